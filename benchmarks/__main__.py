"""``python -m benchmarks``: print the table."""

from __future__ import annotations

import platform
from typing import Literal

from benchmarks import answers, change, engine, gradients, learning, playing, startup
from benchmarks.classroom import rows as classroom


def main() -> None:
    """Measure everything and print a row as soon as it is known."""
    print(f"{platform.machine()}, Python {platform.python_version()}\n")
    _print_line("what", "ours", "against", "it", "ratio", "to reach")
    # Gradients and learning come first: the engine's rows leave PyTorch with one thread.
    for measure in (
        gradients.rows,
        learning.rows,
        engine.rows,
        startup.rows,
        change.rows,
        playing.rows,
        answers.rows,
        classroom.rows,
    ):
        for row in measure():
            _print_line(
                row.what,
                _shown(row.ours, row.unit),
                row.against,
                _shown(row.reference, row.unit),
                f"{row.ratio:.2f}",
                row.to_reach,
            )


def _print_line(what: str, ours: str, against: str, it: str, ratio: str, goal: str) -> None:
    print(f"{what:<58} {ours:>10}   {against:<44} {it:>10} {ratio:>7}   {goal}", flush=True)


def _shown(value: float, unit: Literal["s", "B"]) -> str:
    return f"{value / 1e6:.0f} MB" if unit == "B" else _seconds(value)


def _seconds(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.2f} s"
    if seconds >= 1e-3:
        return f"{seconds * 1e3:.2f} ms"
    return f"{seconds * 1e6:.0f} µs"


if __name__ == "__main__":
    main()
