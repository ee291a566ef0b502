"""parse_numbers: what it reads, what it refuses and in which words."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.errors import InvalidInput
from lstm_viz.sequences import InputSequence, parse_numbers


def message_of(text: Any, **options: Any) -> str:
    with pytest.raises(InvalidInput) as caught:
        parse_numbers(text, **options)
    return str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "1 0 0 0.5 -1",
        "1,0,0,.5,-1",
        "1, 0 ,0 , 0.5,-1.",
        "1;0;0;0.5;-1",
        "1\t0\t0\t0.5\t-1",
        "  1   0 0\t5e-1 -1  ",
        "1 0 0 +0.5 \N{MINUS SIGN}1",
        "1\n0\n0\n0.5\n-1\n",
        "1\r\n0\r\n0\r\n0.5\r\n-1",
        "1\r0\r0\r0.5\r-1",
        "\n\n1\n\n0\n  \n0\n0.5\n-1\n\n",
        "\ufeff1 0 0 0.5 -1",
        "1,0,0,0.5,-1,",
        "1;0;0;0,5;-1",
        "1\t0\t0\t0,5\t-1",
        "1 0 0 50E-2 -1",
    ],
)
def test_one_column(text: str) -> None:
    sequence = parse_numbers(text)
    assert sequence.x.tolist() == [[1], [0], [0], [0.5], [-1]]
    assert sequence.tokens == ("1", "0", "0", "0.5", "-1")
    assert sequence.channels == ("x",)


@pytest.mark.parametrize(
    "text", ["1 2\n3 4.5", "1,2\n3,4.5", "1;2\r\n3;4,5", "1\t2\n3\t4.5", "1 ,2\n\n3, 4.5,\n"]
)
def test_several_lines_are_steps(text: str) -> None:
    sequence = parse_numbers(text)
    assert sequence.x.tolist() == [[1, 2], [3, 4.5]]
    assert sequence.channels == ("x₁", "x₂")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0,5;1,2", [[0.5], [1.2]]),
        ("0,5\t-1,2", [[0.5], [-1.2]]),
        ("0,5 1,2", [[0], [5], [1], [2]]),  # no semicolon, no tab: the comma separates
        ("0,5", [[0], [5]]),
        ("1,\t0", [[1], [0]]),  # a comma that is not between digits separates
        ("1.5,\t0", [[1.5], [0]]),
        ("1\t,2", [[1], [2]]),
        ("0,5;1.5", [[0.5], [1.5]]),
    ],
)
def test_decimal_commas(text: str, expected: list[list[float]]) -> None:
    assert parse_numbers(text).x.tolist() == expected


@pytest.mark.parametrize(
    ("text", "columns", "expected"),
    [
        ("1 2 3", 3, [[1, 2, 3]]),
        ("1 2 3", 1, [[1], [2], [3]]),
        ("1 2 3", None, [[1], [2], [3]]),
        ("7", 1, [[7]]),
        ("1 2 3\n4 5 6", 3, [[1, 2, 3], [4, 5, 6]]),
    ],
)
def test_columns_decide_what_a_single_line_is(
    text: str, columns: int | None, expected: list[list[float]]
) -> None:
    assert parse_numbers(text, columns=columns).x.tolist() == expected


@pytest.mark.parametrize(
    ("text", "channels", "expected"),
    [
        ("\n set , reset\n1,0\n0,1", ("set", "reset"), [[1, 0], [0, 1]]),
        ("a b\n1 0\n0 1", ("a", "b"), [[1, 0], [0, 1]]),
        ("air temp;rain, snow\n0,5;1\n2;3", ("air temp", "rain, snow"), [[0.5, 1], [2, 3]]),
        ("air temp\n1\n2", ("air temp",), [[1], [2]]),
        ('"a","b 1"\n1,2\n3,4', ("a", "b 1"), [[1, 2], [3, 4]]),
        (",a\n0,1\n1,2", ("x₁", "a"), [[0, 1], [1, 2]]),
        ("a,b,\n1,2,\n3,4,", ("a", "b"), [[1, 2], [3, 4]]),
        ("a;b, c;\n1;2;\n3;4;", ("a", "b, c"), [[1, 2], [3, 4]]),
        ("a\t\tb\n1\t\t2\n3\t\t4", ("a", "b"), [[1, 2], [3, 4]]),
        ("a b\n1 0", ("a", "b"), [[1, 0]]),
        ("x\n1 0", ("x",), [[1], [0]]),
        ("information\n1", ("information",), [[1]]),
        ("a\ud800\x00b\n1", ("a\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}b",), [[1]]),
        ("n" * 41 + "\n1", ("n" * 39 + "…",), [[1]]),
    ],
)
def test_a_header_names_the_channels(
    text: str, channels: tuple[str, ...], expected: list[list[float]]
) -> None:
    sequence = parse_numbers(text)
    assert sequence.channels == channels
    assert sequence.x.tolist() == expected


@pytest.mark.parametrize("text", ["", " ", "\n \t\r\n", "\ufeff", "\ufeff\n "])
def test_empty_text(text: str) -> None:
    assert "the text is empty; expected numbers such as 1 0 0.5 -1" in message_of(text)


@pytest.mark.parametrize(
    ("text", "where", "token"),
    [
        ("1 0 x 1", "line 1, column 3", "'x'"),
        ("1 2\n\n3 y", "line 3, column 2", "'y'"),
        ("1 1_000", "line 1, column 2", "'1_000'"),
        ("1_000\n1", "line 1, column 1", "'1_000'"),
        ("0x10", "line 1, column 1", "'0x10'"),
        ("1 1j", "line 1, column 2", "'1j'"),
        ("1 ١", "line 1, column 2", "'١'"),
        ("1 ２", "line 1, column 2", "'２'"),
        ("1 2e", "line 1, column 2", "'2e'"),
        ("1 . 2", "line 1, column 2", "'.'"),
        ("1 --2", "line 1, column 2", "'--2'"),
        ("1.2.3", "line 1, column 1", "'1.2.3'"),
        ("1 \u200b2", "line 1, column 2", r"'\u200b2'"),
        ("1 \x002", "line 1, column 2", r"'\x002'"),
        ("a b\nc d", "line 1, column 1", "'a'"),
        ("a b\n1 c", "line 2, column 2", "'c'"),
        ("x 1\n2 3", "line 1, column 1", "'x'"),
        ("1 2, x\n3 4, 5", "line 1, column 3", "'x'"),
        ("1 " + "z" * 50, "line 1, column 2", f"'{'z' * 20}…'"),
    ],
)
def test_what_is_not_a_number_is_named(text: str, where: str, token: str) -> None:
    message = message_of(text)
    assert message.startswith(f"{where}: {token} is not a number; expected one such as 0.5")


@pytest.mark.parametrize("text", ["1,2,3\t4", "1.5,2;4"])
def test_a_wrong_decimal_comma_is_explained(text: str) -> None:
    assert "is a decimal comma" in message_of(text)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("1,,2", "line 1, column 2"),
        (",1", "line 1, column 1"),
        (",,\n1,2", "line 1, column 1"),
        ("1\n;;", "line 2, column 1"),
    ],
)
def test_nothing_between_separators(text: str, where: str) -> None:
    assert message_of(text).startswith(f"{where} is empty; expected a number")


@pytest.mark.parametrize("token", ["nan", "NaN", "inf", "-inf", "+Infinity", "\N{MINUS SIGN}INF"])
def test_not_finite(token: str) -> None:
    shown = token.replace("\N{MINUS SIGN}", "-")
    expected = f"{shown!r} is not a finite number"
    assert f"line 1, column 2: {expected}" in message_of(f"1 {token}")
    assert f"line 1, column 1: {expected}" in message_of(f"{token}\n1")  # no header's name


@pytest.mark.parametrize("token", ["1e400", "-1e400", "1" * 400])
def test_too_large(token: str) -> None:
    message = message_of(f"0 {token}")
    assert message.startswith("line 1, column 2: '")
    assert "is too large; expected a number between -1.79e308 and 1.79e308" in message


def test_too_small_is_zero() -> None:
    assert parse_numbers("1e-400").x.tolist() == [[0.0]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1 2\n\n3", "line 3 has 1 number; expected 2, as in line 1."),
        ("a,b\n1,2\n3,4,5", "line 3 has 3 numbers; expected 2, as in line 2."),
    ],
)
def test_ragged_rows(text: str, message: str) -> None:
    assert message_of(text) == message


@pytest.mark.parametrize(
    ("text", "columns", "message"),
    [
        ("1 2\n3 4", 3, "the text has 2 columns; expected 3 columns."),
        ("1 2\n3 4", 1, "the text has 2 columns; expected 1 column."),
        ("1 2 3", 2, "the text has 1 column (one line of 3 numbers); expected 2 columns."),
    ],
)
def test_wrong_number_of_columns(text: str, columns: int, message: str) -> None:
    assert message_of(text, columns=columns) == message


@pytest.mark.parametrize(
    ("text", "options", "named", "wanted"),
    [
        ("a,b,c\n1,2\n3,4", {}, "3 columns", 2),
        ("a b c\n1 2", {}, "3 columns", 2),
        ("a\n1,2\n3,4", {}, "1 column", 2),
        ("a,b\n1,2", {"columns": 1}, "2 columns", 1),
    ],
)
def test_a_header_must_fit(text: str, options: dict[str, int], named: str, wanted: int) -> None:
    assert message_of(text, **options) == (
        f"line 1 names {named}; expected {wanted}, one name for each column of numbers."
    )


@pytest.mark.parametrize("text", ["1 " * 6, "1\n" * 6, "a\n" + "1\n" * 6, "a\n" + "1 " * 6])
def test_max_steps(text: str) -> None:
    assert parse_numbers(text, max_steps=6).steps == 6
    assert message_of(text, max_steps=5) == "the text has 6 steps; expected at most 5."


def test_the_default_max_steps_is_ten_thousand() -> None:
    assert parse_numbers("1 " * 10_000).steps == 10_000
    assert "10,001 steps; expected at most 10,000" in message_of("1 " * 10_001)


def test_text_length() -> None:
    longest = " " * 999_999 + "1"
    assert parse_numbers(longest).steps == 1
    assert message_of(longest + " ") == (
        "the text has 1,000,001 characters; expected at most 1,000,000."
    )


def test_at_most_1024_columns() -> None:
    line = "1 " * 1024
    assert parse_numbers(f"{line}\n{line}").input_size == 1024
    assert "the text has 1,025 columns; expected at most 1,024" in message_of(f"{line}1\n{line}1\n")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"columns": 0}, "columns is 0; expected a whole number from 1 to 1,024"),
        ({"columns": 1025}, "columns is 1025; expected a whole number from 1 to 1,024"),
        ({"columns": True}, "columns is True"),
        ({"columns": 1.0}, "columns is 1.0"),
        ({"max_steps": 0}, "max_steps is 0; expected a whole number of at least 1"),
    ],
)
def test_options_are_checked(options: dict[str, Any], message: str) -> None:
    assert message in message_of("1", **options)


def test_only_a_string_is_a_text() -> None:
    assert "the text is of type bytes; expected numbers such as" in message_of(b"1 2")


@pytest.mark.parametrize(
    "text",
    [
        "1" * 999_999 + "x",
        "0." + "1" * 999_990,
        "1;2" + " " * 999_990 + "x",
        "1,2" + " " * 999_990 + "x",
        "," * 1_000_000,
        '"' * 999_000 + "\n1 2",
        ("1," * 49 + "1\n") * 10_000,
        ("1;" * 49 + "1\n") * 10_000,
    ],
    ids=["digits", "decimals", "spaces;", "spaces,", "commas", "quotes", "table", "table;"],
)
def test_a_million_characters_take_no_time(text: str) -> None:
    # Some 0.2 s when linear, minutes when quadratic: a test that hangs is the sign.
    try:
        sequence = parse_numbers(text)
    except InvalidInput as problem:
        assert len(str(problem)) < 300  # noqa: PT017
    else:
        assert sequence.x.shape == (10_000, 50)


numbers = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def tables(draw: st.DrawFn) -> list[list[float]]:
    width = draw(st.integers(1, 5))
    return draw(st.lists(st.lists(numbers, min_size=width, max_size=width), min_size=2, max_size=8))


@given(tables(), st.sampled_from([" ", ",", ", ", ";", "\t", " ; "]), st.sampled_from("\n\r"))
def test_what_is_written_is_read_back(rows: list[list[float]], separator: str, end: str) -> None:
    text = end.join(separator.join(map(repr, row)) for row in rows)
    sequence = parse_numbers(text)
    assert sequence.x.tolist() == rows
    assert np.signbit(sequence.x).tolist() == np.signbit(rows).tolist()


@given(tables(), st.sampled_from([";", "\t", " ; "]))
def test_decimal_commas_are_read_back(rows: list[list[float]], separator: str) -> None:
    width = len(rows[0])
    if width == 1:  # one number a line: nothing says that its comma is a decimal one
        rows = [[row[0], 0.5] for row in rows]
    text = "\n".join(separator.join(repr(v).replace(".", ",") for v in row) for row in rows)
    assert parse_numbers(text).x.tolist() == rows


@given(st.lists(numbers, min_size=1, max_size=20))
def test_a_line_is_read_back_as_a_column_or_a_step(values: list[float]) -> None:
    text = " ".join(map(repr, values))
    assert parse_numbers(text).x.tolist() == [[value] for value in values]
    assert parse_numbers(text, columns=len(values)).x.tolist() == [values]


number_like = st.text(st.sampled_from('01259.,;eE+-− \t\n\r_naif"xh\x00\ud800\u2028'), max_size=30)


@given(st.one_of(st.text(), number_like), st.one_of(st.none(), st.integers(1, 3)))
def test_any_text_is_read_or_refused(text: str, columns: int | None) -> None:
    try:
        sequence = parse_numbers(text, columns=columns)
    except InvalidInput as problem:
        message = str(problem)
    else:
        assert isinstance(sequence, InputSequence)
        assert np.isfinite(sequence.x).all()
        assert columns in (None, sequence.input_size)
        # Every number has a digit of its own, so none was made up.
        assert sequence.x.size <= len(re.findall(r"[0-9]", text))
        " ".join(sequence.tokens + sequence.channels).encode()
        return
    assert "expected" in message
    message.encode()  # can be shown: no lone surrogate
