"""What an experiment finds: a few named lines and numbers, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from lstm_viz.arrays import FloatArray

Written = Literal["decimal", "percent", "whole", "magnitude"]
Scale = Literal["linear", "log"]


@dataclass(frozen=True)
class Number:
    """One number that a sentence can name."""

    value: float
    meaning: str  # what it is, with its unit
    written: Written = "decimal"
    decimals: int = 2  # of a "decimal"


@dataclass(frozen=True, eq=False)
class Series:
    """One line of a picture."""

    name: str
    color: str  # a quantity ("c"), a network ("lstm"), or "quiet" for what is only compared with
    values: FloatArray  # (K,), finite; from 0 where the panel's scale is logarithmic
    dash: str = "solid"  # as Plotly reads it


@dataclass(frozen=True, eq=False)
class Panel:
    """Lines that have an axis in common."""

    title: str  # what the axis measures
    series: tuple[Series, ...]
    is_given: bool = False  # whether it is known before anybody guesses, such as the input
    scale: Scale = "linear"
    marks: tuple[float, ...] = ()  # values that are marked across, such as a bound


@dataclass(frozen=True)
class Axis:
    """What the places of an experiment's horizontal axis are."""

    along: str  # what it counts
    place: str = "Step {k}"  # what the k-th place on it is called


STEPS = Axis("step")
STEPS_BACK = Axis("steps back from the last", "Steps back: {k}")


@dataclass(frozen=True, eq=False)
class Outcome:
    """What one experiment finds at one position of its knob."""

    panels: tuple[Panel, ...]  # top to bottom, each line of K values
    numbers: Mapping[str, Number]  # by the name that `right` calls them
    holds: bool  # whether the claim is borne out here
    right: str  # what is right, one sentence or two, with ``{name}`` for numbers
    axis: Axis = STEPS
    curve_at: FloatArray | None = None  # (K,), ascending; None where it is a trace, at 1…K

    @property
    def is_trace(self) -> bool:
        """Whether a clock can go through it step by step."""
        return self.curve_at is None

    @cached_property
    def at(self) -> FloatArray:
        """The places on the horizontal axis, shape (K,), ascending."""
        if self.curve_at is not None:
            return self.curve_at
        return np.arange(1.0, len(self.panels[0].series[0].values) + 1)

    def value(self, name: str) -> float:
        """The number of that name."""
        return self.numbers[name].value

    def panel(self, title: str) -> Panel:
        """The panel of that title."""
        return next(panel for panel in self.panels if panel.title == title)

    def line(self, name: str) -> FloatArray:
        """The values of the series of that name, shape (K,)."""
        return next(
            series.values for panel in self.panels for series in panel.series if series.name == name
        )
