"""A cell that a visitor made, as a value, and as the letters of a link; letters from anyone."""

from __future__ import annotations

import base64
import string
import struct
import tracemalloc
import zlib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from lstm_viz.cells import LSTM
from lstm_viz.editing import add_to_bias, resized, scale_gate, with_gate_block
from lstm_viz.errors import InvalidInput
from lstm_viz.presets import PRESETS
from lstm_viz.sequences import Alphabet
from lstm_viz.ui.own_cell import (
    MAX_INPUTS,
    MAX_UNITS,
    Base,
    OwnCell,
    Unreadable,
    cell_from_text,
    text_of,
)

HEADER = struct.Struct("<BBBBHdd")
LETTERS = set(string.ascii_letters + string.digits + "-_")


def random_base(input_size: int) -> LSTM:
    return LSTM.random(input_size, 4, seed=3)


def preset_base(name: str) -> Base:
    return lambda input_size: PRESETS[name].cell


def weight_count(D: int, H: int) -> int:
    return 4 * H * (D + H + 2)


def normal(D: int, H: int, seed: int = 0) -> OwnCell:
    """A cell of numbers that only float64 holds."""
    values = np.random.default_rng([seed, D, H]).normal(size=weight_count(D, H))
    return OwnCell(D, H, values.tobytes())


def any_bits(D: int, H: int, seed: int = 0) -> OwnCell:
    """A cell of numbers of any size, which nothing makes shorter."""
    words = np.random.default_rng([seed, D, H]).integers(
        0, 2**64, weight_count(D, H), dtype=np.uint64
    )
    values = words.view(np.float64)
    return OwnCell(D, H, np.where(np.isfinite(values), values, -0.1).tobytes())


def values_of(own: OwnCell) -> NDArray[np.float64]:
    return np.frombuffer(own.weights)


def unpacked(text: str) -> bytes:
    return zlib.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(zlib.compress(content)).decode().rstrip("=")


numbers = (
    st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([0.0, -0.0, 1e-300, -1e300, 5e-324, 1.7976931348623157e308, 0.1 + 0.2])
    | st.integers(-40_000, 40_000).map(lambda k: k / 100)
    | st.integers(-(2**32), 2**32).map(lambda k: k / 1_000_000)
    | st.floats(width=32, allow_nan=False, allow_infinity=False)
)
scales = st.sampled_from([1.0, 0.0, -0.0, 0.35, -2.0]) | st.floats(
    allow_nan=False, allow_infinity=False
)
bases = st.sampled_from([random_base, *map(preset_base, PRESETS)])


@st.composite
def own_cells(draw: st.DrawFn) -> OwnCell:
    D, H = draw(st.integers(1, 5)), draw(st.integers(1, 6))
    count = weight_count(D, H)
    few = draw(st.lists(numbers, min_size=1, max_size=12))
    values = np.resize(np.array(few), count)
    alphabet = None
    other = draw(st.booleans())
    if other < D and draw(st.booleans()):
        letters = st.characters(exclude_characters="\0", exclude_categories=["Cs"])
        columns = D - other
        alphabet = Alphabet(
            "".join(draw(st.lists(letters, min_size=columns, max_size=columns, unique=True))),
            other,
        )
    return OwnCell(D, H, values.tobytes(), alphabet, draw(scales), draw(scales))


def require_same(read: OwnCell, own: OwnCell) -> None:
    assert read == own
    for name in ("input_scale", "recurrent_scale"):
        assert np.float64(getattr(read, name)).tobytes() == np.float64(getattr(own, name)).tobytes()


# As a value


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_kept_cell_is_the_same_cell(bias: bool, dtype: str) -> None:
    cell = LSTM.random(3, 2, bias=bias, dtype=dtype)
    own = OwnCell.of(cell)
    assert (own.input_size, own.hidden_size) == (3, 2)
    assert len(own.weights) == 8 * weight_count(3, 2)
    for kept in (own.cell, own.unscaled):
        np.testing.assert_array_equal(kept.weight_ih, cell.weight_ih)
        np.testing.assert_array_equal(kept.weight_hh, cell.weight_hh)
        np.testing.assert_array_equal(kept.bias_ih, cell.bias_ih if bias else np.zeros(8))
        np.testing.assert_array_equal(kept.bias_hh, cell.bias_hh if bias else np.zeros(8))


