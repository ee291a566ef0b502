"""How typed text becomes a sequence of a task."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.errors import InvalidInput
from lstm_viz.sequences import TASKS, Alphabet, Characters, Vocabulary, Words, one_hot

TYPED = {
    "brackets": "(f(x))",
    "anbn": "aaabbb",
    "anbncn": "aabbcc",
    "order-two": "abXcdYa",
    "order-three": "aXbYbXd",
    "copy": "abcdefghab___!",
    "reber": "BTBTXSET",
    "future": "..a...b.cc",
    "python": "def f(x):\n    return {x}\n",
    "sentiment": "The film was not very good, but I loved the actors",
    "dates": "14 March 2021",
}


def read(key: str, text: str) -> str:
    reading = TASKS[key].reading
    assert reading is not None
    return " ".join(reading.read(text).tokens)


def test_which_tasks_can_be_typed() -> None:
    assert {key for key, task in TASKS.items() if task.reading} == set(TYPED)


@pytest.mark.parametrize("key", TYPED)
def test_typed_text_has_the_columns_of_the_task(key: str) -> None:
    task = TASKS[key]
    assert task.reading is not None
    sequence = task.reading.read(TYPED[key])
    assert sequence.channels == task.reading.channels == task.inputs
    assert (sequence.x.sum(axis=1) == 1).all()
    assert len({task.reading, task.reading}) == 1  # it can be kept by its value


@pytest.mark.parametrize("key", [key for key in TYPED if key != "python"])
def test_a_drawn_sequence_typed_again_is_the_same(key: str) -> None:
    task = TASKS[key]
    assert task.reading is not None
    batch = task.draw(20, seed=3)
    for b in range(20):
        drawn = task.sequence(batch, b)
        signs = {"blank": "_", "now": "!", "␣": " ", "other": "?"}
        join = " " if isinstance(task.reading, Words) else ""
        text = join.join(signs.get(token, token) for token in drawn.tokens)
        again = task.reading.read(text)
        assert np.array_equal(again.x, drawn.x)
        if key not in ("brackets", "sentiment"):  # what is typed there has a token of its own
            assert again.tokens == drawn.tokens


def test_what_is_put_before_and_behind() -> None:
    assert read("anbn", "aabb") == read("anbn", "Saabb") == "S a a b b"
    assert read("order-two", "aXbYc") == read("order-two", "EaXbYcB") == "E a X b Y c B"
    assert read("dates", "4 Mai 2021") == "4 ␣ m a i ␣ 2 0 2 1" + 10 * " →"
    assert read("dates", "4 mai 2021" + 10 * "→") == read("dates", "4 Mai 2021")
    assert read("copy", "abcdefgha!") == "a b c d e f g h a now" + 10 * " blank"
    assert read("sentiment", "It was good") == read("sentiment", "it was good.") == "it was good ."


def test_the_rest_of_a_text_counts_as_it_stands() -> None:
    assert read("brackets", "f(x)") == "f ( x )"
    assert read("python", "if {\n") == "i f ␣ { ⏎"


def test_errors_speak_of_what_was_typed() -> None:
    for key, text, message in (
        ("anbn", "aaxb", "the character 'x' at position 3 is not in the alphabet; expected one of"),
        ("anbn", "", "the text is empty; expected at least one character."),
        ("dates", "3/4/2021", "the character '/' at position 2 is not in the alphabet"),
        ("sentiment", "  ", "the text is empty"),
    ):
        with pytest.raises(InvalidInput) as caught:
            read(key, text)
        assert message in str(caught.value)
    reading = Characters(Alphabet("ab"), suffix="b")
    assert reading.read("aa", max_steps=3).steps == 3
    with pytest.raises(InvalidInput, match="the text has 3 characters, one step each"):
        reading.read("aa", max_steps=2)
    with pytest.raises(InvalidInput, match="the text is of type int"):
        Characters(Alphabet("a"), lower_case=True).read(7)  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match=r"names has 1 names; expected 3, one a column\."):
        Characters(Alphabet("ab", other=True), names=("a",))


def test_names_take_the_place_of_characters() -> None:
    reading = Characters(Alphabet("a_", other=True), names=("a", "blank", "else"))
    sequence = reading.read("a_x")
    assert sequence.channels == ("a", "blank", "else")
    assert sequence.tokens == ("a", "blank", "x")


@given(st.text(min_size=1, max_size=30))
def test_plain_characters_are_one_hot(text: str) -> None:
    alphabet = Alphabet("abc", other=True)
    found, expected = Characters(alphabet).read(text), one_hot(text, alphabet)
    assert np.array_equal(found.x, expected.x)
    assert found.tokens == expected.tokens


def test_words_without_a_suffix() -> None:
    assert Words(Vocabulary(("a",))).read("a b").tokens == ("a", "b")
