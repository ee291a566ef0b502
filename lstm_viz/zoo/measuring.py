"""What is measured of a network: its score, and the unit that follows a feature."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lstm_viz.analysis.unit_ranking import UnitRanking, rank_units
from lstm_viz.errors import InvalidInput
from lstm_viz.network import Network
from lstm_viz.sequences.checks import MAX_DRAWN_VALUES
from lstm_viz.sequences.features import features_of
from lstm_viz.sequences.tasks import Batch
from lstm_viz.sequences.tasks.counting import words
from lstm_viz.training.read_alone import side_by_side
from lstm_viz.zoo.card import Claim
from lstm_viz.zoo.recipe import Recipe

HELD_OUT = 1000
"""How many held-out sequences a score is measured on; fewer where they are long and wide."""

HELD_OUT_SEED = 1997
"""The seed of their draw; training looks at other draws."""

CLAIM_SEQUENCES = 200
"""On how many of them a unit's correlation with a feature is measured."""

MOST_REACH = 1000
"""The largest n to which a counter is followed."""

_AT_ONCE = 20  # sequences traced together: more would only set several threads on small products
_LETTERS = {"anbn": "ab", "anbncn": "abc"}


@dataclass(frozen=True, kw_only=True)
class Score:
    """How well a network does on held-out sequences."""

    loss: float
    right: float  # 0…1
    held_out: int  # how many sequences


def held_out(recipe: Recipe, count: int | None = None) -> Batch:
    """Draw the sequences that a network of the zoo is measured on; training never draws them.

    Parameters
    ----------
    recipe : Recipe
        Whose task, with its lag.
    count : int, optional
        By default `HELD_OUT`, or as many as may be drawn at once.
    """
    if count is None:
        values = recipe.task.checked_lag(recipe.settings.lag) * recipe.task.input_size
        count = min(HELD_OUT, MAX_DRAWN_VALUES // values)
    return recipe.task.draw(count, recipe.settings.lag, HELD_OUT_SEED, held_out=True)


def score(network: Network, recipe: Recipe, batch: Batch) -> Score:
    """Measure a network's loss and its share of right sequences."""
    outputs = _outputs(network, batch)
    return Score(
        loss=recipe.task.loss_of(outputs, batch),
        right=float(recipe.task.right(outputs, batch).mean()),
        held_out=batch.count,
    )


def claim(network: Network, recipe: Recipe, batch: Batch) -> Claim | None:
    """Find the unit whose C(t) correlates best with the recipe's feature; None without one.

    Raises
    ------
    InvalidInput
        When the task has no such feature, or the network is not one LSTM of one direction.
    """
    if recipe.claim is None:
        return None
    if recipe.kind_words != "LSTM":
        raise InvalidInput(
            f"{recipe.key!r} claims something of a unit's C(t); expected that of an LSTM of one "
            f"layer and one direction, and it is: {recipe.kind_words}."
        )
    best = _ranking(network, recipe, batch, recipe.claim).units_for(recipe.claim, 1)[0]
    return Claim(unit=best.unit, feature=recipe.claim, correlation=best.correlation)


def correlation_of(network: Network, recipe: Recipe, batch: Batch, claimed: Claim) -> float:
    """Measure again how C(t) of a claim's unit correlates with its feature.

    Raises
    ------
    InvalidInput
        When the task has no such feature.
    """
    ranking = _ranking(network, recipe, batch, claimed.feature)
    return float(ranking.correlation[0, claimed.unit])


def reach(network: Network, recipe: Recipe) -> int | None:
    """Find the n up to which every word aⁿbⁿ… is right, 0 to MOST_REACH; None for other tasks."""
    letters = _LETTERS.get(recipe.task.key)
    if letters is None:
        return None
    for first in range(1, MOST_REACH + 1, _AT_ONCE):
        batch = words(letters, range(first, min(first + _AT_ONCE, MOST_REACH + 1)))
        right = recipe.task.right(_outputs(network, batch), batch)
        if not right.all():
            return first + int(right.argmin()) - 1
    return MOST_REACH


def _outputs(network: Network, batch: Batch) -> NDArray[np.float64]:
    """The read-out's sums, (T, B, K); 0 behind the end of what was read alone."""
    if network.readout is None:
        raise InvalidInput("the network has no read-out; expected one of the task's size.")
    outputs = np.zeros((batch.steps, batch.count, len(network.readout.weight)))
    for steps, chosen in side_by_side(network, batch):
        for first in range(0, len(chosen), _AT_ONCE):
            some = chosen[first : first + _AT_ONCE]
            outputs[:steps, some] = network.trace(batch.x[:steps, some]).logits
    return outputs


def _ranking(network: Network, recipe: Recipe, batch: Batch, feature: str) -> UnitRanking:
    """How C(t) of each unit goes with a feature, over the first `CLAIM_SEQUENCES` sequences."""
    task, cell = recipe.task, network.layers[0][0]
    traces, described = [], []
    for b in range(min(batch.count, CLAIM_SEQUENCES)):
        sequence = task.sequence(batch, b)
        features = features_of(task.key, sequence)
        if feature not in features:
            raise InvalidInput(
                f"{feature!r} is no feature of {task.name!r}; expected one of "
                f"{', '.join(features)}."
            )
        traces.append(cell.trace(sequence.x))
        described.append({feature: features[feature]})
    return rank_units(traces, described, "c")
