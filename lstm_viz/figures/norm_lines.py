"""Norms over time on a logarithmic axis, with their legend on top: what several pictures share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lstm_viz.arrays import FloatArray
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.line_legend import LegendEntry
from lstm_viz.figures.log_axis import LogAxis, magnitude
from lstm_viz.figures.theme import Theme
from lstm_viz.figures.time_axis import (
    WIDTH,
    require_token_per_step,
    step_words,
    time_layout,
)

_MOST_WORDS = 1000  # values up to which pointing at one line tells of all of them
_MOST_MARKED = 40  # steps up to which every point is marked


@dataclass(frozen=True, eq=False)
class NormLine:
    """One norm at every step, and how it is drawn."""

    name: str  # of the trace
    words: str  # what it is, where it is pointed at and described
    norms: FloatArray  # (T,), from 0 to inf
    color: str
    dash: str = "solid"
    width: float = 3

    def entry(self, text: str) -> LegendEntry:
        """Its line in a legend."""
        return LegendEntry(text, self.color, self.dash, self.width)


def norm_traces(
    lines: Sequence[NormLine], axis: LogAxis, tokens: Sequence[str] | None
) -> list[dict[str, Any]]:
    """A trace for each line; pointing at one tells it, or of few steps all of them there.

    Parameters
    ----------
    lines : sequence of NormLine
        From the lowest to the topmost, all of the same length.
    axis : LogAxis
        Where a norm stands.
    tokens : sequence of str, optional
        A label for each step, T of them.

    Returns
    -------
    list of dict
        ``y`` where the norms stand on the axis; the numbers themselves are in ``hovertext``.
    """
    steps = len(lines[0].norms)
    told = [[f"{line.words}: {magnitude(norm)}" for norm in line.norms.tolist()] for line in lines]
    at = [step_words(t, tokens) for t in range(steps)]
    together = ["<br>".join(parts) for parts in zip(at, *told, strict=True)]
    few = steps * len(lines) <= _MOST_WORDS
    return [
        {
            "type": "scatter",
            "name": line.name,
            "mode": "lines+markers" if steps <= _MOST_MARKED else "lines",
            "x": list(range(1, steps + 1)),
            "y": axis.place(line.norms),
            "line": {"color": line.color, "width": line.width, "dash": line.dash},
            "marker": {"color": line.color, "size": line.width + 3},
            "cliponaxis": False,
            "hovertext": together
            if few
            else [f"{step}<br>{part}" for step, part in zip(at, parts, strict=True)],
            "hovertemplate": "%{hovertext}<extra></extra>",
        }
        for line, parts in zip(lines, told, strict=True)
    ]


def norm_frame(steps: int, tokens: Sequence[str] | None, colors: Theme) -> dict[str, Any]:
    """The layout of a picture over time; pointing anywhere tells of the nearest step.

    Raises
    ------
    InvalidInput
        When there are not as many tokens as steps.
    """
    require_token_per_step(tokens, steps)
    layout = time_layout(steps, tokens, colors)
    anywhere = {"hovermode": "closest", "hoverdistance": -1}
    return {**layout, **anywhere, "meta": {"min_width": WIDTH}}


def require_same_steps(steps: Sequence[int]) -> int:
    """The number of steps that several networks have in common.

    Raises
    ------
    InvalidInput
        When there is no network, or they read sequences of different lengths.
    """
    if not steps:
        raise InvalidInput("there is no network to draw; expected one at least.")
    if len(set(steps)) > 1:
        found = ", ".join(str(count) for count in steps)
        raise InvalidInput(f"the networks read {found} steps; expected the same sequence for all.")
    return steps[0]
