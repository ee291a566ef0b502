"""``python -m benchmarks``: print the table."""

from __future__ import annotations

import platform

from benchmarks import change, engine, gradients, learning, startup


def main() -> None:
    """Measure everything and print a row as soon as it is known."""
    print(f"{platform.machine()}, Python {platform.python_version()}\n")
    _print_line("what", "ours", "against", "it", "ratio", "to reach")
    # Gradients and learning come first: the engine's rows leave PyTorch with one thread.
    for measure in (gradients.rows, learning.rows, engine.rows, startup.rows, change.rows):
        for row in measure():
            _print_line(
                row.what,
                _seconds(row.ours),
                row.against,
                _seconds(row.reference),
                f"{row.ratio:.2f}",
                row.to_reach,
            )


def _print_line(what: str, ours: str, against: str, it: str, ratio: str, goal: str) -> None:
    print(f"{what:<50} {ours:>10}   {against:<44} {it:>10} {ratio:>7}   {goal}", flush=True)


def _seconds(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.2f} s"
    if seconds >= 1e-3:
        return f"{seconds * 1e3:.2f} ms"
    return f"{seconds * 1e6:.0f} µs"


if __name__ == "__main__":
    main()
