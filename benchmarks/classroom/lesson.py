"""A lesson: all come, use the app for a while, and leave; what that did to the server."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass

from benchmarks.classroom.browsers import Person, opened
from benchmarks.classroom.front_end import Problem
from benchmarks.classroom.processes import family, processor_seconds
from benchmarks.classroom.server import Server, seconds_kept
from benchmarks.classroom.student import Student
from benchmarks.classroom.tally import Tally
from benchmarks.classroom.visit import NoAnswer, Visit
from lstm_viz.ui.memory import GIVEN_BACK_EVERY

_LOOK_EVERY = 1.0  # s, at the memory
_CALM = 3.0
"""Seconds in which a server answers what was still asked of it."""


@dataclass(frozen=True)
class Plan:
    """What a lesson is like."""

    students: int
    training: int  # of them, so many let networks learn
    browsers: int  # real ones, besides
    seconds: float  # from the first coming to all leaving
    arriving: float  # seconds within which all come
    pause: float  # the median between two actions, in seconds
    waits: bool = True  # afterwards, until the server has let go of the sessions

    @property
    def visitors(self) -> int:
        """All who come."""
        return self.students + self.browsers


@dataclass(frozen=True)
class Lesson:
    """What was measured in one."""

    tally: Tally  # the students over WebSocket, without those who train
    trainers: Tally
    browsers: Tally
    seconds: float
    server_seconds: float  # of processor time, as the next two
    generator_seconds: float
    browser_seconds: float
    memory_before: int  # bytes, of the server, as the next three
    memory_with_all: int  # the most of it
    memory_left_at_once: int  # when the last has just left
    memory_after: int  # when the server has let go of their sessions


async def hold(server: Server, plan: Plan, first_number: int) -> Lesson:
    """Hold a lesson.

    Parameters
    ----------
    server : Server
        Warm, with nobody on it.
    plan : Plan
        What the lesson is like.
    first_number : int
        The first student's; the others' follow. No lesson on this server may have had them.
    """
    tally, trainers, browsers = Tally(), Tally(), Tally()
    tracebacks = len(server.tracebacks())
    watch = _MemoryWatch(server)
    before = watch.most
    async with AsyncExitStack() as stack:
        browser = await stack.enter_async_context(opened()) if plan.browsers else None
        begin = time.perf_counter()
        end = begin + plan.seconds
        server_begin, own_begin = server.processor_seconds, time.process_time()
        browsers_begin = _seconds_of_browsers(server)
        students = [
            Student(server.address, first_number + k, trainers if trains else tally, plan.pause)
            for k in range(plan.students)
            for trains in (k < plan.training,)
        ]
        watching = asyncio.create_task(watch.run())
        async with asyncio.TaskGroup() as group:
            for k, student in enumerate(students):
                do = student.train if k < plan.training else student.attend
                comes = begin + plan.arriving * k / plan.students
                group.create_task(_after(comes, do, end))
            for k in range(plan.browsers if browser is not None else 0):
                assert browser is not None
                number = first_number + plan.students + k
                person = Person(browser, server.address, number, browsers, plan.pause)
                comes = begin + plan.arriving * k / plan.browsers
                group.create_task(_after(comes, person.attend, end))
        seconds = time.perf_counter() - begin
        server_seconds = server.processor_seconds - server_begin
        own_seconds = time.process_time() - own_begin
        browser_seconds = _seconds_of_browsers(server) - browsers_begin
        watching.cancel()
        watch.look()
    await asyncio.gather(*(student.leave() for student in students))
    await asyncio.sleep(_CALM)
    left_at_once = server.memory
    if plan.waits:
        await let_go(server, tally)
    tell_tracebacks(server, tally, since=tracebacks)
    return Lesson(
        tally,
        trainers,
        browsers,
        seconds,
        server_seconds,
        own_seconds,
        browser_seconds,
        before,
        watch.most,
        left_at_once,
        server.memory,
    )


def tell_tracebacks(server: Server, tally: Tally, *, since: int = 0) -> None:
    """Count as problems what the server has printed tracebacks of, but for the first `since`."""
    for raised in server.tracebacks()[since:]:
        tally.problem(Problem("server's traceback", raised))


async def let_go(server: Server, tally: Tally) -> None:
    """Wait until the server has let go of the sessions of those who left.

    It keeps them for a while, should their connection come back; and it looks at what is too old
    only when it puts another away: so at the end somebody comes and leaves. What is free then it
    gives back to the system within a minute.
    """
    await asyncio.sleep(seconds_kept() + 1)
    visit = Visit(server.address, tally.problem)
    with suppress(NoAnswer):  # told already
        await visit.open()
    await visit.leave()
    await asyncio.sleep(GIVEN_BACK_EVERY + _CALM)


class _MemoryWatch:
    """The most memory that the server has had."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.most = server.memory  # bytes

    def look(self) -> None:
        self.most = max(self.most, self._server.memory)

    async def run(self) -> None:
        while True:
            self.look()
            await asyncio.sleep(_LOOK_EVERY)


async def _after(
    moment: float, do: Callable[[float], Coroutine[None, None, None]], end: float
) -> None:
    await asyncio.sleep(max(0.0, moment - time.perf_counter()))
    await do(end)


def _seconds_of_browsers(server: Server) -> float:
    """Processor time of what was started here, besides the server."""
    mine = os.getpid()
    return processor_seconds(family(mine) - family(server.pid) - {mine})
