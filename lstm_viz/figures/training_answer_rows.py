"""What a network answers at each step of a sequence, beside what is asked: numbers or symbols."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lstm_viz.figures.digits import beside_numbers, plain_text, shown
from lstm_viz.figures.network_colors import network_color, network_name
from lstm_viz.figures.plain_layout import CLEAR
from lstm_viz.figures.theme import NUMBER_FONT, Scale, Theme, color_on, ink_on
from lstm_viz.figures.time_axis import LEFT, MOST_TOKENS, RIGHT, step_words
from lstm_viz.figures.training_axis import finite_or_none
from lstm_viz.figures.training_sequence_reading import AnswerLine, SequenceReading
from lstm_viz.figures.value_scales import scale_of

NUMBERS_HEIGHT = 46
"""Pixels of a row of numbers."""

LETTER = 8.4
"""Pixels of a letter of a name on a cell."""

_LETTERS = 14
_LEAST_CUT = 4  # letters that have to be left of a name that is cut
_MOST_MARKED = 60  # steps asked about, up to which each has its ring and its point
_ROOM = 0.2  # beyond the numbers asked for, of their range, on either side
_ASKED, _CELLS, _OFF = 20, 24, 12  # pixels of a row of symbols: what is asked, answers, crosses


def symbols_height(steps: int) -> int:
    """How many pixels a row of symbols needs: the names of what is asked only while they fit."""
    return _CELLS + _OFF + (_ASKED if steps <= MOST_TOKENS else 0)


def numbers_range(reading: SequenceReading) -> tuple[float, float]:
    """What an axis of numbers spans: it depends on what is asked alone, and so stays."""
    low, high = _ends_asked(reading)
    room = _ROOM * (high - low)
    return low - room, high + room


def numbers_axis(reading: SequenceReading, colors: Theme) -> dict[str, Any]:
    """The layout of an axis of numbers: 0 and the largest or smallest one asked for."""
    ends = _ends_asked(reading)
    return {
        "range": list(numbers_range(reading)),
        "tickvals": list(ends),
        "ticktext": [shown(end).rstrip("0").rstrip(".") for end in ends],
        "side": "right",
        "tickfont": {"size": 14, "color": colors.quiet},
        "ticks": "outside",
        "ticklen": 8,  # clear of a ring at the last step
        "tickcolor": CLEAR,
        "fixedrange": True,
        "gridcolor": colors.grid,
        "zeroline": False,
    }


def numbers_traces(
    reading: SequenceReading, axis: str, tokens: Sequence[str] | None, colors: Theme
) -> list[dict[str, Any]]:
    """Numbers as a line, and what is asked as rings; of many steps, as a dashed line.

    Returns
    -------
    list of dict
        For each of `SequenceReading.lines` the traces ``"answer: lstm"``, y cut off where the axis
        ends, and ``"asked: lstm"``; ``"given: lstm"`` are the points of the line that are asked
        about.
    """
    key, color = reading.key, network_color(reading.key, colors)
    asked = np.flatnonzero(reading.answers.asked)
    few = len(asked) <= _MOST_MARKED
    x = list(range(1, reading.steps + 1))
    on_axis = {"type": "scatter", "yaxis": axis, "cliponaxis": False}
    traces: list[dict[str, Any]] = []
    for line in reading.lines:
        drawn = finite_or_none(np.clip(line.values, *numbers_range(reading)))
        traces += [
            {
                **on_axis,
                "name": f"answer: {key}",
                "mode": "lines",
                "x": x,
                "y": drawn,
                "line": {"color": color, "width": 2.5},
                "hovertext": _told(reading, line, tokens),
                "hovertemplate": "%{hovertext}<extra></extra>",
            },
            {
                **on_axis,
                "name": f"asked: {key}",
                "mode": "markers" if few else "lines",
                "x": (asked + 1).tolist() if few else x,
                "y": finite_or_none(line.target[asked] if few else line.target),
                "line": {"color": colors.text, "width": 2, "dash": "3px,3px"},
                "marker": {
                    "symbol": "circle-open",
                    "size": 15 if len(asked) == 1 else 10,
                    "color": colors.text,
                    "line": {"width": 2},
                },
                "hoverinfo": "skip",
            },
        ]
        if few:
            traces.append(
                {
                    **on_axis,
                    "name": f"given: {key}",
                    "mode": "markers",
                    "x": (asked + 1).tolist(),
                    "y": [drawn[t] for t in asked],
                    "marker": {"color": color, "size": 8 if len(asked) == 1 else 5},
                    "hoverinfo": "skip",
                }
            )
    return traces


def symbols_traces(
    reading: SequenceReading,
    axis: str,
    letters: int,
    tokens: Sequence[str] | None,
    colors: Theme,
) -> list[dict[str, Any]]:
    """Cells as dark as the probability of what is asked, with the names of what is answered.

    Returns
    -------
    list of dict
        ``"share: lstm"``, a heatmap; ``"off: lstm"``, a cross under each wrong answer; up to
        `time_axis.MOST_TOKENS` steps ``"answer: lstm"``, names on the cells, and ``"asked: lstm"``,
        names over them. y counts pixels down from the row's upper edge.
    """
    key = reading.key
    share, right = reading.share_right(), reading.is_right()
    asked = np.flatnonzero(reading.answers.asked)
    named = reading.steps <= MOST_TOKENS
    top = _ASKED if named else 0
    off = [int(t) for t in asked if not right[t]]
    wanted = reading.symbols(reading.answers.target)
    given = reading.symbols(reading.answers.values)
    traces: list[dict[str, Any]] = [
        {
            "type": "heatmap",
            "name": f"share: {key}",
            "x": list(range(1, reading.steps + 1)),
            "y": [top, top + _CELLS],
            "z": [finite_or_none(share)],
            "yaxis": axis,
            "zmin": 0,
            "zmax": 1,
            "colorscale": scale_of(True, colors),
            "showscale": False,
            "xgap": 1 if reading.steps <= 80 else 0,
            "hovertext": [
                [
                    f"{network_name(key)} at {step_words(t, tokens)}: asked "
                    f"“{_safe(wanted[t])}”, answers “{_safe(given[t])}”; probability of what is "
                    f"asked {shown(float(share[t]))}"
                    if reading.answers.asked[t]
                    else ""
                    for t in range(reading.steps)
                ]
            ],
            "hovertemplate": "%{hovertext}<extra></extra>",
        },
        {
            "type": "scatter",
            "name": f"off: {key}",
            "mode": "markers",
            "x": [t + 1 for t in off],
            "y": [top + _CELLS + _OFF / 2] * len(off),
            "yaxis": axis,
            "marker": {
                "symbol": "x-thin",
                "size": 7,
                "line": {"width": 2, "color": colors.text},
            },
            "hoverinfo": "skip",
        },
    ]
    if named:
        grounds = [
            color_on(Scale(0.0, 1.0, colors.gate_scale), float(share[t])) for t in asked.tolist()
        ]
        for name, texts, y, inks in (
            ("answer", given, top + _CELLS / 2, [ink_on(ground) for ground in grounds]),
            ("asked", wanted, _ASKED / 2, colors.text),
        ):
            traces.append(
                {
                    "type": "scatter",
                    "name": f"{name}: {key}",
                    "mode": "text",
                    "x": (asked + 1).tolist(),
                    "y": [y] * len(asked),
                    "yaxis": axis,
                    "text": [name_that_fits(texts[t], letters) for t in asked],
                    "textfont": {"family": NUMBER_FONT, "size": _LETTERS, "color": inks},
                    "hoverinfo": "skip",
                }
            )
    return traces


def symbols_labels(steps: int) -> dict[str, float]:
    """What is written beside a row of symbols, and how many pixels under its upper edge."""
    if steps > MOST_TOKENS:
        return {"answer": _CELLS / 2}
    return {"asked": _ASKED / 2, "answer": _ASKED + _CELLS / 2}


def symbols_axis(steps: int) -> dict[str, Any]:
    """The layout of an axis that counts a row's pixels downwards."""
    return {
        "range": [symbols_height(steps), 0],
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "showticklabels": False,
        "ticks": "",
    }


