"""The file of finished runs: one line of JSON each, appended as soon as a run is over."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from lstm_viz.errors import InvalidInput
from lstm_viz.training import TrainingSettings

FORMAT = 1
"""Of a line; another one also when the same settings would lead to another run."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """One finished run, and where and when it was."""

    settings: TrainingSettings  # what was run: the same settings are not run again
    updates: int  # that it had
    solved_at: int | None  # the update of the first look with `lstm_viz.training.SOLVED` right
    all_right_at: int | None  # the update of the first look with all held-out sequences right
    diverged_at: int | None
    loss: float  # on the held-out sequences, at the last look; nan or inf where it diverged
    least_loss: float  # of all looks
    right: float  # 0…1, at the last look
    held_out: int  # so many sequences were held out
    baseline: float  # the task's loss without memory
    parameter_count: int
    seconds: float  # all in all
    date: str  # of the end, YYYY-MM-DD
    machine: str
    python: str
    torch: str

    @property
    def sequences_to_solved(self) -> int | None:
        """How many sequences it had seen when it was first found to have solved its task."""
        return None if self.solved_at is None else self.solved_at * self.settings.batch

    @property
    def sequences_to_all_right(self) -> int | None:
        """How many sequences it had seen when all held-out ones were first right."""
        return None if self.all_right_at is None else self.all_right_at * self.settings.batch


class Records:
    """All runs of a file, by their settings; a line that cannot be read is told and left out.

    Parameters
    ----------
    path : path
        The file; it need not be there yet.

    Raises
    ------
    InvalidInput
        When there is something at `path` that is no text file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[str] = []
        self._records: dict[TrainingSettings, Record] = {}
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return
        except (OSError, UnicodeDecodeError) as problem:
            raise InvalidInput(f"{path} cannot be read: {problem}.") from None
        for number, line in enumerate(text.splitlines(), 1):
            if not line.strip():
                continue
            try:
                record = record_of(line)
            except InvalidInput as problem:
                self.problems.append(f"{path}, line {number}, is left out: {problem}")
            else:
                self._records[record.settings] = record

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[Record]:
        return iter(self._records.values())

    def of(self, settings: TrainingSettings) -> Record | None:
        """Return the run of these settings, the last one where there are several."""
        return self._records.get(settings)

    def add(self, record: Record) -> None:
        """Keep a run, and write it down at once, in one piece.

        Raises
        ------
        InvalidInput
            When the file cannot be written; it is then as it was before.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("ab+") as file:
                torn = file.tell() > 0 and _last_byte(file.fileno()) != b"\n"
                line = "\n" * torn + line_of(record) + "\n"
                _append(file.fileno(), line.encode())
        except OSError as problem:
            raise InvalidInput(f"{self.path} cannot be written: {problem}.") from None
        self._records[record.settings] = record


def line_of(record: Record) -> str:
    """Write a run as one line of JSON; a number that is none becomes null."""
    named = {"format": FORMAT} | asdict(record)
    for name in ("loss", "least_loss"):
        if not math.isfinite(named[name]):
            named[name] = None
    return json.dumps(named, allow_nan=False)


def record_of(line: str) -> Record:
    """Read what `line_of` wrote.

    Raises
    ------
    InvalidInput
        Names what is wrong with the line.
    """
    try:
        named = json.loads(line)
    except json.JSONDecodeError as problem:
        raise InvalidInput(f"it is no JSON ({problem.msg}).") from None
    if not isinstance(named, dict) or named.get("format") != FORMAT:
        raise InvalidInput(f"it is no table with format {FORMAT}.")
    wanted = {field.name for field in fields(Record)}
    if named.keys() != wanted | {"format"}:
        raise InvalidInput(
            f"its names are {', '.join(named)}; expected format, {', '.join(sorted(wanted))}."
        )
    read_by = dict.fromkeys(wanted, _number) | _READ
    return Record(**{name: read_by[name](name, named[name]) for name in wanted})


def _append(file: int, content: bytes) -> None:
    """Write all of it at a file's end, or nothing: a disk that is full takes a part."""
    length = os.fstat(file).st_size
    try:
        while content:
            content = content[os.write(file, content) :]
        os.fsync(file)
    except OSError:
        with suppress(OSError):
            os.ftruncate(file, length)
        raise


def _last_byte(file: int) -> bytes:
    return os.pread(file, 1, os.fstat(file).st_size - 1)


def _settings(name: str, value: Any) -> TrainingSettings:
    if not isinstance(value, dict):
        raise InvalidInput(f"{name} is {value!r}; expected a table.")
    try:
        return TrainingSettings(**value | {"architectures": tuple(value["architectures"])})
    except (KeyError, TypeError) as problem:
        raise InvalidInput(f"{name} does not fit the settings of a training: {problem}.") from None


def _number(name: str, value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise InvalidInput(f"{name} is {value!r}; expected a number, at least 0.")
    return value


def _number_or_nan(name: str, value: Any) -> float:
    return float("nan") if value is None else _number(name, value)


def _whole(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise InvalidInput(f"{name} is {value!r}; expected a whole number, at least 0.")
    return value


def _whole_or_none(name: str, value: Any) -> int | None:
    return None if value is None else _whole(name, value)


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise InvalidInput(f"{name} is {value!r}; expected text.")
    return value


_READ: dict[str, Callable[[str, Any], Any]] = {
    "settings": _settings,
    **dict.fromkeys(("loss", "least_loss"), _number_or_nan),
    **dict.fromkeys(("updates", "held_out", "parameter_count"), _whole),
    **dict.fromkeys(("solved_at", "all_right_at", "diverged_at"), _whole_or_none),
    **dict.fromkeys(("date", "machine", "python", "torch"), _text),
}
