"""Numbers read back out of the figures, and everything in its place."""

from __future__ import annotations

import math
import re
from itertools import combinations, pairwise

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.analysis import arithmetic
from lstm_viz.figures import (
    MOST_UNITS,
    arithmetic_bars,
    cursor_layout,
    equations_with_numbers,
    gate_heatmap,
    sequence_strip,
    step_picture,
    symbolic_equations,
)
from lstm_viz.figures.arithmetic_bars import MOST_BARS, told_lines
from lstm_viz.figures.digits import shown
from lstm_viz.figures.packets import PACKET_HEIGHT, PACKET_WIDTH
from lstm_viz.notation import LSTM_QUANTITIES
from tests.cells.test_parity_with_pytorch import lstm_of
from tests.strategies import Shape, shapes

single = shapes(max_steps=6, max_size=12).filter(lambda shape: shape.batch is None)


def traced(shape: Shape) -> lv.LSTMTrace:
    cell = lstm_of(shape)
    return cell.trace(shape.x, c0=shape.draw(cell.hidden_size, key=8))


def named(figure: go.Figure) -> dict[str, dict]:
    return {trace["name"]: trace for trace in figure.to_dict()["data"] if "name" in trace}


def numbers(texts: list[str]) -> list[float]:
    return [float(re.sub("</?b>", "", text).replace("−", "-")) for text in texts]


@settings(max_examples=30)
@given(single, st.booleans(), st.integers(0, 10**6))
def test_the_step_picture_holds_the_traces_numbers(shape: Shape, dark: bool, pick: int) -> None:
    trace = traced(shape)
    t = pick % trace.steps
    first = pick % trace.cell.hidden_size
    units = list(range(first, min(first + MOST_UNITS, trace.cell.hidden_size)))
    figure = step_picture(trace, t, units=units, dark=dark)
    go.Figure(figure.to_dict())  # every property is one that Plotly knows
    parts = named(figure)
    for name in ("c_prev", "retained", "written", "c", "f", "i", "g", "o", "h", "h_prev"):
        true = getattr(trace, name)[t, units]
        assert parts[name]["customdata"] == true.tolist()
        np.testing.assert_allclose(numbers(parts[name]["text"]), true, atol=0.0050001)
    kept, written, c = (numbers(parts[name]["text"]) for name in ("retained", "written", "c"))
    for k, unit in enumerate(units):
        assert shown(kept[k] + written[k]) == shown(c[k]), unit
    assert f"step {t + 1} of {trace.steps}" in figure.layout.meta["alt"]
    assert f"forget gate {shown(trace.f[t, first])}" in figure.layout.meta["alt"]


def rectangles(figure: go.Figure) -> list[tuple[float, float, float, float]]:
    return [
        (shape.x0, shape.y0, shape.x1, shape.y1)
        for shape in figure.layout.shapes
        if shape.type == "rect"
    ]


@pytest.mark.parametrize("units", range(1, MOST_UNITS + 1))
@pytest.mark.parametrize("inputs", [1, 2, 6, 9])
def test_nothing_on_the_step_picture_overlaps(units: int, inputs: int) -> None:
    cell = lv.LSTM.random(inputs, units, seed=1)
    figure = step_picture(cell.trace(np.ones((3, inputs))), 1, token="x")
    boxes = rectangles(figure)
    packets = [
        box for box in boxes if (box[2] - box[0], box[3] - box[1]) == (PACKET_WIDTH, PACKET_HEIGHT)
    ]
    assert len(packets) == 10 * units + min(inputs, 6)

    def apart(a, b) -> bool:
        return a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]

    assert all(apart(a, b) for a, b in combinations(packets, 2))
    belt_and_gates = [box for box in boxes if box not in packets]
    assert len(belt_and_gates) == 5
    assert all(apart(a, b) for a, b in combinations(belt_and_gates, 2))
    for x0, y0, x1, y1 in boxes:
        assert 0 <= x0 < x1 <= figure.layout.width
        assert 0 <= y0 < y1 <= figure.layout.height
    for container in belt_and_gates:
        for packet in packets:
            inside = all(
                low <= a and b <= high
                for low, a, b, high in zip(
                    container[:2], packet[:2], packet[2:], container[2:], strict=True
                )
            )
            assert inside or apart(container, packet)


