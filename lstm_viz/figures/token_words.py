"""Tokens of a text as they are written on a picture."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from lstm_viz.figures.digits import beside_numbers, plain_text

LONGEST = 8
"""A token of more letters than this is cut."""

_LONGEST_READ = 24  # letters of a token in a sentence

_SIGNS = {" ": "␣", "\n": "↵", "\r": "↵", "\t": "⇥"}


def visible_token(token: str) -> str:
    """A token as it stands in its cell: blanks with a sign for them, at most `LONGEST` letters.

    Not yet made safe for a figure: see `digits.plain_text`.
    """
    word = with_signs(token)
    if len(word) > 2 * LONGEST:
        word = word[: 2 * LONGEST] + "…"
    while letters_wide(word) > LONGEST:
        word = word.removesuffix("…")[:-1] + "…"
    return word


def read_token(token: str) -> str:
    """A token as it is read out: a blank as a sign, but not those between words or numbers."""
    return with_signs(token) if len(token) == 1 else with_signs(token).replace("␣", "\u00a0")


def safe_token(token: str) -> str:
    """A token as it stands in its cell, made safe for a figure."""
    return beside_numbers(plain_text(visible_token(token)))


def quoted_token(token: str) -> str:
    """A token in quotes in a sentence, as it is read out; not yet made safe for a figure."""
    word = read_token(token)
    if len(word) > _LONGEST_READ:
        word = word[: _LONGEST_READ - 1] + "…"
    return beside_numbers(f"“{word}”")


def is_number(word: str) -> bool:
    """Whether a token, or a part of one, is a number."""
    try:
        float(word)
    except ValueError:
        return False
    return True


def token_at(step: int, tokens: Sequence[str]) -> str:
    """A step with its token, for the ear: ``step 3, a``."""
    return f"step {step + 1}, {beside_numbers(visible_token(tokens[step]))}"


def letters_wide(word: str) -> int:
    """How many letters' room a word takes: Chinese letters and emoji are two wide."""
    if word.isascii():
        return len(word)
    return sum(
        0 if unicodedata.combining(letter) else 1 + (unicodedata.east_asian_width(letter) in "WF")
        for letter in word
    )


def with_signs(token: str) -> str:
    """A token with a sign for each blank, and for what cannot be seen."""
    return "".join(
        _SIGNS.get(letter)
        or ("␣" if letter.isspace() else "�" if unicodedata.category(letter) == "Cc" else letter)
        for letter in token
    )
