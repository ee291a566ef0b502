"""What networks would answer over time: chances, words, wrong answers, the clock's step."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from lstm_viz.errors import InvalidInput
from lstm_viz.figures import KnownRow, known_rows
from lstm_viz.figures.digits import shown
from lstm_viz.figures.moving import MovingPicture
from tests.figures.reading import HOSTILE, require_drawable, sentence_at, trace_of, words_on


def row(name: str, chance: list[float], says: str, right: str, key: str | None = None) -> KnownRow:
    return KnownRow(
        name=name,
        key=key,
        chance=np.array(chance),
        says=tuple(says),
        is_right=np.array([one == other for one, other in zip(says, right, strict=True)]),
    )


def drawn(**changes: Any) -> MovingPicture:
    rows = [
        row("blind", [0.5, 0.25, 0.1], "aab", "aba"),
        row("LSTM", [0.9, 0.8, 0.97], "aba", "aba", "lstm"),
    ]
    settings: dict[str, Any] = {"told": ["one", "two", "three"], "tokens": ["x", "y", "z"]}
    asked = np.array([True, False, True])
    return known_rows(rows, list("aba"), asked, **(settings | changes))


def test_the_rows_hold_the_chances_and_the_words() -> None:
    figure = drawn().figures_at(0)[0]
    known = trace_of(figure, "known")
    assert [list(z) for z in known.z] == [[0.5, 0.25, 0.1], [0.9, 0.8, 0.97]]
    assert (known.zmin, known.zmax) == (0, 1)
    answers = trace_of(figure, "answers")
    placed = dict(zip(zip(answers.y, answers.x, strict=True), answers.text, strict=True))
    assert "".join(placed[1, t] for t in (1, 2, 3)) == "aab"
    assert "".join(placed[2, t] for t in (1, 2, 3)) == "aba"
    assert list(trace_of(figure, "right").text) == ["<b>a</b>", "b", "<b>a</b>"]
    assert known.customdata[0][2] == "blind, step 3 (“z”): says b; gives 0.1000 to a"


def test_a_wrong_answer_is_crossed_out_where_one_was_asked_for() -> None:
    answers = trace_of(drawn().figures_at(0)[0], "answers")
    crossed = [
        (int(y), int(x))
        for x, y, how in zip(answers.x, answers.y, answers.textfont.lineposition, strict=True)
        if how == "through"
    ]
    assert crossed == [(1, 3)]  # at step 2 nothing was asked


def test_the_numbers_at_the_edge_and_the_words_follow_the_clock() -> None:
    picture = drawn()
    for t, chances in enumerate(([0.5, 0.9], [0.25, 0.8], [0.1, 0.97])):
        now = trace_of(picture.figures_at(t)[0], "now").text
        assert [text.strip() for text in now] == ["now", *map(shown, chances)]
        alt = picture.alt.at(picture.moment(t))
        assert f"at step {t + 1} of 3" in alt
        assert f"{shown(chances[0])} by the blind, {shown(chances[1])} by the LSTM." in alt
        assert sentence_at(picture, t) == ("one", "two", "three")[t]
    assert picture.jumps == "x"


def test_where_nothing_is_right_there_is_no_colour() -> None:
    rows = [row("RNN", [0.5, np.nan], "ab", "a?", "rnn_tanh")]
    picture = known_rows(rows, ["a", ""], np.array([True, False]), told=["", ""])
    figure = picture.figures_at(0)[0]
    assert list(trace_of(figure, "known").z[0]) == [0.5, None]
    assert list(trace_of(figure, "right").text) == ["<b>a</b>", " "]
    require_drawable(picture, 1)


@pytest.mark.parametrize("dark", [False, True])
def test_it_is_one_that_plotly_can_draw(dark: bool) -> None:
    require_drawable(drawn(dark=dark), 1)


@pytest.mark.parametrize("text", HOSTILE)
def test_tokens_from_anyone_stay_text(text: str) -> None:
    figure = drawn(tokens=[text] * 3).figures_at(0)[0]
    for found in [*words_on(figure), *figure.layout.xaxis.ticktext]:
        assert "<" not in re.sub("</?b>|<extra></extra>", "", found)
    for tip in trace_of(figure, "known").customdata[0]:
        assert "<" not in tip


def test_what_does_not_belong_together_is_refused_in_words() -> None:
    with pytest.raises(InvalidInput, match="no network"):
        known_rows([], [], np.array([]), told=[])
    with pytest.raises(InvalidInput, match="told has 1 steps; expected 3"):
        drawn(told=["one"])
    with pytest.raises(InvalidInput, match="outside 0 to 1"):
        row("RNN", [0.5, 1.5], "ab", "ab")
    with pytest.raises(InvalidInput, match="expected one each a step"):
        row("RNN", [0.5], "ab", "ab")
