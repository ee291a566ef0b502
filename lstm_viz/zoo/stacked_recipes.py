"""Stacked LSTMs: what one layer says is what the next reads."""

from __future__ import annotations

from lstm_viz.training import TrainingSettings
from lstm_viz.zoo.real_recipes import PYTHON
from lstm_viz.zoo.recipe import DRAWN_HERE, Recipe

STACKED_PYTHON = Recipe(
    key="stacked-python",
    name="Python source, two layers",
    sentence=PYTHON.sentence,
    look_at=(
        "The first layer reads characters, the second what the first makes of them; only the "
        "second’s h(t) is read out."
    ),
    data=PYTHON.data,
    licence=PYTHON.licence,
    settings=TrainingSettings(
        task="python",
        lag=100,
        architectures=("lstm",),
        hidden_size=32,
        learning_rate=0.01,
        learning_rate_end=0.0003,
        batch=32,
        updates=5000,
        stops_when_solved=False,
        layers=2,
    ),
    sample='def area(width, height):\n    """Return width times height."""\n    return width\n',
    start=8,
)

STACKED_ORDER = Recipe(
    key="stacked-order",
    name="Which came first, three layers",
    sentence=(
        "Reads about 30 symbols, among them two that are X or Y, and says at the end in which "
        "order they came."
    ),
    look_at=(
        "The second layer keeps which came first: at the end each of its four C(t) tells whether "
        "it was an X or a Y."
    ),
    data=(
        "Symbols drawn anew for every update, 30 to 33 a sequence. Shipped is the first of two "
        "seeds that were tried with these settings; the other had not learned it after as many "
        "updates."
    ),
    licence=DRAWN_HERE,
    settings=TrainingSettings(
        task="order-two",
        lag=30,
        architectures=("lstm",),
        hidden_size=4,
        init="chrono",
        forget_bias=None,
        learning_rate=0.01,
        learning_rate_end=0.001,
        batch=64,
        updates=3000,
        stops_when_solved=False,
        layers=3,
    ),
    sample=0,
    start=4,
)
