"""Generated text: the run's own state, the seed, the temperature, and what is never drawn."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.readout import MOST_GENERATED, MOST_PROMPT, answers, generate
from lstm_viz.readout.sums import softmax_at
from lstm_viz.sequences import Alphabet, one_hot
from lstm_viz.sequences.reading import Characters
from tests.readout.networks import follower, network, saying

ABC = Alphabet("abc", other=True)  # D = 4
kinds = st.sampled_from(["LSTM", "GRU", "RNN"])


@settings(max_examples=30)
@given(
    st.text("abcx", min_size=1, max_size=6),
    kinds,
    st.integers(1, 2),
    st.integers(1, 12),
    st.sampled_from([0.0, 0.3, 1.0, 2.5]),
    st.integers(0, 99),
)
def test_the_trace_is_that_of_the_run(
    prompt: str, kind: str, layers: int, count: int, temperature: float, seed: int
) -> None:
    net = network(4, 4, kind=kind, layers=layers)
    found = generate(net, ABC, prompt, count, temperature, seed)
    assert found.text == prompt + found.generated
    assert len(found.generated) == count == len(found.probabilities) == len(found.columns)
    np.testing.assert_array_equal(found.sequence.x, one_hot(found.text, ABC).x)
    # What each character was drawn from is what the whole trace says before it.
    logits = found.trace.logits
    assert logits is not None
    assert len(logits) == len(found.text)
    before = logits[len(prompt) - 1 : -1]
    np.testing.assert_allclose(found.probabilities, softmax_at(before, temperature, 3), atol=1e-9)
    for character, column in zip(found.generated, found.columns.tolist(), strict=True):
        assert character == ABC.characters[column]
    # The state that was carried is that of a run from the very start.
    again = net.trace(one_hot(found.text, ABC).x)
    np.testing.assert_array_equal(again.h_n, found.trace.h_n)


@settings(max_examples=20)
@given(kinds, st.integers(0, 99))
def test_it_draws_as_who_reads_all_from_the_start_each_time(kind: str, seed: int) -> None:
    net, text = network(4, 4, kind=kind), "ab"
    uniform = np.random.default_rng(seed).random(10)
    for number in uniform:
        logits = net.trace(one_hot(text, ABC).x).logits
        assert logits is not None
        p = np.exp(logits[-1, :3] - logits[-1, :3].max())
        text += "abc"[int((number * p.sum() >= p.cumsum()).sum())]
    assert generate(net, ABC, "ab", 10, 1.0, seed).text == text


def test_the_same_seed_gives_the_same_text_and_another_another() -> None:
    net = network(4, 4)
    texts = {generate(net, ABC, "a", 60, 1.0, seed).text for seed in range(5)}
    assert len(texts) == 5
    assert generate(net, ABC, "a", 60, 1.0, 3).text == generate(net, ABC, "a", 60, 1.0, 3).text


def test_at_zero_the_likeliest_follows() -> None:
    net = follower({0: 1, 1: 2, 2: 0, 3: 0}, 4, certainty=0.1)  # a hint is enough
    found = generate(net, ABC, "a", 8, 0)
    assert found.text == "abcabcabc"
    assert set(found.probabilities.ravel()) == {0.0, 1.0}
    assert generate(net, ABC, "a", 8, 0, seed=5).text == found.text
    assert generate(saying(1.0, 1.0, 0.0, 9.0), ABC, "c", 3, 0).text == "caaa"  # first of equals


def test_how_often_is_as_likely() -> None:
    net = saying(0.0, math.log(2.0), math.log(5.0), 50.0)  # "other" is likeliest by far
    drawn = Counter("".join(generate(net, ABC, "a", 500, 1.0, seed).generated for seed in range(8)))
    shares = [drawn[character] / 4000 for character in "abc"]
    # Three standard deviations of a share of 4,000 draws are at most 0.024.
    np.testing.assert_allclose(shares, [1 / 8, 2 / 8, 5 / 8], atol=0.024)
    found = generate(net, ABC, "a", 5, 1.0)
    np.testing.assert_allclose(found.probabilities, [[1 / 8, 2 / 8, 5 / 8, 0]] * 5)


def test_a_higher_temperature_is_more_even() -> None:
    net = saying(0.0, 1.0, 3.0, -5.0)

    def entropy(temperature: float) -> float:
        p = generate(net, ABC, "a", 1, temperature).probabilities[0, :3]
        return float(-(p[p > 0] * np.log(p[p > 0])).sum())

    grown = [entropy(temperature) for temperature in (0, 0.1, 0.5, 1, 2, 5)]
    assert grown == sorted(grown)
    assert grown[0] == 0


@given(st.floats(0, 5), st.integers(0, 2**31), st.text("abcxyz€", min_size=1, max_size=5))
def test_other_characters_are_read_but_never_written(
    temperature: float, seed: int, prompt: str
) -> None:
    found = generate(saying(0.0, 1.0, 2.0, 700.0), ABC, prompt, 5, temperature, seed)
    assert set(found.generated) <= set("abc")
    assert (found.probabilities[:, 3] == 0).all()
    np.testing.assert_allclose(found.probabilities.sum(axis=1), 1)
    assert found.text.startswith(prompt)
    unknown = [character not in "abc" for character in found.text]
    np.testing.assert_array_equal(found.sequence.x[:, 3], unknown)


def test_its_answers_are_what_was_drawn_from() -> None:
    net = network(4, 4)
    found = generate(net, ABC, "abx", 6, 0.7, 2)
    told = found.answers
    assert (told.loss, told.outputs, told.steps) == ("cross_entropy", ABC.channels, 9)
    np.testing.assert_allclose(told.values[2:-1], found.probabilities, atol=1e-9)
    assert (told.values[:, 3] == 0).all()
    np.testing.assert_array_equal(told.target[2:-1].argmax(axis=1), found.columns)
    assert told.asked.tolist() == [True] * 8 + [False]
    plain = answers(found.trace, ABC.channels, "cross_entropy")
    assert np.abs(plain.values - told.values).max() > 0.01


def test_a_reading_puts_its_prefix_before_the_prompt_and_names_its_columns() -> None:
    reading = Characters(Alphabet("^abc"), prefix="^", lower_case=True, names=("start", *"abc"))
    found = generate(network(4, 4), reading, "AB", 4, 1.0)
    assert found.prompt == "^ab"
    assert found.text.startswith("^ab")
    assert len(found.text) == 7
    assert found.sequence.tokens[:3] == ("start", "a", "b")
    assert found.answers.outputs == ("start", "a", "b", "c")
    again = generate(network(4, 4), reading, "^ab", 4, 1.0)
    assert again.text == found.text


def test_the_longest_run() -> None:
    net = network(4, 4)
    found = generate(net, ABC, "a" * MOST_PROMPT, MOST_GENERATED, 1.0)
    assert len(found.text) == MOST_PROMPT + MOST_GENERATED
    for array in (found.probabilities, found.columns):
        assert not array.flags.writeable


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"count": 0}, "count is 0; expected a whole number from 1 to 500"),
        ({"count": 501}, "count is 501"),
        ({"count": 2.5}, "count is 2.5"),
        ({"temperature": -0.1}, "temperature is -0.1; expected a number from 0 to 5"),
        ({"temperature": 5.1}, "temperature is 5.1"),
        ({"temperature": math.nan}, "temperature is nan"),
        ({"seed": -1}, "seed is -1"),
        ({"prompt": ""}, "the text is empty"),
        ({"prompt": "a" * 2001}, "at most 2,000"),
        ({"prompt": 3}, "the text is of type int"),
        ({"reading": "abc"}, "reading is of type str"),
        ({"reading": Alphabet("abc")}, "4 inputs and 4 outputs; expected 3 of each"),
        ({"reading": Characters(ABC, suffix="a")}, "ends with 'a'; expected one that can go on"),
        ({"network": lv.Network.of(lv.LSTM.random(4, 2))}, "no read-out"),
        ({"network": network(4, 3)}, "4 inputs and 3 outputs"),
    ],
)
def test_what_cannot_be_generated_is_refused(changed: dict[str, object], message: str) -> None:
    arguments: dict[str, object] = {"network": network(4, 4), "reading": ABC, "prompt": "a"}
    with pytest.raises(lv.InvalidInput, match=message):
        generate(**(arguments | changed))  # type: ignore[arg-type]


def test_a_prompt_that_cannot_be_read_is_refused_by_its_place() -> None:
    with pytest.raises(lv.InvalidInput, match="'x' at position 2 is not in the alphabet"):
        generate(network(3, 3), Alphabet("abc"), "axb")


def test_who_reads_backward_writes_nothing() -> None:
    cells = (lv.LSTM.random(4, 2), lv.LSTM.random(4, 2, seed=1))
    with pytest.raises(lv.InvalidInput, match="also reads backward"):
        generate(lv.Network((cells,), lv.Readout(np.ones((4, 4)))), ABC, "a")


def test_nothing_is_read_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    net, read = network(4, 4), []
    trace = lv.Network.trace

    def counting(self: lv.Network, x: np.ndarray, *state: object) -> lv.NetworkTrace:
        read.append(len(x))
        return trace(self, x, *state)  # type: ignore[arg-type]

    monkeypatch.setattr(lv.Network, "trace", counting)
    generate(net, ABC, "abcab", 6)
    assert read == [5, 1, 1, 1, 1, 1, 11]  # the last is the trace of it all, for the eye
