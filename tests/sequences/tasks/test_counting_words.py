"""Words of given n."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lstm_viz.errors import InvalidInput
from lstm_viz.sequences.tasks import TASKS
from lstm_viz.sequences.tasks.counting import words
from tests.sequences.tasks.answers import memoryless


def test_a_word_written_out() -> None:
    batch = words("ab", [2, 1])
    assert batch.lengths.tolist() == [5, 3]
    assert batch.x[:, 0].tolist() == [[1, 0, 0], [0, 1, 0], [0, 1, 0], [0, 0, 1], [0, 0, 1]]
    # a, b and T after S, a, a, b, b
    assert batch.target[:, 0].tolist() == [[1, 0, 0], [1, 1, 0], [1, 1, 0], [0, 1, 0], [0, 0, 1]]
    assert batch.target[:, 1].tolist() == [[1, 0, 0], [1, 1, 0], [0, 0, 1], [0] * 3, [0] * 3]
    assert batch.mask.sum(axis=0).tolist() == [5, 3]
    three = words("abc", [1])
    assert three.target[:, 0].tolist() == [[1, 0, 0, 0], [1, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]


@pytest.mark.parametrize(("key", "letters"), [("anbn", "ab"), ("anbncn", "abc")])
@pytest.mark.parametrize("lag", [2, 3, 10, 57])
def test_the_baseline_is_exact_over_all_words(key: str, letters: str, lag: int) -> None:
    task, batch = TASKS[key], words(letters, np.arange(1, lag + 1))
    output, _ = memoryless(task, batch)
    assert task.loss_of(output, batch) == pytest.approx(task.baseline(lag), rel=1e-12)


@pytest.mark.parametrize(
    ("letters", "ns", "message"),
    [
        ("abcd", [1], "letters is 'abcd'; expected 'ab' or 'abc'."),
        ("ab", [], "ns is empty; expected at least one n."),
        ("ab", [3, 0], "n is 0; expected a whole number from 1 to 1,000."),
        ("ab", [1.5], "n is 1.5; expected a whole number from 1 to 1,000."),
    ],
)
def test_refused(letters: str, ns: Any, message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        words(letters, ns)
    assert str(caught.value) == message