def test_the_same_weights_are_the_same_value_and_others_are_another() -> None:
    cell = LSTM.random(3, 2)
    own = OwnCell.of(cell)
    assert own == OwnCell.of(cell)
    assert hash(own) == hash(OwnCell.of(cell))
    assert own != OwnCell.of(add_to_bias(cell, "f", 0.25))
    assert own != replace(own, input_scale=2.0)
    assert own != OwnCell.of(cell, Alphabet("abc"))


def test_a_cell_that_is_too_large_or_projected_is_refused() -> None:
    assert OwnCell.of(LSTM.random(MAX_INPUTS, MAX_UNITS)).hidden_size == MAX_UNITS
    with pytest.raises(InvalidInput, match="65 units and 1 inputs; expected at most 64 and 64"):
        OwnCell.of(LSTM.random(1, MAX_UNITS + 1))
    with pytest.raises(InvalidInput, match="1 units and 65 inputs; expected at most 64 and 64"):
        OwnCell.of(LSTM.random(MAX_INPUTS + 1, 1))
    with pytest.raises(InvalidInput, match="projection"):
        OwnCell.of(LSTM.random(2, 3, proj_size=2))


def test_an_alphabet_is_kept_where_it_has_a_character_a_column() -> None:
    cell = LSTM.random(3, 2)
    assert OwnCell.of(cell, Alphabet("ab", other=True)).alphabet == Alphabet("ab", other=True)
    assert OwnCell.of(cell, Alphabet("abcd")).alphabet is None


def test_what_runs_is_multiplied_and_what_is_kept_is_not() -> None:
    cell = LSTM.random(3, 2)
    own = replace(OwnCell.of(cell), input_scale=2.0, recurrent_scale=0.0)
    np.testing.assert_allclose(own.cell.weight_ih, 2 * cell.weight_ih, atol=6e-7)
    np.testing.assert_array_equal(own.cell.weight_hh, 0)
    np.testing.assert_array_equal(own.cell.bias_ih, cell.bias_ih)
    np.testing.assert_array_equal(own.unscaled.weight_hh, cell.weight_hh)


def test_a_changed_bias_keeps_what_weights_are_multiplied_by() -> None:
    own = replace(normal(3, 2), input_scale=2.0, recurrent_scale=0.0)
    after = own.with_cell(add_to_bias(own.cell, "f", 1.5))
    assert (after.input_scale, after.recurrent_scale) == (2.0, 0.0)
    np.testing.assert_array_equal(after.unscaled.weight_hh, own.unscaled.weight_hh)
    np.testing.assert_array_equal(after.unscaled.weight_ih, own.unscaled.weight_ih)
    rows = own.cell.rows("f")
    moved = after.cell.bias_ih[rows] - own.cell.bias_ih[rows]
    np.testing.assert_allclose(moved, 1.5, atol=1e-6)
    back = replace(after, input_scale=1.0, recurrent_scale=1.0)
    np.testing.assert_array_equal(back.cell.weight_hh, own.unscaled.weight_hh)


def test_a_changed_weight_makes_the_products_the_weights() -> None:
    own = replace(normal(3, 2), input_scale=2.0, recurrent_scale=0.5, alphabet=Alphabet("abc"))
    for gate, column in (("i", 0), ("g", 4)):
        wanted = with_gate_block(own.cell, gate, 1, column, np.array([[0.75]]))
        after = own.with_cell(wanted)
        assert (after.input_scale, after.recurrent_scale) == (1.0, 1.0)
        assert after.alphabet == own.alphabet
        for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
            assert getattr(after.cell, name).tobytes() == getattr(wanted, name).tobytes()


