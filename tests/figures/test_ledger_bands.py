"""The bands hold the history's numbers and stack up to the cell state."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.analysis.ledger_history import ledger_history
from lstm_viz.figures.digits import shown
from lstm_viz.figures.ledger_bands import ledger_bands
from lstm_viz.figures.ledger_line import ledger_line
from lstm_viz.figures.sequence_strip import sequence_strip
from lstm_viz.figures.theme import contrast, theme
from tests.analysis.test_ledger_history import by_hand
from tests.cells.test_parity_with_pytorch import lstm_of
from tests.strategies import Shape, single_shapes

HOSTILE = ["<b>x</b>", "%{x} %{y}", "R&D &lt;", "w" * 3000, "שלום", ""]


def bars(figure: go.Figure) -> dict[str, dict]:
    return {part["name"]: part for part in figure.to_dict()["data"] if part["type"] == "bar"}


def line(figure: go.Figure) -> dict:
    (found,) = (part for part in figure.to_dict()["data"] if part.get("name") == "c")
    return found


@settings(max_examples=40)
@given(
    single_shapes(max_steps=20),
    st.integers(1, 20),
    st.booleans(),
    st.integers(0, 10**6),
)
def test_the_bands_are_the_histories_and_stack_up_to_the_line(
    shape: Shape, bands: int, dark: bool, pick: int
) -> None:
    cell = lstm_of(shape)
    trace = cell.trace(shape.x, c0=shape.state(cell.hidden_size, 8))
    unit = pick % cell.hidden_size
    history = ledger_history(trace, unit, bands)
    figure = ledger_bands(history, dark=dark)
    go.Figure(figure.to_dict())  # every property is one that Plotly knows
    json.dumps(figure.to_dict(), allow_nan=False)
    parts = bars(figure)
    names = [f"step {source + 1}" for source in history.sources]
    others = ["other steps"] if history.other_steps else []
    assert list(parts) == ["start", *names, *others]
    up, down = np.zeros(trace.steps), np.zeros(trace.steps)
    for part in parts.values():
        for x, y in zip(part["x"], part["y"], strict=True):
            (up if y > 0 else down)[x - 1] += y
    np.testing.assert_allclose(up + down, trace.c[:, unit], rtol=0, atol=1e-13)
    assert line(figure)["y"] == trace.c[:, unit].tolist()
    assert line(figure)["x"] == list(range(1, trace.steps + 1))
    for source, remaining in zip(history.sources, history.remaining, strict=True):
        part = parts[f"step {source + 1}"]
        assert part["x"] == list(range(source + 1, trace.steps + 1))
        assert part["y"] == remaining[source:].tolist()
        assert part["customdata"] == [source] * (trace.steps - source)
        assert part["hovertext"] == [shown(value) for value in part["y"]]
    for name in ("start", *others):
        assert parts[name]["customdata"] == [None] * trace.steps
    low, high = figure.layout.yaxis.range
    assert low <= down.min() <= 0 <= up.max() <= high
    assert (low, high) != (0, 0)
    assert 0 in figure.layout.yaxis.tickvals
    assert 2 <= len(figure.layout.yaxis.tickvals) <= 7
    assert all(low <= tick <= high for tick in figure.layout.yaxis.tickvals)


def test_it_is_aligned_with_the_strip() -> None:
    trace = lv.LSTM.random(1, 2).trace(np.ones((7, 1)))
    tokens = list("abcdefg")
    strip = sequence_strip(trace, tokens=tokens).layout
    layout = ledger_bands(ledger_history(trace, 1), tokens=tokens).layout
    assert layout.xaxis.range == (0.5, 7.5) == strip.xaxis.range
    assert (layout.margin.l, layout.margin.r) == (58, 78) == (strip.margin.l, strip.margin.r)
    assert layout.width == strip.width
    assert layout.meta["min_width"] == strip.meta["min_width"]
    assert layout.xaxis.ticktext == strip.xaxis.ticktext
    assert (layout.barmode, layout.bargap) == ("relative", 0)


def test_what_is_told_on_pointing_and_in_words() -> None:
    trace = by_hand([0.5, 1.0, 0.5], [1.0] * 3, [0.5, -0.25, 0.125], c0=1.0)
    figure = ledger_bands(ledger_history(trace, 0, bands=2), tokens=["a", "b", "c"])
    parts = bars(figure)
    assert {name: part["hovertemplate"] for name, part in parts.items()} == {
        "start": "left of C₁(0): %{hovertext}<extra></extra>",
        "step 1": "written at step 1 (“a”): %{hovertext} left<extra></extra>",
        "step 2": "written at step 2 (“b”): %{hovertext} left<extra></extra>",
        "other steps": "written at 1 other step: %{hovertext} left<extra></extra>",
    }
    assert parts["step 2"]["hovertext"] == ["−0.25", "−0.12"]
    assert line(figure)["hovertemplate"] == "C₁(%{x}) = %{hovertext}<extra></extra>"
    assert figure.layout.annotations[0].text == "<b>C₁(t)</b>"
    assert figure.layout.meta["alt"] == (
        "Bands over 3 steps: what each step wrote to C₁ and what is left of it at each later step. "
        "Together they are C₁(t), from 0.50 to 1.00. At the end "
        + ledger_line(ledger_history(trace, 0, bands=2), 2)
        + "."
    )


@pytest.mark.parametrize("dark", [False, True])
def test_neighbours_in_a_stack_differ_even_with_signs_mixed(dark: bool) -> None:
    # Steps 2, 3 and 5 write nothing; 1, 4, 6, 8 stack up and 7, 9 down.
    g = [0.5, 0.0, 0.0, 0.4, 0.0, 0.3, -0.3, 0.2, -0.5]
    figure = ledger_bands(ledger_history(by_hand([1.0] * 9, [1.0] * 9, g), 0), dark=dark)
    color = {name: part["marker"]["color"] for name, part in bars(figure).items()}
    for stack in (["step 1", "step 4", "step 6", "step 8"], ["step 7", "step 9"]):
        for older, newer in pairwise(stack):
            assert contrast(color[older], color[newer]) > 1.1
    ground = theme(dark).background
    assert all(contrast(shade, ground) > 1.2 for shade in color.values())
    assert contrast(line(figure)["line"]["color"], ground) > 4.5
    outline = figure.data[-2]
    assert (outline.name, outline.line.color) == ("c outline", ground)


def test_nothing_at_all_still_has_an_axis() -> None:
    figure = ledger_bands(ledger_history(by_hand([1.0], [0.0], [0.0]), 0))
    assert list(bars(figure)) == ["step 1"]
    low, high = figure.layout.yaxis.range
    assert low < 0 < high
    assert "0.00 throughout" in figure.layout.meta["alt"]


@pytest.mark.parametrize("size", [1e-12, 1e-5, 0.03, 700.0, 1e9])
def test_the_ticks_fit_beside_the_axis(size: float) -> None:
    trace = by_hand([1.0, 1.0], [1.0, 1.0], [1.0, -3.0])
    history = ledger_history(trace, 0)
    scaled = replace(history, remaining=size * history.remaining, total=size * history.total)
    axis = ledger_bands(scaled).layout.yaxis
    for tick, text in zip(axis.tickvals, axis.ticktext, strict=True):
        assert len(text) <= 7
        assert float(text.replace("−", "-")) == pytest.approx(tick, rel=1e-9, abs=1e-9 * size)


def test_five_hundred_steps() -> None:
    x = np.random.default_rng(0).normal(size=(500, 1))
    trace = lv.LSTM.random(1, 64, forget_bias=4.0).trace(x)
    figure = ledger_bands(ledger_history(trace, 40), tokens=["a"] * 500)
    parts = bars(figure)
    assert len(parts) == 13
    assert all(part["marker"]["line"]["width"] == 0 for part in parts.values())
    assert line(figure)["mode"] == "lines"
    assert len(figure.layout.xaxis.tickvals) <= 40
    assert len(json.dumps(figure.to_dict())) < 500_000


@pytest.mark.parametrize("token", HOSTILE)
def test_tokens_from_anyone_stay_text(token: str) -> None:
    figure = ledger_bands(ledger_history(by_hand([1.0], [1.0], [0.5]), 0), tokens=[token])
    template = bars(figure)["step 1"]["hovertemplate"]
    assert template.count("%{") == 1
    assert "%{hovertext}" in template
    assert "<" not in template.removesuffix("<extra></extra>")
    assert len(template) < 120
    assert ("\u2068" in template) == (token == "שלום")


def test_a_token_for_each_step() -> None:
    history = ledger_history(by_hand([1.0, 1.0], [1.0, 1.0], [0.5, 0.5]), 0)
    with pytest.raises(lv.InvalidInput, match="tokens holds 1 label; expected one for each of 2"):
        ledger_bands(history, tokens=["a"])


@settings(max_examples=20)
@given(st.integers(1, 90), st.floats(0.0, 4.0), st.booleans())
def test_the_pinned_cell_state_is_a_dashed_line(steps: int, size: float, dark: bool) -> None:
    trace = by_hand([1.0] * steps, [1.0] * steps, [0.25] * steps)
    before = by_hand([1.0] * steps, [1.0] * steps, [0.0] * steps, c0=-size)
    history, pinned = (ledger_history(part, 0) for part in (trace, before))
    figure = ledger_bands(history, pinned=pinned, dark=dark)
    go.Figure(figure.to_dict())
    json.dumps(figure.to_dict(), allow_nan=False)
    (ghost,) = (part for part in figure.data if part.name == "pinned: c")
    assert list(ghost.y) == before.c[:, 0].tolist()
    assert list(ghost.x) == list(range(1, steps + 1))
    assert "dot" in ghost.line.dash or "px" in ghost.line.dash
    assert ghost.hovertemplate.startswith("pinned: C₁(%{x})")
    low, high = figure.layout.yaxis.range
    assert low <= -size < history.total.max() <= high
    assert figure.data[-1].name == "c", "the live line lies over it"
    assert line(figure) == line(ledger_bands(history, dark=dark))
    assert f"at the end {shown(-size)}." in figure.layout.meta["alt"]
    assert "dashed: <b>pinned</b>" in [note.text for note in figure.layout.annotations]


def test_books_of_another_unit_are_not_laid_over_these() -> None:
    trace = lv.LSTM.random(1, 3).trace(np.ones((4, 1)))
    history = ledger_history(trace, 1)
    assert "pinned" not in json.dumps(ledger_bands(history).to_dict())
    with pytest.raises(lv.InvalidInput, match="unit 0 over 4 steps, these of unit 1 over 4 steps"):
        ledger_bands(history, pinned=ledger_history(trace, 0))
    shorter = lv.LSTM.random(1, 3).trace(np.ones((3, 1)))
    with pytest.raises(lv.InvalidInput, match="over 3 steps, these of unit 1 over 4 steps"):
        ledger_bands(history, pinned=ledger_history(shorter, 1))
