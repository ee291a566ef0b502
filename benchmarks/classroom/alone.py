"""One student alone on the server: the processor time that the server takes for each action."""

from __future__ import annotations

import asyncio
import statistics
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial

from benchmarks.classroom.actions import FIRST_PAGE, Hands
from benchmarks.classroom.server import Server
from benchmarks.classroom.student import ACTIONS, DOES, PAGES, Student
from benchmarks.classroom.tally import Tally
from benchmarks.classroom.visit import Answer, NoAnswer
from lstm_viz.ui.training.visit import PAGE as TRAINING_PAGE

_SETTLES = 0.05
"""Seconds after an answer in which the server puts its things away."""

_TRAINS = 10.0  # s; PyTorch is loaded within a few

_NO_END = float("inf")


@dataclass
class Costs:
    """The server's processor time by page and kind of action, one entry each time, in seconds."""

    of: dict[tuple[str, str], list[float]] = field(default_factory=dict)

    def add(self, page: str, kind: str, seconds: float) -> None:
        """Take one action."""
        self.of.setdefault((page, kind), []).append(seconds)

    def medians(self) -> dict[tuple[str, str], float]:
        """The median of each, the largest first."""
        medians = {what: statistics.median(seconds) for what, seconds in self.of.items()}
        return dict(sorted(medians.items(), key=lambda item: -item[1]))


async def measure_alone(
    server: Server, number: int, tally: Tally, repeats: int, *, trains: bool
) -> Costs:
    """Go to every page and do there what students do.

    It is also what warms the server up: every page has then been shown once.

    Parameters
    ----------
    server : Server
        With nobody else on it.
    number : int
        The student's.
    tally : Tally
        Takes what goes wrong.
    repeats : int
        How often each thing is done; at least 1.
    trains : bool
        Whether networks learn for a while, so that PyTorch is loaded.

    Returns
    -------
    Costs
    """
    student, costs = Student(server.address, number, tally, pause=1.0), Costs()

    async def do(kind: str, act: Callable[[Hands], Awaitable[Answer]]) -> None:
        begin = server.own_processor_seconds
        if await student.do(kind, act, _NO_END):
            await asyncio.sleep(_SETTLES)
            costs.add(student.hands.page, kind, server.own_processor_seconds - begin)

    try:
        await student.hands.open(FIRST_PAGE)
        for page in PAGES:
            away = FIRST_PAGE if page != FIRST_PAGE else "weight_lab"
            for _ in range(repeats):
                await student.hands.go(away)
                await asyncio.sleep(_SETTLES)
                await do("page", partial(Hands.go, page=page))
            for kind in ACTIONS.get(page, {"step": 1.0}):
                for _ in range(repeats):
                    if kind == "step" and not student.hands.has_clock:
                        break
                    if kind == "undo" and not student.hands.own.can_undo:
                        await student.hands.type_weight()
                        await asyncio.sleep(_SETTLES)
                    await do(kind, DOES[kind])
        if trains:
            await student.hands.go(TRAINING_PAGE)
            await student.hands.start_training()
            await asyncio.sleep(_TRAINS)
            await student.hands.stop_training()
    except NoAnswer:
        pass  # told; what was measured until then stands
    finally:
        await student.leave()
    return costs
