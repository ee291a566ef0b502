"""A visit as a file and back; files from anyone."""

from __future__ import annotations

import json
import tracemalloc
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_viz.cells import Clamp, Freeze, Interventions
from lstm_viz.editing import add_to_bias
from lstm_viz.errors import InvalidInput
from lstm_viz.presets import PRESETS
from lstm_viz.sequences import Alphabet
from lstm_viz.ui.own_cell import MAX_UNITS, OwnCell
from lstm_viz.ui.saved_visit import (
    FORMAT,
    MAX_BYTES,
    VERSION,
    SavedVisit,
    json_of_visit,
    visit_from_json,
)
from lstm_viz.ui.selection import RANDOM, Pin, Selection

DONE = Interventions((Clamp("f", 1.0), Clamp("g", -0.25, 1)), (Freeze(0, 4),), (2,), True)


def normal(D: int, H: int, seed: int = 0) -> OwnCell:
    count = 4 * H * (D + H + 2)
    return OwnCell(D, H, np.random.default_rng([seed, D, H]).normal(size=count).tobytes())


def through_a_file(visit: SavedVisit) -> SavedVisit:
    return visit_from_json(json_of_visit(visit).encode("utf-8"))


VISIT = SavedVisit(
    replace(
        Selection().with_network("counter"),
        own=replace(normal(3, 2), input_scale=0.35, alphabet=Alphabet("aé", other=True)),
        pin=Pin(replace(normal(3, 2, 1), recurrent_scale=-1.5), DONE),
        interventions=DONE,
        source="text",
        text="a\té\n😀 \"'\\",
        step=2,
        quantity="o",
    ),
    {"parity": normal(1, 1), "adding": replace(normal(2, 3), input_scale=2.0)},
)
CONTENT = json_of_visit(VISIT).encode("utf-8")


def document() -> dict[str, Any]:
    return json.loads(CONTENT)


def with_cell(**changes: Any) -> bytes:
    saved = document()
    saved["cell"] |= changes
    return json.dumps(saved).encode()


def with_part(**changes: Any) -> bytes:
    return json.dumps(document() | changes).encode()


def require_refused(content: bytes, message: str = "") -> None:
    with pytest.raises(InvalidInput) as problem:
        visit_from_json(content)
    assert message in str(problem.value)
    assert len(str(problem.value)) < 900  # the names of all networks among it


# To a file and back


def test_a_visit_is_given_back() -> None:
    read = through_a_file(VISIT)
    assert read == VISIT
    assert json_of_visit(read) == json_of_visit(VISIT)


def test_the_file_can_be_read_by_a_person() -> None:
    saved = document()
    assert list(saved) == ["format", "version", "shown", "cell", "pinned", "solved"]
    assert (saved["format"], saved["version"]) == (FORMAT, VERSION)
    assert saved["shown"]["net"] == "counter"
    assert "é" in CONTENT.decode()
    own = VISIT.selection.own
    assert own is not None
    np.testing.assert_array_equal(saved["cell"]["weight_ih"], own.unscaled.weight_ih)
    assert saved["cell"]["alphabet"] == {"characters": "aé", "other": True}
    assert saved["pinned"]["do"] == "f:1,g2:-0.25,freeze1@5,write3,h"


def test_a_visit_of_nothing_but_a_network_is_given_back() -> None:
    for chosen in (Selection(), Selection().with_network(RANDOM)):
        visit = SavedVisit(chosen, {})
        assert through_a_file(visit) == visit


numbers = st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from([-0.0, 5e-324, 0.1])


@st.composite
def own_cells(draw: st.DrawFn) -> OwnCell:
    D, H = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    few = draw(st.lists(numbers, min_size=1, max_size=8))
    values = np.resize(np.array(few), 4 * H * (D + H + 2))
    other = draw(st.booleans())
    alphabet = None
    if other < D and draw(st.booleans()):
        letters = st.characters(exclude_categories=["Cs"])
        size = D - other
        characters = draw(st.lists(letters, min_size=size, max_size=size, unique=True))
        alphabet = Alphabet("".join(characters), other)
    return OwnCell(D, H, values.tobytes(), alphabet, draw(numbers), draw(numbers))


