"""The gates' openness while networks learn, read back out of the panels."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_viz.figures import training_gates_picture
from lstm_viz.figures.network_colors import network_color
from lstm_viz.figures.theme import theme
from lstm_viz.gradients import ARCHITECTURES
from lstm_viz.training import Training
from tests.figures.reading import require_drawable, trace_of, words_on
from tests.figures.trainings import course, look, trained, training


def figure_of(found: Training, *, dark: bool = False) -> Any:
    return training_gates_picture(found, dark=dark).figure_at(0)


@pytest.mark.parametrize("dark", [False, True])
def test_it_can_be_drawn_at_any_time(dark: bool) -> None:
    for found in (
        training(course("rnn_tanh")),
        training(*(course(name, [0.2, 0.1]) for name in ARCHITECTURES)),
        trained(),
    ):
        require_drawable(training_gates_picture(found, dark=dark), 0)


def test_each_line_is_a_gates_mean_in_its_colour() -> None:
    found, colors = trained(), theme(False)
    figure = figure_of(found)
    _, gru, lstm = found.courses
    wanted = {("gru", gate): network_color("gru", colors) for gate in "zr"}
    wanted |= {("lstm", gate): colors.ink[gate] for gate in "fio"}
    for (key, gate), color in wanted.items():
        line = trace_of(figure, f"{key}: {gate}")
        looks = (gru if key == "gru" else lstm).looks
        assert line.x == tuple(part.update for part in looks)
        np.testing.assert_allclose(line.y, [part.openness[gate] for part in looks])
        assert line.line.color == color
    dashes = {trace_of(figure, f"gru: {gate}").line.dash for gate in "zr"}
    assert len(dashes) == 2
    for number in ("", "2", "3"):
        assert figure.layout[f"yaxis{number}"].range == (0, 1)


def test_a_network_without_gates_says_so() -> None:
    figure = figure_of(trained())
    notes = [note for note in figure.layout.annotations if note.text == "no gates"]
    assert [(note.xref, note.yref) for note in notes] == [("x domain", "y domain")]
    assert "RNN (tanh) has no gates." in figure.layout.meta["alt"]


def test_the_present_means_stand_under_the_name() -> None:
    figure = figure_of(training(course("gru"), course("lstm")))
    texts = [text for text in words_on(figure) if "span" in text]
    assert ">z</b> 0.62" in texts[0].replace("<b>", ">").replace(">>", ">")
    assert [part in texts[1] for part in ("f</b> 0.73", "i</b> 0.50", "o</b> 0.49")] == [True] * 3
    assert "LSTM after 0 updates: f 0.73, at first 0.73, i 0.50" in figure.layout.meta["alt"]


@settings(max_examples=30)
@given(st.lists(st.floats(0, 1), min_size=3, max_size=3))
def test_no_two_letters_overlap(means: list[float]) -> None:
    openness = dict(zip("ifo", means, strict=True))
    figure = figure_of(training(course("lstm", [], [look(0, openness=openness)])))
    notes = [note for note in figure.layout.annotations if note.yref == "y"]
    assert sorted(note.text for note in notes) == ["<b>f</b>", "<b>i</b>", "<b>o</b>"]
    heights = sorted(note.y for note in notes)
    inner = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
    assert (np.diff(heights) * inner >= 17 - 1e-6).all()
    assert heights[0] >= 0
    assert heights[-1] <= 1


def test_gates_of_a_network_that_diverged_are_left_out() -> None:
    gone = dict.fromkeys("ifo", math.nan)
    looks = [look(0, openness=dict.fromkeys("ifo", 0.5)), look(9, math.nan, openness=gone)]
    picture = training_gates_picture(training(course("lstm", [0.2] * 9, looks, diverged_at=9)))
    require_drawable(picture, 0)
    figure = picture.figure_at(0)
    assert trace_of(figure, "lstm: f").y == (0.5, None)
    assert not [note for note in figure.layout.annotations if note.yref == "y"]
    assert "f –, at first 0.50" in figure.layout.meta["alt"]
