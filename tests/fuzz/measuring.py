"""Many inputs through one way in, and what came of each: refused or used, how long, how much."""

from __future__ import annotations

import gc
import resource
import sys
import time
import tracemalloc
import warnings
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.fuzz.way_in import WayIn, require_readable
from tests.fuzz.ways import WAYS

WARM_UP = 300
"""Inputs that come before the counted ones."""

TRACED = 10
"""Of so many inputs one has its memory traced."""

MOST_FAULTS = 20
"""So many are kept and shown."""


@dataclass
class Measured:
    """What came of the inputs of one way in."""

    name: str
    inputs: int = 0
    used: int = 0
    refused: int = 0
    slowest_ms: float = 0.0  # processor time of one input
    slowest: str = ""  # that input
    grown_bytes: int = 0  # what the process took beyond what it had when the first input came
    largest_bytes: int = 0  # memory taken by one of the traced inputs at its height
    largest: str = ""  # that input
    faults: list[str] = field(default_factory=list)  # what came out that should not
    fault_count: int = 0


def measure_named(name: str, inputs: int, seed: int) -> Measured:
    """`measure` for a process of its own, which is told a name."""
    return measure(WAYS[name], inputs, seed)


def measure(way: WayIn, inputs: int, seed: int) -> Measured:
    """Put so many inputs through a way in; whatever comes out is counted, nothing is raised."""
    found, random = Measured(way.name), Random(f"{way.name} {seed}")
    with way.around(), warnings.catch_warnings():
        warnings.simplefilter("error")
        for number in range(WARM_UP):
            _take(way, way.draw(random), Measured("what is loaded at the first use"), number == 0)
        before = _resident_bytes()
        for number in range(inputs):
            _take(way, way.draw(random), found, number % TRACED == 0)
        found.grown_bytes = _resident_bytes() - before
    return found


def _resident_bytes() -> int:
    """The most memory that the process has had."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _take(way: WayIn, given_input: Any, found: Measured, is_traced: bool) -> None:
    gc.disable()  # a full collection of what was drawn before is no part of this input
    if is_traced:
        tracemalloc.start()
    begin = time.process_time()
    try:
        refusal = way.take(given_input)
        require_readable(refusal)
    except Exception as fault:
        found.fault_count += 1
        if len(found.faults) < MOST_FAULTS:
            found.faults.append(
                f"{type(fault).__name__}: {fault!s:.300} from {_short(given_input)}"
            )
    else:
        found.used += refusal is None
        found.refused += refusal is not None
    took = time.process_time() - begin
    gc.enable()
    found.inputs += 1
    if is_traced:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        if peak > found.largest_bytes:
            found.largest_bytes, found.largest = peak, _short(given_input)
    elif took * 1000 > found.slowest_ms:  # tracing makes it several times slower
        found.slowest_ms, found.slowest = took * 1000, _short(given_input)


def _short(given_input: Any) -> str:
    text = repr(given_input)
    return text if len(text) <= 400 else f"{text[:300]}…{text[-60:]} ({len(text):,} characters)"
