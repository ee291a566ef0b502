"""The belt: bars as high as their values, where they belong in each phase."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.figures import MOST_UNITS, belt, lane_of
from lstm_viz.figures.belt_plan import HEIGHT, PAST, TOP, WIDTH
from lstm_viz.figures.digits import shown
from lstm_viz.figures.moving import MovingPicture
from tests.figures.reading import (
    HOSTILE,
    moment,
    numbers_in,
    require_drawable,
    trace_of,
    words_on,
)


def traced(units: int = 3, steps: int = 14, seed: int = 0) -> lv.LSTMTrace:
    rng = np.random.default_rng(seed)
    cell = lv.LSTM.random(2, units, seed=seed, forget_bias=1.0)
    return cell.trace(rng.normal(size=(steps, 2)), c0=rng.normal(size=units))


def bars_of(picture: MovingPicture, t: int, phase: int) -> dict[str, dict[str, Any]]:
    """Every bar: its value, its ends from its lane's zero line in pixels upwards, where it is."""
    values = {
        (layer, binding.attribute): binding.value
        for layer, found in enumerate(picture.layers)
        for binding in found.bindings
        if layer == 1 and binding.trace == 0
    }
    now = moment(picture, t, phase)

    def at(attribute: str) -> list[float]:
        value = values[1, attribute]
        return value if isinstance(value, list) else value.at(now)

    trace = picture.layers[1].figure["data"][0]
    columns = zip(
        trace["ids"], at("customdata"), at("base"), at("y"), at("x"), at("marker.opacity"),
        strict=True,
    )  # fmt: skip
    lanes = len({name.split(":")[1] for name in trace["ids"]})
    middles = [TOP + (k + 0.5) * HEIGHT / lanes for k in range(lanes)]
    return {
        name: {
            "value": value,
            "from": middles[int(name.split(":")[1])] - base,
            "height": -length,
            "x": x,
            "seen": opacity == 1,
        }
        for name, value, base, length, x, opacity in columns
    }


@settings(max_examples=25)
@given(st.integers(1, 10), st.integers(1, 14), st.integers(0, 1000), st.booleans())
def test_a_bar_is_as_high_as_its_value(units: int, steps: int, seed: int, dark: bool) -> None:
    trace = traced(units, steps, seed)
    t = seed % steps
    picture = belt(trace, tokens=["a"] * steps, dark=dark)
    require_drawable(picture, t)
    lanes = min(units, MOST_UNITS)
    states = np.concatenate([trace.c0[None], trace.c])
    pixels = []
    for phase in (2, 3, 4, 5):
        for name, bar in bars_of(picture, t, phase).items():
            kind, lane = name.rsplit(":", 1)
            if kind.startswith("past"):
                back = int(kind.split()[1])
                row = t + 1 - back
                true = states[row, int(lane)] if row >= 0 else 0.0
            else:
                name_of = {"kept": "retained", "written": "written", "c": "c", "h": "h"}[kind]
                if kind == "h" and phase < 5:
                    name_of = "c"  # where it comes from
                true = getattr(trace, name_of)[t, int(lane)]
            assert bar["value"] == pytest.approx(true, abs=1e-12), (name, phase)
            if abs(true) > 1e-6:
                pixels.append(bar["height"] / true)
            assert abs(bar["height"]) <= HEIGHT / lanes / 2
    if pixels:
        np.testing.assert_allclose(pixels, pixels[0], rtol=1e-9)  # one scale, up is positive
        assert pixels[0] > 0


def test_what_is_written_stands_on_what_is_kept_and_ends_at_c() -> None:
    trace = traced()
    found = bars_of(belt(trace), 5, 3)
    for lane in range(3):
        kept, written, c = (found[f"{name}:{lane}"] for name in ("kept", "written", "c"))
        assert kept["from"] == pytest.approx(0)
        assert written["from"] == pytest.approx(kept["height"])
        assert written["from"] + written["height"] == pytest.approx(c["height"])
    above = bars_of(belt(trace), 5, 2)
    for lane in range(3):
        drop = above[f"written:{lane}"]["from"] - found[f"written:{lane}"]["from"]
        assert drop > 30  # it falls from above


SEEN = {
    1: {"past"},
    2: {"past", "kept"},
    3: {"past", "kept", "written"},
    4: {"past", "c"},
    5: {"past", "c", "h"},
}


@pytest.mark.parametrize("phase", SEEN)
def test_each_phase_shows_what_it_is_about(phase: int) -> None:
    found = bars_of(belt(traced()), 5, phase)
    assert {name.split(":")[0].split()[0] for name, bar in found.items() if bar["seen"]} == SEEN[
        phase
    ]


def test_a_step_begins_with_the_belt_one_place_behind() -> None:
    picture = belt(traced())
    before, now = bars_of(picture, 6, 0), bars_of(picture, 6, 1)
    last = bars_of(picture, 5, 5)
    for lane in range(3):
        for back in range(2, PAST + 1):
            bar = before[f"past {back}:{lane}"]
            was = last[f"past {back - 1}:{lane}"]
            assert (bar["value"], bar["x"]) == (was["value"], was["x"])
        first, c = before[f"past 1:{lane}"], last[f"c:{lane}"]
        assert (first["value"], first["x"]) == (c["value"], c["x"])
        xs = [now[f"past {back}:{lane}"]["x"] for back in range(1, PAST + 1)]
        assert xs == sorted(xs, reverse=True)
        assert 0 < xs[-1] < xs[0] < c["x"] < WIDTH
    assert picture.rolls


