"""Measured times: kept for the sizes that they were measured for. Knows no Streamlit."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

from lstm_viz.costs import Architecture, Measured, Sizes, measure_apart, told_by_process
from lstm_viz.costs.measuring import MOST_STEPS
from lstm_viz.on_device.module_time import ModuleTimes
from lstm_viz.ui.latest import Latest

_ONE_AT_A_TIME = Lock()
"""Two who measure at once would measure each other."""

_KEPT: Latest[Sizes, Measured] = Latest(most=64)
_OF_MODULES: Latest[Sizes, ModuleTimes] = Latest(most=64)


def times_of(sizes: Sizes) -> Measured | None:
    """What was measured for these sizes since the server started."""
    return _KEPT.get(sizes)


def measure_now(sizes: Sizes) -> Measured:
    """Measure these sizes, again where they have been.

    Raises
    ------
    InvalidInput
        As `measure_apart`.
    """
    with _ONE_AT_A_TIME:
        found = measure_apart(sizes)
        _KEPT.put(sizes, found)
    return found


def measured_once(sizes: Sizes) -> Measured:
    """What was measured for these sizes; where nothing was, it is now.

    Visitors who ask at once wait for the first one, and share what that measured.

    Raises
    ------
    InvalidInput
        As `measure_apart`.
    """
    known = _KEPT.get(sizes)
    if known is not None:
        return known
    with _ONE_AT_A_TIME:
        known = _KEPT.get(sizes)
        if known is None:
            known = measure_apart(sizes)
            _KEPT.put(sizes, known)
    return known


def module_times_of(sizes: Sizes) -> ModuleTimes | None:
    """What was measured of PyTorch's modules for these sizes since the server started."""
    return _OF_MODULES.get(sizes)


def measure_modules_now(sizes: Sizes) -> ModuleTimes:
    """Measure PyTorch's modules of these sizes; their process imports torch, which takes seconds.

    Raises
    ------
    InvalidInput
        As `measure_apart`.
    """
    steps = min(sizes.steps, MOST_STEPS)
    with _ONE_AT_A_TIME:
        found = ModuleTimes(
            **told_by_process(
                "lstm_viz.on_device.module_time",
                sizes.input_size,
                sizes.hidden_size,
                sizes.layers,
                steps,
                sizes.batch,
            )
        )
        _OF_MODULES.put(sizes, found)
    return found


@dataclass(frozen=True)
class Compared:
    """Two architectures, by what they multiply and by how long they take."""

    key: Architecture
    multiplications: float  # ratio
    time: float  # ratio


def compared(
    measured: Measured, counts: dict[Architecture, int], to: Architecture
) -> list[Compared]:
    """Each measured architecture's ratios to one of them."""
    return [
        Compared(key, counts[key] / counts[to], seconds / measured.seconds[to])
        for key, seconds in measured.seconds.items()
        if key != to
    ]
