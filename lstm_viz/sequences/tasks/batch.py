"""Sequences of a task side by side, and what is asked of each step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.errors import InvalidInput

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
Float32Array = NDArray[np.float32]


@dataclass(frozen=True, eq=False, kw_only=True)
class Batch:
    """B sequences of a task, time first, shorter ones followed by zeros.

    The arrays are read-only.

    Raises
    ------
    InvalidInput
        When the shapes do not belong together.
    """

    x: Float32Array  # (T, B, D), zeros from a sequence's end on
    target: Float32Array | IntArray  # float32 (T, B, K), or class numbers, int64 (T, B); 0 unasked
    mask: BoolArray  # (T, B), where an answer is asked for: the loss looks nowhere else
    lengths: IntArray  # (B,), 1 to T
    tokens: tuple[tuple[str, ...], ...] | None = None  # for each sequence a label a step, where
    # there is more to say of a step than its columns

    def __post_init__(self) -> None:
        if self.x.ndim != 3:
            raise InvalidInput(f"x has shape {self.x.shape}; expected (T, B, D).")
        steps_and_count = self.x.shape[:2]
        for name, shape, expected, meaning in (
            ("target", self.target.shape[:2], steps_and_count, "(T, B) or (T, B, K)"),
            ("mask", self.mask.shape, steps_and_count, "(T, B)"),
            ("lengths", self.lengths.shape, steps_and_count[1:], "(B,)"),
        ):
            if shape != expected:
                raise InvalidInput(
                    f"{name} begins with {shape}; expected {meaning} with (T, B) = "
                    f"{steps_and_count}, as of x."
                )
        if self.tokens is not None and list(map(len, self.tokens)) != self.lengths.tolist():
            raise InvalidInput(
                f"tokens has {[len(tokens) for tokens in self.tokens][:6]} labels; expected one a "
                f"step of each sequence, {self.lengths.tolist()[:6]}."
            )
        for name in ("x", "target", "mask", "lengths"):
            view = getattr(self, name).view()
            view.flags.writeable = False
            object.__setattr__(self, name, view)

    @property
    def steps(self) -> int:
        """T, the steps of the longest sequence."""
        return int(self.x.shape[0])

    @property
    def count(self) -> int:
        """B, the number of sequences."""
        return int(self.x.shape[1])


def steps_within(lengths: IntArray) -> BoolArray:
    """Return (T, B), whether step t is one of sequence b; T is the greatest length."""
    return np.asarray(np.arange(int(lengths.max()))[:, None] < lengths)


def last_steps(lengths: IntArray) -> BoolArray:
    """Return (T, B), whether step t is the last of sequence b."""
    return np.asarray(np.arange(int(lengths.max()))[:, None] == lengths - 1)


def equal_lengths(steps: int, count: int) -> IntArray:
    """Return (B,), the length of `count` sequences that all have `steps` steps."""
    return np.full(count, steps, dtype=np.int64)


def one_column_each(symbols: NDArray[np.integer[Any]], size: int, where: BoolArray) -> Float32Array:
    """Return (T, B, size): a 1 in the column of each symbol (T, B), zeros outside `where`."""
    x = np.zeros((*symbols.shape, size), dtype=np.float32)
    x.reshape(-1, size)[np.arange(symbols.size), symbols.ravel()] = where.ravel()
    return x