def test_more_inputs_than_fit_are_the_largest_and_a_count() -> None:
    cell = lv.LSTM.random(9, 2, seed=1)
    x = np.array([[1.0, -9.0, 3.0, 0.0, 5.0, -7.0, 2.0, 8.0, 0.5]])
    figure = step_picture(cell.trace(x), 0, channels=[f"<i>{k}</i>" for k in range(9)])
    assert named(figure)["x"]["customdata"] == [-9.0, 3.0, 5.0, -7.0, 2.0, 8.0]
    words = [annotation.text for annotation in figure.layout.annotations]
    assert " + 3 smaller" in words
    assert not any("<i>" in text for text in [*words, *named(figure)["x"]["hovertext"]])


def test_a_token_is_shown_when_it_says_more_than_the_numbers() -> None:
    def words(text: str) -> list[str]:
        sequence = lv.sequences.one_hot(text)
        trace = lv.LSTM.random(sequence.input_size, 1).trace(sequence.x)
        figure = step_picture(trace, 0, token=sequence.tokens[0])
        return [annotation.text for annotation in figure.layout.annotations]

    assert "“<b>" not in words("<b>")
    assert "“&lt;”" in words("<b>")
    assert "“1”" in words("10")
    plain = lv.LSTM.random(1, 1).trace([[0.5]])
    texts = [a.text for a in step_picture(plain, 0, token="0.5").layout.annotations]
    assert "“0.5”" not in texts


@settings(max_examples=30)
@given(single, st.booleans(), st.integers(0, 10**6))
def test_the_strip_holds_the_traces_numbers(shape: Shape, dark: bool, pick: int) -> None:
    trace = traced(shape)
    t = pick % trace.steps
    figure = sequence_strip(trace, tokens=["<b>"] * trace.steps, cursor=t, dark=dark)
    go.Figure(figure.to_dict())
    parts = named(figure)
    assert list(parts) == ["x", *LSTM_QUANTITIES]
    for name, part in parts.items():
        np.testing.assert_allclose(np.array(part["z"]).T, getattr(trace, name), atol=5.1e-7)
        assert part["x"] == list(range(1, trace.steps + 1))
    for gate in "fio":
        assert (parts[gate]["zmin"], parts[gate]["zmax"]) == (0.0, 1.0)
    for bounded in "gh":
        assert (parts[bounded]["zmin"], parts[bounded]["zmax"]) == (-1.0, 1.0)
    for symmetric in "cx":
        largest = np.abs(getattr(trace, symmetric)).max()
        assert parts[symmetric]["zmax"] == pytest.approx(largest)
        assert parts[symmetric]["zmin"] == -parts[symmetric]["zmax"]
    cursor = figure.layout.shapes[0]
    assert (cursor.x0, cursor.x1) == (t + 0.5, t + 1.5)
    assert cursor_layout(t, dark=dark)["shapes"] == [cursor.to_plotly_json()]
    assert all("<b>" not in text for text in figure.layout.xaxis.ticktext)
    domains = sorted(
        figure.layout[axis].domain for axis in figure.layout if axis.startswith("yaxis")
    )
    assert len(domains) == 7
    assert all(low[1] < high[0] for low, high in pairwise(domains))


@pytest.mark.parametrize(("steps", "labels"), [(1, 1), (40, 40), (41, 21), (500, 39)])
def test_labels_under_the_strip_are_never_too_many(steps: int, labels: int) -> None:
    trace = lv.LSTM.random(1, 64).trace(np.ones((steps, 1)))
    ticks = sequence_strip(trace, tokens=["a"] * steps).layout.xaxis.ticktext
    assert len(ticks) == labels


@settings(max_examples=60)
@given(single, st.sampled_from(LSTM_QUANTITIES), st.integers(0, 10**6))
def test_the_bars_add_up_to_the_digits_shown(shape: Shape, quantity: str, pick: int) -> None:
    trace = traced(shape)
    unit, t = pick % trace.cell.hidden_size, pick % trace.steps
    told = arithmetic(trace, quantity, unit, t)
    figure = arithmetic_bars(told)
    go.Figure(figure.to_dict())
    (bars,) = figure.to_dict()["data"]
    assert bars["x"] == bars["customdata"]
    *terms, total = bars["customdata"]
    lines = told_lines(told)
    assert terms == [line.value for line in lines]
    assert len(terms) <= MOST_BARS
    assert total == told.combined
    combine = math.fsum if told.operation == "sum" else math.prod
    assert combine(terms) == pytest.approx(total, abs=1e-12)
    *shown_terms, shown_total = numbers(bars["text"])
    assert shown(combine(shown_terms)) == shown(shown_total) == shown(told.combined)
    for text, label in zip(bars["text"], figure.layout.yaxis.ticktext, strict=True):
        if "×" in label:
            product = math.prod(numbers(label.split(" = ")[1].split(" × ")))
            assert shown(product, len(text.split(".")[1]), signed=True) == text


