"""Two chains over one sequence: every number is the trace's, seen when the chain has been there."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.figures.bidirectional_chains import bidirectional_chains, chains_of
from lstm_viz.figures.bidirectional_plan import MOST_LANES, MOST_STEPS
from lstm_viz.figures.bidirectional_times import VIEWS, ChainTimes, View
from lstm_viz.figures.moving import MovingPicture
from lstm_viz.network import Network, NetworkTrace, Readout
from lstm_viz.readout import Answers, answers
from tests.figures.reading import HOSTILE, require_drawable, sentence_at, trace_of

NAMES = ("p", "q", "r")


def run_of(steps: int = 7, units: int = 3, *, directions: int = 2, seed: int = 0) -> NetworkTrace:
    cells = tuple(lv.LSTM.random(2, units, seed=7 * seed + k) for k in range(directions))
    rng = np.random.default_rng(seed)
    readout = Readout(3 * rng.normal(size=(3, units * directions)), rng.normal(size=3))
    return Network((cells,), readout).trace(2 * rng.normal(size=(steps, 2)))


def answers_of(run: NetworkTrace) -> Answers:
    steps = len(run.hidden)
    target = np.eye(3)[np.arange(steps) % 3]
    target[1] = np.nan  # there nothing is asked
    return answers(run, NAMES, "cross_entropy", target=target)


def letters(steps: int) -> list[str]:
    return [chr(ord("a") + t % 26) for t in range(steps)]


def chains(run: NetworkTrace, view: View = "run", **more: Any) -> MovingPicture:
    return bidirectional_chains(run, letters(len(run.hidden)), view=view, **more)


def cells_of(figure: go.Figure, direction: str, units: int) -> tuple[np.ndarray, np.ndarray]:
    """The values of a chain's cells and which are seen, (T, H) each."""
    cells = trace_of(figure, f"cells {direction}")
    values = np.array(cells.customdata).reshape(-1, units)
    return values, np.array(cells.marker.opacity).reshape(-1, units) == 1


