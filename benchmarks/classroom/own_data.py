"""What is one student's own, and whether what a student is shown is that.

Each has a network from a seed of its own and a text of its own, and changes the network's weights
to numbers that carry the student's. The same changes are made here, with the app's own functions;
so it is known what the address bar, the sidebar and the pictures' numbers must say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

import numpy as np

from benchmarks.classroom.front_end import FrontEnd
from benchmarks.classroom.nodes import Element
from benchmarks.classroom.payloads import BoardPayload
from lstm_viz.cells import LSTM
from lstm_viz.editing import add_to_bias, gate_table, mean_bias, with_gate_block
from lstm_viz.ui.current import Current, build
from lstm_viz.ui.lab.changing import own_cell
from lstm_viz.ui.link import link_of
from lstm_viz.ui.selection import RANDOM, Selection

_IN_LINK = ("net", "h", "seed", "fb", "seq", "text", "w", "t")
_WITH_STAGE = (("stage_board", "stage"), ("strip_board", "strip"))
_GATES = ("f", "i", "g", "o")
_CLOSE = 1e-6  # the strip's numbers are float32


class OwnData:
    """What a student has made of the app.

    Parameters
    ----------
    number : int
        From 1; no two students of a server have the same.
    """

    def __init__(self, number: int) -> None:
        self.number = number
        chosen = Selection().with_network(RANDOM)
        self.selection = replace(chosen, seed=number, text=f"class {number}", step=0)
        self._before_edit: Selection | None = None
        self._checked: list[tuple[Element, Selection]] = []

    @property
    def link(self) -> str:
        """The link that opens it, without the page's address."""
        return urlencode(link_of(self.selection))

    @property
    def hidden_size(self) -> int:
        """H."""
        return self.selection.hidden_size

    @property
    def columns(self) -> int:
        """How many numbers a unit has in the grid of a gate: W, U and the bias."""
        return gate_table(self._current.cell, "f").shape[1]

    def mean_bias(self, gate: str) -> float:
        """What the knob of a gate's bias stands at."""
        return mean_bias(self._current.cell, gate)

    def marked(self, value: float) -> str:
        """A weight near a value that no other student types: its last digits are the number."""
        return f"{value:.2f}{self.number:06d}"

    @property
    def can_undo(self) -> bool:
        """Whether the last change was a typed weight, which undo takes back by itself."""
        return self._before_edit is not None

    def weight_typed(self, gate: str, row: int, column: int, text: str) -> None:
        """Make the change that typing into the grid makes."""
        before = self.selection
        number = np.array([[float(text)]])
        self._change(lambda cell: with_gate_block(cell, gate, row, column, number))
        self._before_edit = before

    def knob_moved(self, gate: str, wanted: float) -> None:
        """Make the change that the knob of a gate's bias makes."""
        self._change(lambda cell: add_to_bias(cell, gate, wanted - mean_bias(cell, gate)))

    def undone(self) -> None:
        """Take the typed weight back."""
        assert self._before_edit is not None
        self.selection = replace(self._before_edit, step=self.selection.step)
        self._before_edit = None

    def text_typed(self, text: str) -> None:
        """Read another text; it must have as many characters, all from the first text."""
        self.selection = replace(self.selection, text=text)
        self._before_edit = None

    def clock_moved(self, step: int, phase: int) -> None:
        """Look at another step."""
        self.selection = replace(self.selection, step=step, phase=phase)

    def problems(self, front_end: FrontEnd) -> Iterator[str]:
        """What of a page is not this student's.

        Parameters
        ----------
        front_end : FrontEnd
            What the browser shows.
        """
        shown, expected = dict(parse_qsl(front_end.query)), link_of(self.selection)
        for part in _IN_LINK:
            if shown.get(part) != expected.get(part):
                yield (
                    f"the link says {part} = {_short(shown.get(part))}; "
                    f"student {self.number}'s is {_short(expected.get(part))}"
                )
        yield from self._sidebar_problems(front_end)
        for key, picture in _WITH_STAGE:
            board = front_end.tree.element(key)
            if board is not None:
                yield from self._picture_problems(board, picture)

    def _sidebar_problems(self, front_end: FrontEnd) -> Iterator[str]:
        for key, field, expected in (
            ("choose_text", "string_value", self.selection.text),
            ("choose_seed", "int_value", self.selection.seed),
        ):
            widget = front_end.tree.element(key)
            if widget is not None:
                value = getattr(front_end.widgets.state_of(widget), field)
                if value != expected:
                    yield f"the sidebar has {value!r} in {key}; expected {expected!r}"

    def _picture_problems(self, board: Element, picture: str) -> Iterator[str]:
        if any(board is known and self.selection is chosen for known, chosen in self._checked):
            return
        trace = self._current.trace
        shown = BoardPayload.of(board).arrays(picture, *_GATES)
        for gate, numbers in shown.items():
            own = getattr(trace, gate)
            if numbers.shape != own.shape or not np.allclose(numbers, own, rtol=0, atol=_CLOSE):
                yield f"{gate}(t) of the {picture} is not that of student {self.number}'s network"
        if not shown:
            yield f"the {picture} has no gates"
        self._checked = [*self._checked, (board, self.selection)][-len(_WITH_STAGE) :]

    @property
    def _current(self) -> Current:
        return build(replace(self.selection, step=0, phase=1))

    def _change(self, make: Callable[[LSTM], LSTM]) -> None:
        current = self._current
        own = own_cell(current).with_cell(make(current.cell))
        self.selection = replace(self.selection, own=own)
        self._before_edit = None


def _short(text: str | None) -> str:
    return "nothing" if text is None else repr(text if len(text) <= 24 else text[:23] + "…")