@settings(max_examples=60)
@given(
    st.none() | own_cells(),
    st.none() | st.builds(Pin, own_cells(), st.sampled_from([Interventions(), DONE])),
    st.dictionaries(st.text(max_size=40).filter(str.isprintable), own_cells(), max_size=2),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
)
def test_any_visit_is_given_back_to_the_last_bit(
    own: OwnCell | None, pin: Pin | None, solved: dict[str, OwnCell], text: str
) -> None:
    chosen = replace(Selection().with_network(RANDOM), own=own, pin=pin, interventions=DONE)
    if own is None or own.alphabet is not None:
        chosen = replace(chosen, source="text", text=text)
    else:
        chosen = replace(chosen, source="numbers", numbers=text)
    visit = SavedVisit(chosen, solved)
    read = through_a_file(visit)
    assert read == visit
    assert json_of_visit(read) == json_of_visit(visit)  # the sign of a zero is part of it


@pytest.mark.parametrize("letter", ["a", "é", "😀", "\n", '"'])
def test_a_sequence_that_no_link_holds_is_kept(letter: str) -> None:
    chosen = replace(Selection().with_network(RANDOM), text=letter * 20_000)
    assert through_a_file(SavedVisit(chosen, {})).selection == chosen


def test_the_largest_cells_are_kept() -> None:
    chosen = replace(
        Selection().with_network(RANDOM),
        source="numbers",
        own=normal(64, 64),
        pin=Pin(normal(64, 64, 1)),
    )
    visit = SavedVisit(chosen, {})
    assert len(json_of_visit(visit)) < MAX_BYTES
    assert through_a_file(visit) == visit


def test_every_file_that_is_written_can_be_read_again() -> None:
    solved = {f"challenge {k}": normal(3, MAX_UNITS, k) for k in range(16)}
    assert through_a_file(SavedVisit(Selection(), solved)).solved == solved


def test_a_visit_in_which_much_is_held_is_given_back() -> None:
    held = Interventions(cut_writes=tuple(range(100)))
    for visit in (
        SavedVisit(replace(Selection(), pin=Pin(normal(1, 2), held)), {}),
        SavedVisit(replace(Selection(), interventions=held), {}),
    ):
        assert through_a_file(visit) == visit


def test_weights_that_a_link_would_hold_are_not_taken_from_the_shown_part() -> None:
    saved = document()
    saved["shown"] |= {"w": "A", "pin": "A", "pindo": "A"}
    assert visit_from_json(json.dumps(saved).encode()) == VISIT


def test_a_file_without_weights_shows_the_network() -> None:
    content = json.dumps({"format": FORMAT, "version": VERSION, "shown": {"net": "counter"}})
    read = visit_from_json(content.encode())
    assert read == SavedVisit(Selection().with_network("counter"), {})


def test_a_changed_preset_comes_back_with_its_own_sequence() -> None:
    own = OwnCell.of(add_to_bias(PRESETS["brackets"].cell, "f", 1), PRESETS["brackets"].alphabet)
    chosen = replace(Selection().with_network("brackets"), own=own)
    assert through_a_file(SavedVisit(chosen, {})).selection == chosen


