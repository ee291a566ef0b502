"""Where everything stands on the stage, for so many units and inputs."""

from __future__ import annotations

from dataclasses import dataclass

from lstm_viz.figures.stage_form import PLAIN, StageForm

WIDTH = 980
PACKET_WIDTH, PACKET_HEIGHT = 54, 24
SPACING = PACKET_WIDTH + 4
OPENNESS = 5
"""How thick the bar is that says how far a gate is open."""

BELT_LEFT, BELT_RIGHT, BELT_TOP = 8, 972, 36
H_PREV_X, READ_X = 44, 928  # the columns of h(t-1) and of h(t)
INPUT_X = 250

_BOXES_LEFT, _BOXES_RIGHT = 92, 868
_ROW = PACKET_HEIGHT + OPENNESS + 8  # a row of packets in a gate's box, with its bars
_COLUMN = PACKET_HEIGHT + 3  # a packet of a hidden state's column

Place = tuple[float, float]


@dataclass(frozen=True)
class StagePlan:
    """Places in the units of a screen `WIDTH` wide, y downwards."""

    units: int  # lanes shown
    inputs: int  # D
    form: StageForm = PLAIN

    @property
    def lane(self) -> float:
        """How high a lane of the belt is: lower where there are many."""
        return 34 if self.units <= 4 else 27

    @property
    def belt_bottom(self) -> float:
        """Where the belt ends and the gates' part begins."""
        return BELT_TOP + self.units * self.lane + 10

    @property
    def packets_per_row(self) -> int:
        """How many packets stand beside each other in a gate's box."""
        return self.units if self.units <= 3 else 2 if self.units == 4 else 3

    @property
    def box_width(self) -> float:
        """A gate's box, wide enough for its packets and for its name."""
        return max(self.packets_per_row * SPACING + 10, 156)

    @property
    def box_height(self) -> float:
        """A gate's box: its name, and its rows of packets."""
        rows = -(-self.units // self.packets_per_row)
        return rows * _ROW + 36

    @property
    def box_top(self) -> float:
        """The boxes' upper edge; lower where peepholes need room over them."""
        return self.belt_bottom + (82 if self.form.peepholes else 60)

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
        return self.middle("o")

    @property
    def write_y(self) -> float:
        """Where input gate and candidate meet."""
        return self.belt_bottom + 32

    @property
    def read_y(self) -> float:
        """Where the output gate meets tanh C(t)."""
        return self.belt_bottom + 48

    @property
    def join_y(self) -> float:
        """The wire on which x(t) and h(t-1) come to the gates."""
        return self.box_bottom + 18

    @property
    def recurrent_cut(self) -> Place:
        """Where the wire of h(t-1) is cut when the gates do not see it."""
        return 118, self.join_y

    @property
    def input_y(self) -> float:
        """The row of x(t)."""
        return self.join_y + 30

    @property
    def state_top(self) -> float:
        """Where the columns of h(t-1) and h(t) begin."""
        return self.belt_bottom + 92

    @property
    def outputs(self) -> int:
        """How many packets h has: one a unit or, with a projection, P."""
        return self.units if self.form.outputs is None else self.form.outputs

    @property
    def h_prev_bottom(self) -> float:
        """Where the column of h(t-1) ends."""
        return self.state_top + self.outputs * _COLUMN

    @property
    def matrix_y(self) -> float:
        """The middle of the projection's box, under the column of what goes into it."""
        return self.state_top + self.units * _COLUMN + 24

    @property
    def h_top(self) -> float:
        """Where the column of h(t) begins: under the projection, where there is one."""
        return self.state_top if self.form.outputs is None else self.matrix_y + 26

    @property
    def h_bottom(self) -> float:
        """Where it ends."""
        return self.h_top + self.outputs * _COLUMN

    @property
    def loop_y(self) -> float:
        """The wire on which h(t) goes round to become h(t-1)."""
        below_inputs = 34 if self.inputs > 1 else 20  # several inputs have their names under them
        return max(self.input_y + below_inputs, self.h_prev_bottom + 10, self.h_bottom + 10)

    @property
    def height(self) -> float:
        """The whole picture."""
        return self.loop_y + 12

    def lanes(self, x: float) -> list[Place]:
        """A place on each lane."""
        return [(x, BELT_TOP + 5 + (k + 0.5) * self.lane) for k in range(self.units)]

    def column(self, x: float, top: float, count: int) -> list[Place]:
        """Places under each other, for a hidden state."""
        return [(x, top + (k + 0.5) * _COLUMN) for k in range(count)]

    # A peephole leaves the belt and goes to a gate, beside that gate's own wire.

    @property
    def look_y(self) -> float:
        """The wire on which C(t-1) goes to the input gate's peepholes."""
        return self.belt_bottom + 58

    def look_x(self, gate: str) -> float:
        """Where a peephole reaches a gate's box."""
        return self.middle(gate) - 60

    def in_box(self, gate: str) -> list[Place]:
        """Places in a gate's box, row by row."""
        per_row = self.packets_per_row
        return [
            (
                self.middle(gate) + (k % per_row - (per_row - 1) / 2) * SPACING,
                self.box_top + 32 + (k // per_row) * _ROW + PACKET_HEIGHT / 2,
            )
            for k in range(self.units)
        ]
