"""What a network says as bars: the numbers read back, the mark of what is right, any text."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.figures import readout_bars
from lstm_viz.figures.digits import shown
from lstm_viz.figures.moving import MovingPicture
from lstm_viz.figures.readout_bars import LETTERS_READ, MOST_ROWS, MOST_STEPS
from lstm_viz.figures.readout_rows import MOST_NUMBERS, RIGHT
from lstm_viz.figures.readout_words import ordinal
from lstm_viz.figures.shares import chance_text
from lstm_viz.figures.theme import LINE, contrast, theme
from lstm_viz.readout import Answers, RealUnits
from tests.figures.reading import (
    HOSTILE,
    decimal,
    numbers_in,
    require_drawable,
    sentence_at,
    trace_of,
    words_on,
)

SPACE = "\u00a0"


def softmax_answers(steps: int, outputs: int, seed: int = 0, asked: float = 0.7) -> Answers:
    rng = np.random.default_rng(seed)
    values = rng.dirichlet(np.full(outputs, 0.3), steps)
    target = np.eye(outputs)[rng.integers(0, outputs, steps)]
    target[rng.random(steps) > asked] = np.nan
    names = tuple(f"t{k}" for k in range(outputs))
    return Answers(loss="cross_entropy", outputs=names, values=values, target=target)


def rows_at(picture: MovingPicture, t: int) -> list[dict[str, Any]]:
    """The rows as someone reads them, from the top."""
    (figure,) = picture.figures_at(t)
    bars, names, numbers = (trace_of(figure, name) for name in ("says", "names", "numbers"))
    assert list(bars.y) == list(names.y) == list(numbers.y) == list(range(len(bars.y)))
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1], "the first row is on top"
    tips = picture.tips.at(picture.moment(t)) if picture.tips else []
    rows = []
    for k, (name, number) in enumerate(zip(names.text, numbers.text, strict=True)):
        assert name.endswith(SPACE)
        assert number.startswith(SPACE)
        name = name.strip(SPACE)
        rows.append(
            {
                "name": name.removeprefix(f"{RIGHT} "),
                "marked": name.startswith(RIGHT),
                "outlined": bars.marker.line.width[k] > 0,
                "value": bars.x[k],
                "number": number.strip(SPACE),
                "seen": bars.marker.opacity[k] == 1,
                "fill": bars.marker.color[k],
                "tip": tips[k],
            }
        )
    return rows


@settings(max_examples=30)
@given(st.integers(1, 6), st.integers(1, 30), st.integers(1, 8), st.booleans(), st.integers(0, 99))
def test_the_rows_are_the_likeliest_and_what_was_right(
    steps: int, outputs: int, rows: int, dark: bool, seed: int
) -> None:
    found = softmax_answers(steps, outputs, seed)
    picture = readout_bars(found, ["a"] * steps, rows=rows, dark=dark)
    for t in range(steps):
        require_drawable(picture, t)
        there = rows_at(picture, t)
        of = {name: k for k, name in enumerate(found.outputs)}
        right = [k for k in range(outputs) if found.target[t, k] == 1]
        own = there if outputs <= rows + 2 else there[:-1]
        picked = [of[row["name"]] for row in own]
        if outputs <= rows + 2:
            assert picked == list(range(outputs))
        else:
            likeliest = sorted(range(outputs), key=lambda k: -found.values[t, k])[:rows]
            expected = likeliest
            if right and right[0] not in likeliest:
                expected = [*likeliest[:-1], right[0]]
            assert picked == expected
            others = there[-1]
            assert others["name"] == f"{outputs - rows} others"
            assert others["value"] == pytest.approx(1 - sum(row["value"] for row in own), abs=1e-12)
            assert others["number"] == chance_text(others["value"])
            assert not others["marked"]
            assert others["fill"] not in {row["fill"] for row in own}
        for k, row in zip(picked, own, strict=True):
            assert row["value"] == found.values[t, k]
            assert row["marked"] == row["outlined"] == (k in right)
            assert row["fill"] == LINE["h"]
            place = 1 + sum(v > found.values[t, k] for v in found.values[t])
            number, _, rank = row["number"].partition(", ")
            assert number == chance_text(float(found.values[t, k]))
            if outputs <= rows + 2:
                assert rank in ("", ordinal(place))
            else:
                assert rank == (ordinal(place) if place > rows else "")
            assert row["tip"] == f"t{k}: {found.values[t, k]:.3g}, {ordinal(place)} of {outputs}"


def test_the_picture_is_as_high_as_it_has_rows_and_those_stay_as_many() -> None:
    picture = readout_bars(softmax_answers(9, 64), ["a"] * 9)
    assert {len(rows_at(picture, t)) for t in range(9)} == {MOST_ROWS + 1}
    few = readout_bars(softmax_answers(9, 3), ["a"] * 9)
    tall, low = (each.layers[0].figure["layout"]["height"] for each in (picture, few))
    assert (tall - low) == 36 * (MOST_ROWS + 1 - 3)
    assert tall < 370


def test_a_binary_readout_keeps_its_rows_and_marks_every_symbol_that_is_legal() -> None:
    values = np.array([[0.9, 0.2, 0.51], [0.1, 0.6, 0.4], [0.3, 0.3, 0.3]])
    target = np.array([[1.0, 0.0, 1.0], [0.0, 0.0, 0.0], [np.nan] * 3])
    found = Answers(loss="binary", outputs=("a", "b", "T"), values=values, target=target)
    picture = readout_bars(found, ["S", "a", "b"], right_words="may come next")
    assert [row["name"] for row in rows_at(picture, 1)] == ["a", "b", "T"]
    assert [row["marked"] for row in rows_at(picture, 0)] == [True, False, True]
    assert not any(row["marked"] for t in (1, 2) for row in rows_at(picture, t))
    notes = [trace_of(picture.figures_at(t)[0], "right").text[0] for t in range(3)]
    assert notes == [f"<b>{RIGHT}</b> may come next", "may come next: none", ""]
    (line,) = picture.layers[0].figure["layout"]["shapes"]
    assert line["x0"] == line["x1"] == 0.5
    assert sentence_at(picture, 0) == (
        "Step 1, having read “S”: says “a” 90 %, “b” 20 %, “T” 51 %; may come next: “a”, “T”."
    )
    assert sentence_at(picture, 1).endswith("; may come next: none.")
    assert sentence_at(picture, 2).endswith("“T” 30 %.")
    many = Answers(
        loss="binary",
        outputs=tuple("abcdefghij"),
        values=np.linspace(0, 1, 10)[None],
        target=np.ones((1, 10)),
    )
    assert [row["name"] for row in rows_at(readout_bars(many, ["x"]), 0)] == list("jihgfe")


def test_a_single_binary_output_says_no() -> None:
    found = Answers(
        loss="binary", outputs=("odd",), values=np.array([[0.2]]), target=np.array([[0.0]])
    )
    picture = readout_bars(found, ["1"])
    assert trace_of(picture.figures_at(0)[0], "right").text == ("right: no",)


@settings(max_examples=30)
@given(
    st.lists(st.floats(-50, 50), min_size=1, max_size=5),
    st.floats(0.01, 100),
    st.floats(-100, 100),
    st.integers(0, 99),
)
def test_a_number_stands_over_the_one_asked_for(
    said: list[float], factor: float, offset: float, seed: int
) -> None:
    units = RealUnits("°C", factor, offset)
    values = np.array(said)[:, None]
    target = values + np.random.default_rng(seed).normal(size=values.shape)
    target[::2] = np.nan
    found = Answers(loss="mse", outputs=("tomorrow",), values=values, target=target)
    picture = readout_bars(found, ["x"] * len(said), units=units)
    for t in range(len(said)):
        require_drawable(picture, t)
        says, asked = rows_at(picture, t)
        assert (says["name"], asked["name"]) == ("says", "asked")
        assert says["value"] == units.real(values)[t, 0]
        assert says["number"] == f"{shown(says['value'])} °C"
        assert asked["fill"] == "rgba(0,0,0,0)"
        assert asked["outlined"]
        assert not says["outlined"]
        is_asked = not math.isnan(target[t, 0])
        assert asked["seen"] == is_asked
        low, high = picture.layers[0].figure["layout"]["xaxis"]["range"]
        assert low <= min(0, says["value"])
        assert max(0, says["value"]) <= high
        sentence = sentence_at(picture, t) if picture.sentence else ""
        if is_asked:
            assert asked["value"] == units.real(target)[t, 0]
            assert asked["number"] == f"{shown(asked['value'])} °C"
            _, one, other, off = numbers_in(sentence.replace("“x”", "").replace(" °C", ""))
            assert decimal(shown(float(abs(one - other)))) == off
        else:
            assert asked["number"] == "nothing here"
            assert sentence.endswith("nothing is asked here.")
    assert picture.layers[0].figure["layout"]["annotations"][1]["text"] == "<b>tomorrow</b> in °C"


def test_how_far_off_is_the_difference_of_what_is_shown() -> None:
    found = Answers(
        loss="mse", outputs=("sum",), values=np.array([[1.1949]]), target=np.array([[1.2351]])
    )
    picture = readout_bars(found, ["x"])
    said = sentence_at(picture, 0)
    assert said == "Step 1, having read “x”: says 1.195, asked 1.235: off by 0.04."


def test_several_numbers_are_named() -> None:
    found = Answers(
        loss="mse",
        outputs=("left", "right"),
        values=np.array([[1.0, -2.0]]),
        target=np.array([[0.5, np.nan]]),
    )
    picture = readout_bars(found, ["x"])
    assert [row["name"] for row in rows_at(picture, 0)] == [
        "left: says",
        "left: asked",
        "right: says",
        "right: asked",
    ]
    assert [row["tip"] for row in rows_at(picture, 0)] == [
        "left, said 1.0000",
        "left, asked 0.5000",
        "right, said −2.0000",
        "nothing is asked",
    ]
    too_many = Answers(
        loss="mse",
        outputs=tuple("abcde"),
        values=np.zeros((1, MOST_NUMBERS + 1)),
        target=np.zeros((1, MOST_NUMBERS + 1)),
    )
    with pytest.raises(lv.InvalidInput, match="says 5 numbers a step; expected at most 4"):
        readout_bars(too_many, ["x"])


def test_over_the_bars_stands_what_was_read_last() -> None:
    text = "for k in range(10):\n"
    picture = readout_bars(softmax_answers(len(text), 3), list(text))

    def read(t: int) -> str:
        (figure,) = picture.figures_at(t)
        return re.sub("<[^>]*>", "", trace_of(figure, "read").text[0])

    assert read(0) == "f"
    assert read(4) == "for␣k"
    assert read(9) == "for␣k␣in␣r"
    assert read(19) == "…r␣k␣in␣range(10):↵"
    assert "<b><u>k</u></b>" in trace_of(picture.figures_at(4)[0], "read").text[0]
    words = readout_bars(softmax_answers(3, 3), ["wonderful", "0.5 1", "film"])
    (figure,) = words.figures_at(2)
    said = re.sub("<[^>]*>", "", trace_of(figure, "read").text[0])
    assert said == f"…0.5{SPACE}1 film"


@settings(max_examples=30)
@given(st.lists(st.text(max_size=12), min_size=1, max_size=12))
def test_what_was_read_fits_beside_its_heading(tokens: list[str]) -> None:
    picture = readout_bars(softmax_answers(len(tokens), 3), tokens)
    for told in picture.words["read"]:
        plain = re.sub("<[^>]*>", "", told)
        for name, letter in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
            plain = plain.replace(name, letter)
        plain = plain.strip("\N{FIRST STRONG ISOLATE}\N{POP DIRECTIONAL ISOLATE}")
        assert len(plain) <= LETTERS_READ + 4


@pytest.mark.parametrize("text", HOSTILE)
def test_names_from_anyone_stay_text(text: str) -> None:
    found = Answers(
        loss="cross_entropy",
        outputs=(text, "b", *"cdefghijk"),
        values=np.full((2, 11), 1 / 11),
        target=np.eye(11)[[0, 1]],
    )
    number = Answers(loss="mse", outputs=(text,), values=np.zeros((2, 1)), target=np.zeros((2, 1)))
    units = RealUnits(text)
    for picture in (
        readout_bars(found, [text, text], right_words=text),
        readout_bars(number, [text, text], units=units),
    ):
        require_drawable(picture, 1)
        for figure in picture.figures_at(1):
            for words in words_on(figure):
                plain = re.sub(r'</?b>|</?u>|</?span( style="color:#\w{6}")?>', "", words)
                assert "<" not in plain
                assert ">" not in plain


def test_everything_can_be_read_on_its_ground_and_from_the_last_row() -> None:
    for dark in (False, True):
        picture = readout_bars(softmax_answers(4, 9), list("abcd"), dark=dark)
        (figure,) = picture.figures_at(0)
        ground = theme(dark).background
        for trace in figure.data[1:]:
            assert trace.textfont.size >= 16
            assert contrast(trace.textfont.color, ground) >= 4.5
        for note in figure.layout.annotations:
            assert note.font.size >= 14
            assert contrast(note.font.color, ground) >= 4.5
        assert contrast(figure.layout.xaxis.tickfont.color, ground) >= 4.5
        # On a phone 360 pixels wide, less what a page keeps free beside it.
        assert figure.layout.meta["min_width"] * 0.72 <= 328


@pytest.mark.parametrize("outputs", [("a", "b"), ("␣", "⏎"), tuple("w" * k for k in range(1, 40))])
def test_the_names_fit_beside_the_bars(outputs: tuple[str, ...]) -> None:
    count = len(outputs)
    found = Answers(
        loss="cross_entropy",
        outputs=outputs,
        values=np.full((1, count), 1 / count),
        target=np.eye(count)[[count - 1]],
    )
    (figure,) = readout_bars(found, ["x"]).figures_at(0)
    names = trace_of(figure, "names")
    longest = max(len(name) for name in names.text)
    assert longest * 0.602 * names.textfont.size <= figure.layout.margin.l
    numbers = trace_of(figure, "numbers")
    assert len(f"{SPACE}≈ 100 %") * 0.602 * numbers.textfont.size <= figure.layout.margin.r
    room = figure.layout.meta["min_width"] - figure.layout.margin.l - figure.layout.margin.r
    assert room >= 100


def test_what_it_shows_is_said() -> None:
    values = np.array([[0.1, 0.7, 0.2], [0.25, 0.25, 0.5], [0.0, 0.0, 1.0]])
    target = np.array([[0, 1.0, 0], [0, 1.0, 0], [np.nan] * 3])
    found = Answers(loss="cross_entropy", outputs=("a", "b", "␣"), values=values, target=target)
    picture = readout_bars(found, list("xyz"), right_words="came next")
    told = [sentence_at(picture, t) for t in range(3)]
    assert told == [
        "Step 1, having read “x”: likeliest “b” 70 %, “␣” 20 %; came next: “b”, 70 %, the "
        "likeliest.",
        "Step 2, having read “y”: likeliest “␣” 50 %, “a” 25 %; came next: “b”, 25 %, the 3rd "
        "likeliest.",
        "Step 3, having read “z”: likeliest “␣” 100 %, “a” 0 %.",
    ]
    alt = picture.alt.at(picture.moment(1))
    assert (
        alt
        == f"Bars of what the network says at each step: how likely each of 3 outputs is. {told[1]}"
    )
    assert rows_at(picture, 0)[2]["name"] == "␣ space"


def test_ordinals() -> None:
    assert [ordinal(k) for k in (1, 2, 3, 4, 11, 12, 13, 21, 22, 103, 111)] == (
        ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "103rd", "111th"]
    )


def test_the_same_network_has_the_same_skeleton_whatever_it_reads() -> None:
    one, other = (readout_bars(softmax_answers(5, 30, seed=seed), list("abcde")) for seed in (1, 2))
    assert one.layers[0].figure == other.layers[0].figure  # so that a board glides
    assert one.layers[0].json()["bindings"] == other.layers[0].json()["bindings"]


def test_what_cannot_be_drawn_is_refused() -> None:
    found = softmax_answers(3, 4)
    with pytest.raises(lv.InvalidInput, match="tokens holds 2 labels; expected one for each"):
        readout_bars(found, ["a", "b"])
    with pytest.raises(lv.InvalidInput, match="rows is 0; expected 1 or more"):
        readout_bars(found, list("abc"), rows=0)
    long = MOST_STEPS + 1
    with pytest.raises(lv.InvalidInput, match="2,001 steps; expected at most 2,000"):
        readout_bars(softmax_answers(long, 2), ["a"] * long)
