"""A class in the table of everything: how long answers take, and what memory stays."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence

from benchmarks.classroom.lesson import Lesson, Plan
from benchmarks.classroom.rounds import hold_rounds
from benchmarks.classroom.server import serving
from benchmarks.timing import Row

_ALONE = Plan(students=1, training=0, browsers=0, seconds=60, arriving=0, pause=0.5, waits=False)
_CLASS = Plan(students=100, training=0, browsers=3, seconds=120, arriving=20, pause=4)
_TWO_CLASSES = Plan(
    students=200, training=0, browsers=3, seconds=120, arriving=20, pause=4, waits=False
)
_LEARNING = Plan(
    students=100, training=10, browsers=3, seconds=120, arriving=20, pause=4, waits=False
)


def rows() -> Iterator[Row]:
    """Let classes use the app for two minutes each, all on the same server.

    Raises
    ------
    RuntimeError
        When anything went wrong: an error, a traceback, a session that saw another's data.
    """
    with serving() as server:
        plans = (_CLASS, _CLASS, _ALONE, _TWO_CLASSES, _LEARNING)
        lessons, _, _ = asyncio.run(hold_rounds(server, plans, repeats=5, is_told=False))
    _require_no_problem(lessons)
    first, second, alone, two_classes, learning = lessons
    slower = max(first, second, key=_p95)
    for what, lesson, goal in (
        ("100 students and 3 browsers: p95 of answers", slower, "≤ 250 ms"),
        ("200 students and 3 browsers: p95 of answers", two_classes, "≤ 1 s"),
        ("100 students and 3 browsers, 10 train: p95 of the rest", learning, "≤ 500 ms"),
    ):
        yield Row(what, "one student alone: p95", _p95(lesson), _p95(alone), goal)
    yield Row(
        "memory of the server when a class of 100 has left",
        "before, when every page was shown once",
        first.memory_after,
        first.memory_before,
        "ratio ≤ 1.2",
        unit="B",
    )
    yield Row(
        "memory of the server when a second class has left",
        "when the first had left",
        second.memory_after,
        first.memory_after,
        "ratio ≤ 1.05",
        unit="B",
    )


def _p95(lesson: Lesson) -> float:
    times = lesson.tally.all
    if times is None:
        raise RuntimeError("nobody did anything.")
    return times.p95


def _require_no_problem(lessons: Sequence[Lesson]) -> None:
    problems = [
        problem
        for lesson in lessons
        for tally in (lesson.tally, lesson.trainers, lesson.browsers)
        for problem in tally.worst_problems(3)
    ]
    if problems:
        raise RuntimeError(f"something went wrong in a class: {problems}")
