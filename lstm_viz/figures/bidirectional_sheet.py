"""The parts of the picture of two chains: ground, cells, heads, what is joined, answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lstm_viz.figures.bidirectional_plan import HEAD_WIDTH, BidirectionalPlan
from lstm_viz.figures.canvas import Canvas
from lstm_viz.figures.moving import (
    Binding,
    Choose,
    Colors,
    Join,
    Numbers,
    Repeat,
    Row,
    Words,
)
from lstm_viz.figures.theme import FONT, LINE, NUMBER_FONT, faded, scale_for

_CELL, _BAR = 17, 4  # pixels of a cell's height, and of the bar of C under it
_ARROW_LEFT = 270
_TOKEN, _ANSWER, _CHANCE = 20, 16.5, 12  # sizes of letters


FORWARD_ONLY, BOTH_WAYS = "forward only", "both ways"
"""What the rows of answers are called."""


@dataclass(frozen=True)
class BidirectionalSheet:
    """A sheet to draw on, and where everything stands on it."""

    plan: BidirectionalPlan
    canvas: Canvas

    def lanes(self, direction: str) -> list[float]:
        """The heights of a chain's lanes."""
        return self.plan.forward_lanes if direction == "forward" else self.plan.backward_lanes


def draw_ground(sheet: BidirectionalSheet, units: Sequence[int], spoken: Sequence[str]) -> None:
    """Lanes, and what everything is called."""
    plan, canvas = sheet.plan, sheet.canvas
    colors = canvas.colors
    lane = faded(LINE["h"], 0.5, colors.background)
    for direction in ("forward", "backward"):
        for unit, height in zip(units, sheet.lanes(direction), strict=True):
            canvas.wire([(plan.left - 6, height), (plan.right, height)], lane, 1.4)
            canvas.words(
                plan.left - HEAD_WIDTH / 2 - 1, height, f"{unit + 1}", colors.quiet, size=14
            )
    middle = (plan.forward_lanes[0] + plan.forward_lanes[-1]) / 2
    canvas.words(14, middle - 11, "colour: h", colors.ink["h"], size=15, anchor="left")
    canvas.words(14, middle + 11, "bar: C", colors.ink["c"], size=15, anchor="left")
    canvas.words(14, plan.tokens_y, "<b>reads</b>", colors.text, size=16, anchor="left")
    if spoken:
        canvas.words(14, plan.right_y, "<b>right</b>", colors.text, size=16, anchor="left")
    for name, y in zip(spoken, plan.answer_rows, strict=True):
        canvas.words(14, y - 8, f"<b>{name}</b>", colors.text, size=16, anchor="left")
        note = "a network of its own" if name == FORWARD_ONLY else "[h→; h←] read out"
        canvas.words(14, y + 10, note, colors.quiet, size=13, anchor="left")
        edge = y - plan.answer_height / 2
        canvas.wire([(14, edge), (plan.right, edge)], colors.grid, 1)


def _draw_way(sheet: BidirectionalSheet, direction: str) -> None:
    """What a chain is called, and an arrow in the direction in which it reads."""
    plan, colors = sheet.plan, sheet.canvas.colors
    is_forward = direction == "forward"
    name = "h→: reads on from the left" if is_forward else "h←: reads back from the right"
    y = plan.forward_name_y if is_forward else plan.backward_name_y
    sheet.canvas.words(14, y, f"<b>{name}</b>", colors.ink["h"], size=17, anchor="left")
    begin, end = _ARROW_LEFT, max(plan.right - 6, _ARROW_LEFT + 60)
    tip, back = (end, -9) if is_forward else (begin, 9)
    color = faded(LINE["h"], 0.8, colors.background)
    sheet.canvas.wire([(begin, y), (end, y)], color, 2.5)
    sheet.canvas.wire([(tip + back, y - 5), (tip, y), (tip + back, y + 5)], color, 2.5)


def draw_joined(sheet: BidirectionalSheet) -> list[Binding]:
    """Behind each step that both chains have passed a band from h→ to h←; and the tokens."""
    plan, canvas = sheet.plan, sheet.canvas
    colors = canvas.colors
    top, bottom = plan.forward_lanes[0] - 13, plan.height - 4
    band = canvas.trace(
        {
            "type": "bar",
            "name": "joined",
            "x": plan.columns,
            "base": [top] * plan.steps,
            "y": [bottom - top] * plan.steps,
            "width": [plan.column - 1] * plan.steps,
            "marker": {
                "color": faded(LINE["h"], 0.22, colors.background),
                "line": {"width": 0},
            },
            "hoverinfo": "skip",
        }
    )
    tokens = canvas.trace(
        {
            "type": "scatter",
            "name": "tokens",
            "mode": "text",
            "x": plan.columns,
            "y": [plan.tokens_y] * plan.steps,
            "textposition": "middle center",
            "textfont": {"family": NUMBER_FONT, "size": _TOKEN, "color": colors.text},
            "hoverinfo": "skip",
        }
    )
    return [
        Binding(band, "marker.opacity", Row("both")),
        Binding(tokens, "text", Words("tokens", Row("columns"))),
    ]


