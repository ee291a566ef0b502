"""What a student can do on a page: find it there, do it, and wait for what it leads to."""

from __future__ import annotations

import random
from dataclasses import dataclass

from benchmarks.classroom.nodes import Element
from benchmarks.classroom.own_data import OwnData
from benchmarks.classroom.payloads import BoardPayload
from benchmarks.classroom.visit import Answer, Visit
from lstm_viz.ui.shell import OWN_NETWORKS, SECTIONS

KNOBS = {"f": "knob_f", "i": "knob_i", "o": "knob_o"}
FIRST_PAGE = next(iter(SECTIONS.values()))[0][0]
"""What stands under the app's bare address."""

_OWN_CLOCK = {*OWN_NETWORKS, "vanishing_gradients"}


class NotThere(Exception):
    """A page does not have what a student looks for."""


@dataclass
class Hands:
    """A student's hands: each method does one thing and returns its answer.

    All raise `NoAnswer`, and `NotThere` when the page has nothing of the kind.
    """

    visit: Visit
    own: OwnData
    chance: random.Random
    page: str = FIRST_PAGE  # where it is, by its file's name
    _edits: int = 0  # that the grid has sent

    async def open(self, page: str) -> Answer:
        """Open the app by a link."""
        self.page = page
        return await self.visit.open(_address(page), self.own.link)

    async def go(self, page: str) -> Answer:
        """Choose a page in the menu."""
        self.page = page
        return await self.visit.ask(page=_address(page))

    async def step(self) -> Answer:
        """Step on; the server hears of it when the clock rests."""
        boards = [(one, BoardPayload.of(one)) for one in self._boards()]
        clock = next((board.clock for _, board in boards if board.clock is not None), None)
        reporter = next(((one, board) for one, board in boards if board.reports), None)
        if clock is None or reporter is None:
            raise NotThere(f"{self.page} has no clock")
        steps, phases = clock
        component, board = reporter
        was, _ = board.position
        step = (was + 1) % steps if steps > 1 else 0
        phase = self.chance.randint(1, phases) if phases > 1 else board.position[1]
        if (step, phase) == board.position:
            raise NotThere(f"{self.page} has one moment only")
        self.visit.front_end.widgets.set_component(
            component, "position", {"step": step, "phase": phase}
        )
        if self.page not in _OWN_CLOCK:
            self.own.clock_moved(step, phase)
        return await self.visit.ask(component.fragment)

    @property
    def has_clock(self) -> bool:
        """Whether one goes through a sequence here, and the server is told where one is."""
        boards = [BoardPayload.of(one) for one in self._boards()]
        return any(board.clock is not None and board.clock != (1, 1) for board in boards) and any(
            board.reports for board in boards
        )

    async def ask_for_number(self) -> Answer:
        """Click on a packet of the stage: where does this number come from?"""
        reporter = next(
            ((one, board) for one in self._boards() if (board := BoardPayload.of(one)).reports),
            None,
        )
        if reporter is None or self.visit.front_end.tree.element("stage_board") is None:
            raise NotThere(f"{self.page} has no stage")
        component, board = reporter
        step, phase = board.position
        picked = {"picture": "stage", "trace": "pointer", "index": self.chance.randrange(12)}
        where = {"x": 0, "y": 0, "step": step, "phase": phase}
        self.visit.front_end.widgets.trigger(component, "picked", picked | where)
        return await self.visit.ask(component.fragment)

    async def move_knob(self) -> Answer:
        """Move a knob of the weight lab."""
        gate = self.chance.choice(tuple(KNOBS))
        slider = self._widget(KNOBS[gate])
        wanted = self.chance.randrange(-12, 13) / 4
        if abs(wanted - self.own.mean_bias(gate)) < 0.01:
            wanted += 0.25
        self.visit.front_end.widgets.set_numbers(slider, wanted)
        self.own.knob_moved(gate, wanted)
        return await self.visit.ask(slider.fragment)

    async def type_weight(self) -> Answer:
        """Type a number into the grid of weights."""
        grid = self._widget("weight_grid")
        gate = self.chance.choice("figo")
        row = self.chance.randrange(self.own.hidden_size)
        column = self.chance.randrange(self.own.columns)
        text = self.own.marked(self.chance.randint(-150, 150) / 100)
        self._edits += 1
        self.visit.front_end.widgets.trigger(
            grid,
            "edit",
            {
                "number": self._edits,
                "block": gate,
                "row": row,
                "column": column,
                "text": text,
                "kind": "typed",
            },
        )
        self.own.weight_typed(gate, row, column, text)
        return await self.visit.ask(grid.fragment)

    async def undo(self) -> Answer:
        """Take the weight just typed back."""
        button = self._widget("undo")
        self.visit.front_end.widgets.press(button)
        self.own.undone()
        return await self.visit.ask(button.fragment)

    async def type_text(self) -> Answer:
        """Read another text, of the same characters."""
        field = self._widget("choose_text")
        text = self.own.selection.text
        at = self.chance.randrange(1, len(text))
        turned = text[at:] + text[:at]
        self.visit.front_end.widgets.set(field, string_value=turned)
        self.own.text_typed(turned)
        return await self.visit.ask(field.fragment)

    async def move_gradient_knob(self) -> Answer:
        """Move the forget bias of the gradient lab."""
        slider = next(
            (
                one
                for one in self.visit.front_end.tree.elements(self.visit.front_end.tree.main)
                if one.kind == "slider" and one.content.label == "Forget bias"
            ),
            None,
        )
        if slider is None:
            raise NotThere(f"{self.page} has no slider “Forget bias”")
        self.visit.front_end.widgets.set_numbers(slider, self.chance.randrange(-16, 17) / 4)
        return await self.visit.ask(slider.fragment)

    async def start_training(self) -> Answer:
        """Press Start, or Start again."""
        button = self._widget("training_start")
        self.visit.front_end.widgets.press(button)
        return await self.visit.ask(button.fragment)

    async def stop_training(self) -> Answer:
        """Press Stop training."""
        button = self._widget("training_stop")
        self.visit.front_end.widgets.press(button)
        return await self.visit.ask(button.fragment)

    def _boards(self) -> list[Element]:
        return [
            one
            for one in self.visit.front_end.tree.elements()
            if one.kind == "bidi_component" and one.content.component_name.endswith("viz_board")
        ]

    def _widget(self, key: str) -> Element:
        found = self.visit.front_end.tree.element(key)
        if found is None:
            raise NotThere(f"{self.page} has no {key}")
        return found


def _address(page: str) -> str:
    return "" if page == FIRST_PAGE else page
