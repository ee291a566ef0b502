"""A moving picture: still figures, and how their attributes follow from arrays."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import plotly.graph_objects as go
from numpy.typing import NDArray

from lstm_viz.errors import InvalidInput
from lstm_viz.figures.moving.values import Moment, Value, at, json_of, text_of_json


@dataclass(frozen=True)
class Binding:
    """One attribute of a figure and the value that it follows."""

    trace: int | None  # which trace; None for the layout
    attribute: str  # as in Plotly.restyle: "marker.color"
    value: Any  # a Value, or a list of them
    pixels: bool = False  # a length on the screen, which grows with the picture


@dataclass(frozen=True, eq=False)
class Layer:
    """One Plotly figure of a picture; several lie on each other."""

    figure: dict[str, Any]  # a figure's specification: "data" and "layout"
    bindings: tuple[Binding, ...] = ()
    listens: bool = False  # whether clicks and pointing are for this layer
    is_drawn: bool = True  # False for one that only listens

    def json(self) -> dict[str, Any]:
        """The layer as the board's JavaScript reads it."""
        return {
            "figure": self.figure,
            "listens": self.listens,
            "bindings": [
                {
                    "trace": binding.trace,
                    "set": binding.attribute,
                    "to": json_of(binding.value),
                    "pixels": binding.pixels,
                }
                for binding in self.bindings
            ],
        }

    @cached_property
    def texts(self) -> tuple[bytes, bytes]:
        """Its figure and its bindings as JSON, written once."""
        written = self.json()
        return text_of_json(written["figure"]), text_of_json(written["bindings"])


@dataclass(frozen=True)
class Piece:
    """A piece of a line of text under a picture."""

    text: Any  # a Value or a string
    part: int | None = None  # the bar of the picture that it belongs with
    style: str = ""  # "", "strong", or a colour "#RRGGBB"


@dataclass(frozen=True)
class Question:
    """Something that can be asked before a phase is shown, and checked."""

    phase: int
    ask: Value
    choices: tuple[str, ...]
    answer: Value  # a list of one number: which choice is right
    reveal: Value
    whole_step: bool = False  # the one that is asked where one goes by whole steps


@dataclass(frozen=True, eq=False)
class MovingPicture:
    """A picture that a board moves from step to step, and from phase to phase.

    The layers' figures are skeletons: complete, but for what the bindings fill in.
    """

    layers: tuple[Layer, ...]  # the lowest first
    arrays: Mapping[str, NDArray[Any]]  # (T or T+1, columns) each, or what a binding takes whole
    alt: Value  # what it shows, in words
    steps: int  # T
    phases: int = 1
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sentence: Value | None = None  # the moment in one sentence, for under the picture
    lines: tuple[tuple[Piece, ...], ...] = ()  # lines of text under it, such as a formula
    lit_trace: tuple[int, int] | None = None  # layer and trace whose points are the lines' parts
    questions: tuple[Question, ...] = ()
    secret_until: int = 1  # the phase before which it would give an answer away
    jumps: str | None = None  # where a click goes: to the step at its "x" or in "customdata"
    rolls: bool = False  # a whole step forward, too, starts from just before its first phase
    tips: Value | None = None  # what is said of each point of the layer that listens
    points: str | None = None  # a switch that follows what is pointed at: its customdata
    goes_along: Value | None = None  # the x that a screen narrower than the picture goes along with

    def moment(self, t: int, phase: int | None = None, **switches: int) -> Moment:
        """A moment of this picture.

        Parameters
        ----------
        t : int
            The step, 0 to T-1.
        phase : int, optional
            The phase, from 1; the last one by default.
        **switches : int
            What the board's switches are set to.

        Raises
        ------
        InvalidInput
            When there is no such step or phase.
        """
        phase = self.phases if phase is None else phase
        if not 0 <= t < self.steps:
            raise InvalidInput(f"t is {t}; expected a step from 0 to {self.steps - 1}.")
        if not 1 <= phase <= self.phases:
            raise InvalidInput(f"phase is {phase}; expected 1 to {self.phases}.")
        return Moment(t, phase, self.arrays, self.words, switches)

    def figures_at(self, t: int, phase: int | None = None, **switches: int) -> list[go.Figure]:
        """The layers as ordinary figures, filled in for a moment; see `moment`."""
        now = self.moment(t, phase, **switches)
        return [go.Figure(_filled(layer, now), _validate=False) for layer in self.layers]

    def figure_at(self, t: int, phase: int | None = None, **switches: int) -> go.Figure:
        """One ordinary figure, filled in for a moment: the layers' traces on each other.

        For pictures whose layers share their axes, as those of the stage do.
        """
        now = self.moment(t, phase, **switches)
        layers = [_filled(layer, now) for layer in self.layers if layer.is_drawn]
        layout = layers[0]["layout"]
        layout["meta"] = {**layout.get("meta", {}), "alt": self.alt.at(now)}
        # In one figure bars lie under lines, wherever they come from, unless they are told.
        data = [{**trace, "zorder": k} for k, layer in enumerate(layers) for trace in layer["data"]]
        return go.Figure({"data": data, "layout": layout}, _validate=False)

    def json(self) -> dict[str, Any]:
        """Everything but the arrays, as the board's JavaScript reads it."""
        return {"layers": [layer.json() for layer in self.layers], **self.json_beside_layers()}

    def json_beside_layers(self) -> dict[str, Any]:
        """The same without the layers, which often stay when this does not."""
        return {
            "alt": self.alt.json(),
            "words": {name: list(words) for name, words in self.words.items()},
            "sentence": json_of(self.sentence),
            "lines": [
                [
                    {"text": json_of(piece.text), "part": piece.part, "style": piece.style}
                    for piece in line
                ]
                for line in self.lines
            ],
            "litTrace": self.lit_trace,
            "questions": [
                {
                    "phase": question.phase,
                    "ask": question.ask.json(),
                    "choices": question.choices,
                    "answer": question.answer.json(),
                    "reveal": question.reveal.json(),
                    "wholeStep": question.whole_step,
                }
                for question in self.questions
            ],
            "secretUntil": self.secret_until,
            "jumps": self.jumps,
            "rolls": self.rolls,
            "tips": json_of(self.tips),
            "points": self.points,
            "goesAlong": json_of(self.goes_along),
        }

    @cached_property
    def text_beside_layers(self) -> bytes:
        """`json_beside_layers` as JSON, written once."""
        return text_of_json(self.json_beside_layers())


def _filled(layer: Layer, now: Moment) -> dict[str, Any]:
    data = [_copied(trace) for trace in layer.figure["data"]]
    layout = _copied(layer.figure["layout"])
    for binding in layer.bindings:
        target: Any = layout if binding.trace is None else data[binding.trace]
        *path, last = re.sub(r"\[(\d+)\]", r".\1", binding.attribute).split(".")
        for name in path:
            if isinstance(target, list):
                target = target[int(name)]
            else:
                target = target.setdefault(name, {})
        target[last] = at(binding.value, now)
    return {"data": data, "layout": layout}


def _copied(node: Any) -> Any:
    """The containers copied, what stands in them shared."""
    if isinstance(node, dict):
        return {key: _copied(value) for key, value in node.items()}
    if isinstance(node, list) and node and isinstance(node[0], dict):
        return [_copied(item) for item in node]
    return node