def draw_cells(sheet: BidirectionalSheet, direction: str) -> list[Binding]:
    """One chain's h as cells and C as bars under them, at the steps where it has been."""
    plan, canvas = sheet.plan, sheet.canvas
    colors, lanes = canvas.colors, sheet.lanes(direction)
    _draw_way(sheet, direction)
    places = [(x, y) for x in plan.columns for y in lanes]
    scale = scale_for("h", 1.0, colors)
    values, seen = Row(f"h {direction}"), Row(f"seen {direction}")
    cells = canvas.trace(
        {
            "type": "bar",
            "name": f"cells {direction}",
            "orientation": "h",
            "base": [x - plan.column / 2 + 1.5 for x, _ in places],
            "x": [plan.column - 3] * len(places),
            "y": [y - 2 for _, y in places],
            "width": [_CELL] * len(places),
            "marker": {"line": {"width": 1, "color": LINE["h"]}, "cornerradius": 3},
            "hoverinfo": "skip",
        }
    )
    bars = canvas.trace(
        {
            "type": "bar",
            "name": f"C {direction}",
            "orientation": "h",
            "base": [x for x, _ in places],
            "y": [y + _CELL / 2 + 1.5 for _, y in places],
            "width": [_BAR] * len(places),
            "marker": {"color": LINE["c"], "line": {"width": 0}},
            "hoverinfo": "skip",
        }
    )
    bindings = [
        Binding(cells, "customdata", values),
        Binding(cells, "marker.color", Colors(values, scale)),
        Binding(cells, "marker.opacity", seen),
        Binding(bars, "x", Row(f"bars {direction}")),
        Binding(bars, "customdata", Row(f"C {direction}")),
        Binding(bars, "marker.opacity", seen),
    ]
    if plan.is_numbered:
        texts = canvas.trace(
            {
                "type": "scatter",
                "name": f"numbers {direction}",
                "mode": "text",
                "x": [x for x, _ in places],
                "y": [y - 1 for _, y in places],
                "textposition": "middle center",
                "textfont": {"family": NUMBER_FONT, "size": 13},
                "hoverinfo": "skip",
            }
        )
        blank = Repeat(" ", len(places))
        numbers = Choose(seen, (blank, Numbers(values, signed=True)))
        bindings += [
            Binding(texts, "text", numbers),
            Binding(texts, "textfont.color", Colors(values, scale, ink=True)),
        ]
    return bindings


def draw_answers(sheet: BidirectionalSheet, spoken: Sequence[str]) -> list[Binding]:
    """Under each step what is right, and what each network says once it can."""
    plan = sheet.plan
    if not spoken:
        return []
    many = plan.steps
    answers = _texts(
        sheet,
        "answers",
        [plan.right_y, *(y - 8 * plan.has_chances for y in plan.answer_rows)],
        _ANSWER,
    )
    everywhere = Row("columns")
    said = [_seen_of(name, Words(f"says {name}", everywhere), many) for name in spoken]
    bindings = [Binding(answers, "text", Join((Words("right", everywhere), *said)))]
    if plan.has_chances:
        chances = _texts(sheet, "chances", [y + 11 for y in plan.answer_rows], _CHANCE)
        given = [_seen_of(name, Words(f"chance {name}", everywhere), many) for name in spoken]
        bindings.append(Binding(chances, "text", Join(tuple(given))))
    return bindings


def _seen_of(name: str, words: Words, many: int) -> Choose:
    """The words of a row, a blank where the network cannot say it yet."""
    return Choose(Row(f"seen {name}"), (Repeat(" ", many), words))


def _texts(sheet: BidirectionalSheet, name: str, heights: Sequence[float], size: float) -> int:
    """A text for each step at each of some heights."""
    plan, canvas = sheet.plan, sheet.canvas
    return canvas.trace(
        {
            "type": "scatter",
            "name": name,
            "mode": "text",
            "x": plan.columns * len(heights),
            "y": [y for y in heights for _ in range(plan.steps)],
            "textposition": "middle center",
            "textfont": {"family": FONT, "size": size, "color": canvas.colors.text},
            "hoverinfo": "skip",
        }
    )
