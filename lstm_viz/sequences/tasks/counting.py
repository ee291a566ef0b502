"""aⁿbⁿ and aⁿbⁿcⁿ: which symbols may come next, which takes counting."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lstm_viz.arrays import whole_number
from lstm_viz.errors import InvalidInput
from lstm_viz.sequences.reading import Characters
from lstm_viz.sequences.tasks.batch import Batch, IntArray, one_column_each, steps_within
from lstm_viz.sequences.tasks.criteria import sign_as_target
from lstm_viz.sequences.tasks.memoryless import binary_entropy
from lstm_viz.sequences.tasks.task import MOST_LAG, Sampler, Task
from lstm_viz.sequences.text import Alphabet

START, STOP = "S", "T"
"""What is read before the first letter, and predicted after the last."""


def words(letters: str, ns: Sequence[int] | NDArray[np.int64]) -> Batch:
    """Return the words aⁿbⁿ… of given n, for instance longer ones than a network was trained on.

    Read is S and then the word; asked at every step is which symbols may come next: a after S, a
    or b after each a (nobody can know n yet), and then only one of b, c and T, the end.

    Parameters
    ----------
    letters : str
        ``"ab"`` or ``"abc"``.
    ns : sequence of int, length B
        n of each word, 1 to 1,000.

    Returns
    -------
    Batch, x (T, B, 1 + letters), target (T, B, letters + 1)
        With T = 1 + letters · max(n); the columns of x are S and the letters, those of the target
        the letters and T.

    Raises
    ------
    InvalidInput
        When there are other letters, no words, or an n outside the range.
    """
    if letters not in ("ab", "abc"):
        raise InvalidInput(f"letters is {letters!r}; expected 'ab' or 'abc'.")
    if not len(ns):
        raise InvalidInput("ns is empty; expected at least one n.")
    return _words(letters, np.array([whole_number("n", n, 1, MOST_LAG) for n in ns], np.int64))


def _words(letters: str, ns: IntArray) -> Batch:
    kinds = len(letters)
    lengths = 1 + kinds * ns
    within = steps_within(lengths)
    step = np.arange(len(within))[:, None]
    symbol = np.where(within, -(-step // ns), 0)  # 0 for S, 1 for a, 2 for b, …
    is_last = within & (step == symbol * ns)  # of its letter's block; S too
    follows = np.eye(kinds + 2, dtype=np.float32)  # a row for S and each letter and T
    legal = follows[np.where(is_last, symbol + 1, symbol)] + follows[1] * (symbol == 1)[..., None]
    # After the last a comes b, but a is still legal, and so is b before: n is not known yet.
    legal += follows[2] * ((symbol == 1) & ~is_last)[..., None]
    return Batch(
        x=one_column_each(symbol, kinds + 1, within),
        target=np.minimum(legal, 1)[:, :, 1:] * within[:, :, None],
        mask=within,
        lengths=lengths,
    )


def _sampler(letters: str) -> Sampler:
    def draw(rng: np.random.Generator, count: int, lag: int) -> Batch:
        """Each n from 1 to `lag` equally likely."""
        return _words(letters, rng.integers(1, lag + 1, count))

    return draw


def _memoryless_loss(letters: str, lag: int) -> float:
    """Only after a letter that is not a is there something to know: is it the last of its block?

    One in E[n] = (N + 1)/2 is, so that each of the two outputs in question costs H(1/E[n]) ::

        (blocks after a) · E[n] · 2 H(1/E[n]) / (K · (1 + letters · E[n])),  K = letters + 1
    """
    mean_n = (lag + 1) / 2
    in_question = (len(letters) - 1) * mean_n * 2 * binary_entropy(1 / mean_n)
    return in_question / ((len(letters) + 1) * (1 + len(letters) * mean_n))


def _task(key: str, name: str, letters: str) -> Task:
    return Task(
        key=key,
        name=name,
        sentence=(
            f"S and then a word {name}: at every step, say which symbols may come next, up to T, "
            "the end. From the first b on there is only one."
        ),
        source=(
            "Gers & Schmidhuber 2001, LSTM Recurrent Networks Learn Simple Context-Free and "
            "Context-Sensitive Languages"
        ),
        inputs=(START, *letters),
        outputs=(*letters, STOP),
        loss="binary",
        lag_words="the largest n; all from 1 on are equally likely",
        default_lag=10,
        least_lag=2,
        most_lag=MOST_LAG,
        baseline_words="How often each symbol follows the present one.",
        criterion=(
            "At every step, the outputs above 0 are exactly the symbols that may come next (Gers & "
            "Schmidhuber 2001)."
        ),
        sampler=_sampler(letters),
        memoryless_loss=lambda lag: _memoryless_loss(letters, lag),
        is_right=sign_as_target,
        reading=Characters(Alphabet(START + letters), prefix=START),
    )


ANBN = _task("anbn", "aⁿbⁿ", "ab")
ANBNCN = _task("anbncn", "aⁿbⁿcⁿ", "abc")