def letters_that_fit(steps: int, width: float) -> int:
    """How many letters of a name fit on a step, of so many on a picture so wide."""
    return int((width - LEFT - RIGHT) / steps / LETTER)


def name_that_fits(name: str, letters: int) -> str:
    """A name, cut where it is too long, or a dot for it; safe for a picture."""
    if len(name) > letters and letters < _LEAST_CUT:
        return "·"
    return beside_numbers(plain_text(name, letters))


def _ends_asked(reading: SequenceReading) -> tuple[float, float]:
    """0 and 1 for probabilities, else 0 and what lies furthest from it on both sides."""
    target = reading.answers.target
    if reading.answers.loss != "mse":
        return 0.0, 1.0
    low, high = (
        float(end(target, initial=0.0, where=~np.isnan(target))) for end in (np.min, np.max)
    )
    return (low, high) if high > low else (0.0, 1.0)


def _told(reading: SequenceReading, line: AnswerLine, tokens: Sequence[str] | None) -> list[str]:
    name = network_name(reading.key)
    output = _safe(line.name)
    return [
        f"{name} at {step_words(t, tokens)}: {output} {shown(float(value), 3)}"
        + ("" if np.isnan(wanted) else f", asked {shown(float(wanted), 3)}")
        for t, (value, wanted) in enumerate(zip(line.values, line.target, strict=True))
    ]


def _safe(text: str) -> str:
    """Text from a person for a hover text, in which %{…} would be replaced."""
    return beside_numbers(plain_text(text)).replace("%", "&#37;")
