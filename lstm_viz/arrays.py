"""What counts as an array here: real, finite, of a known shape, and read-only once kept.

The same for single numbers; and one thing that is asked of arrays everywhere: how long their
vectors are.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lstm_viz.errors import InvalidInput

FloatArray = NDArray[np.floating[Any]]

MAX_TRACE_BYTES = 2 * 1024**3
"""The most memory one trace may take, in bytes."""

_MOST_LETTERS, _MOST_BITS = 60, 128  # of a value in a message


def finite_array(name: str, value: ArrayLike) -> FloatArray:
    """Return `value` as a float32 or float64 array of finite numbers.

    Parameters
    ----------
    name : str
        What the array is called in an error message.
    value : array_like
        Numbers of any real type. float32 stays float32, all else becomes float64.

    Returns
    -------
    ndarray
        The same array where nothing had to change.

    Raises
    ------
    InvalidInput
        When `value` is ragged, not numeric, complex, or holds NaN or infinity.
    """
    try:
        array = np.asarray(value)
    except (ValueError, TypeError) as problem:
        raise InvalidInput(
            f"{name} is not a rectangular array of numbers: every row needs the same length."
        ) from problem
    if array.dtype.kind not in "fiub":
        raise InvalidInput(
            f"{name} holds {array.dtype.name} values; expected real numbers (float64 or float32)."
        )
    if array.dtype != np.float32:
        with np.errstate(over="ignore"):  # a wider float beyond float64 is inf, named below
            array = array.astype(np.float64, copy=False)
    finite = np.isfinite(array)
    if not finite.all():
        where = tuple(int(k) for k in np.argwhere(~finite)[0])
        raise InvalidInput(
            f"{name}{list(where) if where else ''} is {array[where]}; every value must be a "
            "finite number."
        )
    return array


def require_shape(name: str, array: FloatArray, shape: tuple[int, ...], meaning: str) -> None:
    """Raise `InvalidInput` unless `array` has exactly `shape`.

    Parameters
    ----------
    name : str
        What the array is called in the message.
    array : ndarray
        The array to look at.
    shape : tuple of int
        The shape wanted.
    meaning : str
        The shape wanted in symbols, e.g. ``"(4H, D)"``.
    """
    if array.shape != shape:
        raise InvalidInput(f"{name} has shape {array.shape}; expected {meaning} = {shape}.")


def read_only(array: FloatArray) -> FloatArray:
    """Return a view of `array` that cannot be written to."""
    view = array.view()
    view.flags.writeable = False
    return view


def frozen_copy(name: str, value: ArrayLike) -> FloatArray:
    """Return a checked, read-only copy of `value` (see `finite_array`)."""
    copy = np.array(finite_array(name, value))
    copy.flags.writeable = False
    return copy


def sequence_array(x: ArrayLike, input_size: int, values_per_step: int) -> FloatArray:
    """Check an input sequence for a cell or a network.

    Parameters
    ----------
    x : array_like, shape (T, D) or (T, B, D)
        The input sequence, time first.
    input_size : int
        D, the number of input features wanted.
    values_per_step : int
        How many numbers the trace keeps for one step of one sequence; bounds its memory.

    Returns
    -------
    ndarray, shape (T, D) or (T, B, D)

    Raises
    ------
    InvalidInput
        When the shape is wrong, the sequence is empty or too long to trace, or a value is not
        finite.
    """
    array = finite_array("x", x)
    if array.ndim not in (2, 3) or array.shape[-1] != input_size:
        hint = ""
        if array.ndim == 1 and input_size == 1:
            hint = " Write x[:, None] to make one column of it."
        raise InvalidInput(
            f"x has shape {array.shape}; expected (T, D) or (T, B, D) with D = {input_size}.{hint}"
        )
    if array.shape[0] == 0:
        raise InvalidInput("x is an empty sequence (T = 0); expected at least one step.")
    if array.ndim == 3 and array.shape[1] == 0:
        raise InvalidInput("x is an empty batch (B = 0); expected at least one sequence.")
    bytes_needed = array.size // input_size * values_per_step * array.itemsize
    if bytes_needed > MAX_TRACE_BYTES:
        raise InvalidInput(
            f"x has {array.shape[0]:,} steps; a trace of them would take "
            f"{bytes_needed / 1024**3:.1f} GiB, and at most {MAX_TRACE_BYTES / 1024**3:.0f} GiB "
            "are allowed. Trace a shorter piece."
        )
    return array


def initial_state(name: str, value: ArrayLike | None, x: FloatArray, size: int) -> FloatArray:
    """Return an initial state of the dtype and batch of `x`: the one given, or zeros.

    Parameters
    ----------
    name : str
        ``"h0"`` or ``"c0"``.
    value : array_like or None, shape (H,) or (B, H)
        The state before the first step.
    x : ndarray, shape (T, D) or (T, B, D)
        The sequence it belongs to.
    size : int
        H, the number of units.

    Raises
    ------
    InvalidInput
        When the state has the wrong shape, is not finite or leaves the range of the dtype of `x`.
    """
    shape = (*x.shape[1:-1], size)
    if value is None:
        return np.zeros(shape, x.dtype)
    state = finite_array(name, value)
    require_shape(name, state, shape, "(H,)" if x.ndim == 2 else "(B, H)")
    with np.errstate(over="ignore"):
        state = state.astype(x.dtype)
    if not np.isfinite(state).all():
        raise InvalidInput(f"{name} holds a number beyond the range of {x.dtype.name}.")
    return state


def whole_number(name: str, value: int, at_least: int = 1, at_most: int | None = None) -> int:
    """Return `value` as an int, or raise `InvalidInput` when it is not in the range (inclusive)."""
    is_whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    if not is_whole or value < at_least or (at_most is not None and value > at_most):
        wanted = f"of at least {at_least}" if at_most is None else f"from {at_least} to {at_most:,}"
        raise InvalidInput(f"{name} is {_shown(value)}; expected a whole number {wanted}.")
    return int(value)


def finite_number(name: str, value: float) -> float:
    """Return `value` as a float, or raise `InvalidInput` when it is not a finite number."""
    is_real = isinstance(value, (int, float, np.integer, np.floating))
    if not is_real or isinstance(value, bool):
        raise InvalidInput(f"{name} is {_shown(value)}; expected a number.")
    try:
        number = float(value)
    except OverflowError:  # an int beyond float64
        number = math.inf
    if not math.isfinite(number):
        raise InvalidInput(f"{name} is {number}; expected a finite number.")
    return number


def _shown(value: object) -> str:
    """Return any value as a message shows it, cut to what is read there."""
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        return "a number of very many digits"  # Python refuses to write some of them
    text = repr(value)
    return text if len(text) <= _MOST_LETTERS else f"{text[: _MOST_LETTERS - 1]}…"


def checked_index(name: str, index: int, size: int, what: str = "") -> int:
    """Return `index` as an int, or raise `InvalidInput` when it is not one of 0 to `size` - 1.

    `what` stands before the range in the message: ``"a step from "``.
    """
    is_whole = isinstance(index, (int, np.integer)) and not isinstance(index, bool)
    if not is_whole or not 0 <= index < size:
        raise InvalidInput(f"{name} is {index!r}; expected {what}0 to {size - 1}.")
    return int(index)


def require_in_range(sums: FloatArray) -> None:
    """Raise `InvalidInput` when a sum of a trace is inf or nan; `sums` has the steps first."""
    in_range = np.isfinite(sums).all(axis=tuple(range(1, sums.ndim)))
    if not in_range.all():
        raise InvalidInput(
            f"a sum left the range of {sums.dtype.name} at step {int(in_range.argmin())}: "
            "the weights or the inputs are too large."
        )


def euclidean_norms(vectors: FloatArray, axis: int = -1) -> FloatArray:
    """Euclidean norms of vectors that may have vanished or exploded; never nan.

    Parameters
    ----------
    vectors : ndarray, shape (…, K, …)
        float64 or float32.
    axis : int
        Where K is: the axis that a vector lies along.

    Returns
    -------
    ndarray, shape (…, …)
        inf where an entry has left the float range. 0 where the norm is below the smallest normal
        number: what is left there has lost its digits, and need not shrink any further when it
        is multiplied.
    """
    wide = vectors.astype(np.float64, copy=False)
    limits = np.finfo(np.float64)
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        squares = np.asarray(np.square(wide).sum(axis=axis))
        norms = np.asarray(np.sqrt(squares))
        # Squares of entries below 1e-154 underflow: a sum of squares is right to the last digits
        # where it is far above what so many of them could have lost.
        lost = wide.shape[axis] * limits.tiny
        unsure = np.asarray((squares <= lost / limits.eps) | ~(squares < np.inf))
        if unsure.any():
            norms[unsure] = _scaled_norms(np.moveaxis(wide, axis, -1)[unsure])
        norms = np.where(norms < np.finfo(vectors.dtype).tiny, 0.0, norms)
        return read_only(norms.astype(vectors.dtype))


def _scaled_norms(vectors: FloatArray) -> FloatArray:
    """Norms over the last axis, each vector divided by its largest entry before it is squared."""
    in_range = np.asarray(np.isfinite(vectors).all(axis=-1))
    vectors = np.where(in_range[..., None], vectors, 0)
    largest = np.abs(vectors).max(axis=-1, keepdims=True)
    scale = np.where(largest > 0, largest, 1)
    norms = np.linalg.norm(vectors / scale, axis=-1) * largest[..., 0]
    return np.where(in_range, norms, np.inf)
