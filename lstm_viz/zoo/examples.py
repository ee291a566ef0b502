"""A shipped network with a sequence to look at it with, as the pages open it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from lstm_viz.analysis import unit_order
from lstm_viz.cells import LSTM, LSTMTrace
from lstm_viz.errors import InvalidInput
from lstm_viz.network import Network
from lstm_viz.presets import Domain, Example
from lstm_viz.sequences import InputSequence
from lstm_viz.sequences.reading import Characters, Words
from lstm_viz.sequences.tasks import Task
from lstm_viz.zoo.measuring import held_out
from lstm_viz.zoo.recipes import RECIPES, recipe
from lstm_viz.zoo.shipped import card_of, network_of


@lru_cache(maxsize=64)
def sample_of(key: str) -> InputSequence:
    """Return the sequence that a network of the zoo opens on.

    Raises
    ------
    InvalidInput
        When there is no such network.
    """
    made_by = recipe(key)
    if isinstance(made_by.sample, int):
        return made_by.task.sequence(held_out(made_by, made_by.sample + 1), made_by.sample)
    assert made_by.task.reading is not None, "only what is read as text has typed text as a sample"
    return made_by.task.reading.read(made_by.sample)


@lru_cache(maxsize=64)
def example_of(key: str) -> Example:
    """Return a network of the zoo as an example: its cell, its sample, and where to look.

    Raises
    ------
    InvalidInput
        When there is no such network among `RECIPES`, or its file is missing or damaged.
    """
    if recipe(key).key not in RECIPES:
        raise InvalidInput(
            f"{key!r} belongs to a lesson's page; expected one of {', '.join(RECIPES)}."
        )
    card, network, sample = card_of(key), network_of(key), sample_of(key)
    cell = network.layers[0][0]
    assert isinstance(cell, LSTM), "a file that holds another kind was not opened"
    task = card.recipe.task
    reading = task.reading
    return Example(
        key=f"zoo-{key}",
        name=card.recipe.name,
        sentence=f"{card.recipe.sentence} {card.look_at}",
        cell=cell,
        sequence=sample,
        start=card.recipe.start,
        unit=_widest_unit(network, sample) if card.claim is None else card.claim.unit,
        domain=_domain_of(task, sample),
        alphabet=reading.alphabet if isinstance(reading, Characters) else None,
        reading=reading,
    )


def _widest_unit(network: Network, sample: InputSequence) -> int:
    """The unit whose cell state moves through the widest range."""
    trace = network.trace(sample.x).layers[0][0]
    assert isinstance(trace, LSTMTrace)
    return unit_order(trace, "c", "range")[0]


def _domain_of(task: Task, sample: InputSequence) -> Domain:
    if isinstance(task.reading, Words):
        return "words"
    values = set(np.unique(sample.x).tolist())
    if task.input_size > 1 and values <= {0.0, 1.0} and (sample.x.sum(axis=1) == 1).all():
        return "one-hot"
    if values <= {0.0, 1.0}:
        return "bits"
    if values <= {-1.0, 1.0}:
        return "signs"
    return "real"
