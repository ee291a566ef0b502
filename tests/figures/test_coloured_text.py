"""The text is the tokens, the colours are the values, and every letter can be read."""

from __future__ import annotations

import json

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.figures.coloured_text import (
    COLUMNS,
    LONGEST,
    MOST_TOKENS,
    coloured_text,
    columns_of,
    text_place,
    visible_token,
)
from lstm_viz.figures.theme import contrast, theme, value_color


def traced(steps: int, units: int = 3, seed: int = 0) -> lv.LSTMTrace:
    x = 2 * np.random.default_rng(seed).normal(size=(steps, 2))
    return lv.LSTM.random(2, units, seed=seed).trace(x)


@settings(max_examples=25)
@given(
    st.sampled_from([1, 39, 40, 41, 500]),
    st.sampled_from([1, 64]),
    st.sampled_from("xfigoch"),
    st.integers(1, 12),
    st.booleans(),
    st.data(),
)
def test_every_cell_holds_its_steps_value(
    steps: int, units: int, quantity: str, length: int, dark: bool, data: st.DataObject
) -> None:
    trace = traced(steps, units)
    values = getattr(trace, quantity)
    unit = data.draw(st.integers(0, values.shape[1] - 1))
    cursor = data.draw(st.integers(0, steps - 1))
    tokens = ["w" * (1 + k % length) for k in range(steps)]
    figure = coloured_text(trace, tokens, quantity, unit, cursor=cursor, dark=dark)
    go.Figure(figure.to_dict())
    json.dumps(figure.to_dict(), allow_nan=False)
    cells, words = figure.data
    assert (cells.name, words.name) == (quantity, "tokens")
    z = [list(row) for row in cells.z]
    for step in range(steps):
        column, row = text_place(step, tokens)
        assert z[row][column] == values[step, unit]
        assert cells.customdata[row][column] == step
        assert (words.x[step], words.y[step]) == (column, row)
        z[row][column] = None
    assert all(value is None for row in z for value in row)  # nothing but the steps
    bounds = {"f": (0, 1), "i": (0, 1), "o": (0, 1), "g": (-1, 1), "h": (-1, 1)}
    largest = float(np.abs(values).max())
    assert (cells.zmin, cells.zmax) == bounds.get(quantity, (-largest, largest))
    frame = figure.layout.shapes[0]
    place = ((frame.x0 + frame.x1) / 2, (frame.y0 + frame.y1) / 2)
    assert place == text_place(cursor, tokens)


@settings(max_examples=20)
@given(st.sampled_from("xfigoch"), st.booleans(), st.integers(0, 1000))
def test_every_letter_can_be_read_on_its_cell(quantity: str, dark: bool, seed: int) -> None:
    trace = traced(60, seed=seed)
    figure = coloured_text(trace, ["a"] * 60, quantity, 1, dark=dark)
    cells, words = figure.data
    for value, ink in zip(getattr(trace, quantity)[:, 1], words.textfont.color, strict=True):
        assert contrast(ink, value_color(quantity, float(value), cells.zmax, theme(dark))) >= 4.5
    assert words.textfont.size >= 14
    for note in figure.layout.annotations:
        assert note.font.size >= 14
        assert contrast(note.font.color, theme(dark).background) >= 4.5


def test_a_text_of_letters_has_forty_in_a_row() -> None:
    tokens = list("x" * 81)
    assert columns_of(tokens) == COLUMNS == 40
    assert [text_place(step, tokens) for step in (0, 39, 40, 80)] == [
        (0, 0),
        (39, 0),
        (0, 1),
        (0, 2),
    ]
    cells = coloured_text(traced(81), tokens, "f", 0).data[0]
    assert np.shape(cells.z) == (3, 40)


@given(st.lists(st.text(st.characters(codec="ascii"), max_size=20), min_size=1, max_size=30))
def test_every_token_fits_into_its_cell(tokens: list[str]) -> None:
    figure = coloured_text(traced(len(tokens)), tokens, "f", 0)
    margin = figure.layout.margin
    for width in (figure.layout.width, figure.layout.meta["min_width"]):
        cell = (width - margin.l - margin.r) / columns_of(tokens)
        for token in tokens:
            assert cell >= 9.7 * len(visible_token(token))  # a letter of 16 px is 9.6 px wide
    assert 1 <= columns_of(tokens) <= COLUMNS


def test_longer_tokens_stand_fewer_in_a_row() -> None:
    counts = [columns_of(["w" * length]) for length in range(1, LONGEST + 1)]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] >= 8
    assert columns_of(["w" * 300]) == counts[-1]
    assert columns_of(["字"]) == columns_of(["ww"])  # as wide as two letters


@pytest.mark.parametrize(
    ("token", "shown"),
    [
        (" ", "␣"),
        ("\n", "↵"),
        ("\t", "⇥"),
        ("\u00a0", "␣"),
        ("a b", "a␣b"),
        ("", ""),
        ("\u0000", "�"),
        ("constantly", "constan…"),
        ("w" * 3000, "wwwwwww…"),
        ("eightlet", "eightlet"),
        ("日本語日本語", "日本語…"),
    ],
)
def test_blanks_have_a_sign_and_long_tokens_are_cut(token: str, shown: str) -> None:
    assert visible_token(token) == shown
    assert coloured_text(traced(1), [token], "f", 0).data[1].text == (shown,)


