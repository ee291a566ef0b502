"""Which unit follows what: correlations of units with features of the steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lstm_viz.arrays import FloatArray, finite_array, read_only
from lstm_viz.cells import Trace
from lstm_viz.errors import InvalidInput
from lstm_viz.notation import QUANTITIES

IntArray = NDArray[np.intp]


@dataclass(frozen=True)
class RankedUnit:
    """A unit and how it goes with a feature."""

    unit: int  # 0 to H-1
    correlation: float  # -1…1


@dataclass(frozen=True, eq=False, kw_only=True)
class UnitRanking:
    """How every unit goes with every feature; the arrays are read-only."""

    quantity: str  # of the units, its key: "c"
    features: tuple[str, ...]  # F names
    correlation: FloatArray  # (F, H), -1…1, Pearson's; 0 where one of the two never changes
    order: IntArray  # (F, H), for each feature the units, the largest |correlation| first
    steps: int  # N, over all sequences
    constant_features: tuple[str, ...]  # which never change, and so go with nothing
    constant_units: tuple[int, ...]  # likewise; both have a correlation of 0

    def units_for(self, feature: str, count: int | None = None) -> tuple[RankedUnit, ...]:
        """Return the units that go with a feature, the largest ``|correlation|`` first.

        Parameters
        ----------
        feature : str
            One of `features`.
        count : int, optional
            The most units; by default all of them.

        Returns
        -------
        tuple of RankedUnit
            Equal ones by their index, so constant ones last. Of a feature that never changes all
            have 0.

        Raises
        ------
        InvalidInput
            When there is no such feature.
        """
        row = self.row_of(feature)
        return tuple(
            RankedUnit(int(unit), float(self.correlation[row, unit]))
            for unit in self.order[row, :count]
        )

    def row_of(self, feature: str) -> int:
        """Return which row of the arrays is a feature's, or raise `InvalidInput`."""
        if feature not in self.features:
            raise InvalidInput(
                f"there is no feature {feature!r}; expected one of {', '.join(self.features)}."
            )
        return self.features.index(feature)

    @property
    def best_feature(self) -> tuple[str | None, ...]:
        """For each unit the feature with the largest ``|correlation|``; None where all are 0."""
        largest = np.abs(self.correlation).argmax(axis=0)
        return tuple(
            self.features[row] if self.correlation[row, unit] != 0 else None
            for unit, row in enumerate(largest.tolist())
        )


def rank_units(
    traces: Trace | Sequence[Trace],
    features: Mapping[str, ArrayLike] | Sequence[Mapping[str, ArrayLike]],
    quantity: str = "c",
) -> UnitRanking:
    """Find the units that follow each of several features of the steps.

    After the interpretable cells of Karpathy, Johnson & Fei-Fei 2015, "Visualizing and
    Understanding Recurrent Networks", arXiv:1506.02078: cells that keep track of a line's length,
    of quotes or of brackets, found there by looking at text in the colours of a cell. Here they
    are looked for: with u the value of a unit and a that of a feature, over all steps of all
    sequences together, by Pearson's correlation::

        r = Σ (u - ū)(a - ā) / √(Σ (u - ū)² · Σ (a - ā)²)

    It says that the two go together in a straight line on these sequences. It does not say that
    the network makes use of it, and the best of many units is above 0 by chance, too.

    Parameters
    ----------
    traces : LSTMTrace, GRUTrace or RNNTrace, or a sequence of them
        Finished traces of single sequences, all by cells of one size.
    features : mapping of str to array_like, shape (T,), or a sequence of mappings
        One value a step for each feature; for several traces a mapping for each, with the same
        names.
    quantity : str, default "c"
        What of the units is looked at: ``"c"``, ``"h"``, ``"f"``, …

    Returns
    -------
    UnitRanking
        For the h of an LSTM with a projection, H is P.

    Raises
    ------
    InvalidInput
        When a trace has no such quantity or is of a batch, there are no features, a feature has
        not one finite number for each step, or traces and mappings do not belong together.

    Notes
    -----
    A unit or feature counts as constant when it strays from its mean by no more than sixteen
    roundings of its dtype: what goes up and down there is rounding.
    """
    each = [traces] if not isinstance(traces, Sequence) else list(traces)
    described = [features] if isinstance(features, Mapping) else list(features)
    _require_alike(each, described)
    values = np.concatenate([_values_of(trace, quantity) for trace in each])
    names = tuple(described[0])
    columns = np.empty((len(values), len(names)))
    for place, name in enumerate(names):
        parts = [
            _feature(name, mapping[name], trace.steps)
            for mapping, trace in zip(described, each, strict=True)
        ]
        columns[:, place] = np.concatenate(parts)
    of_features, features_move = _centred(columns)
    of_units, units_move = _centred(values)
    correlation = np.clip(of_features.T @ of_units, -1.0, 1.0)
    order = np.argsort(-np.abs(correlation), axis=1, kind="stable")
    order.flags.writeable = False
    return UnitRanking(
        quantity=quantity,
        features=names,
        correlation=read_only(correlation),
        order=order,
        steps=len(values),
        constant_features=tuple(
            name for name, moves in zip(names, features_move, strict=True) if not moves
        ),
        constant_units=tuple(np.flatnonzero(~units_move).tolist()),
    )


