"""What is run for the comparison with the papers, what of it is taken, and how long it takes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from benchmarks.papers import running
from benchmarks.papers.experiment import TUNING_SEED, Entry, Experiment, Published
from benchmarks.papers.experiments import EXPERIMENTS
from benchmarks.papers.record import Records
from benchmarks.papers.running import Estimate, Pace, run, run_all
from benchmarks.papers.tuning import all_missing, can_begin, chosen
from lstm_viz.errors import InvalidInput
from lstm_viz.training import TrainingSettings
from tests.benchmarks.papers import a_record, toy

SLOW, FAST = toy(learning_rate=0.001), toy(learning_rate=0.01)
ENTRY = Entry(choices=(SLOW, FAST), runs=2)
TOY = Experiment(key="toy", title="A toy", entries=(ENTRY,), differences=())


@pytest.fixture
def records(tmp_path: Path) -> Records:
    return Records(tmp_path / "papers.jsonl")


def test_the_runs_that_count_wait_for_all_choices(records: Records) -> None:
    assert can_begin([TOY], records) == [SLOW, FAST]
    records.add(a_record(SLOW))
    assert chosen(ENTRY, records) is None
    assert can_begin([TOY], records) == [FAST]
    records.add(a_record(FAST, least_loss=0.1))
    assert can_begin([TOY], records) == [replace(FAST, seed=0), replace(FAST, seed=1)]
    records.add(a_record(replace(FAST, seed=0)))
    assert can_begin([TOY], records) == [replace(FAST, seed=1)]


def test_all_that_is_missing_is_counted_before_it_is_known_which(records: Records) -> None:
    assert len(all_missing([TOY], records)) == 4
    records.add(a_record(SLOW))
    assert len(all_missing([TOY], records)) == 3
    assert len(all_missing([TOY, TOY], records)) == 3  # each run once


def test_a_single_choice_needs_no_tuning(records: Records) -> None:
    alone = replace(ENTRY, choices=(SLOW,))
    assert chosen(alone, records) == SLOW
    assert alone.tuning_runs == ()


BETTER_THAN_THE_SLOW_ONE = {
    "sooner all right": (
        {"all_right_at": 90, "solved_at": 10},
        {"all_right_at": 80, "solved_at": 20},
    ),
    "all right, not only solved": ({"solved_at": 10}, {"all_right_at": 900, "solved_at": 800}),
    "sooner solved": ({"solved_at": 90}, {"solved_at": 80}),
    "solved": ({"least_loss": 0.01}, {"solved_at": 800}),
    "less loss": ({"least_loss": 0.02}, {"least_loss": 0.01}),
    "a number": ({"least_loss": math.nan}, {"least_loss": 9.0}),
}


@pytest.mark.parametrize(
    ("slow", "fast"), BETTER_THAN_THE_SLOW_ONE.values(), ids=BETTER_THAN_THE_SLOW_ONE
)
def test_the_best_choice_is_taken(
    slow: dict[str, float], fast: dict[str, float], records: Records
) -> None:
    records.add(a_record(SLOW, **slow))
    records.add(a_record(FAST, **fast))
    assert chosen(ENTRY, records) == FAST


def test_several_tries_are_judged_together(records: Records) -> None:
    entry = replace(ENTRY, tries=3)
    assert len(entry.tuning_runs) == 6
    for seed, slow_at, fast_at in ((1000, 1, 80), (1001, 1, 90), (1002, None, 70)):
        assert chosen(entry, records) is None
        for choice, at in ((SLOW, slow_at), (FAST, fast_at)):
            one_try = replace(choice, seed=seed)
            records.add(a_record(one_try, all_right_at=at, solved_at=at))
    assert chosen(entry, records) == FAST  # it never failed


def test_of_equals_the_first_is_taken(records: Records) -> None:
    records.add(a_record(FAST))
    records.add(a_record(SLOW))
    assert chosen(ENTRY, records) == SLOW


WRONG_ENTRIES = {
    "no choice": ((), 1),
    "no run": ((SLOW,), 0),
    "as many runs as the tuning seed allows": ((SLOW,), TUNING_SEED + 1),
    "two networks": ((toy(architectures=("rnn_tanh", "lstm")),), 1),
    "another budget": ((SLOW, toy(updates=7)), 1),
    "another batch": ((SLOW, toy(batch=5)), 1),
    "a seed that counts": ((toy(seed=0),), 1),
    "stops when solved": ((toy(stops_when_solved=True),), 1),
}


@pytest.mark.parametrize(("choices", "runs"), WRONG_ENTRIES.values(), ids=WRONG_ENTRIES)
def test_choices_that_cannot_be_compared_are_refused(
    choices: tuple[TrainingSettings, ...], runs: int
) -> None:
    with pytest.raises(InvalidInput):
        Entry(choices=choices, runs=runs)


def _look(update: int, right: float, loss: float) -> SimpleNamespace:
    return SimpleNamespace(update=update, right=right, loss=loss)


def test_a_run_ends_with_the_look_that_finds_all_right(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = [_look(0, 0.0, 1.0), _look(20, 0.95, 0.2), _look(40, 1.0, 0.1), _look(60, 0.9, 0.05)]

    def fake(settings: TrainingSettings) -> Iterator[SimpleNamespace]:
        for some in (1, 2, 4):
            course = SimpleNamespace(
                looks=tuple(looks[:some]),
                losses=[0.0] * (looks[some - 1].update + 3),
                solved_at=20 if some > 1 else None,
                diverged_at=None,
                parameter_count=9,
            )
            yield SimpleNamespace(courses=(course,), baseline=0.5, seconds=1.0)
        pytest.fail("nothing is asked for once all are right")

    monkeypatch.setattr(running, "train", fake)
    record = run(toy(updates=100))
    assert (record.solved_at, record.all_right_at, record.updates) == (20, 40, 40)
    assert (record.right, record.loss, record.least_loss) == (1.0, 0.1, 0.1)


def test_a_run_that_learns_its_task() -> None:
    settings = toy(
        task="first-token",
        lag=2,
        architectures=("lstm",),
        hidden_size=8,
        learning_rate=0.05,
        batch=16,
        updates=200,
    )
    record = run(settings)
    assert record.all_right_at is not None
    assert 0 < record.all_right_at < 200
    assert record.updates == record.all_right_at
    assert record.right == 1
    assert record.loss < record.baseline / 2
    assert run(settings).loss == record.loss  # the same settings, the same run


def test_a_run_that_uses_its_budget_in_vain() -> None:
    record = run(toy())
    assert (record.updates, record.all_right_at, record.solved_at) == (6, None, None)
    assert record.held_out == 200
    assert record.baseline == pytest.approx(1 / 6)
    assert record.least_loss <= record.loss


def test_a_run_that_diverges_is_told() -> None:
    record = run(toy(learning_rate=10.0, optimiser="sgd", clip=None, updates=60))
    assert record.diverged_at is not None
    assert record.all_right_at is None


def test_a_run_in_a_process_of_its_own_comes_to_the_same() -> None:
    (there,) = run_all([toy()], jobs=2)
    (here,) = run_all([toy()], jobs=1)
    assert (there.settings, there.loss, there.right) == (here.settings, here.loss, here.right)


def test_what_looks_take_is_counted() -> None:
    pace = Pace(of_update=0.01, of_look=0.5)
    # 4,000 updates are looked at 160 times, every 25.
    assert pace.seconds(toy(updates=4000), 4000) == pytest.approx(40 + 80)


def test_the_estimate_adds_up_and_is_shared_among_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    measured = []

    def pace(settings: TrainingSettings) -> Pace:
        measured.append(settings)
        return Pace(of_update=1.0 if settings.lag == 10 else 3.0, of_look=0.0)

    monkeypatch.setattr(running, "_pace", pace)
    short, long = toy(), toy(lag=20)
    runs = [short, replace(short, seed=5, learning_rate=0.5, init="orthogonal"), long]
    estimate = Estimate(runs)
    assert len(measured) == 3  # one to warm up, then each size once
    assert estimate.seconds(runs, jobs=1) == pytest.approx(6 + 6 + 18)
    assert estimate.seconds(runs, jobs=2) == pytest.approx(18)  # the longest takes as long alone
    assert estimate.seconds([short, short], jobs=2) == pytest.approx(6)
    assert estimate.seconds([], jobs=1) == 0
    estimate.learn(a_record(short, updates=3, seconds=9.0))  # 3 were expected
    assert estimate.seconds(runs, jobs=1) == pytest.approx(90)


def test_an_estimate_is_measured() -> None:
    estimate = Estimate([toy()])
    assert 0 < estimate.seconds([toy()], jobs=1) < 60


def test_every_network_of_an_experiment_has_the_same_budget_and_rates() -> None:
    assert len({experiment.key for experiment in EXPERIMENTS}) == len(EXPERIMENTS)
    for experiment in EXPERIMENTS:
        rates = {
            tuple(sorted({choice.learning_rate for choice in entry.choices}))
            for entry in experiment.entries
        }
        budgets = {
            (entry.choices[0].batch, entry.choices[0].updates) for entry in experiment.entries
        }
        tasks = {(entry.choices[0].task, entry.choices[0].lag) for entry in experiment.entries}
        assert len(rates) == len(budgets) == len(tasks) == 1
        tried = {e.name: len(e.choices) for e in experiment.entries if e.name != "IRNN"}
        assert len(set(tried.values())) == 1
        assert experiment.differences


def test_what_the_comparison_has_to_hold() -> None:
    assert {(e.entries[0].choices[0].task, e.entries[0].choices[0].lag) for e in EXPERIMENTS} == {
        ("reber", 6),  # strings of at least 9 symbols, as in the paper
        ("adding", 100),
        ("adding-unit", 100),
        ("adding-unit", 150),
        ("order-two", 100),
        ("order-three", 100),
        ("copy", 100),
    }
    reber = next(e for e in EXPERIMENTS if e.key == "reber")
    assert [(entry.name, entry.runs) for entry in reber.entries] == [
        ("LSTM", 30),
        ("RNN (tanh)", 30),
    ]


def test_a_figure_from_memory_says_so() -> None:
    figure = Published(figure="42 %", paper="Somebody 1999", where="table 3", read_in=None)
    assert figure.words == "42 % (Somebody 1999, table 3; from memory, not looked up)"
    assert "memory" not in replace(figure, read_in="the paper").words
