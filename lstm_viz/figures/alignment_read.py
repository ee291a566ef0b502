"""What an alignment's picture shows of what is read: shades, bars, ribbons, letters."""

from __future__ import annotations

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.figures.alignment_drawing import SHOW_WEIGHTS, Drawing
from lstm_viz.figures.alignment_ground import NAME_SIZE, NAME_X
from lstm_viz.figures.alignment_plan import (
    BAR,
    BASE,
    LEAST_DRAWN,
    LEFT,
    READ_BOTTOM,
    READ_TOP,
    RIGHT,
)
from lstm_viz.figures.alignment_words import LEAST_TOLD, numbered
from lstm_viz.figures.digits import plain_text, shown
from lstm_viz.figures.moving import ByPhase, Colors, Row, Words
from lstm_viz.figures.theme import FONT, LINE, NUMBER_FONT, Scale, faded
from lstm_viz.figures.token_words import visible_token

RIBBON_STRENGTH = 0.55  # of the hidden state's colour on the background
_OVER_BAR = 9  # pixels from a bar to its number
_SHOW_RIBBONS = ("context", "decoder", "write")


def add_read_cells(drawing: Drawing) -> None:
    """The cells of what is read, shaded by α once it is known."""
    count, weights = drawing.plan.read, drawing.trace.alignment
    ground = [drawing.colors.gate_scale[0]] * count
    scale = Scale(0.0, 1.0, drawing.colors.gate_scale)
    cells = {
        "type": "bar",
        "name": "read",
        "x": drawing.plan.read_x.tolist(),
        "base": READ_BOTTOM,
        "y": [READ_TOP - READ_BOTTOM] * count,
        "width": [drawing.plan.read_width - 2] * count,
        "marker": {"color": ground, "line": {"width": 0}},
    }
    if weights is None:
        drawing.add(cells)
        return
    shades = Colors(Row("alpha"), scale)
    last = Colors(Row("alpha", later=-1, outside=0.0), scale)
    drawing.add(
        cells,
        marker_color=drawing.by_phase(ground, dict.fromkeys(SHOW_WEIGHTS, shades), last),
    )


def add_bars(drawing: Drawing, weights: FloatArray, scores: FloatArray) -> None:
    """Bars of the scores, from the lowest of all steps to the highest, which become those of α.

    An α under `LEAST_DRAWN` has none: Plotly would make it a whole pixel high.
    """
    plan, x = drawing.plan, drawing.plan.read_x
    low, high = float(scores.min()), float(scores.max())
    heights = (scores - low) / (high - low) if high > low else np.ones_like(scores)
    drawing.arrays["score"] = heights.astype(np.float32)
    drawing.arrays["bar"] = np.where(weights < LEAST_DRAWN, 0.0, weights)
    flat = [0.0] * plan.read
    weights_up = dict.fromkeys(SHOW_WEIGHTS, Row("bar", factor=-BAR))
    before = Row("bar", later=-1, factor=-BAR, outside=0.0)
    grey, strong = drawing.colors.quiet, drawing.colors.ink["h"]
    drawing.add(
        {
            "type": "bar",
            "name": "bars",
            "x": x.tolist(),
            "base": BASE,
            "width": [0.62 * plan.read_width] * plan.read,
            "marker": {"line": {"width": 0}},
        },
        y=drawing.by_phase(flat, {"scores": Row("score", factor=-BAR), **weights_up}, before),
        marker_color=drawing.by_phase([strong] * plan.read, {"scores": [grey] * plan.read}),
    )