def _require_alike(traces: Sequence[Trace], features: Sequence[Mapping[str, ArrayLike]]) -> None:
    if not traces:
        raise InvalidInput("there is no trace; expected one at least.")
    if len(features) != len(traces):
        raise InvalidInput(
            f"there are {len(features)} mappings of features for {len(traces)} traces; expected "
            "one each."
        )
    names = set(features[0])
    if not names:
        raise InvalidInput("there are no features; expected one at least.")
    for mapping in features[1:]:
        if set(mapping) != names:
            missing = ", ".join(sorted(names ^ set(mapping)))
            raise InvalidInput(
                f"only some of the sequences have the features {missing}; expected the same for "
                "all."
            )
    first = traces[0].cell
    for trace in traces[1:]:
        if (trace.cell.kind, trace.cell.hidden_size) != (first.kind, first.hidden_size):
            raise InvalidInput(
                f"one trace is of a cell of kind {first.kind} with {first.hidden_size} units, "
                f"another of kind {trace.cell.kind} with {trace.cell.hidden_size}; expected one "
                "kind and size."
            )


def _values_of(trace: Trace, quantity: str) -> FloatArray:
    if quantity == "x" or quantity not in QUANTITIES or not hasattr(trace, quantity):
        raise InvalidInput(f"a {trace.cell.kind}'s units have no quantity {quantity!r}.")
    trace.require_single()
    values: FloatArray = getattr(trace, quantity)
    return values


def _feature(name: str, values: ArrayLike, steps: int) -> FloatArray:
    column = finite_array(f"the feature {name!r}", values)
    if column.shape != (steps,):
        raise InvalidInput(
            f"the feature {name!r} has shape {column.shape}; expected ({steps},), a number for "
            "each step."
        )
    return column


def _centred(columns: FloatArray) -> tuple[FloatArray, NDArray[np.bool_]]:
    """The columns (N, ·) less their mean, of length 1 each; and which of them change at all.

    A column that does not change becomes 0.
    """
    rounding = 16 * float(np.finfo(columns.dtype).eps)
    # A power of two near the largest number, and so an exact division: sums of squares stay in
    # the float range, whatever the numbers are.
    largest = np.abs(columns).max(axis=0)
    scaled = np.ldexp(columns.astype(np.float64), -np.frexp(largest)[1])
    strays = scaled - scaled.mean(axis=0)
    farthest = np.abs(strays).max(axis=0)
    moves = np.asarray(farthest > rounding * np.abs(scaled).max(axis=0))
    strays = np.where(moves, strays / np.where(moves, farthest, 1.0), 0.0)
    lengths = np.sqrt(np.square(strays).sum(axis=0))
    return strays / np.where(moves, lengths, 1.0), moves
