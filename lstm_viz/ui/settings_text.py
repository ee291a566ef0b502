"""Settings as letters in a link: ``code.value`` each, with ``~`` between. Knows no Streamlit.

These letters stand in a link as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from lstm_viz.errors import InvalidInput
from lstm_viz.gradients import ARCHITECTURES, Architecture


@dataclass(frozen=True)
class Word:
    """One field in a link: ``code.value``."""

    code: str
    field: str
    read: Callable[[str], Any]
    write: Callable[[Any], str] = str
    of_settings: bool = True  # or of the choice that the settings are part of


def words_of(words: Sequence[Word], choice: Any, usual: Any) -> str:
    """Write what differs from the usual.

    Parameters
    ----------
    words : sequence of Word
        All that can be written.
    choice, usual : dataclass
        Both of the same kind, with their settings in the field ``settings``.
    """
    written = []
    for word in words:
        value, by_default = (
            getattr(one.settings if word.of_settings else one, word.field)
            for one in (choice, usual)
        )
        if value != by_default:
            written.append(f"{word.code}.{word.write(value)}")
    return "~".join(written)


def fields_from_words(
    words: Sequence[Word], text: str, where: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Read what `words_of` wrote.

    Parameters
    ----------
    words : sequence of Word
        All that can be written.
    text : str
        The letters, from anyone.
    where : str
        What the settings belong to, for messages.

    Returns
    -------
    settings, others : dict
        The fields of the settings, and those beside them.

    Raises
    ------
    InvalidInput
        Names the part that cannot be used, and what it takes.
    """
    by_code = {word.code: word for word in words}
    settings: dict[str, Any] = {}
    others: dict[str, Any] = {}
    for piece in filter(None, text.split("~")):
        code, _, value = piece.partition(".")
        if code not in by_code:
            raise InvalidInput(f"“{code[:30]}” is no setting of {where}.")
        word = by_code[code]
        (settings if word.of_settings else others)[word.field] = word.read(value)
    return settings, others


def one_of(choices: Sequence[str]) -> Callable[[str], str]:
    """A reader for one of some words."""

    def read(text: str) -> str:
        if text not in choices:
            raise InvalidInput(f"“{text[:30]}” is none of {', '.join(choices)}.")
        return text

    return read


def whole(text: str) -> int:
    """Read a whole number from 0.

    Raises
    ------
    InvalidInput
        When it is none.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= 10):
        raise InvalidInput(f"“{text[:30]}” is no whole number from 0.")
    return int(text)


def number(text: str) -> float:
    """Read a number.

    Raises
    ------
    InvalidInput
        When it is none.
    """
    try:
        return float(text)
    except ValueError:
        raise InvalidInput(f"“{text[:30]}” is no number.") from None


def plain(value: float) -> str:
    """Write a number so that it is read back the same."""
    return repr(float(value)).removesuffix(".0")


def number_or(word: str) -> Callable[[str], float | None]:
    """A reader for a number, or a word that stands for none."""
    return lambda text: None if text == word else number(text)


def plain_or(word: str) -> Callable[[float | None], str]:
    """A writer for a number, or for none by a word."""
    return lambda value: word if value is None else plain(value)


def networks(text: str) -> tuple[Architecture, ...]:
    """Read the networks of a comparison, with ``-`` between.

    Raises
    ------
    InvalidInput
        When one of them is not known.
    """
    named = set(text.split("-"))
    if not named <= set(ARCHITECTURES):
        raise InvalidInput(
            f"“{text[:30]}” names networks that are none of {', '.join(ARCHITECTURES)}."
        )
    return tuple(name for name in ARCHITECTURES if name in named)
