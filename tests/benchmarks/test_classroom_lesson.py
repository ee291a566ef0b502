"""Three students on a real server for a few seconds, and each sees only what is its own."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from benchmarks.classroom.actions import FIRST_PAGE, Hands
from benchmarks.classroom.front_end import Problem
from benchmarks.classroom.lesson import Lesson, Plan, hold
from benchmarks.classroom.own_data import OwnData
from benchmarks.classroom.server import Server, serving
from benchmarks.classroom.visit import Visit
from tests.event_loop import run_to_its_end

PLAN = Plan(students=3, training=0, browsers=0, seconds=3, arriving=0.5, pause=0.2, waits=False)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    async def warm(started: Server) -> None:
        hands, _ = a_student(started, 1)
        await hands.open(FIRST_PAGE)
        await hands.visit.leave()

    with serving() as started:
        run_to_its_end(warm(started))
        yield started


@pytest.fixture(scope="module")
def lesson(server: Server) -> Lesson:
    return run_to_its_end(hold(server, PLAN, first_number=2))


def test_nothing_goes_wrong_in_a_small_class(lesson: Lesson) -> None:
    assert lesson.tally.worst_problems(10) == []
    assert {"open", "step"} <= lesson.tally.by_kind.keys()
    times = lesson.tally.all
    assert times is not None
    assert times.count > 2 * PLAN.students  # each has opened the app and done something
    assert 0 < times.p50 <= times.p95 <= times.longest


def test_what_the_server_takes_is_measured(lesson: Lesson) -> None:
    assert 0 < lesson.server_seconds < 2 * lesson.seconds
    assert lesson.generator_seconds > 0
    assert lesson.browser_seconds == 0
    assert 0 < lesson.memory_before <= lesson.memory_with_all


def test_each_action_leads_to_what_is_expected_of_it(server: Server) -> None:
    async def use() -> tuple[Hands, list[Problem]]:
        hands, problems = a_student(server, 11)
        await hands.open(FIRST_PAGE)
        await hands.step()
        await hands.ask_for_number()
        await hands.type_text()
        await hands.go("weight_lab")
        await hands.move_knob()
        assert "w=" in hands.visit.front_end.query
        knobs = hands.own.selection
        await hands.type_weight()
        await hands.undo()
        assert hands.own.selection.own == knobs.own
        assert list(hands.own.problems(hands.visit.front_end)) == []
        await hands.type_weight()
        assert list(hands.own.problems(hands.visit.front_end)) == []
        await hands.visit.leave()
        return hands, problems

    hands, problems = run_to_its_end(use())
    assert problems == []
    # A weight that the student did not type is noticed, in the link and in the picture.
    hands.own.weight_typed("f", 0, 0, hands.own.marked(0.75))
    found = list(hands.own.problems(hands.visit.front_end))
    assert any("the link says w" in what for what in found)
    assert any("f(t) of the stage" in what for what in found)


def test_two_swapped_answers_are_noticed(server: Server) -> None:
    async def use() -> list[Hands]:
        class_of_two = [a_student(server, number)[0] for number in (21, 22)]
        for hands in class_of_two:
            await hands.open(FIRST_PAGE)
            await hands.visit.leave()
        return class_of_two

    one, other = run_to_its_end(use())
    for mine, shown in ((one, one), (other, other)):
        assert list(mine.own.problems(shown.visit.front_end)) == []
    for mine, shown in ((one, other), (other, one)):
        found = "\n".join(mine.own.problems(shown.visit.front_end))
        for words in ("the link says seed", "the sidebar has", "of the stage", "of the strip"):
            assert words in found


def test_the_same_numbers_under_another_link_are_noticed(server: Server) -> None:
    async def use() -> Hands:
        hands, _ = a_student(server, 31)
        await hands.open(FIRST_PAGE)
        await hands.visit.leave()
        return hands

    hands = run_to_its_end(use())
    stranger = OwnData(31)
    stranger.selection = replace(stranger.selection, text="another")
    found = list(stranger.problems(hands.visit.front_end))
    assert any("the link says text" in what for what in found)
    assert any("choose_text" in what for what in found)


def a_student(server: Server, number: int) -> tuple[Hands, list[Problem]]:
    problems: list[Problem] = []
    visit = Visit(server.address, problems.append)
    return Hands(visit, OwnData(number), random.Random(number)), problems
