"""The whole sequence as a strip: the input, then the six quantities, units by time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lstm_viz.analysis.what_moved import require_comparable
from lstm_viz.arrays import FloatArray
from lstm_viz.cells import LSTMTrace
from lstm_viz.figures.cursor import cursor_layer
from lstm_viz.figures.digits import counted, shown
from lstm_viz.figures.moving import (
    Binding,
    Item,
    Layer,
    Matrix,
    MovingPicture,
    Row,
    Sentence,
    Step,
    Words,
)
from lstm_viz.figures.plain_layout import CLEAR
from lstm_viz.figures.strip_ghost import HEADROOM, add_ghosts, pinned_words
from lstm_viz.figures.strip_heatmaps import range_note, strip_heatmaps
from lstm_viz.figures.theme import Theme, theme
from lstm_viz.figures.value_scales import value_range_of


def sequence_strip(
    trace: LSTMTrace,
    *,
    tokens: Sequence[str] | None = None,
    cursor: int | None = None,
    dark: bool = False,
) -> go.Figure:
    """Draw x, f, i, C̃, o, C and h over all steps as heatmaps under each other.

    Gates are coloured from 0 to 1, candidate and hidden state from -1 to 1, input and cell state
    symmetric about 0.

    Parameters
    ----------
    trace : LSTMTrace
        A finished trace of a single sequence.
    tokens : sequence of str, optional
        A label for each step, T of them.
    cursor : int, optional
        The step to frame, 0 to T-1.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    plotly.graph_objects.Figure
        One heatmap a quantity, named after it, ``z`` of shape (H, T); x counts steps from 1.
        ``layout.shapes[0]`` is the cursor where there is one.

    Raises
    ------
    InvalidInput
        When the trace is of a batch, or there is no such step.
    """
    trace.require_single()
    colors = theme(dark)
    figure = strip_heatmaps(trace, tokens, colors, range(trace.cell.hidden_size))
    for part in figure["data"]:
        part["z"] = np.round(getattr(trace, part["name"]).T, 6).tolist()
    if cursor is not None:
        figure["layout"]["shapes"] = [_cursor_shape(trace.index(cursor), colors)]
    figure["layout"]["meta"]["alt"] = _description(trace)
    return go.Figure(figure, _validate=False)


def moving_strip(
    trace: LSTMTrace,
    *,
    tokens: Sequence[str] | None = None,
    channels: Sequence[str] | None = None,
    units: Sequence[int] | None = None,
    tall: bool = False,
    pinned: LSTMTrace | None = None,
    own_scale: bool = False,
    dark: bool = False,
) -> MovingPicture:
    """Draw the `sequence_strip` with a cursor that moves; a click goes to a step.

    Parameters
    ----------
    trace, tokens, dark
        As for `sequence_strip`.
    channels : sequence of str, optional
        The input columns' names, D of them.
    units : sequence of int, optional
        The units to show, top to bottom; all in their order by default.
    tall : bool
        Whether it may take more room, for a page of its own; a unit then has its number beside it
        where there is room.
    pinned : LSTMTrace, optional
        Another trace of the same shape, from before: its values stand in a thin band under each
        value. What is pointed at tells both.
    own_scale : bool
        Whether the cell state's colours go as far as those of the units shown do, instead of as
        far as those of any unit.

    Returns
    -------
    MovingPicture
        With ``predict`` switched on, what comes after the cursor is covered. Its first seven
        heatmaps are those of `sequence_strip`; with `pinned` follow six more, ``"pinned: f"`` and
        so on.

    Raises
    ------
    InvalidInput
        When the trace is of a batch, or the pinned one of another shape.
    """
    trace.require_single()
    if pinned is not None:
        require_comparable(trace, pinned)
    colors = theme(dark)
    shown_units = list(range(trace.cell.hidden_size) if units is None else units)
    figure = strip_heatmaps(
        trace,
        tokens,
        colors,
        shown_units,
        channels=channels,
        tall=tall,
        headroom=0 if pinned is None else HEADROOM,
    )
    keys = [part["name"] for part in figure["data"]]

    def rows(key: str) -> FloatArray:
        values = getattr(trace, key)
        return values if key == "x" else values[:, shown_units]

    # Where a scale's end depends on the values, it is filled in, too: the figure stays the same.
    bindings = [Binding(k, "z", Matrix(key)) for k, key in enumerate(keys)]
    arrays = {key: rows(key).astype(np.float32) for key in keys}
    words = {}
    description = _description(trace)
    if pinned is not None:
        of_ghosts, pinned_arrays = add_ghosts(figure, trace, pinned, shown_units, colors)
        bindings += of_ghosts
        arrays |= pinned_arrays
        description += pinned_words(pinned)
    for key in ("x", "c"):
        # The input is that of both.
        with_pinned = [trace] if pinned is None or key == "x" else [trace, pinned]
        ranged = [getattr(part, key) for part in with_pinned]
        if own_scale and key == "c":
            ranged = [part[:, shown_units] for part in ranged]
        low, high = value_range_of(key, *ranged)
        k = keys.index(key)
        arrays[f"{key}_ends"] = np.array([[low, high]], np.float64)
        words[f"{key}_range"] = [range_note(low, high)]
        for place, part in enumerate(figure["data"]):
            if part["name"] in (key, f"pinned: {key}"):
                bindings += [
                    Binding(place, "zmin", Item(Row(f"{key}_ends"), 0)),
                    Binding(place, "zmax", Item(Row(f"{key}_ends"), 1)),
                ]
                part |= {"zmin": -1, "zmax": 1}
        bindings.append(Binding(None, f"annotations[{2 * k + 1}].text", Words(f"{key}_range")))
        figure["layout"]["annotations"][2 * k + 1]["text"] = ""
    return MovingPicture(
        layers=(
            Layer(figure, tuple(bindings), listens=True),
            cursor_layer(figure["layout"], trace.steps, colors),
        ),
        arrays=arrays,
        words=words,
        alt=Sentence((description, " The cursor is at step ", Step(), ".")),
        steps=trace.steps,
        jumps="x",
    )


def _cursor_shape(t: int, colors: Theme) -> dict[str, Any]:
    return {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "x0": t + 0.5,
        "x1": t + 1.5,
        "y0": -0.012,
        "y1": 1.012,
        "line": {"color": colors.text, "width": 3},
        "fillcolor": CLEAR,
    }


def _description(trace: LSTMTrace) -> str:
    last = ", ".join(shown(float(value)) for value in trace.c[-1][:8])
    return (
        f"Heatmaps of the input and of f, i, C̃, o, C and h over {counted(trace.steps, 'step')} "
        f"and {counted(trace.cell.hidden_size, 'unit')}. The cell state ends at {last}."
    )
