"""Where everything stands on a stage that is narrow, so that several fit beside each other.

Each vector is a line, its units side by side; lines that belong together are a block: the belt,
a gate's box, or a line by itself. What happens to the belt reads from top to bottom, as one adds
up on a blackboard; the gates are under it, and x(t) comes in from below, as on the `stage`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from lstm_viz.figures.digits import SHOWN
from lstm_viz.figures.moving import Row, Value
from lstm_viz.figures.stage_plan import OPENNESS, PACKET_HEIGHT, PACKET_WIDTH, Place

MOST_INPUTS = 4
"""More columns of x(t) than this are told as a count."""

WIDER = 1.27
"""So much wider packets and letters are where there is room beside them; a packet is as high."""

LOOP_X, LOOP_END = 4, 9  # the wire on which h(t) goes round, and where it meets a line

_LEFT = 74  # where the packets begin; before it stand the lines' names
_GAP = 2.5  # between packets
_COLUMNS = 4  # so many units fit on a stage of the usual width
_WIDEST = 76  # the spacing of packets that are few
_RIGHT = 13  # of the packets: the wire that leads to the boxes
_TITLE, _NUMBERS = 21, 15
_LINE = PACKET_HEIGHT + 2.5
_GATE = PACKET_HEIGHT + OPENNESS + 5.5
_INSIDE = 3.5  # between a block's edge and its packets
_BETWEEN = 4  # of two blocks
_WORDS = 17  # a line of words over a block

Ground = Literal["belt", "box", "plain"]


@dataclass(frozen=True)
class Line:
    """One vector: a packet for each unit beside its name."""

    name: str  # "f", "c_prev", "retained", …
    quantity: str  # whose colour it has
    label: str  # beside its packets: "f(t)"
    said: str  # what it is called when it is pointed at
    value: Value
    phase: int  # which brings it
    comes_from: str | None = None  # the line from which its packets come
    goes_round: str | None = None  # the line that it was one step before
    decimals: Value | int = SHOWN
    limit: Row | None = None  # where its colours end, if that depends on the numbers
    under: str = ""  # a word under its name
    is_open: bool = False  # whether a bar says how far open it is
    is_sum: bool = False  # whether a rule stands over it: the lines above add up to it


@dataclass(frozen=True)
class Block:
    """Lines that stand together."""

    ground: Ground
    quantity: str  # whose colour its edge has
    lines: tuple[Line, ...]
    phases: tuple[int, ...] = ()  # in which its edge stands out
    words: str = ""  # over it
    is_low: bool = False  # whether spare height is left over it


@dataclass(frozen=True)
class SidePlan:
    """Places in the units of a screen, y downwards."""

    blocks: tuple[Block, ...]
    units: int  # shown
    inputs: int  # D
    least_height: float = 0.0
    wider: float = 1.0  # so many times as wide as usual are packets and letters

    @property
    def packet_width(self) -> float:
        """How wide a packet is."""
        return PACKET_WIDTH * self.wider

    @property
    def left(self) -> float:
        """Where the packets begin; before it stand the lines' names."""
        return _LEFT * self.wider

    @property
    def _close(self) -> float:
        """From one packet to the next where they stand as close as they can."""
        return self.packet_width + _GAP

    @property
    def spacing(self) -> float:
        """From one unit's packets to the next one's."""
        return min(_WIDEST * self.wider, max(self._close, _COLUMNS * self._close / self.units))

    @property
    def width(self) -> float:
        """The whole picture: the same for up to four units."""
        return self.packets_right + _RIGHT

    @property
    def packets_right(self) -> float:
        """Where the room of the packets ends."""
        return self.left + max(_COLUMNS, self.units) * self._close

    @property
    def bus_x(self) -> float:
        """The wire on which x(t) and h(t-1) come to the boxes."""
        return self.width - 5

    @cached_property
    def _tops(self) -> tuple[float, ...]:
        """The upper edges of the blocks, and the end."""
        tops, y = [], float(self._head)
        spare = max(0.0, self.least_height - self._natural_height)
        for block in self.blocks:
            y += spare if block.is_low else 0.0
            spare = 0.0 if block.is_low else spare
            y += _WORDS if block.words else 0.0
            tops.append(y)
            y += _height(block) + _BETWEEN
        return (*tops, y + spare)

    @property
    def _natural_height(self) -> float:
        words = sum(_WORDS for block in self.blocks if block.words)
        blocks = sum(_height(block) + _BETWEEN for block in self.blocks)
        return self._head + words + blocks + self._input_height

    @property
    def _head(self) -> int:
        """The title; over blocks that stand low the units' numbers have a line of their own."""
        return _TITLE + (_NUMBERS if self.blocks[0].is_low else 0)

    @property
    def _input_height(self) -> float:
        return PACKET_HEIGHT + (20 if self.inputs > 1 else 4)

    @property
    def numbers_y(self) -> float:
        """The units' numbers over their columns."""
        first = self.blocks[0]
        if not first.is_low:
            return _TITLE / 2 + 2
        return self._tops[0] - (_WORDS if first.words else 0) - _NUMBERS / 2

    @property
    def void(self) -> tuple[float, float]:
        """From where to where nothing is, between the title and blocks that stand low."""
        return float(_TITLE), self.numbers_y - _NUMBERS / 2

    @property
    def input_y(self) -> float:
        """The row of x(t)."""
        return self._tops[-1] + PACKET_HEIGHT / 2

    @property
    def height(self) -> float:
        """The whole picture."""
        return max(self._natural_height, self.least_height)

    def top(self, block: int) -> float:
        """The upper edge of a block."""
        return self._tops[block]

    def bottom(self, block: int) -> float:
        """The lower edge of a block."""
        return self._tops[block] + _height(self.blocks[block])

    def words_y(self, block: int) -> float:
        """The words over a block."""
        return self._tops[block] - _WORDS / 2 - 1

    def line_y(self, name: str) -> float:
        """The middle of a line's packets."""
        return self._lines[name]

    @cached_property
    def _lines(self) -> dict[str, float]:
        found = {}
        for k, block in enumerate(self.blocks):
            y = self._tops[k] + (0 if block.ground == "plain" else _INSIDE)
            for line in block.lines:
                y += 3 if line.is_sum else 0
                found[line.name] = y + PACKET_HEIGHT / 2
                y += _line_height(line)
        return found

    def unit_x(self, place: int) -> float:
        """The middle of a unit's column."""
        return self.left + (place + 0.5) * self.spacing

    def places(self, name: str) -> list[Place]:
        """A line's packets, unit by unit."""
        return [(self.unit_x(place), self.line_y(name)) for place in range(self.units)]

    def input_places(self) -> list[Place]:
        """The packets of x(t) that are shown."""
        shown = min(self.inputs, MOST_INPUTS)
        return [(self.left + (k + 0.5) * self._close, self.input_y) for k in range(shown)]


def _line_height(line: Line) -> float:
    return _GATE if line.is_open else _LINE


def _height(block: Block) -> float:
    rules = sum(3 for line in block.lines if line.is_sum)
    inside = 0 if block.ground == "plain" else 2 * _INSIDE - 3
    return sum(map(_line_height, block.lines)) + rules + inside
