"""What a visitor has chosen to train, and how a link says it. Knows no Streamlit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from lstm_viz.cells import INITIALISATIONS
from lstm_viz.errors import InvalidInput
from lstm_viz.sequences.tasks import TASKS
from lstm_viz.training import OPTIMISERS, TrainingSettings
from lstm_viz.training.batches import FEWEST
from lstm_viz.ui.settings_text import (
    Word,
    fields_from_words,
    networks,
    number,
    number_or,
    one_of,
    plain,
    plain_or,
    whole,
    words_of,
)

MOST_SEQUENCES = FEWEST
"""So many held-out sequences can be watched; there are at least so many."""

OPENING_SETTINGS = TrainingSettings(init="chrono")
"""With these the LSTM solves within a minute what the RNN does not."""


@dataclass(frozen=True)
class TrainingChoice:
    """Everything chosen on the page, for the next training and for what is seen of one."""

    settings: TrainingSettings = OPENING_SETTINGS
    sequence: int = 0  # which held-out sequence is watched, 0…MOST_SEQUENCES-1

    def with_settings(self, **changes: Any) -> TrainingChoice:
        """The same choice with other settings; another task begins with its own lag.

        Raises
        ------
        InvalidInput
            When a setting is out of its range.
        """
        if changes.get("task", self.settings.task) != self.settings.task:
            changes = {"lag": None, **changes}
        return replace(self, settings=replace(self.settings, **changes))


OPENING = TrainingChoice()

_WORDS = (
    Word("task", "task", one_of(tuple(TASKS))),
    Word("lag", "lag", whole),
    Word("nets", "architectures", networks, "-".join),
    Word("H", "hidden_size", whole),
    Word("init", "init", one_of(INITIALISATIONS)),
    Word("fb", "forget_bias", number_or("drawn"), plain_or("drawn")),
    Word("opt", "optimiser", one_of(OPTIMISERS)),
    Word("lr", "learning_rate", number, plain),
    Word("end", "learning_rate_end", number_or("same"), plain_or("same")),
    Word("clip", "clip", number_or("off"), plain_or("off")),
    Word("B", "batch", whole),
    Word("n", "updates", whole),
    Word(
        "solved",
        "stops_when_solved",
        lambda text: one_of(("stop", "on"))(text) == "stop",
        lambda stops: "stop" if stops else "on",
    ),
    Word("seed", "seed", whole),
    Word("on", "device", lambda text: text[:20]),
    Word("look", "sequence", lambda text: whole(text) - 1, lambda k: str(k + 1), of_settings=False),
)


def text_of_training(choice: TrainingChoice) -> str:
    """Write what differs from the opening, as letters for a link.

    A lag is written where it is not its task's own.
    """
    own_lag = TASKS[choice.settings.task].default_lag
    usual = replace(
        OPENING, settings=replace(OPENING_SETTINGS, task=choice.settings.task, lag=own_lag)
    )
    task = "" if choice.settings.task == OPENING_SETTINGS.task else f"task.{choice.settings.task}"
    return "~".join(filter(None, (task, words_of(_WORDS, choice, usual))))


def training_from_text(text: str) -> TrainingChoice:
    """Read what `text_of_training` wrote.

    Raises
    ------
    InvalidInput
        Names the part that cannot be used, and what it takes.
    """
    settings, others = fields_from_words(_WORDS, text, "a training")
    task = settings.pop("task", OPENING_SETTINGS.task)
    lag = settings.pop("lag", TASKS[task].default_lag)
    choice = replace(
        OPENING, settings=replace(OPENING_SETTINGS, task=task, lag=lag, **settings), **others
    )
    if not 0 <= choice.sequence < MOST_SEQUENCES:
        raise InvalidInput(
            f"look is {choice.sequence + 1}; expected a sequence from 1 to {MOST_SEQUENCES}."
        )
    return choice
