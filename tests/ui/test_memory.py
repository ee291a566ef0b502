"""What was taken and is free again goes back to the system."""

from __future__ import annotations

import subprocess
import sys
from unittest.mock import MagicMock

import pytest

from lstm_viz.ui import memory
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
