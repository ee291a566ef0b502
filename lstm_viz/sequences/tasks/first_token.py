"""The first token: it is asked for at the end, after others that do not matter."""

from __future__ import annotations

import math

import numpy as np

from lstm_viz.sequences.tasks.batch import Batch, equal_lengths, last_steps
from lstm_viz.sequences.tasks.criteria import sign_as_target
from lstm_viz.sequences.tasks.task import MOST_LAG, Task


def _draw(rng: np.random.Generator, count: int, lag: int) -> Batch:
    x = rng.choice(np.array([-1, 1], np.float32), (lag + 1, count))
    lengths = equal_lengths(lag + 1, count)
    mask = last_steps(lengths)
    target = (mask & (x[0] > 0)).astype(np.float32)
    return Batch(x=x[:, :, None], target=target[:, :, None], mask=mask, lengths=lengths)


FIRST_TOKEN = Task(
    key="first-token",
    name="Remember the first token",
    sentence=(
        "Tokens that are 1 or -1: at the end, say whether the first was 1. All the others are "
        "drawn anew and do not matter."
    ),
    source=(
        "our own, one bit to keep as in the latch problem of Bengio, Simard & Frasconi 1994, "
        "Learning Long-Term Dependencies with Gradient Descent Is Difficult"
    ),
    inputs=("token",),
    outputs=("the first was 1",),
    loss="binary",
    lag_words="the steps from the first token to the question",
    default_lag=50,
    least_lag=1,
    most_lag=MOST_LAG,
    baseline_words="Even odds: log 2.",
    criterion="The output is above 0 exactly when the first token was 1 (ours).",
    sampler=_draw,
    memoryless_loss=lambda lag: math.log(2),
    is_right=sign_as_target,
)
