"""The kinds of sequence problem, by what comes in and what goes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["one-to-one", "one-to-many", "many-to-one", "aligned", "not-aligned"]


@dataclass(frozen=True)
class KindOfProblem:
    """One kind: its shape, and how it reads in words."""

    key: Kind
    name: str  # on screen
    shape: str  # in signs, for where there is no room for a picture
    sentence: str  # what comes in, what goes out, and when


KINDS: dict[Kind, KindOfProblem] = {
    kind.key: kind
    for kind in (
        KindOfProblem(
            "one-to-one",
            "One to one",
            "1 → 1",
            "One thing in, one answer out, and nothing is remembered: what a feed-forward network "
            "does. There is no sequence.",
        ),
        KindOfProblem(
            "one-to-many",
            "One to many",
            "1 → n",
            "One thing in, a whole sequence out: each step reads what the step before it gave.",
        ),
        KindOfProblem(
            "many-to-one",
            "Many to one",
            "n → 1",
            "A whole sequence in, one answer out, at the end: the state has to carry all that "
            "matters to the last step.",
        ),
        KindOfProblem(
            "aligned",
            "Many to many, aligned",
            "n → n",
            "An answer at every step, to what has been read so far.",
        ),
        KindOfProblem(
            "not-aligned",
            "Many to many, not aligned",
            "n → m",
            "An encoder reads everything, then a decoder writes, another length: between them is "
            "the state alone.",
        ),
    )
}
