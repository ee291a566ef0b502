"""A task: what is drawn, what is asked, and when an answer counts as right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lstm_viz.arrays import whole_number
from lstm_viz.errors import InvalidInput
from lstm_viz.sequences.checks import MAX_DRAWN_VALUES
from lstm_viz.sequences.reading import Characters, Words
from lstm_viz.sequences.sequence import InputSequence
from lstm_viz.sequences.tasks.batch import Batch, BoolArray

LossName = Literal["mse", "cross_entropy", "binary"]

MOST_SEQUENCES = 100_000
"""The most sequences that one draw may have."""

MOST_LAG = 1000
"""The largest lag of any task."""

Sampler = Callable[[np.random.Generator, int, int], Batch]
Criterion = Callable[[NDArray[np.float64], Batch], BoolArray]


@dataclass(frozen=True, eq=False, kw_only=True)
class Task:
    """One problem with a lag, drawn from a seed.

    An *output* is what a network's linear readout gives, of shape (T, B, K): the answer itself
    where the loss is ``"mse"``, sums before a softmax over K where it is ``"cross_entropy"``, sums
    before K separate σ where it is ``"binary"``.
    """

    key: str  # in links: a-z, 0-9 and -
    name: str  # on screen
    sentence: str  # what is read and what is asked
    source: str  # where it was published, or that it was not
    inputs: tuple[str, ...]  # D names that can be seen, one a column of x
    outputs: tuple[str, ...]  # K names, one an output
    loss: LossName
    lag_words: str  # what the lag is a number of, here
    default_lag: int
    least_lag: int
    most_lag: int
    baseline_words: str  # the answer that `baseline` is the loss of
    criterion: str  # when a sequence counts as right, and who says so
    sampler: Sampler  # generator, count and lag, all checked, to a batch
    memoryless_loss: Callable[[int], float]  # a lag, checked, to the loss of `baseline_words`
    is_right: Criterion  # output (T, B, K) and batch to (B,)
    held_out_sampler: Sampler | None = None  # where training has a part of some data to itself
    reading: Characters | Words | None = None  # how typed text becomes x, where it can

    @property
    def input_size(self) -> int:
        """D, the number of input columns."""
        return len(self.inputs)

    @property
    def output_size(self) -> int:
        """K, the number of outputs."""
        return len(self.outputs)

    def draw(
        self, count: int, lag: int | None = None, seed: int = 0, *, held_out: bool = False
    ) -> Batch:
        """Draw sequences.

        Parameters
        ----------
        count : int
            B, 1 to 100,000; count times lag times D may be at most 10,000,000.
        lag : int, optional
            From `least_lag` to `most_lag`; `default_lag` when left out.
        seed : int, default 0
            At least 0. The same count, lag and seed give the same batch.
        held_out : bool, default False
            Draw what training never draws: from another part of the data, or, where sequences are
            made up, from another stream of random numbers.

        Returns
        -------
        Batch, x of shape (T, B, D)

        Raises
        ------
        InvalidInput
            When an argument is outside its range.
        """
        count = whole_number("count", count, 1, MOST_SEQUENCES)
        lag = self.checked_lag(lag)
        seed = whole_number("seed", seed, 0)
        values = count * lag * self.input_size
        if values > MAX_DRAWN_VALUES:
            most = MAX_DRAWN_VALUES // (lag * self.input_size)
            raise InvalidInput(
                f"{count:,} sequences with a lag of {lag:,} are too many; expected at most "
                f"{most:,} of them, or a shorter lag."
            )
        # A key of its own: no other seed leads to the same stream.
        stream = np.random.SeedSequence(seed, spawn_key=(1,) if held_out else ())
        sampler = (held_out and self.held_out_sampler) or self.sampler
        return sampler(np.random.default_rng(stream), count, lag)

    def sequence(self, batch: Batch, b: int) -> InputSequence:
        """Return sequence `b` of a batch alone, without the zeros behind it.

        Its tokens are the batch's own, or, where every step is a 1 in one of several columns, the
        columns' names, or else the numbers. The channels are `inputs`.

        Parameters
        ----------
        batch : Batch
            Drawn from this task.
        b : int
            0 to B - 1.

        Raises
        ------
        InvalidInput
            When there is no such sequence, or the batch has other columns.
        """
        b = whole_number("b", b, 0, batch.count - 1)
        if batch.x.shape[2] != self.input_size:
            raise InvalidInput(
                f"the batch has {batch.x.shape[2]} columns; expected {self.input_size}, as the "
                f"task {self.key} has."
            )
        x = batch.x[: int(batch.lengths[b]), b]
        if batch.tokens is not None:
            return InputSequence(x, batch.tokens[b], self.inputs)
        is_one_hot = x.shape[1] > 1 and ((x == 0) | (x == 1)).all() and (x.sum(axis=1) == 1).all()
        if not is_one_hot:
            return InputSequence(x, channels=self.inputs)
        tokens = tuple(self.inputs[column] for column in x.argmax(axis=1))
        return InputSequence(x, tokens, self.inputs)

    def baseline(self, lag: int | None = None) -> float:
        """Return the loss of the best answer without memory, in expectation.

        `baseline_words` says which answer that is: one that depends on the present input alone, or
        the one of the paper. A network that does no better has learned nothing from the past.

        Parameters
        ----------
        lag : int, optional
            From `least_lag` to `most_lag`; `default_lag` when left out.

        Raises
        ------
        InvalidInput
            When the lag is outside its range.
        """
        return self.memoryless_loss(self.checked_lag(lag))

    def right(self, output: ArrayLike, batch: Batch) -> BoolArray:
        """Return which sequences meet `criterion`.

        Parameters
        ----------
        output : array_like, shape (T, B, K)
            What the readout gives; a sequence with a NaN where an answer is asked for is not right.
        batch : Batch
            The sequences that were read.

        Returns
        -------
        ndarray of bool, shape (B,)

        Raises
        ------
        InvalidInput
            When the output has another shape.
        """
        answers = self._answers(output, batch)
        unknown = (np.isnan(answers).any(axis=2) & batch.mask).any(axis=0)
        return np.asarray(self.is_right(answers, batch) & ~unknown)

    def loss_of(self, output: ArrayLike, batch: Batch) -> float:
        """Return the loss: the mean over all steps asked about, of all sequences together.

        ``"mse"`` and ``"binary"`` are means over the K outputs as well. In nats::

            mse:            (output - target)²
            cross_entropy:  log Σ_k exp(output_k) - output_target
            binary:         log(1 + exp(-output)) where the target is 1, log(1 + exp(output)) else

        Parameters
        ----------
        output : array_like, shape (T, B, K)
            What the readout gives.
        batch : Batch
            The sequences that were read.

        Raises
        ------
        InvalidInput
            When the output has another shape.
        """
        answers = self._answers(output, batch)[batch.mask]  # (N, K)
        target = batch.target[batch.mask]  # (N, K), or (N,)
        if self.loss == "mse":
            return float(np.square(answers - target).mean())
        if self.loss == "binary":
            return float(np.logaddexp(0, (1 - 2 * target) * answers).mean())
        chosen = answers[np.arange(len(answers)), np.asarray(target, np.int64)]
        return float((np.logaddexp.reduce(answers, axis=1) - chosen).mean())

    def checked_lag(self, lag: int | None) -> int:
        """Return `lag` as an int, the default for None, or raise `InvalidInput`."""
        if lag is None:
            return self.default_lag
        return whole_number("lag", lag, self.least_lag, self.most_lag)

    def _answers(self, output: ArrayLike, batch: Batch) -> NDArray[np.float64]:
        answers = np.asarray(output, dtype=np.float64)
        wanted = (batch.steps, batch.count, self.output_size)
        if answers.shape != wanted:
            raise InvalidInput(f"output has shape {answers.shape}; expected (T, B, K) = {wanted}.")
        return answers
