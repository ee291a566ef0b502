"""Lessons one after the other on the same server, after a student alone has been everywhere."""

from __future__ import annotations

import time
from collections.abc import Sequence

from benchmarks.classroom.alone import Costs, measure_alone
from benchmarks.classroom.lesson import Lesson, Plan, hold, let_go, tell_tracebacks
from benchmarks.classroom.server import Server, seconds_kept
from benchmarks.classroom.tally import Tally


async def hold_rounds(
    server: Server, plans: Sequence[Plan], *, repeats: int, is_told: bool = True
) -> tuple[list[Lesson], Costs, Tally]:
    """Hold a lesson for each plan.

    Parameters
    ----------
    server : Server
        With nobody on it; nobody was there before.
    plans : sequence of Plan
        What the lessons are like, at least one.
    repeats : int
        How often the student alone does each thing.
    is_told : bool
        Whether what begins is printed.

    Returns
    -------
    lessons : list of Lesson
        As many as plans.
    costs : Costs
        The server's processor time for the student alone.
    alone : Tally
        What went wrong then.
    """
    alone, next_number = Tally(), 2
    begin = time.perf_counter()

    def say(what: str) -> None:
        if is_told:
            print(f"{time.perf_counter() - begin:6.0f} s  {what}", flush=True)

    say("One student alone goes to every page.")
    trains = any(plan.training for plan in plans)
    costs = await measure_alone(server, 1, alone, repeats, trains=trains)
    tell_tracebacks(server, alone)
    if any(plan.waits for plan in plans):
        say(f"The server is left alone until it lets go of that session ({seconds_kept()} s).")
        await let_go(server, alone)
    lessons = []
    for number, plan in enumerate(plans, start=1):
        say(f"Round {number} of {len(plans)}: {plan.visitors} come, for {plan.seconds:g} s.")
        lessons.append(await hold(server, plan, next_number))
        next_number += plan.visitors
    say("Done.")
    return lessons, costs, alone
