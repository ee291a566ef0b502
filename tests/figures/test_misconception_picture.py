"""The picture of an experiment holds its numbers, and nothing of them before a guess."""

from __future__ import annotations

import json
import re

import numpy as np
import plotly.graph_objects as go
import pytest

from lstm_viz.figures.log_axis import log10_of, magnitude
from lstm_viz.figures.misconception_picture import can_be_played, misconception_picture
from lstm_viz.figures.misconception_words import number_words, right_words
from lstm_viz.figures.theme import contrast, theme
from lstm_viz.misconceptions import STATEMENTS, Number, Outcome, Panel, Series, statement
from tests.figures.reading import require_drawable, trace_of, words_on


def texts_of(outcome: Outcome, *, guessed: bool) -> str:
    """All that a browser is sent but numbers of the panels that are given."""
    return json.dumps(misconception_picture(outcome, guessed=guessed).json(), ensure_ascii=False)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("key", STATEMENTS)
def test_every_line_has_the_values_that_were_found(key: str, dark: bool) -> None:
    found = statement(key).outcome()
    picture = misconception_picture(found, dark=dark)
    require_drawable(picture, picture.steps - 1)
    figure = go.Figure(picture.layers[0].figure)
    for panel in found.panels:
        for series in panel.series:
            line = trace_of(figure, series.name)
            assert list(line.x) == found.at.tolist()
            there = np.array(line.y)
            if panel.scale == "linear":
                np.testing.assert_array_equal(there, series.values)
            else:
                some = series.values > 0
                np.testing.assert_allclose(there[some], log10_of(series.values[some]))
                assert len(set(there[~some])) <= 1  # what is 0 has a row of its own
            axis = figure.layout["yaxis" + line.yaxis[1:]]
            low, high = axis.range
            assert all(low <= y <= high for y in there)
            assert contrast(line.line.color, theme(dark).background) >= 4.5


@pytest.mark.parametrize("key", STATEMENTS)
def test_points_words_and_cursor_are_those_of_the_step(key: str) -> None:
    found = statement(key).outcome()
    picture = misconception_picture(found)
    if not found.is_trace:
        assert picture.steps == 1
        return
    assert picture.steps == len(found.at)
    still = go.Figure(picture.layers[0].figure)
    for t in (0, len(found.at) // 2, len(found.at) - 1):
        moving = picture.figures_at(t)[1]
        assert list(trace_of(moving, "cursor").x) == [t + 1, t + 1]
        assert trace_of(moving, "future").x[0] == t + 1
        points = [y for trace in moving.data if trace.name == "now" for y in trace.y]
        assert points == [line.y[t] for line in still.data]
        told = picture.words["told"][t]
        for panel in found.panels:
            if panel.scale == "log":
                assert all(magnitude(float(s.values[t])) in told for s in panel.series)
        assert told in picture.alt.at(picture.moment(t))


@pytest.mark.parametrize("key", STATEMENTS)
def test_before_a_guess_nothing_of_what_is_found_is_sent(key: str) -> None:
    found = statement(key).outcome()
    covered = misconception_picture(found, guessed=False)
    require_drawable(covered, 0)
    given = [series for panel in found.panels if panel.is_given for series in panel.series]
    figure = go.Figure(covered.layers[0].figure)
    assert [line.name for line in figure.data] == [series.name for series in given]
    for name, array in covered.arrays.items():
        assert array.shape[1] == len(given), name
    sent = texts_of(found, guessed=False)
    for panel in found.panels:
        if not panel.is_given:
            assert f"{panel.title}: covered until there is a guess." in sent
            assert "\n" not in panel.title
            for series in panel.series:
                assert f"{series.name}: " not in sent.replace(f"{panel.title}: covered", "")
    marks = [note.text for note in figure.layout.annotations if note.text == "<b>?</b>"]
    assert len(marks) == sum(not panel.is_given for panel in found.panels)
    assert can_be_played(found, guessed=False) == (found.is_trace and bool(given))


def test_the_two_states_have_one_size() -> None:
    for one in STATEMENTS.values():
        found = one.outcome()
        open_, covered = (
            misconception_picture(found, guessed=guessed).layers[0].figure["layout"]
            for guessed in (True, False)
        )
        assert open_["height"] == covered["height"]
        assert open_["xaxis"]["range"] == covered["xaxis"]["range"]


def test_several_lines_are_named_and_one_alone_is_not() -> None:
    figure = go.Figure(misconception_picture(statement("of-1997").outcome()).layers[0].figure)
    headings = [text for text in words_on(figure) if text.startswith("<b>")]
    assert re.search("━━</b> by the equations of 1997.*━ ━</b> with a forget gate", headings[1])
    assert headings[0] == "<b>x(t), a stream of numbers</b>"


def test_a_place_is_marked_where_it_is_no_trace() -> None:
    found = statement("output-gate").outcome(1.0)
    shapes = misconception_picture(found, mark=1.0).layers[0].figure["layout"]["shapes"]
    (mark,) = [shape for shape in shapes if shape["name"] == "mark"]
    assert mark["x0"] == mark["x1"] == 1.0
    covered = misconception_picture(found, mark=1.0, guessed=False).layers[0].figure
    assert not [s for s in covered["layout"]["shapes"] if s["name"] == "mark"]


def test_a_line_that_is_always_zero_and_one_of_a_gate() -> None:
    made = Outcome(
        (
            Panel("f(t)", (Series("f(t)", "f", np.full(3, 0.5)),)),
            Panel("C(t)", (Series("C(t)", "c", np.zeros(3)),)),
        ),
        {},
        True,
        "",
    )
    picture = misconception_picture(made)
    require_drawable(picture, 1)
    layout = picture.layers[0].figure["layout"]
    assert layout["yaxis"]["range"] == pytest.approx([-0.06, 1.06])
    assert layout["yaxis2"]["range"] == pytest.approx([-0.06, 1.06])


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Number(0.5, ""), "0.5"),
        (Number(100.0, ""), "100"),
        (Number(-0.96403, "", decimals=3), "−0.964"),
        (Number(0.0, ""), "0"),
        (Number(1234.0, "", "whole"), "1,234"),
        (Number(-3e-20, "", "magnitude"), "3.0·10⁻²⁰"),
    ],
)
def test_numbers(number: Number, text: str) -> None:
    assert number_words(number) == text


def test_the_sentence_follows_the_numbers() -> None:
    forget = statement("forget-one")
    assert right_words(forget.outcome(0.999)) == (
        "f says what is kept: with f = 0.999, 99.9 % of C is left after a step and 90.5 % after "
        "100."
    )
    assert "7.9·10⁻²⁹ % after 100" in right_words(forget.outcome(0.5))
    vanish = statement("cannot-vanish")
    assert right_words(vanish.outcome()).startswith("It can: here 2.3·10⁻²¹")
    assert right_words(vanish.outcome(5.0)).startswith("With this forget bias it does not")
