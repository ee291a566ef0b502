"""What would be right for a sequence that was not drawn, where the sequence says it itself."""

from __future__ import annotations

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.sequences.tasks import Task
from lstm_viz.sequences.tasks.future import FUTURE
from lstm_viz.sequences.tasks.temporal_order import ORDER_OF_TWO


def right_answers(task: Task, x: FloatArray) -> FloatArray:
    """Return the targets of a sequence that somebody typed.

    Parameters
    ----------
    task : Task
        What is asked: of parity, of words aⁿbⁿ, the order of two letters, the next letter.
    x : ndarray, shape (T, D)
        What is read.

    Returns
    -------
    ndarray, shape (T, K)
        1 for what is right and 0 else; NaN where nothing is asked, where the sequence is none of
        the task's and nothing is right, and for all other tasks.
    """
    if task.key == "parity":
        return _odd(x)
    if task.key == "anbn":
        return _may_come_next(x)
    if task.key == ORDER_OF_TWO.key:
        return _order(x, task)
    if task.key == FUTURE.key:
        return _next_letters(x, task.output_size)
    return np.full((len(x), task.output_size), np.nan)


def _odd(x: FloatArray) -> FloatArray:
    """Whether the ones so far are odd in number; nothing from a number on that is no bit."""
    is_bit = np.isin(x, (0.0, 1.0))
    odd = np.where(is_bit, x, 0.0).cumsum(axis=0) % 2
    return np.where(np.logical_and.accumulate(is_bit, axis=0), odd, np.nan)


def _may_come_next(x: FloatArray) -> FloatArray:
    """After S an a, after an a both, after a b another until there are as many, then the end."""
    target = np.full((len(x), 3), np.nan)  # a, b, T
    a_count = b_count = 0
    for t, (is_start, is_a, is_b) in enumerate(x.astype(bool).tolist()):
        a_count, b_count = a_count + is_a, b_count + is_b
        is_word = is_start if t == 0 else (is_a and b_count == 0) or (is_b and b_count <= a_count)
        if not is_word:
            break
        if b_count:
            target[t] = (0, b_count < a_count, b_count == a_count)
        else:
            target[t] = (1, a_count > 0, 0)
    return target


def _order(x: FloatArray, task: Task) -> FloatArray:
    """At the last step the order of X and Y, where there were two of them in all."""
    target = np.full((len(x), task.output_size), np.nan)
    names = np.array(task.inputs)[x.argmax(axis=1)]
    order = "".join(name for name in names.tolist() if name in ("X", "Y"))
    if order in task.outputs:
        target[-1] = [name == order for name in task.outputs]
    return target


def _next_letters(x: FloatArray, letters: int) -> FloatArray:
    """At each dot the letter that comes next; NaN at letters, and behind the last of them."""
    is_letter = np.asarray(x[:, :letters].any(axis=1))
    target = np.full((len(x), letters), np.nan)
    following = np.full(letters, np.nan)
    for t in range(len(x) - 1, -1, -1):
        if is_letter[t]:
            following = x[t, :letters]
        else:
            target[t] = following
    return target
