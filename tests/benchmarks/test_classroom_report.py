"""The figures of a class, the goals, and the record."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.classroom.__main__ import main
from benchmarks.classroom.alone import Costs
from benchmarks.classroom.front_end import Problem
from benchmarks.classroom.lesson import Lesson, Plan
from benchmarks.classroom.report import append, goals, lines
from benchmarks.classroom.tally import Tally, Times, percentile
from benchmarks.classroom.visit import Answer

PLAN = Plan(students=100, training=0, browsers=3, seconds=120, arriving=20, pause=4)


def a_tally(*seconds: float, kind: str = "step", page: str = "weight_lab") -> Tally:
    tally = Tally()
    for each in seconds:
        tally.answer(kind, page, Answer(each, 1000))
    return tally


def a_lesson(tally: Tally | None = None, *, before: int = 200, after: int = 210) -> Lesson:
    million = 1_000_000
    return Lesson(
        tally=tally or a_tally(0.1),
        trainers=Tally(),
        browsers=Tally(),
        seconds=120.0,
        server_seconds=60.0,
        generator_seconds=6.0,
        browser_seconds=30.0,
        memory_before=before * million,
        memory_with_all=400 * million,
        memory_left_at_once=390 * million,
        memory_after=after * million,
    )


def reached(plan: Plan, *lessons: Lesson) -> dict[str, bool]:
    return {goal.what: goal.is_reached for goal in goals(plan, lessons)}


@given(
    st.lists(st.floats(0, 100), min_size=1, max_size=200),
    st.sampled_from([0.5, 0.95, 0.99, 1.0]),
)
def test_percentiles_are_numpys_by_nearest_rank(values: list[float], share: float) -> None:
    expected = np.quantile(values, share, method="inverted_cdf")
    assert percentile(sorted(values), share) == expected


def test_times_of_a_hundred_answers() -> None:
    times = Times.of(k / 1000 for k in range(100, 0, -1))
    assert times == Times(100, 0.050, 0.095, 0.099, 0.100)
    assert Times.of([]) is None


def test_answers_are_counted_by_kind_and_page_and_the_slowest_come_first() -> None:
    tally = a_tally(0.1, 0.2)
    tally.answer("page", "stacked", Answer(0.5, 4000))
    assert list(tally.by_kind) == ["page", "step"]
    assert {page: times.count for page, times in tally.by_page.items()} == {
        "stacked": 1,
        "weight_lab": 2,
    }
    assert tally.size == 2000


@pytest.mark.parametrize(
    ("students", "training", "p95", "is_reached"),
    [
        (100, 0, 0.25, True),
        (100, 0, 0.26, False),
        (200, 0, 1.0, True),
        (200, 0, 1.1, False),
        (100, 10, 0.5, True),
        (100, 10, 0.51, False),
    ],
)
def test_what_is_asked_of_a_class_of_a_size(
    students: int, training: int, p95: float, is_reached: bool
) -> None:
    plan = replace(PLAN, students=students, training=training)
    (found,) = (goal for goal in goals(plan, [a_lesson(a_tally(p95))]) if "p95" in goal.what)
    assert found.is_reached is is_reached


def test_a_class_larger_than_was_asked_for_has_no_limit_of_its_own() -> None:
    assert not any("p95" in what for what in reached(replace(PLAN, students=201), a_lesson()))


def test_no_answer_at_all_reaches_nothing() -> None:
    (found,) = (goal for goal in goals(PLAN, [a_lesson(Tally())]) if "p95" in goal.what)
    assert not found.is_reached


def test_problems_and_anothers_data_are_goals_of_their_own() -> None:
    tally = a_tally(0.1)
    assert reached(PLAN, a_lesson(tally))["errors"]
    tally.problem(Problem("another's data", "seed 2"))
    found = reached(PLAN, a_lesson(tally))
    assert found["errors"]
    assert not found["sessions that saw another's data"]
    tally.problem(Problem("no answer", "/weight_lab"))
    assert not reached(PLAN, a_lesson(tally))["errors"]


@pytest.mark.parametrize(("after", "is_reached"), [(240, True), (241, False)])
def test_memory_comes_back(after: int, is_reached: bool) -> None:
    assert reached(PLAN, a_lesson(after=after))["memory after all have left"] is is_reached


@pytest.mark.parametrize(("third", "is_reached"), [(220, True), (222, False)])
def test_rounds_do_not_grow(third: int, is_reached: bool) -> None:
    rounds = (a_lesson(), a_lesson(after=210), a_lesson(after=third))
    assert reached(PLAN, *rounds)["growth from round to round"] is is_reached


def test_nothing_is_said_of_memory_that_was_not_waited_for() -> None:
    found = reached(replace(PLAN, waits=False), a_lesson(), a_lesson())
    assert not any("memory" in what or "growth" in what for what in found)


def test_the_report_says_what_was_measured_and_what_went_wrong() -> None:
    tally = a_tally(0.1, 0.3)
    tally.problem(Problem("no answer", "/stacked: none within 30 s"))
    costs = Costs()
    for seconds in (0.010, 0.012, 0.050):
        costs.add("weight_lab", "knob", seconds)
    text = "\n".join(lines(PLAN, [a_lesson(tally)], costs, Tally()))
    for words in (
        "100 students, and 3 browsers, 120 s",
        "300 ms",
        "server 60.0 s, generator 6.0 s, browsers 30.0 s",
        "200.0 MB before, 400.0 MB with all (1.9 MB a visitor)",
        "1 × no answer: /stacked: none within 30 s",
        "weight_lab, knob",
        "12 ms",
        "MISSED",
    ):
        assert words in text


def test_the_record_is_a_line_of_json_a_run(tmp_path: Path) -> None:
    path = tmp_path / "classroom.jsonl"
    for _ in range(2):
        append(path, PLAN, [a_lesson()], Costs())
    first, second = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    assert first == second
    assert first["plan"]["students"] == 100
    assert first["rounds"][0]["students"]["all"]["p95"] == 0.1
    assert first["rounds"][0]["megabytes"]["after"] == 210.0
    assert {"machine", "cores", "python", "streamlit", "date"} <= first.keys()
    assert str(tmp_path) not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--students", "-1"], "-1; expected at least 0"),
        (["--seconds", "0"], "0; expected at least 1"),
        (["--students", "5", "--training", "6"], "expected at most --students 5"),
        (["--students", "0", "--browsers", "0"], "expected somebody to come"),
    ],
)
def test_what_cannot_be_done_is_said(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(arguments)
    assert words in capsys.readouterr().err
