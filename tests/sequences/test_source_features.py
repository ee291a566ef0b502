"""Source text followed by hand: under each character what it is."""

from __future__ import annotations

import io
import textwrap
import tokenize

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.sequences.source_features import source_features


def shown(name: str, text: str) -> str:
    """A feature's values as digits."""
    return "".join(str(int(value)) for value in source_features(text)[name])


@pytest.mark.parametrize(
    ("name", "text", "values"),
    [
        ("characters into the line", "ab\n\nc\n", "120010"),
        ("indentation", "  a b\n c\n   ", "122220110123"),
        ("bracket depth", "f(a[0], {})", "01122111210"),
        ("bracket depth", "a)](b)(", "0001101"),
        ("bracket depth", "('(' # (\n)", "1111111110"),
        ("inside quotes", "a = 'b' + \"c\"", "0000110000110"),
        ("inside quotes", "'a\\'b' c", "11111000"),
        ("inside quotes", "'''a'b''' c", "11111111000"),
        ("inside quotes", '""" a\n b""" c', "111111111" + "1000"),
        ("inside quotes", "'' + ''", "1000010"),
        ("inside quotes", "'ab\nc", "11100"),
        ("inside quotes", "'ab\\\nc'", "1111110"),
        ("inside quotes", "# don't\n'a'", "00000000110"),
        ("inside quotes", "'''a", "1111"),
        ("inside a comment", "a # b's (\nc", "00111111100"),
        ("inside a comment", "'#' # \\", "0000111"),
        ("in a def or class line", "def f():\n  pass", "000111110000000"),
        ("in a def or class line", "  class A:\ndefault = 1", "0000000111" + 12 * "0"),
        ("in a def or class line", "async def f(): # x", "000000000111111111"),
        ("letters into the word", "a_1 = bcd(é)", "123000123000"),
    ],
)
def test_by_hand(name: str, text: str, values: str) -> None:
    assert shown(name, text) == values


def test_one_row_for_each_character() -> None:
    for text in ("", "a", "\n", "\\"):
        assert {values.shape for values in source_features(text).values()} == {(len(text),)}


@given(st.text(alphabet="ab '\"#\\\n()[]{}:", max_size=80))
def test_any_text(text: str) -> None:
    found = source_features(text)
    depth, quotes = found["bracket depth"], found["inside quotes"]
    assert (depth >= 0).all()
    assert (np.abs(np.diff(depth, prepend=0)) <= 1).all()
    # Inside quotes and comments no bracket counts, and nothing is in both.
    assert not (quotes * found["inside a comment"]).any()
    assert not (np.diff(depth, prepend=0) * quotes)[1:][quotes[:-1] == 1].any()


def test_strings_and_comments_are_those_of_pythons_own_tokenizer() -> None:
    with tokenize.open(textwrap.__file__) as file:
        text = file.read()
    lines = [0, *np.cumsum([len(line) for line in text.splitlines(keepends=True)]).tolist()]
    quotes, comments = np.zeros(len(text)), np.zeros(len(text))
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        begin = lines[token.start[0] - 1] + token.start[1]
        end = lines[token.end[0] - 1] + token.end[1]
        if token.type == tokenize.STRING:
            opened = begin + len(token.string) - len(token.string.lstrip("rbfuRBFU"))
            quotes[opened : end - 1] = 1
        elif token.type == tokenize.COMMENT:
            comments[begin:end] = 1
    found = source_features(text)
    assert np.array_equal(found["inside a comment"], comments)
    assert np.array_equal(found["inside quotes"], quotes)
    assert found["bracket depth"][-1] == 0