@settings(max_examples=25)
@given(st.integers(1, 8), st.integers(0, 1000))
def test_the_numbers_beside_the_bars_add_up(units: int, seed: int) -> None:
    trace = traced(units, 4, seed)
    picture = belt(trace)
    t = seed % 4
    figure = picture.figure_at(t)
    texts = list(trace_of(figure, "numbers").text)
    assert len(texts) == 4 * units
    for lane in range(units):
        f, line, o, h = (texts[column * units + lane] for column in range(4))
        assert f == shown(trace.f[t, lane])
        assert o == shown(trace.o[t, lane])
        assert h == shown(trace.h[t, lane], signed=True)
        kept, written, c = numbers_in(line)
        assert shown(float(kept + written)) == shown(float(c)) == shown(trace.c[t, lane])
    for phase, seen in ((1, ""), (2, "f"), (3, "f"), (4, "f"), (5, "foh")):
        texts = list(trace_of(picture.figure_at(t, phase), "numbers").text)
        for column, name in enumerate("fcoh"):
            blank = all(not text.strip() for text in texts[column * units : (column + 1) * units])
            if name != "c":
                assert blank == (name not in seen), (phase, name)
        line = texts[units].strip()
        assert len(re.findall(r"[+−]?\d+\.\d+(?:e−?\d+)?", line)) == {1: 0, 2: 1, 3: 2}.get(
            phase, 3
        )


def test_steps_stand_under_their_bars() -> None:
    picture = belt(traced(steps=12), tokens=[f"w{t}" for t in range(12)])
    steps = trace_of(picture.figure_at(3), "steps")
    assert list(steps.text) == [*[" "] * (PAST - 3), *(f"w{t}<br>{t + 1}" for t in range(4))]
    steps = trace_of(picture.figure_at(11), "steps")
    assert list(steps.text) == [f"w{t}<br>{t + 1}" for t in range(2, 12)]


@pytest.mark.parametrize("token", HOSTILE)
def test_tokens_from_anyone_stay_text(token: str) -> None:
    picture = belt(traced(steps=2), tokens=[token] * 2)
    for found in words_on(picture.figure_at(1)):
        bare = found.replace("<br>", "").replace("<extra></extra>", "")
        assert "<" not in bare
        assert len(found) < 90


def test_chosen_units_and_whose_lane_a_bar_is_on() -> None:
    trace = traced(20)
    picture = belt(trace, units=[17, 3])
    found = bars_of(picture, 4, 5)
    assert [found[f"c:{k}"]["value"] for k in range(2)] == trace.c[4, [17, 3]].tolist()
    ids = picture.layers[1].figure["data"][0]["ids"]
    for index, name in enumerate(ids):
        assert lane_of(2, index) == int(name.split(":")[1])


def test_a_batch_or_a_projection_is_refused_in_words() -> None:
    with pytest.raises(lv.InvalidInput, match="got a trace of a batch"):
        belt(lv.LSTM.random(1, 2).trace(np.zeros((3, 2, 1))))
    with pytest.raises(lv.InvalidInput, match="got a trace of a cell with one"):
        belt(lv.LSTM.random(1, 3, proj_size=2).trace(np.zeros((3, 1))))


@settings(max_examples=25)
@given(st.integers(1, 10), st.integers(1, 14), st.integers(0, 1000))
def test_a_ghost_stands_where_its_bar_would(units: int, steps: int, seed: int) -> None:
    trace, pinned = traced(units, steps, seed), traced(units, steps, seed + 1)
    t = seed % steps
    compared = belt(trace, pinned=pinned)
    require_drawable(compared, t)
    lanes = min(units, MOST_UNITS)
    largest = max(
        float(np.abs(values[..., :lanes]).max())
        for one in (trace, pinned)
        for values in (one.c0, one.c, one.retained, one.written)
    )
    for phase in range(1, 6):
        figure = compared.figure_at(t, phase)
        bars, ghosts = trace_of(figure, "bars"), trace_of(figure, "ghosts")
        # The same bars of a picture of the pinned trace alone, on its own scale.
        alone = trace_of(belt(pinned).figure_at(t, phase), "bars")
        assert list(ghosts.ids) == list(bars.ids) == list(alone.ids)
        assert list(ghosts.customdata) == list(alone.customdata)
        assert list(ghosts.x) == list(bars.x)
        assert list(ghosts.marker.opacity) == list(bars.marker.opacity)
        assert all(g > b for g, b in zip(ghosts.width, bars.width, strict=True))
        pixels = -0.45 * HEIGHT / lanes / largest
        for found in (bars, ghosts):
            np.testing.assert_allclose(found.y, pixels * np.array(found.customdata), atol=1e-9)
        said = list(bars.hovertext)
        assert said[-1] == f", pinned {ghosts.customdata[-1]:.6f}".replace("-", "−")
