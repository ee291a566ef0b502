"""Bracket depth: how many brackets are open, at every step."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lstm_viz.sequences.reading import Characters
from lstm_viz.sequences.tasks.batch import Batch, equal_lengths, one_column_each
from lstm_viz.sequences.tasks.criteria import error_below
from lstm_viz.sequences.tasks.task import MOST_LAG, Task
from lstm_viz.sequences.text import Alphabet

DEEPEST = 8
"""No text is deeper inside brackets."""

CHANGES = np.array([1, -1, 0])
"""What “(”, “)” and any other character do to the depth, by column."""

# Depth to the chance of each character: those that leave it between 0 and DEEPEST, equally likely.
_AFTER = np.arange(DEEPEST + 1)[:, None] + CHANGES
_ALLOWED = ((_AFTER >= 0) & (_AFTER <= DEEPEST)).astype(np.float64)
_CHANCES: NDArray[np.float64] = _ALLOWED / _ALLOWED.sum(axis=1, keepdims=True)


def _draw(rng: np.random.Generator, count: int, lag: int) -> Batch:
    cumulative = _CHANCES.cumsum(axis=1)
    depth = np.zeros(count, dtype=np.int64)
    symbols = np.empty((lag, count), dtype=np.int64)
    depths = np.empty((lag, count, 1), dtype=np.float32)
    for step in range(lag):
        bounds = cumulative[depth]
        symbols[step] = (rng.random(count)[:, None] * bounds[:, -1:] < bounds).argmax(axis=1)
        depth = depth + CHANGES[symbols[step]]
        depths[step, :, 0] = depth
    everywhere = np.ones((lag, count), dtype=np.bool_)
    return Batch(
        x=one_column_each(symbols, len(CHANGES), everywhere),
        target=depths,
        mask=everywhere,
        lengths=equal_lengths(lag, count),
    )


def _memoryless_loss(lag: int) -> float:
    """Var(depth | character) over all steps together: Σ_c (E₂(c) - E₁(c)² / E₀(c)) / T.

    E_k(c) is the expected sum of depth^k over the steps with character c.
    """
    share = np.zeros(DEEPEST + 1)
    share[0] = 1.0
    moments = np.zeros((3, len(CHANGES)))
    for _ in range(lag):
        moving = share[:, None] * _CHANCES  # (depth, character)
        moments += np.stack([(moving * _AFTER**k).sum(axis=0) for k in range(3)])
        share = np.zeros(DEEPEST + 1)
        np.add.at(share, np.clip(_AFTER, 0, DEEPEST), moving)
    weight, first, second = moments
    seen = weight > 0
    return float((second - first**2 / np.where(seen, weight, 1))[seen].sum() / lag)


BRACKETS = Task(
    key="brackets",
    name="Bracket depth",
    sentence=(
        "A text of brackets and other characters: at every step, say how many brackets are open, "
        f"up to {DEEPEST}."
    ),
    source="our own; there are no published figures",
    inputs=("(", ")", "other"),
    outputs=("depth",),
    loss="mse",
    lag_words="the number of characters",
    default_lag=30,
    least_lag=2,
    most_lag=MOST_LAG,
    baseline_words="The mean depth after a character such as the present one.",
    criterion="At every step, the answer is off by less than 0.5: it rounds to the depth (ours).",
    sampler=_draw,
    memoryless_loss=_memoryless_loss,
    is_right=error_below(0.5),
    reading=Characters(Alphabet("()", other=True)),
)
