"""Embedded Reber strings: which symbols may come next, at every step."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lstm_viz.sequences.reading import Characters
from lstm_viz.sequences.tasks.batch import Batch, one_column_each, steps_within
from lstm_viz.sequences.tasks.criteria import legal_above_illegal
from lstm_viz.sequences.tasks.memoryless import binary_loss
from lstm_viz.sequences.tasks.reber_grammar import EMBEDDED_REBER, LEAST_LENGTH, SYMBOLS
from lstm_viz.sequences.tasks.task import Task
from lstm_viz.sequences.text import Alphabet

_STATES = len(EMBEDDED_REBER)
_END = _STATES - 1
_AROUND_THE_LAG = 3
"""Symbols of a string outside the lag: B, the T or P at which it begins, and E."""

_NEGLIGIBLE = 1e-13  # a share of strings that is not over yet

# Which state each symbol leads to (the end where it is illegal), and 1 where it is legal.
_NEXT = np.array([[follows.get(s, _END) for s in SYMBOLS] for follows in EMBEDDED_REBER])
_LEGAL = np.array([[float(s in follows) for s in SYMBOLS] for follows in EMBEDDED_REBER])


def _chances(least_length: int) -> NDArray[np.float64]:
    """How likely each symbol is where legal ones are equally likely, in strings of some length.

    Of all strings only those of at least `least_length` symbols are drawn, each in proportion to
    its chance. With r(k, s) the chance that at least k symbols follow in state s, symbol c is then
    as likely as ½ r(k, s') against the other's, where s' is the state that it leads to.

    Returns
    -------
    ndarray, shape (least_length, S, C)
        For each step and state; from step `least_length` - 1 on, all lengths are allowed.
    """
    chances = np.empty((least_length, _STATES, len(SYMBOLS)))
    goes_on = np.ones(_STATES)  # r(0, s); later up to a factor, so that it does not underflow
    for step in reversed(range(least_length)):
        weights = _LEGAL * goes_on[_NEXT]
        total = weights.sum(axis=1)
        chances[step] = weights / np.where(total > 0, total, 1)[:, None]
        of_states = total / np.maximum(_LEGAL.sum(axis=1), 1)
        goes_on = of_states / of_states.max()
    return chances


def _draw(rng: np.random.Generator, count: int, lag: int) -> Batch:
    cumulative = _chances(lag + _AROUND_THE_LAG).cumsum(axis=2)
    state = np.zeros(count, dtype=np.int64)
    lengths = np.zeros(count, dtype=np.int64)
    symbols: list[NDArray[np.int64]] = []
    legal: list[NDArray[np.float64]] = []
    while True:
        bounds = cumulative[min(len(symbols), len(cumulative) - 1), state]
        # Measured against the last bound, which rounding may leave below 1; 0 in the end state.
        symbol = (rng.random(count)[:, None] * bounds[:, -1:] < bounds).argmax(axis=1)
        state = np.where(state == _END, _END, _NEXT[state, symbol])
        is_over = state == _END
        if is_over.all():
            break
        lengths += ~is_over
        symbols.append(symbol)
        legal.append(_LEGAL[state])
    within = steps_within(lengths)
    return Batch(
        x=one_column_each(np.stack(symbols), len(SYMBOLS), within),
        target=np.stack(legal).astype(np.float32),
        mask=within,
        lengths=lengths,
    )


def _memoryless_loss(lag: int) -> float:
    """Follow the share of strings in each state until nearly all are over."""
    chances = _chances(lag + _AROUND_THE_LAG)
    share = np.zeros(_STATES)
    share[0] = 1.0
    visits = np.zeros((len(SYMBOLS), _STATES))
    step = 0
    while share.sum() > _NEGLIGIBLE:
        moving = share[:, None] * chances[min(step, len(chances) - 1)]  # (S, C)
        share = np.zeros(_STATES)
        for symbol in range(len(SYMBOLS)):
            arriving = np.bincount(_NEXT[:, symbol], moving[:, symbol], minlength=_STATES)
            arriving[_END] = 0  # E is not read any more, only predicted
            visits[symbol] += arriving
            share += arriving
        step += 1
    return binary_loss(visits, _LEGAL)


REBER = Task(
    key="reber",
    name="Embedded Reber grammar",
    sentence=(
        "A string of a small grammar, symbol by symbol: say which symbols may come next. The last "
        "but one is the second again, so that one has to be remembered."
    ),
    source=(
        "Hochreiter & Schmidhuber 1997, Long Short-Term Memory, experiment 1; the target here is "
        "the set of legal symbols, and the strings may be made longer"
    ),
    inputs=tuple(SYMBOLS),
    outputs=tuple(SYMBOLS),
    loss="binary",
    lag_words="the least number of steps from the second symbol to its return",
    default_lag=LEAST_LENGTH - _AROUND_THE_LAG,
    least_lag=LEAST_LENGTH - _AROUND_THE_LAG,
    most_lag=500,
    baseline_words="How often each symbol follows the present one.",
    criterion=(
        "At every step, all symbols that may come next have larger outputs than all others "
        "(Hochreiter & Schmidhuber 1997)."
    ),
    sampler=_draw,
    memoryless_loss=_memoryless_loss,
    is_right=legal_above_illegal,
    reading=Characters(Alphabet(SYMBOLS)),
)
