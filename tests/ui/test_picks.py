"""What a click on a picture chooses; the event comes from a browser and may hold anything."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.figures import packet_of
from lstm_viz.ui import arithmetic_view, belt_view, clocks, gates_view
from lstm_viz.ui.current import Current, build
from lstm_viz.ui.selection import RANDOM, Selection

anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 90) | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=4,
)
events = st.dictionaries(
    st.sampled_from(["picture", "trace", "index", "x", "y"]),
    anything
    | st.sampled_from(["f", "h", "x", "pointer", "bars", "stage", "strip", "belt", "quantities"]),
)


@pytest.fixture(scope="module")
def current() -> Current:
    return build(replace(Selection().with_network(RANDOM), hidden_size=20))


class Visit:
    """What a click chose: the changes to the selection, put together."""

    def __init__(self, patch: pytest.MonkeyPatch, chosen: Selection) -> None:
        self.changes: dict[str, Any] = {}
        for module in (arithmetic_view, belt_view, gates_view, clocks):
            patch.setattr(module, "choose", lambda **change: self.changes.update(change))
        patch.setattr("lstm_viz.ui.stage_view.selection", lambda: chosen)


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch) -> Visit:
    return Visit(monkeypatch, replace(Selection(), first_unit=12))


@pytest.mark.parametrize(
    ("packet", "quantity"),
    [
        *[(key, key) for key in "figoch"],
        ("c_prev", "c"),
        ("retained", "c"),
        ("written", "c"),
        ("h_prev", "h"),
    ],
)
def test_a_packet_asks_about_its_own_number(
    visit: Visit, current: Current, packet: str, quantity: str
) -> None:
    inputs = current.cell.input_size
    index = next(k for k in range(100) if packet_of(8, inputs, k) == (packet, 2))
    event = {"picture": "stage", "trace": "pointer", "index": index}
    arithmetic_view.pick(event, current)
    assert visit.changes == {"quantity": quantity, "unit": 14}


@pytest.mark.parametrize("index", [0, 1, 3, -1, 84, 10**9, None, 1.0, True])
def test_what_is_no_number_of_the_cells_asks_about_nothing(
    visit: Visit, current: Current, index: Any
) -> None:
    arithmetic_view.pick({"picture": "stage", "trace": "pointer", "index": index}, current)
    assert visit.changes == {}


def test_a_cell_of_the_strip_asks_about_its_number(visit: Visit, current: Current) -> None:
    arithmetic_view.pick({"picture": "strip", "trace": "o", "x": 5, "y": 20}, current)
    assert visit.changes == {"quantity": "o", "unit": 19}
    visit.changes.clear()
    arithmetic_view.pick({"picture": "strip", "trace": "x", "x": 1, "y": 1}, current)
    arithmetic_view.pick({"picture": "strip", "trace": "f", "x": 6, "y": 21}, current)
    assert visit.changes == {}


def test_a_cell_of_sorted_heatmaps_is_of_the_unit_listed_there(visit: Visit) -> None:
    gates_view.pick({"picture": "quantities", "trace": "g", "x": 5, "y": 2}, [7, 3, 5])
    assert visit.changes == {"quantity": "g", "unit": 3}


def test_a_bar_of_the_belt_is_of_its_lanes_unit(visit: Visit) -> None:
    belt_view.pick({"picture": "belt", "trace": "bars", "index": 3 * 4 + 1}, [4, 6, 9])
    assert visit.changes == {"unit": 6}


@given(event=events)
def test_whatever_a_browser_sends_chooses_only_what_is_there(
    current: Current, event: dict[str, Any]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        visit = Visit(patch, replace(Selection(), first_unit=12))
        arithmetic_view.pick(event, current)
        gates_view.pick(event, [3, 4])
        belt_view.pick(event, [3, 4])
    assert set(visit.changes) <= {"quantity", "unit"}
    assert 0 <= visit.changes.get("unit", 0) < 20
    assert visit.changes.get("quantity", "f") in list("figoch")


@given(step=st.integers(-2, 600), phase=st.integers(-1, 9))
def test_a_clock_that_rests_nowhere_changes_nothing(step: int, phase: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        visit = Visit(patch, Selection())
        clocks.clock_moved(step, phase)
    there = 0 <= step < 500 and 1 <= phase <= 5
    assert visit.changes == ({"step": step, "phase": phase} if there else {})
