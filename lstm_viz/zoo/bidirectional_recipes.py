"""A forward and a bidirectional LSTM, trained the same way on what only the future tells."""

from __future__ import annotations

from dataclasses import replace

from lstm_viz.training import TrainingSettings
from lstm_viz.zoo.recipe import DRAWN_HERE, Recipe

_SETTINGS = TrainingSettings(
    task="future",
    lag=24,
    architectures=("lstm",),
    hidden_size=4,
    learning_rate=0.02,
    learning_rate_end=0.001,
    batch=64,
    updates=1500,
    stops_when_solved=False,
)

FUTURE_FORWARD = Recipe(
    key="future-forward",
    name="The next letter, read forward",
    sentence="Reads letters and dots from left to right and says at every dot which letter comes.",
    look_at=(
        "At every dot it gives all three letters about a third: what it has read says nothing of "
        "what comes, and more training would not change that."
    ),
    data="Sequences drawn anew for every update, 24 steps, about one in five a letter.",
    licence=DRAWN_HERE,
    settings=_SETTINGS,
    sample="...b....c..a.......b..c",
    start=9,
)

FUTURE_BIDIRECTIONAL = Recipe(
    key="future-bidirectional",
    name="The next letter, read both ways",
    sentence=(
        "Reads letters and dots from both ends at once and says at every dot which letter comes."
    ),
    look_at=(
        "The backward direction meets each letter before the dots in front of it: it takes the "
        "letter up there and holds it, from right to left, until it meets the next."
    ),
    data="The same sequences in the same order, the same updates and seed.",
    licence=DRAWN_HERE,
    settings=replace(_SETTINGS, bidirectional=True),
    sample=FUTURE_FORWARD.sample,
    start=FUTURE_FORWARD.start,
)
