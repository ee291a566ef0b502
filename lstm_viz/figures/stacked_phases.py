"""A step of stacked layers as one draws it on a blackboard: layer by layer, then what is said."""

from __future__ import annotations

from dataclasses import dataclass

from lstm_viz.figures.stage_phases import ARRIVE, PHASES


@dataclass(frozen=True)
class StackedPhases:
    """The phases of a step: one for each layer, and one for the read-out.

    A layer that is looked into takes the LSTM's own five phases in place of its one.
    """

    layers: int
    opened: int | None = None  # the layer that is looked into, from 0
    is_read_out: bool = True  # whether a read-out says something at the end

    @property
    def names(self) -> tuple[str, ...]:
        """The phases' names."""
        of_layers = [
            name
            for k in range(self.layers)
            for name in (
                [f"layer {k + 1}: {part}" for part in PHASES]
                if k == self.opened
                else [f"layer {k + 1}"]
            )
        ]
        return (*of_layers, *(["read-out"] if self.is_read_out else []))

    @property
    def count(self) -> int:
        """How many phases a step has."""
        return len(self.names)

    def of(self, layer: int, part: int) -> int:
        """The phase, from 1, in which a layer's part of the step happens.

        Parameters
        ----------
        layer : int
            From 0.
        part : int
            One of the LSTM's phases: `ARRIVE` to `READ`.
        """
        more = len(PHASES) - 1
        begin = 1 + layer + (more if self.opened is not None and self.opened < layer else 0)
        return begin + (part - ARRIVE if layer == self.opened else 0)

    @property
    def said(self) -> int:
        """The phase in which the read-out speaks: the last."""
        return self.count

    def of_stage(self, layer: int) -> tuple[int, ...]:
        """For each phase the one at which a layer's own stage stands; 0 until it begins."""
        begin = self.of(layer, ARRIVE)
        of_first = 1 if layer == self.opened else len(PHASES)
        return tuple(
            0 if phase < begin else min(of_first + phase - begin, len(PHASES))
            for phase in range(1, self.count + 1)
        )
