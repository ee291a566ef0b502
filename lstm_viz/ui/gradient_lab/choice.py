"""What a visitor has chosen in the gradient lab, and how a link says it. Knows no Streamlit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from lstm_viz.cells import INITIALISATIONS
from lstm_viz.errors import InvalidInput
from lstm_viz.gradients import (
    LOSSES,
    MOST_INITIALISATIONS,
    PRECISIONS,
    SAME,
    GradientSettings,
)
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

Reads = Literal["noise", "sequence"]
READS: tuple[Reads, ...] = ("noise", "sequence")

Engine = Literal["numpy", "torch"]
ENGINES: tuple[Engine, ...] = ("numpy", "torch")

OPENING_SETTINGS = GradientSettings()
"""With these the difference between RNN and LSTM is large."""

LARGEST_CLIP = 1e6
MOST_SEED = 2**31 - 1


@dataclass(frozen=True)
class GradientChoice:
    """Everything chosen in the gradient lab."""

    settings: GradientSettings = OPENING_SETTINGS
    reads: Reads = "noise"  # or the sequence in the sidebar
    engine: Engine = "numpy"
    device: str = "cpu"  # with PyTorch: one of those it sees
    clip: float = 1.0  # where the gradient's norm is clipped, more than 0
    shown: int = 0  # which initialisation is looked at closely, 0…MOST_INITIALISATIONS-1

    def with_settings(self, **changes: Any) -> GradientChoice:
        """The same choice with other settings.

        Raises
        ------
        InvalidInput
            When a setting is out of its range.
        """
        settings = replace(self.settings, **changes)
        return replace(self, settings=settings, shown=min(self.shown, settings.initialisations - 1))


OPENING = GradientChoice()


_WORDS = (
    Word("nets", "architectures", networks, "-".join),
    Word("T", "steps", whole),
    Word("D", "input_size", whole),
    Word("H", "hidden_size", whole),
    Word("same", "same", one_of(SAME)),
    Word("init", "init", one_of(INITIALISATIONS)),
    Word("radius", "spectral_radius", number, plain),
    Word("gain", "recurrent_gain", number, plain),
    Word("fb", "forget_bias", number_or("drawn"), plain_or("drawn")),
    Word("scale", "input_scale", number, plain),
    Word("loss", "loss", one_of(LOSSES)),
    Word("n", "initialisations", whole),
    Word("seed", "seed", whole),
    Word("prec", "precision", one_of(PRECISIONS)),
    Word("reads", "reads", one_of(READS), of_settings=False),
    Word("by", "engine", one_of(ENGINES), of_settings=False),
    Word("on", "device", lambda text: text[:20], of_settings=False),
    Word("clip", "clip", number, plain, of_settings=False),
    Word("look", "shown", lambda text: whole(text) - 1, lambda k: str(k + 1), of_settings=False),
)


def text_of_choice(choice: GradientChoice) -> str:
    """Write what differs from the opening, as letters for a link."""
    return words_of(_WORDS, choice, OPENING)


def choice_from_text(text: str) -> GradientChoice:
    """Read what `text_of_choice` wrote.

    Raises
    ------
    InvalidInput
        Names the part that cannot be used, and what it takes.
    """
    settings, others = fields_from_words(_WORDS, text, "the gradient lab")
    choice = replace(OPENING, settings=GradientSettings(**settings), **others)
    if not 0 < choice.clip <= LARGEST_CLIP:
        raise InvalidInput(
            f"clip is {choice.clip!r}; expected a number above 0, at most {LARGEST_CLIP:g}."
        )
    if not 0 <= choice.shown < choice.settings.initialisations:
        raise InvalidInput(
            f"look is {choice.shown + 1}; expected an initialisation from 1 to "
            f"{choice.settings.initialisations}, of at most {MOST_INITIALISATIONS}."
        )
    if choice.settings.seed > MOST_SEED:
        raise InvalidInput(f"seed is {choice.settings.seed}; expected at most {MOST_SEED}.")
    return choice