# Files from anyone


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is damaged, or no JSON file"),
        (b"\xff\xfe", "the file is damaged"),
        (b"\x80" * 100, "the file is damaged"),
        (CONTENT[:-1], "the file is damaged"),
        (CONTENT[: len(CONTENT) // 2], "the file is damaged"),
        (b"PK\x03\x04", "the file is damaged"),
        (b"null", "the file is no JSON file of the weight lab"),
        (b"[]", "the file is no JSON file of the weight lab"),
        (b'"LSTM microscope"', "the file is no JSON file of the weight lab"),
        (b"1e400", "the file is no JSON file of the weight lab"),
        (b"{}", "the file is no JSON file of the weight lab"),
        (with_part(format="Keras"), "the file is no JSON file of the weight lab"),
        (with_part(format=None), "the file is no JSON file of the weight lab"),
        (with_part(format=["LSTM microscope"]), "the file is no JSON file of the weight lab"),
        (with_part(version=2), "by a later version (2); this one reads 1."),
        (with_part(version=10**12), "by a later version (1000000000000); this one reads 1."),
        (with_part(version=0), "the file says no version that is known; expected 1."),
        (with_part(version="2"), "the file says no version that is known"),
        (with_part(version=None), "the file says no version that is known"),
        (with_part(version=[1]), "the file says no version that is known"),
        (with_part(version=1e300), "the file says no version that is known"),
        (b"[" * 500_000, "the file is damaged"),
        (b"[" * 500_000 + b"]" * 500_000, "the file is damaged"),
        (b'{"format":' * 100_000 + b"1" + b"}" * 100_000, "the file is damaged"),
        (b"9" * 100_000, "the file is damaged"),
        (b" " * (MAX_BYTES + 1), f"the file has {MAX_BYTES + 1:,} bytes; expected at most"),
    ],
)
def test_what_is_no_file_of_a_visit_is_refused(content: bytes, message: str) -> None:
    require_refused(content, message)


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
@pytest.mark.parametrize("where", ['"version": 1', '"input_scale": 0.35'])
def test_constants_that_are_no_json_are_refused(constant: str, where: str) -> None:
    text = CONTENT.decode()
    assert where in text
    changed = text.replace(where, where.partition(":")[0] + ": " + constant, 1)
    require_refused(changed.encode(), "the file is damaged")
    weights = with_cell(bias_ih=["X"] * 8).replace(b'"X"', constant.encode())
    require_refused(weights, "the file is damaged")


DEEP: list[Any] = []
for _ in range(900):
    DEEP = [DEEP]


@pytest.mark.parametrize("name", ["weight_ih", "weight_hh", "bias_ih", "bias_hh"])
@pytest.mark.parametrize(
    "value",
    [
        None,
        0,
        1.5,
        True,
        "0.5",
        {},
        [],
        [[]],
        [[], []],
        [[[0.5]]],
        [None] * 8,
        ["1"] * 8,
        [["1", "2", "3"]] * 8,
        [{}] * 8,
        [[0.0]] * 7,
        [0.0] * 7,
        [0.0, [1.0]],
        [[0.0], [1.0, 2.0]],
        [10**400] * 8,
        [10**30] * 8,
        [[10**400] * 3] * 8,
        [[0.0] * 65] * 8,
        DEEP,
    ],
)
def test_arrays_that_are_no_weights_are_refused(name: str, value: Any) -> None:
    require_refused(with_cell(**{name: value}))


def test_numbers_beyond_float64_are_refused_by_name() -> None:
    for text in (b"1e400", b"-1e400", b"1" + b"0" * 310):
        content = with_cell(bias_ih=["X"] + [0.5] * 7).replace(b'"X"', text)
        require_refused(content, "bias_ih")
        content = with_cell(input_scale="X").replace(b'"X"', text)
        require_refused(content, "input_scale")


@pytest.mark.parametrize("name", ["weight_ih", "weight_hh", "bias_ih", "bias_hh"])
def test_a_missing_array_is_named(name: str) -> None:
    saved = document()
    for part in ("cell", "pinned"):
        changed = saved | {part: {k: v for k, v in saved[part].items() if k != name}}
        require_refused(
            json.dumps(changed).encode(),
            f"the file’s part “{part}” has no {name}; expected rows of numbers.",
        )


