"""What was measured of a shipped network when it was built, and how a file carries it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from lstm_viz.errors import InvalidInput
from lstm_viz.training import TrainingSettings
from lstm_viz.zoo.card_values import CardValues, named_values
from lstm_viz.zoo.recipe import Recipe


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One unit follows one feature of the steps, as measured on held-out sequences."""

    unit: int  # 0 to H-1
    feature: str  # of `lstm_viz.sequences.features`
    correlation: float  # -1…1, Pearson's, of C(t) with the feature, all steps taken together


@dataclass(frozen=True, kw_only=True)
class Card:
    """A recipe and what came of it; nothing of it is typed by hand but the recipe."""

    recipe: Recipe
    loss: float  # of the task, on the held-out sequences, in nats where it is an entropy
    right: float  # 0…1, the share of the held-out sequences that meet the task's criterion
    baseline: float  # the loss without memory
    held_out: int  # how many held-out sequences
    reach: int | None  # of a counter: every word up to this n is right; None for other tasks
    updates: int
    seconds: float  # of training, on the machine that built it
    parameters: int  # of the cell and the read-out
    claim: Claim | None
    python: str  # the versions it was built with
    torch: str
    built: str  # the day, as YYYY-MM-DD
    settings: Mapping[str, Any]  # the recipe's settings at that time, by name

    @property
    def look_at(self) -> str:
        """What to look at, with the measured unit and figures filled in; units count from 1."""
        filled = {} if self.reach is None else {"reach": f"{self.reach:,}"}
        if self.claim is not None:
            filled["unit"] = str(self.claim.unit + 1)
            filled["correlation"] = f"{self.claim.correlation:.2f}".replace("-", "−")
        return self.recipe.look_at.format_map(filled)

    @property
    def bits(self) -> float | None:
        """The loss in bits a step, where it is the entropy of one of several classes."""
        if self.recipe.task.loss != "cross_entropy":
            return None
        return self.loss / math.log(2)

    @property
    def is_of_this_recipe(self) -> bool:
        """Whether the file was built with the settings that the recipe has now."""
        return dict(self.settings) == settings_of(self.recipe.settings)


_LEFT_OUT = ("layers", "bidirectional", "recurrent")
"""Settings that stand on a card only where they are not as in one LSTM of one direction."""


def settings_of(settings: TrainingSettings) -> dict[str, Any]:
    """Return training settings by name, without later ones that are as they always were."""
    usual = {field.name: field.default for field in fields(TrainingSettings)}
    return {
        name: value
        for name, value in named_values(settings).items()
        if name not in _LEFT_OUT or value != usual[name]
    }


def card_text(card: Card) -> str:
    """Write a card as JSON, in one order; the recipe by its key."""
    written = {field.name: getattr(card, field.name) for field in fields(Card)}
    written["recipe"] = card.recipe.key
    written["claim"] = None if card.claim is None else asdict(card.claim)
    return json.dumps(written, sort_keys=True, ensure_ascii=False, allow_nan=False)


def card_from(text: str, recipe: Recipe) -> Card:
    """Read what `card_text` wrote.

    Raises
    ------
    InvalidInput
        When it is no card, a value is missing or outside its range, or it is another recipe's.
    """
    named = CardValues.of_text(text)
    key = named.text("recipe")
    if key != recipe.key:
        raise InvalidInput(f"the card is of {key!r}; expected {recipe.key!r}.")
    claim = None
    if named.value("claim") is not None:
        inner = CardValues(named.value("claim"))
        claim = Claim(
            unit=inner.whole("unit", 0, recipe.settings.hidden_size - 1),
            feature=inner.text("feature"),
            correlation=inner.number("correlation", -1, 1),
        )
    settings = named.settings()
    return Card(
        recipe=recipe,
        loss=named.number("loss", 0, math.inf),
        right=named.number("right", 0, 1),
        baseline=named.number("baseline", 0, math.inf),
        held_out=named.whole("held_out", 1),
        reach=None if named.value("reach") is None else named.whole("reach", 0),
        updates=named.whole("updates", 1),
        seconds=named.number("seconds", 0, math.inf),
        parameters=named.whole("parameters", 1),
        claim=claim,
        python=named.text("python"),
        torch=named.text("torch"),
        built=named.text("built"),
        settings=settings,
    )
