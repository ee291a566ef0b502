"""The lessons: what each one's choice is called in a selection and in a link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lstm_viz.ui.attention.choice import TEXT as ATTENTION
from lstm_viz.ui.bidirectional.choice import TEXT as BIDIRECTIONAL
from lstm_viz.ui.cost.choice import TEXT as COST
from lstm_viz.ui.lesson_choice import ChoiceText
from lstm_viz.ui.misconceptions.choice import TEXT as MISCONCEPTIONS
from lstm_viz.ui.problems.choice import TEXT as PROBLEMS
from lstm_viz.ui.side_by_side.choice import TEXT as SIDE_BY_SIDE
from lstm_viz.ui.stacked.choice import TEXT as STACKED
from lstm_viz.ui.uses.choice import TEXT as USES
from lstm_viz.ui.variants.choice import TEXT as VARIANTS


@dataclass(frozen=True)
class Lesson:
    """A page with a choice of its own."""

    field: str  # of the selection
    part: str  # of a link
    text: ChoiceText[Any]


LESSONS = (
    Lesson("side_by_side", "side", SIDE_BY_SIDE),
    Lesson("stacked", "deep", STACKED),
    Lesson("bidirectional", "both", BIDIRECTIONAL),
    Lesson("attention", "attn", ATTENTION),
    Lesson("variants", "var", VARIANTS),
    Lesson("problems", "prob", PROBLEMS),
    Lesson("cost", "cost", COST),
    Lesson("misconceptions", "wrong", MISCONCEPTIONS),
    Lesson("uses", "use", USES),
)
