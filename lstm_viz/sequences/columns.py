"""Sequences whose columns are written down by hand."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from lstm_viz.errors import InvalidInput
from lstm_viz.sequences.sequence import InputSequence


def sequence_of_columns(channels: tuple[str, ...], *columns: str | ArrayLike) -> InputSequence:
    """Put columns side by side.

    Parameters
    ----------
    channels : tuple of str, D names
        What each column is called.
    *columns : str or array_like, D of shape (T,)
        Their numbers; as text divided by spaces, ``"1 0 -0.5"``.

    Raises
    ------
    InvalidInput
        When a text holds anything but numbers, the columns differ in length, or `InputSequence`
        takes them or the names not.
    """
    try:
        read = [
            [float(value) for value in column.split()] if isinstance(column, str) else column
            for column in columns
        ]
    except ValueError as problem:
        raise InvalidInput(f"a column holds no number: {problem}.") from None
    lengths = [np.shape(column) for column in read]
    if len(set(lengths)) > 1:
        raise InvalidInput(f"the columns have the shapes {lengths}; expected one length T for all.")
    return InputSequence(np.array(read, dtype=np.float64).T, channels=channels)
