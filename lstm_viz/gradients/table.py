"""A comparison of gradients as a table, for people and as a file."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import fields

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.gradients.results import ArchitectureResult, Comparison
from lstm_viz.gradients.settings import ARCHITECTURE_NAMES, GradientSettings

COLUMNS = (
    "Network",
    "H",
    "Parameters",
    "‖∂L/∂h(1)‖",
    "‖∂L/∂C(1)‖",
    "Steps until halved",
    "Steps until under 10⁻⁸",
    "‖∂L/∂θ‖",
    "Initialisations",
)
"""The table's columns; norms and steps are medians over the initialisations, by rank."""

CSV_COLUMNS = (
    "network",
    "network_hidden_size",
    "parameters",
    "norm_h_1",
    "norm_c_1",
    "steps_to_half",
    "steps_to_nothing",
    "norm_parameters",
    "initialisations_done",
    "sequence_length",
    "computed_by",
)
"""What is found, in a file; the columns after these are the settings, ``setting_`` before each."""


def gradient_table(comparison: Comparison) -> list[dict[str, str]]:
    """Write a comparison as rows for people, one a network.

    Parameters
    ----------
    comparison : Comparison
        What was found, of at least one initialisation.

    Returns
    -------
    list of dict of str to str
        By `COLUMNS`. Steps are counted back from T; where most of the initialisations do not get
        there within the sequence it says ``> T−1``, with the number. A network without a cell
        state has nothing in that column.
    """
    return [
        dict(
            zip(
                COLUMNS,
                (
                    ARCHITECTURE_NAMES[result.architecture],
                    str(result.hidden_size),
                    f"{result.parameter_count:,}",
                    _written(float(result.h.median[0])),
                    "" if result.c is None else _written(float(result.c.median[0])),
                    _steps(median_by_rank(result.steps_to_half), comparison.steps),
                    _steps(median_by_rank(result.steps_to_nothing), comparison.steps),
                    _written(median_by_rank(result.norm_parameters)),
                    _of(comparison),
                ),
                strict=True,
            )
        )
        for result in comparison.results
    ]


def table_csv(comparison: Comparison) -> str:
    """Write a comparison as a CSV file whose every row stands for itself (RFC 4180).

    Parameters
    ----------
    comparison : Comparison
        What was found, of at least one initialisation.

    Returns
    -------
    str
        A header, then a row a network: `CSV_COLUMNS` and the settings. Numbers are written so
        that they are read back to the last bit, ``inf`` where a gradient left the float range or a
        number of steps was not reached, nothing where there is no such number.
    """
    settings = {
        f"setting_{part.name}": _cell(getattr(comparison.settings, part.name))
        for part in fields(GradientSettings)
    }
    file = io.StringIO()
    writer = csv.DictWriter(file, [*CSV_COLUMNS, *settings], lineterminator="\r\n")
    writer.writeheader()
    for result in comparison.results:
        writer.writerow(_found(comparison, result) | settings)
    return file.getvalue()


def median_by_rank(numbers: FloatArray) -> float:
    """The ⌈N/2⌉-th smallest of N numbers, inf among them."""
    return float(np.sort(numbers)[(len(numbers) + 1) // 2 - 1])


def _found(comparison: Comparison, result: ArchitectureResult) -> dict[str, str]:
    values = (
        result.architecture,
        result.hidden_size,
        result.parameter_count,
        float(result.h.median[0]),
        None if result.c is None else float(result.c.median[0]),
        median_by_rank(result.steps_to_half),
        median_by_rank(result.steps_to_nothing),
        median_by_rank(result.norm_parameters),
        comparison.done,
        comparison.steps,
        comparison.computed_by,
    )
    return {name: _cell(value) for name, value in zip(CSV_COLUMNS, values, strict=True)}


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return " ".join(map(str, value))
    return repr(value) if isinstance(value, float) else str(value)


def _steps(steps: float, length: int) -> str:
    return f"> {length - 1:,}" if math.isinf(steps) else f"{int(steps):,}"


def _of(comparison: Comparison) -> str:
    wanted = comparison.settings.initialisations
    return f"{wanted}" if comparison.is_whole else f"{comparison.done} of {wanted}"


def _written(norm: float) -> str:
    """A number from 0 with two digits: ``0.42``, ``37``, ``4.2·10⁻⁸``, ``0``, ``∞``."""
    if norm == 0 or math.isinf(norm):
        return "0" if norm == 0 else "∞"
    mantissa, exponent = f"{norm:.1e}".split("e")
    power = int(exponent)
    if -3 < power < 4:
        return f"{float(mantissa) * 10.0**power:.{max(0, 1 - power)}f}"
    return f"{mantissa}·10{str(power).translate(_RAISED)}"


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
