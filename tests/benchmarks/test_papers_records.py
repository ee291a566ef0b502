"""The file of finished runs of `python -m benchmarks.papers`."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.papers.record import Record, Records, line_of, record_of
from lstm_viz.errors import InvalidInput
from tests.benchmarks.papers import a_record, toy

UPDATES = st.none() | st.integers(0, 10_000)


@given(
    solved_at=UPDATES,
    all_right_at=UPDATES,
    loss=st.floats(0, 1e6),
    seed=st.integers(0, 2**31 - 1),
    learning_rate=st.floats(1e-6, 10),
)
def test_a_record_comes_back_as_it_was_written(
    solved_at: int | None, all_right_at: int | None, loss: float, seed: int, learning_rate: float
) -> None:
    record = a_record(
        replace(toy(), seed=seed, learning_rate=learning_rate),
        solved_at=solved_at,
        all_right_at=all_right_at,
        loss=loss,
    )
    line = line_of(record)
    assert "\n" not in line
    assert record_of(line) == record


@pytest.mark.parametrize("loss", [math.nan, math.inf])
def test_a_loss_that_is_no_number_is_written_as_json(loss: float) -> None:
    line = line_of(a_record(toy(), loss=loss))
    json.loads(line, parse_constant=pytest.fail)
    assert math.isnan(record_of(line).loss)


def test_sequences_are_updates_times_batch() -> None:
    record = a_record(toy(), solved_at=10, all_right_at=30)
    assert (record.sequences_to_solved, record.sequences_to_all_right) == (40, 120)


def test_runs_are_kept_by_their_settings(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "papers.jsonl"
    records = Records(path)
    assert len(records) == 0
    first, second = a_record(toy()), a_record(toy(seed=1), loss=0.5)
    records.add(first)
    records.add(second)
    assert len(path.read_text(encoding="utf-8").splitlines()) == 2
    again = Records(path)
    assert not again.problems
    assert again.of(toy()) == first
    assert again.of(toy(seed=1)) == second
    assert again.of(toy(seed=2)) is None


def test_the_last_of_several_runs_of_the_same_settings_counts(tmp_path: Path) -> None:
    records = Records(tmp_path / "papers.jsonl")
    records.add(a_record(toy(), loss=0.5))
    records.add(a_record(toy(), loss=0.25))
    assert Records(records.path).of(toy()) == a_record(toy(), loss=0.25)


def _without(name: str) -> str:
    named = json.loads(line_of(a_record(toy())))
    del named[name]
    return json.dumps(named)


def _with(name: str, value: object) -> str:
    return json.dumps(json.loads(line_of(a_record(toy()))) | {name: value})


BROKEN = {
    '{"format": 1, "settings"': "no JSON",
    "[1, 2]": "format 1",
    _with("format", 0): "format 1",
    _without("loss"): "expected format, all_right_at",
    _with("solved_at", "soon"): "solved_at is 'soon'",
    _with("updates", 1.5): "updates is 1.5",
    _with("seconds", True): "seconds is True",
    _with("machine", None): "machine is None",
    _with("settings", None): "settings is None",
    _with("settings", {"task": "adding-unit"}): "architectures",
    _with("settings", {"architectures": ["lstm"], "colour": "red"}): "colour",
    _with("settings", {"architectures": ["lstm"], "task": "chess"}): "chess",
}


@pytest.mark.parametrize(("line", "told"), BROKEN.items(), ids=BROKEN.values())
def test_a_broken_line_is_told_and_left_out(line: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl"
    good = line_of(a_record(toy()))
    path.write_text(f"{line}\n\n{good}\n", encoding="utf-8")
    records = Records(path)
    assert len(records) == 1
    assert records.of(toy()) is not None
    (problem,) = records.problems
    assert "papers.jsonl, line 1, is left out" in problem
    assert told in problem


def test_a_line_torn_by_an_interruption_does_not_spoil_the_next(tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl"
    path.write_text(line_of(a_record(toy()))[:40], encoding="utf-8")
    record: Record = a_record(toy(seed=3))
    Records(path).add(record)
    records = Records(path)
    assert len(records.problems) == 1
    assert records.of(toy(seed=3)) == record


def test_what_is_no_text_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be read"):
        Records(tmp_path)
    binary = tmp_path / "papers.jsonl"
    binary.write_bytes(b"\xff\xfe\xff")
    with pytest.raises(InvalidInput, match="cannot be read"):
        Records(binary)


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    records = Records(tmp_path / "folder" / "papers.jsonl")
    (tmp_path / "folder").write_text("a file where a folder should be", encoding="utf-8")
    with pytest.raises(InvalidInput, match="cannot be written"):
        records.add(a_record(toy()))
    assert len(records) == 0
