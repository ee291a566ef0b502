"""The stage: one LSTM cell, step by step, phase by phase; the belt on top, the gates under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from lstm_viz.analysis.what_moved import require_comparable
from lstm_viz.arrays import FloatArray
from lstm_viz.cells import LSTMTrace
from lstm_viz.errors import InvalidInput
from lstm_viz.figures import stage_plan as at
from lstm_viz.figures.canvas import Canvas
from lstm_viz.figures.moving import Layer, MovingPicture, Value
from lstm_viz.figures.packets import PacketGroup, add_packets, add_pointer
from lstm_viz.figures.pinned_values import pinned_arrays
from lstm_viz.figures.stage_form import StageForm
from lstm_viz.figures.stage_ghost import draw_ghost_legend, draw_ghosts, draw_pinned_openness
from lstm_viz.figures.stage_ground import draw_ground
from lstm_viz.figures.stage_holds import StageHolds
from lstm_viz.figures.stage_inputs import StageInputs, draw_input_words
from lstm_viz.figures.stage_locks import draw_locks
from lstm_viz.figures.stage_packets import (
    PACKETS_OF,
    draw_openness,
    layers_of,
    packet_groups,
)
from lstm_viz.figures.stage_phases import ARRIVE, PHASES
from lstm_viz.figures.stage_plan import StagePlan
from lstm_viz.figures.stage_wires import draw_wires
from lstm_viz.figures.stage_words import StageWords
from lstm_viz.figures.theme import Theme, theme

MOST_UNITS = 8
"""More lanes than this do not fit on a blackboard."""


def stage(
    trace: LSTMTrace,
    *,
    units: Sequence[int] | None = None,
    tokens: Sequence[str] | None = None,
    channels: Sequence[str] | None = None,
    dark: bool = False,
    pinned: LSTMTrace | None = None,
    pinned_as: str = "pinned",
) -> MovingPicture:
    """Draw one LSTM cell so that it can be moved through a sequence.

    A step has five phases: x(t) and h(t-1) arrive; the belt is scaled by f(t); i(t)·C̃(t) drops
    onto it; the sum is C(t); o(t)·tanh C(t) leaves as h(t). What the trace's interventions hold is
    under padlocks, and a wire that they cut is seen cut.

    Of a variant it shows what is another: peepholes are wires from the belt to the gates that see
    it; without a forget gate its place is empty; coupled, f(t) and i(t) stand in one box; with a
    projection, o(t)·tanh C(t) goes through W_hr, and h has fewer packets than there are units.

    Parameters
    ----------
    trace : LSTMTrace
        A finished trace of a single sequence, of an LSTM or a variant of it.
    units : sequence of int, optional
        The units to show, at most `MOST_UNITS`; the first ones by default.
    tokens : sequence of str, optional
        Each step's input as a word, T of them.
    channels : sequence of str, optional
        The input columns' names, D of them.
    dark : bool
        Whether the page is dark.
    pinned : LSTMTrace, optional
        Another trace of the same T and H, to compare with: each packet has its value as a ghost
        behind it, and each gate's bar a tick. It may be of another variant, but has no projection;
        where `trace` has one, it is o(t)·tanh C(t) behind which the pinned h(t) stands.
    pinned_as : str
        What that other trace is called.

    Returns
    -------
    MovingPicture
        For each phase a layer of the packets that it brings. Their traces ``packets`` have a packet
        a point, ``customdata`` with its true value and ``ids`` with the vector and the place in it
        (``"f:0"``, ``"c_prev:3"``, …). The trace ``ghosts`` has the same of what is pinned.

    Raises
    ------
    InvalidInput
        When the trace is of a batch or of a cell whose projection has more than `MOST_UNITS`
        numbers, or the pinned one is of a batch, has a projection, or other steps or units.
    """
    form = StageForm.of(trace)
    if trace.batch_size is not None or (form.outputs or 0) > MOST_UNITS:
        raise InvalidInput(
            f"the stage shows one sequence, and an h of at most {MOST_UNITS} numbers; got a trace "
            f"of {'a batch' if trace.batch_size is not None else f'{form.outputs} numbers'}."
        )
    if pinned is not None:
        _require_can_stand_behind(trace, pinned)
    shown_units = tuple(units or range(min(trace.cell.hidden_size, MOST_UNITS)))[:MOST_UNITS]
    inputs = StageInputs.of(trace, tokens, channels)
    words = StageWords.of(trace, shown_units, tokens, pinned, pinned_as)
    holds = StageHolds(trace, shown_units)
    skeleton = _skeleton(
        shown_units,
        trace.cell.input_size,
        dark,
        form,
        compared_as=None if pinned is None else pinned_as,
        is_held=bool(holds),
        is_recurrent_cut=holds.is_recurrent_cut,
    )
    picked = list(shown_units)
    return MovingPicture(
        layers=skeleton.layers,
        arrays={
            **{
                key: np.asarray(getattr(trace, key)[:, picked], np.float64)
                for key in ("f", "i", "g", "o")
            },
            # A state has one row more, the first before the first step.
            "c": _with_start(trace.c0, trace.c)[:, picked],
            "h": _with_start(trace.h0, trace.h)[:, picked if form.outputs is None else slice(None)],
            "x": inputs.values,
            "x_which": inputs.which,
            # Where the colours end: the same at every step. An array of its own, so that another
            # trace of the same shape is the same picture with other numbers.
            "x_limit": np.array([[inputs.limit]]),
            "c_limit": np.array([[max(map(_largest, filter(None, (trace, pinned))))]]),
            **pinned_arrays(pinned, shown_units),
            **_read_arrays(trace, pinned, picked, form),
            **words.arrays,
        },
        words={"inputs": inputs.names, "notes": inputs.notes, **words.words},
        alt=words.alt,
        sentence=words.sentence,
        questions=words.questions,
        tips=skeleton.tips,
        steps=trace.steps,
        phases=len(PHASES),
    )


@dataclass(frozen=True, eq=False)
class _Skeleton:
    """What of a stage depends on no number of its trace."""

    layers: tuple[Layer, ...]
    tips: Value


@lru_cache(maxsize=64)
def _skeleton(
    units: tuple[int, ...],
    inputs: int,
    dark: bool,
    form: StageForm,
    *,
    compared_as: str | None,
    is_held: bool,
    is_recurrent_cut: bool,
) -> _Skeleton:
    """Kept, since a class that drags weights has the same skeleton with other numbers."""
    colors = theme(dark)
    plan = StagePlan(len(units), inputs, form)
    is_compared = compared_as is not None

    def sheet() -> Canvas:
        return Canvas(at.WIDTH, plan.height, colors)

    ground, wires, pointer = sheet(), sheet(), sheet()
    draw_ground(ground, plan, units, with_kinds=not is_held)
    if compared_as is not None:
        draw_ghost_legend(ground, compared_as)
    wire_bindings = draw_wires(wires, plan, is_recurrent_cut=is_recurrent_cut)
    groups = packet_groups(plan, units, colors, compared_as=compared_as)
    tips = add_pointer(pointer, groups)
    layers = [
        Layer(ground.figure({"units": list(units), "fits_screen": True})),
        Layer(wires.figure(), tuple(wire_bindings)),
    ]
    if is_compared:
        layers.append(_ghosts_layer(sheet(), groups))
    layers += [_packets_layer(phases, groups, plan, colors) for phases in layers_of(len(units))]
    if is_compared or is_held:
        marks = sheet()
        bindings = draw_pinned_openness(marks, plan) if is_compared else []
        bindings += draw_locks(marks, plan, is_recurrent_cut) if is_held else []
        layers.append(Layer(marks.figure(), tuple(bindings)))
    layers.append(Layer(pointer.figure(), listens=True, is_drawn=False))
    return _Skeleton(tuple(layers), tips)


def _packets_layer(
    phases: Sequence[int], groups: Sequence[PacketGroup], plan: StagePlan, colors: Theme
) -> Layer:
    """What some phases bring: only this has to be moved then."""
    canvas = Canvas(at.WIDTH, plan.height, colors)
    names = [name for phase in phases for name in PACKETS_OF[phase]]
    bindings = add_packets(canvas, [group for group in groups if group.name in names])
    bindings += draw_openness(canvas, plan, phases)
    if ARRIVE in phases:
        bindings += draw_input_words(canvas, plan)
    return Layer(canvas.figure(), tuple(bindings))


def _ghosts_layer(canvas: Canvas, groups: Sequence[PacketGroup]) -> Layer:
    """What is pinned, behind the packets."""
    bindings = draw_ghosts(canvas, groups)
    return Layer(canvas.figure(), tuple(bindings))


def _require_can_stand_behind(trace: LSTMTrace, pinned: LSTMTrace) -> None:
    """Raise `InvalidInput` unless what is pinned can be laid behind a trace, value by value."""
    if trace.cell.weight_hr is None:
        require_comparable(trace, pinned)
        return
    if pinned.cell.weight_hr is not None:
        raise InvalidInput("the pinned cell has a projection; expected one without.")
    pinned.require_single()
    here, there = trace.c.shape, pinned.c.shape
    if here != there:
        raise InvalidInput(
            f"the pinned trace has (T, H) = {there}, this one {here}; expected as many steps and "
            "units."
        )


def _read_arrays(
    trace: LSTMTrace, pinned: LSTMTrace | None, units: list[int], form: StageForm
) -> dict[str, NDArray[np.float64]]:
    """With a projection: what goes into it, (T, units), and the same of what is pinned."""
    if form.outputs is None:
        return {}
    found = {"read": trace} | ({} if pinned is None else {"pinned_read": pinned})
    return {name: np.asarray(each.read[:, units], np.float64) for name, each in found.items()}


def step_picture(
    trace: LSTMTrace,
    t: int,
    *,
    units: Sequence[int] | None = None,
    token: str = "",
    channels: Sequence[str] | None = None,
    dark: bool = False,
) -> go.Figure:
    """Draw the six vectors of one step where they arise: the `stage`, standing still.

    Parameters
    ----------
    trace : LSTMTrace
        A finished trace of a single sequence.
    t : int
        The step, 0 to T-1.
    units, channels, dark
        As for `stage`.
    token : str
        The step's input as a word.

    Returns
    -------
    plotly.graph_objects.Figure
        See `stage`. `layout.meta` holds the picture's description as ``alt``.

    Raises
    ------
    InvalidInput
        When the step does not exist, or the trace is of a batch.
    """
    picture = stage(trace, units=units, tokens=[token] * trace.steps, channels=channels, dark=dark)
    return picture.figure_at(trace.index(t))


def _largest(trace: LSTMTrace) -> float:
    return max(1.0, float(np.abs(trace.c).max()), float(np.abs(trace.c0).max()))


def _with_start(start: FloatArray, values: FloatArray) -> NDArray[np.float64]:
    return np.concatenate([start[None], values]).astype(np.float64)
