"""What a network says at each step, and what becomes of it when it hears itself."""

from lstm_viz.readout.answers import Answers, answers, answers_to, next_tokens
from lstm_viz.readout.chances import chances_of, wanted_from
from lstm_viz.readout.forecast import MOST_AHEAD, Forecast, forecast
from lstm_viz.readout.generate import (
    MOST_GENERATED,
    MOST_PROMPT,
    MOST_TEMPERATURE,
    Generated,
    generate,
)
from lstm_viz.readout.real_units import AS_IT_IS, RealUnits
from lstm_viz.readout.surprise import Surprise, surprise

__all__ = [
    "AS_IT_IS",
    "MOST_AHEAD",
    "MOST_GENERATED",
    "MOST_PROMPT",
    "MOST_TEMPERATURE",
    "Answers",
    "Forecast",
    "Generated",
    "RealUnits",
    "Surprise",
    "answers",
    "answers_to",
    "chances_of",
    "forecast",
    "generate",
    "next_tokens",
    "surprise",
    "wanted_from",
]
