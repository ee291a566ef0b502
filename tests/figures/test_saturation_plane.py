"""Every unit is at its place, and units at one place stay tellable."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.analysis.saturation import saturation
from lstm_viz.figures.saturation_plane import MOST_WAYS, saturation_plane
from lstm_viz.figures.saturation_points import point_size
from lstm_viz.figures.theme import contrast, theme


@settings(max_examples=20)
@given(st.sampled_from([1, 2, 60]), st.sampled_from([1, 8, 64]), st.floats(0.5, 20), st.booleans())
def test_every_unit_is_at_its_shares(steps: int, units: int, gain: float, dark: bool) -> None:
    x = gain * np.random.default_rng(steps).normal(size=(steps, 2))
    trace = lv.LSTM.random(2, units, seed=units).trace(x)
    found = saturation(trace)
    figure = saturation_plane(found, dark=dark)
    go.Figure(figure.to_dict())
    json.dumps(figure.to_dict(), allow_nan=False)
    assert [part.name for part in figure.data] == ["f", "i", "o"]
    for part in figure.data:
        seen = []
        for x_, y, listed, size in zip(
            part.x, part.y, part.customdata, part.marker.size, strict=True
        ):
            for unit in listed:
                values = getattr(trace, part.name)[:, unit]
                assert x_ == pytest.approx(np.mean(values > 0.9))
                assert y == pytest.approx(np.mean(values < 0.1))
            assert size == point_size(len(listed))
            seen += listed
        assert sorted(seen) == list(range(units))
        assert len(set(zip(part.x, part.y, strict=True))) == len(part.x)
        number = part.xaxis.removeprefix("x")
        for axis in ("xaxis", "yaxis"):
            assert tuple(figure.layout[axis + number].range) == (0, 1)


def together() -> go.Figure:
    """Units 1 to 20 always open in f, 21 to 30 always closed, 31 and 32 apart."""
    trace = lv.LSTM.random(1, 32).trace(np.zeros((4, 1)))
    f = np.full((4, 32), 0.99)
    f[:, 20:30] = 0.01
    f[:, 30] = [0.99, 0.01, 0.01, 0.01]
    f[:, 31] = 0.5
    return saturation_plane(saturation(replace(trace, f=f)))


def test_units_at_one_place_are_one_point_with_their_number() -> None:
    part = together().data[0]
    assert list(zip(part.x, part.y, part.text, strict=True)) == [
        (1, 0, "20"),
        (0, 1, "10"),
        (0.25, 0.75, ""),
        (0, 0, ""),
    ]
    assert part.hovertext[0].startswith(
        "units 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 8 others: f open at 100 %, closed at 0 %"
    )
    assert part.hovertext[2] == "unit 31: f open at 25 %, closed at 75 % of the steps"
    sizes = list(part.marker.size)
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[1] > sizes[2] == sizes[3]


def test_numbers_never_stand_on_one_another() -> None:
    trace = lv.LSTM.random(1, 64).trace(np.zeros((100, 1)))
    f = np.full((100, 64), 0.5)
    for unit in range(64):
        f[: unit // 4, unit] = 0.99  # 16 places, 0.01 apart, of four units each
    part = saturation_plane(saturation(replace(trace, f=f))).data[0]
    written = sorted(x for x, text in zip(part.x, part.text, strict=True) if text)
    assert 1 < len(written) < 16
    assert (np.diff(written) * 250 >= 20).all()  # a panel is at least 250 px wide


def test_the_diagonal_is_where_a_gate_is_always_open_or_closed() -> None:
    for k, line in enumerate(together().layout.shapes):
        assert line.xref == f"x{k + 1 if k else ''}"
        assert (line.x0 + line.y0, line.x1 + line.y1) == (1, 1)


def test_its_description() -> None:
    alt = together().layout.meta["alt"]
    assert "Each of 32 units" in alt
    assert (
        "forget gate: most often open in unit 1, 1.00; most often closed in unit 21, 1.00." in alt
    )


@pytest.mark.parametrize("dark", [False, True])
def test_words_can_be_read(dark: bool) -> None:
    trace = lv.LSTM(np.zeros((16, 1)), np.zeros((16, 4))).trace(np.zeros((3, 1)))
    figure, colors = saturation_plane(saturation(trace), dark=dark), theme(dark)
    for part in figure.data:
        assert part.text[0] == "4"
        assert part.textfont.size >= 14
        assert contrast(part.textfont.color, part.marker.color) >= 4.5
        assert contrast(part.marker.line.color, colors.background) >= 4.5
    for note in figure.layout.annotations:
        assert note.font.size >= 14
        assert contrast(note.font.color, colors.background) >= 4.5


@given(st.integers(1, 500))
def test_more_units_make_a_larger_point(units: int) -> None:
    assert point_size(units + 1) > point_size(units) >= 10


@settings(max_examples=15)
@given(st.sampled_from([2, 60]), st.sampled_from([1, 8, 64]), st.floats(0.5, 20), st.booleans())
def test_hollow_points_are_where_the_units_were(
    steps: int, units: int, gain: float, dark: bool
) -> None:
    x = gain * np.random.default_rng(steps).normal(size=(steps, 2))
    now, before = (saturation(lv.LSTM.random(2, units, seed=seed).trace(x)) for seed in (1, 2))
    figure = saturation_plane(now, pinned=before, dark=dark)
    go.Figure(figure.to_dict())
    json.dumps(figure.to_dict(), allow_nan=False)
    names = [part.name for part in figure.data]
    assert names == [f"{kind}{gate}" for gate in "fio" for kind in ("moves: ", "pinned: ", "")]
    parts = dict(zip(names, figure.data, strict=True))
    for gate in "fio":
        ghost, ways = parts[f"pinned: {gate}"], parts[f"moves: {gate}"]
        place = {}
        for x_, y, listed in zip(ghost.x, ghost.y, ghost.customdata, strict=True):
            for unit in listed:
                place[unit] = (x_, y)
                assert x_ == before.gates[gate].open[unit]
                assert y == before.gates[gate].closed[unit]
        assert sorted(place) == list(range(units))
        assert all(words.startswith("pinned: unit") for words in ghost.hovertext)
        here = zip(now.gates[gate].open.tolist(), now.gates[gate].closed.tolist(), strict=True)
        moved = {(place[k], is_now) for k, is_now in enumerate(here) if place[k] != is_now}
        drawn = {
            ((ways.x[k], ways.y[k]), (ways.x[k + 1], ways.y[k + 1]))
            for k in range(0, len(ways.x), 3)
        }
        assert drawn == (moved if len(moved) <= MOST_WAYS else set())
        assert (ghost.xaxis, ways.xaxis) == (parts[gate].xaxis,) * 2
        assert contrast(ghost.marker.line.color, theme(dark).background) >= 3
    assert "Hollow points are the pinned ones: forget gate" in figure.layout.meta["alt"]
    assert "hollow: <b>pinned</b>" in [note.text for note in figure.layout.annotations]


def test_without_a_pin_there_are_no_hollow_points() -> None:
    trace = lv.LSTM.random(1, 3).trace(np.ones((4, 1)))
    assert "pinned" not in json.dumps(saturation_plane(saturation(trace)).to_dict())
    other = saturation(lv.LSTM.random(1, 2).trace(np.ones((4, 1))))
    with pytest.raises(lv.InvalidInput, match="pinned are 2 units, 8 values"):
        saturation_plane(saturation(trace), pinned=other)
