"""Ribbons as thick as what is left of a gradient."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.figures import gradient_picture
from lstm_viz.figures.gradient_notes import note_on
from lstm_viz.figures.gradient_plan import drawn_steps, plan_for
from lstm_viz.figures.gradient_wires import HAIR, thickness
from tests.figures.comparisons import comparison_of_norms
from tests.figures.reading import trace_of, traces_of

FULL, WIDEST = 20.0, 32.0


def test_a_ribbon_is_as_thick_as_it_is_said_to_be() -> None:
    found = thickness([1.0, 1e-4, 1e-8, 1e-30, 0.0, 1e8, 1e300, np.inf], FULL, WIDEST)
    expected = [FULL, FULL / 2, HAIR, HAIR, 0, WIDEST, WIDEST, WIDEST]
    np.testing.assert_allclose(found, expected, rtol=1e-12)


@given(st.lists(st.floats(0, allow_nan=False), min_size=2, max_size=30))
def test_more_is_never_thinner(norms: list[float]) -> None:
    found = thickness(np.sort(norms), FULL, WIDEST)
    assert (np.diff(found) >= 0).all()
    assert (found[np.sort(norms) > 0] >= HAIR).all()


def norms_ending_in(value: float, steps: int = 60) -> np.ndarray:
    """From 1 at the last step evenly to 1e-12, and the first third some other value."""
    norms = np.geomspace(1e-12, 1.0, steps)
    norms[: steps // 3] = value
    return norms[None]


def test_the_drawn_ribbon_is_the_median_to_its_full_thickness() -> None:
    norms = np.geomspace(1e-6, 1e6, 50)[None]
    picture = gradient_picture(comparison_of_norms({"gru": norms}))
    wire = trace_of(picture.figures_at(0)[1], "wire: gru")
    upper, lower = np.array(wire.y[:50]), np.array(wire.y[50:])[::-1]
    plan = plan_for(1, 2, loss_at_every_step=False)
    expected = np.minimum(thickness(norms[0], plan.full, plan.widest), plan.full)
    np.testing.assert_allclose(upper - lower, expected, atol=1e-4)
    np.testing.assert_allclose((upper + lower) / 2, plan.lanes[0], atol=1e-4)
    assert list(wire.x[:50]) == list(range(1, 51))
    over = trace_of(picture.figures_at(0)[0], "over: gru")
    heights = np.array(over.y[:50]) - np.array(over.y[50:])[::-1]
    beyond = norms[0] > 1
    np.testing.assert_allclose(
        heights[beyond], thickness(norms[0], plan.full, plan.widest)[beyond], atol=0.02
    )
    assert (heights[~beyond] == 0).all()
    assert over.fillpattern.shape == "/"


def test_nothing_is_hatched_where_nothing_is_over_1() -> None:
    picture = gradient_picture(comparison_of_norms({"gru": norms_ending_in(1e-12)}))
    assert not traces_of(picture.figures_at(0)[0], "over: gru")


def test_less_than_a_hair_is_dotted_and_0_is_nothing_but_marked() -> None:
    picture = gradient_picture(comparison_of_norms({"gru": norms_ending_in(0.0)}))
    figure = picture.figures_at(0)[1]
    wire, dots, stops = (trace_of(figure, name) for name in ("wire: gru", "faint: gru", "stops"))
    thick = np.array(wire.y[:60]) - np.array(wire.y[60:])[::-1]
    norms = norms_ending_in(0.0)[0]
    assert ((thick > 0) == (norms >= 1e-8)).all()
    nearest = norms[(np.array(dots.x) - 1).round().astype(int)]
    assert ((np.array(dots.marker.size) > 0) == ((nearest > 0) & (nearest < 1e-8))).all()
    assert list(stops.x) == [20]
    assert stops.marker.size[0] > 0


def test_without_a_0_there_is_no_mark() -> None:
    picture = gradient_picture(comparison_of_norms({"gru": norms_ending_in(1e-300)}))
    assert list(trace_of(picture.figures_at(0)[1], "stops").marker.size) == [0]


def test_an_explosion_says_so() -> None:
    exploding = np.geomspace(1e40, 1.0, 80)
    assert note_on(exploding).text == "explodes"
    exploding[:30] = np.inf
    assert note_on(exploding).text == "explodes: ∞, beyond the float range, up to t = 30"
    assert note_on(np.linspace(5000, 1, 80)).text == ""
    vanished = np.geomspace(1e-40, 1.0, 80)
    vanished[:60] = 0
    assert note_on(vanished).text == "0, below the float range"
    vanished[5:] = 1.0
    assert note_on(vanished).text == "", "there is no room"


@pytest.mark.parametrize("value", [0.0, np.inf])
def test_a_note_is_there_when_the_pulse_is_past_it(value: float) -> None:
    norms = np.ones((1, 100))
    norms[0, :70] = value
    picture = gradient_picture(comparison_of_norms({"rnn_tanh": norms}))
    note = note_on(norms[0])
    assert note.text
    for t in range(100):
        shown = trace_of(picture.figures_at(t)[2], "notes")
        pulse = (t + 0.5) / 100 * 844
        assert shown.text[0] in ("", note.text)
        assert (shown.text[0] != "") <= (pulse < note.begin)
        assert (pulse < note.begin - 40) <= (shown.text[0] != "")


@given(st.integers(1, 6000))
def test_a_long_sequence_is_thinned_out_but_keeps_its_ends(steps: int) -> None:
    picked = drawn_steps(steps)
    assert (picked[0], picked[-1]) == (0, steps - 1)
    assert len(picked) == min(steps, 800)
    assert (np.diff(picked) > 0).all()
    if steps <= 800:
        assert picked.tolist() == list(range(steps))


def test_the_lanes_do_not_touch() -> None:
    for lines in range(1, 8):
        plan = plan_for(lines, 2, loss_at_every_step=True)
        assert len(plan.lanes) == lines
        assert plan.widest < plan.lane
        edges = np.array(plan.lanes)
        assert (edges + plan.lane / 2 <= plan.lanes_top + 1e-9).all()
        assert (edges - plan.lane / 2 >= plan.lanes_bottom - 1e-9).all()
        assert plan.curves < plan.notes[-1] < plan.notes[0] < plan.lanes_bottom
