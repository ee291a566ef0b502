"""What the stage says: its numbers come out, its questions are answered by the trace."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.arrays import FloatArray
from lstm_viz.figures import MOST_UNITS, PHASES, stage
from lstm_viz.figures.digits import shown
from lstm_viz.figures.moving import MovingPicture, Question
from lstm_viz.presets import PRESETS
from tests.figures.reading import NUMBER, decimal, sentence_at

ARRIVE, FORGET, WRITE, UPDATE, READ = range(1, 6)


@st.composite
def traces(draw: st.DrawFn) -> lv.LSTMTrace:
    seed = draw(st.integers(0, 2**32 - 1))
    units, inputs = draw(st.integers(1, 10)), draw(st.integers(1, 3))
    rng = np.random.default_rng(seed)
    size = draw(st.sampled_from([0.0, 0.01, 1.0, 300.0]))
    return lv.LSTM.random(inputs, units, seed=seed).trace(
        rng.normal(size=(draw(st.integers(1, 6)), inputs)), c0=size * rng.normal(size=units)
    )


def told(text: str, pattern: str) -> tuple[int, list[Decimal]]:
    """The unit that a sentence is about, and its numbers."""
    found = re.fullmatch(pattern.replace("#", f"({NUMBER})"), text)
    assert found, text
    unit, *numbers = found.groups()
    return int(unit) - 1, [decimal(number) for number in numbers]


def require_result(parts: list[Decimal], result: Decimal, *, product: bool) -> None:
    """The parts as they are written give the result to its last digit."""
    made = parts[0] * parts[1] if product else parts[0] + parts[1]
    assert decimal(shown(float(made))) == result, (parts, result)


def require_true(numbers: list[Decimal], true: list[FloatArray]) -> None:
    for number, value in zip(numbers, true, strict=True):
        digits = -int(number.as_tuple().exponent)
        assert abs(float(number) - float(value)) <= 0.50001 * 10.0**-digits


def require_said(trace: lv.LSTMTrace) -> None:
    picture = stage(trace)
    picked = slice(min(MOST_UNITS, trace.cell.hidden_size))
    for t in range(trace.steps):
        for phase, pattern, parts, result, happens in (
            (FORGET, r"f\(t\) says how much of each lane stays\. Unit (\d+) keeps # × # = #\.",
             (trace.f, trace.c_prev), trace.retained, trace.c_prev - trace.retained),
            (WRITE, r"i\(t\)·C̃\(t\) drops onto the belt\. Unit (\d+) writes # × # = #\.",
             (trace.i, trace.g), trace.written, trace.written),
            (UPDATE, r"Kept plus written is the new C\(t\)\. In unit (\d+) # and # make #\.",
             (trace.retained, trace.written), trace.c, trace.c - trace.c_prev),
            (READ, r"o\(t\)·tanh C\(t\) leaves as h\(t\)\. Unit (\d+) shows # × # = #\.",
             (trace.o, trace.tanh_c), trace.h, trace.h),
        ):  # fmt: skip
            unit, numbers = told(sentence_at(picture, t, phase), pattern)
            most = np.abs(happens[t, picked])
            assert most[unit] == most.max(), "the unit to which most happens"
            require_true(numbers, [part[t, unit] for part in (*parts, result)])
            require_result(numbers[:2], numbers[2], product=phase != UPDATE)


@settings(max_examples=40)
@given(traces())
def test_what_is_said_in_each_phase_comes_out_to_the_digits_shown(trace: lv.LSTMTrace) -> None:
    require_said(trace)


@pytest.mark.parametrize("key", PRESETS)
def test_what_is_said_of_a_preset_comes_out_to_the_digits_shown(key: str) -> None:
    require_said(PRESETS[key].cell.trace(PRESETS[key].sequence.x))


def test_the_sentences_word_by_word() -> None:
    candidate = float(np.arctanh(0.5))
    cell = lv.LSTM(np.zeros((4, 1)), np.zeros((4, 1)), [0, 0, candidate, 50.0], [0.0] * 4)
    picture = stage(cell.trace([[1.0], [2.0]], c0=[-0.5]), tokens=["a", "<b>"])
    assert [sentence_at(picture, 0, phase) for phase in range(1, len(PHASES) + 1)] == [
        "The input “a” arrives, and with it h(t−1), what the cell showed one step before. "
        "Every gate sees both.",
        "f(t) says how much of each lane stays. Unit 1 keeps 0.50 × −0.50 = −0.25.",
        "i(t)·C̃(t) drops onto the belt. Unit 1 writes 0.50 × +0.50 = +0.25.",
        "Kept plus written is the new C(t). In unit 1 −0.25 and +0.25 make 0.00.",
        "o(t)·tanh C(t) leaves as h(t). Unit 1 shows 1.00 × 0.00 = 0.00.",
    ]
    assert sentence_at(picture, 1, ARRIVE).startswith("The input “&lt;b&gt;” arrives,")
    assert sentence_at(stage(cell.trace([[1.0]])), 0, ARRIVE).startswith("The input arrives,")


def test_of_the_shown_units_one_is_told_of() -> None:
    trace = lv.LSTM.random(2, 20, seed=4).trace(np.random.default_rng(1).normal(size=(6, 2)))
    picture = stage(trace, units=[19, 4])
    for t in range(trace.steps):
        unit, numbers = told(
            sentence_at(picture, t, WRITE),
            r"i\(t\)·C̃\(t\) drops onto the belt\. Unit (\d+) writes # × # = #\.",
        )
        assert unit in (19, 4)
        assert abs(trace.written[t, unit]) == np.abs(trace.written[t, [19, 4]]).max()
        require_true(numbers[2:], [trace.written[t, unit]])


def answered(picture: MovingPicture, question: Question, t: int) -> tuple[int, str, str]:
    """The unit that a question at a step is about, its right choice and what is then shown."""
    now = picture.moment(t, question.phase)
    ask, reveal = question.ask.at(now), question.reveal.at(now)
    (right,) = question.answer.at(now)
    asked = re.search(r"[Uu]nit (\d+)", ask)
    revealed = re.match(r"unit (\d+)", reveal)
    assert asked
    assert revealed
    assert asked[1] == revealed[1]
    return int(asked[1]) - 1, question.choices[int(right)], reveal


def require_answers(trace: lv.LSTMTrace, units: list[int]) -> set[tuple[int, str]]:
    """Every question at every step is answered as the trace has it; the answers that came up."""

    def way(value: float, names: tuple[str, str, str]) -> str:
        return names[2] if abs(value) < 0.05 else names[0] if value > 0 else names[1]

    picture = stage(trace, units=units)
    assert [question.phase for question in picture.questions] == [FORGET, WRITE, UPDATE, READ]
    found = set()
    for t in range(trace.steps):
        for question in picture.questions:
            unit, choice, reveal = answered(picture, question, t)
            assert unit in units
            at = t, unit
            signs = "positive", "negative", "next to nothing"
            f = trace.f[at]
            part = "almost nothing: f < 0.1" if f < 0.1 else "almost all: f > 0.9"
            expected = {
                FORGET: "a part" if 0.1 <= f <= 0.9 else part,
                WRITE: way(trace.written[at], signs),
                UPDATE: way(trace.c[at] - trace.c_prev[at], ("up", "down", "stay")),
                READ: way(trace.h[at], signs),
            }
            assert choice == expected[question.phase], (t, question)
            numbers = [decimal(number) for number in re.findall(NUMBER, reveal)[1:]]
            true = {
                FORGET: [f, trace.retained[at]],
                WRITE: [trace.i[at], trace.g[at], trace.written[at]],
                UPDATE: [trace.c_prev[at], trace.c[at]],
                READ: [trace.o[at], trace.h[at]],
            }
            require_true(numbers, true[question.phase])
            if question.phase == WRITE:
                require_result(numbers[:2], numbers[2], product=True)
            found.add((question.phase, choice))
    return found


@settings(max_examples=40)
@given(traces(), st.data())
def test_a_questions_answer_is_the_traces(trace: lv.LSTMTrace, data: st.DataObject) -> None:
    units = data.draw(
        st.lists(st.integers(0, trace.cell.hidden_size - 1), min_size=1, max_size=4, unique=True)
    )
    require_answers(trace, units)


def test_every_choice_is_right_at_some_time() -> None:
    rng = np.random.default_rng(2)
    trace = lv.LSTM(*(3 * rng.normal(size=shape) for shape in ((16, 2), (16, 4)))).trace(
        rng.normal(size=(80, 2))
    )
    found = require_answers(trace, [0, 1, 2, 3])
    assert found == {
        (question.phase, choice)
        for question in stage(trace).questions
        for choice in question.choices
    }


@pytest.mark.parametrize("key", PRESETS)
def test_the_presets_questions(key: str) -> None:
    preset = PRESETS[key]
    require_answers(preset.cell.trace(preset.sequence.x), list(range(preset.cell.hidden_size)))


@pytest.mark.parametrize(
    ("value", "choice"),
    [
        (0.0, "almost nothing: f < 0.1"),
        (0.0999999, "almost nothing: f < 0.1"),
        (0.1, "a part"),
        (0.9, "a part"),
        (0.9000001, "almost all: f > 0.9"),
        (1.0, "almost all: f > 0.9"),
    ],
)
def test_a_forget_gate_just_at_a_threshold(value: float, choice: str) -> None:
    trace = lv.LSTM.random(1, 1).trace([[1.0]])
    picture = stage(replace(trace, f=np.array([[value]])))
    assert answered(picture, picture.questions[0], 0)[1] == choice


@pytest.mark.parametrize(
    ("change", "choice"),
    [(0.05, "up"), (0.0499, "stay"), (0.0, "stay"), (-0.0499, "stay"), (-0.05, "down")],
)
def test_a_change_just_at_a_threshold(change: float, choice: str) -> None:
    trace = lv.LSTM.random(1, 1).trace([[1.0]])
    picture = stage(replace(trace, c=np.array([[change]])))
    assert answered(picture, picture.questions[2], 0)[1] == choice


def test_over_the_steps_each_shown_unit_is_asked_about() -> None:
    trace = lv.LSTM.random(1, 3, seed=1).trace(np.ones((3, 1)))
    picture = stage(trace)
    for question in picture.questions:
        assert {answered(picture, question, t)[0] for t in range(3)} == {0, 1, 2}


def test_where_one_goes_by_whole_steps_the_cell_states_way_is_asked() -> None:
    picture = stage(lv.LSTM.random(1, 1).trace([[1.0]]))
    (question,) = [question for question in picture.questions if question.whole_step]
    assert question.choices == ("up", "down", "stay")


@settings(max_examples=30)
@given(traces())
def test_a_question_does_not_give_its_answer_away(trace: lv.LSTMTrace) -> None:
    """It holds one number at most, which is there before its phase."""
    picture = stage(trace)
    before = {FORGET: trace.c_prev, UPDATE: trace.c_prev, READ: trace.c}
    for t in range(trace.steps):
        for question in picture.questions:
            ask = question.ask.at(picture.moment(t, question.phase))
            unit, *numbers = re.findall(
                NUMBER, ask.replace("(under 0.05)", "").replace("by under 0.05", "")
            )
            assert len(numbers) == (question.phase in before)
            if numbers:
                value = before[question.phase][t, int(unit) - 1]
                require_true([decimal(numbers[0])], [value])


@settings(max_examples=40)
@given(traces())
def test_all_that_is_shown_is_said_for_the_ear(trace: lv.LSTMTrace) -> None:
    picture = stage(trace)
    units = min(MOST_UNITS, trace.cell.hidden_size)
    for t in range(trace.steps):
        for phase in (1, len(PHASES)):
            alt = picture.alt.at(picture.moment(t, phase))
            start, end = f"LSTM cell at step {t + 1} of {trace.steps}. ", "."
            assert alt.startswith(start)
            assert alt.endswith(end)
            said = alt[len(start) : -len(end)].split("; ")
            assert len(said) == units
            for unit, words in enumerate(said):
                at = t, unit
                number, numbers = told(
                    words,
                    r"unit (\d+): forget gate #, input gate #, candidate #, output gate #, "
                    r"cell state from # to #, hidden state #",
                )
                assert number == unit
                names = ("f", "i", "g", "o", "c_prev", "c", "h")
                require_true(numbers, [getattr(trace, name)[at] for name in names])
