"""The next letter: who knows all that came before knows nothing of it, who reads backward does."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz import LSTM
from lstm_viz.network import Network, Readout
from lstm_viz.sequences.tasks import TASKS, Batch
from lstm_viz.sequences.tasks.future import CHANCE_OF_A_LETTER, FUTURE, LETTERS
from tests.sequences.tasks.answers import perfect

OPEN = 40.0


def hand_set() -> Network:
    """Read backward, a letter wipes what was held and is written; at a dot nothing happens."""
    none = np.zeros((3, 4))
    is_letter = np.broadcast_to([2 * OPEN] * 3 + [0.0], (3, 4))
    backward = LSTM(
        weight_ih=np.concatenate([is_letter, -is_letter, 20 * np.eye(3, 4), none]),
        weight_hh=np.zeros((12, 3)),
        bias_ih=np.repeat([-OPEN, OPEN, 0.0, OPEN], 3),
        bias_hh=np.zeros(12),
    )
    forward = LSTM(*(np.zeros(shape) for shape in ((12, 4), (12, 3), 12, 12)))
    return Network(((forward, backward),), Readout(np.eye(3, 6, k=3)))


@pytest.mark.parametrize("lag", [2, 20, 1000])
def test_one_latch_a_letter_knows_when_it_reads_backward(lag: int) -> None:
    batch = FUTURE.draw(20, lag, seed=1)
    output = hand_set().trace(batch.x.astype(np.float64)).output
    assert FUTURE.right(output, batch).all()


def test_the_same_cell_read_forward_is_as_good_as_a_guess() -> None:
    batch = FUTURE.draw(500, 20, seed=2)
    ((_, latch),) = hand_set().layers
    output = Network(((latch,),), Readout(np.eye(3))).trace(batch.x.astype(np.float64)).output
    said_last = output.argmax(axis=2) == batch.target
    knows_a_letter = batch.mask & (batch.x[:, :, :3].cumsum(axis=0).sum(axis=2) > 0)
    share = said_last[knows_a_letter].mean()
    assert share == pytest.approx(1 / 3, abs=4 * math.sqrt(2 / 9 / knows_a_letter.sum()))


def test_no_beginning_says_anything_of_the_next_letter() -> None:
    """Over all sequences of five steps: after every beginning each letter is equally likely."""
    chance: dict[tuple[str, str], float] = {}
    for inside in itertools.product(LETTERS + ".", repeat=3):
        for last in LETTERS:
            text = "." + "".join(inside) + last
            dots = text.count(".") - 1
            likely = (1 - CHANCE_OF_A_LETTER) ** dots * (CHANCE_OF_A_LETTER / 3) ** (3 - dots) / 3
            for t, sign in enumerate(text):
                if sign == ".":
                    key = text[: t + 1], text[t:].lstrip(".")[0]
                    chance[key] = chance.get(key, 0.0) + likely
    beginnings = {beginning for beginning, _ in chance}
    assert len(beginnings) == 1 + 1 + 4 + 16
    for beginning in beginnings:
        shares = [chance[beginning, letter] for letter in LETTERS]
        assert shares == pytest.approx([sum(shares) / 3] * 3, rel=1e-12)
    assert FUTURE.baseline(5) == math.log(3)


def test_letters_and_dots_are_as_frequent_as_promised() -> None:
    x = FUTURE.draw(4000, 20, seed=3).x
    assert (x[0, :, 3] == 1).all()
    assert (x[-1, :, 3] == 0).all()
    for letter in range(3):
        found = x[1:-1, :, letter].mean()
        assert found == pytest.approx(CHANCE_OF_A_LETTER / 3, abs=0.004)


@given(lag=st.integers(2, 40), seed=st.integers(0, 2**32))
def test_what_comes_before_the_last_letter_does_not_change_what_is_asked(
    lag: int, seed: int
) -> None:
    """Read from the end, the target is a latch: it changes at letters and nowhere else."""
    batch = FUTURE.draw(3, lag, seed)
    for b in range(3):
        held = None
        for t in reversed(range(lag)):
            column = int(batch.x[t, b].argmax())
            if column < 3:
                held = column
                assert not batch.mask[t, b]
            else:
                assert batch.mask[t, b]
                assert batch.target[t, b] == held


def test_right_is_the_largest_at_every_dot_and_at_no_letter() -> None:
    batch = FUTURE.draw(30, 20, seed=4)
    output = perfect(FUTURE, batch, certainty=1e-6)
    output[~batch.mask] = -output[~batch.mask]
    assert FUTURE.right(output, batch).all()
    output[0] = 0  # a tie
    assert not FUTURE.right(output, batch).any()


def test_what_is_typed_is_read_as_it_is() -> None:
    assert FUTURE.reading is not None
    sequence = FUTURE.reading.read("a..b")
    assert sequence.tokens == ("a", ".", ".", "b")
    assert sequence.channels == FUTURE.inputs == ("a", "b", "c", ".")
    network = hand_set()
    said = network.trace(sequence.x).output.argmax(axis=1)
    assert [FUTURE.outputs[k] for k in said] == ["a", "b", "b", "b"]


def test_it_is_offered() -> None:
    assert TASKS["future"] is FUTURE
    assert isinstance(FUTURE.draw(1), Batch)