def add_numbers(drawing: Drawing, weights: FloatArray, scores: FloatArray) -> None:
    """The numbers over the largest bars, and what the bars are. After `add_bars`."""
    plan, x, heights = drawing.plan, drawing.plan.read_x, drawing.arrays["score"]
    drawing.add(
        {
            "type": "scatter",
            "mode": "text",
            "name": "bars’ name",
            "x": [NAME_X],
            "y": [BASE - 20],
            "textposition": "middle right",
            "textfont": {"family": FONT, "size": NAME_SIZE, "color": drawing.colors.text},
        },
        text=drawing.by_phase(["<b>α(s, t)</b>"], {"scores": ["<b>e(s, t)</b>"]}),
    )
    blank = [" "] * plan.read
    texts = {
        "scores": _numbers(drawing, "score_text", scores, heights, 0.0),
        **dict.fromkeys(
            SHOW_WEIGHTS, _numbers(drawing, "alpha_text", weights, weights, LEAST_TOLD)
        ),
    }
    up = {
        "scores": Row("score", factor=-BAR, offset=BASE - _OVER_BAR),
        **dict.fromkeys(SHOW_WEIGHTS, Row("alpha", factor=-BAR, offset=BASE - _OVER_BAR)),
    }
    drawing.add(
        {
            "type": "scatter",
            "mode": "text",
            "name": "numbers",
            "x": x.tolist(),
            "textposition": "middle center",
            "textfont": {"family": NUMBER_FONT, "size": 15, "color": drawing.colors.text},
        },
        text=drawing.by_phase(blank, texts),
        y=drawing.by_phase([BASE - _OVER_BAR] * plan.read, up),
    )


def _numbers(
    drawing: Drawing, name: str, values: FloatArray, heights: FloatArray, least: float
) -> Words:
    """The numbers of the largest bars of each step, blanks over the others."""
    marks = numbered(heights, drawing.plan.read_x, least)
    texts = [" "]
    which = np.zeros(values.shape, np.uint16)
    for s, t in np.argwhere(marks).tolist():
        texts.append(shown(float(values[s, t])))
        which[s, t] = len(texts) - 1
    drawing.words[name] = texts
    drawing.arrays[name] = which
    return Words(name, Row(name))


def add_ribbons(drawing: Drawing) -> None:
    """The ribbons to the context, which grow when it is mixed; without attention they stay."""
    plan, weights = drawing.plan, drawing.trace.alignment
    fill = {
        "type": "scatter",
        "mode": "lines",
        "name": "ribbons",
        "fill": "toself",
        "fillcolor": faded(LINE["h"], RIBBON_STRENGTH, drawing.colors.background),
        "line": {"width": 0, "color": LINE["h"], "simplify": False},
    }
    if weights is None:
        ends = np.zeros((1, plan.read))
        ends[0, 0] += 0.5  # the last h of the backward direction
        ends[0, -1] += 0.5  # and that of the forward one
        x, y = plan.ribbons(ends, np.array([(LEFT + RIGHT) / 2]), rise=0.0)
        drawing.add({**fill, "x": x[0].round(2).tolist(), "y": y[0].round(2).tolist()})
        return
    x, y = plan.ribbons(weights, plan.written_x)
    drawing.arrays["ribbon_x"], drawing.arrays["ribbon_y"] = (v.astype(np.float32) for v in (x, y))
    homes = plan.homes(weights)

    def grown(home: list[float], row: str) -> ByPhase:
        return drawing.by_phase(home, dict.fromkeys(_SHOW_RIBBONS, Row(row)), Row(row, later=-1))

    drawing.add(fill, x=grown(homes, "ribbon_x"), y=grown([BASE] * len(homes), "ribbon_y"))


def add_read_letters(drawing: Drawing) -> None:
    """The characters of what is read, in an ink that can be read on their shade."""
    size = min(22.0, 1.35 * drawing.plan.read_width)  # a letter is 0.6 of it wide
    count = drawing.plan.read
    letters = {
        "type": "scatter",
        "mode": "text",
        "name": "letters",
        "x": drawing.plan.read_x.tolist(),
        "y": [(READ_TOP + READ_BOTTOM) / 2] * count,
        "text": [plain_text(visible_token(token), 2) for token in drawing.trace.read],
        "textposition": "middle center",
        "textfont": {"family": NUMBER_FONT, "size": size, "color": drawing.colors.text},
    }
    if drawing.trace.alignment is None:
        drawing.add(letters)
        return
    scale = Scale(0.0, 1.0, drawing.colors.gate_scale)
    ink = Colors(Row("alpha"), scale, ink=True)
    last = Colors(Row("alpha", later=-1, outside=0.0), scale, ink=True)
    plain = [drawing.colors.text] * count
    drawing.add(
        letters,
        textfont_color=drawing.by_phase(plain, dict.fromkeys(SHOW_WEIGHTS, ink), last),
    )
