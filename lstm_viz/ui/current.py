"""From what is chosen to what is traced. Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, fields, replace
from itertools import count
from threading import Lock

import numpy as np
from cachetools import LRUCache, cached

from lstm_viz import sequences
from lstm_viz.cells import LSTM, LSTMTrace
from lstm_viz.editing import LARGEST_WEIGHT
from lstm_viz.errors import InvalidInput
from lstm_viz.presets import Example
from lstm_viz.sequences import InputSequence
from lstm_viz.ui.own_cell import MAX_INPUTS
from lstm_viz.ui.selection import MAX_STEPS, Selection, sources_for

LARGEST_INPUT = 1e100
"""A picture scales and rounds what it shows; near 1e308 that leaves the range of float64."""

_MOST_BYTES = 4 * 1024**2
"""What the traces that are kept may take; a hundred visitors share one server."""

_SHOWN = (
    *("network", "hidden_size", "seed", "forget_bias", "own", "interventions", "pin"),
    *("source", "numbers", "bits", "text"),
    *("steps", "period", "channels", "noise", "series_seed"),
)
"""The fields of a selection that a trace depends on; the others say what is looked at."""


@dataclass(frozen=True, eq=False)
class _Run:
    """A cell that ran over a sequence."""

    cell: LSTM
    sequence: InputSequence
    trace: LSTMTrace
    pinned: LSTMTrace | None
    number: int  # each run has its own

    @property
    def size(self) -> int:
        """Bytes, about."""
        traces = [self.trace] if self.pinned is None else [self.trace, self.pinned]
        arrays = [getattr(trace, field.name) for trace in traces for field in fields(trace)]
        return 16_384 + sum(each.nbytes for each in arrays if isinstance(each, np.ndarray))


@dataclass(frozen=True, eq=False)
class Current:
    """What every page shows: a cell, a sequence, and the trace of the one on the other."""

    selection: Selection  # what it was built from, its indices within their ranges
    cell: LSTM
    sequence: InputSequence
    trace: LSTMTrace
    example: Example | None  # the named network that it is or was made from; None: a random one
    pinned: LSTMTrace | None = None  # of the cell that it is compared with, where the sizes agree
    run: int = -1  # two that have the same number are alike in cell, sequence and both traces

    @property
    def is_changed(self) -> bool:
        """Whether the visitor changed the network's weights."""
        return self.selection.own is not None


def build(selection: Selection) -> Current:
    """Build what is chosen; its trace is kept for a while, for whoever chooses the same.

    Raises
    ------
    InvalidInput
        When the sequence cannot be read, does not fit the network, or is too large to show.
    """
    run = _run(selection)
    units = run.cell.hidden_size
    within = replace(
        selection,
        step=min(selection.step, run.sequence.steps - 1),
        unit=min(selection.unit, units - 1),
        first_unit=min(selection.first_unit, units - 1),
        units=tuple(unit for unit in selection.units if unit < units),
        interventions=selection.interventions.within(units),
    )
    return Current(
        within, run.cell, run.sequence, run.trace, selection.example, run.pinned, run.number
    )


def _what_is_shown(selection: Selection) -> Hashable:
    return tuple(getattr(selection, field) for field in _SHOWN)


_number = count()


@cached(LRUCache(_MOST_BYTES, lambda run: run.size), key=_what_is_shown, lock=Lock())
def _run(selection: Selection) -> _Run:
    sequence = _sequence(selection)
    if sequence.steps > MAX_STEPS:
        raise InvalidInput(
            f"the sequence has {sequence.steps:,} steps; expected at most {MAX_STEPS}. "
            "Paste a shorter piece."
        )
    if sequence.input_size > MAX_INPUTS:
        raise InvalidInput(
            f"the sequence has {sequence.input_size} columns; expected at most {MAX_INPUTS}."
        )
    largest = float(np.abs(sequence.x).max())
    if largest > LARGEST_INPUT:
        raise InvalidInput(
            f"the sequence holds a number of size {largest:.3g}; expected numbers from "
            f"-{LARGEST_INPUT:g} to {LARGEST_INPUT:g}."
        )
    if selection.input_size not in (None, sequence.input_size):
        raise InvalidInput(
            f"the sequence has {sequence.input_size} columns; this network reads "
            f"{selection.input_size}."
        )
    cell = selection.base(sequence.input_size) if selection.own is None else selection.own.cell
    _require_showable(cell)
    trace = cell.trace(sequence.x, interventions=selection.interventions.within(cell.hidden_size))
    return _Run(cell, sequence, trace, _pinned_trace(selection, trace), next(_number))


