"""Stacked layers: every number is the trace's, and what rises is the same number."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.cells import LSTMTrace
from lstm_viz.figures.moving import MovingPicture
from lstm_viz.figures.moving.picture import _filled
from lstm_viz.figures.stacked_layers import layer_of, lstm_layers, stacked_layers
from lstm_viz.figures.stacked_phases import StackedPhases
from lstm_viz.figures.stacked_plan import most_lanes
from lstm_viz.figures.stage_phases import ARRIVE, FORGET, READ, UPDATE, WRITE
from lstm_viz.network import Network, NetworkTrace, Readout
from lstm_viz.readout import Answers, answers
from tests.figures.reading import (
    HOSTILE,
    Packet,
    moment,
    packets_on,
    require_drawable,
    sentence_at,
    trace_of,
    words_on,
)

TOKENS = ("a", "b", " ", "d", "e", "f")


def network(layers: int, units: int = 4, columns: int = 3, *, seed: int = 0) -> Network:
    cells = [
        lv.LSTM.random(columns if k == 0 else units, units, seed=10 * seed + k)
        for k in range(layers)
    ]
    rng = np.random.default_rng(seed)
    readout = Readout(2 * rng.normal(size=(3, units)), rng.normal(size=3))
    return Network(tuple((cell,) for cell in cells), readout)


def run_of(layers: int, units: int = 4, columns: int = 3, steps: int = 6) -> NetworkTrace:
    x = 2 * np.random.default_rng(5).normal(size=(steps, columns))
    return network(layers, units, columns).trace(x)


def says_of(run: NetworkTrace) -> Answers:
    return answers(run, ("p", "q", "<b>r"), "cross_entropy")


def shown(picture: MovingPicture, t: int, phase: int) -> dict[str, list[Packet]]:
    """All packets at a moment by vector and layer; those that rise one by one, together."""
    found: dict[str, list[Packet]] = {}
    for packet in packets_on(picture.figure_at(t, phase)):
        found.setdefault(packet.vector.partition(",")[0], []).append(packet)
    return found


def values(packets: Sequence[Packet]) -> list[float]:
    return [packet.value for packet in packets]


@pytest.mark.parametrize("layers", [1, 2, 3])
def test_every_number_is_the_traces_own_to_the_last_bit(layers: int) -> None:
    run = run_of(layers)
    picture = stacked_layers(run, tokens=TOKENS, says=says_of(run))
    for t in range(6):
        packets = shown(picture, t, picture.phases)
        for k, trace in enumerate(lstm_layers(run)):
            for vector, quantity in (
                ("c_prev", trace.c_prev),
                ("f", trace.f),
                ("kept", trace.retained),
                ("written", trace.written),
                ("c", trace.c),
                ("o", trace.o),
                ("h", trace.h),
                ("h_prev", trace.h_prev),
                ("x", trace.x),
            ):
                assert values(packets[f"{vector}{k + 1}"]) == quantity[t].tolist(), vector


@given(
    layers=st.integers(2, 3),
    units=st.integers(1, 7),
    t=st.integers(0, 4),
    order=st.randoms(use_true_random=False),
)
@settings(max_examples=10, deadline=None)
def test_what_rises_is_the_h_of_the_layer_below(
    layers: int, units: int, t: int, order: object
) -> None:
    run = run_of(layers, units, steps=5)
    count = min(units, most_lanes(layers))
    picked = [order.sample(range(units), count) for _ in range(layers)]  # type: ignore[attr-defined]
    picture = stacked_layers(run, units=picked)
    packets = shown(picture, t, picture.phases)
    for k in range(1, layers):
        below, above = run.layers[k - 1][0], run.layers[k][0]
        risen = packets[f"x{k + 1}"]
        assert values(risen) == values(packets[f"h{k}"]) == below.h[t, picked[k - 1]].tolist()
        assert values(risen) == above.x[t, picked[k - 1]].tolist()
        assert [packet.text for packet in risen] == [packet.text for packet in packets[f"h{k}"]]


def test_the_layers_are_those_of_pytorch() -> None:
    torch.manual_seed(3)
    module = torch.nn.LSTM(3, 4, num_layers=3, dtype=torch.float64)
    x = np.random.default_rng(1).normal(size=(7, 3))
    run = lv.from_torch(module).trace(x)
    picture = stacked_layers(run)
    with torch.no_grad():
        out, (h_n, c_n) = module(torch.tensor(x))
    for t in range(7):
        top = shown(picture, t, 3)["h3"]
        np.testing.assert_allclose(values(top), out[t].numpy(), atol=1e-12)
    last = shown(picture, 6, 3)
    for k in range(3):
        np.testing.assert_allclose(values(last[f"h{k + 1}"]), h_n[k].numpy(), atol=1e-12)
        np.testing.assert_allclose(values(last[f"c{k + 1}"]), c_n[k].numpy(), atol=1e-12)
    for below, above in zip(run.layers, run.layers[1:], strict=False):
        assert np.array_equal(below[0].h, above[0].x)


def test_a_phase_is_a_layer() -> None:
    run = run_of(3)
    picture = stacked_layers(run, says=says_of(run))
    assert picture.phases == 4
    for phase in (1, 2, 3, 4):
        packets = shown(picture, 2, phase)
        for k in (1, 2, 3):
            for vector in ("f", "kept", "written", "c", "o", "h"):
                is_there = {packet.seen for packet in packets[f"{vector}{k}"]}
                assert is_there == {k <= phase}, (vector, k, phase)
            assert all(packet.seen for packet in packets[f"c_prev{k}"])
            assert all(packet.seen for packet in packets[f"h_prev{k}"])
        for k in (2, 3):
            assert {packet.seen for packet in packets[f"x{k}"]} == {k <= phase}


def test_what_rises_waits_where_it_comes_from() -> None:
    picture = stacked_layers(run_of(2))
    before, after = shown(picture, 1, 1), shown(picture, 1, 2)
    for waiting, origin, risen in zip(before["x2"], after["h1"], after["x2"], strict=True):
        assert (waiting.seen, risen.seen) == (False, True)
        assert waiting.middle == pytest.approx(origin.middle)
        assert risen.middle[1] < origin.middle[1]  # y counts downwards
        assert (risen.text, risen.ground) == (origin.text, origin.ground)


def test_h_goes_round_to_its_own_layer() -> None:
    picture = stacked_layers(run_of(2))
    old = {
        packet.vector: packet
        for packet in packets_on_moment(picture, 3, 0)
        if packet.vector.startswith("h_prev2")
    }
    ended = shown(picture, 2, 2)["h2"]
    assert [packet.middle for packet in old.values()] == [packet.middle for packet in ended]
    assert values(list(old.values())) == values(ended)


def packets_on_moment(picture: MovingPicture, t: int, phase: int) -> list[Packet]:
    """The packets at any moment, also at phase 0, from which a step begins."""
    now = moment(picture, t, phase)
    data = [trace for layer in picture.layers for trace in _filled(layer, now)["data"]]
    return packets_on(go.Figure({"data": data}, _validate=False))


def test_a_layer_that_is_looked_into_takes_five_phases() -> None:
    run = run_of(3)
    picture = stacked_layers(run, says=says_of(run), opened=1)
    assert picture.phases == 8
    begins = {"f": FORGET, "kept": FORGET, "written": WRITE, "c": UPDATE, "o": READ, "h": READ}
    for phase in range(1, 9):
        packets = shown(picture, 2, phase)
        for vector, part in begins.items():
            assert packets[f"{vector}1"][0].seen
            assert packets[f"{vector}2"][0].seen == (phase >= 1 + part)
            assert packets[f"{vector}3"][0].seen == (phase >= 7)
        assert packets["x2"][0].seen == (phase >= 1 + ARRIVE)


@pytest.mark.parametrize("opened", [None, 0, 1, 2])
def test_phases_follow_each_other(opened: int | None) -> None:
    phases = StackedPhases(3, opened)
    met = [phases.of(k, part) for k in range(3) for part in range(ARRIVE, READ + 1)]
    assert met == sorted(met)
    assert sorted({*met, phases.said}) == list(range(1, phases.count + 1))
    assert phases.count == len(phases.names) == (4 if opened is None else 8)
    for k in range(3):
        stood = phases.of_stage(k)
        assert stood[-1] == READ
        if k == opened:
            assert [stood[phases.of(k, part) - 1] for part in range(1, 6)] == [1, 2, 3, 4, 5]


def test_packets_of_one_picture_do_not_lie_on_each_other() -> None:
    for layers, units in ((1, 12), (2, 9), (3, 4), (2, 4)):
        picture = stacked_layers(run_of(layers, units))
        boxes = [packet.box for packet in packets_on(picture.figure_at(3, layers)) if packet.seen]
        for k, box in enumerate(boxes):
            assert all(box.is_apart_from(other) for other in boxes[:k])
            assert min(box.left, box.top) >= 0
            assert box.right <= 980


def test_it_is_told_in_words() -> None:
    run = run_of(2)
    picture = stacked_layers(run, tokens=TOKENS, says=says_of(run))
    first, second, said = (sentence_at(picture, 0, phase) for phase in (1, 2, 3))
    assert first.startswith("Step 1, layer 1: reads “a” and its own h(t−1).")
    assert second.startswith("Step 1, layer 2: h(t) of layer 1 has risen and is its x(t)")
    likeliest = says_of(run).likeliest(1)[0, 0]
    name = ("p", "q", "&lt;b&gt;r")[likeliest]
    assert f"read-out: the last layer’s h(t) says “{name}”" in said
    trace = run.layers[1][0]
    assert isinstance(trace, LSTMTrace)
    moved = int(np.abs(trace.c[0] - trace.c_prev[0]).argmax())
    assert f"Unit {moved + 1} moves most" in second
    assert f"{trace.c[0, moved]:+.2f}".replace("-", "−") in second
    assert "layer 2, unit 4: C = " in picture.alt.at(picture.moment(0))


def test_what_the_read_out_says_waits_for_the_last_phase() -> None:
    run = run_of(2)
    picture = stacked_layers(run, says=says_of(run))
    for phase in (1, 2, 3):
        words = trace_of(picture.figure_at(4, phase), "words").text[1]
        assert (words != " ") == (phase == 3)
    for name, chance in zip(("p", "q"), says_of(run).values[4], strict=False):
        assert f"“{name}”" in words
        assert f"{chance:.0%}"[:-1] in words


def test_it_says_how_many_of_a_layers_units_are_shown() -> None:
    some = words_on(stacked_layers(run_of(2, 9)).figure_at(0))
    assert some.count("6 of 9 units") == 2
    assert not any(
        " of " in word and "units" in word
        for word in words_on(stacked_layers(run_of(2, 4)).figure_at(0))
    )


def test_where_nothing_is_asked_it_is_said() -> None:
    run = run_of(2)
    target = np.full((6, 3), np.nan)
    target[5] = [1, 0, 0]
    says = answers(run, ("p", "q", "r"), "cross_entropy", target=target)
    words = stacked_layers(run, says=says).words["says"]
    assert all(text.endswith("(nothing is asked here)") for text in words[:5])
    assert "✓ “p”" in words[5]


@pytest.mark.parametrize("token", HOSTILE)
def test_tokens_of_any_kind_are_only_text(token: str) -> None:
    run = run_of(2, columns=6)
    picture = stacked_layers(run, tokens=[token] * 6, says=says_of(run), opened=0)
    for phase in (1, picture.phases):
        require_drawable(picture, 2, phase)
    assert "<b>bold" not in sentence_at(picture, 2, 1)


@pytest.mark.parametrize("dark", [False, True])
def test_it_is_drawable_in_any_size(dark: bool) -> None:
    for layers, units, columns in ((1, 1, 1), (2, 6, 4), (3, 9, 5)):
        run = run_of(layers, units, columns)
        require_drawable(stacked_layers(run, dark=dark), 0, 1)


def test_a_packet_says_which_layer_it_is_of() -> None:
    for columns in (2, 40):
        run = run_of(3, 4, columns)
        picture = stacked_layers(run)
        pointer = next(
            trace
            for layer in picture.layers
            for trace in layer.figure["data"]
            if trace.get("name") == "pointer"
        )
        tips = picture.tips
        assert tips is not None
        told = tips.at(picture.moment(2, 3))
        assert len(told) == len(pointer["y"])
        for index, tip in enumerate(told):
            layer = layer_of(3, 4, columns, index)
            if not tip.startswith("x(t)"):
                assert f"layer {layer + 1}" in tip  # type: ignore[operator]
        assert layer_of(3, 4, columns, len(told)) is None
        assert layer_of(3, 4, columns, -1) is None


def test_what_cannot_be_drawn_is_refused() -> None:
    run = run_of(2)
    for bad in ([[0]], [[0], []], [[0], [4]], [[0], [0, 1]], [range(7), range(7)], [[-1], [0]]):
        with pytest.raises(lv.InvalidInput, match="units is"):
            stacked_layers(run, units=bad)
    with pytest.raises(lv.InvalidInput, match="opened is 2"):
        stacked_layers(run, opened=2)
    with pytest.raises(lv.InvalidInput, match="tokens holds 2"):
        stacked_layers(run, tokens=["a", "b"])
    both = Network(((lv.LSTM.random(3, 4, seed=0), lv.LSTM.random(3, 4, seed=1)),))
    with pytest.raises(lv.InvalidInput, match="two directions"):
        stacked_layers(both.trace(np.ones((4, 3))))
    with pytest.raises(lv.InvalidInput, match="other cells"):
        stacked_layers(Network.of(lv.GRU.random(3, 4, seed=0)).trace(np.ones((4, 3))))
