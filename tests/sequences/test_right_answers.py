"""What would be right for sequences that nobody drew."""

from __future__ import annotations

import numpy as np

from lstm_viz.sequences.right_answers import right_answers
from lstm_viz.sequences.tasks import TASKS


def test_the_right_answers_of_typed_sequences() -> None:
    parity, word, order = (TASKS[key] for key in ("parity", "anbn", "order-two"))
    bits = right_answers(parity, np.array([[1.0], [1.0], [0.0], [0.5], [1.0]]))
    np.testing.assert_array_equal(bits[:, 0], [1, 0, 0, np.nan, np.nan])

    def letters(text: str) -> np.ndarray:
        return np.array([[letter == column for column in "Sab"] for letter in text], float)

    np.testing.assert_array_equal(
        right_answers(word, letters("Saabba")),
        [[1, 0, 0], [1, 1, 0], [1, 1, 0], [0, 1, 0], [0, 0, 1], [np.nan] * 3],
    )
    assert np.isnan(right_answers(word, letters("Sb"))[1]).all()
    assert order.reading is not None
    for text, asked in (("aXbYa", [0, 1, 0, 0]), ("YX", [0, 0, 1, 0])):
        target = right_answers(order, order.reading.read(text).x)
        np.testing.assert_array_equal(target[-1], asked)
        assert np.isnan(target[:-1]).all()
    assert np.isnan(right_answers(order, order.reading.read("aXa").x)).all()


def test_the_next_letter_is_asked_at_dots_alone() -> None:
    task = TASKS["future"]
    assert task.reading is not None
    target = right_answers(task, task.reading.read(".b..a.").x)
    nothing = [np.nan] * 3
    np.testing.assert_array_equal(
        target, [[0, 1, 0], nothing, [1, 0, 0], [1, 0, 0], nothing, nothing]
    )


def test_of_other_tasks_nothing_is_known() -> None:
    task = TASKS["adding"]
    assert np.isnan(right_answers(task, np.zeros((4, task.input_size)))).all()
