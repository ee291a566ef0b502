"""Where everything stands on the step picture, for so many units and inputs."""

from __future__ import annotations

from dataclasses import dataclass

from lstm_viz.figures.packets import PACKET_HEIGHT, PACKET_WIDTH

WIDTH = 980
LANE = 34
SPACING_X, SPACING_Y = PACKET_WIDTH + 4, PACKET_HEIGHT + 6
BELT_LEFT, BELT_RIGHT, BELT_TOP = 8, 972, 40
H_PREV_X, READ_X = 48, 924  # the columns of h(t-1) and of h(t)
INPUT_X = 250

_BOXES_LEFT, _BOXES_RIGHT = 100, 860

Place = tuple[float, float]


@dataclass(frozen=True)
class StepPlan:
    """Places in the units of a screen `WIDTH` wide, y downwards."""

    units: int  # lanes shown
    inputs: int  # D

    @property
    def belt_bottom(self) -> float:
        """Where the belt ends and the gates' part begins."""
        return BELT_TOP + self.units * LANE + 12

    @property
    def packets_per_row(self) -> int:
        """How many packets stand beside each other in a gate's box."""
        return self.units if self.units <= 3 else 2 if self.units == 4 else 3

    @property
    def box_width(self) -> float:
        """A gate's box, wide enough for its packets and for its name."""
        return max(self.packets_per_row * SPACING_X + 10, 156)

    @property
    def box_height(self) -> float:
        """A gate's box: its name, and its rows of packets."""
        rows = -(-self.units // self.packets_per_row)
        return rows * SPACING_Y + 46

    @property
    def box_top(self) -> float:
        """The boxes' upper edge."""
        return self.belt_bottom + 64

    @property
    def box_bottom(self) -> float:
        """The boxes' lower edge."""
        return self.box_top + self.box_height

    def box_left(self, gate: str) -> float:
        """The left edge of a gate's box; they stand in the order f, i, C̃, o."""
        gap = (_BOXES_RIGHT - _BOXES_LEFT - 4 * self.box_width) / 3
        return _BOXES_LEFT + "figo".index(gate) * (self.box_width + gap)

    def middle(self, gate: str) -> float:
        """The middle of a gate's box, where its wires meet it."""
        return self.box_left(gate) + self.box_width / 2

    # A lane reads as its equation: C(t-1) × f(t) = kept, + written, = C(t).

    @property
    def times_x(self) -> float:
        """The lanes' ×, straight above the forget gate."""
        return self.middle("f")

    @property
    def c_prev_x(self) -> float:
        """C(t-1)."""
        return self.times_x - 78

    @property
    def kept_x(self) -> float:
        """What is kept of it."""
        return self.times_x + 116

    @property
    def plus_x(self) -> float:
        """The lanes' +."""
        return (self.kept_x + self.written_x) / 2

    @property
    def written_x(self) -> float:
        """What is written, between input gate and candidate."""
        return (self.middle("i") + self.middle("g")) / 2

    @property
    def c_x(self) -> float:
        """C(t)."""
        return self.written_x + 170

    @property
    def write_y(self) -> float:
        """Where input gate and candidate meet."""
        return self.belt_bottom + 34

    @property
    def read_y(self) -> float:
        """Where the output gate meets tanh C(t)."""
        return self.belt_bottom + 50

    @property
    def join_y(self) -> float:
        """The wire on which x(t) and h(t-1) come to the gates."""
        return self.box_bottom + 22

    @property
    def state_top(self) -> float:
        """Where the columns of h(t-1) and h(t) begin."""
        return self.belt_bottom + 76

    @property
    def height(self) -> float:
        """The whole picture."""
        below_joint = 74 if self.inputs > 1 else 56  # several inputs have their names under them
        return max(self.join_y + below_joint, self.state_top + self.units * SPACING_Y + 12)

    def lanes(self, x: float) -> list[Place]:
        """A place on each lane."""
        return [(x, BELT_TOP + 6 + (k + 0.5) * LANE) for k in range(self.units)]

    def column(self, x: float) -> list[Place]:
        """Places under each other, for a hidden state."""
        return [(x, self.state_top + (k + 0.5) * SPACING_Y) for k in range(self.units)]

    def in_box(self, gate: str) -> list[Place]:
        """Places in a gate's box, row by row."""
        per_row = self.packets_per_row
        return [
            (
                self.middle(gate) + (k % per_row - (per_row - 1) / 2) * SPACING_X,
                self.box_top + 38 + (k // per_row + 0.5) * SPACING_Y,
            )
            for k in range(self.units)
        ]
