"""What a class measured, beside what is asked of it; and the record of it."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.classroom.alone import Costs
from benchmarks.classroom.lesson import Lesson, Plan
from benchmarks.classroom.tally import Tally, Times
from lstm_viz.figures.digits import counted

_MEGABYTE = 1e6
_MOST_PROBLEMS = 8
_SMALL_CLASS, _LARGE_CLASS = 100, 200
_SMALL_P95, _LARGE_P95, _TRAINING_P95 = 0.25, 1.0, 0.5  # s
_BACK_WITHIN, _GROWTH = 0.20, 0.05


@dataclass(frozen=True)
class Goal:
    """Something asked of the app, and what was measured."""

    what: str
    wanted: str
    measured: str
    is_reached: bool


def goals(plan: Plan, lessons: Sequence[Lesson]) -> list[Goal]:
    """What is asked of lessons like these.

    Parameters
    ----------
    plan : Plan
        What they were like.
    lessons : sequence of Lesson
        One after the other on the same server; at least one.
    """
    found = []
    slowest = max((one.tally.all.p95 for one in lessons if one.tally.all), default=0.0)
    limit = _p95_wanted(plan)
    if limit is not None:
        others = (
            f"{plan.training} train, the others"
            if plan.training
            else counted(plan.students, "student")
        )
        found.append(
            Goal(
                f"{others}: p95 from action to answer",
                f"≤ {_ms(limit)}",
                _ms(slowest),
                0 < slowest <= limit,
            )
        )
    problems = _problems(lessons)
    alien = problems.pop("another's data", 0)
    found.append(Goal("errors", "0", str(sum(problems.values())), not any(problems.values())))
    found.append(Goal("sessions that saw another's data", "0", str(alien), alien == 0))
    return [*found, *_memory_goals(lessons)] if plan.waits else found


def _memory_goals(lessons: Sequence[Lesson]) -> Iterator[Goal]:
    before, after = lessons[0].memory_before, lessons[0].memory_after
    yield Goal(
        "memory after all have left",
        f"≤ {1 + _BACK_WITHIN:.0%} of before",
        f"{after / before:.0%}",
        after <= before * (1 + _BACK_WITHIN),
    )
    if len(lessons) > 1:
        growth = max(
            later.memory_after / earlier.memory_after - 1 for earlier, later in pairwise(lessons)
        )
        yield Goal(
            "growth from round to round", f"≤ {_GROWTH:.0%}", f"{growth:+.1%}", growth <= _GROWTH
        )


def lines(plan: Plan, lessons: Sequence[Lesson], costs: Costs, alone: Tally) -> Iterator[str]:
    """The report, line by line."""
    for number, lesson in enumerate(lessons, start=1):
        yield f"Round {number} of {len(lessons)}: {_plan_in_words(plan)}"
        yield from _lesson_lines(plan, lesson)
        yield ""
    yield from _cost_lines(costs)
    yield from _problem_lines("Alone", alone)
    yield "Goals"
    for goal in goals(plan, lessons):
        sign = "reached" if goal.is_reached else "MISSED"
        yield f"  {goal.what:<58} {goal.wanted:>18} {goal.measured:>12}   {sign}"


def machine() -> dict[str, Any]:
    """What it was measured on."""
    return {
        "date": date.today().isoformat(),
        "machine": platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "python": platform.python_version(),
        "streamlit": version("streamlit"),
        "torch": version("torch"),
    }


def append(path: Path, plan: Plan, lessons: Sequence[Lesson], costs: Costs) -> None:
    """Add what was measured to a file, as a line of JSON."""
    entry = {
        **machine(),
        "plan": asdict(plan),
        "rounds": [_record_of(lesson) for lesson in lessons],
        "server_ms_alone": {
            f"{page}, {kind}": round(seconds * 1e3, 2)
            for (page, kind), seconds in costs.medians().items()
        },
        "goals": [asdict(goal) for goal in goals(plan, lessons)],
    }
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry, ensure_ascii=False) + "\n")


def _record_of(lesson: Lesson) -> dict[str, Any]:
    tallies = {"students": lesson.tally, "training": lesson.trainers, "browsers": lesson.browsers}
    return {
        **{name: _record_of_tally(tally) for name, tally in tallies.items()},
        "seconds": round(lesson.seconds, 2),
        "processor_seconds": {
            "server": lesson.server_seconds,
            "generator": round(lesson.generator_seconds, 2),
            "browsers": lesson.browser_seconds,
        },
        "megabytes": {
            "before": round(lesson.memory_before / _MEGABYTE, 1),
            "with_all": round(lesson.memory_with_all / _MEGABYTE, 1),
            "left_at_once": round(lesson.memory_left_at_once / _MEGABYTE, 1),
            "after": round(lesson.memory_after / _MEGABYTE, 1),
        },
    }


def _record_of_tally(tally: Tally) -> dict[str, Any]:
    def plain(times: Times | None) -> dict[str, Any] | None:
        if times is None:
            return None
        return {name: round(value, 4) for name, value in asdict(times).items()}

    return {
        "all": plain(tally.all),
        "by_kind": {kind: plain(times) for kind, times in tally.by_kind.items()},
        "by_page": {page: plain(times) for page, times in tally.by_page.items()},
        "looks": plain(tally.looks),
        "bytes": round(tally.size),
        "problems": tally.problems,
    }


def _lesson_lines(plan: Plan, lesson: Lesson) -> Iterator[str]:
    tally = lesson.tally
    yield from _times_lines("Students", tally)
    if tally.all is not None:
        yield (
            f"  {tally.all.count / lesson.seconds:.1f} actions a second, "
            f"{tally.size / 1e3:.0f} kB an answer"
        )
    if plan.training:
        yield from _times_lines("Those who train", lesson.trainers)
        if lesson.trainers.looks is not None:
            yield _times_line("by timer, while looking on", lesson.trainers.looks)
    if plan.browsers:
        yield from _times_lines("Browsers (from the event to the painted change)", lesson.browsers)
    for name, each in (
        ("Students", tally),
        ("Those who train", lesson.trainers),
        ("Browsers", lesson.browsers),
    ):
        yield from _problem_lines(name, each)
    yield (
        f"Processor time: server {lesson.server_seconds:.1f} s, generator "
        f"{lesson.generator_seconds:.1f} s, browsers {lesson.browser_seconds:.1f} s, of "
        f"{lesson.seconds:.0f} s on {len(os.sched_getaffinity(0))} cores"
    )
    a_visitor = (lesson.memory_with_all - lesson.memory_before) / max(plan.visitors, 1)
    yield (
        f"Server's memory: {_mb(lesson.memory_before)} before, {_mb(lesson.memory_with_all)} with "
        f"all ({_mb(a_visitor)} a visitor), {_mb(lesson.memory_left_at_once)} when they had just "
        "left" + (f", {_mb(lesson.memory_after)} when their sessions were let go" * plan.waits)
    )


def _times_lines(title: str, tally: Tally) -> Iterator[str]:
    yield f"{title:<32} {'n':>6} {'p50':>10} {'p95':>10} {'p99':>10} {'longest':>10}"
    for what, groups in (("", {"all": tally.all}), ("", tally.by_kind), ("on ", tally.by_page)):
        for name, times in groups.items():
            if times is not None:
                yield _times_line(what + name, times)


def _times_line(name: str, times: Times) -> str:
    numbers = (times.p50, times.p95, times.p99, times.longest)
    return f"  {name:<30} {times.count:>6} " + " ".join(f"{_ms(one):>10}" for one in numbers)


def _problem_lines(name: str, tally: Tally) -> Iterator[str]:
    for kind, count in tally.problems.items():
        yield f"{name}: {kind}: {count}"
    for what, count in tally.worst_problems(_MOST_PROBLEMS):
        yield f"  {count} × {what[:200]}"


def _cost_lines(costs: Costs) -> Iterator[str]:
    if costs.of:
        yield "Server's processor time for one action, nobody else there (median)"
        for (page, kind), seconds in costs.medians().items():
            yield f"  {page + ', ' + kind:<44} {_ms(seconds):>10}"
        yield ""


def _problems(lessons: Sequence[Lesson]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for lesson in lessons:
        for tally in (lesson.tally, lesson.trainers, lesson.browsers):
            for kind, count in tally.problems.items():
                counts[kind] = counts.get(kind, 0) + count
    return counts


def _p95_wanted(plan: Plan) -> float | None:
    """The limit of the class sizes that something was said about; None for larger ones."""
    if plan.students > _LARGE_CLASS:
        return None
    if plan.training:
        return _TRAINING_P95
    return _SMALL_P95 if plan.students <= _SMALL_CLASS else _LARGE_P95


def _plan_in_words(plan: Plan) -> str:
    words = counted(plan.students, "student")
    if plan.training:
        words += f", {plan.training} of them train"
    if plan.browsers:
        words += f", and {counted(plan.browsers, 'browser')}"
    return f"{words}, {plan.seconds:g} s, pauses around {plan.pause:g} s"


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:.0f} ms"


def _mb(size: float) -> str:
    return f"{size / _MEGABYTE:.1f} MB"
