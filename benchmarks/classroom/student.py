"""What a student does in class: looks, thinks, steps on, changes a number, goes to another page."""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from benchmarks.classroom.actions import FIRST_PAGE, Hands, NotThere
from benchmarks.classroom.front_end import Problem
from benchmarks.classroom.own_data import OwnData
from benchmarks.classroom.tally import Tally
from benchmarks.classroom.visit import Answer, NoAnswer, Visit
from lstm_viz.ui.shell import SECTIONS
from lstm_viz.ui.training.visit import PAGE as TRAINING_PAGE

SPREAD = 0.5
"""σ of the pauses' logarithm: two of three last between 0.6 and 1.6 times the median."""

_OFTEN = {FIRST_PAGE: 5.0, "weight_lab": 6.0, "gates_over_time": 2.0, "conveyor_belt": 2.0}
_SELDOM = 0.4
_STAY = (4, 9)
"""How many things a student does on a page, at least and at most."""

PAGES = tuple(name for pages in SECTIONS.values() for name, _, _ in pages)

ACTIONS: dict[str, dict[str, float]] = {
    FIRST_PAGE: {"step": 8.0, "number": 2.0, "text": 1.0},
    "weight_lab": {"knob": 4.0, "weight": 3.0, "undo": 1.5, "step": 3.0},
    "vanishing_gradients": {"step": 3.0, "gradient knob": 2.0},
}
"""What is done on a page, and how often; on the others students step."""

_ELSEWHERE = {"step": 1.0}

DOES: dict[str, Callable[[Hands], Awaitable[Answer]]] = {
    "step": Hands.step,
    "number": Hands.ask_for_number,
    "text": Hands.type_text,
    "knob": Hands.move_knob,
    "weight": Hands.type_weight,
    "undo": Hands.undo,
    "gradient knob": Hands.move_gradient_knob,
}
"""How."""


@dataclass
class Student:
    """One student, with a tab open.

    Parameters
    ----------
    address : str
        The app's address, ending in a slash.
    number : int
        From 1; also what its data are made of and its chances drawn from.
    tally : Tally
        Takes what was measured.
    pause : float
        The median pause between an answer and the next action, in seconds.
    """

    address: str
    number: int
    tally: Tally
    pause: float

    def __post_init__(self) -> None:
        self._chance = random.Random(self.number)
        self._visit = Visit(self.address, self.tally.problem, on_look=self.tally.look)
        self.hands = Hands(self._visit, OwnData(self.number), self._chance)

    async def attend(self, end: float) -> None:
        """Use the app until `end` (of `time.perf_counter`); the tab stays open."""
        await self._open(FIRST_PAGE, end)
        while time.perf_counter() < end:
            for _ in range(self._chance.randint(*_STAY)):
                await self._think(end)
                if time.perf_counter() >= end:
                    return
                if not await self._do_something(end):
                    break
            else:
                await self._think(end)
            if time.perf_counter() < end:
                await self.do("page", partial(Hands.go, page=self._another_page()), end)

    async def train(self, end: float) -> None:
        """Let networks learn and look on until `end`; the tab stays open."""
        await self._open(TRAINING_PAGE, end)
        while time.perf_counter() < end:
            await self._think(end)
            tree = self._visit.front_end.tree
            if tree.element("training_stop") is None and time.perf_counter() < end:
                await self.do("start training", Hands.start_training, end)

    async def leave(self) -> None:
        """Close the tab."""
        await self._visit.leave()

    async def do(self, kind: str, act: Callable[[Hands], Awaitable[Answer]], end: float) -> bool:
        """Do one thing, keep how long the answer took, and look whether it is one's own.

        Returns
        -------
        bool
            Whether it could be done.
        """
        page = self.hands.page
        try:
            answer = await act(self.hands)
        except NotThere as problem:
            self.tally.problem(Problem("not there", str(problem)))
            return False
        except NoAnswer:
            await self._open(page, end)  # as anybody would: load the page anew
            return False
        self.tally.answer(kind, self.hands.page, answer)
        self._look()
        return True

    async def _open(self, page: str, end: float) -> None:
        while time.perf_counter() < end:
            try:
                await self._visit.leave()
                answer = await self.hands.open(page)
            except NoAnswer:
                await self._think(end)
            else:
                self.tally.answer("open", page, answer)
                self._look()
                return

    def _look(self) -> None:
        if any(one.kind == "exception" for one in self._visit.front_end.tree.elements()):
            return  # told already; the page did not come to its end
        for what in self.hands.own.problems(self._visit.front_end):
            self.tally.problem(Problem("another's data", f"/{self.hands.page}: {what}"))

    async def _do_something(self, end: float) -> bool:
        kinds = dict(ACTIONS.get(self.hands.page, _ELSEWHERE))
        if not self.hands.own.can_undo:
            kinds.pop("undo", None)
        if not self.hands.has_clock:
            kinds.pop("step", None)
        if not kinds:
            return False
        (kind,) = self._chance.choices(tuple(kinds), tuple(kinds.values()))
        return await self.do(kind, DOES[kind], end)

    def _another_page(self) -> str:
        others = [page for page in PAGES if page != self.hands.page]
        return self._chance.choices(others, [_OFTEN.get(page, _SELDOM) for page in others])[0]

    async def _think(self, end: float) -> None:
        seconds = self._chance.lognormvariate(math.log(self.pause), SPREAD)
        await asyncio.sleep(max(0.0, min(seconds, end - time.perf_counter())))
