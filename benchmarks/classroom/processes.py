"""What processes take, as Linux tells it: memory and processor time."""

from __future__ import annotations

import os
import time
from collections.abc import Collection
from pathlib import Path

_PROC = Path("/proc")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")
_CPUCLOCK_SCHED = 2


def family(pid: int) -> set[int]:
    """A process and all that descend from it."""
    found, waiting = set(), [pid]
    while waiting:
        one = waiting.pop()
        found.add(one)
        for children in (_PROC / str(one) / "task").glob("*/children"):
            try:
                waiting += [int(child) for child in children.read_text(encoding="ascii").split()]
            except (FileNotFoundError, ProcessLookupError):
                continue  # the thread has ended since
    return found


def memory(pids: Collection[int]) -> int:
    """Resident memory of some processes together, in bytes."""
    pages = 0
    for pid in pids:
        try:
            pages += int((_PROC / str(pid) / "statm").read_text(encoding="ascii").split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    return pages * _PAGE


def processor_seconds(pids: Collection[int]) -> float:
    """Processor time of some processes, with that of their children that ended; to 0.01 s."""
    ticks = 0
    for pid in pids:
        fields = _stat(pid)
        if fields is not None:
            ticks += sum(int(field) for field in fields[11:15])  # utime, stime, cutime, cstime
    return ticks / _TICKS


def own_processor_seconds(pid: int) -> float:
    """Processor time of one process without its children, to the nanosecond.

    The clock's number is that of ``clock_getcpuclockid`` (glibc), which Python does not have.
    """
    return time.clock_gettime((~pid << 3) | _CPUCLOCK_SCHED)


def _stat(pid: int) -> list[str] | None:
    """The fields of ``/proc/PID/stat`` from the third on; None once it has ended."""
    try:
        text = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
    return text.rpartition(")")[2].split()  # the name before may hold anything
