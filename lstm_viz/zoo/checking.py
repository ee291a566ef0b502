"""A shipped network measured again, and held to what its card says."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from pathlib import Path

from lstm_viz.zoo.card import Card, Claim
from lstm_viz.zoo.measuring import correlation_of, held_out, reach, score
from lstm_viz.zoo.recipes import recipe
from lstm_viz.zoo.shipped import path_of, read_card, read_network


@dataclass(frozen=True, kw_only=True)
class Tolerance:
    """How far a figure measured again may be from the card's."""

    loss: float  # of the loss, as a share of it
    right: float  # of the share of right sequences
    correlation: float


ROUNDING = Tolerance(loss=1e-3, right=2e-3, correlation=2e-3)
"""The same sequences, in another order of sums: two of 1,000 sequences may change sides."""

OTHER_TEXT = Tolerance(loss=0.1, right=0.05, correlation=0.1)
"""Python's own source differs from version to version, and so do held-out pieces of it."""

LEAST_LOSS = 1e-7
"""Losses are held to each other no closer than this."""


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What was measured again, and where it is not what the card says."""

    card: Card
    loss: float
    right: float
    held_out: int
    correlation: float | None  # of the card's unit with the claimed feature; None without a claim
    reach: int | None
    tolerance: Tolerance
    differences: tuple[str, ...]  # a sentence for each figure outside the tolerance

    @property
    def holds(self) -> bool:
        """Whether everything is what the card says."""
        return not self.differences


def check(key: str, *, path: Path | None = None) -> Checked:
    """Measure a network on the held-out sequences again and compare with its card.

    Parameters
    ----------
    key : str
        Of the recipe.
    path : path, optional
        Another file of that recipe than the one shipped.

    Raises
    ------
    InvalidInput
        When there is no such network, or its file is missing or damaged.
    """
    made_by = recipe(key)
    file = path_of(key) if path is None else path
    card, network = read_card(file, made_by), read_network(file, made_by)
    tolerance = tolerance_of(card)
    batch = held_out(made_by)
    again = score(network, made_by, batch)
    correlation = None
    if card.claim is not None:
        correlation = correlation_of(network, made_by, batch, card.claim)
    words = reach(network, made_by)
    differences = []
    if not card.is_of_this_recipe:
        differences.append("the recipe was changed since the file was built: build it again.")
    if abs(again.loss - card.loss) > max(tolerance.loss * card.loss, LEAST_LOSS):
        differences.append(f"the loss is {again.loss:.6g}; the card says {card.loss:.6g}.")
    if abs(again.right - card.right) > tolerance.right:
        differences.append(f"{again.right:.2%} are right; the card says {card.right:.2%}.")
    if card.claim is not None and correlation is not None:
        differences += _of_claim(card.claim, correlation, tolerance)
    if words != card.reach:
        differences.append(f"every word is right up to n = {words}; the card says {card.reach}.")
    return Checked(
        card=card,
        loss=again.loss,
        right=again.right,
        held_out=again.held_out,
        correlation=correlation,
        reach=words,
        tolerance=tolerance,
        differences=tuple(differences),
    )


def _of_claim(claim: Claim, correlation: float, tolerance: Tolerance) -> list[str]:
    if abs(correlation - claim.correlation) <= tolerance.correlation:
        return []
    return [
        f"unit {claim.unit + 1} follows {claim.feature!r} with r = {correlation:.3f}; the card "
        f"says {claim.correlation:.3f}."
    ]


def tolerance_of(card: Card) -> Tolerance:
    """Return how closely a card's figures can be held to here."""
    same_text = card.recipe.task.key != "python" or card.python == platform.python_version()
    return ROUNDING if same_text else OTHER_TEXT
