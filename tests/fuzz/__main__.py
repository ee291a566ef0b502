"""``python -m tests.fuzz``: many inputs through every way in, and a table of what came of them."""

from __future__ import annotations

import argparse
import datetime
import importlib.metadata
import multiprocessing
import platform
import sys

from tests.fuzz.measuring import Measured, measure_named
from tests.fuzz.ways import WAYS

_HEAD = (
    "| way in | inputs | used | refused in words | faults | slowest, ms | largest, MB | grown, MB |"
    "\n|---|---|---|---|---|---|---|---|"
)


def _measured(task: tuple[str, int, int]) -> Measured:
    return measure_named(*task)


def _row(found: Measured) -> str:
    return (
        f"| {found.name} | {found.inputs:,} | {found.used:,} | {found.refused:,} | "
        f"{found.fault_count:,} | {found.slowest_ms:.1f} | {found.largest_bytes / 1e6:.2f} | "
        f"{found.grown_bytes / 1e6:.1f} |"
    )


def _versions() -> str:
    packages = ("numpy", "safetensors", "streamlit", "hypothesis")
    named = [f"{name} {importlib.metadata.version(name)}" for name in packages]
    return ", ".join([f"Python {platform.python_version()}", *named])


def main() -> int:
    """Run, print the table as it grows; 1 where anything came out that should not."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000, help="of each way in")
    parser.add_argument("--seed", type=int, default=1, help="the same seed draws the same inputs")
    parser.add_argument("--jobs", type=int, default=2, help="how many ways in at a time")
    parser.add_argument(
        "--only", nargs="+", choices=sorted(WAYS), default=list(WAYS), metavar="WAY"
    )
    asked = parser.parse_args()
    print(f"{datetime.date.today()}, {_versions()}, seed {asked.seed}\n\n{_HEAD}", flush=True)
    tasks = [(name, asked.inputs, asked.seed) for name in asked.only]
    faults: list[Measured] = []
    with multiprocessing.get_context("fork").Pool(asked.jobs, maxtasksperchild=1) as pool:
        for found in pool.imap_unordered(_measured, tasks):
            print(_row(found), flush=True)
            print(f"  slowest: {found.slowest}\n  largest: {found.largest}", file=sys.stderr)
            if found.fault_count:
                faults.append(found)
    for found in faults:
        print(f"\n{found.name}:", *found.faults, sep="\n  ")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
