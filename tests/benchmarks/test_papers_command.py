"""`python -m benchmarks.papers`, from the command to the table, on a toy of an experiment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.papers import command
from benchmarks.papers.command import FINE, RESULTS, STOPPED, UNUSABLE, main
from benchmarks.papers.experiment import Entry, Experiment, Published
from benchmarks.papers.experiments import EXPERIMENTS
from benchmarks.papers.record import Record, Records
from benchmarks.papers.running import run_all
from benchmarks.papers.table import markdown, text
from lstm_viz.training import TrainingSettings
from tests.benchmarks.papers import a_record, toy

CHOICES = (toy(learning_rate=0.001), toy(learning_rate=0.01))
TOY = Experiment(
    key="toy",
    title="A toy of a task",
    entries=(
        Entry(
            choices=CHOICES,
            runs=3,
            published=(
                Published(figure="12,345 sequences", paper="A 1999", where="table 1", read_in="it"),
                Published(figure="99 %", paper="B 2001", where="figure 2", read_in=None),
            ),
        ),
    ),
    differences=("They had more time.",),
)
OTHER = Experiment(
    key="other", title="Another", entries=(Entry(choices=CHOICES[:1], runs=1),), differences=()
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "papers.jsonl"


def call(path: Path, *arguments: str, experiments: Sequence[Experiment] = (TOY,)) -> int:
    return main(["--results", str(path), "--jobs", "1", *arguments], experiments)


def one_line(words: str) -> str:
    return " ".join(words.split())


def by_hand(path: Path, counted: int = 3) -> Records:
    """Records of the toy: the second choice is better; 2 of 3 runs solve it, 1 has all right."""
    records = Records(path)
    records.add(a_record(CHOICES[0]))
    records.add(a_record(CHOICES[1], least_loss=0.01))
    of_each = (
        {"solved_at": 5, "all_right_at": 6, "loss": 0.01},
        {"solved_at": 3, "loss": 0.02},
        {"diverged_at": 2, "loss": float("nan")},
    )
    for seed, found in enumerate(of_each[:counted]):
        records.add(a_record(replace(CHOICES[1], seed=seed), **found))
    return records


def test_the_table_has_the_figures_of_the_file(path: Path) -> None:
    table = one_line(text([TOY], by_hand(path)))
    assert "A toy of a task" in table
    assert "published: 12,345 sequences (A 1999, table 1);" in table
    assert "99 % (B 2001, figure 2; from memory, not looked up)" in table
    assert "2 of 3 runs solved after 16 sequences (median; 12 to 20)" in table
    assert "all 200 held-out right in 1 of 3 runs after 24 sequences" in table
    assert "1 of 3 runs diverged" in table
    assert "loss 0.02 at the end (without memory 0.167)" in table
    assert "3 units, 1,234 weights; learning rate 0.01, PyTorch's initialisation" in table
    assert "the best of 2 choices" in table
    assert "at most 6 updates (24 sequences)" in table
    assert "- They had more time." in table
    assert "Measured 2024-02-29 on an abacus; Python 3.11.0, PyTorch 2.0.0." in table
    assert "5 runs, tuning included, that took 5 minutes" in table


def test_no_line_of_the_table_is_wider_than_a_terminal(path: Path) -> None:
    assert max(map(len, text([TOY], by_hand(path)).splitlines())) <= 100


def test_what_was_not_run_is_said_to_be(path: Path) -> None:
    empty = one_line(text([TOY], Records(path)))
    assert "ours: not run" in empty
    assert "2 choices to try" in empty
    assert "Nothing was run yet." in empty
    partly = one_line(text([TOY], by_hand(path, counted=1)))
    assert "1 of 1 run solved after 20 sequences" in partly
    assert "2 of 3 runs not run yet" in partly


def test_the_page_is_one_table_and_what_differs(path: Path) -> None:
    page = markdown([TOY, OTHER], by_hand(path))
    rows = [line for line in page.splitlines() if line.startswith("| A toy")]
    (row,) = rows
    assert row.count("|") == 5
    assert "| RNN (tanh) | 12,345 sequences (A 1999, table 1); 99 %" in row
    assert "| 2 of 3 runs solved after 16 sequences" in row
    assert "| Another | RNN (tanh) | nothing | not run |" in page
    assert "Measured 2024-02-29 on an abacus" in page
    assert "- They had more time." in page
    assert "- A 1999: it." in page
    assert "- B 2001: from memory, not looked up." in page


def test_from_nothing_to_the_table(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(path) == FINE
    told = capsys.readouterr().out
    assert "5 runs, at most" in told
    assert "[5/5] toy: RNN (tanh), learning rate" in told
    assert "0 of 3 runs solved" in told
    assert len(path.read_text(encoding="utf-8").splitlines()) == 5


def test_what_is_recorded_is_not_run_again(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call(path)
    before = path.read_bytes()
    capsys.readouterr()
    assert call(path) == FINE
    assert "All runs are recorded" in capsys.readouterr().out
    assert path.read_bytes() == before


def test_a_changed_recipe_is_run_again(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call(path, experiments=[OTHER])
    changed = replace(OTHER, entries=(Entry(choices=(replace(CHOICES[0], updates=7),), runs=1),))
    capsys.readouterr()
    assert call(path, experiments=[changed]) == FINE
    assert "[1/1] other" in capsys.readouterr().out
    assert {record.updates for record in _all(path)} == {6, 7}


def test_a_changed_sentence_is_not(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call(path, experiments=[OTHER])
    capsys.readouterr()
    call(path, experiments=[replace(OTHER, title="A better title", differences=("One.",))])
    assert "All runs are recorded" in capsys.readouterr().out


def test_an_interrupted_pass_goes_on(
    path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(runs: Sequence[TrainingSettings], jobs: int) -> Iterator[Record]:
        yield next(run_all(runs, jobs))
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(command, "run_all", interrupted)
        assert call(path) == STOPPED
    assert "finished runs are kept" in capsys.readouterr().err
    assert len(_all(path)) == 1
    assert call(path) == FINE
    assert "[4/4] toy" in capsys.readouterr().out


def test_only_some_experiments(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(path, "--only", "other", experiments=[TOY, OTHER]) == FINE
    told = capsys.readouterr().out
    assert "Another" in told
    assert "A toy" not in told
    assert call(path, "--only", "chess", experiments=[TOY, OTHER]) == UNUSABLE
    assert "no experiment chess; expected some of toy, other" in capsys.readouterr().err


def test_the_list_says_what_is_missing(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    by_hand(path, counted=1)
    assert call(path, "--list", experiments=[TOY, OTHER]) == FINE
    first, second = capsys.readouterr().out.splitlines()
    assert first == "toy           A toy of a task: RNN (tanh); 2 runs to do"
    assert second == "other         Another: RNN (tanh); 1 run to do"


def test_table_and_page_train_nothing(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "run_all", lambda *_: pytest.fail("something was run"))
    page = tmp_path / "papers.md"
    assert call(path, "--table") == FINE
    assert "ours:      not run" in capsys.readouterr().out
    assert call(path, "--markdown", "--page", str(page)) == FINE
    assert page.read_text(encoding="utf-8").startswith("# Networks trained here")
    assert not path.exists()
    assert call(path, "--markdown", "--page", str(tmp_path / "no" / "papers.md")) == UNUSABLE
    assert "cannot be written" in capsys.readouterr().err


def test_broken_lines_are_told(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path.write_text("half a li", encoding="utf-8")
    assert call(path, "--table") == FINE
    assert "papers.jsonl, line 1, is left out: it is no JSON" in capsys.readouterr().err


@pytest.mark.parametrize("jobs", ["0", "65", "two"])
def test_so_many_jobs_are_refused(
    jobs: str, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        call(path, "--jobs", jobs)
    assert "--jobs" in capsys.readouterr().err


def test_the_page_in_the_docs_is_made_of_the_record() -> None:
    records = Records(RESULTS)
    assert not records.problems
    assert command.PAGE.read_text(encoding="utf-8") == markdown(EXPERIMENTS, records)


def _all(path: Path) -> list[Record]:
    return list(Records(path))
