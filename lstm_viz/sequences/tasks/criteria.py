"""When a sequence counts as right: what has to hold at every step asked about.

Each takes an output (T, B, K) without NaN at those steps, and gives (B,).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from lstm_viz.arrays import FloatArray
from lstm_viz.sequences.tasks.batch import Batch, BoolArray
from lstm_viz.sequences.tasks.task import Criterion


def error_below(bound: float) -> Criterion:
    """Right when |output - target| < `bound` for every output, at every step asked about."""

    def is_right(output: NDArray[np.float64], batch: Batch) -> BoolArray:
        return _wherever_asked(np.abs(output - batch.target) < bound, batch)

    return is_right


def class_error_below(bound: float) -> Criterion:
    """Right when every class's probability is less than `bound` from 1 or 0, as it should be."""

    def is_right(output: NDArray[np.float64], batch: Batch) -> BoolArray:
        with np.errstate(invalid="ignore"):  # a NaN is not right
            scaled = np.exp(output - output.max(axis=2, keepdims=True))
            probabilities = scaled / scaled.sum(axis=2, keepdims=True)
            wanted = np.arange(output.shape[2]) == batch.target[:, :, None]
            return _wherever_asked(np.abs(probabilities - wanted) < bound, batch)

    return is_right


def sign_as_target(output: NDArray[np.float64], batch: Batch) -> BoolArray:
    """Right when each output is above 0, its σ above ½, exactly where the target is 1."""
    return _wherever_asked((output > 0) == (batch.target > 0.5), batch)


def legal_above_illegal(output: NDArray[np.float64], batch: Batch) -> BoolArray:
    """Right when every output with target 1 is above every output with target 0."""
    is_legal = batch.target > 0.5
    least_legal = np.where(is_legal, output, np.inf).min(axis=2)
    most_illegal = np.where(is_legal, -np.inf, output).max(axis=2)
    return _wherever_asked((least_legal > most_illegal)[:, :, None], batch)


def class_above_others(output: NDArray[np.float64], batch: Batch, where: BoolArray) -> BoolArray:
    """Right when the target's class has the greatest output at every step in `where`, (T, B)."""
    return np.asarray((_is_above_others(output, batch) | ~where).all(axis=0))


def class_at_all_steps(output: NDArray[np.float64], batch: Batch) -> BoolArray:
    """Right when the target's class has the greatest output at every step asked about."""
    return class_above_others(output, batch, batch.mask)


def share_of_classes_above(share: float) -> Criterion:
    """Right when the target's class has the greatest output at more than this share of the steps.

    Of the steps asked about; where another class has the same output, the step does not count.
    """

    def is_right(output: NDArray[np.float64], batch: Batch) -> BoolArray:
        foretold = (_is_above_others(output, batch) & batch.mask).sum(axis=0)
        return np.asarray(foretold > share * batch.mask.sum(axis=0))

    return is_right


def closer_than(
    reference: Callable[[Batch], FloatArray], share: float = 1.0, steps: int | None = None
) -> Criterion:
    """Right when the mean squared error is less than `share` of the reference answer's.

    Over all steps asked about, or the last `steps` of them; every sequence is of the same length.
    """

    def is_right(output: NDArray[np.float64], batch: Batch) -> BoolArray:
        looked_at = slice(None) if steps is None else slice(-steps, None)
        with np.errstate(over="ignore", invalid="ignore"):  # of a network that diverged: not right
            errors, reference_errors = (
                np.square(answer - batch.target)[looked_at].mean(axis=(0, 2))
                for answer in (output, reference(batch))
            )
        return np.asarray(errors < share * reference_errors)

    return is_right


def _is_above_others(output: NDArray[np.float64], batch: Batch) -> BoolArray:
    """Whether the target's class has a greater output than every other, (T, B)."""
    is_target = np.arange(output.shape[2]) == batch.target[:, :, None]
    of_target = np.where(is_target, output, -np.inf).max(axis=2)
    of_others = np.where(is_target, -np.inf, output).max(axis=2)
    return np.asarray(of_target > of_others)


def _wherever_asked(holds: BoolArray, batch: Batch) -> BoolArray:
    """Whether `holds`, (T, B, K), is true of every output at every step in the mask."""
    return np.asarray((np.asarray(holds).all(axis=2) | ~batch.mask).all(axis=0))
