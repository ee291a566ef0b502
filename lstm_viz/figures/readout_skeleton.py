"""The still part of the picture of a read-out: rows, axes, and what stands over them."""

from __future__ import annotations

from typing import Any

from lstm_viz.figures.digits import plain_text
from lstm_viz.figures.notes import note
from lstm_viz.figures.plain_layout import CLEAR, plain_layout
from lstm_viz.figures.readout_rows import LONGEST_NAME, ReadoutRows
from lstm_viz.figures.readout_words import named_output
from lstm_viz.figures.theme import FONT, LINE, NUMBER_FONT, Theme, faded
from lstm_viz.figures.time_axis import WIDTH
from lstm_viz.figures.token_words import letters_wide
from lstm_viz.readout import Answers, RealUnits

_BOTTOM = 34  # pixels for the axis
_LEAST_LEFT = 96  # pixels for names, where they are short
_HEAD = 76  # pixels for what was read and what the bars are
_ROW = 36
_LEAST_WIDTH = 450
_BAR = 0.66  # of a row
_NAME_SIZE = 18
_LETTER = 0.602 * _NAME_SIZE  # pixels


def readout_skeleton(
    found: Answers,
    chosen: ReadoutRows,
    ends: tuple[float, float],
    units: RealUnits,
    colors: Theme,
    read_words: str,
) -> dict[str, Any]:
    """A figure's specification, complete but for what changes from step to step.

    Parameters
    ----------
    found : Answers
        Whose outputs and loss say how it is laid out.
    chosen : ReadoutRows
        The rows.
    ends : tuple of float
        Where the bars' axis begins and ends.
    units : RealUnits
        Of numbers.
    colors : Theme
        Light or dark.
    read_words : str
        What is said of the tokens up to a step.

    Returns
    -------
    dict
        The traces ``"says"``, ``"names"``, ``"numbers"``, ``"read"`` and ``"right"``.
    """
    count = chosen.values.shape[1]
    places = list(range(count))
    pale = faded(colors.quiet, 0.5, colors.background)
    fills = [
        CLEAR if hollow else pale if quiet else LINE["h"]
        for hollow, quiet in zip(chosen.hollow, chosen.quiet, strict=True)
    ]
    left = _left(found, count)
    head = {"xaxis": "x2", "yaxis": "y2", "cliponaxis": False, "hoverinfo": "skip"}
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "name": "says",
                "y": places,
                "base": 0,
                "width": _BAR,
                "marker": {"color": fills, "line": {"width": 0, "color": colors.text}},
                "hoverinfo": "none",
            },
            {
                "type": "scatter",
                "mode": "text",
                "name": "names",
                "x": [ends[0]] * count,
                "y": places,
                "textposition": "middle left",
                "textfont": {"family": NUMBER_FONT, "size": _NAME_SIZE, "color": colors.text},
                "cliponaxis": False,
                "hoverinfo": "none",
            },
            {
                "type": "scatter",
                "mode": "text",
                "name": "numbers",
                "y": places,
                "textposition": "middle right",
                "textfont": {"family": NUMBER_FONT, "size": _NAME_SIZE, "color": colors.text},
                "cliponaxis": False,
                "hoverinfo": "none",
            },
            {
                "type": "scatter",
                "mode": "text",
                "name": "read",
                "x": [0],
                "y": [0.72],
                "textposition": "middle right",
                "textfont": {"family": NUMBER_FONT, "size": 22, "color": colors.text},
                **head,
            },
            {
                "type": "scatter",
                "mode": "text",
                "name": "right",
                "x": [0],
                "y": [0.2],
                "textposition": "middle right",
                "textfont": {"family": FONT, "size": 16, "color": colors.text},
                **head,
            },
        ],
        "layout": {
            **plain_layout(colors, letters=15),
            "width": WIDTH,
            "height": _HEAD + _ROW * count + _BOTTOM,
            "margin": {"l": left, "r": _right(found, units), "t": 0, "b": _BOTTOM},
            "hovermode": "closest",
            "barmode": "overlay",
            **_axes(found, count, ends, colors),
            "shapes": _lines(found, colors),
            "annotations": [
                _beside(read_words, 0.72, count, left, colors.quiet),
                _beside(_what(found, units), 0.2, count, left, colors.text),
            ],
            "meta": {"min_width": _LEAST_WIDTH, "max_scale": 1.4},
        },
    }


def _left(found: Answers, count: int) -> float:
    """Pixels for the names, the mark and a space; the same whatever is read."""
    if found.loss == "mse":
        return _LEAST_LEFT if count == 2 else _LEAST_LEFT + 8 * _LETTER
    longest = max(min(letters_wide(named_output(name)), LONGEST_NAME) for name in found.outputs)
    if count < found.output_size:
        longest = max(longest, len(f"{found.output_size} others") - 2)  # which has no mark
    return max(_LEAST_LEFT, (longest + 3.5) * _LETTER)


def _right(found: Answers, units: RealUnits) -> float:
    """Pixels for what is written behind the longest bar."""
    letters = len("≈ 100 %") if found.loss != "mse" else len("−999.99") + len(units.behind)
    return (letters + 1.5) * _LETTER


def _what(found: Answers, units: RealUnits) -> str:
    """What the bars are, over them."""
    if found.loss != "mse":
        return "<b>says</b>"
    name = plain_text(found.outputs[0], 24) if found.output_size == 1 else "numbers"
    return f"<b>{name}</b>" + (f" in {plain_text(units.name)}" if units.name else "")


def _axes(found: Answers, count: int, ends: tuple[float, float], colors: Theme) -> dict[str, Any]:
    share = _ROW * count / (_ROW * count + _HEAD)
    ticks = (
        {"nticks": 6}
        if found.loss == "mse"
        else {"tickvals": [0, 0.5, 1], "ticktext": ["0", "50 %", "100 %"]}
    )
    hidden = {"fixedrange": True, "visible": False}
    return {
        "xaxis": {
            "range": [ends[0], ends[1] + 0.002 * (ends[1] - ends[0])],  # a line at the end, too
            "fixedrange": True,
            **ticks,
            "tickfont": {"size": 15, "color": colors.quiet},
            "gridcolor": colors.grid,
            "zeroline": True,
            "zerolinecolor": colors.quiet,
            "zerolinewidth": 1,
        },
        "yaxis": {
            "range": [count - 0.5, -0.5],
            "domain": [0, share],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "showticklabels": False,
        },
        "xaxis2": {**hidden, "range": [0, 1], "anchor": "y2"},
        "yaxis2": {**hidden, "range": [0, 1], "domain": [share, 1], "anchor": "x2"},
    }


def _lines(found: Answers, colors: Theme) -> list[dict[str, Any]]:
    """Of separate probabilities the line over which an output is taken as said."""
    if found.loss != "binary":
        return []
    return [
        {
            "type": "line",
            "xref": "x",
            "yref": "y domain",
            "x0": 0.5,
            "x1": 0.5,
            "y0": 0,
            "y1": 1,
            "line": {"color": colors.quiet, "width": 2, "dash": "dash"},
            "layer": "below",
        }
    ]


def _beside(text: str, place: float, count: int, left: float, color: str) -> dict[str, Any]:
    inner = _HEAD + _ROW * count
    return note(text, 16, color, y=(_ROW * count + _HEAD * place) / inner, xshift=4 - left)
