"""What a click on a picture chooses; the event comes from a browser and may hold anything."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.ui import step_view
from lstm_viz.ui.current import Current, build
from lstm_viz.ui.selection import RANDOM, Selection

anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 90) | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=4,
)
events = st.dictionaries(
    st.sampled_from(["picture", "trace", "index", "x", "y"]),
    anything | st.sampled_from(["f", "c_prev", "h", "x", "written"]),
)


@pytest.fixture(scope="module")
def current() -> Current:
    return build(replace(Selection().with_network(RANDOM), hidden_size=20))


def chosen_by(pick: Any, event: Any, where: Any) -> dict[str, Any]:
    """What a click chose: the changes to the selection, put together."""
    changes: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(step_view, "choose", lambda **change: changes.update(change))
        pick(event, where)
    return changes


@pytest.mark.parametrize(
    ("trace", "quantity"),
    [
        *[(key, key) for key in "figoch"],
        ("c_prev", "c"),
        ("retained", "c"),
        ("written", "c"),
        ("h_prev", "h"),
    ],
)
def test_a_packet_asks_about_its_own_number(trace: str, quantity: str) -> None:
    event = {"trace": trace, "index": 2}
    assert chosen_by(step_view._pick_packet, event, [12, 13, 14]) == {
        "quantity": quantity,
        "unit": 14,
    }


@pytest.mark.parametrize(
    "event",
    [{}, {"trace": "x", "index": 0}, {"trace": "f", "index": 3}, {"trace": "f", "index": -1}],
)
def test_what_is_no_number_of_the_cells_asks_about_nothing(event: dict[str, Any]) -> None:
    assert chosen_by(step_view._pick_packet, event, [0, 1, 2]) == {}


def test_a_cell_of_the_strip_goes_to_its_step_and_unit(current: Current) -> None:
    assert chosen_by(step_view._pick_cell, {"trace": "o", "x": 5, "y": 20}, current) == {
        "step": 4,
        "quantity": "o",
        "unit": 19,
    }
    assert chosen_by(step_view._pick_cell, {"trace": "x", "x": 1, "y": 1}, current) == {"step": 0}
    assert chosen_by(step_view._pick_cell, {"trace": "f", "x": 6, "y": 21}, current) == {}


@given(event=events)
def test_whatever_a_browser_sends_chooses_only_what_is_there(
    current: Current, event: dict[str, Any]
) -> None:
    changes = chosen_by(step_view._pick_packet, event, [3, 4])
    changes |= chosen_by(step_view._pick_cell, event, current)
    assert set(changes) <= {"step", "quantity", "unit"}
    assert 0 <= changes.get("step", 0) < 5
    assert 0 <= changes.get("unit", 0) < 20
    assert changes.get("quantity", "f") in list("figoch")