def _require_showable(cell: LSTM) -> None:
    for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
        array = getattr(cell, name)
        if array is not None and float(np.abs(array).max()) > LARGEST_WEIGHT:
            raise InvalidInput(
                f"{name} holds a number of size {np.abs(array).max():.3g}; expected weights from "
                f"-{LARGEST_WEIGHT:g} to {LARGEST_WEIGHT:g}."
            )


def _pinned_trace(selection: Selection, trace: LSTMTrace) -> LSTMTrace | None:
    """The trace that is compared with; None without one, or where its sizes are others."""
    pin = selection.pin
    if pin is None:
        return None
    cell = pin.own.cell
    _require_showable(cell)
    if (cell.hidden_size, cell.input_size) != (trace.cell.hidden_size, trace.cell.input_size):
        return None
    return cell.trace(trace.x, interventions=pin.interventions.within(cell.hidden_size))


def build_nearest(selection: Selection, last: Selection | None) -> tuple[Current, str | None]:
    """Build what is chosen or, where its sequence cannot be used, the nearest thing that can.

    Parameters
    ----------
    selection : Selection
        What is chosen.
    last : Selection or None
        The last selection that could be built.

    Returns
    -------
    current : Current
        With the last usable sequence, or the network's own, in place of one that is not.
    problem : str or None
        Why the sequence chosen could not be used.
    """
    try:
        return build(selection), None
    except InvalidInput as problem:
        for stand_in in _stand_ins(selection, last):
            try:
                return build(stand_in), str(problem)
            except InvalidInput:
                continue
        raise


def _stand_ins(selection: Selection, last: Selection | None) -> list[Selection]:
    defaults = Selection()
    stand_ins = []
    if last is not None:
        stand_ins.append(
            replace(
                last,
                network=selection.network,
                hidden_size=selection.hidden_size,
                seed=selection.seed,
                forget_bias=selection.forget_bias,
                step=selection.step,
                quantity=selection.quantity,
                unit=selection.unit,
                first_unit=selection.first_unit,
                units=selection.units,
                own=selection.own,
                interventions=selection.interventions,
                pin=selection.pin,
            )
        )
    zeros = "\n".join(["0 " * (selection.input_size or 1)] * 4)
    for weights in (selection, replace(selection, own=None, pin=None)):
        stand_in = replace(weights, source=sources_for(weights)[0], text=defaults.text)
        stand_ins += [stand_in, replace(stand_in, source="numbers", numbers=zeros)]
    return stand_ins


def _sequence(selection: Selection) -> InputSequence:
    source, example, columns = selection.source, selection.example, selection.input_size
    match source:
        case "own" if example is not None:
            return example.sequence
        case "bits":
            return sequences.parse_bits(selection.bits)
        case "text":
            reading = selection.reading
            text = selection.text
            return sequences.one_hot(text) if reading is None else reading.read(text)
        case "sine" | "square":
            wave = sequences.sine if source == "sine" else sequences.square
            return wave(
                selection.steps,
                period=selection.period,
                channels=selection.channels if columns is None else columns,
            )
        case "seasonal":
            return sequences.seasonal(
                selection.steps,
                period=selection.period,
                noise=selection.noise,
                channels=selection.channels if columns is None else columns,
                seed=selection.series_seed,
            )
        case _:
            return sequences.parse_numbers(selection.numbers, columns=columns)
