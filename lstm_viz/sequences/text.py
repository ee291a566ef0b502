"""Text as numbers: one column for each character of an alphabet."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lstm_viz.arrays import whole_number
from lstm_viz.errors import InvalidInput
from lstm_viz.sequences.checks import quoted
from lstm_viz.sequences.one_hot_rows import one_hot_rows
from lstm_viz.sequences.sequence import InputSequence

MAX_ALPHABET = 256
"""The most characters an alphabet may have."""

_SYMBOLS = {" ": "␣", "\n": "⏎", "\t": "⇥"}
_CODE_POINT = re.compile("U\\+([0-9A-F]{4,6})")


@dataclass(frozen=True)
class Alphabet:
    """The characters that have a column of their own, in the columns' order.

    Raises
    ------
    InvalidInput
        When there is no character, more than 256, or one twice.
    """

    characters: str  # 1 to 256 different characters, one a column
    other: bool = False  # whether one more column, the last, takes every unknown character

    def __post_init__(self) -> None:
        if not isinstance(self.characters, str):
            raise InvalidInput(
                f"the alphabet is of type {type(self.characters).__name__}; expected a string of "
                "different characters."
            )
        if not self.characters:
            raise InvalidInput("the alphabet is empty; expected at least one character.")
        seen: set[str] = set()
        for character in self.characters:
            if character in seen:
                raise InvalidInput(
                    f"the alphabet has {quoted(character)} twice; expected each character once."
                )
            seen.add(character)
        if len(seen) > MAX_ALPHABET:
            raise InvalidInput(
                f"the alphabet has {len(seen):,} characters; expected at most {MAX_ALPHABET}."
            )

    @classmethod
    def of(cls, text: str, *, other: bool = False) -> Alphabet:
        """Return the alphabet of a text: its different characters by code point.

        Raises
        ------
        InvalidInput
            When the text is empty or has more than 256 different characters.
        """
        if not isinstance(text, str):
            raise InvalidInput(f"the text is of type {type(text).__name__}; expected a string.")
        return cls("".join(sorted(set(text))), other)

    @property
    def size(self) -> int:
        """D, the number of columns, the one for other characters included."""
        return len(self.characters) + bool(self.other)

    @property
    def channels(self) -> tuple[str, ...]:
        """The columns' D names: each character as it can be shown, then ``"other"``."""
        return tuple(map(visible, self.characters)) + ("other",) * bool(self.other)


def one_hot(
    text: str, alphabet: Alphabet | None = None, *, max_steps: int = 10_000
) -> InputSequence:
    """Write a text as one step a character, with a 1 in the character's column and 0 elsewhere.

    Parameters
    ----------
    text : str
        1 to `max_steps` characters; every one counts, spaces and line ends too.
    alphabet : Alphabet, optional
        Which character is which column; by default the text's own, by code point.
    max_steps : int, default 10,000
        The most steps allowed, at least 1.

    Returns
    -------
    InputSequence, x of shape (T, D) with D the alphabet's size
        The tokens are the characters, the channels the alphabet's. A space is shown as ␣, a line
        end as ⏎, a tab as ⇥ and what else cannot be seen as its code point, e.g. U+0007.

    Raises
    ------
    InvalidInput
        When the text is empty or too long, holds a character that is not in the alphabet (the
        message names it and its position, counting from 1), or has more than 256 different
        characters and no alphabet was given.
    """
    max_steps = whole_number("max_steps", max_steps, 1)
    if not isinstance(text, str):
        raise InvalidInput(f"the text is of type {type(text).__name__}; expected a string.")
    if not text:
        raise InvalidInput("the text is empty; expected at least one character.")
    if len(text) > max_steps:
        raise InvalidInput(
            f"the text has {len(text):,} characters, one step each; expected at most {max_steps:,}."
        )
    if alphabet is None:
        alphabet = Alphabet.of(text)
    elif not isinstance(alphabet, Alphabet):
        raise InvalidInput(
            f"the alphabet is of type {type(alphabet).__name__}; expected an Alphabet."
        )
    x = one_hot_rows(
        text,
        alphabet.characters,
        other=alphabet.other,
        what=("character", "alphabet"),
        shown=alphabet.channels,
    )
    return InputSequence(x, tuple(map(visible, text)), alphabet.channels)


def visible(character: str) -> str:
    """Return a label that can be seen; different characters have different labels."""
    if character in _SYMBOLS:
        return _SYMBOLS[character]
    if not character.isprintable() or character in _SYMBOLS.values():
        return f"U+{ord(character):04X}"
    return character


def typed(label: str) -> str:
    """Return the character that `visible` made this label of; other labels stay as they are."""
    for character, symbol in _SYMBOLS.items():
        if label == symbol:
            return character
    code_point = _CODE_POINT.fullmatch(label)
    return chr(int(code_point[1], 16)) if code_point else label
