"""What a shipped network is, and how it is trained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lstm_viz.sequences.tasks import Task
from lstm_viz.training import TrainingSettings

MOST_UNITS = 64
"""No network of the zoo has more units: their files stay small, and all units can be shown."""

DRAWN_HERE = "None needed: this program draws the sequences."
"""The licence of data that a task draws."""

Kind = Literal["feed-forward", "rnn", "gru", "lstm"]
KINDS: tuple[Kind, ...] = ("feed-forward", "rnn", "gru", "lstm")
"""What a network can be made of; feed-forward is a vanilla RNN whose U is 0."""

_KIND_WORDS: dict[Kind, str] = {
    "feed-forward": "feed-forward network",
    "rnn": "RNN",
    "gru": "GRU",
    "lstm": "LSTM",
}


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """One network of the zoo: what it does, what it learned from, and the training itself.

    Nothing here is measured: scores and claims are on the `Card`.
    """

    key: str  # in links after "zoo-", in files and on the command line: a-z, 0-9 and -
    name: str  # on screen
    sentence: str  # what it does
    look_at: (
        str  # what to look at; {unit}, {correlation} and {reach} stand for what a card measured
    )
    data: str  # what it was trained on
    licence: str  # of that data
    settings: TrainingSettings  # the task, its lag and the training of one network
    sample: str | int  # typed text, or the number of a held-out sequence, that it opens on
    start: int  # the step of the sample worth opening on, 0 to T-1
    claim: str | None = None  # the feature of the steps that one unit is claimed to follow

    @property
    def task(self) -> Task:
        """The task that it was trained on."""
        return self.settings.problem

    @property
    def kind(self) -> Kind:
        """What the network is made of."""
        (architecture,) = self.settings.architectures
        if architecture in ("gru", "lstm"):
            return architecture
        return "rnn" if self.settings.recurrent else "feed-forward"

    @property
    def kind_words(self) -> str:
        """The same with layers and directions, such as ``LSTM, 2 layers``."""
        words = "bidirectional " * self.settings.bidirectional + _KIND_WORDS[self.kind]
        layers = self.settings.layers
        return words if layers == 1 else f"{words}, {layers} layers"
