"""What every maker of a sequence asks of its arguments before it starts."""

from __future__ import annotations

from lstm_viz.arrays import whole_number
from lstm_viz.errors import InvalidInput

MAX_TEXT_LENGTH = 1_000_000
"""The most characters a text of numbers or bits may have."""

MAX_CHANNELS = 1024
"""The most columns a sequence that is typed or drawn may have."""

MAX_DRAWN_STEPS = 1_000_000
"""The most steps a drawn or computed sequence may have."""

MAX_DRAWN_VALUES = 10_000_000
"""The most numbers, steps times columns, such a sequence may have."""

_SHOWN_LENGTH = 20


def quoted(token: str) -> str:
    """Return `token` as a message shows it: cut to 20 characters, escaped, in quotes."""
    return repr(token if len(token) <= _SHOWN_LENGTH else token[:_SHOWN_LENGTH] + "…")


def require_text(text: str, expected: str) -> None:
    """Raise `InvalidInput` unless `text` is a str that holds more than whitespace.

    Parameters
    ----------
    text : str
        The text given.
    expected : str
        What to type instead, for the message.
    """
    if not isinstance(text, str):
        raise InvalidInput(f"the text is of type {type(text).__name__}; expected {expected}.")
    if not text or text.isspace():
        raise InvalidInput(f"the text is empty; expected {expected}.")


def require_text_length(text: str) -> None:
    """Raise `InvalidInput` when `text` is longer than `MAX_TEXT_LENGTH` characters."""
    if len(text) > MAX_TEXT_LENGTH:
        raise InvalidInput(
            f"the text has {len(text):,} characters; expected at most {MAX_TEXT_LENGTH:,}."
        )


def require_steps(steps: int, max_steps: int) -> None:
    """Raise `InvalidInput` when a sequence of `steps` steps is longer than `max_steps`."""
    if steps > max_steps:
        raise InvalidInput(f"the text has {steps:,} steps; expected at most {max_steps:,}.")


def drawn_size(steps: int, channels: int) -> tuple[int, int]:
    """Return T and D of a sequence to be drawn as ints, or raise `InvalidInput`."""
    steps = whole_number("steps", steps, 1, MAX_DRAWN_STEPS)
    channels = whole_number("channels", channels, 1, MAX_CHANNELS)
    if steps * channels > MAX_DRAWN_VALUES:
        raise InvalidInput(
            f"{steps:,} steps of {channels:,} channels are {steps * channels:,} values; expected "
            f"at most {MAX_DRAWN_VALUES:,}."
        )
    return steps, channels
