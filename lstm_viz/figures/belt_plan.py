"""Where everything stands on the belt's picture, in pixels."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH = 980
PAST = 9
"""So many earlier steps are still on the belt."""

LEFT, TOP, BOTTOM = 40, 40, 52
HEIGHT = 372  # of all lanes together
SLOT = 47  # pixels from one step to the next on the belt
FORGET_X = LEFT + PAST * SLOT + 42
NOW_X = FORGET_X + 60
SUM_X = NOW_X + 30
READ_X = SUM_X + 240
OUT_X = READ_X + 66
REACH = 0.45  # the largest value reaches this share of a lane's height


@dataclass(frozen=True)
class Lanes:
    """Where the lanes are, in pixels from the top."""

    count: int
    limit: float  # the value that reaches `REACH` of a lane

    @property
    def height(self) -> float:
        """The height of one lane."""
        return HEIGHT / self.count

    @property
    def middles(self) -> list[float]:
        """Each lane's zero line."""
        return [TOP + (k + 0.5) * self.height for k in range(self.count)]

    @property
    def upwards(self) -> float:
        """Pixels of the value 1, upwards, where y counts downwards."""
        return -REACH * self.height / self.limit

    @property
    def letters(self) -> float:
        """The numbers' size."""
        return 20 if self.count == 1 else 17 if self.count <= 4 else 14.5


def slot_x(step_back: int) -> float:
    """The middle of the bar of the step so many before; 0 is just leaving the present."""
    return NOW_X if step_back == 0 else FORGET_X - 54 - (step_back - 1) * SLOT
