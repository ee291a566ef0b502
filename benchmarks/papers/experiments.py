"""All experiments, in the order in which they are run and shown."""

from __future__ import annotations

from benchmarks.papers.experiment import Experiment
from benchmarks.papers.lstm_1997 import ADDING, ORDER_THREE, ORDER_TWO, REBER
from benchmarks.papers.unitary_2016 import ADDING_100, ADDING_150, COPY

EXPERIMENTS: tuple[Experiment, ...] = (
    REBER,
    ADDING,
    ORDER_TWO,
    ORDER_THREE,
    ADDING_100,
    ADDING_150,
    COPY,
)
