"""How typed text becomes the sequence that a network was trained to read."""

from __future__ import annotations

from dataclasses import dataclass

from lstm_viz.errors import InvalidInput
from lstm_viz.sequences.sequence import InputSequence
from lstm_viz.sequences.text import Alphabet, one_hot
from lstm_viz.sequences.words import Vocabulary, one_hot_words


@dataclass(frozen=True)
class Characters:
    """One step a character, one column for each of an alphabet.

    Raises
    ------
    InvalidInput
        When the names are not as many as the alphabet has columns.
    """

    alphabet: Alphabet
    suffix: str = ""  # put behind the text where it does not end so, e.g. the signs of a question
    prefix: str = ""  # put before the text where it does not begin so
    lower_case: bool = False  # whether the text is read in lower case
    names: tuple[str, ...] | None = None  # of the D columns; None: as the characters can be shown

    def __post_init__(self) -> None:
        if self.names is not None and len(self.names) != self.alphabet.size:
            raise InvalidInput(
                f"names has {len(self.names)} names; expected {self.alphabet.size}, one a column."
            )

    @property
    def channels(self) -> tuple[str, ...]:
        """The columns' D names."""
        return self.alphabet.channels if self.names is None else self.names

    def read(self, text: str, *, max_steps: int = 10_000) -> InputSequence:
        """Return a text as one step a character, with a 1 in the character's column.

        Parameters
        ----------
        text : str
            At least one character; every one counts.
        max_steps : int, default 10,000
            The most steps allowed, prefix and suffix included, at least 1.

        Returns
        -------
        InputSequence, x of shape (T, D) with D the alphabet's size
            The tokens are the characters, or their columns' names where there are any.

        Raises
        ------
        InvalidInput
            When the text is empty, too long, or holds a character that has no column; positions
            are counted without the prefix.
        """
        if self.lower_case and isinstance(text, str):
            text = text.lower()
        # First the text alone, so that a message speaks of what was typed.
        read = one_hot(text, self.alphabet, max_steps=max_steps)
        before = "" if text.startswith(self.prefix) else self.prefix
        after = "" if text.endswith(self.suffix) else self.suffix
        if before or after:
            read = one_hot(before + text + after, self.alphabet, max_steps=max_steps)
        if self.names is None:
            return read
        name_of = dict(zip(self.alphabet.channels, self.names, strict=True))
        return InputSequence(
            read.x, tuple(name_of.get(token, token) for token in read.tokens), self.names
        )


@dataclass(frozen=True)
class Words:
    """One step a word or sign, in lower case, one column for each of a vocabulary."""

    vocabulary: Vocabulary
    suffix: str = ""  # put behind the text where it does not end so, e.g. a full stop

    @property
    def channels(self) -> tuple[str, ...]:
        """The columns' D names."""
        return self.vocabulary.channels

    def read(self, text: str, *, max_steps: int = 10_000) -> InputSequence:
        """Return a text as one step a word, with a 1 in the word's column.

        Parameters
        ----------
        text : str
            At least one word or sign.
        max_steps : int, default 10,000
            The most steps allowed, the suffix included, at least 1.

        Returns
        -------
        InputSequence, x of shape (T, D) with D the vocabulary's size
            The tokens are the words as read.

        Raises
        ------
        InvalidInput
            When the text is empty, too long, or has a word without a column.
        """
        typed = one_hot_words(text, self.vocabulary, max_steps=max_steps)
        if text.rstrip().endswith(self.suffix):
            return typed
        return one_hot_words(f"{text} {self.suffix}", self.vocabulary, max_steps=max_steps)
