"""What was found last: looked up, let go in order, by many threads at once."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator

import pytest

from lstm_viz.ui.latest import Latest


def test_what_was_found_is_there_for_whoever_asks_for_the_same() -> None:
    latest: Latest[str, int] = Latest(most=2)
    assert latest.get("a") is None
    latest.put("a", 1)
    assert latest.get("a") == 1
    latest.put("a", 2)
    assert latest.get("a") == 2
    latest.clear()
    assert latest.get("a") is None


def test_what_was_asked_for_the_longest_ago_is_let_go() -> None:
    latest: Latest[str, int] = Latest(most=2)
    latest.put("a", 1)
    latest.put("b", 2)
    assert latest.get("a") == 1  # now "b" was asked for the longest ago
    latest.put("c", 3)
    assert latest.get("b") is None
    assert latest.get("a") == 1
    assert latest.get("c") == 3


@pytest.fixture
def threads_that_change_places_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("threads_that_change_places_often")
def test_threads_get_what_was_found_for_them_or_nothing() -> None:
    latest: Latest[int, int] = Latest(most=2)
    wrong: list[object] = []

    def ask() -> None:
        try:
            for asked in range(3_000):
                latest.put(asked % 5, asked % 5)
                found = latest.get((asked + 1) % 5)
                if found not in (None, (asked + 1) % 5):
                    wrong.append(found)
        except Exception as problem:
            wrong.append(problem)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