def test_another_size_makes_the_products_the_weights() -> None:
    own = replace(normal(2, 2), input_scale=2.0, alphabet=Alphabet("ab"))
    grown = own.with_cell(resized(own.cell, range(2), 2, 1))
    assert (grown.hidden_size, grown.input_scale, grown.alphabet) == (3, 1.0, own.alphabet)
    wider = own.with_cell(resized(own.cell, range(2), 3))
    assert (wider.input_size, wider.input_scale, wider.alphabet) == (3, 1.0, None)


@settings(max_examples=30)
@given(own_cells(), st.sampled_from("ifgo"))
def test_what_with_cell_takes_over_is_what_runs(own: OwnCell, gate: str) -> None:
    tame = np.clip(values_of(own), -1e3, 1e3).tobytes()
    own = replace(own, weights=tame, input_scale=0.5, recurrent_scale=3.0)
    for wanted in (scale_gate(own.cell, gate, -0.5), add_to_bias(own.cell, gate, 0.125)):
        running = own.with_cell(wanted).cell
        for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
            np.testing.assert_array_equal(getattr(running, name), getattr(wanted, name))


# As letters


@settings(max_examples=150)
@given(own_cells(), bases)
def test_letters_give_a_cell_back_to_the_last_bit(own: OwnCell, base: Base) -> None:
    text = text_of(own, base)
    assert set(text) <= LETTERS
    require_same(cell_from_text(text, base), own)
    assert text_of(cell_from_text(text, base), base) == text


@pytest.mark.parametrize("own", [normal(64, 64), any_bits(64, 64), normal(64, 1), any_bits(1, 64)])
def test_letters_give_the_largest_cells_back(own: OwnCell) -> None:
    require_same(cell_from_text(text_of(own, random_base), random_base), own)


def test_weights_that_came_as_float32_take_less_room() -> None:
    cell = LSTM.random(4, 4, dtype="float32")
    own = OwnCell.of(cell)
    text = text_of(own, random_base)
    require_same(cell_from_text(text, random_base), own)
    assert len(text) < 0.75 * len(text_of(normal(4, 4), random_base))


@pytest.mark.parametrize("D", [1, 2, 3, 4])
@pytest.mark.parametrize("H", [1, 2, 3, 4])
def test_a_small_cell_of_any_weights_takes_at_most_1800_letters(D: int, H: int) -> None:
    for seed in range(20):
        assert len(text_of(normal(D, H, seed), random_base)) <= 1800
        assert len(text_of(any_bits(D, H, seed), random_base)) <= 1806  # 8 bytes each, no less


@given(
    st.lists(st.tuples(st.integers(0, 159), st.integers(-500, 500)), min_size=1, max_size=6),
    scales,
)
def test_a_few_edits_of_a_network_take_less_than_120_letters(
    edits: list[tuple[int, int]], scale: float
) -> None:
    own = OwnCell.of(random_base(4))
    values = values_of(own).copy()
    for place, hundredths in edits:
        values[place] = hundredths / 100
    own = replace(own, weights=values.tobytes(), input_scale=scale)
    text = text_of(own, random_base)
    require_same(cell_from_text(text, random_base), own)
    assert len(text) < 120


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_an_edited_preset_takes_less_than_120_letters(name: str) -> None:
    cell = add_to_bias(scale_gate(PRESETS[name].cell, "f", 1.25), "i", -0.5)
    own = OwnCell.of(cell, PRESETS[name].alphabet)
    text = text_of(own, preset_base(name))
    require_same(cell_from_text(text, preset_base(name)), own)
    assert len(text) < 120


@pytest.mark.parametrize(
    "alphabet",
    [
        Alphabet("aé"),
        Alphabet("日😀", other=True),
        Alphabet("\n\t "),
        Alphabet("".join(chr(0x1F600 + k) for k in range(62)), other=True),
        Alphabet("".join(chr(0xC0 + k) for k in range(64))),
        Alphabet("\0", other=True),
    ],
)
def test_an_alphabet_is_given_back(alphabet: Alphabet) -> None:
    own = OwnCell.of(LSTM.random(alphabet.size, 1), alphabet)
    require_same(cell_from_text(text_of(own, random_base), random_base), own)


