"""The text with a frame that moves."""

from __future__ import annotations

import numpy as np
import pytest

import lstm_viz as lv
from lstm_viz.figures import coloured_text, moving_text
from tests.figures.reading import require_drawable


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("step", [0, 1, 39, 40, 49])
def test_the_frame_stands_where_the_still_picture_has_its_cursor(step: int, dark: bool) -> None:
    tokens = list("ab" * 25)
    trace = lv.LSTM.random(1, 2, seed=1).trace(np.linspace(-1, 1, 50)[:, None])
    picture = moving_text(trace, tokens, "c", 1, dark=dark)
    require_drawable(picture, step)
    text, frame = picture.figures_at(step)
    (cursor,) = coloured_text(trace, tokens, "c", 1, cursor=step, dark=dark).layout.shapes
    x, y = frame.data[0].x, frame.data[0].y
    assert (min(x), max(x)) == (cursor.x0, cursor.x1)
    assert (min(y), max(y)) == (cursor.y0, cursor.y1)
    assert (x[0], y[0]) == (x[-1], y[-1])
    assert frame.layout.xaxis.range == text.layout.xaxis.range
    assert frame.layout.yaxis.range == text.layout.yaxis.range
    row, column = divmod(step, 40)
    assert text.data[0].customdata[row][column] == step  # what a click on it goes to
    assert picture.jumps == "customdata"
    assert picture.alt.at(picture.moment(step)).endswith(f"The cursor is at step {step + 1}.")


def test_what_the_still_picture_refuses_the_moving_one_does() -> None:
    trace = lv.LSTM.random(1, 2).trace(np.ones((3, 1)))
    with pytest.raises(lv.InvalidInput, match="expected one for each step"):
        moving_text(trace, ["a"], "c", 0)


def test_the_frame_goes_around_a_token_and_its_pinned_band() -> None:
    x = np.linspace(-1, 1, 50)[:, None]
    trace, pinned = (lv.LSTM.random(1, 2, seed=seed).trace(x) for seed in (1, 2))
    picture = moving_text(trace, list("ab" * 25), "c", 1, pinned=pinned)
    require_drawable(picture, 41)
    text, frame = picture.figures_at(41)
    assert text.data[1].name == "pinned: c"
    assert (min(frame.data[0].y), max(frame.data[0].y)) == (0.5, 1.5)
    assert frame.layout.height == text.layout.height
    assert "pinned" in picture.alt.at(picture.moment(0))
