"""Every statement: its answer follows from its experiment, and its words from the numbers."""

from __future__ import annotations

import re
import string

import numpy as np
import pytest

import lstm_viz as lv
from lstm_viz.misconceptions import ANSWERS, FIXED, STATEMENTS, Knob, Outcome, statement
from lstm_viz.misconceptions.outcome import Panel

EVERY = [(key, position) for key, one in STATEMENTS.items() for position in one.knob.positions]


@pytest.mark.parametrize("key", STATEMENTS)
def test_the_answer_follows_from_the_experiment(key: str) -> None:
    assert STATEMENTS[key].answer == STATEMENTS[key].answer_found()


@pytest.mark.parametrize(("key", "position"), EVERY)
def test_what_is_found_can_be_drawn_and_said(key: str, position: float) -> None:
    found = STATEMENTS[key].outcome(position)
    assert len(found.at) > 1
    assert np.all(np.diff(found.at) > 0)
    if found.is_trace:
        assert found.at.tolist() == list(range(1, len(found.at) + 1))
        assert len(found.at) <= 500  # as far as a lesson's clock goes
    for panel in found.panels:
        for line in panel.series:
            assert line.values.shape == found.at.shape
            assert np.isfinite(line.values).all()
            assert panel.scale == "linear" or (line.values >= 0).all()
    named = {name for _, name, _, _ in string.Formatter().parse(found.right) if name}
    assert named <= set(found.numbers)
    assert len(named) >= 2  # no number is typed: those named come from the run
    no_formula = re.sub(r"\{\w+\}|\(t−1\)|h\(0\)|\[−?\d\]", "", found.right)
    # The ends of a gate, the latch tanh(2x + 2h), and two years.
    assert set(re.findall(r"\d+(?:\.\d+)?", no_formula)) <= {"0", "1", "2", "1997", "2000"}
    assert all(number.meaning for number in found.numbers.values())
    assert all(np.isfinite(number.value) for number in found.numbers.values())


def test_there_are_enough_of_each_answer_and_subject() -> None:
    answers = [one.answer for one in STATEMENTS.values()]
    assert len(answers) >= 16
    assert set(answers) == set(ANSWERS)
    assert len({one.subject for one in STATEMENTS.values()}) == 4
    assert len({one.claim for one in STATEMENTS.values()}) == len(STATEMENTS)
    assert len({key for key in STATEMENTS if not STATEMENTS[key].source.text}) == 0


@pytest.mark.parametrize("key", STATEMENTS)
def test_what_is_said_before_a_guess_does_not_say_the_answer(key: str) -> None:
    asks = STATEMENTS[key].asks.lower()
    assert not re.search(r"\b(true|false|wrong|right|depends|vanish|explode|cannot)", asks)


def test_outcomes_are_repeated_and_kept() -> None:
    one = statement("cannot-vanish")
    assert one.outcome() is one.outcome(one.knob.opening)
    again = one.run(one.knob.opening)
    assert again.value("lstm") == one.outcome().value("lstm")


def test_what_is_not_there_is_refused() -> None:
    with pytest.raises(lv.InvalidInput, match="no statement 'nothing'; expected one of input-gate"):
        statement("nothing")
    with pytest.raises(lv.InvalidInput, match=r"Input gate held at has no position 0\.3; expected"):
        statement("input-gate").outcome(0.3)
    with pytest.raises(lv.InvalidInput, match="opens at 2"):
        Knob("Steps", (1.0,), 2.0)
    with pytest.raises(lv.InvalidInput, match="one name"):
        Knob("Steps", (1.0, 2.0), 2.0, {1.0: "one", 2.0: "one"})
    assert FIXED.positions == (0.0,)


def test_an_answer_that_depends_is_told_from_one_that_is_refuted() -> None:
    """The rule itself: borne out everywhere, nowhere, here and there."""
    nothing = Outcome((Panel("", ()),), {}, True, "")

    def claim(held: tuple[bool, ...], *, universal: bool) -> str:
        base = statement("input-gate")
        made = type(base)(
            key="made up",
            subject="gates",
            claim="",
            answer="true",
            is_universal=universal,
            asks="",
            run=lambda position: type(nothing)(nothing.panels, {}, held[int(position)], ""),
            knob=Knob("", tuple(map(float, range(len(held)))), 0.0),
            source=base.source,
        )
        return made.answer_found()

    assert claim((True, True), universal=True) == "true"
    assert claim((False, False), universal=False) == "false"
    assert claim((True, False), universal=True) == "false"
    assert claim((True, False), universal=False) == "depends"
