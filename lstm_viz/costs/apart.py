"""Measuring in a process of its own, where nothing else runs and a product has one thread.

In a server other visitors' work would be measured along; and with several threads small products
wait for each other, which on a busy machine takes longer than the products themselves.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import astuple
from pathlib import Path
from typing import Any

from lstm_viz.costs.measuring import Measured
from lstm_viz.costs.sizes import Sizes
from lstm_viz.errors import InvalidInput

LONGEST = 60.0
"""Seconds after which a process is given up."""

_THREADS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)


def measure_apart(sizes: Sizes) -> Measured:
    """As `measure`, in a new process with one thread; takes about half a second.

    Raises
    ------
    InvalidInput
        When the process cannot be started, fails, or takes longer than `LONGEST`.
    """
    told = told_by_process("lstm_viz.costs", *astuple(sizes))
    return Measured(**{**told, "sizes": Sizes(**told["sizes"])})


def told_by_process(module: str, *numbers: int) -> dict[str, Any]:
    """Run one of this package's modules with numbers as its arguments; what it says, from JSON.

    Raises
    ------
    InvalidInput
        As `measure_apart`.
    """
    try:
        ran = subprocess.run(
            [sys.executable, "-m", module, *map(str, numbers)],
            cwd=Path(__file__).parents[2],
            env=os.environ | dict.fromkeys(_THREADS, "1"),
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
        if ran.returncode != 0:
            raise InvalidInput(f"measuring ended with {_last_line(ran.stderr)}.")
        told: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    except (OSError, subprocess.TimeoutExpired, ValueError, IndexError) as problem:
        raise InvalidInput(f"nothing could be measured here: {problem}.") from problem
    return told


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no word"])[-1][:200]
