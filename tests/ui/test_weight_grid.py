"""What the grid of weights is sent, and what it makes of what a browser says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest

from lstm_viz.ui.weight_grid import GridBlock, GridEdit, GridGroup, published
from lstm_viz.ui.weight_grid.edits import LONGEST_TEXT, message_number, read_edit
from lstm_viz.ui.weight_grid.payload import payload, read_payload


def block_of(name: str, values: Any, title: str = "") -> GridBlock:
    numbers = np.asarray(values, dtype=np.float64)
    rows, columns = numbers.shape
    return GridBlock(
        name=name,
        title=title,
        color="#B04B00",
        groups=(GridGroup("W · x(t)", columns, "W, unit {row} ← {column}"),),
        columns=tuple(f"x{k + 1}" for k in range(columns)),
        rows=tuple(str(k + 1) for k in range(rows)),
        values=numbers,
        corner="unit",
    )


BLOCKS = (block_of("f", [[0.1, 1 / 3], [-40, 1e-300]]), block_of("i", [[0.0, 1.0, 2.0]]))


@given(
    st.lists(st.tuples(st.integers(1, 8), st.integers(1, 12)), max_size=4),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
)
def test_numbers_arrive_exactly_whatever_the_words(sizes: list[tuple[int, int]], word: str) -> None:
    rng = np.random.default_rng(0)
    blocks = [block_of(f"{word}{k}", rng.normal(size=size), word) for k, size in enumerate(sizes)]
    header, values = read_payload(
        payload(blocks, stops=("#000000", "#FFFFFF"), limit=2.5, answered=7)
    )
    assert header["answered"] == 7
    assert header["scale"] == {"low": -2.5, "high": 2.5, "stops": ["#000000", "#FFFFFF"]}
    assert [(block["name"], block["title"]) for block in header["blocks"]] == [
        (block.name, word) for block in blocks
    ]
    for found, block in zip(values, blocks, strict=True):
        np.testing.assert_array_equal(found, block.values)


def test_numbers_begin_where_a_browser_can_lay_an_array() -> None:
    for title in ("", "a", "ab", "abc", "→", "C̃(t)"):
        data = payload([block_of("f", [[1.5]], title)], stops=(), limit=1.0, answered=0)
        assert len(data) % 8 == 0
        assert data[-8:] == np.array([1.5], "<f8").tobytes()


def test_a_block_says_what_does_not_fit() -> None:
    with pytest.raises(ValueError, match=r"shape \(1, 2\); expected \(1, 1\)"):
        GridBlock("f", "", "#000000", (GridGroup("", 1, ""),), ("a",), ("1",), np.zeros((1, 2)))
    with pytest.raises(ValueError, match="hold 2 columns; expected 1"):
        GridBlock("f", "", "#000000", (GridGroup("", 2, ""),), ("a",), ("1",), np.zeros((1, 1)))


def told(**changes: Any) -> dict[str, Any]:
    edit = {"number": 1, "block": "f", "row": 1, "column": 0, "text": "0,5", "kind": "typed"}
    return edit | changes


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, "0,5"),
        ({"text": ""}, ""),
        ({"text": "not a number"}, "not a number"),
        ({"text": "1\t2\n3\t4", "kind": "pasted"}, "1\t2\n3\t4"),
        ({"text": "half \ud83d a letter"}, "half ? a letter"),
        ({"text": "1" * LONGEST_TEXT}, "1" * LONGEST_TEXT),
    ],
)
def test_a_text_is_passed_on_as_it_was_written(changes: dict[str, Any], text: str) -> None:
    edit = read_edit(told(**changes), BLOCKS)
    assert edit == GridEdit("f", 1, 0, text, changes.get("kind", "typed"))


@pytest.mark.parametrize(
    "changes",
    [
        {"block": "g"},
        {"block": ["f"]},
        {"row": 2},
        {"row": -1},
        {"row": 1.0},
        {"row": True},
        {"column": 2},
        {"column": None},
        {"column": 10**30},
        {"text": 0.5},
        {"text": None},
        {"text": "1" * (LONGEST_TEXT + 1)},
        {"kind": "dropped"},
        {"kind": {}},
    ],
)
def test_what_is_no_edit_of_a_cell_is_ignored(changes: dict[str, Any]) -> None:
    assert read_edit(told(**changes), BLOCKS) is None


anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=4,
)


@given(
    anything
    | st.dictionaries(
        st.sampled_from(["number", "block", "row", "column", "text", "kind"]),
        anything | st.sampled_from(["f", "i", "typed", 0, 1]),
    )
)
def test_whatever_a_browser_sends_is_an_edit_of_a_cell_that_is_there_or_none(sent: Any) -> None:
    number = message_number(sent)
    assert number is None or number > 0
    edit = read_edit(sent, BLOCKS)
    if edit is not None:
        block = next(block for block in BLOCKS if block.name == edit.block)
        assert block.values[edit.row, edit.column] is not None
        edit.text.encode()


def page() -> None:
    import numpy as np
    import streamlit as st

    from lstm_viz.ui.weight_grid import GridBlock, GridGroup, show_weight_grid

    values = st.session_state.setdefault("values", np.array([[0.25, -1.0]]))

    def on_edit(edit):  # type: ignore[no-untyped-def]
        st.session_state["edit"] = edit
        try:
            values[edit.row, edit.column] = float(edit.text)
        except ValueError:
            st.session_state["problem"] = f"“{edit.text}” is no number."

    block = GridBlock(
        name="f",
        title="f(t) · forget gate",
        color="#B04B00",
        groups=(GridGroup("W · x(t)", 2, "W_f, unit {row} ← {column}"),),
        columns=("x₁", "x₂"),
        rows=("1",),
        values=values,
    )
    show_weight_grid("weights", [block], dark=False, on_edit=on_edit, limit=0.0)
    st.write(st.session_state.pop("problem", "nothing wrong"))


@pytest.fixture
def app() -> AppTest:
    started = AppTest.from_function(page, default_timeout=30).run()
    assert not started.exception
    return started


def shown(app: AppTest) -> tuple[dict[str, Any], list[list[float]]]:
    header, (values,) = read_payload(app.get("bidi_component")[0].proto.bytes)
    return header, values.tolist()


def send(app: AppTest, *messages: Any) -> AppTest:
    """Run the page as if its grid had sent messages."""
    component = app.get("bidi_component")[0].proto.id
    states = WidgetStates()
    state = states.widgets.add(id=f"$$STREAMLIT_INTERNAL_KEY_{component}__events")
    state.json_trigger_value = json.dumps([{"event": "edit", "value": sent} for sent in messages])
    app._run(states)
    assert not app.exception
    return app


def test_an_edit_reaches_the_page_and_its_numbers_come_back(app: AppTest) -> None:
    header, values = shown(app)
    assert values == [[0.25, -1.0]]
    assert header["answered"] == 0
    assert header["scale"] == {"low": -1.0, "high": 1.0, "stops": ["#2166AC", "#F7F7F7", "#B2182B"]}
    assert header["blocks"][0]["groups"] == [
        {
            "label": "W · x(t)",
            "columns": 2,
            "cell": "W_f, unit {row} ← {column}",
            "spoken": "W_f, unit {row} from {column}",
        }
    ]
    send(app, told(number=3, row=0, column=1, text="0.75", kind="slid"))
    header, values = shown(app)
    assert values == [[0.25, 0.75]]
    assert header["answered"] == 3
    edit = app.session_state["edit"]
    assert (edit.block, edit.row, edit.column) == ("f", 0, 1)
    assert (edit.text, edit.kind) == ("0.75", "slid")


@pytest.mark.parametrize("text", ["", "twelve", "<b>1</b>", "\ud83d"])
def test_a_refused_edit_is_answered_with_the_old_numbers(app: AppTest, text: str) -> None:
    send(app, told(number=9, row=0, text=text))
    header, values = shown(app)
    assert values == [[0.25, -1.0]]
    assert header["answered"] == 9
    assert "is no number" in app.markdown[0].value


@pytest.mark.parametrize(
    "message",
    [
        None,
        7,
        "edit",
        [],
        {},
        told(number="1"),
        told(block="o"),
        told(row=5),
        told(row=0, column=-1),
        told(row=0, text={"a": 1}),
        told(row=0, text="1" * 200_000),
        told(row=0, kind=None),
        {"number": -1},
        {"number": 10**40},
    ],
)
def test_a_hostile_message_changes_nothing(app: AppTest, message: Any) -> None:
    send(app, message)
    assert shown(app)[1] == [[0.25, -1.0]]
    assert app.markdown[0].value == "nothing wrong"


def test_a_folder_that_cannot_be_written_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "static").write_text("a file is in the way")
    monkeypatch.setattr("lstm_viz.ui.published.STATIC", tmp_path / "static")
    published.served_folder.cache_clear()
    app = AppTest.from_function(page, default_timeout=30).run()
    published.served_folder.cache_clear()
    assert not app.exception
    assert "cannot be written" in app.error[0].value
