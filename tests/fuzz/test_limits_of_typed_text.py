"""Typed, pasted and sent by a browser: very long, no number, not to be seen."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from lstm_viz.editing import parse_block, parse_weight
from lstm_viz.encoder_decoder.dates_in_text import dates_in
from lstm_viz.sequences import one_hot, one_hot_words, parse_bits, parse_numbers
from lstm_viz.sequences.tasks import TASKS
from lstm_viz.sequences.words import Vocabulary
from lstm_viz.ui.weight_grid.blocks import GridBlock, GridGroup
from lstm_viz.ui.weight_grid.edits import LONGEST_TEXT, GridEdit, message_number, read_edit
from lstm_viz.zoo.translators import read_date
from tests.fuzz.refusing import refused

WORDS = Vocabulary(("a", "film"))


@pytest.mark.parametrize("piece", ["1 ", "1,", "1\n", "1;,", "1 \n", "é "])
def test_a_megabyte_of_numbers(piece: str) -> None:
    assert "expected" in refused(parse_numbers, piece * (999_000 // len(piece)))
    assert "expected at most 1,000,000." in refused(parse_numbers, piece * 1_000_000)


@pytest.mark.parametrize(
    "number", ["nan", "inf", "-Infinity", "1e999", "9" * 400, "9" * 5000, "1_0", "0x1", "²", "−"]
)
def test_numbers_that_are_none(number: str) -> None:
    for text in (number, f"1 {number}", f"a,b\n1,{number}"):
        message = refused(parse_numbers, text, 1_000_000)
        assert message.startswith(("line 1, column", "line 2, column"))
        assert "expected" in message
    assert "expected" in refused(parse_weight, number, 1_000_000)
    message = refused(lambda text: parse_block(text, 4, 4), f"1\t{number}", 1_000_000)
    assert message.startswith("row 1, column 2 of the pasted block: “")


@pytest.mark.parametrize("mark", ["\0", "\ud800", "\u202e", "\u200b", "\x1b"])
def test_what_cannot_be_seen_among_numbers(mark: str) -> None:
    message = refused(parse_numbers, f"1 {mark}2")
    assert message.startswith("line 1, column 2: '")
    assert "is not a number" in message
    assert mark not in message
    message = refused(parse_bits, f"1{mark}0")
    assert message.startswith("line 1, column 2: '")
    assert "is not a bit" in message
    assert mark not in message
    named = parse_numbers(f"a{mark}b,c\n1,2")
    assert named.channels == ("a\N{REPLACEMENT CHARACTER}b", "c")
    assert one_hot(f"a{mark}").tokens == ("a", f"U+{ord(mark):04X}")
    assert mark not in "".join(one_hot_words(f"a {mark}", WORDS).tokens)
    message = refused(read_date, f"3 mai {mark} 2021")
    assert "is not in the alphabet" in message
    assert mark not in message


@pytest.mark.parametrize("piece", ["1", "10 ", ", "])
def test_a_megabyte_of_bits(piece: str) -> None:
    assert "expected" in refused(parse_bits, piece * (999_000 // len(piece)))
    assert "expected at most 1,000,000." in refused(parse_bits, piece * 1_000_001)


@pytest.mark.parametrize("piece", ["a", "a-", "a ", "-", "’", "İ", "\u0301", "😀"])
def test_megabytes_of_text_and_words(piece: str) -> None:
    text = piece * (4_000_000 // len(piece))
    assert "one step each; expected at most 10,000." in refused(one_hot, text)
    message = refused(lambda text: one_hot_words(text, WORDS), text)
    assert "expected at most 1,000,000." in message
    for key in ("python", "sentiment", "dates"):
        reading = TASKS[key].reading
        assert reading is not None
        assert "expected" in refused(
            lambda text, read=reading.read: read(text, max_steps=500), text
        )
    assert "expected at most 400." in refused(read_date, "1" * 4_000_000)


def test_a_long_text_that_begins_like_dates() -> None:
    for piece in ("1 ", "31. ", "monday, ", "2021-", "3 mai ", "١/"):
        dates_in("")
        tracemalloc.start()
        assert dates_in(piece * (1000 // len(piece))) == ()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 5_000_000


@pytest.mark.parametrize("piece", ["1\t", "1\n", "1 ", ";", "\t", "\n", "1e5\t"])
def test_a_megabyte_of_pasted_weights(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    assert "pasted block" in refused(lambda text: parse_block(text, 64, 130), text)


def test_a_message_of_the_grid_that_is_too_long_changes_nothing() -> None:

    block = GridBlock("f", "", "#000000", (GridGroup("", 1, ""),), ("x",), ("1",), np.zeros((1, 1)))
    told = {"block": "f", "row": 0, "column": 0, "kind": "typed"}
    assert read_edit(told | {"text": "1"}, [block]) == GridEdit("f", 0, 0, "1", "typed")
    for text in ("1" * (LONGEST_TEXT + 1), None, 1, ["1"], {"1": 1}):
        assert read_edit(told | {"text": text}, [block]) is None
    for row in (10**400, -1, True, 0.0, "0", None, [0]):
        assert read_edit(told | {"text": "1", "row": row}, [block]) is None
    for number in (2**53, 10**400, -1, 0, True, 1.0, "1", None):
        assert message_number({"number": number}) is None
