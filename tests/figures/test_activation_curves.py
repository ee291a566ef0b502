"""Points on their curves: the trace's own sums, values and slopes."""

from __future__ import annotations

import json
import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.cells.interventions import Clamp, Freeze, Interventions
from lstm_viz.figures import activation_curves
from tests.figures.reading import require_drawable, trace_of


def traced(units: int = 4, steps: int = 5, seed: int = 0) -> lv.LSTMTrace:
    x = np.random.default_rng(seed).normal(size=(steps, 2))
    return lv.LSTM.random(2, units, seed=seed, forget_bias=1.0).trace(x)


def slope_of(gate: str, z: float) -> float:
    """The derivative by a difference, on its own."""
    step = 1e-5
    activation = math.tanh if gate == "g" else lambda v: 1 / (1 + math.exp(-v))
    return (activation(z + step) - activation(z - step)) / (2 * step)


@settings(max_examples=20)
@given(st.integers(1, 9), st.integers(1, 4), st.integers(0, 1000), st.booleans())
def test_every_unit_sits_on_the_curve_at_its_sum(
    units: int, steps: int, seed: int, dark: bool
) -> None:
    trace = traced(units, steps, seed)
    unit, t = seed % units, seed % steps
    picture = activation_curves(trace, unit, dark=dark)
    require_drawable(picture, t)
    (figure,) = picture.figures_at(t)
    order = [*(k for k in range(units) if k != unit), unit]
    for gate in "figo":
        points = trace_of(figure, gate)
        np.testing.assert_allclose(points.x, getattr(trace, f"pre_{gate}")[t, order], rtol=1e-6)
        np.testing.assert_allclose(points.y, getattr(trace, gate)[t, order], rtol=1e-6)
        expected = [slope_of(gate, float(z)) for z in points.x]
        np.testing.assert_allclose(points.customdata, expected, rtol=1e-4)
        assert points.marker.size[-1] == max(points.marker.size)
        curve = trace_of(figure, f"curve {gate}")
        np.testing.assert_allclose(np.interp(points.x, curve.x, curve.y), points.y, atol=0.005)


def test_the_tangent_touches_the_large_point_with_its_slope() -> None:
    trace = traced()
    (figure,) = activation_curves(trace, 2).figures_at(3)
    for gate in "figo":
        tangent = trace_of(figure, f"tangent {gate}")
        pre, value = getattr(trace, f"pre_{gate}")[3, 2], getattr(trace, gate)[3, 2]
        assert np.mean(tangent.x) == pytest.approx(pre)
        assert np.mean(tangent.y) == pytest.approx(value)
        slope = np.diff(tangent.y)[0] / np.diff(tangent.x)[0]
        assert slope == pytest.approx(slope_of(gate, float(pre)), rel=1e-6)


def test_the_numbers_over_a_curve_are_the_units() -> None:
    trace = traced()
    picture = activation_curves(trace, 1)
    (figure,) = picture.figures_at(2)
    for gate, symbol in (("f", "σ"), ("i", "σ"), ("g", "tanh"), ("o", "σ")):
        (text,) = trace_of(figure, f"numbers {gate}").text
        found = re.fullmatch(rf"{symbol}\((.+)\) = (.+), slope (.+)", text)
        assert found is not None
        pre, value, slope = (float(number.replace("−", "-")) for number in found.groups())
        true = getattr(trace, f"pre_{gate}")[2, 1]
        assert pre == pytest.approx(true, abs=0.00501)
        assert value == pytest.approx(getattr(trace, gate)[2, 1], abs=0.00501)
        assert slope == pytest.approx(slope_of(gate, float(true)), abs=0.00501)
        assert text in picture.alt.at(picture.moment(2))


def test_axes_reach_as_far_as_the_sums_and_stay() -> None:
    cell = lv.preset("first-token").cell
    trace = cell.trace(lv.preset("first-token").sequence.x)
    picture = activation_curves(trace, 0)
    for t in (0, 7):
        (figure,) = picture.figures_at(t)
        for k, gate in enumerate("figo"):
            axis = figure.layout[f"xaxis{k + 1 if k else ''}"]
            assert axis.range[1] >= np.abs(getattr(trace, f"pre_{gate}")).max()
            assert axis.range[0] == -axis.range[1]


def test_chosen_units_only_and_what_is_refused() -> None:
    trace = traced(6)
    (figure,) = activation_curves(trace, 5, units=[4, 0]).figures_at(0)
    np.testing.assert_allclose(trace_of(figure, "o").y, trace.o[0, [4, 0, 5]], rtol=1e-6)
    with pytest.raises(lv.InvalidInput, match="a unit from 0 to 5"):
        activation_curves(trace, 6)
    with pytest.raises(lv.InvalidInput, match="batch"):
        activation_curves(lv.LSTM.random(1, 2).trace(np.ones((3, 2, 1))), 0)


