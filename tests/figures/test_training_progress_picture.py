"""Losses and right answers while networks learn, read back out of the picture."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pytest

from lstm_viz.figures import training_progress_picture
from lstm_viz.figures.gradient_plan import text_width
from lstm_viz.figures.network_colors import network_color
from lstm_viz.figures.theme import theme
from lstm_viz.figures.time_axis import LEFT
from lstm_viz.figures.training_axis import LEAST_WIDTH, RIGHT
from lstm_viz.figures.training_legend import SAMPLE, fares
from lstm_viz.figures.training_smoothing import running_band, window_for
from lstm_viz.gradients import ARCHITECTURES
from lstm_viz.training import SOLVED, Training
from tests.figures.reading import require_drawable, trace_of, words_on
from tests.figures.trainings import course, look, trained, training


def figure_of(found: Training, *, dark: bool = False) -> Any:
    return training_progress_picture(found, dark=dark).figure_at(0)


def learning() -> Training:
    losses = 0.2 * np.exp(-np.arange(640) / 200) * np.random.default_rng(0).lognormal(0, 0.2, 640)
    looks = [look(u, loss=0.2 * math.exp(-u / 200), right=u / 660) for u in range(0, 641, 40)]
    return training(
        course("rnn_tanh", np.full(700, 0.17), [look(0), look(700, 0.168, 0.08)]),
        course("lstm", losses, looks, solved_at=640),
        updates=2000,
    )


@pytest.mark.parametrize("dark", [False, True])
def test_it_can_be_drawn_at_any_time(dark: bool) -> None:
    for found in (
        training(course("gru")),
        training(course("gru", [0.2])),
        training(*(course(name, [0.2, 0.1]) for name in ARCHITECTURES)),
        training(course("rnn_relu", [0.2, math.inf, math.nan], diverged_at=2)),
        learning(),
        trained(),
    ):
        require_drawable(training_progress_picture(found, dark=dark), 0)


def test_the_lines_are_the_losses_medians_and_bands() -> None:
    found = trained()
    figure = figure_of(found)
    for part in found.courses:
        wanted = running_band(part.losses, window_for(30))
        line = trace_of(figure, f"loss: {part.architecture}")
        assert line.x == tuple(wanted.updates)
        np.testing.assert_allclose(10.0 ** np.array(line.y), wanted.median, rtol=1e-6)
        band = 10.0 ** np.array(trace_of(figure, f"band: {part.architecture}").y)
        np.testing.assert_allclose(band[: len(line.x)], wanted.high, rtol=1e-6)
        np.testing.assert_allclose(band[len(line.x) :][::-1], wanted.low, rtol=1e-6)


def test_the_dots_and_the_lower_lines_are_the_looks() -> None:
    found = trained()
    figure = figure_of(found)
    for part in found.courses:
        last = part.looks[-1]
        dots = trace_of(figure, f"held-out: {part.architecture}")
        assert dots.x[-1] == last.update
        assert 10 ** dots.y[-1] == pytest.approx(last.loss)
        right = trace_of(figure, f"right: {part.architecture}")
        assert right.y[-1] == last.right
        assert right.yaxis == "y2"
        assert right.line.color == network_color(part.architecture, theme(False))


def test_the_axis_of_updates_grows_with_them() -> None:
    assert figure_of(training(course("gru"), updates=2000)).layout.xaxis.range == (0, 100)
    assert figure_of(learning()).layout.xaxis.range == (0, 1000)
    assert figure_of(trained()).layout.xaxis.range == (0, 30)


def test_a_network_that_solved_its_task_has_a_mark_and_words() -> None:
    figure = figure_of(learning())
    for row, y in (("loss", math.log10(0.2 * math.exp(-3.2))), ("right", 640 / 660)):
        mark = trace_of(figure, f"end of {row}: lstm")
        assert (mark.x, mark.customdata) == ((640,), (640,))
        assert mark.y[0] == pytest.approx(y)
        assert mark.marker.symbol == "star"
    assert not [trace for trace in figure.data if trace.name.endswith("of loss: rnn_tanh")]
    assert "solved after 640" in words_on(figure)
    assert "8 % right" in words_on(figure)
    (upper, lower) = [s for s in figure.layout.shapes if s.x0 == s.x1 == 640]
    assert (upper.yref, lower.yref) == ("y domain", "y2 domain")


def test_a_network_that_diverged_leaves_the_picture_with_a_cross() -> None:
    losses = [*[0.2] * 50, *(10.0 ** np.arange(0, 300, 10)), math.inf]
    looks = [look(0), look(80, math.nan, 0.0)]
    found = training(course("rnn_relu", losses, looks, diverged_at=80), course("lstm", [0.2] * 80))
    figure = figure_of(found)
    mark = trace_of(figure, "end of loss: rnn_relu")
    assert mark.marker.symbol == "x"
    assert mark.x == (80,)
    top = figure.layout.yaxis.range[1]
    assert mark.y[0] == top <= math.log10(1e3 / 6) + 1
    assert max(y for y in trace_of(figure, "loss: rnn_relu").y) == top
    assert "diverged at 80" in words_on(figure)
    assert "diverged at 80" in figure.layout.meta["alt"]


def test_the_baseline_and_what_counts_as_solved_are_written_beside_their_lines() -> None:
    figure = figure_of(learning())
    (baseline,) = [note for note in figure.layout.annotations if note.text == "0.167"]
    assert (baseline.x, baseline.xanchor, baseline.yref) == (1, "left", "y")
    assert baseline.y == pytest.approx(math.log10(1 / 6))
    (solved,) = [note for note in figure.layout.annotations if note.text == "95 %"]
    assert (solved.yref, solved.y) == ("y2", SOLVED)
    lines = {(s.yref, s.y0) for s in figure.layout.shapes if (s.x0, s.x1) == (0, 1)}
    assert lines == {("y", baseline.y), ("y2", SOLVED)}
    assert any(text.startswith("0.167: always answering 1") for text in words_on(figure))


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_the_legend_fits_on_a_phone(count: int) -> None:
    names = ("lstm", "gru", "rnn_tanh", "rnn_relu")[:count]
    parts = [course(name, [0.2] * 12, solved_at=12_800) for name in names]
    figure = figure_of(training(*parts, updates=20_000))
    plot = LEAST_WIDTH - LEFT - RIGHT
    columns = sorted(
        {note.x - SAMPLE for note in figure.layout.annotations if "<b>" in note.text and note.x > 0}
    )
    width = plot * (columns[1] - columns[0]) if len(columns) > 1 else plot
    for note in figure.layout.annotations:
        text = re.sub("<[^>]*>", "", note.text)
        if text == "solved after 12,800":
            assert text_width(text, 0.9 * note.font.size) <= width  # the digits are narrow
        elif note.x > 0 and note.font.size == 17:
            assert SAMPLE * plot + 6 + text_width(text, note.font.size) <= width


def test_the_words_under_a_name_say_how_the_network_fares() -> None:
    for wanted, more in (
        ("10 % right", {}),
        ("solved after 1,280", {"solved_at": 1280}),
        ("diverged at 1,280", {"diverged_at": 1280}),
        ("diverged at 90", {"solved_at": 80, "diverged_at": 90}),
    ):
        assert fares(course("lstm", [0.2], **more)) == wanted


def test_the_alt_text_says_what_it_shows_now() -> None:
    alt = figure_of(learning()).layout.meta["alt"]
    assert "over 700 updates of 2,000. The baseline is 0.167." in alt
    assert "RNN (tanh) after 700 updates: held-out loss 0.17, batches 0.17, 8 % right." in alt
    assert "LSTM after 640 updates" in alt
    assert alt.endswith("97 % right; solved after 640.")
