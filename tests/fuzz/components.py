"""What a browser says for the board and the grid of weights: any JSON, whatever it is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any
from unittest import mock

import numpy as np
import streamlit

from lstm_viz.ui import arithmetic_view, belt_view, board, clocks, gates_view, state, weight_grid
from lstm_viz.ui.current import Current
from lstm_viz.ui.history import History
from lstm_viz.ui.lab import weights
from lstm_viz.ui.selection import RANDOM, Selection
from tests.fuzz.mutations import (
    PIECES,
    any_json,
    hostile_text,
    mutated_json,
    mutated_text,
    text_of_letters,
)
from tests.fuzz.way_in import WayIn, require_readable

_KEY = "component"


class _Visit:
    """The session of one visit, and what the component that it shows would call."""

    def __init__(self) -> None:
        self.session: dict[str, Any] = {}
        self.callbacks: dict[str, Callable[[], None]] = {}

    def begin(self, selection: Selection) -> None:
        self.session.clear()
        self.session |= {"selection": selection, "history": History.begun(selection)}

    def component(self, **given: Any) -> None:
        self.callbacks = {name: one for name, one in given.items() if name.startswith("on_")}


_VISIT = _Visit()


def _component(name: str, node: str, folder: str) -> Callable[..., None]:
    return _VISIT.component


def _is_never_dark() -> bool:
    return False


@contextmanager
def _without_a_server() -> Iterator[None]:
    """A session that is a dict, and components that only keep what they are given."""
    with (
        mock.patch.object(streamlit, "session_state", _VISIT.session),
        mock.patch.object(board, "served_component", _component),
        mock.patch.object(weight_grid, "served_component", _component),
        mock.patch.object(weights, "page_is_dark", _is_never_dark),
    ):
        yield


def _shown() -> Current:
    """What is chosen, brought into range as each run of a page does."""
    built, problem = state.current()
    require_readable(problem)
    return built


_PICKERS: dict[str, Callable[[Any, Current], None]] = {
    "arithmetic": arithmetic_view.pick,
    "belt": lambda event, current: belt_view.pick(event, belt_view.lane_units(current)),
    "gates": lambda event, current: gates_view.pick(event, range(current.cell.hidden_size)),
}
_MOVERS: dict[str, Callable[[int, int], None]] = {
    "clock": clocks.clock_moved,
    "gradients": clocks.gradient_clock_moved,
    "zoo": clocks.zoo_clock_moved,
    "stacked": clocks.lesson_clock_moved("stacked"),
}
_NETWORKS = ("first-token", "counter", RANDOM)


def _take_event(given: tuple[str, str, str, dict[str, Any]]) -> str | None:
    """A message of the board: where the clock rests, what was clicked, how dark the page is."""
    network, picker, mover, told = given
    _VISIT.begin(Selection().with_network(network))
    current = _shown()
    before = state.selection()
    board.show_board(
        _KEY,
        {},
        dark=False,
        known=board.Position(0, 1),
        on_move=_MOVERS[mover],
        on_pick=lambda event: _PICKERS[picker](event, current),
    )
    streamlit.session_state[_KEY] = told
    for name in ("on_picked_change", "on_position_change", "on_dark_change"):
        _VISIT.callbacks[name]()
    assert isinstance(streamlit.session_state["page_is_dark"], bool)
    _shown()
    clocks.clock_order(500, ())
    clocks.zoo_clock_order(500, 0)
    clocks.gradient_clock_order(500)
    return None if state.selection() != before else "nothing was chosen by it"


def _take_edit(given: tuple[str, Any]) -> str | None:
    """A message of the grid: what was typed, slid or pasted where."""
    network, told = given
    _VISIT.begin(Selection().with_network(network))
    weights.show_grid(_shown(), ("f", "i", "g", "o"))
    before = state.selection()
    streamlit.session_state[_KEY] = None
    streamlit.session_state["weight_grid"] = {"edit": told}
    _VISIT.callbacks["on_edit_change"]()
    after = _shown()
    assert np.isfinite(after.trace.h).all()
    weights.show_grid(after, ("f", "i", "g", "o"))  # with what was answered
    if state.selection().own != before.own:
        return None
    return state.refusal() or "nothing was changed by it"


def _take_paste(text: str) -> str | None:
    return _take_edit((RANDOM, {**_EDITS[1], "text": text}))


_EVENTS = (
    {
        "picked": {"picture": "stage", "trace": "pointer", "index": 3, "step": 2, "phase": 3},
        "position": {"step": 4, "phase": 2},
        "dark": True,
    },
    {"picked": {"picture": "strip", "trace": "o", "x": 5, "y": 2, "step": 0, "phase": 1}},
    {"picked": {"picture": "belt", "trace": "bars", "index": 5}, "dark": False},
    {"picked": {"picture": "quantities", "trace": "c", "x": 5, "y": 1}},
)
_EDITS = (
    {"number": 1, "block": "f", "row": 0, "column": 0, "text": "0.5", "kind": "typed"},
    {
        "number": 7,
        "block": "i",
        "row": 0,
        "column": 0,
        "text": "1\t2\n3\t-4.5e-3",
        "kind": "pasted",
    },
    {"number": 2, "block": "o", "row": 1, "column": 2, "text": "-1,25", "kind": "slid"},
)
_BLOCKS = ("1\t2\n3\t4", "0,5;1\n1;2", "1 2 3\n4 5 6", "−1e-3", "1e100\t-1e100", "\t\n\t")

_OF_AN_EVENT = ("picture", "trace", "index", "x", "y", "step", "phase")


def _draw_event(random: Random) -> tuple[str, str, str, dict[str, Any]]:
    told = mutated_json(random, _EVENTS)
    if not isinstance(told, dict) or random.random() < 0.4:
        told = {name: any_json(random) for name in ("picked", "position", "dark")}
        told["position"] = {name: any_json(random) for name in _OF_AN_EVENT}
    place = random.choice(sorted(_PICKERS)), random.choice(sorted(_MOVERS))
    return random.choice(_NETWORKS), *place, told


def _draw_edit(random: Random) -> tuple[str, Any]:
    told = mutated_json(random, _EDITS) if random.random() < 0.8 else any_json(random)
    return random.choice(_NETWORKS), told


def _draw_paste(random: Random) -> str:
    if random.random() < 0.6:
        return mutated_text(random, _BLOCKS, (*PIECES, *"\t\n;, "))
    if random.random() < 0.7:
        return text_of_letters(random, "0123456789.,-e\t\n; ")
    return hostile_text(random)


WAYS = (
    WayIn("events of the board", _draw_event, _take_event, _without_a_server),
    WayIn("events of the grid", _draw_edit, _take_edit, _without_a_server),
    WayIn("weights pasted", _draw_paste, _take_paste, _without_a_server),
)
