"""A continued series: every curve's numbers in real units, the boundary, the points at a step."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.figures import forecast_picture
from lstm_viz.figures.digits import shown
from lstm_viz.figures.theme import contrast, theme
from lstm_viz.readout import Forecast, RealUnits, forecast
from tests.figures.reading import HOSTILE, require_drawable, sentence_at, trace_of, words_on
from tests.readout.networks import multiplier, network

CELSIUS = RealUnits("°C", 7.0, 16.0)


@cache
def continued(steps: int, ahead: int, rest: int | None, size: int = 1) -> Forecast:
    rng = np.random.default_rng([steps, ahead])
    came = None if rest is None else rng.normal(size=(rest, size))
    return forecast(network(size, size, seed=3), rng.normal(size=(steps, size)), ahead, came)


@settings(max_examples=30)
@given(
    st.sampled_from([1, 2, 30, 100]),
    st.integers(1, 40),
    st.none() | st.integers(1, 50),
    st.booleans(),
    st.data(),
)
def test_every_curve_is_the_forecasts(
    steps: int, ahead: int, rest: int | None, dark: bool, data: st.DataObject
) -> None:
    found = continued(steps, ahead, rest)
    picture = forecast_picture(found, units=CELSIUS, dark=dark)
    total = steps + ahead
    assert picture.steps == total
    t = data.draw(st.integers(0, total - 1))
    require_drawable(picture, t)
    curves, points = picture.figures_at(t)

    known = trace_of(curves, "known")
    assert list(known.x) == list(range(1, steps + 1))
    np.testing.assert_array_equal(known.y, CELSIUS.real(found.known)[:, 0])
    free = trace_of(curves, "free")
    assert list(free.x) == list(range(steps, total + 1))
    assert free.y[0] == known.y[-1]
    np.testing.assert_array_equal(free.y[1:], CELSIUS.real(found.free)[:, 0])
    if steps > 1:
        said = trace_of(curves, "one ahead")
        assert list(said.x) == list(range(2, steps + 1))
        np.testing.assert_array_equal(said.y, CELSIUS.real(found.one_ahead)[1:, 0])
    if rest is not None:
        came = trace_of(curves, "rest")
        assert found.rest is not None
        assert list(came.x) == list(range(steps, steps + len(found.rest) + 1))
        np.testing.assert_array_equal(came.y[1:], CELSIUS.real(found.rest)[:, 0])
        assert came.line.dash == "6px,5px"
    assert ("rest" in [trace.name for trace in curves.data]) == (rest is not None)

    (boundary,) = [shape for shape in curves.layout.shapes if shape.name == "boundary"]
    assert boundary.x0 == boundary.x1 == steps + 0.5

    cursor, now = trace_of(points, "cursor"), trace_of(points, "now")
    assert list(cursor.x) == [t + 1, t + 1]
    assert list(now.x) == [t + 1, t + 2]
    read = np.concatenate([found.known, found.free])
    np.testing.assert_array_equal(now.y, CELSIUS.real([read[t, 0], found.said[t, 0]]))
    assert points.layout.xaxis.range == curves.layout.xaxis.range
    assert points.layout.yaxis.range == curves.layout.yaxis.range
    low, high = curves.layout.yaxis.range
    everything = [value for trace in (*curves.data, now) for value in trace.y]
    assert low < min(everything) <= max(everything) < high
    first, last = curves.layout.xaxis.range
    assert first < 1 <= t + 2 <= last + 1e-9


def test_each_step_is_told_in_real_units() -> None:
    found = forecast(multiplier(0.5), [8.0, 6.0], 2, known_rest=[1.0])
    picture = forecast_picture(found, units=RealUnits("m", 2.0, 1.0))
    assert [sentence_at(picture, t) for t in range(4)] == [
        "Step 1: reads 17.00 m, says 9.00 m next; 13.00 m came.",
        "Step 2: reads 13.00 m, says 7.00 m next; 3.00 m came.",
        "Step 3: reads its own answer, 7.00 m, says 4.00 m next.",
        "Step 4: reads its own answer, 4.00 m, says 2.50 m next.",
    ]
    alt = picture.alt.at(picture.moment(0))
    assert "A curve of 2 steps that was read" in alt
    # Off by 2 of the network's numbers, 4 m: one ahead (4 for 6), as before (8 for 6), free (3, 1).
    assert alt.count("4.00 m") == 3
    assert "On its own it is off by 4.00 m." in alt
    assert alt.endswith("13.00 m came.")
    hover = trace_of(picture.figures_at(0)[0], "known").hovertext
    assert hover == ("step 1: read 17.00 m", "step 2: read 13.00 m")


def test_plain_numbers_have_no_unit() -> None:
    picture = forecast_picture(continued(5, 3, None))
    said = sentence_at(picture, 0) if picture.sentence else ""
    value, answer = (
        shown(float(part[0, 0]))
        for part in (continued(5, 3, None).known, continued(5, 3, None).said)
    )
    assert said.startswith(f"Step 1: reads {value}, says {answer} next; ")
    assert "what came" not in picture.layers[0].figure["layout"]["annotations"][0]["text"]
    with_rest = forecast_picture(continued(5, 3, 2))
    assert "what came" in with_rest.layers[0].figure["layout"]["annotations"][0]["text"]


def test_dates_stand_under_the_axis() -> None:
    found = continued(100, 20, None)
    dates = [f"2015-{1 + t // 28:02d}-{1 + t % 28:02d}" for t in range(120)]
    picture = forecast_picture(found, tokens=dates)
    axis = picture.layers[0].figure["layout"]["xaxis"]
    assert axis["ticktext"] == [dates[t - 1] for t in axis["tickvals"]]
    layout = picture.layers[0].figure["layout"]
    room = layout["meta"]["min_width"] - layout["margin"]["l"] - layout["margin"]["r"]
    gaps = np.diff(axis["tickvals"]) / (120 + 0.5) * room
    assert gaps.min() >= 10 * 0.55 * axis["tickfont"]["size"]  # the width of a date
    assert "step 3 (“2015-01-03”)" in trace_of(picture.figures_at(0)[0], "known").hovertext[2]
    assert sentence_at(picture, 2).startswith("Step 3 (2015-01-03): reads ")
    few = forecast_picture(continued(5, 3, None), tokens=list("abcdefgh"))
    assert few.layers[0].figure["layout"]["xaxis"]["ticktext"][0] == "a<br>1"


def test_of_several_numbers_one_is_drawn() -> None:
    found = continued(6, 3, 2, size=2)
    for column in (0, 1):
        (curves, _) = forecast_picture(found, column=column).figures_at(0)
        np.testing.assert_array_equal(trace_of(curves, "known").y, found.known[:, column])
        np.testing.assert_array_equal(trace_of(curves, "free").y[1:], found.free[:, column])


def test_a_click_goes_to_its_step() -> None:
    picture = forecast_picture(continued(5, 3, None))
    assert picture.jumps == "x"
    assert [layer.listens for layer in picture.layers] == [True, False]


def test_a_series_that_never_changes_is_drawn() -> None:
    picture = forecast_picture(forecast(multiplier(1.0), np.ones(4), 3))
    require_drawable(picture, 2)
    assert picture.layers[0].figure["layout"]["yaxis"]["range"] == [0, 3]


def test_everything_can_be_read_on_its_ground() -> None:
    for dark in (False, True):
        curves, _ = forecast_picture(continued(5, 3, 2), units=CELSIUS, dark=dark).figures_at(0)
        colors = theme(dark)
        for ground in (colors.background, colors.surface):
            for trace in curves.data:
                assert contrast(trace.line.color, ground) >= 4.5
        for note in curves.layout.annotations:
            assert note.font.size >= 14
            assert contrast(note.font.color, colors.background) >= 4.5
        assert curves.layout.meta["min_width"] * 0.72 <= 328
    styles = {(trace.line.color, trace.line.dash, trace.line.width) for trace in curves.data}
    dashes = {(trace.line.dash, trace.line.width) for trace in curves.data}
    assert len(styles) == len(dashes) == 4  # told apart without colour, too


@pytest.mark.parametrize("text", HOSTILE)
def test_tokens_and_units_from_anyone_stay_text(text: str) -> None:
    picture = forecast_picture(continued(5, 3, 2), tokens=[text] * 8, units=RealUnits(text))
    require_drawable(picture, 3)
    for figure in picture.figures_at(3):
        ticks = figure.layout.xaxis.ticktext or ()
        for words in (*words_on(figure), *ticks):
            plain = re.sub(
                r'</?b>|<br>|</?span( style="color:#\w{6}")?>|<extra></extra>', "", words
            )
            assert "<" not in plain
            assert ">" not in plain


def test_what_cannot_be_drawn_is_refused() -> None:
    found = continued(5, 3, None)
    with pytest.raises(lv.InvalidInput, match="tokens holds 5 labels; expected one for each of 8"):
        forecast_picture(found, tokens=list("abcde"))
    with pytest.raises(lv.InvalidInput, match="column is 1; expected a column from 0 to 0"):
        forecast_picture(found, column=1)
