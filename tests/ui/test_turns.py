"""Pages are computed one after the other; who takes long is not waited for."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import (
    RerunData,
    ScriptRequests,
    ScriptRequestType,
)

from lstm_viz.training import train
from lstm_viz.ui.training import visit
from lstm_viz.ui.training.choice import OPENING_SETTINGS
from lstm_viz.ui.turns import LONGEST, Turns, compute_in_turns, has_not_begun
from tests.browser.server import APP
from tests.ui.streamlit_as_it_is import without_turns

PATIENCE = 20.0  # s
NEVER = 3600.0
"""Seconds of a turn that nobody overstays here."""


class Visitor:
    """Somebody who has a turn until told to end it."""

    def __init__(self, turns: Turns) -> None:
        self.has_turn, self._may_end = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._take, args=(turns,))
        self._thread.start()

    def _take(self, turns: Turns) -> None:
        with turns.turn():
            self.has_turn.set()
            assert self._may_end.wait(PATIENCE)

    def end(self) -> None:
        self._may_end.set()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()


@pytest.fixture
def comes() -> Iterator[Callable[[Turns], Visitor]]:
    """Somebody comes, and stands in line before the next does."""
    visitors: list[Visitor] = []

    def come(turns: Turns) -> Visitor:
        before = len(turns._line)
        visitors.append(Visitor(turns))
        end = time.monotonic() + PATIENCE
        while len(turns._line) == before and not visitors[-1].has_turn.is_set():
            assert time.monotonic() < end
            time.sleep(0.001)
        return visitors[-1]

    yield come
    for visitor in visitors:
        visitor.end()


def test_one_at_a_time_in_the_order_of_coming(comes: Callable[[Turns], Visitor]) -> None:
    turns = Turns(longest=NEVER)
    visitors = [comes(turns) for _ in range(4)]
    for k, visitor in enumerate(visitors):
        assert visitor.has_turn.wait(PATIENCE)
        assert [one.has_turn.is_set() for one in visitors] == [j <= k for j in range(4)]
        assert not turns.wait_until_all_rest(0)
        visitor.end()
    assert turns.wait_until_all_rest(0)


def test_the_next_does_not_wait_for_who_takes_long(comes: Callable[[Turns], Visitor]) -> None:
    turns = Turns(longest=0.05)
    slow, second, third = comes(turns), comes(turns), comes(turns)
    assert slow.has_turn.wait(PATIENCE)
    assert second.has_turn.wait(PATIENCE)  # beside the slow one
    slow.end()
    second.end()
    assert third.has_turn.wait(PATIENCE)
    third.end()
    assert turns.wait_until_all_rest(0)


def test_a_slow_one_that_ends_takes_nobodys_turn(comes: Callable[[Turns], Visitor]) -> None:
    turns = Turns(longest=0.05)
    slow, second = comes(turns), comes(turns)
    assert second.has_turn.wait(PATIENCE)
    turns.longest = NEVER
    third = comes(turns)
    slow.end()
    assert not third.has_turn.wait(0.1)  # the second still has its turn
    second.end()
    assert third.has_turn.wait(PATIENCE)


def test_what_is_raised_ends_the_turn() -> None:
    turns = Turns(longest=NEVER)
    with pytest.raises(ValueError, match="a page's own"), turns.turn():
        raise ValueError("a page's own")
    with turns.turn():
        assert not turns.wait_until_all_rest(0)
    assert turns.wait_until_all_rest(0)


def test_nobody_waits_for_who_is_alone() -> None:
    turns = Turns(longest=NEVER)
    for _ in range(3):
        with turns.turn():
            pass
    assert turns.wait_until_all_rest(0)


@pytest.fixture
def turns_of_streamlit(monkeypatch: pytest.MonkeyPatch) -> Turns:
    """Turns of their own for what Streamlit runs in a test."""
    without_turns(monkeypatch)
    turns = Turns(longest=NEVER)
    compute_in_turns(turns)
    compute_in_turns(turns)
    return turns


def test_streamlits_runs_are_computed_in_turns(turns_of_streamlit: Turns) -> None:
    at_once: list[str] = []
    most, ran = [0], []

    def run(page: str) -> None:
        requests = ScriptRequests()
        requests.request_rerun(RerunData(query_string=page))
        while (request := requests.on_scriptrunner_ready()).type is ScriptRequestType.RERUN:
            at_once.append(page)
            most[0] = max(most[0], len(at_once))
            time.sleep(0.01)
            if request.rerun_data.query_string == page:
                requests.request_rerun(RerunData(query_string="once more"))
            ran.append(request.rerun_data.query_string)
            at_once.remove(page)

    threads = [threading.Thread(target=run, args=(f"page {k}",)) for k in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert most == [1]
    assert sorted(ran) == sorted([*(f"page {k}" for k in range(5)), *(["once more"] * 5)])
    assert turns_of_streamlit.wait_until_all_rest(0)


def test_what_breaks_a_runner_ends_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    without_turns(monkeypatch)
    turns, runner = Turns(longest=NEVER), SimpleNamespace(_requests=ScriptRequests())
    runner._requests.request_rerun(RerunData())
    rested: list[bool] = []

    def run(runner: SimpleNamespace) -> None:
        runner._requests.on_scriptrunner_ready()
        rested.append(turns.wait_until_all_rest(0))
        raise ValueError("broken")

    monkeypatch.setattr(ScriptRunner, "_run_script_thread", run)
    compute_in_turns(turns)
    with pytest.raises(ValueError, match="broken"):
        ScriptRunner._run_script_thread(runner)  # type: ignore[arg-type]
    assert rested == [False]
    assert turns.wait_until_all_rest(0)


def test_until_its_turn_comes_more_can_be_asked_of_a_runner(
    turns_of_streamlit: Turns, comes: Callable[[Turns], Visitor]
) -> None:
    other = comes(turns_of_streamlit)
    requests = ScriptRequests()
    assert not has_not_begun(requests)
    requests.request_rerun(RerunData(query_string="first"))
    assert has_not_begun(requests)
    taken: list[str] = []

    def take() -> None:
        taken.append(requests.on_scriptrunner_ready().rerun_data.query_string)

    thread = threading.Thread(target=take)
    thread.start()
    while len(turns_of_streamlit._line) < 2:
        time.sleep(0.001)
    assert has_not_begun(requests)
    requests.request_rerun(RerunData(query_string="second"))
    other.end()
    thread.join(PATIENCE)
    assert taken == ["second"]
    assert not has_not_begun(requests)
    requests.request_rerun(RerunData(query_string="third"))
    assert not has_not_begun(requests)  # it runs, and what is asked now comes after that


def test_the_app_is_computed_in_turns() -> None:
    """Streamlit's method is a private one: it must still be what runs a page and a fragment."""
    code = (
        "from streamlit.testing.v1 import AppTest\n"
        "from lstm_viz.ui.turns import TURNS\n"
        "taken = []\n"
        "turn = TURNS.turn\n"
        "TURNS.turn = lambda: taken.append('one') or turn()\n"
        f"app = AppTest.from_file({str(APP)!r}, default_timeout=60).run()\n"
        "assert not app.exception\n"
        "taken.clear()\n"
        "app.run()\n"
        "print(len(taken))\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    assert told.stdout.split() == ["1"]


def test_a_training_gives_way_while_pages_are_computed(
    monkeypatch: pytest.MonkeyPatch, comes: Callable[[Turns], Visitor]
) -> None:
    turns = Turns(longest=NEVER)
    waited: list[float] = []

    def wait(longest: float) -> bool:
        waited.append(longest)
        return Turns.wait_until_all_rest(turns, longest)

    monkeypatch.setattr(visit, "TURNS", SimpleNamespace(wait_until_all_rest=wait))
    monkeypatch.setattr("lstm_viz.training.loop.TOLD_EVERY", 0.0)
    page = comes(turns)
    training = visit.begin(OPENING_SETTINGS)
    next(training)
    assert waited == []  # the first look is at the networks as they are
    next(training)
    assert waited == [visit.MOST_WAY_GIVEN]
    assert not page._may_end.is_set()  # a busy server slows a training, and does not stop it
    assert visit.MOST_WAY_GIVEN < LONGEST


def test_the_way_given_is_left_out_of_the_seconds_but_not_waited_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [0.0]
    monkeypatch.setattr("lstm_viz.training.loop.time.perf_counter", lambda: now[0])

    def give_way() -> None:
        now[0] += 1000.0

    training = train(OPENING_SETTINGS, give_way)
    assert [next(training).seconds for _ in range(3)] == [0.0, 0.0, 0.0]
    assert now[0] == 2000.0  # an item after each update that took long by the clock