def test_many_terms_are_the_largest_and_the_sum_of_the_rest() -> None:
    cell = lv.LSTM.random(3, 40, seed=2)
    trace = cell.trace(np.random.default_rng(0).normal(size=(4, 3)))
    told = arithmetic(trace, "o", 5, 3)
    lines = told_lines(told)
    assert len(told.lines) == 45
    assert len(lines) == MOST_BARS
    assert lines[-1].label == "36 smaller terms"
    smallest_kept = min(abs(line.value) for line in lines[:-1])
    kept = {line.label for line in lines}
    rest = [line.value for line in told.lines if line.label not in kept]
    assert max(map(abs, rest)) <= smallest_kept
    assert lines[-1].value == pytest.approx(math.fsum(rest))


@settings(max_examples=60)
@given(single, st.booleans(), st.integers(0, 10**6))
def test_the_equations_come_out_to_the_digits_shown(shape: Shape, dark: bool, pick: int) -> None:
    trace = traced(shape)
    unit, t = pick % trace.cell.hidden_size, pick % trace.steps
    latex = equations_with_numbers(trace, unit, t, dark=dark)
    latex = re.sub(r"\\textcolor\{#\w+\}", "", latex).replace("{", "").replace("}", "")
    rows = dict(zip(LSTM_QUANTITIES, latex.split(r"\\[4pt]"), strict=True))
    number = r"-?\d+\.\d+"

    def of(row: str) -> list[float]:
        return [float(n) for n in re.findall(number, rows[row].split("&=", 1)[1])]

    for gate in "fio":
        pre, value = of(gate)
        assert (
            shown(1 / (1 + math.exp(-pre))) == shown(value) == shown(getattr(trace, gate)[t, unit])
        )
    pre, value = of("g")
    assert shown(math.tanh(pre)) == shown(value) == shown(trace.g[t, unit])
    f, before, i, g, c = of("c")
    assert shown(f * before + i * g) == shown(c) == shown(trace.c[t, unit])
    o, c, h = of("h")
    assert shown(o * math.tanh(c)) == shown(h) == shown(trace.h[t, unit])


def test_the_symbols_are_the_textbooks() -> None:
    latex = symbolic_equations()
    assert r"f_t \odot C_{t-1} + i_t \odot \tilde{C}_t" in latex
    assert latex.count("&=") == 6


@pytest.mark.parametrize("quantity", LSTM_QUANTITIES)
def test_one_quantity_as_a_heatmap(quantity: str) -> None:
    trace = traced(Shape(steps=5, batch=None, input_size=2, hidden_size=3, seed=4))
    figure = gate_heatmap(trace, quantity)
    go.Figure(figure.to_dict())
    np.testing.assert_array_equal(np.array(figure.data[0].z).T, getattr(trace, quantity))
    assert figure.data[0].zmin == (0 if quantity in "fio" else -figure.data[0].zmax)


def test_a_heatmap_of_other_cells_and_of_what_is_not_there() -> None:
    x = np.random.default_rng(0).normal(size=(4, 2))
    gru = lv.GRU.random(2, 3).trace(x)
    np.testing.assert_array_equal(np.array(gate_heatmap(gru, "z").data[0].z).T, gru.z)
    with pytest.raises(lv.InvalidInput, match="a GRU's trace has no quantity 'f'"):
        gate_heatmap(gru, "f")
    with pytest.raises(lv.InvalidInput, match="the trace is of a batch"):
        gate_heatmap(lv.GRU.random(2, 3).trace(x[:, None]), "z")


def test_a_batch_or_a_projection_is_refused_in_words() -> None:
    batch = lv.LSTM.random(1, 2).trace(np.zeros((3, 2, 1)))
    with pytest.raises(lv.InvalidInput, match="got a trace of a batch"):
        step_picture(batch, 0)
    with pytest.raises(lv.InvalidInput, match="the trace is of a batch"):
        sequence_strip(batch)
    projected = lv.LSTM.random(1, 3, proj_size=2).trace(np.zeros((3, 1)))
    with pytest.raises(lv.InvalidInput, match="got a trace of a cell with one"):
        step_picture(projected, 0)
