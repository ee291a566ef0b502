"""The stage and the belt with a pinned trace: ghosts that hold its values, and nothing else new."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.figures import MOST_UNITS, PHASES, belt, stage
from lstm_viz.figures.digits import shown
from lstm_viz.figures.stage_ghost import RIGHT, UP
from lstm_viz.figures.stage_plan import PACKET_HEIGHT, PACKET_WIDTH
from lstm_viz.figures.theme import color_on, scale_for, theme
from tests.figures.reading import (
    Box,
    boxes,
    moment,
    packets_on,
    require_drawable,
    sentence_at,
    trace_of,
    traces_of,
)

QUANTITY_OF = {"c_prev": "c", "retained": "c", "written": "c", "h_prev": "h"}


def pair(units: int, steps: int, seed: int, inputs: int = 2) -> tuple[lv.LSTMTrace, lv.LSTMTrace]:
    """Two cells of the same size on the same sequence."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(steps, inputs))
    live, pinned = (lv.LSTM.random(inputs, units, seed=seed + k) for k in (0, 1))
    return live.trace(x), pinned.trace(x, c0=3 * rng.normal(size=units))


def ghosts_on(figure: Any) -> dict[tuple[str, int], dict[str, Any]]:
    ghosts = trace_of(figure, "ghosts")
    columns = zip(
        ghosts.ids, ghosts.customdata, ghosts.base, ghosts.x, ghosts.y, ghosts.width,
        ghosts.marker.color, ghosts.marker.opacity, strict=True,
    )  # fmt: skip
    found = {}
    for name, value, left, length, y, height, color, opacity in columns:
        vector, _, place = name.partition(":")
        found[vector, int(place)] = {
            "value": value,
            "box": Box(left, y - height / 2, left + length, y + height / 2),
            "color": color,
            "seen": opacity == 1,
        }
    return found


@settings(max_examples=25)
@given(st.integers(1, 10), st.integers(1, 4), st.integers(0, 1000), st.booleans())
def test_behind_each_packet_stands_what_is_pinned(
    units: int, steps: int, seed: int, dark: bool
) -> None:
    live, pinned = pair(units, steps, seed)
    first = seed % units
    picked = list(range(first, min(first + MOST_UNITS, units)))
    picture = stage(live, units=picked, pinned=pinned, dark=dark)
    t = seed % steps
    require_drawable(picture, t)
    limit = max(1.0, *(float(np.abs(v).max()) for one in (live, pinned) for v in (one.c, one.c0)))
    at_rest = {(p.vector, p.place): p.box for p in packets_on(picture.figure_at(t))}
    for phase in range(1, len(PHASES) + 1):
        figure = picture.figure_at(t, phase)
        found = ghosts_on(figure)
        packets = {(p.vector, p.place): p for p in packets_on(figure) if p.vector != "x"}
        assert list(found) == [key for key in at_rest if key[0] != "x"]
        for key, ghost in found.items():
            vector, place = key
            packet = packets[key]
            assert ghost["seen"] == (packet.seen and packet.box == at_rest[key])
            if not ghost["seen"]:
                continue
            assert ghost["value"] == getattr(pinned, vector)[t, picked[place]]
            assert packet.value == getattr(live, vector)[t, picked[place]]
            quantity = QUANTITY_OF.get(vector, vector)
            scale = scale_for(quantity, limit if quantity == "c" else 1.0, theme(dark))
            assert ghost["color"] == color_on(scale, ghost["value"])
            assert packet.ground == color_on(scale, packet.value), "both on one scale"


@pytest.mark.parametrize("units", range(1, MOST_UNITS + 1))
def test_a_ghost_looks_out_at_the_top_and_the_right(units: int) -> None:
    live, pinned = pair(units, 2, 3, inputs=9)
    figure = stage(live, pinned=pinned).figure_at(1)
    packets = packets_on(figure)
    sheet = Box(0, 0, figure.layout.width, figure.layout.height)
    containers = [box for box in boxes(figure) if box.bottom - box.top > PACKET_HEIGHT]
    ghosts = ghosts_on(figure)
    for packet in packets:
        if packet.vector == "x":
            continue
        ghost = ghosts[packet.vector, packet.place]["box"]
        assert ghost.right - packet.box.right == pytest.approx(RIGHT)
        assert packet.box.top - ghost.top == pytest.approx(UP)
        assert sheet.holds(ghost)
        inside = [box for box in containers if box.holds(packet.box)]
        assert all(box.holds(ghost) for box in inside)
    below = {trace.zorder for trace in figure.data if trace.name == "ghosts"}
    assert max(below) < min(trace.zorder for trace in traces_of(figure, "packets"))


def test_a_tick_stands_where_a_gate_is_open_when_pinned() -> None:
    live, pinned = pair(5, 3, 7)
    picture = stage(live, pinned=pinned)
    places = {(p.vector, p.place): p for p in packets_on(picture.figure_at(0))}
    for t in range(3):
        for phase in range(1, len(PHASES) + 1):
            tick = trace_of(picture.figure_at(t, phase), "pinned openness")
            columns = iter(zip(tick.base, tick.x, tick.y, tick.marker.opacity, strict=True))
            for gate, first in (("f", 2), ("i", 3), ("g", 3), ("o", 5)):
                for unit in range(5):
                    left, width, y, opacity = next(columns)
                    box, value = places[gate, unit].box, getattr(pinned, gate)[t, unit]
                    share = (value + 1) / 2 if gate == "g" else value
                    middle = box.left + share * PACKET_WIDTH
                    assert left + width / 2 == pytest.approx(middle)
                    assert box.bottom < y < box.bottom + 8
                    assert opacity == (phase >= first)
            assert next(columns, None) is None


