"""The challenges in the order in which they build on each other."""

from __future__ import annotations

from lstm_viz.challenges.amounts import ADDING, HALF_LIFE_4, LARGEST
from lstm_viz.challenges.challenge import Challenge
from lstm_viz.challenges.counting import ANBN, BRACKETS, COUNT_ONES, RUN_LENGTH
from lstm_viz.challenges.feedback import ALTERNATOR, DELAY, FIRST_OF_MANY, PARITY
from lstm_viz.challenges.memory import (
    FORGET_AT_STEP_3,
    KEEP_THE_TOKEN,
    LATCH,
    WRITE_KEEP_READ,
    WRITE_WHEN_TOLD,
)

CHALLENGES: dict[str, Challenge] = {
    challenge.key: challenge
    for challenge in (
        KEEP_THE_TOKEN,  # one gate, one weight
        FORGET_AT_STEP_3,
        WRITE_WHEN_TOLD,
        COUNT_ONES,
        ANBN,
        HALF_LIFE_4,
        BRACKETS,
        RUN_LENGTH,
        LATCH,  # several gates at once
        WRITE_KEEP_READ,
        ADDING,
        ALTERNATOR,  # recurrent weights
        PARITY,
        DELAY,
        FIRST_OF_MANY,
        LARGEST,
    )
}
"""The challenges by key, from easy to hard."""
