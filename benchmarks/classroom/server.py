"""The server that a class uses: what it takes, and what it complains about."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.classroom.processes import (
    family,
    memory,
    own_processor_seconds,
    processor_seconds,
)
from tests.browser.server import APP, running

_STREAMLITS_TTL = 120
_TRACEBACK = "Traceback (most recent call last):"
_PLACE = re.compile(r'  File "(.+)", line (\d+)')


@dataclass(frozen=True)
class Server:
    """A running app."""

    pid: int
    address: str  # ending in a slash
    log: Path  # what it prints

    @property
    def memory(self) -> int:
        """Resident memory with all processes that it started, in bytes."""
        return memory(family(self.pid))

    @property
    def processor_seconds(self) -> float:
        """Processor time with all processes that it started, to 0.01 s."""
        return processor_seconds(family(self.pid))

    @property
    def own_processor_seconds(self) -> float:
        """Processor time of the server's process alone, to the nanosecond."""
        return own_processor_seconds(self.pid)

    def tracebacks(self) -> list[str]:
        """What was raised, and where, of each traceback that it printed."""
        text = self.log.read_text(encoding="utf-8", errors="replace")
        return [_raised(part) for part in text.split(_TRACEBACK)[1:]]


@contextmanager
def serving() -> Iterator[Server]:
    """Start the app as the README says."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "server.log"
        with path.open("wb") as log, running(log=log) as (process, address):
            yield Server(process.pid, address, path)


def seconds_kept() -> int:
    """How long the server keeps the session of a tab that was closed, at least."""
    config = tomllib.loads((APP.parent / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    return int(config.get("server", {}).get("disconnectedSessionTTL", _STREAMLITS_TTL))


def _raised(after: str) -> str:
    """What a traceback ends with: the line after the indented ones, and the last file's place."""
    where = ""
    for line in after.splitlines():
        place = _PLACE.match(line)
        if place is not None:
            where = f" ({Path(place[1]).name}:{place[2]})"
        elif line.strip() and not line.startswith(" "):
            return line.strip() + where
    return f"an exception{where}"
