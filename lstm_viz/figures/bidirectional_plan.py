"""Where everything stands on the picture of two chains over one sequence, in pixels."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH = 980
MOST_STEPS = 40
"""More tokens than this do not fit beside each other."""

MOST_LANES = 4
"""More units than this of each direction do not fit on a screen."""

HEAD_WIDTH, HEAD_HEIGHT = 52, 23

_LEFT, _RIGHT = 136, 12
_WIDEST = 104  # pixels of a column, of a short sequence
_NUMBERED = 50  # from this width on a cell has room for its number
_WITH_CHANCE = 32  # from this width on a probability has room under an answer
_LANE = 27
_HEAD, _TOKENS, _NAMES = 27, 46, 27
_ANSWERS = 10  # over the answers
_RIGHT_ROW, _ANSWER_ROW = 28, 40


@dataclass(frozen=True)
class BidirectionalPlan:
    """Columns for steps; the forward chain above the tokens, the backward one under them."""

    steps: int
    lanes: int  # of each direction
    answers: int  # rows of answers

    @property
    def column(self) -> float:
        """How wide a step's column is."""
        return min((WIDTH - _LEFT - _RIGHT) / self.steps, _WIDEST)

    @property
    def is_numbered(self) -> bool:
        """Whether every cell has room for its number."""
        return self.column >= _NUMBERED

    @property
    def has_chances(self) -> bool:
        """Whether a probability has room under an answer."""
        return self.column >= _WITH_CHANCE

    @property
    def columns(self) -> list[float]:
        """The middles of the steps' columns."""
        return [_LEFT + (t + 0.5) * self.column for t in range(self.steps)]

    @property
    def left(self) -> float:
        """Where the first column begins."""
        return _LEFT

    @property
    def right(self) -> float:
        """Where the last one ends."""
        return _LEFT + self.steps * self.column

    @property
    def _block(self) -> float:
        return self.lanes * _LANE

    @property
    def forward_lanes(self) -> list[float]:
        """The heights of the forward chain's lanes."""
        return [_HEAD + (k + 0.5) * _LANE for k in range(self.lanes)]

    @property
    def tokens_y(self) -> float:
        """The height of the tokens."""
        return _HEAD + self._block + _TOKENS / 2

    @property
    def backward_lanes(self) -> list[float]:
        """The heights of the backward chain's lanes."""
        top = _HEAD + self._block + _TOKENS
        return [top + (k + 0.5) * _LANE for k in range(self.lanes)]

    @property
    def forward_name_y(self) -> float:
        """Over the forward chain."""
        return _HEAD / 2

    @property
    def backward_name_y(self) -> float:
        """Under the backward chain."""
        return self._answers_top - _ANSWERS - _NAMES / 2

    @property
    def _answers_top(self) -> float:
        return _HEAD + 2 * self._block + _TOKENS + _NAMES + _ANSWERS

    @property
    def right_y(self) -> float:
        """The row of what is right."""
        return self._answers_top + _RIGHT_ROW / 2

    @property
    def answer_rows(self) -> list[float]:
        """The rows of what the networks say."""
        top = self._answers_top + _RIGHT_ROW
        return [top + (k + 0.5) * _ANSWER_ROW for k in range(self.answers)]

    @property
    def answer_height(self) -> float:
        """Of a row of answers."""
        return _ANSWER_ROW

    @property
    def height(self) -> float:
        """The whole picture."""
        answers = _RIGHT_ROW + self.answers * _ANSWER_ROW if self.answers else -_ANSWERS
        return self._answers_top + answers + 6
