"""The histograms show what was counted, in words that can be read."""

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
from lstm_viz.figures.gate_histograms import gate_histograms
from lstm_viz.figures.theme import contrast, theme


@settings(max_examples=20)
@given(st.sampled_from([1, 2, 60]), st.sampled_from([1, 8, 64]), st.integers(1, 50), st.booleans())
def test_the_bars_are_the_counts(steps: int, units: int, bins: int, dark: bool) -> None:
    x = 3 * np.random.default_rng(steps).normal(size=(steps, 2))
    trace = lv.LSTM.random(2, units, seed=units).trace(x)
    figure = gate_histograms(saturation(trace, bins=bins), dark=dark)
    go.Figure(figure.to_dict())
    json.dumps(figure.to_dict(), allow_nan=False)
    assert [part.name for part in figure.data] == ["f", "i", "o", "g"]
    for part in figure.data:
        values = getattr(trace, part.name)
        low, high = (-1, 1) if part.name == "g" else (0, 1)
        assert sum(part.y) == steps * units
        for middle, count in zip(part.x, part.y, strict=True):
            half = (high - low) / bins / 2
            inside = (values >= middle - half - 1e-9) & (values <= middle + half + 1e-9)
            assert inside.sum() == pytest.approx(count, abs=1e-9), middle
        number = part.xaxis.removeprefix("x")
        assert tuple(figure.layout[f"xaxis{number}"].range) == (low, high)
        assert figure.layout[f"yaxis{number}"].range == figure.layout.yaxis.range
        assert max(part.y) <= figure.layout.yaxis.range[1]


def by_hand() -> lv.LSTMTrace:
    trace = lv.LSTM.random(1, 1).trace(np.zeros((8, 1)))
    f = np.array([0.05, 0.02, 0.5, 0.95, 0.95, 0.95, 0.95, 0.95])[:, None]
    return replace(trace, f=f, g=np.array([1, -1, 0, 0, 0, 0, 0.95, 0.1])[:, None])


def test_the_zones_say_their_shares() -> None:
    figure = gate_histograms(saturation(by_hand()))
    notes = [note.text for note in figure.layout.annotations]
    assert notes[:3] == ["<b>f(t)</b> forget gate", "closed 25 %", "open 62 %"]
    assert notes[-2:] == ["<b>C̃(t)</b> candidate", "beyond ±0.9: 38 %"]
    zones = [(zone.xref, zone.x0, zone.x1) for zone in figure.layout.shapes]
    assert zones[:2] == [("x", 0, 0.1), ("x", 0.9, 1)]
    assert zones[-2:] == [("x4", -1, -0.9), ("x4", 0.9, 1)]
    alt = figure.layout.meta["alt"]
    assert "8 values each of f, i, o and C̃, from 1 unit." in alt
    assert "forget gate: below 0.1 in 25 %, above 0.9 in 62 %, most often from 0.95 to 1.00." in alt


def test_the_zones_are_where_the_thresholds_were() -> None:
    figure = gate_histograms(saturation(by_hand(), closed_below=0.3, open_above=0.6))
    assert [(z.x0, z.x1) for z in figure.layout.shapes[:2]] == [(0, 0.3), (0.6, 1)]


@pytest.mark.parametrize("dark", [False, True])
def test_words_and_bars_can_be_seen(dark: bool) -> None:
    figure = gate_histograms(saturation(by_hand()), dark=dark)
    colors = theme(dark)
    for note in figure.layout.annotations:
        assert note.font.size >= 14
        assert contrast(note.font.color, colors.background) >= 4.5
    for k, part in enumerate(figure.data):
        for ground in figure.layout.shapes[2 * k : 2 * k + 2]:
            assert ground.xref == part.xaxis
            assert contrast(part.marker.color, ground.fillcolor) >= 3
            assert contrast(ground.fillcolor, colors.background) >= 1.1


def test_words_of_one_panel_do_not_meet() -> None:
    """At the least width each half of a panel holds the longest words there can be."""
    figure = gate_histograms(saturation(by_hand()))
    start, end = figure.layout.xaxis.domain
    margin = figure.layout.margin
    panel = (end - start) * (figure.layout.meta["min_width"] - margin.l - margin.r)
    longest = len("closed 100 %") + len("open 100 %")
    assert panel >= 8 * longest  # 14 px letters are under 8 px wide on average


@settings(max_examples=15)
@given(st.sampled_from([1, 2, 60]), st.integers(1, 9), st.integers(1, 50), st.booleans())
def test_an_outline_holds_the_pinned_counts(steps: int, units: int, bins: int, dark: bool) -> None:
    x = 3 * np.random.default_rng(steps).normal(size=(steps, 2))
    now, before = (
        saturation(lv.LSTM.random(2, units, seed=seed).trace(x), bins=bins) for seed in (1, 2)
    )
    figure = gate_histograms(now, pinned=before, dark=dark)
    go.Figure(figure.to_dict())
    json.dumps(figure.to_dict(), allow_nan=False)
    parts = {part.name: part for part in figure.data}
    for key in ("f", "i", "o", "g"):
        bars, outline = parts[key], parts[f"pinned: {key}"]
        counts = before.candidate.counts if key == "g" else before.gates[key].counts
        assert list(outline.y) == np.repeat(counts, 3).tolist()
        np.testing.assert_allclose(outline.x[1::3], bars.x)
        np.testing.assert_allclose(outline.x[3::3], outline.x[2:-1:3])
        assert (outline.xaxis, outline.yaxis) == (bars.xaxis, bars.yaxis)
        assert all(words.startswith("pinned: ") for words in outline.hovertext)
        assert max(counts) <= figure.layout.yaxis.range[1]
    assert "The outlines are the pinned ones: forget gate closed in" in figure.layout.meta["alt"]
    (note,) = [note for note in figure.layout.annotations if "pinned" in note.text]
    assert note.font.size >= 14
    assert figure.layout.margin.t >= note.yshift + 10
    assert contrast(parts["pinned: f"].line.color, theme(dark).background) >= 7


def test_only_what_was_counted_alike_is_laid_over() -> None:
    now = saturation(by_hand())
    assert "pinned" not in json.dumps(gate_histograms(now).to_dict())
    two_units = saturation(lv.LSTM.random(1, 2).trace(np.zeros((8, 1))))
    with pytest.raises(lv.InvalidInput, match=r"pinned are 2 units, 16 values in 20 bins.*1 unit"):
        gate_histograms(now, pinned=two_units)
    with pytest.raises(lv.InvalidInput, match=r"in 4 bins.*now 1 unit, 8 values in 20 bins"):
        gate_histograms(now, pinned=saturation(by_hand(), bins=4))
    with pytest.raises(lv.InvalidInput, match=r"open above 0\.8.*open above 0\.9"):
        gate_histograms(now, pinned=saturation(by_hand(), open_above=0.8))
