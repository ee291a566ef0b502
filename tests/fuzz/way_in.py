"""What a way in is: what is put into it, and what may come out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from random import Random
from typing import Any

from lstm_viz.errors import InvalidInput

LONGEST_REFUSAL = 1000
"""Characters of a message; a student reads it on a page."""


@dataclass(frozen=True)
class WayIn:
    """One place at which the program takes something from anyone."""

    name: str
    draw: Callable[[Random], Any]
    """Makes one input of what it draws: a valid one with something done to it, or anything."""
    take: Callable[[Any], str | None]
    """Takes one input the whole way; what it says where it refuses it, None where it is used.

    Whatever it raises is a fault: `InvalidInput` is caught where a page catches it.
    """
    around: Callable[[], AbstractContextManager[Any]] = nullcontext  # what has to be set up first


def refusal_of(use: Callable[[], object]) -> str | None:
    """The words with which something is refused; None where it is not."""
    try:
        use()
    except InvalidInput as problem:
        return str(problem)
    return None


def require_readable(refusal: str | None) -> None:
    """Raise `AssertionError` unless a browser can be sent the words and a person can read them."""
    if refusal is None:
        return
    assert refusal.strip(), "it was refused without a word"
    assert len(refusal) <= LONGEST_REFUSAL, f"{len(refusal):,} characters: {refusal[:200]}…"
    refusal.encode("utf-8")  # half a surrogate pair cannot be sent
