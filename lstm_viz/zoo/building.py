"""A network of the zoo trained from its recipe, measured, and written with its card."""

from __future__ import annotations

import datetime
import platform
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from lstm_viz.errors import InvalidInput
from lstm_viz.training import Training
from lstm_viz.zoo.card import Card, settings_of
from lstm_viz.zoo.measuring import claim, held_out, reach, score
from lstm_viz.zoo.recipe import Recipe
from lstm_viz.zoo.shipped import require_sizes, write


def build(
    made_by: Recipe, path: Path, report: Callable[[Training], object] = lambda training: None
) -> Card:
    """Train a network, measure it on held-out sequences, and write both into one file.

    Parameters
    ----------
    made_by : Recipe
        What to train, and how.
    path : path
        The file. It is replaced when all is done; until then it stays as it was.
    report : callable, optional
        Is given the training so far, several times a second.

    Returns
    -------
    Card

    Raises
    ------
    InvalidInput
        When the training diverged, or the file would be too large or cannot be written.
    """
    from lstm_viz.training import train  # imports torch

    if not path.parent.is_dir():
        raise InvalidInput(f"there is no folder {str(path.parent)!r} to write {path.name!r} to.")
    training = None
    for training in train(made_by.settings):
        report(training)
    if training is None:
        raise InvalidInput(f"the training of {made_by.key!r} gave nothing; nothing was written.")
    (course,) = training.courses
    if course.diverged_at is not None:
        raise InvalidInput(
            f"the training of {made_by.key!r} diverged at update {course.diverged_at:,}; nothing "
            "was written. Expected a recipe with a smaller learning rate."
        )
    network = course.network
    require_sizes(network, made_by, path.name)
    batch = held_out(made_by)
    measured = score(network, made_by, batch)
    card = Card(
        recipe=made_by,
        loss=measured.loss,
        right=measured.right,
        baseline=training.baseline,
        held_out=measured.held_out,
        reach=reach(network, made_by),
        updates=len(course.losses),
        seconds=course.seconds,
        parameters=course.parameter_count,
        claim=claim(network, made_by, batch),
        python=platform.python_version(),
        torch=version("torch"),
        built=datetime.date.today().isoformat(),
        settings=settings_of(made_by.settings),
    )
    write(network, card, path)
    return card
