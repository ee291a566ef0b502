"""One problem, learned by four kinds of network with the same settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from lstm_viz.training import TrainingSettings
from lstm_viz.zoo.recipe import DRAWN_HERE, KINDS, Kind, Recipe

SEEDS_TRIED = (0, 1, 2)
"""Each kind was trained with each of these seeds; see `lstm_viz.zoo.tries` for what came of it."""

SHIPPED_SEED = 0
"""Shipped is what the first of them gave, whatever it gave."""

_NAMES: dict[Kind, str] = {
    "feed-forward": "feed-forward",
    "rnn": "RNN",
    "gru": "GRU",
    "lstm": "LSTM",
}

_ARCHITECTURES: dict[Kind, Literal["rnn_tanh", "gru", "lstm"]] = {
    "feed-forward": "rnn_tanh",
    "rnn": "rnn_tanh",
    "gru": "gru",
    "lstm": "lstm",
}


@dataclass(frozen=True, kw_only=True)
class SameProblem:
    """A problem and the networks that learned it: the same units, batches, updates and seed.

    A step of a feed-forward network depends on x(t) alone: it is a vanilla RNN whose U is 0.
    """

    key: str  # in links: a-z, 0-9 and -
    name: str  # on screen
    sentence: str  # what is asked, and what came of it for each of the four
    networks: Mapping[Kind, str]  # the keys in `LESSON_RECIPES`, in the order of `KINDS`


@dataclass(frozen=True, kw_only=True)
class FourRecipes:
    """A problem as it is written down: one training, for the four kinds in turn."""

    key: str
    name: str
    sentence: str
    asked: str  # what a network reads and says
    look_at: Mapping[Kind, str]
    data: str
    settings: TrainingSettings  # of the vanilla RNN
    sample: str | int
    start: int

    @property
    def problem(self) -> SameProblem:
        """What a page shows."""
        return SameProblem(
            key=self.key,
            name=self.name,
            sentence=self.sentence,
            networks={kind: self.key_of(kind) for kind in KINDS},
        )

    @property
    def recipes(self) -> tuple[Recipe, ...]:
        """The four, in the order of `KINDS`."""
        return tuple(self.recipe_of(kind) for kind in KINDS)

    def key_of(self, kind: Kind) -> str:
        """The key of one of the four."""
        return f"{self.key}-{kind}"

    def recipe_of(self, kind: Kind, seed: int = SHIPPED_SEED) -> Recipe:
        """The recipe of one of the four; with another seed, that of another try."""
        return Recipe(
            key=self.key_of(kind),
            name=f"{self.name}: {_NAMES[kind]}",
            sentence=self.asked,
            look_at=self.look_at[kind],
            data=f"{self.data} Shipped is the first of three seeds that were tried.",
            licence=DRAWN_HERE,
            settings=replace(
                self.settings,
                architectures=(_ARCHITECTURES[kind],),
                recurrent=kind != "feed-forward",
                seed=seed,
            ),
            sample=self.sample,
            start=self.start,
        )
