"""Text from outside as it can be shown: nothing in it that cannot be seen, and not too long."""

from __future__ import annotations

_SHORT = 24  # letters


def printable(text: str) -> str:
    """A text with a sign in place of what cannot be seen, or would turn the rest of it round."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def in_short(text: str, most: int = _SHORT) -> str:
    """How a text begins where it has more than `most` letters; as usual, for narrow rows."""
    return text if len(text) <= most else text[: most - 1] + "…"
