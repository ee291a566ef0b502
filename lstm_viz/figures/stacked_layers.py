"""Stacked LSTM layers, each with its belt, the h(t) of one rising to be the x(t) of the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.arrays import FloatArray
from lstm_viz.cells import LSTMTrace
from lstm_viz.errors import InvalidInput
from lstm_viz.figures import stacked_plan as at
from lstm_viz.figures.canvas import Canvas
from lstm_viz.figures.moving import Binding, ByPhase, Layer, MovingPicture, Value, Words
from lstm_viz.figures.packets import PacketGroup, add_packets, add_pointer
from lstm_viz.figures.stacked_packets import layer_groups
from lstm_viz.figures.stacked_phases import StackedPhases
from lstm_viz.figures.stacked_plan import MOST_COLUMNS, StackedPlan, most_lanes
from lstm_viz.figures.stacked_wires import draw_stacked_ground, draw_stacked_wires
from lstm_viz.figures.stacked_words import (
    moved_most,
    says_of,
    stacked_description,
    stacked_sentence,
    stacked_words,
)
from lstm_viz.figures.theme import FONT, theme
from lstm_viz.figures.time_axis import require_token_per_step
from lstm_viz.figures.token_words import safe_token
from lstm_viz.network import NetworkTrace
from lstm_viz.readout import AS_IT_IS, Answers, RealUnits


def stacked_layers(
    run: NetworkTrace,
    *,
    units: Sequence[Sequence[int]] | None = None,
    tokens: Sequence[str] | None = None,
    says: Answers | None = None,
    real_units: RealUnits = AS_IT_IS,
    opened: int | None = None,
    dark: bool = False,
) -> MovingPicture:
    """Draw stacked LSTM layers so that they can be moved through time and layers.

    A phase is a layer: x(t) arrives and the first one computes, its h(t) rises and the second one
    computes, and so on; in the last phase the read-out speaks. Each lane reads as its equation:
    C(t-1) × f(t) = kept, + written = C(t), and o(t)·tanh C(t) = h(t).

    Parameters
    ----------
    run : NetworkTrace
        Of one sequence, by a network of LSTMs of one direction, without projections.
    units : sequence of sequence of int, optional
        The units to show of each layer, equally many, at most `most_lanes` of so many layers; the
        first ones by default.
    tokens : sequence of str, optional
        Each step's input as a word, T of them.
    says : Answers, optional
        What its read-out says; without it there is no last phase.
    real_units : RealUnits
        In which numbers it says them.
    opened : int, optional
        The layer, from 0, that is looked into: it takes five phases in place of one.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    MovingPicture
        For each layer a plotly layer with the traces ``packets`` and ``numbers``; the packets'
        ``ids`` say which is which: ``"c_prev2:0"`` is C(t-1) of layer 2, ``"x2, 1:0"`` the second
        packet that rises to it. Its phases are those of `StackedPhases`.

    Raises
    ------
    InvalidInput
        When the trace is of something else, there are too many units, or not a token a step.
    """
    traces = lstm_layers(run)
    steps = traces[0].steps
    require_token_per_step(tokens, steps)
    shown_units = _checked_units(traces, units)
    if opened is not None and not 0 <= opened < len(traces):
        raise InvalidInput(f"opened is {opened}; expected a layer from 0 to {len(traces) - 1}.")
    phases = StackedPhases(len(traces), opened, says is not None)
    columns = traces[0].x.shape[1]
    columns = columns if columns <= MOST_COLUMNS else 0
    skeleton = _skeleton(shown_units, traces[0].cell.hidden_size, phases, columns, dark)
    c_limit = max(1.0, *(float(np.abs(trace.c).max()) for trace in traces))
    said = [""] * steps if says is None else says_of(says, real_units)
    places = np.arange(len(shown_units[0]), dtype=np.uint8)[None]
    notes = [f"“{safe_token(token)}”" if columns == 0 else " " for token in tokens or [" "] * steps]
    return MovingPicture(
        layers=skeleton.layers,
        arrays={
            **_numbers_of(traces, shown_units),
            "x": traces[0].x[:, : max(columns, 1)].astype(np.float64),
            "x_limit": np.array([[max(1.0, float(np.abs(traces[0].x).max()))]]),
            "c_limit": np.array([[c_limit]]),
            **moved_most(traces, shown_units),
            **{f"places{k + 1}": places for k in range(len(traces))},
        },
        words={**stacked_words(shown_units, tokens, said), "notes": notes},
        alt=stacked_description(traces, shown_units),
        sentence=stacked_sentence(phases),
        tips=skeleton.tips,
        steps=steps,
        phases=phases.count,
    )


def lstm_layers(run: NetworkTrace) -> tuple[LSTMTrace, ...]:
    """The traces of stacked LSTMs, the first layer's first.

    Raises
    ------
    InvalidInput
        When the network has two directions, other cells or a projection, or the trace is of a
        batch.
    """
    traces = []
    for trace, *others in run.layers:
        if others or not isinstance(trace, LSTMTrace) or trace.cell.weight_hr is not None:
            raise InvalidInput(
                "the layers are of a network with two directions, other cells or a projection; "
                "expected LSTMs of one direction."
            )
        trace.require_single()
        traces.append(trace)
    return tuple(traces)


def layer_of(layers: int, lanes: int, columns: int, index: int) -> int | None:
    """Which layer, from 0, a point of the trace ``pointer`` belongs to; None beyond the last.

    Parameters
    ----------
    layers, lanes : int
        Of the picture.
    columns : int
        How many columns the input has.
    index : int
        The point's number.
    """
    first = columns if columns <= MOST_COLUMNS else 0
    for layer in range(layers):
        count = 8 * lanes + (first if layer == 0 else lanes)
        if 0 <= index < count:
            return layer
        index -= count
    return None


@dataclass(frozen=True, eq=False)
class _Skeleton:
    """What of the picture depends on no number of its traces."""

    layers: tuple[Layer, ...]
    tips: Value


@lru_cache(maxsize=32)
def _skeleton(
    units: tuple[tuple[int, ...], ...],
    hidden_size: int,
    phases: StackedPhases,
    columns: int,
    dark: bool,
) -> _Skeleton:
    colors = theme(dark)
    plan = StackedPlan(len(units), len(units[0]), phases.is_read_out)

    def sheet() -> Canvas:
        return Canvas(at.WIDTH, plan.height, colors)

    ground, wires, pointer = sheet(), sheet(), sheet()
    draw_stacked_ground(ground, plan, units, hidden_size)
    wire_bindings = draw_stacked_wires(wires, plan, phases, columns)
    wire_bindings += _draw_words(wires, plan, phases)
    of_layers = [layer_groups(plan, phases, k, units, colors, columns) for k in range(len(units))]
    tips = add_pointer(
        pointer, [group for groups in of_layers for group in groups], wider=plan.wider
    )
    return _Skeleton(
        (
            Layer(ground.figure({"fits_screen": True})),
            Layer(wires.figure(), tuple(wire_bindings)),
            *(_packets_layer(sheet(), groups, plan.wider) for groups in of_layers),
            Layer(pointer.figure(), listens=True, is_drawn=False),
        ),
        tips,
    )


def _packets_layer(canvas: Canvas, groups: Sequence[PacketGroup], wider: float) -> Layer:
    """A network's layer: only this has to be moved in its phase."""
    bindings = add_packets(canvas, groups, wider=wider)
    return Layer(canvas.figure(), tuple(bindings))