def test_just_before_a_step_the_ghost_of_the_old_state_is_there() -> None:
    live, pinned = pair(2, 3, 1)
    picture = stage(live, pinned=pinned)
    (layer,) = [layer for layer in picture.layers if layer.figure["data"] and any(
        trace.get("name") == "ghosts" for trace in layer.figure["data"])]  # fmt: skip
    now = moment(picture, 2, 0)
    names = layer.figure["data"][0]["ids"]
    values, opacities = (
        dict(zip(names, binding.value.at(now), strict=True))
        for binding in layer.bindings
        if binding.attribute in {"customdata", "marker.opacity"}
    )
    seen = {name for name, opacity in opacities.items() if opacity}
    assert seen == {"c:0", "c:1"}
    assert [values["c:0"], values["c:1"]] == pinned.c[1].tolist()


def test_who_points_at_a_packet_reads_both() -> None:
    live, pinned = pair(9, 3, 2)
    picture = stage(live, pinned=pinned, units=[8, 3])
    assert picture.tips is not None
    tips = picture.tips.at(picture.moment(1))
    for unit in (8, 3):
        both = f"{live.f[1, unit]:.6f}, pinned {pinned.f[1, unit]:.6f}"
        assert f"f(t), unit {unit + 1}: {both}" in tips
        c = f"{live.c[1, unit]:.6f}, pinned {pinned.c[1, unit]:.6f}".replace("-", "−")
        assert f"C(t), unit {unit + 1}: {c}" in tips
    assert all("pinned" not in tip for tip in tips if tip.startswith("x(t)"))
    assert not any(tip.startswith("o(t)") for tip in picture.tips.at(picture.moment(1, 3)))


def test_words_and_alternative_text_say_what_is_pinned() -> None:
    live, pinned = pair(3, 4, 5)
    for picture in (stage(live, pinned=pinned), belt(live, pinned=pinned)):
        for t in range(4):
            alt = picture.alt.at(picture.moment(t))
            for unit in range(3):
                c, h = (shown(float(v[t, unit])) for v in (pinned.c, pinned.h))
                assert f"(pinned: cell state {c}, hidden state {h})" in alt
            assert alt.endswith("The pinned trace is shown behind, as ghosts.")
            arrive = sentence_at(picture, t, 1)
            assert arrive.endswith("Every gate sees both. The ghosts behind are the pinned run.")
            for phase, name in ((2, "retained"), (3, "written"), (4, "c"), (5, "h")):
                said = sentence_at(picture, t, phase)
                unit = int(said.partition("nit ")[2].split()[0]) - 1
                value = float(getattr(pinned, name)[t, unit])
                assert said.endswith(f" (pinned: {shown(value, signed=True)}).")


@pytest.mark.parametrize("draw", [stage, belt])
def test_without_a_pinned_trace_nothing_of_it_is_there(draw: Any) -> None:
    live, pinned = pair(3, 4, 5)
    picture, compared = draw(live), draw(live, pinned=pinned)
    assert draw(live, pinned=None).json() == picture.json()
    assert "pinned" not in str(picture.json())
    assert not any("pinned" in name for name in picture.arrays)
    without, with_it = picture.figure_at(2), compared.figure_at(2)
    names = [
        trace.name for trace in with_it.data if trace.name not in {"ghosts", "pinned openness"}
    ]
    assert names == [trace.name for trace in without.data], "all else is where it was"
    for name in ("packets", "numbers", "openness"):
        pairs = zip(traces_of(without, name), traces_of(with_it, name), strict=True)
        for one, other in pairs:
            for attribute in ("base", "x", "y", "text"):
                assert one.to_plotly_json().get(attribute) == other.to_plotly_json().get(attribute)


def test_two_pairs_of_the_same_shape_are_the_same_picture_with_other_numbers() -> None:
    one, other = (stage(live, pinned=pinned) for live, pinned in (pair(3, 4, 5), pair(3, 4, 50)))
    assert one.json() == other.json()
    assert {name: array.shape for name, array in one.arrays.items()} == {
        name: array.shape for name, array in other.arrays.items()
    }


def test_few_traces_are_added() -> None:
    live, pinned = pair(8, 2, 5)
    count = len(stage(live).figure_at(1).data)
    assert len(stage(live, pinned=pinned).figure_at(1).data) == count + 2
    count = len(belt(live).figure_at(1).data)
    assert len(belt(live, pinned=pinned).figure_at(1).data) == count + 1


@pytest.mark.parametrize("draw", [stage, belt])
def test_only_a_trace_of_the_same_size_can_be_pinned(draw: Any) -> None:
    live, _ = pair(3, 4, 5)
    with pytest.raises(lv.InvalidInput, match=r"\(T, H\) = \(4, 1\), this one \(4, 3\)"):
        draw(live, pinned=pair(1, 4, 5)[1])
    with pytest.raises(lv.InvalidInput, match=r"\(T, H\) = \(7, 3\), this one \(4, 3\)"):
        draw(live, pinned=pair(3, 7, 5)[1])
    with pytest.raises(lv.InvalidInput, match="batch"):
        draw(live, pinned=lv.LSTM.random(1, 3).trace(np.zeros((4, 2, 1))))
    with pytest.raises(lv.InvalidInput, match="the same projection"):
        draw(live, pinned=lv.LSTM.random(1, 3, proj_size=2).trace(np.zeros((4, 1))))
