"""What processes take, held to what they say of themselves."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from benchmarks.classroom.processes import (
    family,
    memory,
    own_processor_seconds,
    processor_seconds,
)

_PARENT = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
print(child.pid, flush=True)
input()
child.communicate(b"\\n")
"""


@pytest.fixture
def parent_and_child() -> Iterator[tuple[int, int]]:
    with subprocess.Popen(
        [sys.executable, "-c", _PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        yield parent.pid, int(parent.stdout.readline())
        parent.communicate(b"\n", timeout=10)


def test_a_family_has_the_children_of_children(parent_and_child: tuple[int, int]) -> None:
    parent, child = parent_and_child
    assert family(parent) == {parent, child}
    assert {os.getpid(), parent, child} <= family(os.getpid())
    assert memory({parent, child}) == pytest.approx(memory({parent}) + memory({child}), rel=0.2)


def test_a_process_that_is_gone_takes_nothing() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait(10)
    assert memory({gone.pid}) == 0
    assert processor_seconds({gone.pid}) == 0
    assert family(gone.pid) == {gone.pid}


def test_processor_time_is_the_process_own_clock() -> None:
    begin, before = time.process_time(), own_processor_seconds(os.getpid())
    sum(range(3_000_000))
    passed = own_processor_seconds(os.getpid()) - before
    assert passed == pytest.approx(time.process_time() - begin, rel=0.2)
    used = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    expected = used.ru_utime + used.ru_stime + children.ru_utime + children.ru_stime
    assert processor_seconds({os.getpid()}) == pytest.approx(expected, abs=0.1)


def test_memory_is_what_the_process_holds() -> None:
    before = memory({os.getpid()})
    held = bytearray(os.urandom(32 * 1024**2))
    assert memory({os.getpid()}) - before > 0.9 * len(held)
