"""What a network says at each step, with what was asked of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lstm_viz.arrays import FloatArray, read_only, require_shape
from lstm_viz.errors import InvalidInput
from lstm_viz.network import NetworkTrace, softmax
from lstm_viz.readout.sums import is_one_hot, sigmoid, sums_of
from lstm_viz.sequences.tasks import Batch, Task
from lstm_viz.sequences.tasks.task import LossName

BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.intp]


@dataclass(frozen=True, eq=False, kw_only=True)
class Answers:
    """What a network says at each step, and what would be right where that is known.

    Raises
    ------
    InvalidInput
        When the loss is unknown or the shapes do not belong together.
    """

    loss: LossName  # what the values are: of one softmax, of K separate σ, or the numbers asked for
    outputs: tuple[str, ...]  # K names
    values: FloatArray  # (T, K), a probability 0…1 each; with "mse" the number itself
    target: FloatArray  # (T, K), 1 for what is right and 0 else, or the number; NaN where unasked

    def __post_init__(self) -> None:
        if self.loss not in get_args(LossName):
            raise InvalidInput(
                f"loss is {self.loss!r}; expected one of {', '.join(get_args(LossName))}."
            )
        if self.values.ndim != 2 or 0 in self.values.shape:
            raise InvalidInput(f"values has shape {self.values.shape}; expected (T, K).")
        if self.output_size != len(self.outputs):
            raise InvalidInput(
                f"there are {len(self.outputs)} names for {self.output_size} outputs; expected "
                "one each."
            )
        require_shape("target", self.target, self.values.shape, "(T, K)")
        for name in ("values", "target"):
            object.__setattr__(self, name, read_only(getattr(self, name)))

    @property
    def steps(self) -> int:
        """T, the number of steps."""
        return int(self.values.shape[0])

    @property
    def output_size(self) -> int:
        """K, the number of outputs."""
        return int(self.values.shape[1])

    @property
    def asked(self) -> BoolArray:
        """Where it is known what would be right, shape (T,)."""
        return np.asarray(~np.isnan(self.target).any(axis=1))

    def likeliest(self, count: int) -> IntArray:
        """Return the outputs with the largest values at each step, the largest first.

        Parameters
        ----------
        count : int
            How many; all K where there are not more.

        Returns
        -------
        ndarray of int, shape (T, min(count, K))
            Of equal ones the first comes first.
        """
        return np.argsort(-self.values, axis=1, kind="stable")[:, :count]

    def ranks(self) -> IntArray:
        """Return the place of each output at each step, shape (T, K): 0 for the likeliest."""
        return np.argsort(self.likeliest(self.output_size), axis=1, kind="stable")


def answers(
    trace: NetworkTrace,
    outputs: Sequence[str],
    loss: LossName,
    *,
    target: ArrayLike | None = None,
) -> Answers:
    """Read out what a network says at each step.

    With z(t) the read-out's sums at step t::

        cross_entropy:  p_k(t) = exp(z_k(t)) / Σ_j exp(z_j(t))
        binary:         p_k(t) = 1 / (1 + exp(-z_k(t)))
        mse:            z(t) itself

    Parameters
    ----------
    trace : NetworkTrace
        Of one sequence, by a network with a read-out.
    outputs : sequence of str
        K names.
    loss : str
        What the network was trained with, which is what its sums mean: ``"cross_entropy"``,
        ``"binary"`` or ``"mse"``. Whether the read-out itself applies a softmax is of no account.
    target : array_like, shape (T, K), optional
        What would be right: 1 and 0, or the numbers; NaN in the rows of steps without a question.
        By default nothing is known.

    Raises
    ------
    InvalidInput
        When the network has no read-out, the trace is of a batch, the loss is unknown, or there
        are not as many names or targets as the network has outputs.
    """
    sums = sums_of(trace)
    values = {"cross_entropy": softmax, "binary": sigmoid}.get(loss, np.array)(sums)
    wanted = np.full(sums.shape, np.nan) if target is None else np.array(target, np.float64)
    return Answers(loss=loss, outputs=tuple(outputs), values=values, target=wanted)


def answers_to(task: Task, trace: NetworkTrace, batch: Batch | None = None, b: int = 0) -> Answers:
    """Read out what a network says to a task, with the batch's targets where there is a batch.

    Parameters
    ----------
    task : Task
        What the network was trained on: its loss and the names of its outputs.
    trace : NetworkTrace
        Of ``task.sequence(batch, b)``, or of any other sequence of the task.
    batch : Batch, optional
        Where the sequence is from. Without one nothing is known of what would be right.
    b : int, default 0
        Which of the batch it is, 0 to B-1.

    Raises
    ------
    InvalidInput
        As `answers`; or when the batch has no such sequence, or one of another length.
    """
    if batch is None:
        return answers(trace, task.outputs, task.loss)
    if not 0 <= b < batch.count:
        raise InvalidInput(f"b is {b!r}; expected 0 to {batch.count - 1}.")
    steps = sums_of(trace).shape[0]
    if steps != int(batch.lengths[b]):
        raise InvalidInput(
            f"the trace has {steps} steps, and sequence {b} of the batch {batch.lengths[b]}; "
            "expected the same sequence."
        )
    given = batch.target[:steps, b]
    wanted = np.eye(task.output_size)[given] if given.ndim == 1 else given.astype(np.float64)
    asked = batch.mask[:steps, b, None]
    return answers(trace, task.outputs, task.loss, target=np.where(asked, wanted, np.nan))


def next_tokens(x: ArrayLike) -> FloatArray:
    """Return the targets of a network that says what comes next, for any text.

    Parameters
    ----------
    x : array_like, shape (T, D)
        The text, a 1 in one column at each step.

    Returns
    -------
    ndarray, shape (T, D)
        x one step later; NaN at the last step, after which nothing is known.

    Raises
    ------
    InvalidInput
        When x is something else.
    """
    steps = np.asarray(x, np.float64)
    if steps.ndim != 2 or 0 in steps.shape or not is_one_hot(steps):
        raise InvalidInput(
            "x is no text; expected shape (T, D) with a 1 in one column at each step and 0 else."
        )
    return np.concatenate([steps[1:], np.full((1, steps.shape[1]), np.nan)])