@pytest.mark.parametrize("scale", [None, [], {}, "x", "nan", "1e400", 10**400])
@pytest.mark.parametrize("name", ["input_scale", "recurrent_scale"])
def test_a_scale_that_is_no_number_is_refused_by_name(name: str, scale: Any) -> None:
    require_refused(with_cell(**{name: scale}), name)


@pytest.mark.parametrize(
    ("alphabet", "message"),
    [
        ([], "the file’s part “cell” is damaged: its alphabet."),
        ("abc", "the file’s part “cell” is damaged: its alphabet."),
        ({}, "the alphabet is empty"),
        ({"characters": ""}, "the alphabet is empty"),
        ({"characters": 5}, "the alphabet is of type int"),
        ({"characters": ["a"]}, "the alphabet is of type list"),
        ({"characters": None}, "the alphabet is of type NoneType"),
        ({"characters": "aba"}, "twice"),
        ({"characters": "".join(map(chr, range(1, 9999)))}, "characters; expected at most 256"),
    ],
)
def test_an_alphabet_that_is_none_is_refused(alphabet: Any, message: str) -> None:
    require_refused(with_cell(alphabet=alphabet), message)


@pytest.mark.parametrize(
    ("part", "value", "message"),
    [
        ("shown", None, "part “shown” is damaged; expected names and texts."),
        ("shown", [], "part “shown” is damaged"),
        ("shown", {"net": 1}, "part “shown” is damaged"),
        ("shown", {"net": "xor"}, "the file says net = “xor”; expected one of first-token"),
        ("shown", {"nett": "counter"}, "the file's part “nett” is not known"),
        ("shown", {"t": "0"}, "the file says t = “0”; expected a whole number from 1 to 500"),
        ("shown", {"net": RANDOM, "h": "65"}, "expected a whole number from 1 to 64"),
        ("shown", {"do": "f:2"}, "f(t) cannot be held at 2"),
        ("shown", {"seq": "sine"}, "the file asks for a sequence of kind “sine”"),
        ("shown", {"text": "a" * 1_000_001}, "expected at most 1000000 characters"),
        ("cell", 0, "part “cell” is damaged; expected weights."),
        ("cell", [], "part “cell” is damaged; expected weights."),
        ("cell", "weights", "part “cell” is damaged; expected weights."),
        ("pinned", False, "part “pinned” is damaged; expected weights."),
        ("pinned", [], "part “pinned” is damaged; expected weights."),
        ("pinned", {"do": 5}, "part “pinned” is damaged."),
        ("pinned", document()["pinned"] | {"do": "x"}, "“x” cannot be read"),
        ("pinned", {}, "part “pinned” has no weight_ih"),
        ("solved", None, "part “solved” is damaged."),
        ("solved", [], "part “solved” is damaged."),
        ("solved", {"parity": None}, "part “solved” is damaged; expected weights."),
        ("solved", {str(k): {} for k in range(101)}, "part “solved” is damaged."),
    ],
)
def test_a_damaged_part_is_refused_by_name(part: str, value: Any, message: str) -> None:
    require_refused(with_part(**{part: value}), message)


@pytest.mark.parametrize(("D", "H"), [(65, 1), (1, 65), (2, 100)])
def test_a_cell_that_is_too_large_is_refused(D: int, H: int) -> None:
    arrays = {
        "weight_ih": np.zeros((4 * H, D)).tolist(),
        "weight_hh": np.zeros((4 * H, H)).tolist(),
        "bias_ih": [0] * 4 * H,
        "bias_hh": [0] * 4 * H,
    }
    require_refused(with_cell(**arrays), f"{H} units and {D} inputs; expected at most 64 and 64.")