@settings(max_examples=20)
@given(st.integers(1, 9), st.integers(1, 4), st.integers(0, 1000), st.booleans())
def test_hollow_points_are_where_the_units_were(
    units: int, steps: int, seed: int, dark: bool
) -> None:
    x = 4 * np.random.default_rng(seed).normal(size=(steps, 2))
    trace, pinned = (lv.LSTM.random(2, units, seed=seed + k).trace(x) for k in (0, 1))
    unit, t = seed % units, seed % steps
    picture = activation_curves(trace, unit, pinned=pinned, dark=dark)
    require_drawable(picture, t)
    (figure,) = picture.figures_at(t)
    order = [*(k for k in range(units) if k != unit), unit]
    names = [part.name for part in figure.data]
    for k, gate in enumerate("figo"):
        ghosts, points = trace_of(figure, f"pinned: {gate}"), trace_of(figure, gate)
        np.testing.assert_allclose(ghosts.x, getattr(pinned, f"pre_{gate}")[t, order], rtol=1e-6)
        np.testing.assert_allclose(ghosts.y, getattr(pinned, gate)[t, order], rtol=1e-6)
        np.testing.assert_allclose(points.x, getattr(trace, f"pre_{gate}")[t, order], rtol=1e-6)
        assert names.index(f"pinned: {gate}") < names.index(gate), "behind"
        assert ghosts.xaxis == points.xaxis
        assert all(words.startswith("pinned: ") for words in ghosts.hovertemplate)
        reach = figure.layout[f"xaxis{k + 1 if k else ''}"].range[1]
        assert all(np.abs(getattr(part, f"pre_{gate}")).max() <= reach for part in (trace, pinned))
    alt = picture.alt.at(picture.moment(t))
    assert alt.count(", pinned ") == 4
    was = float(pinned.f[t, unit])
    first = re.search(r", pinned (.+?);", alt)
    assert first is not None
    assert float(first[1]) == pytest.approx(was, abs=0.00501)
    assert "hollow: <b>pinned</b>" in [note.text for note in figure.layout.annotations]


def test_without_a_pin_there_are_no_hollow_points() -> None:
    trace = traced(3)
    assert "pinned" not in json.dumps(activation_curves(trace, 0).json())
    with pytest.raises(lv.InvalidInput, match=r"\(5, 2\), this one \(5, 3\)"):
        activation_curves(trace, 0, pinned=traced(2))


@pytest.mark.parametrize("dark", [False, True])
def test_a_held_gate_stands_off_its_curve_with_a_flat_tangent(dark: bool) -> None:
    x = np.random.default_rng(3).normal(size=(6, 2))
    cell = lv.LSTM.random(2, 3, seed=3)
    trace = cell.trace(x, interventions=Interventions(clamps=(Clamp("o", 0.25, 1),)))
    picture = activation_curves(trace, 1, dark=dark)
    require_drawable(picture, 4)
    (figure,) = picture.figures_at(4)
    points = trace_of(figure, "o")
    assert points.x[-1] == pytest.approx(trace.pre_o[4, 1], rel=1e-6)
    assert points.y[-1] == 0.25 != pytest.approx(1 / (1 + math.exp(-points.x[-1])))
    assert points.customdata[-1] == 0
    assert list(points.text) == [" ", " ", " (held)"]
    tangent = trace_of(figure, "tangent o")
    assert list(tangent.y) == [0.25, 0.25]
    assert np.mean(tangent.x) == pytest.approx(trace.pre_o[4, 1])
    assert list(trace_of(figure, "numbers o").text) == ["<b>held</b> at 0.25, slope 0"]
    assert "o₂ is held at 0.25, slope 0" in picture.alt.at(picture.moment(4))
    (other,) = activation_curves(trace, 0).figures_at(4)
    assert "held" not in trace_of(other, "numbers o").text[0]
    assert list(trace_of(other, "o").text) == [" (held)", " ", " "]


def test_what_is_held_follows_the_moment() -> None:
    x = np.random.default_rng(4).normal(size=(6, 2))
    cell = lv.LSTM.random(2, 2, seed=4)
    trace = cell.trace(x, interventions=Interventions(freezes=(Freeze(0, first=3),)))
    picture = activation_curves(trace, 0)
    for t in range(6):
        (figure,) = picture.figures_at(t)
        for gate, value in (("f", 1.0), ("i", 0.0)):
            (text,) = trace_of(figure, f"numbers {gate}").text
            tangent = trace_of(figure, f"tangent {gate}")
            slope = np.diff(tangent.y)[0] / np.diff(tangent.x)[0]
            if t < 3:
                assert "held" not in text
                z = float(trace_of(figure, gate).x[-1])
                assert slope == pytest.approx(slope_of(gate, z), rel=1e-6)
            else:
                assert text == f"<b>held</b> at {value:.2f}, slope 0"
                assert (slope, trace_of(figure, gate).y[-1]) == (0, value)
        assert "held" not in trace_of(figure, "numbers g").text[0]
