"""Temporal order: in which order a few X and Y came, long ago, among symbols that do not matter."""

from __future__ import annotations

import math

import numpy as np

from lstm_viz.sequences.reading import Characters
from lstm_viz.sequences.tasks.batch import Batch, last_steps, one_column_each, steps_within
from lstm_viz.sequences.tasks.criteria import class_error_below
from lstm_viz.sequences.tasks.task import MOST_LAG, Sampler, Task
from lstm_viz.sequences.text import Alphabet

SYMBOLS = "abcdEBXY"
"""The columns: four that do not matter, the start, the trigger at the end, and X and Y."""

DISTRACTORS = 4

BOUND = 0.3
"""A sequence is right when every output is off by less (Hochreiter & Schmidhuber 1997)."""

Window = tuple[int, int]
TWO: tuple[Window, ...] = ((10, 20), (50, 60))
THREE: tuple[Window, ...] = ((10, 20), (33, 43), (66, 76))
"""From which to which step each X or Y may stand, counting from 1, both inclusive, at lag 100."""


def _sampler(windows: tuple[Window, ...]) -> Sampler:
    def draw(rng: np.random.Generator, count: int, lag: int) -> Batch:
        """Lengths L to L + L/10; the windows in hundredths of L. The class reads X as 0, Y as 1."""
        lengths = rng.integers(lag, lag + lag // 10 + 1, count)
        mask = last_steps(lengths)
        symbols = rng.integers(0, DISTRACTORS, mask.shape)
        symbols[0] = SYMBOLS.index("E")
        symbols[mask] = SYMBOLS.index("B")
        order = np.zeros(count, dtype=np.int64)
        for low, high in windows:
            step = rng.integers(low * lag // 100, high * lag // 100 + 1, count)
            is_y = rng.integers(0, 2, count)
            symbols[step - 1, np.arange(count)] = SYMBOLS.index("X") + is_y
            order = 2 * order + is_y
        return Batch(
            x=one_column_each(symbols, len(SYMBOLS), steps_within(lengths)),
            target=np.where(mask, order, 0),
            mask=mask,
            lengths=lengths,
        )

    return draw


def _task(key: str, number: str, experiment: str, windows: tuple[Window, ...]) -> Task:
    classes = 2 ** len(windows)
    names = [f"{k:0{len(windows)}b}".replace("0", "X").replace("1", "Y") for k in range(classes)]
    return Task(
        key=key,
        name=f"Temporal order, {number} symbols",
        sentence=(
            f"Among a, b, c and d stand {number} symbols that are X or Y, far apart: at the "
            f"trigger B, say which of the {classes} orders it was."
        ),
        source=f"Hochreiter & Schmidhuber 1997, Long Short-Term Memory, experiment {experiment}",
        inputs=tuple(SYMBOLS),
        outputs=tuple(names),
        loss="cross_entropy",
        lag_words="the least length; where X and Y may stand grows with it",
        default_lag=100,
        least_lag=20,
        most_lag=MOST_LAG,
        baseline_words=f"All {classes} orders equally likely: log {classes}.",
        criterion=(
            "The probability of every order is off by less than 0.3 (Hochreiter & Schmidhuber "
            "1997; their outputs were separate σ, here it is one softmax)."
        ),
        sampler=_sampler(windows),
        memoryless_loss=lambda lag: math.log(classes),
        is_right=class_error_below(BOUND),
        reading=Characters(Alphabet(SYMBOLS), prefix="E", suffix="B"),
    )


ORDER_OF_TWO = _task("order-two", "two", "6a", TWO)
ORDER_OF_THREE = _task("order-three", "three", "6b", THREE)
