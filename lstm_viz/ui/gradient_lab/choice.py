"""What a visitor has chosen in the gradient lab, and how a link says it. Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

from lstm_viz.cells import INITIALISATIONS
from lstm_viz.errors import InvalidInput
from lstm_viz.gradients import (
    ARCHITECTURES,
    LOSSES,
    MOST_INITIALISATIONS,
    PRECISIONS,
    SAME,
    GradientSettings,
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


@dataclass(frozen=True)
class _Word:
    """One field in a link: ``code.value``."""

    code: str
    field: str
    read: Callable[[str], Any]
    write: Callable[[Any], str] = str
    of_settings: bool = True


def _one_of(choices: tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in choices:
            raise InvalidInput(f"“{text[:30]}” is none of {', '.join(choices)}.")
        return text

    return read


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 10):
        raise InvalidInput(f"“{text[:30]}” is no whole number from 0.")
    return int(text)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise InvalidInput(f"“{text[:30]}” is no number.") from None


def _plain(number: float) -> str:
    return repr(float(number)).removesuffix(".0")


def _networks(text: str) -> tuple[str, ...]:
    named = set(text.split("-"))
    if not named <= set(ARCHITECTURES):
        raise InvalidInput(
            f"“{text[:30]}” names networks that are none of {', '.join(ARCHITECTURES)}."
        )
    return tuple(name for name in ARCHITECTURES if name in named)


_WORDS = (
    _Word("nets", "architectures", _networks, "-".join),
    _Word("T", "steps", _whole),
    _Word("D", "input_size", _whole),
    _Word("H", "hidden_size", _whole),
    _Word("same", "same", _one_of(SAME)),
    _Word("init", "init", _one_of(INITIALISATIONS)),
    _Word("radius", "spectral_radius", _number, _plain),
    _Word("gain", "recurrent_gain", _number, _plain),
    _Word(
        "fb",
        "forget_bias",
        lambda text: None if text == "drawn" else _number(text),
        lambda bias: "drawn" if bias is None else _plain(bias),
    ),
    _Word("scale", "input_scale", _number, _plain),
    _Word("loss", "loss", _one_of(LOSSES)),
    _Word("n", "initialisations", _whole),
    _Word("seed", "seed", _whole),
    _Word("prec", "precision", _one_of(PRECISIONS)),
    _Word("reads", "reads", _one_of(READS), of_settings=False),
    _Word("by", "engine", _one_of(ENGINES), of_settings=False),
    _Word("on", "device", lambda text: text[:20], of_settings=False),
    _Word("clip", "clip", _number, _plain, of_settings=False),
    _Word("look", "shown", lambda text: _whole(text) - 1, lambda k: str(k + 1), of_settings=False),
)


def text_of_choice(choice: GradientChoice) -> str:
    """Write what differs from the opening, ``code.value`` each with ``~`` between.

    These letters stand in a link as they are.
    """
    words = []
    for word in _WORDS:
        value, usual = (
            getattr(one.settings if word.of_settings else one, word.field)
            for one in (choice, OPENING)
        )
        if value != usual:
            words.append(f"{word.code}.{word.write(value)}")
    return "~".join(words)


def choice_from_text(text: str) -> GradientChoice:
    """Read what `text_of_choice` wrote.

    Raises
    ------
    InvalidInput
        Names the part that cannot be used, and what it takes.
    """
    by_code = {word.code: word for word in _WORDS}
    settings: dict[str, Any] = {}
    others: dict[str, Any] = {}
    for piece in filter(None, text.split("~")):
        code, _, value = piece.partition(".")
        if code not in by_code:
            raise InvalidInput(f"“{code[:30]}” is no setting of the gradient lab.")
        word = by_code[code]
        (settings if word.of_settings else others)[word.field] = word.read(value)
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