def _draw_words(canvas: Canvas, plan: StackedPlan, phases: StackedPhases) -> list[Binding]:
    """The token that is read at the bottom, and what the read-out says on top."""
    colors = canvas.colors
    words = canvas.trace(
        {
            "type": "scatter",
            "name": "words",
            "mode": "text",
            "x": [at.INPUT_X - plan.packet_width / 2 + 4, at.SAYS_X],
            "y": [plan.row_y(0), plan.says_y],
            "textposition": "middle right",
            "textfont": {"family": FONT, "size": [20, 18], "color": colors.text},
            "hoverinfo": "skip",
        }
    )
    said: Any = " "
    if phases.is_read_out:
        said = ByPhase((*[" "] * (phases.count - 1), Words("says")))
    return [Binding(words, "text", [Words("notes"), said])]


def _checked_units(
    traces: Sequence[LSTMTrace], units: Sequence[Sequence[int]] | None
) -> tuple[tuple[int, ...], ...]:
    most = most_lanes(len(traces))
    count = traces[0].cell.hidden_size
    shown = (
        tuple(tuple(range(min(count, most))) for _ in traces)
        if units is None
        else tuple(tuple(of_layer) for of_layer in units)
    )
    if (
        len(shown) != len(traces)
        or len({len(of_layer) for of_layer in shown}) != 1
        or not 1 <= len(shown[0]) <= most
        or any(not 0 <= unit < count for of_layer in shown for unit in of_layer)
    ):
        raise InvalidInput(
            f"units is {shown!r}; expected for each of {len(traces)} layers equally many, 1 to "
            f"{most}, from 0 to {count - 1}."
        )
    return shown


def _numbers_of(
    traces: Sequence[LSTMTrace], units: Sequence[Sequence[int]]
) -> dict[str, NDArray[np.float64]]:
    arrays = {}
    for k, (trace, shown_units) in enumerate(zip(traces, units, strict=True)):
        picked = list(shown_units)
        for key in "figo":
            arrays[f"{key}{k + 1}"] = getattr(trace, key)[:, picked].astype(np.float64)
        # A state has one row more, the first before the first step.
        arrays[f"c{k + 1}"] = _with_start(trace.c0, trace.c)[:, picked]
        arrays[f"h{k + 1}"] = _with_start(trace.h0, trace.h)[:, picked]
    return arrays


def _with_start(start: FloatArray, values: FloatArray) -> NDArray[np.float64]:
    return np.concatenate([start[None], values]).astype(np.float64)
