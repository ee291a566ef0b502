"""Changes to an LSTM's weights: what was typed or pasted, a gate at once, the size."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from lstm_viz.cells import LSTM
from lstm_viz.editing import (
    LARGEST_WEIGHT,
    MOST_TYPED,
    add_to_bias,
    copy_gate,
    gate_table,
    mean_bias,
    parse_block,
    parse_weight,
    resized,
    scale_gate,
    scaled,
    tidy,
    with_gate_block,
)
from lstm_viz.errors import InvalidInput
from tests.strategies import Shape, shapes

GATES = ("i", "f", "g", "o")
ARRAYS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
NONE = np.zeros(0)
gates = st.sampled_from(GATES)
small = shapes(max_size=4)


def cell_of(shape: Shape, *, bias: bool = True) -> LSTM:
    H, D = shape.hidden_size, shape.input_size
    return LSTM(
        weight_ih=shape.draw(4 * H, D, key=2),
        weight_hh=shape.draw(4 * H, H, key=3),
        bias_ih=shape.draw(4 * H, key=4) if bias else None,
        bias_hh=shape.draw(4 * H, key=5) if bias else None,
    )


def a_cell(D: int = 2, H: int = 3) -> LSTM:
    return cell_of(Shape(1, None, D, H, 7))


def projected() -> LSTM:
    return LSTM.random(2, 3, proj_size=2)


def same_bits(a: NDArray[np.float64] | None, b: NDArray[np.float64] | None) -> bool:
    a, b = NONE if a is None else a, NONE if b is None else b
    return a.shape == b.shape and a.tobytes() == b.tobytes()


def require_only_the_gate_changed(before: LSTM, after: LSTM, gate: str) -> None:
    for name in ARRAYS:
        for other in set(GATES) - {gate}:
            rows = before.rows(other)
            assert same_bits(getattr(before, name)[rows], getattr(after, name)[rows]), name


# What was typed


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.5", 0.5),
        (" -2 ", -2.0),
        ("1e-3", 1e-3),
        ("+.25", 0.25),
        ("0,5", 0.5),
        ("−2", -2.0),
        ("−1,5e−3", -1.5e-3),
        ("1e100", LARGEST_WEIGHT),
        ("-1e100", -LARGEST_WEIGHT),
        ("1e-400", 0.0),
        ("0" * (MOST_TYPED - 1) + "7", 7.0),
    ],
)
def test_a_typed_weight_is_read(text: str, value: float) -> None:
    assert parse_weight(text) == value


def test_a_typed_minus_zero_keeps_its_sign() -> None:
    assert math.copysign(1, parse_weight("-0.0")) == -1
    assert math.copysign(1, parse_weight("−0")) == -1


@given(st.floats(-LARGEST_WEIGHT, LARGEST_WEIGHT))
def test_any_weight_that_is_written_out_is_read_to_the_last_bit(value: float) -> None:
    for text in (repr(value), repr(value).replace("-", "−").replace(".", ",")):
        assert np.float64(parse_weight(text)).tobytes() == np.float64(value).tobytes()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the field was left empty"),
        (" \t ", "the field was left empty"),
        ("abc", "“abc” is no number; expected one such as 0.5"),
        ("1 2", "“1 2” is no number"),
        ("1_000", "“1_000” is no number"),
        ("1.000,5", "“1.000.5” is no number"),
        ("0x10", "“0x10” is no number"),
        ("--1", "“--1” is no number"),
        ("1e400", "“1e400” is too large or no finite number; expected a number from -1e"),
        ("-1e400", "“-1e400” is too large"),
        ("1.1e100", "“1.1e100” is too large"),
        ("NaN", "“NaN” is too large or no finite number"),
        ("inf", "“inf” is too large or no finite number"),
        ("−Infinity", "“-Infinity” is too large or no finite number"),
        ("0" * MOST_TYPED + "7", "“" + "0" * MOST_TYPED + "…” is no number"),
        ("9" * 1_000_000, "“" + "9" * MOST_TYPED + "…” is no number"),
    ],
)
def test_what_is_no_weight_is_refused_by_name(text: str, message: str) -> None:
    with pytest.raises(InvalidInput) as problem:
        parse_weight(text)
    assert message in str(problem.value)
    assert len(str(problem.value)) < 150


@given(st.text(max_size=60) | st.text("0123456789.,eE+-−_ infa", max_size=45))
def test_any_text_is_a_usable_weight_or_refused(text: str) -> None:
    value, refusal = 0.0, ""
    try:
        value = parse_weight(text)
    except InvalidInput as problem:
        refusal = str(problem)
    assert abs(value) <= LARGEST_WEIGHT
    assert len(refusal) < 150


# What was pasted


@pytest.mark.parametrize(
    "text",
    [
        "1\t-2\t0.5\n4\t5\t6",
        "1\t-2\t0,5\r\n4\t5\t6\r\n",
        "1;-2;0,5\n4;5;6",
        "1; −2; 0.5\n\n4; 5; 6\n\n",
        "  1   -2 0.5\n4 5 6",
    ],
)
def test_a_pasted_block_is_read_whatever_stands_between(text: str) -> None:
    block = parse_block(text, 2, 3)
    np.testing.assert_array_equal(block, [[1, -2, 0.5], [4, 5, 6]])
    assert block.dtype == np.float64


@given(
    st.integers(1, 4).flatmap(
        lambda columns: st.lists(
            st.lists(st.floats(-1e100, 1e100), min_size=columns, max_size=columns),
            min_size=1,
            max_size=4,
        )
    ),
    st.sampled_from(["\t", ";", " "]),
)
def test_a_block_that_is_written_out_is_read_to_the_last_bit(
    rows: list[list[float]], between: str
) -> None:
    text = "\n".join(between.join(map(repr, row)) for row in rows)
    assert parse_block(text, 4, 4).tobytes() == np.array(rows).tobytes()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the pasted block is empty; expected numbers."),
        (" \n\t\n", "the pasted block is empty"),
        ("1\n2\n3", "the pasted block has 3 rows; there is room for 2 by 3"),
        ("1 2 3\n1 2 3 4", "row 2 of the pasted block has 4 numbers; there is room for 2 by 3"),
        ("1 2\n1 2 3", "rows of different lengths (2, 3); expected the same length"),
        ("1 2\n3 x", "row 2, column 2 of the pasted block: “x” is no number"),
        ("1\t\t3", "row 1, column 2 of the pasted block: the field was left empty"),
        ("1 2\n\n3 1e400", "row 2, column 2 of the pasted block: “1e400” is too large"),
        ("1 nan", "row 1, column 2 of the pasted block: “nan” is too large or no finite"),
        ("1,2,3", "row 1, column 1 of the pasted block: “1.2.3” is no number"),
        ("1\n" * 100_000, "the pasted block has 100,000 rows"),
        ("1 " * 100_000, "row 1 of the pasted block has 100,000 numbers"),
    ],
)
def test_what_is_no_block_is_refused_by_row_and_column(text: str, message: str) -> None:
    with pytest.raises(InvalidInput) as problem:
        parse_block(text, 2, 3)
    assert message in str(problem.value)


def test_a_block_of_separators_alone_is_refused() -> None:
    with pytest.raises(InvalidInput):
        parse_block(";", 2, 2)


@given(st.text("01.-;\t \n,ex", max_size=40), st.integers(1, 3), st.integers(1, 3))
def test_any_pasted_text_is_a_block_that_fits_or_refused(text: str, rows: int, cols: int) -> None:
    block, refusal = None, ""
    try:
        block = parse_block(text, rows, cols)
    except InvalidInput as problem:
        refusal = str(problem)
    if block is None:
        assert "pasted block" in refusal
    else:
        assert block.ndim == 2
        assert 1 <= block.shape[0] <= rows
        assert block.shape[1] <= cols
        assert np.isfinite(block).all()


# A gate as a table


@given(small, gates)
def test_a_gates_table_holds_its_weights_and_the_sum_of_its_biases(shape: Shape, gate: str) -> None:
    cell, D, H = cell_of(shape), shape.input_size, shape.hidden_size
    rows = cell.rows(gate)
    table, both = gate_table(cell, gate), gate_table(cell, gate, both_biases=True)
    assert table.shape == (H, D + H + 1)
    assert both.shape == (H, D + H + 2)
    for each in (table, both):
        np.testing.assert_array_equal(each[:, :D], cell.weight_ih[rows])
        np.testing.assert_array_equal(each[:, D : D + H], cell.weight_hh[rows])
    np.testing.assert_array_equal(table[:, -1], cell.bias_ih[rows] + cell.bias_hh[rows])
    np.testing.assert_array_equal(both[:, -2], cell.bias_ih[rows])
    np.testing.assert_array_equal(both[:, -1], cell.bias_hh[rows])
    assert mean_bias(cell, gate) == pytest.approx(table[:, -1].mean())


def test_a_table_is_a_copy_and_a_cell_without_biases_has_zeros() -> None:
    cell = cell_of(Shape(1, None, 2, 3, 7), bias=False)
    table = gate_table(cell, "f")
    assert table[:, -1].tolist() == [0, 0, 0]
    table[:] = 99
    assert not (cell.weight_ih == 99).any()


@given(small, gates, st.booleans(), st.data())
def test_a_block_goes_where_it_was_put_and_nowhere_else(
    shape: Shape, gate: str, both: bool, data: st.DataObject
) -> None:
    cell = cell_of(shape)
    before = gate_table(cell, gate, both_biases=both)
    row, column = (data.draw(st.integers(0, size - 1)) for size in before.shape)
    rows = data.draw(st.integers(1, before.shape[0] - row))
    columns = data.draw(st.integers(1, before.shape[1] - column))
    values = shape.draw(rows, columns, key=6)
    after = with_gate_block(cell, gate, row, column, values, both_biases=both)
    expected = before.copy()
    expected[row : row + rows, column : column + columns] = values
    assert same_bits(gate_table(after, gate, both_biases=both), expected)
    require_only_the_gate_changed(cell, after, gate)


def test_a_block_may_reach_over_inputs_units_and_bias() -> None:
    cell = a_cell()
    values = np.arange(12.0).reshape(2, 6)
    after = with_gate_block(cell, "g", 1, 0, values)
    rows = cell.rows("g")
    np.testing.assert_array_equal(after.weight_ih[rows][1:], values[:, :2])
    np.testing.assert_array_equal(after.weight_hh[rows][1:], values[:, 2:5])
    np.testing.assert_array_equal(after.bias_ih[rows][1:], values[:, 5])


def test_a_changed_sum_of_biases_is_held_by_bias_ih_alone_and_the_others_stay() -> None:
    cell = a_cell()
    sums = gate_table(cell, "f")[:, -1:]
    block = sums.copy()
    block[1] = 0.75
    after = with_gate_block(cell, "f", 0, 5, block)
    rows = cell.rows("f")
    assert (after.bias_ih[rows][1], after.bias_hh[rows][1]) == (0.75, 0.0)
    for unit in (0, 2):
        assert after.bias_ih[rows][unit] == cell.bias_ih[rows][unit]
        assert after.bias_hh[rows][unit] == cell.bias_hh[rows][unit] != 0


def test_changing_weights_leaves_the_biases_as_they_are() -> None:
    cell = a_cell()
    after = with_gate_block(cell, "o", 0, 0, np.full((3, 5), 2.0))
    for name in ("bias_ih", "bias_hh"):
        assert same_bits(getattr(after, name), getattr(cell, name))


def test_each_bias_alone_can_be_changed() -> None:
    cell = a_cell()
    after = with_gate_block(cell, "f", 2, 6, np.array([[0.5]]), both_biases=True)
    rows = cell.rows("f")
    assert after.bias_hh[rows].tolist() == [*cell.bias_hh[rows][:2], 0.5]
    assert same_bits(after.bias_ih, cell.bias_ih)


@pytest.mark.parametrize(
    ("row", "column", "shape", "message"),
    [
        (3, 0, (1, 1), "row is 3; expected 0 to 2"),
        (-1, 0, (1, 1), "row is -1"),
        (0, 6, (1, 1), "column is 6; expected 0 to 5"),
        (0, -1, (1, 1), "column is -1"),
        (2, 0, (2, 1), "a block of 2 by 1 does not fit at row 3, column 1 of a table of 3 by 6"),
        (0, 5, (1, 2), "a block of 1 by 2 does not fit at row 1, column 6"),
    ],
)
def test_a_block_over_the_edge_is_refused(
    row: int, column: int, shape: tuple[int, int], message: str
) -> None:
    with pytest.raises(InvalidInput, match=message):
        with_gate_block(a_cell(), "f", row, column, np.ones(shape))


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_block_that_is_not_finite_is_refused(value: float) -> None:
    for column in (0, 3, 5):
        with pytest.raises(InvalidInput, match="finite"):
            with_gate_block(a_cell(), "f", 0, column, np.array([[value]]))


def test_what_has_a_projection_is_refused() -> None:
    for change in (
        lambda: gate_table(projected(), "f"),
        lambda: add_to_bias(projected(), "f", 1),
        lambda: copy_gate(projected(), "f", "i"),
        lambda: scaled(projected(), 2, 2),
        lambda: resized(projected(), [0], 2),
    ):
        with pytest.raises(InvalidInput, match="projection"):
            change()


# A whole gate


@given(small, gates, st.integers(-400, 400).map(lambda k: k / 100))
def test_an_amount_is_added_to_the_bias_of_every_unit(
    shape: Shape, gate: str, amount: float
) -> None:
    cell = cell_of(shape)
    after = add_to_bias(cell, gate, amount)
    moved = gate_table(after, gate)[:, -1] - gate_table(cell, gate)[:, -1]
    np.testing.assert_allclose(moved, amount, atol=1e-6)
    assert mean_bias(after, gate) == pytest.approx(mean_bias(cell, gate) + amount, abs=1e-6)
    require_only_the_gate_changed(cell, after, gate)
    for name in ("weight_ih", "weight_hh", "bias_hh"):
        assert same_bits(getattr(after, name), getattr(cell, name))


@given(small, gates, st.integers(-40, 40).map(lambda k: k / 10))
def test_a_gate_is_multiplied_weights_and_biases_alike(
    shape: Shape, gate: str, factor: float
) -> None:
    cell = cell_of(shape)
    after = scale_gate(cell, gate, factor)
    np.testing.assert_allclose(
        gate_table(after, gate), gate_table(cell, gate) * factor, rtol=1e-6, atol=1.1e-6
    )
    require_only_the_gate_changed(cell, after, gate)


def test_a_gate_multiplied_by_zero_has_no_sum() -> None:
    after = scale_gate(a_cell(), "o", 0)
    trace = after.trace(np.ones((3, 2)))
    np.testing.assert_array_equal(trace.pre_o, 0)
    np.testing.assert_array_equal(trace.o, 0.5)


@pytest.mark.parametrize("factor", [math.nan, math.inf, -math.inf])
def test_a_factor_that_is_not_finite_is_refused(factor: float) -> None:
    for change in (
        lambda: scale_gate(a_cell(), "f", factor),
        lambda: scaled(a_cell(), factor, 1),
        lambda: scaled(a_cell(), 1, factor),
    ):
        with pytest.raises(InvalidInput, match="finite"):
            change()


@pytest.mark.parametrize("change", ["gate", "inputs", "units"])
def test_a_product_beyond_float64_is_refused_without_a_warning(change: str) -> None:
    hundreds = LSTM(np.full((4, 1), 100.0), np.full((4, 1), 100.0))
    make = {
        "gate": lambda: scale_gate(hundreds, "f", 1e308),
        "inputs": lambda: scaled(hundreds, 1e308, 1),
        "units": lambda: scaled(hundreds, 1, 1e308),
    }[change]
    with pytest.raises(InvalidInput, match="finite"):
        make()


@given(small, gates, gates)
def test_a_copied_gate_is_the_same_bit_for_bit(shape: Shape, source: str, target: str) -> None:
    cell = cell_of(shape)
    after = copy_gate(cell, source, target)
    for name in ARRAYS:
        there = getattr(after, name)[cell.rows(target)]
        assert same_bits(there, getattr(cell, name)[cell.rows(source)])
    require_only_the_gate_changed(cell, after, target)


@given(small, st.integers(-30, 30).map(lambda k: k / 10), st.integers(0, 30).map(lambda k: k / 10))
def test_inputs_and_units_are_multiplied_by_a_number_each(
    shape: Shape, input_scale: float, recurrent_scale: float
) -> None:
    cell = cell_of(shape)
    after = scaled(cell, input_scale, recurrent_scale)
    np.testing.assert_allclose(after.weight_ih, cell.weight_ih * input_scale, atol=6e-7)
    np.testing.assert_allclose(after.weight_hh, cell.weight_hh * recurrent_scale, atol=6e-7)
    assert same_bits(after.bias_ih, cell.bias_ih)
    assert same_bits(after.bias_hh, cell.bias_hh)


def test_multiplied_by_one_a_cell_is_itself() -> None:
    cell = a_cell()
    assert scaled(cell, 1.0, 1.0) is cell


def test_what_is_not_multiplied_is_not_rounded_either() -> None:
    cell = a_cell()
    assert same_bits(scaled(cell, 2.0, 1.0).weight_hh, cell.weight_hh)
    assert same_bits(scaled(cell, 1.0, 2.0).weight_ih, cell.weight_ih)


# The size


@given(small, st.integers(1, 3))
def test_a_unit_more_changes_nothing_in_the_others(shape: Shape, extra: int) -> None:
    cell, H = cell_of(shape), shape.hidden_size
    grown = resized(cell, range(H), shape.input_size, extra)
    assert grown.hidden_size == H + extra
    before, after = cell.trace(shape.x), grown.trace(shape.x)
    for name in ("i", "f", "g", "o", "c", "h"):
        # A longer row of U is summed in another order, which may turn its last bit.
        np.testing.assert_allclose(
            getattr(after, name)[..., :H], getattr(before, name), rtol=0, atol=1e-13
        )
    np.testing.assert_array_equal(after.c[..., H:], 0)
    np.testing.assert_array_equal(after.h[..., H:], 0)
    np.testing.assert_array_equal(after.f[..., H:], 0.5)


@given(small, st.data())
def test_the_units_that_are_kept_keep_their_weights_in_the_new_order(
    shape: Shape, data: st.DataObject
) -> None:
    cell, H, D = cell_of(shape), shape.hidden_size, shape.input_size
    kept = data.draw(st.lists(st.integers(0, H - 1), unique=True, max_size=H))
    input_size = data.draw(st.integers(1, 6))
    extra = data.draw(st.integers(0 if kept else 1, 2))
    new = resized(cell, iter(kept), input_size, extra)
    size, shared = len(kept) + extra, min(D, input_size)
    assert (new.hidden_size, new.input_size) == (size, input_size)
    for gate in GATES:
        old_rows, rows = cell.rows(gate), new.rows(gate)
        weight_ih, weight_hh = new.weight_ih[rows], new.weight_hh[rows]
        expected_ih = np.zeros((size, input_size))
        expected_ih[: len(kept), :shared] = cell.weight_ih[old_rows][kept][:, :shared]
        expected_hh = np.zeros((size, size))
        expected_hh[: len(kept), : len(kept)] = cell.weight_hh[old_rows][kept][:, kept]
        assert same_bits(weight_ih, expected_ih)
        assert same_bits(weight_hh, expected_hh)
        for name in ("bias_ih", "bias_hh"):
            expected = np.zeros(size)
            expected[: len(kept)] = getattr(cell, name)[old_rows][kept]
            assert same_bits(getattr(new, name)[rows], expected)


def test_the_same_size_gives_the_same_cell_and_reordering_the_same_trace() -> None:
    cell, x = a_cell(), np.random.default_rng(1).normal(size=(9, 2))
    same = resized(cell, range(3), 2)
    assert all(same_bits(getattr(same, name), getattr(cell, name)) for name in ARRAYS)
    turned = resized(cell, [2, 0, 1], 2)
    np.testing.assert_allclose(turned.trace(x).h, cell.trace(x).h[:, [2, 0, 1]], atol=1e-13)


def test_a_cell_keeps_at_least_a_unit_and_an_input() -> None:
    with pytest.raises(InvalidInput, match="expected at least one"):
        resized(a_cell(), [], 2)
    with pytest.raises(InvalidInput):
        resized(a_cell(), [0], 0)


# Numbers that can be read and written


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=8))
def test_tidy_numbers_are_finite_near_and_stay_as_they_are(numbers: list[float]) -> None:
    values = np.array(numbers)
    neat = tidy(values)
    assert np.isfinite(neat).all()
    huge, tiny = np.abs(values) >= 1e9, np.abs(values) < 0.1
    assert same_bits(neat[huge], values[huge])
    assert (np.abs(neat - values)[~huge] <= 5.1e-7).all()
    # Below the normal numbers float64 itself has no seven digits.
    normal = tiny & (np.abs(values) > 1e-300)
    assert (np.abs(neat - values)[normal] <= 5.1e-7 * np.abs(values)[normal]).all()
    assert same_bits(np.signbit(neat), np.signbit(values))
    assert same_bits(tidy(neat), neat)


@pytest.mark.parametrize(
    ("value", "neat"),
    [
        (0.1 + 0.2, 0.3),
        (1 / 3, 0.333333),
        (-123.4567891, -123.456789),
        (0.0123456789, 0.01234568),
        (1.23456789e-20, 1.234568e-20),
        (5e-324, 5e-324),
        (1e9 + 1 / 3, 1e9 + 1 / 3),
        (1e308, 1e308),
        (0.0, 0.0),
        (0.09999999999, 0.1),
    ],
)
def test_a_number_is_rounded_to_what_can_be_read(value: float, neat: float) -> None:
    for sign in (1, -1):
        assert tidy(np.array([sign * value])).tolist() == [sign * neat]


def test_rounding_leaves_what_it_was_given_as_it_was() -> None:
    values = np.array([[1 / 3, 1e-5 / 3], [1e12 / 7, 0.0]])
    kept = values.copy()
    assert tidy(values).shape == (2, 2)
    assert same_bits(values, kept)
