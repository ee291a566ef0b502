"""From what is chosen to what is traced. Knows no Streamlit."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from lstm_viz import sequences
from lstm_viz.cells import LSTM, LSTMTrace
from lstm_viz.errors import InvalidInput
from lstm_viz.presets import PRESETS, Preset
from lstm_viz.sequences import InputSequence
from lstm_viz.ui.selection import MAX_STEPS, RANDOM, Selection, sources_for

MAX_INPUTS = 64
LARGEST_INPUT = 1e100
"""A picture scales and rounds what it shows; near 1e308 that leaves the range of float64."""


@dataclass(frozen=True, eq=False)
class Current:
    """What every page shows: a cell, a sequence, and the trace of the one on the other."""

    selection: Selection  # what it was built from, its indices within their ranges
    cell: LSTM
    sequence: InputSequence
    trace: LSTMTrace
    preset: Preset | None  # None: a random cell


def build(selection: Selection) -> Current:
    """Build what is chosen.

    Raises
    ------
    InvalidInput
        When the sequence cannot be read, does not fit the network, or is too large to show.
    """
    preset = None if selection.network == RANDOM else PRESETS[selection.network]
    sequence = _sequence(selection, preset)
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
    if preset is not None:
        cell = preset.cell
        if sequence.input_size != cell.input_size:
            raise InvalidInput(
                f"the sequence has {sequence.input_size} columns; this network reads "
                f"{cell.input_size}."
            )
    else:
        cell = LSTM.random(
            sequence.input_size,
            selection.hidden_size,
            seed=selection.seed,
            forget_bias=selection.forget_bias,
        )
    within = replace(
        selection,
        step=min(selection.step, sequence.steps - 1),
        unit=min(selection.unit, cell.hidden_size - 1),
        first_unit=min(selection.first_unit, cell.hidden_size - 1),
        units=tuple(unit for unit in selection.units if unit < cell.hidden_size),
    )
    return Current(within, cell, sequence, cell.trace(sequence.x), preset)


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
            )
        )
    stand_ins.append(replace(selection, source=sources_for(selection)[0], text=defaults.text))
    return stand_ins


def _sequence(selection: Selection, preset: Preset | None) -> InputSequence:
    source = selection.source
    columns = None if preset is None else preset.cell.input_size
    match source:
        case "own" if preset is not None:
            return preset.sequence
        case "bits":
            return sequences.parse_bits(selection.bits)
        case "text":
            alphabet = None if preset is None else preset.alphabet
            return sequences.one_hot(selection.text, alphabet)
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