@pytest.mark.parametrize(
    "alphabet",
    [
        Alphabet("a\0"),  # reads as `a` and other characters
        Alphabet("".join(chr(0x1F600 + k) for k in range(64))),  # 256 bytes of UTF-8
        Alphabet("a?\ud800"),  # half of a pair has no UTF-8
    ],
)
def test_an_unusual_alphabet_is_given_back_too(alphabet: Alphabet) -> None:
    own = OwnCell.of(LSTM.random(alphabet.size, 1), alphabet)
    require_same(cell_from_text(text_of(own, random_base), random_base), own)


# Letters from anyone


def read_or_refused(text: str) -> OwnCell | None:
    """The cell; None where the letters were refused, in words."""
    refusal = ""
    try:
        return cell_from_text(text, random_base)
    except Unreadable as problem:
        refusal = str(problem)
    assert refusal.startswith("it ")
    return None


def require_refused(text: str, message: str = "it (is|was)") -> None:
    with pytest.raises(Unreadable, match=message):
        cell_from_text(text, random_base)


@pytest.mark.parametrize("text", ["", "A", "AAAAA", "é", "=", "====", " ", "+/", "eA", "\ud800"])
def test_letters_that_are_no_cell_are_refused(text: str) -> None:
    require_refused(text, "it is (damaged|cut off)")


@pytest.mark.parametrize("own", [normal(2, 2), any_bits(1, 1), OwnCell.of(random_base(3))])
def test_a_cut_off_text_is_refused_wherever_it_is_cut(own: OwnCell) -> None:
    text = text_of(own, random_base)
    for length in range(len(text)):
        require_refused(text[:length], "it is (damaged|cut off)")


def test_a_text_with_one_letter_changed_is_refused_or_gives_a_cell() -> None:
    text = text_of(replace(normal(2, 1), alphabet=Alphabet("aé")), random_base)
    refused = 0
    for place in range(len(text)):
        for letter in ("A", "_", "z"):
            read = read_or_refused(text[:place] + letter + text[place + 1 :])
            refused += read is None
            assert read is None or read.cell.hidden_size == 1
    assert refused > 2 * len(text)


def test_a_later_version_says_so() -> None:
    content = unpacked(text_of(normal(2, 2), random_base))
    for version in (2, 255):
        require_refused(
            packed(bytes([version]) + content[1:]),
            rf"it was written by a later version \({version}; this one reads 1\)",
        )
    require_refused(packed(b"\2"), "later version")
    require_refused(packed(bytes([0]) + content[1:]), "it is damaged")


