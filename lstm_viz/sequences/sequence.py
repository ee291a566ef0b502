"""One input sequence with names for its steps and its columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from lstm_viz.arrays import FloatArray, finite_array
from lstm_viz.errors import InvalidInput

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_COLUMNS_IN_A_TOKEN = 6


@dataclass(frozen=True, eq=False)
class InputSequence:
    """A sequence of numbers, time first, and what to call each step and each column.

    Parameters
    ----------
    x : array_like, shape (T, D), T >= 1, D >= 1
        The numbers, finite. Kept as a read-only float64 copy.
    tokens : sequence of str, length T, optional
        A short label for each step; by default its numbers, e.g. ``"0.5"`` or ``"1 0"`` (to four
        digits, the first six columns).
    channels : sequence of str, length D, optional
        The columns' names; by default ``"x"``, or ``"x₁"``, ``"x₂"``, … when there are several.

    Raises
    ------
    InvalidInput
        When `x` is not a matrix of finite numbers with at least one step and one column, or the
        labels are not as many strings as it has steps or columns.
    """

    x: FloatArray  # (T, D)
    # None asks for the default; once the object is made, both are always tuples.
    tokens: tuple[str, ...] = None  # type: ignore[assignment]  # T short labels, one a step
    channels: tuple[str, ...] = None  # type: ignore[assignment]  # D column names

    def __post_init__(self) -> None:
        x = np.array(finite_array("x", self.x), dtype=np.float64, order="C")
        if x.ndim != 2 or 0 in x.shape:
            hint = " Write x[:, None] to make one column of it." if x.ndim == 1 else ""
            raise InvalidInput(
                f"x has shape {x.shape}; expected (T, D) with at least one step and one column."
                f"{hint}"
            )
        x.flags.writeable = False
        steps, input_size = x.shape
        given: Any = self  # the labels as given: None, a list, …
        tokens, channels = given.tokens, given.channels
        if tokens is None:
            tokens = _numbers_as_tokens(x)
        if channels is None:
            channels = numbered_channels("x", input_size)
        object.__setattr__(self, "x", x)
        object.__setattr__(self, "tokens", _labels("tokens", tokens, steps, "step"))
        object.__setattr__(self, "channels", _labels("channels", channels, input_size, "column"))

    @property
    def steps(self) -> int:
        """T, the number of steps."""
        return int(self.x.shape[0])

    @property
    def input_size(self) -> int:
        """D, the number of columns."""
        return int(self.x.shape[1])


def numbered_channels(name: str, count: int) -> tuple[str, ...]:
    """Return `count` column names: `name` alone, or `name` with the subscripts 1 to `count`."""
    if count == 1:
        return (name,)
    return tuple(name + str(k).translate(_SUBSCRIPTS) for k in range(1, count + 1))


def _numbers_as_tokens(x: FloatArray) -> tuple[str, ...]:
    rest = " …" if x.shape[1] > _COLUMNS_IN_A_TOKEN else ""
    return tuple(" ".join(map(_compact, row)) + rest for row in x[:, :_COLUMNS_IN_A_TOKEN].tolist())


def _compact(value: float) -> str:
    if value.is_integer() and abs(value) < 1e6:
        return str(int(value))  # -0.0 becomes "0"
    return f"{value:.4g}"


def _labels(name: str, labels: Any, count: int, what: str) -> tuple[str, ...]:
    """Return `labels` as a tuple of `count` strings, or raise `InvalidInput`."""
    if isinstance(labels, str) or not hasattr(labels, "__iter__"):
        raise InvalidInput(
            f"{name} is of type {type(labels).__name__}; expected a tuple of {count} strings, "
            f"one a {what}."
        )
    checked = tuple(labels)
    for position, label in enumerate(checked):
        if not isinstance(label, str):
            raise InvalidInput(
                f"{name}[{position}] is of type {type(label).__name__}; expected a string."
            )
    if len(checked) != count:
        raise InvalidInput(f"{name} has {len(checked)} labels; expected {count}, one a {what}.")
    return checked
