"""How far gradients reach while networks learn, read back out of the heatmaps."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.figures import training_gradient_picture
from lstm_viz.figures.theme import theme
from lstm_viz.figures.training_gradient_picture import MOST_COLUMNS, MOST_ROWS
from lstm_viz.figures.training_gradient_scale import gradient_scale, off_scale_color
from lstm_viz.gradients import ARCHITECTURES
from lstm_viz.training import Training
from tests.figures.reading import require_drawable, trace_of, traces_of
from tests.figures.trainings import course, look, trained, training


def figure_of(found: Training, *, dark: bool = False) -> Any:
    return training_gradient_picture(found, dark=dark).figure_at(0)


def z_of(figure: Any, name: str) -> np.ndarray:
    return np.array(trace_of(figure, name).z, float)  # None becomes nan


@pytest.mark.parametrize("dark", [False, True])
def test_it_can_be_drawn_at_any_time(dark: bool) -> None:
    nothing = [look(0, gradient=[math.nan] * 3)]
    for found in (
        training(course("gru")),
        training(*(course(name, [0.2, 0.1]) for name in ARCHITECTURES)),
        training(course("gru", [], nothing)),
        trained(),
    ):
        require_drawable(training_gradient_picture(found, dark=dark), 0)


def test_the_colours_are_the_norms_logarithms_on_one_scale() -> None:
    found = trained()
    figure = figure_of(found)
    scales = set()
    for part in found.courses:
        trace = trace_of(figure, f"gradient: {part.architecture}")
        wanted = np.log10([look.gradient for look in part.looks]).T
        np.testing.assert_allclose(z_of(figure, trace.name), wanted, atol=0.0051)
        np.testing.assert_allclose(trace.y, np.arange(len(wanted) + 1) - 0.5)
        updates = [look.update for look in part.looks]
        middles = [(a + b) / 2 for a, b in itertools.pairwise(updates)]
        assert trace.x == (0, *middles, updates[-1])
        scales.add((trace.zmin, trace.zmax, tuple(trace.colorscale)))
    bar = trace_of(figure, "scale")
    assert scales == {(bar.zmin, bar.zmax, tuple(bar.colorscale))}
    assert bar.y[0] == bar.zmin
    assert bar.y[-1] == bar.zmax


def test_lag_0_is_at_the_bottom_and_updates_share_their_axis() -> None:
    figure = figure_of(trained())
    for number in ("", "2", "3"):
        low, high = figure.layout[f"yaxis{number}"].range
        assert low == -0.5 < high
        assert figure.layout[f"xaxis{number}"].range == (0, 30)
    domains = [figure.layout[f"xaxis{number}"].domain for number in ("", "2", "3", "4")]
    assert all(one[1] < other[0] for one, other in itertools.pairwise(domains))


def test_0_infinity_and_no_number_are_drawn_apart() -> None:
    looks = [
        look(0, gradient=[0.1, 0.0, math.inf]),
        look(10, gradient=[0.1, 0.01, math.nan]),  # no sequence is as long
        look(20, loss=math.nan, gradient=[math.nan] * 3),
    ]
    found = training(course("rnn_relu", [0.2] * 20, looks, diverged_at=20), course("lstm"))
    figure = figure_of(found)
    np.testing.assert_array_equal(
        z_of(figure, "gradient: rnn_relu"),
        [[-1, -1, np.nan], [np.nan, -2, np.nan], [np.nan, np.nan, np.nan]],
    )
    wanted = {"0": (1, 0), "∞": (2, 0), "nan": (..., 2)}
    colors = set()
    for kind, where in wanted.items():
        mask = np.full((3, 3), np.nan)
        mask[where] = 1
        trace = trace_of(figure, f"{kind}: rnn_relu")
        np.testing.assert_array_equal(z_of(figure, trace.name), mask)
        colors.add(trace.colorscale[1][1])
        assert not traces_of(figure, f"{kind}: lstm")
    assert colors == {off_scale_color(kind, theme(False)) for kind in wanted}
    assert {shape.fillcolor for shape in figure.layout.shapes} == colors
    assert set(wanted) < set(figure.layout.yaxis3.ticktext)


def test_of_many_lags_some_are_taken_together_and_of_many_looks_some_drawn() -> None:
    norms = 10.0 ** -(np.arange(1000) / 100)
    looks = [look(u, gradient=norms) for u in range(0, 5000, 5)]
    figure = figure_of(training(course("lstm", [0.2] * 5000, looks), updates=5000))
    z = z_of(figure, "gradient: lstm")
    trace = trace_of(figure, "gradient: lstm")
    assert z.shape == (50, len(trace.x) - 1)
    assert len(trace.x) <= MOST_COLUMNS + 2
    assert (np.diff(trace.x) > 0).all()
    assert len(trace.y) - 1 <= MOST_ROWS
    np.testing.assert_allclose(z[:, 0], -(np.arange(50) * 20 + 10) / 100, atol=0.011)


def test_lags_that_no_sequence_has_are_left_out() -> None:
    looks = [look(0, gradient=[0.1, 0.01, math.nan, math.nan])]
    figure = figure_of(training(course("lstm", [], looks)))
    assert z_of(figure, "gradient: lstm").shape == (2, 1)
    assert figure.layout.yaxis.range == (-0.5, 1.5)


def test_a_single_look_takes_a_narrow_column() -> None:
    figure = figure_of(training(course("lstm")))
    assert trace_of(figure, "gradient: lstm").x == (0, 1)


@given(st.lists(st.floats(-400, 400), max_size=12))
def test_the_scale_holds_what_it_can_and_says_what_it_cuts(powers: list[float]) -> None:
    scale = gradient_scale([np.array(powers), np.array([-np.inf, np.nan])])
    assert -12 <= scale.low <= -6
    assert 0 <= scale.high <= 4
    assert scale.cuts_low == any(power < scale.low for power in powers)
    assert not scale.cuts_low or scale.low == -12
    drawn = [z for z in scale.layer(np.array([*powers, np.inf, np.nan])).tolist() if z is not None]
    assert len(drawn) == len(powers)
    for z, power in zip(drawn, powers, strict=True):
        assert z == pytest.approx(min(max(power, scale.low), scale.high), abs=0.0051)


def test_a_scale_that_cuts_says_so() -> None:
    far = [look(0, gradient=[0.1, 1e-20])]
    assert "≤10⁻¹²" in figure_of(training(course("lstm", [], far))).layout.yaxis2.ticktext
    near = figure_of(training(course("lstm"))).layout.yaxis2.ticktext
    assert not any("≤" in text for text in near)


def test_the_alt_text_says_the_present_norms() -> None:
    alt = figure_of(training(course("lstm", [0.2] * 4))).layout.meta["alt"]
    assert alt.endswith(
        "LSTM after 4 updates: 0.10 at the answer, 0.010 1 step back, 1.0·10⁻³ 2 steps back."
    )
