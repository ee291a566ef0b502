"""The next character of Python source text."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from lstm_viz.sequences.reading import Characters
from lstm_viz.sequences.tasks.batch import Batch, BoolArray, equal_lengths, one_column_each
from lstm_viz.sequences.tasks.criteria import share_of_classes_above
from lstm_viz.sequences.tasks.source_code import ALPHABET, SourceText, source_text
from lstm_viz.sequences.tasks.task import MOST_LAG, Sampler, Task

FORETOLD = 0.5
"""An excerpt is right when more than this share of its characters is foretold."""


def _sampler(held_out: bool) -> Sampler:
    def draw(rng: np.random.Generator, count: int, lag: int) -> Batch:
        """Excerpts of `lag` characters and one more, each inside one module, equally likely."""
        source = source_text(held_out)
        starts = _starts(source, lag, rng.integers(0, _windows(source, lag).sum(), count))
        symbols = source.columns[starts + np.arange(lag + 1)[:, None]]
        everywhere: BoolArray = np.ones((lag, count), dtype=np.bool_)
        return Batch(
            x=one_column_each(symbols[:-1], ALPHABET.size, everywhere),
            target=symbols[1:].astype(np.int64),
            mask=everywhere,
            lengths=equal_lengths(lag, count),
        )

    return draw


def _windows(source: SourceText, lag: int) -> NDArray[np.int64]:
    """How many excerpts of `lag` characters and one more each module has."""
    return np.maximum(source.lengths - lag, 0)


def _starts(source: SourceText, lag: int, chosen: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where the excerpts with these numbers begin, counted through all modules."""
    windows = _windows(source, lag)
    ends = windows.cumsum()
    module = np.searchsorted(ends, chosen, side="right")
    begin = (source.ends - source.lengths)[module]
    return np.asarray(begin + chosen - (ends - windows)[module])


@lru_cache(maxsize=1)
def follower_losses() -> NDArray[np.float64]:
    """Return -log p(next character | present one), (D, D), p counted in the training text.

    One is added to each count (Laplace), so that what never came in training costs something
    finite. The few pairs across two modules are counted too.
    """
    columns = source_text(held_out=False).columns.astype(np.int64)
    size = ALPHABET.size
    counts = np.bincount(columns[:-1] * size + columns[1:], minlength=size**2) + 1
    counts = counts.reshape(size, size)
    return np.asarray(np.log(counts.sum(axis=1, keepdims=True)) - np.log(counts))


@lru_cache(maxsize=64)
def _memoryless_loss(lag: int) -> float:
    """Measure `follower_losses` on the held-out text, over all excerpts that may be drawn."""
    source = source_text(held_out=True)
    losses = follower_losses()[source.columns[:-1], source.columns[1:]]
    up_to = np.concatenate([[0.0], losses.cumsum()])
    windows = _windows(source, lag)
    starts = _starts(source, lag, np.arange(windows.sum()))
    return float((up_to[starts + lag] - up_to[starts]).mean() / lag)


PYTHON = Task(
    key="python",
    name="Next character of Python",
    sentence=(
        "The source text of Python's own library, character by character: at every step, say which "
        "character comes next."
    ),
    source=(
        "the library of the Python that runs here; next characters of source text as in Karpathy, "
        "Johnson & Fei-Fei 2015, Visualizing and Understanding Recurrent Networks, who read C"
    ),
    inputs=ALPHABET.channels,
    outputs=ALPHABET.channels,
    loss="cross_entropy",
    lag_words="the number of characters of an excerpt",
    default_lag=100,
    least_lag=10,
    most_lag=MOST_LAG,
    baseline_words=(
        "How often each character follows the present one, counted in the modules trained on and "
        "measured on those held out."
    ),
    criterion=(
        "More than half of the excerpt's next characters have the largest output (ours: what is "
        "usually given is the loss)."
    ),
    sampler=_sampler(held_out=False),
    held_out_sampler=_sampler(held_out=True),
    memoryless_loss=_memoryless_loss,
    is_right=share_of_classes_above(FORETOLD),
    reading=Characters(ALPHABET),
)
