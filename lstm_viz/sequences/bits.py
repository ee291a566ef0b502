"""Sequences of zeros and ones: typed or drawn."""

from __future__ import annotations

import re

import numpy as np

from lstm_viz.arrays import whole_number
from lstm_viz.errors import InvalidInput
from lstm_viz.sequences.checks import (
    drawn_size,
    quoted,
    require_steps,
    require_text,
    require_text_length,
)
from lstm_viz.sequences.sequence import InputSequence, numbered_channels

_EXPECTED = "zeros and ones such as 10110"
_NOT_IN_BITS = re.compile(r"[^01\s,;]")


def parse_bits(text: str, *, max_steps: int = 10_000) -> InputSequence:
    """Read zeros and ones, one step each.

    Parameters
    ----------
    text : str
        Up to 1,000,000 characters, e.g. ``"10110"`` or ``"1 0 1"``. White space, commas and
        semicolons are passed over.
    max_steps : int, default 10,000
        The most steps allowed, at least 1.

    Returns
    -------
    InputSequence, x of shape (T, 1)
        Values 0 and 1; the channel is ``"bit"``.

    Raises
    ------
    InvalidInput
        When there is no bit, anything else is among them (the message gives its line and column
        and the character), or the text or the sequence is too long.
    """
    max_steps = whole_number("max_steps", max_steps, 1)
    require_text(text, _EXPECTED)
    require_text_length(text)
    text = text.removeprefix("\ufeff")  # a byte order mark, left over from a file
    stray = _NOT_IN_BITS.search(text)
    if stray:
        line = text.count("\n", 0, stray.start()) + 1
        column = stray.start() - text.rfind("\n", 0, stray.start())
        raise InvalidInput(
            f"line {line}, column {column}: {quoted(stray[0])} is not a bit; expected 0 or 1."
        )
    bits = [float(character) for character in text if character in "01"]
    if not bits:
        raise InvalidInput(f"the text holds separators only; expected {_EXPECTED}.")
    require_steps(len(bits), max_steps)
    return InputSequence(np.array(bits)[:, None], channels=("bit",))


def random_bits(steps: int, *, channels: int = 1, seed: int = 0) -> InputSequence:
    """Draw zeros and ones, each as likely as the other.

    Parameters
    ----------
    steps : int
        T, 1 to 1,000,000.
    channels : int, default 1
        D, 1 to 1024; the sequence may have at most 10,000,000 values.
    seed : int, default 0
        At least 0. The same seed gives the same bits.

    Returns
    -------
    InputSequence, x of shape (T, D)
        Values 0 and 1; the channels are ``"bit"``, or ``"bit₁"``, ``"bit₂"``, ….

    Raises
    ------
    InvalidInput
        When an argument is outside its range.
    """
    steps, channels = drawn_size(steps, channels)
    seed = whole_number("seed", seed, 0)
    bits = np.random.default_rng(seed).integers(0, 2, (steps, channels))
    return InputSequence(bits.astype(np.float64), channels=numbered_channels("bit", channels))
