"""What a board is sent comes back as it was."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.analysis import arithmetic_over_time
from lstm_viz.figures import arithmetic_picture, moving_strip, stage
from lstm_viz.figures.moving import Binding, Layer, MovingPicture, Piece, Row, Sentence, Words
from lstm_viz.presets import PRESETS
from lstm_viz.ui.board.payload import payload, read_payload


def picture_of(words: str = "", **arrays: Any) -> MovingPicture:
    return MovingPicture(
        layers=(
            Layer(
                {"data": [{"type": "scatter", "name": words}], "layout": {"title": words}},
                (Binding(0, "x", Row("a")), Binding(None, "title.text", Words("w"), pixels=True)),
                listens=True,
            ),
            Layer({"data": [], "layout": {}}),
        ),
        arrays=arrays,
        alt=Sentence((words,)),
        words={"w": [words]},
        lines=((Piece(words, part=1, style="strong"),),),
        steps=3,
        phases=2,
    )


def require_the_same(data: bytes, board: dict[str, Any], sent: dict[str, MovingPicture]) -> None:
    read, texts, arrays = read_payload(data)
    found = read.pop("pictures")
    assert read == json.loads(json.dumps(board))
    assert [picture["name"] for picture in found] == list(sent)
    for picture, true in zip(found, sent.values(), strict=True):
        expected = json.loads(json.dumps(true.json()))
        layers = expected.pop("layers")
        assert json.loads(texts[picture["text"]]) == expected
        for layer, skeleton in zip(picture["layers"], layers, strict=True):
            assert json.loads(texts[layer["figure"]]) == skeleton["figure"]
            assert json.loads(texts[layer["bindings"]]) == skeleton["bindings"]
            assert layer["listens"] == skeleton["listens"]
        assert picture["arrays"].keys() == true.arrays.keys()
        for name, index in picture["arrays"].items():
            assert arrays[index].dtype == true.arrays[name].dtype
            np.testing.assert_array_equal(arrays[index], true.arrays[name])


def require_aligned(data: bytes) -> None:
    """A browser lays a typed array only where its bytes begin at a multiple of their size."""
    length = int.from_bytes(data[:4], "little")
    header = json.loads(data[4 : 4 + length])
    body = -(-(4 + length) // 8) * 8
    assert not any(data[4 + length : body])
    for kind, start, rows, columns in header["arrays"]:
        assert (body + start) % 8 == 0
        assert body + start + rows * columns * int(kind[1]) <= len(data)


kinds = st.sampled_from([np.float64, np.float32, np.uint16, np.uint8])
sizes = st.tuples(st.integers(1, 7), st.integers(1, 5))


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.lists(st.tuples(kinds, sizes), max_size=5),
    st.integers(0, 2**32 - 1),
)
def test_texts_of_any_letters_and_arrays_of_any_size(
    words: str, specs: list[tuple[Any, tuple[int, int]]], seed: int
) -> None:
    rng = np.random.default_rng(seed)
    arrays = {
        f"{words}{k}": rng.uniform(0, 250, size).astype(kind)
        for k, (kind, size) in enumerate(specs)
    }
    board = {"words": words, words: [1, None, True]}
    sent = {"one": picture_of(words, **arrays), "two": picture_of()}
    data = payload(board, sent)
    require_the_same(data, board, sent)
    require_aligned(data)


@pytest.mark.parametrize(
    "words", ["C̃(t) ← “שלום” 日本 😀", "</script>", "\u2028\u0000", "a" * 9999]
)
def test_texts_from_anyone(words: str) -> None:
    sent = {words: picture_of(words, a=np.zeros((1, 1)))}
    require_the_same(payload({"title": words}, sent), {"title": words}, sent)


@settings(max_examples=10)
@given(st.integers(1, 6), st.integers(1, 64), st.integers(1, 9), st.integers(0, 2**32 - 1))
def test_the_pictures_of_a_page(steps: int, units: int, inputs: int, seed: int) -> None:
    x = np.random.default_rng(seed).normal(size=(steps, inputs))
    trace = lv.LSTM.random(inputs, units, seed=seed).trace(x)
    sent = {
        "step": stage(trace),
        "arithmetic": arithmetic_picture(arithmetic_over_time(trace, "f", units - 1)),
        "strip": moving_strip(trace),
    }
    data = payload({"dark": False, "clock": {"t": 0}}, sent)
    require_the_same(data, {"dark": False, "clock": {"t": 0}}, sent)
    require_aligned(data)


def test_numbers_come_as_they_are_to_the_last_bit() -> None:
    numbers = np.array([[0.1, -0.0, 5e-324, 1.7976931348623157e308, 1 / 3]])
    _, _, (found,) = read_payload(payload({}, {"a": picture_of(a=numbers)}))
    assert found.tobytes() == numbers.tobytes()


def test_an_array_that_lies_otherwise_in_memory() -> None:
    numbers = np.arange(24.0).reshape(4, 6)
    sent = {"a": picture_of(turned=numbers.T, every=numbers[::2, ::3], back=numbers[::-1])}
    require_the_same(payload({}, sent), {}, sent)


def test_what_is_not_a_number_is_not_sent() -> None:
    with pytest.raises(ValueError, match="JSON"):
        payload({"value": float("nan")}, {})
    with pytest.raises(KeyError):
        payload({}, {"a": picture_of(a=np.zeros((1, 1), np.int64))})


def test_the_same_again_has_the_same_texts() -> None:
    """By them a browser sees that a skeleton is the same, and only moves it."""
    preset = PRESETS["counter"]
    cell, x = preset.cell, preset.sequence.x

    def skeletons(values: Any, dark: bool = False) -> list[str]:
        sent = {"step": stage(cell.trace(values), dark=dark)}
        board, texts, _ = read_payload(payload({}, sent))
        return [texts[layer["figure"]] for layer in board["pictures"][0]["layers"]]

    changed = x.copy()
    changed[0] = 1e9
    assert skeletons(x) == skeletons(changed)
    assert skeletons(x) != skeletons(x, dark=True)