@given(steps=st.integers(1, 12), units=st.integers(1, 4), seed=st.integers(0, 99))
@settings(max_examples=8, deadline=None)
def test_every_number_is_the_traces_own_to_the_last_bit(steps: int, units: int, seed: int) -> None:
    run = run_of(steps, units, seed=seed)
    forward, backward = chains_of(run)
    for view in VIEWS:
        picture = chains(run, view)
        for t in {0, steps // 2, steps - 1}:
            figure = picture.figure_at(t)
            at = {"forward": t, "backward": t if view == "step" else steps - 1 - t}
            for direction, trace in (("forward", forward), ("backward", backward)):
                values, _ = cells_of(figure, direction, units)
                assert np.array_equal(values, trace.h)
                bars = np.array(trace_of(figure, f"C {direction}").customdata)
                assert np.array_equal(bars.reshape(-1, units), trace.c)
                head = trace_of(figure, f"head {direction}").customdata
                assert list(head) == trace.h[at[direction]].tolist()


def test_the_chains_are_those_of_pytorch() -> None:
    torch.manual_seed(2)
    module = torch.nn.LSTM(2, 4, bidirectional=True, dtype=torch.float64)
    x = np.random.default_rng(1).normal(size=(9, 2))
    run = lv.from_torch(module).trace(x)
    figure = chains(run).figure_at(8)
    with torch.no_grad():
        out, (h_n, _) = module(torch.tensor(x))
    joined = np.concatenate([cells_of(figure, d, 4)[0] for d in ("forward", "backward")], axis=1)
    np.testing.assert_allclose(joined, out.numpy(), atol=1e-12)
    # The backward chain ends at the first step: out[-1] has its first state, not its last.
    np.testing.assert_allclose(joined[0, 4:], h_n[1].numpy(), atol=1e-12)
    np.testing.assert_allclose(joined[-1, :4], h_n[0].numpy(), atol=1e-12)
    assert not np.allclose(joined[-1, 4:], h_n[1].numpy(), atol=1e-3)


def test_the_chains_run_towards_each_other_and_join_where_both_have_been() -> None:
    run = run_of(7)
    picture = chains(run)
    for tick in range(7):
        figure = picture.figure_at(tick)
        _, forward = cells_of(figure, "forward", 3)
        _, backward = cells_of(figure, "backward", 3)
        assert forward.all(axis=1).tolist() == [t <= tick for t in range(7)]
        assert backward.all(axis=1).tolist() == [t >= 6 - tick for t in range(7)]
        joined = [opacity == 1 for opacity in trace_of(figure, "joined").marker.opacity]
        assert joined == [max(t + 1, 7 - t) <= tick + 1 for t in range(7)]


def test_at_a_step_each_chain_has_read_its_side() -> None:
    run = run_of(7)
    picture = chains(run, "step")
    for t in range(7):
        figure = picture.figure_at(t)
        _, forward = cells_of(figure, "forward", 3)
        _, backward = cells_of(figure, "backward", 3)
        assert forward.all(axis=1).tolist() == [k <= t for k in range(7)]
        assert backward.all(axis=1).tolist() == [k >= t for k in range(7)]
        assert [o == 1 for o in trace_of(figure, "joined").marker.opacity] == [
            k == t for k in range(7)
        ]


@pytest.mark.parametrize("view", VIEWS)
def test_the_heads_stand_over_the_tokens_that_they_read(view: View) -> None:
    picture = chains(run_of(7), view)
    for t in range(7):
        figure = picture.figure_at(t)
        columns = trace_of(figure, "tokens").x
        for direction, at in (("forward", t), ("backward", t if view == "step" else 6 - t)):
            boxes = trace_of(figure, f"head {direction}")
            middles = {left + width / 2 for left, width in zip(boxes.base, boxes.x, strict=True)}
            assert middles == {columns[at]}


def test_an_answer_stands_as_soon_as_it_can_be_given() -> None:
    run, alone = run_of(7), run_of(7, directions=1, seed=4)
    says, forward_says = answers_of(run), answers_of(alone)
    picture = chains(run, says=says, forward_says=forward_says)
    for tick in range(7):
        texts = np.array(trace_of(picture.figure_at(tick), "answers").text).reshape(3, 7)
        for t in range(7):
            right = " " if t == 1 else NAMES[t % 3]
            assert texts[0, t] == right
            for row, found, can in (
                (1, forward_says, t <= tick),
                (2, says, max(t, 6 - t) <= tick),
            ):
                name = NAMES[int(found.values[t].argmax())]
                mark = "✓" if name == right else "✗"
                assert texts[row, t] == (f"{mark} {name}" if can and t != 1 else " ")


def test_what_is_likeliest_has_its_probability() -> None:
    run = run_of(5)
    says = answers_of(run)
    figure = chains(run, "step", says=says).figure_at(0)
    shown = trace_of(figure, "chances").text
    for t in (0, 2, 3, 4):
        chance = float(says.values[t].max())
        assert shown[t] == (">99 %" if chance > 0.99 else f"{chance * 100:.0f} %")


def test_it_is_told_in_words() -> None:
    run, alone = run_of(7), run_of(7, directions=1, seed=4)
    picture = chains(run, says=answers_of(run), forward_says=answers_of(alone))
    first, later = (sentence_at(picture, t) for t in (0, 4))
    assert first.startswith("h→ has read step 1 and is at “a”; h← has read step 7")
    assert first.endswith("No step has been passed by both yet.")
    assert "Steps 3 to 5 have been passed by both" in later
    at_step = chains(run, "step", says=answers_of(run), forward_says=answers_of(alone))
    told = sentence_at(at_step, 3)
    assert told.startswith("Step 4: h→ has read steps 1 to 4, h← has read steps 7 to 4; together")
    assert "Right: “p”." in told
    assert told.endswith("%.")
    assert sentence_at(at_step, 1).endswith("Nothing is asked here.")
    assert at_step.tips is not None
    assert at_step.tips.at(at_step.moment(0))[2].startswith("step 3, “c”\nh→ = ")


@given(steps=st.integers(1, 40))
def test_times_say_where_each_chain_has_been(steps: int) -> None:
    run, step = ChainTimes(steps, "run"), ChainTimes(steps, "step")
    assert run.both_seen[-1].all()
    assert run.both_seen.sum() == sum(
        max(t + 1, steps - t) <= tick + 1 for t in range(steps) for tick in range(steps)
    )
    assert np.array_equal(step.both_seen, np.eye(steps, dtype=bool))


@pytest.mark.parametrize("token", HOSTILE)
def test_tokens_of_any_kind_are_only_text(token: str) -> None:
    run = run_of(4)
    for view in VIEWS:
        picture = bidirectional_chains(run, [token] * 4, view=view, says=answers_of(run))
        require_drawable(picture, 2)
        assert "<b>" not in "".join(trace_of(picture.figure_at(1), "tokens").text)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("steps", [1, 8, 24, MOST_STEPS])
def test_it_is_drawable_in_any_length(steps: int, dark: bool) -> None:
    run = run_of(steps, 4)
    for view in VIEWS:
        picture = chains(run, view, says=answers_of(run) if steps > 1 else None, dark=dark)
        require_drawable(picture, steps // 2)
        right = max(trace_of(picture.figure_at(0), "tokens").x)
        assert right < picture.layers[0].figure["layout"]["width"]


def test_what_cannot_be_drawn_is_refused() -> None:
    run = run_of(5, MOST_LANES + 1)
    assert chains(run).arrays["head h forward"].shape == (5, MOST_LANES)
    with pytest.raises(lv.InvalidInput, match="at most 40"):
        chains(run_of(41))
    with pytest.raises(lv.InvalidInput, match="tokens holds 2"):
        bidirectional_chains(run, ["a", "b"])
    with pytest.raises(lv.InvalidInput, match="view is"):
        chains(run, "elsewhere")  # type: ignore[arg-type]
    with pytest.raises(lv.InvalidInput, match="one bidirectional layer"):
        chains(run_of(5, directions=1))
    with pytest.raises(lv.InvalidInput, match="both ways has 7 steps"):
        chains(run, says=answers_of(run_of(7)))
    both = (lv.GRU.random(2, 3, seed=0), lv.GRU.random(2, 3, seed=1))
    with pytest.raises(lv.InvalidInput, match="other cells"):
        chains(Network((both,)).trace(np.ones((4, 2))))
