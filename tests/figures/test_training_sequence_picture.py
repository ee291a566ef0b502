"""One sequence as networks read it while they learn, read back out of the picture."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import lstm_viz as lv
from lstm_viz.figures import SequenceReading, training_sequence_picture
from lstm_viz.figures.training_sequence_picture import MOST_ROWS
from lstm_viz.readout import Answers, answers_to
from lstm_viz.sequences.tasks import TASKS
from tests.figures.reading import HOSTILE, require_drawable, trace_of, traces_of, words_on
from tests.figures.trainings import trained

NAN = float("nan")


def numbers(values: list[float], target: list[float], loss: Any = "mse") -> Answers:
    return Answers(
        loss=loss,
        outputs=("sum",),
        values=np.array(values)[:, None],
        target=np.array(target)[:, None],
    )


def reading(answers: Answers, key: str = "gru", units: int = 3, **more: Any) -> SequenceReading:
    h = np.random.default_rng(1).uniform(-1, 1, (answers.steps, units))
    return SequenceReading(**{"key": key, "h": h, "answers": answers} | more)


def drawn(*readings: SequenceReading, **more: Any) -> Any:
    x = np.ones((readings[0].steps, 2))
    return training_sequence_picture(x, readings, **more).figure_at(0)


def one_hot(symbols: list[int | None], size: int) -> np.ndarray:
    return np.array([np.full(size, NAN) if s is None else np.eye(size)[s] for s in symbols])


def read_by_trained() -> tuple[Any, list[SequenceReading]]:
    found = trained()
    problem, lag = found.settings.problem, found.settings.lag
    batch = problem.draw(1, lag, 5, held_out=True)
    sequence = problem.sequence(batch, 0)
    readings = []
    for part in found.courses:
        trace = part.network.trace(sequence.x.astype(np.float32))
        ((cell,),) = trace.layers
        answers = answers_to(problem, trace, batch)
        readings.append(
            SequenceReading(
                key=part.architecture, h=cell.h, c=getattr(cell, "c", None), answers=answers
            )
        )
    return sequence, readings


@pytest.mark.parametrize("dark", [False, True])
def test_it_can_be_drawn_for_every_kind_of_answer(dark: bool) -> None:
    sequence, readings = read_by_trained()
    picture = training_sequence_picture(sequence.x, readings, tokens=sequence.tokens, dark=dark)
    require_drawable(picture, 0)
    for key in ("copy", "reber", "brackets", "first-token", "order-two"):
        problem = TASKS[key]
        batch = problem.draw(1, seed=3)
        sequence = problem.sequence(batch, 0)
        cell = lv.LSTM.random(problem.input_size, 5)
        readout = lv.network.Readout(np.random.default_rng(0).normal(size=(problem.output_size, 5)))
        trace = lv.network.Network(((cell,),), readout).trace(sequence.x)
        ((states,),) = trace.layers
        found = SequenceReading(
            key="lstm", h=states.h, c=states.c, answers=answers_to(problem, trace, batch)
        )
        picture = training_sequence_picture(sequence.x, [found], tokens=sequence.tokens, dark=dark)
        require_drawable(picture, 0)


def test_the_heatmaps_are_the_states_by_their_last_value() -> None:
    sequence, readings = read_by_trained()
    figure = training_sequence_picture(sequence.x, readings).figure_at(0)
    np.testing.assert_allclose(np.array(trace_of(figure, "x").z).T, sequence.x, rtol=1e-6)
    for part in readings:
        states = part.h if part.c is None else part.c
        order = np.argsort(-states[-1], kind="stable")
        heatmap = trace_of(figure, f"h: {part.key}")
        np.testing.assert_allclose(np.array(heatmap.z).T, part.h[:, order], rtol=1e-6)
        assert (heatmap.zmin, heatmap.zmax) == (-1, 1)
        axis = figure.layout[f"yaxis{heatmap.yaxis[1:]}"]
        assert axis.ticktext == tuple(str(unit + 1) for unit in order)
    cells = trace_of(figure, "C: lstm")
    assert cells.zmin == -cells.zmax
    largest = np.abs(readings[2].c).max()
    assert largest <= cells.zmax <= 2 * largest
    (row,) = [note for note in figure.layout.annotations if note.text == f"±{cells.zmax:g}"][:1]
    assert row.xanchor == "left"
    assert not traces_of(figure, "C: gru")


def test_of_many_units_some_are_picked_from_the_largest_to_the_smallest() -> None:
    found = reading(numbers([0.5, 1.0], [NAN, 1.0]), units=128)
    z = np.array(trace_of(drawn(found), "h: gru").z)
    assert z.shape == (MOST_ROWS, 2)
    assert (np.diff(z[:, -1]) <= 0).all()
    assert (z[0, -1], z[-1, -1]) == pytest.approx((found.h[-1].max(), found.h[-1].min()))


def test_a_number_asked_once_is_a_ring_at_the_end_of_a_line() -> None:
    figure = drawn(reading(numbers([0.1, 0.6, 1.19], [NAN, NAN, 1.24])))
    assert trace_of(figure, "answer: gru").y == (0.1, 0.6, 1.19)
    ring, point = trace_of(figure, "asked: gru"), trace_of(figure, "given: gru")
    assert (ring.x, ring.y) == ((3,), (1.24,))
    assert (point.x, point.y) == ((3,), (1.19,))
    assert any(text.endswith("</b>: asked 1.24, answers 1.19") for text in words_on(figure))
    axis = figure.layout[f"yaxis{ring.yaxis[1:]}"]
    assert (axis.tickvals, axis.ticktext) == ((0, 1.24), ("0", "1.24"))


def test_the_axis_of_numbers_depends_on_what_is_asked_alone() -> None:
    ranges = []
    for answer in (1.0, 70.0):
        figure = drawn(reading(numbers([0.0, answer], [NAN, 1.0])))
        line = trace_of(figure, "answer: gru")
        low, high = figure.layout[f"yaxis{line.yaxis[1:]}"].range
        ranges.append((low, high))
        assert low <= min(line.y) <= max(line.y) <= high
    assert ranges[0] == ranges[1]
    assert "answers 70.00" in " ".join(words_on(figure))


def test_numbers_asked_at_many_steps() -> None:
    few = drawn(reading(numbers([1.0, 2.5, 2.0], [1.0, 2.0, 3.0])))
    assert trace_of(few, "asked: gru").y == (1, 2, 3)
    told = "at last asked 3.00, answers 2.00; mean error 0.50"
    assert any(told in text for text in words_on(few))
    many = drawn(reading(numbers([0.0] * 100, [1.0] * 100)))
    assert trace_of(many, "asked: gru").mode == "lines"
    assert not traces_of(many, "given: gru")


def test_a_yes_or_no_is_a_probability_from_0_to_1() -> None:
    figure = drawn(reading(numbers([0.5, 0.93], [NAN, 1.0], "binary")))
    assert any("asked 1, answers 0.93" in text for text in words_on(figure))
    axis = figure.layout[f"yaxis{trace_of(figure, 'answer: gru').yaxis[1:]}"]
    assert axis.ticktext == ("0", "1")


def symbols() -> Answers:
    return Answers(
        loss="cross_entropy",
        outputs=("a", "b", "c"),
        values=np.array([[0.2, 0.5, 0.3], [0.1, 0.2, 0.7], [0.6, 0.3, 0.1], [0.3, 0.4, 0.3]]),
        target=one_hot([None, 2, 1, 1], 3),
    )


def test_symbols_stand_on_the_probability_of_what_is_asked() -> None:
    figure = drawn(reading(symbols()))
    assert trace_of(figure, "share: gru").z == ([None, 0.7, 0.3, 0.4],)
    assert trace_of(figure, "asked: gru").text == ("c", "b", "b")
    assert trace_of(figure, "answer: gru").text == ("c", "a", "b")
    assert trace_of(figure, "answer: gru").x == (2, 3, 4)
    assert trace_of(figure, "off: gru").x == (3,)
    assert any("asked “cbb”, answers “cab”" in text for text in words_on(figure))


def test_a_symbol_asked_once_is_its_probability_over_time() -> None:
    once = Answers(
        loss="cross_entropy",
        outputs=("XX", "XY"),
        values=np.array([[0.5, 0.5], [0.4, 0.6], [0.9, 0.1]]),
        target=one_hot([None, None, 1], 2),
    )
    figure = drawn(reading(once))
    assert trace_of(figure, "answer: gru").y == (0.5, 0.6, 0.1)
    assert trace_of(figure, "asked: gru").y == (1,)
    told = "asked “XY”, answers “XX” with probability 0.90"
    assert any(told in text for text in words_on(figure))


def test_separate_outputs_are_right_where_all_are_on_their_side() -> None:
    sets = Answers(
        loss="binary",
        outputs=("a", "b", "T"),
        values=np.array([[0.9, 0.8, 0.1], [0.9, 0.4, 0.1], [0.2, 0.1, 0.3]]),
        target=np.array([[1.0, 1, 0], [1, 1, 0], [0, 0, 1]]),
    )
    figure = drawn(reading(sets))
    np.testing.assert_allclose(trace_of(figure, "share: gru").z, [[0.8, 0.4, 0.3]])
    assert trace_of(figure, "asked: gru").text == ("ab", "ab", "T")
    assert trace_of(figure, "answer: gru").text == ("ab", "a", "–")
    assert trace_of(figure, "off: gru").x == (2, 3)
    assert any("right at 1 of 3 steps" in text for text in words_on(figure))


def test_a_long_sequence_has_no_names_on_its_cells() -> None:
    long = Answers(
        loss="cross_entropy",
        outputs=("a", "b"),
        values=np.full((60, 2), 0.5),
        target=one_hot([0] * 60, 2),
    )
    figure = drawn(reading(long), tokens=["a"] * 60)
    assert not traces_of(figure, "answer: gru")
    assert len(trace_of(figure, "share: gru").z[0]) == 60
    assert not any("a" in text for text in figure.layout.xaxis.ticktext)


def test_tokens_that_do_not_fit_are_dots_and_steps_have_numbers() -> None:
    answers = numbers([0.0] * 30, [1.0] * 30)
    tokens = ["(", ")"] * 14 + ["a longer token"] * 2
    ticks = drawn(reading(answers), tokens=tokens).layout.xaxis.ticktext
    assert ticks[0] == "(<br>1"
    assert ticks[1] == ")<br>"
    assert ticks[4] == "(<br>5"
    assert ticks[29] == "·<br>30"
    plain = drawn(reading(answers), tokens=["0.53 1"] * 30).layout.xaxis
    assert plain.ticktext[:2] == ("1", "5")


def test_hostile_names_and_tokens_are_no_mark_up() -> None:
    outputs = tuple(HOSTILE)
    count = len(outputs)
    answers = Answers(
        loss="cross_entropy",
        outputs=outputs,
        values=np.eye(count),
        target=np.roll(np.eye(count), 1, axis=0),
    )
    figure = drawn(reading(answers), tokens=HOSTILE)
    for text in [*words_on(figure), *figure.layout.xaxis.ticktext]:
        assert "<a " not in text
        assert "<img" not in text
        assert "%{x}" not in text or "%{hovertext}" in text or "step %{x}" in text
    for trace in figure.data:
        if trace.type == "heatmap" and trace.hovertext is not None:
            assert all("<" not in text and "%{" not in text for text in trace.hovertext[0])


def test_what_does_not_fit_together_is_refused() -> None:
    answers = numbers([0.5, 1.0], [NAN, 1.0])
    with pytest.raises(lv.InvalidInput, match="key is 'grus'"):
        reading(answers, key="grus")
    with pytest.raises(lv.InvalidInput, match=r"h has shape \(2,\)"):
        reading(answers, h=np.zeros(2))
    with pytest.raises(lv.InvalidInput, match=r"c has shape \(2, 4\)"):
        reading(answers, c=np.zeros((2, 4)))
    with pytest.raises(lv.InvalidInput, match="answers has shape"):
        reading(answers, h=np.zeros((3, 3)))
    with pytest.raises(lv.InvalidInput, match="nothing is asked"):
        reading(numbers([0.5], [NAN]))
    with pytest.raises(lv.InvalidInput, match="no network to draw"):
        training_sequence_picture(np.ones((2, 1)), [])
    with pytest.raises(lv.InvalidInput, match="GRU read 2 steps of a sequence of 3"):
        training_sequence_picture(np.ones((3, 1)), [reading(answers)])
    with pytest.raises(lv.InvalidInput, match="tokens holds 1 label"):
        drawn(reading(answers), tokens=["a"])