@pytest.mark.parametrize(
    ("piece", "message"),
    [
        (b"[],", "weight_ih has shape (10000, 0); expected a matrix (4H, D)."),
        (b"1,", "weight_ih has shape (10000,); expected a matrix (4H, D)."),
        (b'"",', "a weight_ih that is damaged; expected rows of numbers."),
        (b"{},", "it holds more values than"),
        (b"[1],", "weight_hh has shape (8, 2); expected (4H, H) = (10000, 2500)."),
    ],
)
def test_an_array_of_many_rows_is_refused(piece: bytes, message: str) -> None:
    for count, said in ((10_000, message), (3_500_000 // len(piece), "it holds more values than")):
        rows = piece * count
        content = with_cell(weight_ih="X").replace(b'"X"', b"[" + rows[:-1] + b"]")
        assert len(content) < MAX_BYTES
        require_refused(content, said)


@pytest.mark.parametrize("rest", ["", 0.5])
def test_texts_among_weights_take_no_memory(rest: Any) -> None:
    content = with_cell(bias_ih=["x" * 20_000, *[rest] * 2000])
    tracemalloc.start()
    require_refused(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


@pytest.mark.parametrize(
    "content",
    [
        with_part(shown={"net": RANDOM, "seq": "text", "text": "\ud800"}, cell=None),
        with_part(solved={"\udfff": document()["cell"]}),
        with_cell(alphabet={"characters": "ab\ud800", "other": False}),
    ],
)
def test_text_that_has_no_utf_8_is_refused(content: bytes) -> None:
    require_refused(content)


@pytest.mark.parametrize("version", [True, 1.0])
def test_only_a_whole_number_is_a_version(version: Any) -> None:
    require_refused(with_part(version=version), "the file says no version that is known")


# A file that is a valid one but for a few places

anything = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([10**400, -(10**20), 2**63, 2**64 - 1])
    | st.floats()
    | st.text(max_size=8)
    | st.lists(st.integers() | st.floats() | st.text(max_size=3), max_size=9)
    | st.lists(st.lists(st.floats(-1, 1), max_size=3), max_size=9)
    | st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5), max_size=2)
)


def places_in(value: Any) -> list[tuple[Any, Any]]:
    """Every place of a document: what holds it, and under what."""
    inside = (
        list(value.items())
        if isinstance(value, dict)
        else list(enumerate(value))
        if isinstance(value, list)
        else []
    )
    found = [(value, key) for key, _ in inside]
    for _, part in inside:
        found += places_in(part)
    return found


@settings(max_examples=250)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.booleans(), anything), max_size=3))
def test_a_file_with_a_few_places_changed_is_a_visit_or_refused(
    changes: list[tuple[int, bool, Any]],
) -> None:
    saved = document()
    for number, gone, value in changes:
        places = places_in(saved)
        upper = [place for place in places if isinstance(place[0], dict)]
        chosen = upper if number % 2 and upper else places
        if chosen:
            holder, key = chosen[number // 2 % len(chosen)]
            if gone:
                del holder[key]
            else:
                holder[key] = value
    content = json.dumps(saved).encode()
    read, refusal = None, ""
    try:
        read = visit_from_json(content)
    except InvalidInput as problem:
        refusal = str(problem)
    if read is None:
        assert refusal.endswith(".")
        assert len(refusal) < 1000
    else:
        assert through_a_file(read) == read


@settings(max_examples=150)
@given(
    st.integers(0, len(CONTENT) - 1),
    st.binary(max_size=4) | st.sampled_from([b"1e999", b'"', b"[", b"}", b"-", b"NaN", b"9" * 500]),
    st.integers(0, 6),
)
def test_a_file_with_any_bytes_changed_is_a_visit_or_refused(
    place: int, piece: bytes, gone: int
) -> None:
    content = CONTENT[:place] + piece + CONTENT[place + gone :]
    read, refusal = None, ""
    try:
        read = visit_from_json(content)
    except InvalidInput as problem:
        refusal = str(problem)
    assert (read is None) == refusal.endswith(".")
    if content == CONTENT:
        assert read == VISIT


@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode("utf-8")))
def test_any_bytes_are_refused(content: bytes) -> None:
    require_refused(content)
