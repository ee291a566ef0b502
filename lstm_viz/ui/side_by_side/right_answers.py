"""What would be right for a sequence that somebody typed, where the sequence says it itself.

Knows no Streamlit.
"""

from __future__ import annotations

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.sequences.tasks import Task
from lstm_viz.sequences.tasks.temporal_order import ORDER_OF_TWO


def right_answers(task: Task, x: FloatArray) -> FloatArray:
    """Return the targets of a typed sequence.

    Parameters
    ----------
    task : Task
        What is asked.
    x : ndarray, shape (T, D)
        What is read.

    Returns
    -------
    ndarray, shape (T, K)
        1 for what is right and 0 else; NaN where nothing is asked, or where the sequence is none
        of the task's and nothing is right.
    """
    if task.key == "parity":
        return _odd(x)
    if task.key == "anbn":
        return _may_come_next(x)
    if task.key == ORDER_OF_TWO.key:
        return _order(x, task)
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
