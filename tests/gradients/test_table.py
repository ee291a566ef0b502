"""The comparison as a table, and as a file that is read back."""

from __future__ import annotations

import csv
import io
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.figures.log_axis import magnitude
from lstm_viz.gradients import Comparison, gradient_table, table_csv
from lstm_viz.gradients.table import COLUMNS, CSV_COLUMNS, median_by_rank
from tests.figures.comparisons import comparison_of_norms, computed


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return computed(steps=40, initialisations=6, hidden_size=8, forget_bias=None)


def test_a_row_a_network(comparison: Comparison) -> None:
    rows = gradient_table(comparison)
    assert [row["Network"] for row in rows] == ["RNN (tanh)", "GRU", "LSTM"]
    for row, result in zip(rows, comparison.results, strict=True):
        assert tuple(row) == COLUMNS
        assert row["H"] == "8"
        assert row["Parameters"] == f"{result.parameter_count:,}"
        assert row["‖∂L/∂h(1)‖"] == magnitude(float(result.h.median[0]))
        assert (row["‖∂L/∂C(1)‖"] == "") == (result.c is None)
        assert row["Initialisations"] == "6"
        half = np.sort(result.steps_to_half)[2]
        assert row["Steps until halved"] == (f"{half:.0f}" if np.isfinite(half) else "> 39")


def test_what_is_not_reached_and_what_left_the_range() -> None:
    norms = np.ones((4, 2000))
    vanishing = np.geomspace(1e-12, 1, 2000)[None].repeat(4, axis=0)
    vanishing[:, 0] = 0
    exploding = norms.copy()
    exploding[:, :5] = np.inf
    rows = gradient_table(
        comparison_of_norms(
            {"rnn_tanh": vanishing, "rnn_relu": exploding, "gru": norms}, initialisations=9
        )
    )
    assert [row["‖∂L/∂h(1)‖"] for row in rows] == ["0", "∞", "1.0"]
    assert rows[2]["Steps until halved"] == rows[2]["Steps until under 10⁻⁸"] == "> 1,999"
    assert rows[0]["Steps until halved"] == "51"
    assert rows[0]["Steps until under 10⁻⁸"] == "1,333"
    assert {row["Initialisations"] for row in rows} == {"4 of 9"}


def test_the_file_is_read_back_to_the_last_bit(comparison: Comparison) -> None:
    text = table_csv(comparison)
    assert text.count("\r\n") == text.count("\n") == 4
    for row, result in zip(read(text), comparison.results, strict=True):
        assert tuple(row)[: len(CSV_COLUMNS)] == CSV_COLUMNS
        assert row["network"] == result.architecture
        assert int(row["network_hidden_size"]) == result.hidden_size
        assert int(row["parameters"]) == result.parameter_count
        assert float(row["norm_h_1"]) == result.h.median[0]
        assert (row["norm_c_1"] == "") == (result.c is None)
        if result.c is not None:
            assert float(row["norm_c_1"]) == result.c.median[0]
        assert float(row["steps_to_half"]) == median_by_rank(result.steps_to_half)
        assert float(row["steps_to_nothing"]) == median_by_rank(result.steps_to_nothing)
        assert float(row["norm_parameters"]) == median_by_rank(result.norm_parameters)
        assert int(row["initialisations_done"]) == 6
        assert int(row["sequence_length"]) == 40


def test_a_row_of_the_file_stands_for_itself(comparison: Comparison) -> None:
    for row in read(table_csv(comparison)):
        assert row["setting_architectures"] == "rnn_tanh gru lstm"
        assert row["setting_forget_bias"] == "", "as it is drawn"
        for name in ("steps", "input_size", "hidden_size", "initialisations", "seed"):
            assert int(row[f"setting_{name}"]) == getattr(comparison.settings, name)
        assert float(row["setting_recurrent_gain"]) == comparison.settings.recurrent_gain
        assert row["setting_precision"] == "float64"
        assert row["computed_by"] == "NumPy"


@given(st.lists(st.floats(0, allow_nan=False), min_size=1, max_size=25))
def test_a_median_by_rank_is_one_of_the_numbers(numbers: list[float]) -> None:
    found = median_by_rank(np.array(numbers))
    assert found in numbers
    assert sum(number <= found for number in numbers) >= math.ceil(len(numbers) / 2)
    assert sum(number < found for number in numbers) < math.ceil(len(numbers) / 2)


@pytest.mark.parametrize(
    "norm",
    [0.0, np.inf, 1.0, 0.42, 0.099, 0.0123, 9.96e-3, 3.1e-3, 37.2, 99.7, 8123.0, 4.2e-8, 2e250],
)
def test_numbers_are_written_as_on_the_pictures(norm: float) -> None:
    row = gradient_table(comparison_of_norms({"gru": np.full((1, 3), norm)}))[0]
    assert row["‖∂L/∂h(1)‖"] == magnitude(norm)
