"""An alignment's moving part as it comes together: traces, bindings, arrays, words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.encoder_decoder.trace import EncoderDecoderTrace
from lstm_viz.figures.alignment_plan import LEFT, RIGHT, AlignmentPlan
from lstm_viz.figures.canvas import Canvas
from lstm_viz.figures.moving import Binding, ByPhase, Item, Row, Value
from lstm_viz.figures.theme import Theme

SHOW_WEIGHTS = ("softmax", "context", "decoder", "write")
"""The phases in which α is known."""


class Drawing:
    """What is drawn so far, and how its parts follow the clock."""

    def __init__(
        self,
        canvas: Canvas,
        trace: EncoderDecoderTrace,
        plan: AlignmentPlan,
        phases: tuple[str, ...],
    ) -> None:
        self.canvas = canvas
        self.trace = trace
        self.plan = plan
        self.phases = phases
        self.bindings: list[Binding] = []
        self.arrays: dict[str, NDArray[Any]] = {
            "here": plan.written_x[:, None].astype(np.float32),
        }
        self.words: dict[str, Sequence[str]] = {}
        if trace.alignment is not None:
            self.arrays["alpha"] = trace.alignment.astype(np.float64)

    @property
    def colors(self) -> Theme:
        """Light or dark."""
        return self.canvas.colors

    def add(self, trace: dict[str, Any], **bound: Any) -> None:
        """Add a trace, and what of it follows the clock: ``line_width`` is ``line.width``."""
        number = self.canvas.trace({"hoverinfo": "skip", **trace})
        for name, value in bound.items():
            attribute = name.replace("_", ".")
            is_length = attribute in ("line.width", "textfont.size")
            self.bindings.append(Binding(number, attribute, value, pixels=is_length))

    def by_phase(self, usual: Any, others: Mapping[str, Any], before: Any = None) -> ByPhase:
        """One value in most phases, others in some."""
        return ByPhase(tuple(others.get(phase, usual) for phase in self.phases), before)

    def lit(self, *in_phases: str) -> dict[str, Any]:
        """A wire that stands out in some phases, as bound attributes."""
        color = self.colors.ink["h"]
        return {
            "line_color": self.by_phase(self.colors.quiet, dict.fromkeys(in_phases, color)),
            "line_width": self.by_phase(1.5, dict.fromkeys(in_phases, 5)),
        }

    def here(self, offset: float = 0.0) -> Value:
        """A place beside the middle of the step's column; it glides there from the last step's."""
        now = Item(Row("here", offset=offset))
        return ByPhase((now,) * len(self.phases), Item(Row("here", later=-1, offset=offset)))

    def node(self, offset: float = 0.0) -> Any:
        """Where the context stands: under its step, or for all steps in one place."""
        if self.trace.alignment is None:
            return (LEFT + RIGHT) / 2 + offset
        return self.here(offset)
