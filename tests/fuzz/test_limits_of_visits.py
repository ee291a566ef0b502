"""Files of visits made to take time or memory, or to be read in two ways."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lstm_viz.ui.own_cell import MAX_INPUTS, MAX_UNITS
from lstm_viz.ui.saved_visit import FORMAT, MAX_BYTES, visit_from_json
from tests.fuzz.files import (
    visit_documents,
)
from tests.fuzz.refusing import refused


def visit(**changes: Any) -> bytes:
    return json.dumps(visit_documents()[1] | changes).encode()


@pytest.mark.parametrize("piece", [b"[", b'{"a":', b'[{"a":', b'{"shown":[['])
@pytest.mark.parametrize("times", [1000, 19_000, 100_000, 700_000])
def test_json_nested_without_end(piece: bytes, times: int) -> None:
    assert "damaged" in refused(visit_from_json, piece * times)


_MANY = [b"[],", b"{},", b'{"":0},', b'{"":[0]},', b'"ab",', '"é√",'.encode(), b"999,", b"1e9,"]


@pytest.mark.parametrize("piece", [*_MANY, b'"",', b'"\\\\",', b'"\\"",'])
def test_very_many_values(piece: bytes) -> None:
    content = b"[" + piece * ((MAX_BYTES - 3) // len(piece)) + b"0]"
    assert "it holds more values than any" in refused(visit_from_json, content)


def test_as_many_values_as_are_read_take_little_memory() -> None:
    for piece, count in ((b"{},", 900), (b"[],", 19_000), (b'"ab",', 9_000), (b"1e9,", 740_000)):
        content = b'["\xf0\x9f\x98\x80",' + piece * count + b"0]"
        assert "no JSON file of the weight lab" in refused(visit_from_json, content)


def test_very_many_names() -> None:
    content = json.dumps({f"{k:x}": 0 for k in range(200_000)}).encode()
    assert "it holds more values than any" in refused(visit_from_json, content)


def test_a_text_in_which_the_same_signs_stand_is_no_structure() -> None:
    text = '[{":,"}]\\' * 100_000
    read = visit_from_json(visit(shown={"net": "random", "seq": "text", "text": text}, cell=None))
    assert read.selection.text == text


def test_a_text_without_an_end_is_looked_through_once() -> None:
    for piece in (b'\\"', b"\\\\", b'"', b"\\"):
        content = b"[[" * 20_001 + b'"' + piece * (8_000_000 // len(piece))
        assert "it holds more values than any" in refused(visit_from_json, content)


def test_a_wide_letter_makes_a_text_four_times_as_large() -> None:
    for rest in (b"a", b"\\u0041", "\U0001f600".encode()):
        content = b'["\xf0\x9f\x98\x80' + rest * ((MAX_BYTES - 20) // len(rest)) + b'"]'
        assert "no JSON file of the weight lab" in refused(visit_from_json, content)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999"])
def test_numbers_that_are_none_in_a_visit(number: str) -> None:
    document = visit_documents()[1]
    document["cell"]["bias_ih"][0] = "X"
    message = refused(visit_from_json, json.dumps(document).replace('"X"', number).encode())
    assert "damaged" in message or "bias_ih[0] is" in message
    content = visit().replace(b'"input_scale": 0.5', f'"input_scale": {number}'.encode())
    message = refused(visit_from_json, content)
    assert "damaged" in message or "input_scale is" in message


@pytest.mark.parametrize("digits", [400, 4300, 4301, 1_000_000])
def test_a_very_long_whole_number(digits: int) -> None:
    number = b"1" * digits
    for content in (
        visit().replace(b'"version": 1', b'"version": ' + number),
        visit().replace(b'"input_scale": 0.5', b'"input_scale": ' + number),
        visit().replace(b'"bias_ih": [', b'"bias_ih": [' + number + b", "),
    ):
        message = refused(visit_from_json, content, 10_000_000)
        assert len(message) < 200


def test_a_visit_that_says_something_twice() -> None:
    content = visit().replace(b'"version": 1', b'"version": 1, "version": 1')
    message = refused(visit_from_json, content)
    assert message == "the file is damaged: it says 'version' twice."


def test_half_a_surrogate_pair_in_a_visit() -> None:
    for part in ("text", "net", "\ud800"):
        content = visit(shown={"net": "random", "seq": "text", part: "\udfff"}, cell=None)
        assert "damaged" in refused(visit_from_json, content)


def test_a_cell_that_is_larger_than_any_page_shows() -> None:
    H = MAX_UNITS + 1
    cell = visit_documents()[1]["cell"] | {
        "weight_ih": [[0.0]] * (4 * H),
        "weight_hh": [[0.0] * H] * (4 * H),
        "bias_ih": [0.0] * (4 * H),
        "bias_hh": [0.0] * (4 * H),
    }
    assert f"expected at most {MAX_UNITS} and {MAX_INPUTS}." in refused(
        visit_from_json, visit(cell=cell)
    )


def test_a_visit_of_another_kind() -> None:
    for document in ([], {}, None, 1, "", FORMAT, {"format": [FORMAT]}, {"format": FORMAT.lower()}):
        message = refused(visit_from_json, json.dumps(document).encode())
        assert message == "the file is no JSON file of the weight lab."