@pytest.mark.parametrize("size", [10**7, 10**8])
def test_a_text_that_unpacks_without_end_is_not_unpacked(size: int) -> None:
    packer = zlib.compressobj(9)
    piece = b"\0" * 10**6
    content = b"".join(packer.compress(piece) for _ in range(size // len(piece)))
    bomb = base64.urlsafe_b64encode(content + packer.flush()).decode()
    tracemalloc.start()
    require_refused(bomb, "it is cut off")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000  # bytes; all numbers of the largest cell there can be, twice


@pytest.mark.parametrize(
    ("D", "H"), [(255, 255), (1, 255), (255, 1), (0, 1), (1, 0), (65, 1), (1, 65), (64, 64)]
)
def test_sizes_that_the_numbers_do_not_fill_are_refused(D: int, H: int) -> None:
    for rest in (b"", b"\0" * 100):
        require_refused(packed(HEADER.pack(1, H, D, 0, 0, 1, 1) + rest), "it is (damaged|cut off)")


@pytest.mark.parametrize("scale", [np.nan, np.inf, -np.inf])
def test_scales_that_are_not_finite_are_refused(scale: float) -> None:
    for changed in (
        replace(normal(1, 1), input_scale=scale),
        replace(normal(1, 1), recurrent_scale=scale),
    ):
        require_refused(text_of(changed, random_base), "it is damaged")


@pytest.mark.parametrize(
    ("letters", "claimed"),
    [
        (b"ab", 2),  # two characters for one column
        (b"", 255),
        (b"\xff", 1),
        (b"\xc3", 1),
        (b"\0\0", 2),
        (b"aa", 2),
        ("é".encode(), 1),
    ],
)
def test_an_alphabet_that_does_not_fit_is_refused(letters: bytes, claimed: int) -> None:
    content = HEADER.pack(1, 1, 1, 0, claimed, 1, 1) + letters + b"\0" * 4
    require_refused(packed(content), "it is (damaged|cut off)")


@pytest.mark.parametrize("number", [np.inf, -np.inf, np.nan])
def test_numbers_that_are_not_finite_are_refused(number: float) -> None:
    for place in (0, 7, 15):
        values = np.ones(16)
        values[place] = number
        own = OwnCell(1, 1, values.tobytes())
        require_refused(text_of(own, random_base), "it is damaged")


def test_a_signalling_nan_is_refused_without_a_warning() -> None:
    words = np.full(16, 0x7FF0000000000001, np.uint64)
    planes = words.view(np.uint8).reshape(-1, 8).T.tobytes()
    require_refused(
        packed(HEADER.pack(1, 1, 1, 0, 0, 1, 1) + b"\xff" * 4 + planes), "it is damaged"
    )


def test_too_few_and_too_many_numbers_are_refused() -> None:
    for own in (normal(2, 2), OwnCell(2, 2, np.full(48, 0.25).tobytes())):
        content = unpacked(text_of(own, random_base))
        for length in range(len(content)):
            require_refused(packed(content[:length]), "it is (damaged|cut off)")
        require_refused(packed(content + b"\0"), "it is damaged")


@pytest.mark.filterwarnings("ignore:invalid value encountered")
@settings(max_examples=200)
@given(st.binary(max_size=80), st.booleans())
def test_any_bytes_are_a_cell_or_refused(content: bytes, with_header: bool) -> None:
    if with_header:
        content = HEADER.pack(1, 1, 1, 0, 0, 1, 1) + content
    for text in (packed(content), base64.urlsafe_b64encode(content).decode()):
        read = read_or_refused(text)
        assert read is None or np.isfinite(values_of(read)).all()


@pytest.mark.filterwarnings("ignore:invalid value encountered")
@settings(max_examples=200)
@given(
    st.sampled_from(
        [
            replace(normal(2, 2), alphabet=Alphabet("aé")),
            OwnCell.of(random_base(2), Alphabet("a", other=True)),
            OwnCell(1, 2, np.resize([0.25, 1e-6, 0.5], 40).tobytes()),
        ]
    ),
    st.lists(st.tuples(st.integers(0, 399), st.integers(0, 255)), min_size=1, max_size=3),
)
def test_a_cell_with_any_bytes_changed_is_a_cell_or_refused(
    own: OwnCell, changes: list[tuple[int, int]]
) -> None:
    content = bytearray(unpacked(text_of(own, random_base)))
    for place, byte in changes:
        content[place % len(content)] = byte
    read = read_or_refused(packed(bytes(content)))
    if read is not None:
        assert read.unscaled.weight_ih.shape == (4 * read.hidden_size, read.input_size)
        assert read.alphabet is None or read.alphabet.size == read.input_size


@given(st.text(max_size=60) | st.text("ABCxyz019-_=", max_size=60))
def test_any_text_is_refused(text: str) -> None:
    require_refused(text)


@pytest.mark.parametrize("base", [random_base, *map(preset_base, sorted(PRESETS))])
def test_a_cell_that_was_written_for_another_network_does_no_harm(base: Base) -> None:
    text = text_of(OwnCell.of(random_base(3)), random_base)
    read = cell_from_text(text, base)
    assert (read.input_size, read.hidden_size) == (3, 4)
    assert np.isfinite(values_of(read)).all()