@pytest.mark.parametrize(
    "text",
    ["<b>bold</b>", "<img src=x onerror=alert(1)>", "R&D &lt;", "שלום", "%{x} $x^2$", "a\nb\u0000"],
)
def test_tokens_from_anyone_stay_text(text: str) -> None:
    figure = coloured_text(traced(2), [text] * 2, "f", 0)
    cells, words = figure.data
    for found in (*words.text, *cells.hovertext[0]):
        assert "<" not in found
        assert ">" not in found
        assert "\n" not in found
        assert "\u0000" not in found
    assert text not in cells.hovertemplate


def test_its_words_by_hand() -> None:
    cell = lv.LSTM(np.array([[0.0], [0.0], [0.0], [0.0]]), np.zeros((4, 1)))
    trace = cell.trace(np.zeros((3, 1)))  # every gate is 0.5
    figure = coloured_text(trace, list("a b"), "i", 0)
    assert tuple(figure.data[0].hovertext[0][:3]) == (
        "step 1, a: i(t) = 0.5000",
        "step 2, ␣: i(t) = 0.5000",
        "step 3, b: i(t) = 0.5000",
    )
    assert figure.layout.meta["alt"] == (
        "A text of 3 tokens, coloured by the input gate of unit 1: lowest 0.50 at step 1, a, "
        "highest 0.50 at step 1, a."
    )
    assert figure.layout.annotations[0].text == "<b>i₁(t)</b> input gate, unit 1"
    key = figure.layout.annotations[1].text
    assert key.startswith("0 <span")
    assert key.endswith("</span> 1")
    assert figure.layout.shapes == ()


def test_other_cells_have_their_texts_too() -> None:
    trace = lv.GRU.random(1, 2).trace(np.ones((3, 1)))
    cells = coloured_text(trace, list("abc"), "z", 1).data[0]
    assert list(cells.z[0][:3]) == trace.z[:, 1].tolist()
    assert (cells.zmin, cells.zmax) == (0, 1)


def test_what_cannot_be_written_is_refused() -> None:
    trace, tokens = traced(7), list("abcdefg")
    with pytest.raises(lv.InvalidInput, match="no quantity 'z'"):
        coloured_text(trace, tokens, "z", 0)
    with pytest.raises(lv.InvalidInput, match="6 tokens for 7 steps"):
        coloured_text(trace, tokens[:6], "f", 0)
    with pytest.raises(lv.InvalidInput, match="unit is 3; expected a unit from 0 to 2"):
        coloured_text(trace, tokens, "f", 3)
    with pytest.raises(lv.InvalidInput, match="expected a column from 0 to 1"):
        coloured_text(trace, tokens, "x", 2)
    with pytest.raises(lv.InvalidInput, match="expected a step from 0 to 6"):
        coloured_text(trace, tokens, "f", 0, cursor=7)
    with pytest.raises(lv.InvalidInput, match="step is -1"):
        text_place(-1, tokens)
    long = MOST_TOKENS + 1
    with pytest.raises(lv.InvalidInput, match="501 tokens; expected at most 500"):
        coloured_text(traced(long), ["a"] * long, "f", 0)
    with pytest.raises(lv.InvalidInput, match="of a batch"):
        coloured_text(lv.LSTM.random(1, 2).trace(np.zeros((3, 2, 1))), list("abc"), "f", 0)


@pytest.mark.parametrize("steps", [1, 40, 41])
@pytest.mark.parametrize("quantity", ["f", "g", "c", "h"])
def test_under_each_token_is_the_pinned_values_colour(steps: int, quantity: str) -> None:
    trace, pinned = traced(steps, seed=1), traced(steps, seed=2)
    tokens = ["a"] * steps
    figure = coloured_text(trace, tokens, quantity, 1, pinned=pinned)
    go.Figure(figure.to_dict())
    json.dumps(figure.to_dict(), allow_nan=False)
    cells, bands, words = figure.data
    assert (bands.name, bands.hoverinfo) == (f"pinned: {quantity}", "skip")
    assert (bands.zmin, bands.zmax) == (cells.zmin, cells.zmax)
    before = getattr(pinned, quantity)[:, 1]
    for step in range(steps):
        column, row = text_place(step, tokens)
        assert bands.z[2 * row + 1][column] == before[step]
        top, bottom = bands.y[2 * row + 1 : 2 * row + 3]
        assert row < words.y[step] + 0.25 < top < bottom == row + 0.5
        assert cells.hovertext[row][column].count("pinned: ") == 1
    assert all(value is None for row in bands.z[::2] for value in row)
    both = np.concatenate([getattr(trace, quantity), getattr(pinned, quantity)])
    assert np.abs(both).max() <= cells.zmax * (1 + 1e-12)
    assert "A thin band under each token is the pinned one" in figure.layout.meta["alt"]
    assert "<b>pinned</b>" in figure.layout.annotations[0].text


def test_the_text_without_a_pin_and_the_input_have_no_bands() -> None:
    trace, tokens = traced(4), list("abcd")
    plain = coloured_text(trace, tokens, "c", 0).to_dict()
    assert "pinned" not in json.dumps(plain)
    with_pin = coloured_text(trace, tokens, "x", 0, pinned=traced(4, seed=1)).to_dict()
    assert with_pin == coloured_text(trace, tokens, "x", 0).to_dict()
    with pytest.raises(lv.InvalidInput, match=r"\(4, 2\), this one \(4, 3\)"):
        coloured_text(trace, tokens, "c", 0, pinned=traced(4, units=2))
    gru = lv.GRU.random(2, 3).trace(np.ones((4, 2)))
    assert len(coloured_text(gru, tokens, "h", 0, pinned=gru).data) == 3
