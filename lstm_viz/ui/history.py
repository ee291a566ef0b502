"""Undo and redo: every state of a visit that something was changed from. Knows no Streamlit."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lstm_viz.figures.digits import shown
from lstm_viz.shown_text import in_short
from lstm_viz.ui.examples import EXAMPLES
from lstm_viz.ui.lessons import LESSONS
from lstm_viz.ui.selection import Selection

MOST_ENTRIES = 200
MOST_BYTES = 8 * 1024**2
"""What the weights in a history may take; a hundred visitors share one server."""

TOGETHER = 0.8
"""Seconds: what the same control changes again within this time is one change, as in a drag."""

MADE = (
    "network",
    "hidden_size",
    "seed",
    "forget_bias",
    "own",
    "interventions",
    "pin",
    "source",
    "numbers",
    "bits",
    "text",
    "steps",
    "period",
    "channels",
    "noise",
    "series_seed",
    "gradients",
    "training",
    "zoo",
    *(lesson.field for lesson in LESSONS),
)
"""The fields of a selection that undo brings back; the others say only what is looked at."""


@dataclass(frozen=True)
class Entry:
    """A state, and what made it."""

    label: str
    selection: Selection
    control: str = ""  # what made it, for changes that belong together
    time: float = 0.0  # seconds


@dataclass(frozen=True)
class History:
    """The states of a visit, and which of them is shown."""

    entries: tuple[Entry, ...]
    at: int = 0

    @classmethod
    def begun(cls, selection: Selection) -> History:
        """A history of one state."""
        return cls((Entry("The visit begins", selection),))

    def with_change(self, label: str, selection: Selection, control: str, time: float) -> History:
        """Add a state behind the one that is shown; those that were undone are gone."""
        entries = self.entries[: self.at + 1]
        last = entries[-1]
        if control and last.control == control and time - last.time < TOGETHER and self.at > 0:
            entries = entries[:-1]
        entries = (*entries, Entry(label, selection, control, time))[-MOST_ENTRIES:]
        while len(entries) > 2 and sum(map(_size, entries)) > MOST_BYTES:
            entries = entries[1:]
        return History(entries, len(entries) - 1)

    def gone_to(self, at: int) -> History:
        """The same history at another of its states; the nearest there is."""
        return replace(self, at=min(max(at, 0), len(self.entries) - 1))

    @property
    def can_undo(self) -> bool:
        """Whether there is a state before."""
        return self.at > 0

    @property
    def can_redo(self) -> bool:
        """Whether there is a state after."""
        return self.at < len(self.entries) - 1

    def applied_to(self, selection: Selection) -> Selection:
        """The state that is shown, looked at as `selection` looks at its own."""
        there = self.entries[self.at].selection
        return replace(selection, **{field: getattr(there, field) for field in MADE})


def _size(entry: Entry) -> int:
    """Bytes of a state's weights."""
    chosen = entry.selection
    own = 0 if chosen.own is None else len(chosen.own.weights)
    return own + (0 if chosen.pin is None else len(chosen.pin.own.weights))


def is_change(before: Selection, after: Selection) -> bool:
    """Whether two selections differ in more than in what is looked at."""
    return any(getattr(before, field) != getattr(after, field) for field in MADE)


_FIELD_NAMES = {
    "hidden_size": "Units",
    "seed": "Seed",
    "steps": "Steps",
    "period": "Period",
    "channels": "Inputs",
    "noise": "Noise",
    "series_seed": "Series seed",
    "numbers": "Numbers",
    "bits": "Bits",
    "text": "Text",
    "source": "Sequence",
}


def told(before: Selection, after: Selection) -> str:
    """Say in a few words what changed, where nobody said it."""
    if after.network != before.network:
        return f"Network: {EXAMPLES.names.get(after.network, 'Random LSTM')}"
    for field, name in _FIELD_NAMES.items():
        value = getattr(after, field)
        if value != getattr(before, field):
            return f"{name}: {in_short(str(value))}"
    if after.forget_bias != before.forget_bias:
        value = "PyTorch’s own" if after.forget_bias is None else shown(after.forget_bias)
        return f"Forget bias: {value}"
    if after.training != before.training:
        return "Training"
    return "Gradient lab" if after.gradients != before.gradients else "Weights"
