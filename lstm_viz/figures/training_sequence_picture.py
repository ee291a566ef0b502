"""One sequence that is read again and again while networks learn: their states, their answers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.digits import counted
from lstm_viz.figures.moving import MovingPicture
from lstm_viz.figures.network_colors import network_name
from lstm_viz.figures.theme import theme
from lstm_viz.figures.time_axis import require_token_per_step
from lstm_viz.figures.training_answer_rows import (
    NUMBERS_HEIGHT,
    letters_that_fit,
    numbers_axis,
    numbers_traces,
    symbols_axis,
    symbols_height,
    symbols_labels,
    symbols_traces,
)
from lstm_viz.figures.training_sequence_reading import SequenceReading
from lstm_viz.figures.training_sequence_sheet import SequenceSheet, sheet_width

MOST_ROWS = 32
"""Of more units as many are picked: more rows than this cannot be seen."""

_STATE = 44  # pixels of a state's row
_INPUT_ROW, _MOST_INPUT = 13, 52  # of one input column, and of all at most


def training_sequence_picture(
    x: FloatArray,
    readings: Sequence[SequenceReading],
    *,
    tokens: Sequence[str] | None = None,
    dark: bool = False,
) -> MovingPicture:
    """Draw a sequence and, under it, what each network keeps of it and answers.

    Parameters
    ----------
    x : ndarray, shape (T, D)
        The sequence.
    readings : sequence of SequenceReading
        The networks from top to bottom, with the same questions.
    tokens : sequence of str, optional
        A label for each step, T of them.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    MovingPicture
        One layer, which listens. Heatmaps ``"x"``, ``"C: lstm"`` and ``"h: lstm"``, whose z are the
        arrays of the same names, (T, rows): units from top to bottom by their state at the last
        step asked about (`SequenceReading.units`), at most `MOST_ROWS`. Under them the answers, see
        `numbers_traces` and `symbols_traces`.

    Raises
    ------
    InvalidInput
        When there is no reading; when the sequence, a reading and the tokens differ in length.
    """
    steps = len(x)
    if not readings:
        raise InvalidInput("there is no network to draw; expected one at least.")
    for reading in readings:
        if reading.steps != steps:
            raise InvalidInput(
                f"{network_name(reading.key)} read {counted(reading.steps, 'step')} of a sequence "
                f"of {steps}; expected all."
            )
    require_token_per_step(tokens, steps)
    colors = theme(dark)
    sheet = SequenceSheet(steps, tokens, colors)
    sheet.add_heatmap("x", "x", x, np.arange(x.shape[1]), _input_height(x.shape[1]))
    letters = letters_that_fit(steps, sheet_width(steps, tokens))
    for reading in readings:
        sheet.add_heading(reading.key, reading.told())
        units = reading.units(MOST_ROWS)
        if reading.c is not None:
            sheet.add_heatmap(f"C: {reading.key}", "c", reading.c, units, _STATE)
        sheet.add_heatmap(f"h: {reading.key}", "h", reading.h, units, _STATE)
        if reading.lines:
            labels = {"answer": NUMBERS_HEIGHT / 2}
            sheet.add_row(NUMBERS_HEIGHT, numbers_axis(reading, colors), labels, colors.text)
            sheet.data += numbers_traces(reading, sheet.axis, tokens, colors)
        else:
            labels = symbols_labels(steps)
            sheet.add_row(symbols_height(steps), symbols_axis(steps), labels, colors.text)
            sheet.data += symbols_traces(reading, sheet.axis, letters, tokens, colors)
    return sheet.picture(_description(readings))


def _input_height(columns: int) -> int:
    return min(max(26, _INPUT_ROW * columns), _MOST_INPUT)


def _description(readings: Sequence[SequenceReading]) -> str:
    words = [f"Heatmaps of one sequence of {counted(readings[0].steps, 'step')} and of the states:"]
    words += [
        f"{network_name(reading.key)}, {counted(reading.h.shape[1], 'unit')}, {reading.told()}."
        for reading in readings
    ]
    return " ".join(words)
