"""Typed sentences as numbers: one column for each word of a vocabulary."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lstm_viz.arrays import whole_number
from lstm_viz.errors import InvalidInput
from lstm_viz.sequences.checks import quoted, require_text, require_text_length
from lstm_viz.sequences.one_hot_rows import one_hot_rows
from lstm_viz.sequences.sequence import InputSequence
from lstm_viz.shown_text import in_short, printable

MAX_WORDS = 256
"""The most words a vocabulary may have."""

_TOKEN_LENGTH = 40
_EXPECTED = "words such as the film was good"

# A word with its apostrophes and hyphens inside, a number, or one sign alone.
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|\S")


@dataclass(frozen=True)
class Vocabulary:
    """The words that have a column of their own, in the columns' order.

    Raises
    ------
    InvalidInput
        When there is no word, more than 256, one twice, or one that `split` would not leave as
        it is.
    """

    words: tuple[str, ...]  # 1 to 256 different words or signs, lower case, one a column
    other: bool = True  # whether one more column, the last, takes every unknown word

    def __post_init__(self) -> None:
        if not isinstance(self.words, tuple):
            raise InvalidInput(
                f"the vocabulary is of type {type(self.words).__name__}; expected a tuple of "
                "different words."
            )
        if not self.words:
            raise InvalidInput("the vocabulary is empty; expected at least one word.")
        seen: set[str] = set()
        for word in self.words:
            if not isinstance(word, str):
                raise InvalidInput(
                    f"a word of the vocabulary is of type {type(word).__name__}; expected a string."
                )
            if split(word) != [word]:
                raise InvalidInput(
                    f"the vocabulary has {quoted(word)}; expected one word or one sign, in lower "
                    "case."
                )
            if word in seen:
                raise InvalidInput(
                    f"the vocabulary has {quoted(word)} twice; expected each word once."
                )
            seen.add(word)
        if len(seen) > MAX_WORDS:
            raise InvalidInput(
                f"the vocabulary has {len(seen):,} words; expected at most {MAX_WORDS}."
            )

    @property
    def size(self) -> int:
        """D, the number of columns, the one for other words included."""
        return len(self.words) + bool(self.other)

    @property
    def channels(self) -> tuple[str, ...]:
        """The columns' D names: each word, then ``"other"``."""
        return self.words + ("other",) * bool(self.other)


def split(text: str) -> list[str]:
    """Return the words and signs of a text in lower case: ``"Don't go!"`` has three, the last !.

    A word may have apostrophes and hyphens inside it (a curly apostrophe is read as a straight
    one); every other sign that is not white space stands alone.
    """
    return _WORD.findall(text.lower().replace("’", "'"))


def one_hot_words(text: str, vocabulary: Vocabulary, *, max_steps: int = 10_000) -> InputSequence:
    """Write a text as one step a word, with a 1 in the word's column and 0 elsewhere.

    Parameters
    ----------
    text : str
        At least one word or sign, up to 1,000,000 characters; divided as `split` does.
    vocabulary : Vocabulary
        Which word is which column.
    max_steps : int, default 10,000
        The most steps allowed, at least 1.

    Returns
    -------
    InputSequence, x of shape (T, D) with D the vocabulary's size
        The tokens are the words as read, to 40 characters; the channels the vocabulary's.

    Raises
    ------
    InvalidInput
        When the text is empty or too long, or has a word that is not in a vocabulary without a
        column for others; the message names it and its position, counting from 1.
    """
    max_steps = whole_number("max_steps", max_steps, 1)
    require_text(text, _EXPECTED)
    require_text_length(text)
    if not isinstance(vocabulary, Vocabulary):
        raise InvalidInput(
            f"the vocabulary is of type {type(vocabulary).__name__}; expected a Vocabulary."
        )
    read = split(text)
    if len(read) > max_steps:
        raise InvalidInput(
            f"the text has {len(read):,} words and signs, one step each; expected at most "
            f"{max_steps:,}."
        )
    x = one_hot_rows(
        read,
        vocabulary.words,
        other=vocabulary.other,
        what=("word", "vocabulary"),
        shown=vocabulary.words,
    )
    return InputSequence(x, tuple(map(_label, read)), vocabulary.channels)


def _label(word: str) -> str:
    """Return a word as a label that can be seen, not too long for one."""
    return in_short(printable(word), _TOKEN_LENGTH)
