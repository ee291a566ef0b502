"""A text coloured by surprise, and by one unit on its own scale."""

from __future__ import annotations

import json
import math

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.figures import coloured_text, moving_surprise_text, moving_unit_text, surprise_text
from lstm_viz.figures.coloured_text import text_place
from lstm_viz.figures.shares import chance_text
from lstm_viz.figures.theme import Scale, color_on, contrast, theme
from lstm_viz.readout import Surprise
from tests.figures.reading import HOSTILE, require_drawable, words_on


def surprised(steps: int, seed: int = 0, blind: float = 6.0) -> Surprise:
    bits = np.random.default_rng(seed).exponential(2.0, steps)
    return Surprise(bits=np.concatenate([[math.nan], bits[1:]]), blind=blind)


@settings(max_examples=25)
@given(st.sampled_from([1, 2, 40, 41, 120, 500]), st.booleans(), st.integers(0, 99), st.data())
def test_every_cell_holds_its_tokens_bits(
    steps: int, dark: bool, seed: int, data: st.DataObject
) -> None:
    found, tokens = surprised(steps, seed), list("ab" * steps)[:steps]
    cursor = data.draw(st.integers(0, steps - 1))
    figure = surprise_text(found, tokens, cursor=cursor, dark=dark)
    go.Figure(figure.to_dict())
    json.dumps(figure.to_dict(), allow_nan=False)
    cells, words = figure.data
    assert cells.name == "surprise"
    assert (cells.zmin, cells.zmax) == (0, 6)
    for step in range(steps):
        column, row = text_place(step, tokens)
        assert cells.z[row][column] == (None if step == 0 else found.bits[step])
        assert cells.customdata[row][column] == step
        ink = words.textfont.color[step]
        ground = theme(dark).background
        if step > 0:
            ground = color_on(Scale(0, 6, theme(dark).gate_scale), float(found.bits[step]))
            assert f"{found.bits[step]:.2f} bits" in cells.hovertext[row][column]
            assert chance_text(2 ** -found.bits[step]) in cells.hovertext[row][column]
        assert contrast(ink, ground) >= 4.5
    frame = figure.layout.shapes[0]
    assert ((frame.x0 + frame.x1) / 2, (frame.y0 + frame.y1) / 2) == text_place(cursor, tokens)


def test_its_words_by_hand() -> None:
    found = Surprise(bits=np.array([math.nan, 1.0, 3.0]), blind=math.log2(5))
    figure = surprise_text(found, list("a b"))
    assert list(figure.data[0].hovertext[0][:3]) == [
        "step 1, a: nothing came before it",
        "step 2, ␣: 1.00 bits, foretold with 50 %",
        "step 3, b: 3.00 bits, foretold with 12 %",
    ]
    title, key = (note.text for note in figure.layout.annotations)
    assert title == "<b>Surprise</b>, 2.00 bits a token on average"
    assert key.startswith("0 <span")
    assert key.endswith("</span> 2.3 bits: a blind guess")
    assert figure.layout.meta["alt"] == (
        "A text of 3 tokens, coloured by its surprise: 2.00 bits a token on average, least 1.00 at "
        "step 2, ␣, most 3.00 at step 3, b."
    )
    assert figure.layout.shapes == ()


def test_a_single_token_has_none() -> None:
    figure = surprise_text(Surprise(bits=np.array([math.nan]), blind=0.0), ["a"])
    json.dumps(figure.to_dict(), allow_nan=False)
    assert figure.layout.meta["alt"].endswith("a single token has none.")
    assert figure.layout.annotations[0].text == "<b>Surprise</b>"


@pytest.mark.parametrize("step", [0, 39, 40, 49])
def test_the_frame_moves_from_token_to_token(step: int) -> None:
    tokens, found = list("ab" * 25), surprised(50)
    trace = lv.GRU.random(1, 3).trace(np.linspace(-1, 1, 50)[:, None])
    for picture, still in (
        (moving_surprise_text(found, tokens), surprise_text(found, tokens, cursor=step)),
        (
            moving_unit_text(trace, tokens, "h", 1),
            coloured_text(trace, tokens, "h", 1, cursor=step, own_scale=True),
        ),
    ):
        require_drawable(picture, step)
        text, frame = picture.figures_at(step)
        (cursor,) = still.layout.shapes
        x, y = frame.data[0].x, frame.data[0].y
        assert (min(x), max(x)) == (cursor.x0, cursor.x1)
        assert (min(y), max(y)) == (cursor.y0, cursor.y1)
        assert text.data[0].to_plotly_json() == still.data[0].to_plotly_json()
        row, column = divmod(step, 40)
        assert text.data[0].customdata[row][column] == step
        assert picture.jumps == "customdata"
        assert picture.steps == 50
        assert picture.alt.at(picture.moment(step)).endswith(f"The cursor is at step {step + 1}.")


@pytest.mark.parametrize("quantity", ["c", "h", "g", "x"])
def test_on_its_own_scale_a_unit_goes_from_end_to_end(quantity: str) -> None:
    trace, pinned = (
        lv.LSTM.random(2, 3, seed=seed).trace(np.random.default_rng(seed).normal(size=(9, 2)))
        for seed in (1, 2)
    )
    tokens = list("abcdefghi")
    values = getattr(trace, quantity)[:, 1]
    cells = coloured_text(trace, tokens, quantity, 1, own_scale=True).data[0]
    assert cells.zmax == np.abs(values).max()
    assert cells.zmin == -cells.zmax
    both = coloured_text(trace, tokens, quantity, 1, own_scale=True, pinned=pinned).data[0]
    if quantity != "x":
        largest = max(np.abs(values).max(), np.abs(getattr(pinned, quantity)[:, 1]).max())
        assert both.zmax == largest


def test_a_gates_scale_stays() -> None:
    trace = lv.LSTM.random(1, 2).trace(np.zeros((3, 1)))
    for quantity in "fio":
        cells = coloured_text(trace, list("abc"), quantity, 0, own_scale=True).data[0]
        assert (cells.zmin, cells.zmax) == (0, 1)
    still = lv.LSTM(np.zeros((4, 1)), np.zeros((4, 1))).trace(np.zeros((2, 1)))
    cells = coloured_text(still, list("ab"), "c", 0, own_scale=True).data[0]
    assert (cells.zmin, cells.zmax) == (-1, 1)  # all 0: any scale


@pytest.mark.parametrize("text", HOSTILE)
def test_tokens_from_anyone_stay_text(text: str) -> None:
    figure = surprise_text(surprised(2), [text, text])
    for words in (*figure.data[1].text, *figure.data[0].hovertext[0]):
        assert "<" not in words
        assert ">" not in words
    assert words_on(figure)


def test_what_cannot_be_written_is_refused() -> None:
    for made in (surprise_text, moving_surprise_text):
        with pytest.raises(lv.InvalidInput, match="2 tokens for 3 steps"):
            made(surprised(3), ["a", "b"])
        with pytest.raises(lv.InvalidInput, match="501 tokens; expected at most 500"):
            made(surprised(501), ["a"] * 501)
    with pytest.raises(lv.InvalidInput, match="step is 3"):
        surprise_text(surprised(3), list("abc"), cursor=3)
    with pytest.raises(lv.InvalidInput, match="no quantity 'c'"):
        moving_unit_text(lv.GRU.random(1, 2).trace(np.ones((2, 1))), ["a", "b"], "c", 0)
