"""Four networks on one sequence, with everything they computed. Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz import zoo
from lstm_viz.analysis import unit_order
from lstm_viz.cells import GRUTrace, LSTMTrace, RNNTrace
from lstm_viz.figures.known_rows import KnownRow
from lstm_viz.figures.side_stage import MOST_UNITS
from lstm_viz.readout import answers, answers_to, wanted_from
from lstm_viz.sequences import InputSequence
from lstm_viz.sequences.right_answers import right_answers
from lstm_viz.sequences.tasks import Task
from lstm_viz.ui.side_by_side.choice import Reads, SideBySideChoice
from lstm_viz.ui.side_by_side.knowing import most_telling, rows_of, sentences
from lstm_viz.ui.side_by_side.reading import sequence_read, text_for
from lstm_viz.zoo.lessons import KINDS, SIDE_BY_SIDE, Kind, SameProblem

SHOWN_UNITS = 4
"""So many units of a network are on stage, unless others are chosen."""

_CROWD = 4  # of so many networks beside each other no more units fit


@dataclass(frozen=True, eq=False, kw_only=True)
class SideScene:
    """The four networks of a problem on one sequence."""

    problem: SameProblem
    task: Task
    sequence: InputSequence
    cards: Mapping[Kind, zoo.Card]
    traces: Mapping[Kind, RNNTrace | GRUTrace | LSTMTrace]
    units: Mapping[Kind, tuple[int, ...]]  # those whose h(t) moves most: on stage, unless chosen
    rows: tuple[KnownRow, ...]  # in the order of `KINDS`
    right: tuple[str, ...]  # T: the right answer in words; empty where there is none
    asked: NDArray[np.bool_]  # (T,)
    told: tuple[str, ...]  # T sentences
    start: int  # the step worth opening on
    kept: dict[Hashable, Any] = field(default_factory=dict)  # pictures, which take long

    @property
    def hidden_size(self) -> int:
        """H, of all four the same."""
        return self.traces["lstm"].cell.hidden_size

    def most_units(self, choice: SideBySideChoice) -> int:
        """How many units of each network can be on stage."""
        return SHOWN_UNITS if len(choice.on_stage) == _CROWD else min(self.hidden_size, MOST_UNITS)

    def chosen_units(self, choice: SideBySideChoice) -> tuple[int, ...]:
        """Those of the units chosen that there are and that fit; empty where none is."""
        chosen = tuple(unit for unit in choice.units or () if unit < self.hidden_size)
        return chosen[: self.most_units(choice)]

    def on_stage(self, choice: SideBySideChoice) -> Mapping[Kind, tuple[int, ...]]:
        """The units of each network on stage: those chosen, or those whose h(t) moves most."""
        chosen = self.chosen_units(choice)
        return dict.fromkeys(KINDS, chosen) if chosen else self.units


def side_scene(choice: SideBySideChoice) -> SideScene:
    """What is chosen to be seen; kept for a while.

    Raises
    ------
    InvalidInput
        When a network's file is missing or damaged, or what was typed cannot be read.
    """
    text = choice.text if choice.reads == "typed" else ""
    number = choice.held_out if choice.reads == "held-out" else 0
    return _scene(choice.problem, choice.reads, number, text)


def text_read(choice: SideBySideChoice) -> str:
    """What somebody would have typed for the networks to read what they read.

    Raises
    ------
    InvalidInput
        As `side_scene`.
    """
    scene = side_scene(choice)
    return choice.text if choice.reads == "typed" else text_for(scene.task, scene.sequence.x)


@lru_cache(maxsize=32)
def _scene(problem: str, reads: Reads, number: int, text: str) -> SideScene:
    same = SIDE_BY_SIDE[problem]
    cards = {kind: zoo.card_of(same.networks[kind]) for kind in KINDS}
    made_by = cards["lstm"].recipe
    sequence, batch = sequence_read(made_by, reads, number, text)
    runs = {kind: zoo.network_of(same.networks[kind]).trace(sequence.x) for kind in KINDS}
    task = made_by.task
    if batch is None:
        target = right_answers(task, sequence.x)
        found = {
            kind: answers(run, task.outputs, task.loss, target=target) for kind, run in runs.items()
        }
    else:
        found = {kind: answers_to(task, run, batch) for kind, run in runs.items()}
    traces = {kind: run.layers[0][0] for kind, run in runs.items()}
    asked = found["lstm"].asked
    rows, right = rows_of(task, found, wanted_from(found["lstm"].target))
    return SideScene(
        problem=same,
        task=task,
        sequence=sequence,
        cards=cards,
        traces=traces,
        units={
            kind: tuple(sorted(unit_order(trace, "h", "range")[:SHOWN_UNITS]))
            for kind, trace in traces.items()
        },
        rows=rows,
        right=right,
        asked=asked,
        told=tuple(sentences(rows, right, asked.tolist(), sequence.tokens)),
        start=most_telling(rows),
    )
