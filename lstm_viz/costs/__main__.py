"""Measure here and now: ``python -m lstm_viz.costs 32 64 1 100 0 1`` for D, H, L, T, K and B."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

from lstm_viz.costs.measuring import measure
from lstm_viz.costs.sizes import Sizes
from lstm_viz.errors import InvalidInput


def main(arguments: list[str]) -> int:
    """Measure what the arguments say and write it as JSON; returns the exit status."""
    try:
        D, H, L, T, K, B = map(int, arguments)
        measured = measure(Sizes(D, H, L, T, K, B))
    except (ValueError, InvalidInput) as problem:
        print(f"expected six whole numbers, D, H, L, T, K and B: {problem}", file=sys.stderr)
        return 2
    print(json.dumps(asdict(measured)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
