"""What was taken and is free again goes back to the system."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from functools import lru_cache
from types import ModuleType
from unittest.mock import MagicMock

import numpy as np
import pytest
from cachetools import LRUCache, cached
from streamlit.runtime import Runtime, RuntimeState

from lstm_viz.ui import memory
from lstm_viz.ui.board.kept import kept_pictures
from lstm_viz.ui.current import build
from lstm_viz.ui.selection import Selection
from lstm_viz.ui.training.choice import OPENING_SETTINGS
from lstm_viz.ui.training.visit import begin

TAKEN_AND_LET_GO = """
import sys, threading, time
from lstm_viz.ui import memory

def resident():
    pages = open("/proc/self/statm", encoding="ascii").read().split()[1]
    return 4096 * int(pages)

if sys.argv[1] == "together":
    memory.GIVEN_BACK_EVERY = 0.01
    assert memory.keep_memory_together()
before = resident()
last = []

def take():
    pieces = [bytes(20_000) for _ in range(1_000)]  # 20 MB
    last.append(pieces[-1])  # what is taken last stays, and all below it in the heap

for _ in range(8):
    thread = threading.Thread(target=take)
    thread.start()
    thread.join()
time.sleep(0.5)
print(resident() - before)
"""


LEFT_IN_A_CIRCLE = """
import gc, time, weakref
from lstm_viz.ui import memory

class Visit:
    def __init__(self):
        self.knows_itself = self

gc.disable()  # nobody asks for anything, and Python would not look
memory.GIVEN_BACK_EVERY = 0.01
assert memory.keep_memory_together()
left = weakref.ref(Visit())
end = time.monotonic() + 20
while left() is not None and time.monotonic() < end:
    time.sleep(0.01)
print(left())
"""


KEPT = """
import sys, time, types
from functools import lru_cache
from lstm_viz.ui import memory

looked = []
memory._nobody_is_there = lambda: looked.append(True) or sys.argv[1] == "True"
module = types.ModuleType("lstm_viz.ui.made_up")
exec("def lately(number): return -number", vars(module))
module.lately = lru_cache(maxsize=32)(module.lately)
sys.modules[module.__name__] = module
module.lately(-1)
memory.GIVEN_BACK_EVERY = 0.01
assert memory.keep_memory_together()
while len(looked) < 2:
    time.sleep(0.01)
print(module.lately.cache_info().currsize)
"""


@pytest.mark.skipif(memory._gnu_c_library() is None, reason="another C library")
def test_what_holds_on_to_itself_is_let_go() -> None:
    told = subprocess.run(
        [sys.executable, "-c", LEFT_IN_A_CIRCLE], capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == ["None"]


@pytest.mark.skipif(memory._gnu_c_library() is None, reason="another C library")
def test_what_is_free_goes_back_to_the_system() -> None:
    apart, together = (
        int(
            subprocess.run(
                [sys.executable, "-c", TAKEN_AND_LET_GO, how],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
        for how in ("apart", "together")
    )
    assert together < 5_000_000
    assert apart > 10_000_000


def test_elsewhere_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_gnu_c_library", lambda: None)
    assert not memory.keep_memory_together()
    memory.expect_training()


def test_a_training_takes_its_large_blocks_from_the_heap(monkeypatch: pytest.MonkeyPatch) -> None:
    library = MagicMock()
    monkeypatch.setattr(memory, "_gnu_c_library", lambda: library)
    begin(OPENING_SETTINGS)
    library.mallopt.assert_called_once_with(-3, 32 * 1024**2)


def test_what_is_kept_up_to_a_number_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    computed: list[tuple[str, int]] = []
    module = ModuleType("lstm_viz.ui.made_up")
    kept: dict[str, Callable[..., Callable[[int], None]]] = {
        "lately": lru_cache(maxsize=32),
        "by_size": cached(LRUCache(100)),
        "only_one": lru_cache(maxsize=1),
        "for_good": lru_cache(maxsize=None),
        "another_rooms": lru_cache(maxsize=32),
    }
    for name, keep in kept.items():

        def compute(number: int, name: str = name) -> None:
            computed.append((name, number))

        compute.__module__ = "another.room" if name == "another_rooms" else module.__name__
        setattr(module, name, keep(compute))
    monkeypatch.setitem(sys.modules, module.__name__, module)

    def ask() -> list[str]:
        computed.clear()
        for name in kept:
            getattr(module, name)(1)
        return [name for name, _ in computed]

    assert ask() == list(kept)
    assert ask() == []
    memory.forget_what_is_kept()
    assert ask() == ["lately", "by_size"]


@pytest.mark.skipif(memory._gnu_c_library() is None, reason="another C library")
@pytest.mark.parametrize(("nobody", "kept"), [(True, "0"), (False, "1")])
def test_it_is_forgotten_when_nobody_is_there(nobody: bool, kept: str) -> None:
    told = subprocess.run(
        [sys.executable, "-c", KEPT, str(nobody)], capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == [kept]


def test_what_a_page_keeps_is_forgotten() -> None:
    current = build(Selection())
    assert build(Selection()).trace is current.trace
    pictures = kept_pictures(("a test's", current.run), dict)
    assert kept_pictures(("a test's", current.run), dict) is pictures
    memory.forget_what_is_kept()
    anew = build(Selection())
    assert anew.trace is not current.trace
    assert np.array_equal(anew.trace.h, current.trace.h)
    assert kept_pictures(("a test's", current.run), dict) is not pictures


@pytest.mark.parametrize(
    ("state", "nobody"),
    [
        (RuntimeState.NO_SESSIONS_CONNECTED, True),
        (RuntimeState.ONE_OR_MORE_SESSIONS_CONNECTED, False),
    ],
)
def test_it_knows_whether_anybody_is_there(
    state: RuntimeState, nobody: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Runtime, "_instance", None)
    assert not memory._nobody_is_there()
    monkeypatch.setattr(Runtime, "_instance", MagicMock(state=state))
    assert memory._nobody_is_there() is nobody
