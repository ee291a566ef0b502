"""A narrow stage of any recurrent cell, made of what its kind has: a belt, boxes, a loop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.arrays import FloatArray
from lstm_viz.cells import GRUTrace, LSTMTrace, RNNTrace
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.canvas import Canvas
from lstm_viz.figures.moving import ByPhase, Layer, MovingPicture, Value
from lstm_viz.figures.packets import add_packets, add_pointer
from lstm_viz.figures.side_ground import draw_side_ground
from lstm_viz.figures.side_packets import (
    SideInputs,
    draw_side_input_words,
    draw_side_openness,
    side_groups,
)
from lstm_viz.figures.side_plan import Block, SidePlan
from lstm_viz.figures.side_wires import draw_side_wires
from lstm_viz.figures.side_words import ARRIVING, arriving
from lstm_viz.figures.theme import theme

MOST_UNITS = 8
"""More columns than this do not fit."""

SideTrace = RNNTrace | GRUTrace | LSTMTrace


@dataclass(frozen=True)
class SideDrawing:
    """What of a narrow stage depends on no number of its trace."""

    title: str
    blocks: tuple[Block, ...]  # the highest first
    phases: tuple[str, ...]
    seen_by: str  # the line of h(t-1) that the boxes see; empty where they do not
    lacks: str = ""  # what others have where it has nothing


def shown_units(trace: SideTrace, units: Sequence[int] | None) -> tuple[int, ...]:
    """The units that a narrow stage shows: those chosen or the first ones, at most `MOST_UNITS`.

    Raises
    ------
    InvalidInput
        When the trace is of a batch, or there is no such unit.
    """
    if trace.batch_size is not None:
        raise InvalidInput("the stage shows one sequence; got a trace of a batch.")
    H = trace.cell.hidden_size
    shown = tuple(units or range(min(H, MOST_UNITS)))[:MOST_UNITS]
    for unit in shown:
        if not 0 <= unit < H:
            raise InvalidInput(f"unit is {unit}; expected 0 to {H - 1}.")
    return shown


def side_picture(
    trace: SideTrace,
    drawing: SideDrawing,
    *,
    units: tuple[int, ...],
    arrays: Mapping[str, NDArray[Any]],
    sentence: ByPhase,
    alt: Value,
    tokens: Sequence[str] | None,
    channels: Sequence[str] | None,
    dark: bool,
    least_height: float,
    wider: float,
) -> MovingPicture:
    """Put a narrow stage together.

    Parameters
    ----------
    trace : RNNTrace, GRUTrace or LSTMTrace
        Of one sequence.
    drawing : SideDrawing
        What there is to be drawn.
    units : tuple of int
        The units that are shown; see `shown_units`.
    arrays : mapping of str to ndarray
        The lines' numbers by the names that their values have, the units that are shown.
    sentence, alt
        What is said in each phase, and for the ear. Words: ``units``, ``arriving``.
    tokens, channels, dark
        As for the `stage`.
    least_height : float
        So high it is at least.
    wider : float
        So many times as wide as usual are packets and letters; no higher.

    Returns
    -------
    MovingPicture
        Traces ``packets`` and ``numbers`` as on the `stage`.
    """
    inputs = SideInputs.of(trace.x, tokens, channels)
    layers, tips = _skeleton(drawing, units, trace.cell.input_size, dark, least_height, wider)
    return MovingPicture(
        layers=layers,
        arrays={
            **arrays,
            "x": inputs.values,
            "x_which": inputs.which,
            "x_limit": np.array([[inputs.limit]]),
        },
        words={
            "inputs": inputs.names,
            "notes": inputs.notes,
            "units": [str(unit + 1) for unit in units],
            ARRIVING: arriving(tokens, trace.steps),
        },
        alt=alt,
        sentence=sentence,
        tips=tips,
        steps=trace.steps,
        phases=len(drawing.phases),
    )


@lru_cache(maxsize=64)
def _skeleton(
    drawing: SideDrawing,
    units: tuple[int, ...],
    inputs: int,
    dark: bool,
    least_height: float,
    wider: float,
) -> tuple[tuple[Layer, ...], Value]:
    """Kept, since other sequences and weights have the same skeleton with other numbers."""
    colors = theme(dark)
    plan = SidePlan(drawing.blocks, len(units), inputs, least_height, wider)
    phases = len(drawing.phases)

    def sheet() -> Canvas:
        return Canvas(plan.width, plan.height, colors)

    ground, moving, pointer = sheet(), sheet(), sheet()
    draw_side_ground(ground, plan, drawing.title, drawing.lacks, units)
    bindings = draw_side_wires(moving, plan, phases, drawing.seen_by)
    groups = side_groups(plan, units, phases, colors)
    bindings += add_packets(moving, groups, wider=wider)
    bindings += draw_side_openness(moving, plan, phases)
    bindings += draw_side_input_words(moving, plan)
    tips = add_pointer(pointer, groups, wider=wider)
    meta = {"units": list(units), "fits_screen": True}
    layers = (
        Layer(ground.figure(meta)),
        Layer(moving.figure(), tuple(bindings)),
        Layer(pointer.figure(), listens=True, is_drawn=False),
    )
    return layers, tips


def natural_height(drawing: SideDrawing, units: int, inputs: int) -> float:
    """How high a narrow stage is by itself."""
    return SidePlan(drawing.blocks, units, inputs).height


def with_start(start: FloatArray, values: FloatArray, units: Sequence[int]) -> FloatArray:
    """A state's array, shape (T+1, shown units): the first row is before the first step."""
    return np.concatenate([start[None], values])[:, list(units)].astype(np.float64)


def of_units(values: FloatArray, units: Sequence[int]) -> FloatArray:
    """A vector's array, shape (T, shown units)."""
    return np.asarray(values[:, list(units)], np.float64)


def largest(*values: FloatArray) -> NDArray[np.float64]:
    """Where colours end: the largest size of all, at least 1; shape (1, 1)."""
    return np.array([[max(1.0, *(float(np.abs(array).max()) for array in values))]])
