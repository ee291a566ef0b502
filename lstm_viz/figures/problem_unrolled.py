"""A network unrolled in time: what comes in at each step, the cell, and what goes out."""

from __future__ import annotations

from typing import Any

import numpy as np

from lstm_viz.figures.digits import beside_numbers, plain_text, shown
from lstm_viz.figures.moving import (
    Binding,
    ByPhase,
    Choose,
    Colors,
    Item,
    Join,
    Layer,
    MovingPicture,
    Repeat,
    Row,
    Sentence,
    Words,
)
from lstm_viz.figures.problem_plan import (
    ANSWERED,
    BLANK,
    CELL_BOTTOM,
    CELL_TOP,
    CHANCE,
    READ_BOTTOM,
    READ_TOP,
    SAYS,
    Plan,
    Unrolled,
    ground,
    put_beside_labels,
)
from lstm_viz.figures.theme import (
    LINE,
    NUMBER_FONT,
    Scale,
    color_on,
    faded,
    ink_on,
    theme,
)
from lstm_viz.figures.token_words import visible_token


def problem_unrolled(drawn: Unrolled, *, dark: bool = False) -> MovingPicture:
    """Draw what is read below, the cell of each step in the middle, what is said above.

    What is still to come is pale, and its answers are not shown. At each step what is read glides
    into the cell, the state comes over from the step before, and where an answer is asked for it
    leaves. Of a long sequence the part around the step is in sight.

    Parameters
    ----------
    drawn : Unrolled
        The steps.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    MovingPicture
        The traces ``"cells"`` (its ``customdata`` the step, where a click goes), ``"strengths"``,
        ``"reads"``, ``"says"``, ``"chances"``, ``"moves"`` (what is read, the state, the answer)
        and ``"cursor"``.
    """
    colors = theme(dark)
    plan = Plan(drawn)
    steps = drawn.steps
    canvas = ground(drawn, plan, colors)
    grounds = [color_on(Scale(0, 1, colors.gate_scale), v) for v in drawn.strength.tolist()]
    inks = [ink_on(ground) for ground in grounds]
    x = [plan.x(t) for t in range(steps)]
    pale = faded(colors.quiet, 0.45, colors.background)
    # An answer that is read later would give itself away.
    to_come = [colors.background if drawn.fed_back and not given else pale for given in drawn.given]
    cells = canvas.trace(
        {
            "type": "bar",
            "name": "cells",
            "orientation": "v",
            "x": x,
            "base": [CELL_TOP] * steps,
            "y": [CELL_BOTTOM - CELL_TOP] * steps,
            "width": [plan.box] * steps,
            "marker": {"color": grounds, "line": {"width": 0}},
            "customdata": list(range(steps)),
            "hoverinfo": "none",
        }
    )
    middle = (CELL_TOP + CELL_BOTTOM) / 2
    strengths = canvas.trace(
        _texts("strengths", x, [middle] * steps, list(map(shown, drawn.strength.tolist())), 14)
    )
    read_at = (READ_TOP + READ_BOTTOM) / 2
    tokens = [_word(token) for token in drawn.tokens]
    reads = canvas.trace(_texts("reads", x, [read_at] * steps, tokens, plan.letters(tokens)))
    said = [
        _word(word) if asked else BLANK for word, asked in zip(drawn.said, drawn.asked, strict=True)
    ]
    chances = [
        plan.fitting(chance) if asked else BLANK
        for chance, asked in zip(drawn.chances, drawn.asked, strict=True)
    ]
    says = canvas.trace(_texts("says", x, [SAYS] * steps, said, plan.letters(said), bold=True))
    how_likely = canvas.trace(_texts("chances", x, [CHANCE] * steps, chances, 13))
    moves = canvas.trace(
        {
            "type": "scatter",
            "name": "moves",
            "mode": "markers",
            "marker": {
                "size": 13,
                "color": [colors.ink["x"], LINE["h"], colors.text],
                "line": {"width": 1.5, "color": colors.background},
            },
            "hoverinfo": "skip",
        }
    )
    cursor = canvas.trace(
        {
            "type": "scatter",
            "name": "cursor",
            "mode": "lines",
            "y": [CELL_TOP - 4, CELL_TOP - 4, CELL_BOTTOM + 4, CELL_BOTTOM + 4, CELL_TOP - 4],
            "line": {"color": colors.text, "width": 3},
            "hoverinfo": "skip",
        }
    )
    half = plan.box / 2 + 4
    left, right = Row("place", offset=-half), Row("place", offset=half)
    came = Row("came", factor=1.0)
    figure = canvas.figure({"min_width": 700, "max_scale": 1.4})
    put_beside_labels(figure, plan, colors)
    at = Row("place")
    return MovingPicture(
        layers=(
            Layer(
                figure,
                (
                    Binding(cells, "marker.opacity", came),
                    Binding(
                        strengths,
                        "textfont.color",
                        Choose(Row("came"), (Repeat(colors.background, steps), Join((inks,)))),
                    ),
                    Binding(
                        reads,
                        "textfont.color",
                        Choose(Row("came"), (Join((to_come,)), Repeat(colors.text, steps))),
                    ),
                    Binding(
                        says,
                        "textfont.color",
                        Colors(came, Scale(0, 1, (colors.background, colors.text))),
                    ),
                    Binding(
                        how_likely,
                        "textfont.color",
                        Colors(came, Scale(0, 1, (colors.background, colors.quiet))),
                    ),
                    Binding(
                        moves,
                        "x",
                        ByPhase(
                            (Join((at, Row("place", offset=-half), at)),),
                            before=Join((at, Row("before"), at)),
                        ),
                    ),
                    Binding(
                        moves,
                        "y",
                        ByPhase(
                            ([CELL_BOTTOM + 10, middle, ANSWERED + 6],),
                            before=[READ_TOP - 4, middle, CELL_TOP - 8],
                        ),
                    ),
                    Binding(moves, "marker.opacity", Row("moves")),
                    Binding(cursor, "x", Join((left, right, right, left, left))),
                    Binding(None, "xaxis.range", Row("window")),
                ),
                listens=True,
            ),
        ),
        arrays={
            "place": np.array(x)[:, None],
            "before": np.array([plan.x(t - 1) + plan.box / 2 for t in range(steps)])[:, None],
            "came": np.tril(np.ones((steps, steps), np.uint8)),
            "moves": np.array(
                [[1, drawn.joined and t > 0, asked] for t, asked in enumerate(drawn.asked)],
                np.uint8,
            ),
            "window": np.array([plan.window(t) for t in range(steps)]),
            "every": np.tile(np.arange(steps, dtype=np.uint16), (steps, 1)),
        },
        words={"told": drawn.sentences, "tips": _tips(drawn)},
        alt=Sentence((_description(drawn), " ", Words("told"))),
        steps=steps,
        sentence=Sentence((Words("told"),)),
        jumps="customdata",
        rolls=True,
        tips=Words("tips", Row("every")),
        goes_along=Item(Row("place")),
    )


def _word(token: str) -> str:
    return plain_text(visible_token(token)) or BLANK


def _texts(
    name: str,
    x: list[float],
    y: list[float],
    texts: list[str],
    size: float,
    *,
    bold: bool = False,
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": name,
        "mode": "text",
        "x": x,
        "y": y,
        "text": [f"<b>{text}</b>" if bold else text for text in texts],
        "textposition": "middle center",
        "textfont": {"family": NUMBER_FONT, "size": size},
        "hoverinfo": "skip",
    }


def _tips(drawn: Unrolled) -> list[str]:
    return [
        f"step {t + 1}, {beside_numbers(visible_token(token))}: "
        f"‖h‖/√H = {shown(float(drawn.strength[t]), 4)}"
        for t, token in enumerate(drawn.tokens)
    ]


def _description(drawn: Unrolled) -> str:
    asked = sum(drawn.asked)
    joined = "each hands its state on" if drawn.joined else "none knows of another"
    back = " Each answer is read at the next step." if drawn.fed_back else ""
    return (
        f"A network unrolled over {drawn.steps} steps, {sum(drawn.given)} of which read something "
        f"from outside; {joined}. An answer is asked for at {asked} of them.{back}"
    )
