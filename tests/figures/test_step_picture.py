"""The step picture at its limits: many units, many inputs, names and tokens from anyone."""

from __future__ import annotations

import json

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.figures import MOST_UNITS, step_picture
from lstm_viz.figures.digits import shown

HOSTILE = [
    "<b>bold</b>",
    "<a href='javascript:alert(1)'>x</a>",
    "<img src=x onerror=alert(1)>",
    "R&D &lt;i&gt;",
    "w" * 3000,
    "שלום",
    "😀👩‍👩‍👧‍👦",
    "%{x} $x^2$",
    "a\nb\u0000",
    "",
]


def words(figure: go.Figure) -> list[str]:
    """Everything that a browser would read mark-up in."""
    found = [annotation.text for annotation in figure.layout.annotations]
    for trace in figure.data:
        found += [*(trace.text or ()), *(trace.hovertext or ())]
    return found


def packets(figure: go.Figure, name: str) -> list[float]:
    return next(list(trace.customdata) for trace in figure.data if trace.name == name)


@settings(max_examples=25)
@given(
    st.sampled_from([1, 5]), st.sampled_from([1, 64]), st.integers(1, 12), st.integers(0, 2**32 - 1)
)
def test_every_size_from_one_to_the_largest(steps: int, units: int, inputs: int, seed: int) -> None:
    x = np.random.default_rng(seed).normal(size=(steps, inputs))
    trace = lv.LSTM.random(inputs, units, seed=seed).trace(x)
    figure = step_picture(trace, steps - 1)
    go.Figure(figure.to_dict())
    json.dumps(figure.to_dict(), allow_nan=False)  # what a browser can read
    shown_units = min(units, MOST_UNITS)
    assert figure.layout.meta["units"] == list(range(shown_units))
    assert packets(figure, "f") == trace.f[-1, :shown_units].tolist()
    shown_inputs = packets(figure, "x")
    assert len(shown_inputs) == min(inputs, 6)
    assert sorted(map(abs, shown_inputs)) == sorted(map(abs, x[-1].tolist()))[-6:]


def test_chosen_units_stand_in_the_order_chosen() -> None:
    trace = lv.LSTM.random(2, 64, seed=3).trace(np.ones((4, 2)))
    figure = step_picture(trace, 2, units=[63, 0, 17])
    assert packets(figure, "h") == trace.h[2, [63, 0, 17]].tolist()
    lanes = [a.text for a in figure.layout.annotations]
    assert {"64", "1", "18"} <= set(lanes)
    assert f"unit 64: forget gate {shown(float(trace.f[2, 63]))}" in figure.layout.meta["alt"]
    assert "unit 2:" not in figure.layout.meta["alt"]
    assert len(packets(step_picture(trace, 2, units=range(20)), "h")) == MOST_UNITS


@pytest.mark.parametrize("text", HOSTILE)
def test_names_and_tokens_from_anyone_stay_text(text: str) -> None:
    trace = lv.LSTM.random(3, 2).trace(np.eye(3))
    figure = step_picture(trace, 1, token=text, channels=[text, text, text])
    for found in words(figure):
        bare = found.removeprefix("<b>").removesuffix("</b>")
        assert "<" not in bare
        assert ">" not in bare
        assert len(found) < 120
    assert "javascript:" not in figure.layout.meta["alt"]


def test_a_name_from_right_to_left_leaves_the_number_after_it_in_place() -> None:
    trace = lv.LSTM.random(2, 1).trace([[1.0, -2.0]])
    figure = step_picture(trace, 0, token="א", channels=["א", "b"])
    (hover,) = [trace.hovertext for trace in figure.data if trace.name == "x"]
    assert list(hover) == ["\u2068א\u2069: 1.000000", "b: −2.000000"]
    assert "“\u2068א\u2069”" in words(figure)


@pytest.mark.parametrize("t", [-1, 3, 1.5])
def test_a_step_that_is_not_there_is_refused(t: object) -> None:
    trace = lv.LSTM.random(1, 1).trace(np.ones((3, 1)))
    with pytest.raises(lv.InvalidInput, match="expected a step from 0 to 2"):
        step_picture(trace, t)  # type: ignore[arg-type]


@pytest.mark.parametrize("dark", [False, True])
def test_a_packets_number_and_its_ground_come_from_the_same_value(dark: bool) -> None:
    from lstm_viz.figures.theme import ink_on, theme, value_color

    trace = lv.LSTM.random(2, 3, seed=5).trace(np.ones((3, 2)))
    figure = step_picture(trace, 2, dark=dark)
    (drawn,) = [part for part in figure.data if part.name == "o"]
    fills = {
        ((s.x0 + s.x1) / 2, (s.y0 + s.y1) / 2): s.fillcolor
        for s in figure.layout.shapes
        if s.type == "rect"
    }
    for x, y, value, ink in zip(drawn.x, drawn.y, trace.o[2], drawn.textfont.color, strict=True):
        assert fills[(x, y)] == value_color("o", float(value), 1.0, theme(dark))
        assert ink == ink_on(fills[(x, y)])
