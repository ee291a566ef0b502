"""Sequences that somebody types or pastes: numbers, bits, text, words, CSV, dates."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from random import Random

import numpy as np

from lstm_viz import zoo
from lstm_viz.encoder_decoder.dates_in_text import dates_in
from lstm_viz.sequences import InputSequence, one_hot, parse_bits, parse_numbers
from lstm_viz.sequences.features import features_of
from lstm_viz.sequences.tasks import TASKS
from lstm_viz.ui.examples import EXAMPLES
from lstm_viz.ui.lesson_reading import reading_of
from lstm_viz.ui.zoo.choice import MOST_STEPS
from lstm_viz.zoo.translators import read_date
from tests.fuzz.mutations import hostile_text, mutated_text, text_of_letters
from tests.fuzz.way_in import WayIn, refusal_of

_NUMBERS = ("1 0 0 0.5 -1", "1,2,3", "-.5;2e-3;1", "0,5\t1,5", "1 0\n0 1\n1 1", "−2 +3 1.")
_CSV = (
    "temperature,rain\n12.5,0\n11,3.25\n9.75,1\n",
    '"a";"b"\n0,5;1,25\n1,5;2\n',
    "\ufeffdate\tvalue\r\n1\t2\r\n3\t4\r\n",
    "x y z\n1 2 3\n4 5 6",
    "price\n1\n2\n3",
    "1,2\n3,4\n",
)
_BITS = ("10110", "1 0 1", "0,1;1", "1\n0\n1\n")
_TEXTS = ("hello", "abba", "aaabbb", "(())()", "def f(x):\n    return 'a'", "X a b Y c d E", "BTPE")
_WORDS = ("the film was not good", "don’t go!", "a very bad film, but I liked it", "so-so")
_DATES = (
    "14 mars 2021",
    "Tuesday, 4 May 2021",
    "2021-05-03",
    "03/05/2021",
    "3. mai 2021",
    "rendez-vous 3 mai 2021 and again tuesday, 4 may 2021",
)


def _require_whole(read: InputSequence) -> None:
    """What was read can be shown: finite numbers, and labels that a browser can be sent."""
    assert np.isfinite(read.x).all()
    assert len(read.tokens) == read.steps
    assert len(read.channels) == read.input_size
    for label in (*read.tokens, *read.channels):
        label.encode("utf-8")
        assert len(label) <= 100


def _reader(read: Callable[[str], InputSequence]) -> Callable[[str], str | None]:
    return lambda text: refusal_of(lambda: _require_whole(read(text)))


def _take_numbers(given: tuple[str, int | None]) -> str | None:
    text, columns = given
    return refusal_of(lambda: _require_whole(parse_numbers(text, columns=columns)))


@cache
def _text_readers() -> tuple[Callable[[str], InputSequence], ...]:
    named = [each.typed for each in EXAMPLES.values()] + [task.reading for task in TASKS.values()]
    return (one_hot, *(reading.read for reading in dict.fromkeys(named) if reading is not None))


def _take_text(given: tuple[str, int]) -> str | None:
    text, which = given
    readers = _text_readers()
    return refusal_of(lambda: _require_whole(readers[which % len(readers)](text)))


def _take_date(text: str) -> str | None:
    for date in dates_in(text):
        assert len(date) == 10
        date.encode("ascii")
    return refusal_of(lambda: _require_whole(read_date(text)))


def _take_for_a_trained_network(given: tuple[str, str]) -> str | None:
    """Typed for a trained network: read, run, told what is right, held against features."""
    network, text = given

    def use() -> None:
        reading = reading_of(network, "typed", 0, text, MOST_STEPS)
        _require_whole(reading.sequence)
        said = reading.answers(zoo.network_of(network).trace(reading.sequence.x))
        assert len(said.likeliest(1)) == reading.sequence.steps
        for feature in features_of(reading.task.key, reading.sequence).values():
            assert np.isfinite(feature).all()

    return refusal_of(use)


_DIGITS = "0123456789+-.,;eE \t\n\r\"'"


def _typed(random: Random, valid: tuple[str, ...], letters: str) -> str:
    kind = random.random()
    if kind < 0.6:
        return mutated_text(random, valid)
    return text_of_letters(random, letters) if kind < 0.8 else hostile_text(random)


def _draw_numbers(random: Random) -> tuple[str, int | None]:
    columns = random.choice((None, None, 1, 1, 2, 3, 4))
    return _typed(random, _NUMBERS, _DIGITS), columns


def _draw_csv(random: Random) -> tuple[str, int | None]:
    return _typed(random, _CSV, _DIGITS + "ab,,;;\n\n"), None


def _draw_text(random: Random) -> tuple[str, int]:
    return _typed(random, _TEXTS + _WORDS, "ab ()X.é"), random.randint(0, 999)


def _draw_for_a_trained_network(random: Random) -> tuple[str, str]:
    network = random.choice(sorted(zoo.RECIPES))
    return network, _typed(random, _NUMBERS + _BITS + _TEXTS + _WORDS + _DATES, _DIGITS)


WAYS = (
    WayIn("numbers typed", _draw_numbers, _take_numbers),
    WayIn("CSV pasted", _draw_csv, _take_numbers),
    WayIn("bits typed", lambda random: _typed(random, _BITS, "01 ,;\n\t2"), _reader(parse_bits)),
    WayIn("text and words typed", _draw_text, _take_text),
    WayIn("dates typed", lambda random: _typed(random, _DATES, "0123 ./-may"), _take_date),
    WayIn("typed for a trained network", _draw_for_a_trained_network, _take_for_a_trained_network),
)
