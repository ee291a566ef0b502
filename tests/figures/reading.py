"""What a picture shows, read back as someone in front of it reads it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import plotly.graph_objects as go

from lstm_viz.figures.moving import MovingPicture
from lstm_viz.figures.moving.values import Moment

HOSTILE = [
    "<b>bold</b>",
    "<a href='javascript:alert(1)'>x</a>",
    "<img src=x onerror=alert(1)>",
    "R&D &lt;i&gt;",
    "w" * 3000,
    "שלום",
    "😀👩‍👩‍👧‍👦",
    "%{x} $x^2$",
    "a\nb\u0000",
    "",
]

NUMBER = r"[+−]?\d+(?:\.\d+)?(?:e−?\d+)?"
"""A number as it is shown, for a regular expression."""


@dataclass(frozen=True)
class Box:
    """A rectangle on a picture."""

    left: float
    top: float
    right: float
    bottom: float

    def is_apart_from(self, other: Box) -> bool:
        return (
            self.right <= other.left
            or other.right <= self.left
            or self.bottom <= other.top
            or other.bottom <= self.top
        )

    def holds(self, other: Box) -> bool:
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )


@dataclass(frozen=True)
class Packet:
    """A packet of the stage."""

    vector: str  # "f", "c_prev", …
    place: int
    value: float
    text: str
    seen: bool
    box: Box
    middle: tuple[float, float]  # where its number stands
    ground: str
    ink: str
    outline: str


def decimal(text: str) -> Decimal:
    """A shown number, exactly as it is written."""
    return Decimal(re.sub("</?b>", "", text).replace("−", "-"))


def sentence_at(picture: MovingPicture, t: int, phase: int | None = None) -> str:
    """What is said under a picture."""
    assert picture.sentence is not None
    said: str = picture.sentence.at(picture.moment(t, phase))
    return said


def numbers_in(text: str) -> list[Decimal]:
    return [decimal(found) for found in re.findall(NUMBER, text)]


def moment(picture: MovingPicture, t: int, phase: int, **switches: int) -> Moment:
    """Any moment; `MovingPicture.moment` refuses phase 0, from which a step begins."""
    return Moment(t, phase, picture.arrays, picture.words, switches)


def traces_of(figure: go.Figure, name: str) -> list[Any]:
    return [trace for trace in figure.data if trace.name == name]


def trace_of(figure: go.Figure, name: str) -> Any:
    (found,) = traces_of(figure, name)
    return found


def packets_on(figure: go.Figure) -> list[Packet]:
    """All packets; each phase has brought a trace of boxes and one of numbers."""
    layers = zip(traces_of(figure, "packets"), traces_of(figure, "numbers"), strict=True)
    return [packet for boxes, texts in layers for packet in _packets_of(boxes, texts)]


def _packets_of(boxes: Any, texts: Any) -> list[Packet]:
    columns = zip(
        boxes.ids, boxes.customdata, texts.text, boxes.marker.opacity, boxes.base, boxes.x, boxes.y,
        boxes.width, texts.x, texts.y, boxes.marker.color, texts.textfont.color,
        boxes.marker.line.color, strict=True,
    )  # fmt: skip
    found = []
    for name, value, text, opacity, left, length, y, height, *middle, ground, ink, line in columns:
        vector, _, place = name.partition(":")
        assert opacity in (0, 1)
        box = Box(left, y - height / 2, left + length, y + height / 2)
        seen = opacity == 1
        assert seen == (text.strip() != ""), "a number is seen with its packet"
        found.append(
            Packet(vector, int(place), value, text, seen, box, tuple(middle), ground, ink, line)
        )
    return found


def packets(figure: go.Figure, vector: str) -> list[Packet]:
    """One vector's packets, in the order of their places."""
    found = [packet for packet in packets_on(figure) if packet.vector == vector]
    assert [packet.place for packet in found] == list(range(len(found)))
    return found


def values(figure: go.Figure, vector: str) -> list[float]:
    return [packet.value for packet in packets(figure, vector)]


def boxes(figure: go.Figure) -> list[Box]:
    """The drawn rectangles that never move."""
    return [
        Box(shape.x0, shape.y0, shape.x1, shape.y1)
        for shape in figure.layout.shapes
        if shape.type == "rect"
    ]


def words_on(figure: go.Figure) -> list[str]:
    """Everything that a browser would read mark-up in."""
    found = [annotation.text for annotation in figure.layout.annotations]
    for trace in figure.data:
        for texts in (trace.text, trace.hovertext, trace.hovertemplate):
            if texts is not None:
                found += [texts] if isinstance(texts, str) else list(texts)
    return found


def require_drawable(picture: MovingPicture, t: int, phase: int | None = None) -> None:
    """Every property is one that Plotly knows, and all of it is JSON, without NaN."""
    json.dumps(picture.json(), allow_nan=False)
    for layer in picture.layers:
        go.Figure(layer.figure)
    for figure in picture.figures_at(t, phase):
        go.Figure(figure.to_dict())
        json.dumps(figure.to_dict(), allow_nan=False)
