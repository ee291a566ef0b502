"""Where everything stands on the picture of stacked layers, in pixels, y downwards."""

from __future__ import annotations

from dataclasses import dataclass

from lstm_viz.figures.stage_plan import PACKET_HEIGHT, PACKET_WIDTH, SPACING, Place

WIDTH = 980
_MOST_LANES = 12  # in all layers together: more do not fit on a screen
_MOST_IN_A_ROW = 6  # packets beside each other in the row under a belt
_FEW, _WIDER = 4, 1.25  # so few in that row leave room for packets and letters so much wider


def most_lanes(layers: int) -> int:
    """How many units of each layer can be shown."""
    return min(_MOST_LANES // layers, _MOST_IN_A_ROW)


MOST_COLUMNS = 4
"""Up to so many input columns are shown as packets; of a longer one-hot row, the token."""

BELT_LEFT, BELT_RIGHT = 8, 634
UNIT_X, C_PREV_X, F_X, KEPT_X, WRITTEN_X, C_X = 104, 152, 254, 350, 468, 582
TANH_X, O_X, H_X = 680, 776, 884
SIGNS = (
    ((C_PREV_X + F_X) / 2, "×"),
    ((F_X + KEPT_X) / 2, "="),
    ((KEPT_X + WRITTEN_X) / 2, "+"),
    ((WRITTEN_X + C_X) / 2, "="),
    (TANH_X, "tanh"),
    ((TANH_X + O_X) / 2, "×"),
    ((O_X + H_X) / 2, "="),
)
"""What stands between a lane's packets."""

RISE_X = 948
SAYS_X, SAYS_END = 68, 912  # where what the read-out says begins, and where its wire ends
INPUT_X, H_PREV_X = 206, 622  # the first packets of x(t) and of h(t-1) in the row under a belt

_SAYS, _HEADER = 42, 30
_LANE = PACKET_HEIGHT + 2
_FRAME = 10  # of a belt around its lanes
_GAP, _UNDER = 9, 17  # above and below the row under a belt


@dataclass(frozen=True)
class StackedPlan:
    """The layers above each other, the first at the bottom."""

    layers: int
    lanes: int  # in each layer
    is_read_out: bool = True

    @property
    def wider(self) -> float:
        """How many times as wide as usual packets and their letters are."""
        return _WIDER if self.lanes <= _FEW else 1.0

    @property
    def packet_width(self) -> float:
        """How wide a packet is."""
        return PACKET_WIDTH * self.wider

    @property
    def _spacing(self) -> float:
        return SPACING * self.wider

    @property
    def belt_height(self) -> float:
        """Of each layer."""
        return self.lanes * _LANE + _FRAME

    @property
    def says_y(self) -> float:
        """The row of what the read-out says."""
        return _SAYS / 2

    @property
    def header_y(self) -> float:
        """The row over the columns."""
        return self._top - _HEADER / 2

    @property
    def _top(self) -> float:
        return (_SAYS if self.is_read_out else 0) + _HEADER

    @property
    def _block(self) -> float:
        return self.belt_height + _GAP + PACKET_HEIGHT + _UNDER

    def belt_top(self, layer: int) -> float:
        """The upper edge of a layer's belt."""
        return self._top + (self.layers - 1 - layer) * self._block

    def belt_bottom(self, layer: int) -> float:
        """Its lower edge."""
        return self.belt_top(layer) + self.belt_height

    def row_y(self, layer: int) -> float:
        """The row under a layer's belt, of what comes into it."""
        return self.belt_bottom(layer) + _GAP + PACKET_HEIGHT / 2

    def rise_y(self, layer: int) -> float:
        """Where the wire from the layer below comes in, under that row."""
        return self.row_y(layer) + PACKET_HEIGHT / 2 + 9

    @property
    def height(self) -> float:
        """The whole picture."""
        return self.row_y(0) + PACKET_HEIGHT / 2 + 8

    def lane_places(self, layer: int, x: float) -> list[Place]:
        """A place on each lane of a layer."""
        top = self.belt_top(layer) + _FRAME / 2
        return [(x, top + (k + 0.5) * _LANE) for k in range(self.lanes)]

    def row_places(self, layer: int, x: float, count: int) -> list[Place]:
        """Places beside each other in the row under a layer's belt."""
        return [(x + k * self._spacing, self.row_y(layer)) for k in range(count)]

    def row_end(self, x: float) -> float:
        """The right edge of a row of a packet for each lane."""
        return x + (self.lanes - 1) * self._spacing + self.packet_width / 2
