"""The weight lab as Streamlit runs it: every way to change a cell, and what is made of it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import streamlit
from safetensors.numpy import save as safetensors
from streamlit.testing.v1 import AppTest

import lstm_viz as lv
from lstm_viz.analysis import half_life, saturation, what_moved
from lstm_viz.cells import Clamp, Freeze, Interventions
from lstm_viz.challenges import CHALLENGES
from lstm_viz.ui.board.payload import read_payload as read_board
from lstm_viz.ui.weight_grid.payload import read_payload as read_grid
from tests.ui.test_pages import ROOT, Shown, checked, opened

LAB = "pages/weight_lab.py"
HELLO = {"net": "random", "h": "3", "seq": "text", "text": "hello", "t": "3"}
X = lv.sequences.one_hot("hello").x
CELL = lv.LSTM.random(4, 3, forget_bias=1.0)


# ---------------------------------------------------------------- reading and using the page


def pictures(app: AppTest) -> dict[str, Shown]:
    """All pictures of the page by name, as the browser is given them."""
    found = {}
    for component in app.get("bidi_component"):
        if component.proto.component_name.endswith("board"):
            board, texts, arrays = read_board(component.proto.bytes)
            for picture in board["pictures"]:
                found[picture["name"]] = Shown(
                    [json.loads(texts[layer["figure"]]) for layer in picture["layers"]],
                    {name: arrays[k] for name, k in picture["arrays"].items()},
                    json.loads(texts[picture["text"]]),
                )
    return found


def traces(picture: Shown) -> dict[str, dict[str, Any]]:
    """What a picture draws, by name."""
    return {part["name"]: part for figure in picture.figures for part in figure["data"]
            if "name" in part}  # fmt: skip


def grid_of(app: AppTest) -> Any:
    (grid,) = [
        component
        for component in app.get("bidi_component")
        if component.proto.component_name.endswith("grid")
    ]
    return grid.proto


def weights_shown(app: AppTest) -> dict[str, np.ndarray]:
    """The numbers of the grid, by gate."""
    header, values = read_grid(grid_of(app).bytes)
    return dict(zip((block["name"] for block in header["blocks"]), values, strict=True))


def edit(app: AppTest, gate: str, row: int, column: int, text: str, kind: str = "typed") -> AppTest:
    """Write into the grid as a browser does, which sends the state of all widgets with it."""
    header, _ = read_grid(grid_of(app).bytes)
    told = {"number": header["answered"] + 1, "block": gate, "row": row, "column": column}
    states = app._tree.get_widget_states()
    state = states.widgets.add(id=f"$$STREAMLIT_INTERNAL_KEY_{grid_of(app).id}__events")
    message = {"event": "edit", "value": told | {"text": text, "kind": kind}}
    state.json_trigger_value = json.dumps([message])
    return checked(app._run(states))


def unfold(app: AppTest, tab: str) -> None:
    app.session_state["lab_tab"] = tab
    app.session_state["whole_gate"] = True
    app.session_state["torch_code"] = True


def at(app: AppTest, tab: str) -> AppTest:
    """Turn to a tab of the lab, all that can be folded out unfolded."""
    unfold(app, tab)
    return checked(app.run())


def lab(link: dict[str, str] | None = None, tab: str = "Weights") -> AppTest:
    app = AppTest.from_file(str(ROOT / LAB), default_timeout=30)
    for name, value in (HELLO if link is None else link).items():
        app.query_params[name] = value
    return at(app, tab)


def press(app: AppTest, label: str) -> AppTest:
    (button,) = [button for button in app.button if button.label == label]
    return checked(button.click().run())


def press_key(app: AppTest, key: str) -> AppTest:
    return checked(app.button(key=key).click().run())


def slide(app: AppTest, key: str, value: float) -> AppTest:
    return checked(app.slider(key=key).set_value(value).run())


def said(app: AppTest) -> str:
    """The error messages on the page, without the escapes that Markdown needs."""
    return "\n".join(error.value.replace("\\", "") for error in app.error)


def headline(app: AppTest) -> str:
    text: str = app.markdown[0].value
    return text


def with_cell(cell: lv.LSTM, **parts: np.ndarray) -> lv.LSTM:
    kept = {
        name: np.array(getattr(cell, name), np.float64)
        for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        if getattr(cell, name) is not None
    }
    return lv.LSTM(**(kept | parts))


def bias_added(cell: lv.LSTM, gate: str, amount: float) -> lv.LSTM:
    bias = np.array(cell.bias_ih, np.float64)
    bias[cell.rows(gate)] += amount
    return with_cell(cell, bias_ih=bias)


def weight_set(cell: lv.LSTM, name: str, gate: str, row: int, column: int, to: float) -> lv.LSTM:
    values = np.array(getattr(cell, name), np.float64)
    values[cell.rows(gate).start + row, column] = to
    return with_cell(cell, **{name: values})


QUANTITIES = ("f", "i", "g", "o", "c", "h")
CALCULATED = 5e-6
"""What the lab calculates is rounded to six decimals, for people to read."""


def stage_shows(app: AppTest, trace: lv.LSTMTrace, prefix: str = "", atol: float = 1e-12) -> None:
    """Every number of the stage is the trace's; with "pinned_" every ghost's."""
    arrays = pictures(app)["stage"].arrays
    for key in QUANTITIES:
        found = arrays[prefix + key]
        if key in ("c", "h"):
            found = found[1:]  # before the first step there is one more
        np.testing.assert_allclose(found, getattr(trace, key), rtol=0, atol=atol, err_msg=key)


def runs(
    app: AppTest, cell: lv.LSTM, done: Interventions | None = None, *, atol: float = 1e-12
) -> None:
    stage_shows(app, cell.trace(X, interventions=done or Interventions()), atol=atol)


# ---------------------------------------------------------------- the page opens


NETWORKS = [
    *lv.PRESETS,
    *(challenge.start.key for challenge in CHALLENGES.values()),
]


def example_of(network: str) -> Any:
    starts = {challenge.start.key: challenge.start for challenge in CHALLENGES.values()}
    return starts[network] if network in starts else lv.preset(network)


@pytest.mark.parametrize("network", NETWORKS)
def test_it_opens_for_every_named_network_with_its_weights(network: str) -> None:
    app = lab({"net": network})
    example = example_of(network)
    cell, shown = example.cell, weights_shown(app)
    stage_shows(app, cell.trace(example.sequence.x))
    assert list(shown) == ["f", "i", "g", "o"]
    for gate, table in shown.items():
        rows = cell.rows(gate)
        bias = sum(b[rows] for b in (cell.bias_ih, cell.bias_hh) if b is not None)
        expected = np.column_stack([cell.weight_ih[rows], cell.weight_hh[rows], bias])
        np.testing.assert_array_equal(table, expected)
    assert not app.error


@pytest.mark.parametrize("units", [1, 4, 12, 64])
def test_it_opens_for_random_networks_of_any_size(units: int) -> None:
    app = lab(HELLO | {"h": str(units)})
    cell = lv.LSTM.random(4, units, forget_bias=1.0)
    stage = pictures(app)["stage"].arrays["f"]
    np.testing.assert_array_equal(stage, cell.trace(X).f[:, :8])
    shown = weights_shown(app)
    assert list(shown) == (["f", "i", "g", "o"] if units <= 12 else ["f"])
    assert shown["f"].shape == (min(units, 8), 4 + units + 1)
    np.testing.assert_array_equal(shown["f"][:, :4], cell.weight_ih[cell.rows("f")][:8])


def test_the_grid_of_a_large_cell_changes_the_unit_that_its_row_is_of() -> None:
    app = lab(HELLO | {"h": "64", "from": "57"})
    checked(app.segmented_control(key="grid_gate").set_value("o").run())
    edit(app, "o", 7, 2, "5")
    cell = lv.LSTM.random(4, 64, forget_bias=1.0)
    expected = weight_set(cell, "weight_ih", "o", 63, 2, 5.0).trace(X)
    arrays = pictures(app)["stage"].arrays
    np.testing.assert_allclose(arrays["o"], expected.o[:, 56:], atol=1e-12)
    assert not np.allclose(arrays["o"][:, 7], cell.trace(X).o[:, 63])


# ---------------------------------------------------------------- knobs


@pytest.mark.parametrize("gate", ["f", "i", "o"])
def test_a_bias_knob_moves_the_bias_of_all_units_alike_and_nothing_else(gate: str) -> None:
    app = lab()
    bias = (CELL.bias_ih + CELL.bias_hh)[CELL.rows(gate)]
    assert app.slider(key=f"knob_{gate}").value == pytest.approx(bias.mean(), abs=1e-6)
    slide(app, f"knob_{gate}", -1.5)
    runs(app, bias_added(CELL, gate, -1.5 - bias.mean()), atol=CALCULATED)
    shown = weights_shown(app)
    np.testing.assert_allclose(shown[gate][:, -1], bias - 1.5 - bias.mean(), atol=1e-6)
    assert app.slider(key=f"knob_{gate}").value == -1.5


def test_the_scales_multiply_u_and_w_and_can_be_taken_back_to_one() -> None:
    app = lab()
    slide(app, "knob_recurrent_scale", 0.0)
    runs(app, with_cell(CELL, weight_hh=0 * CELL.weight_hh))
    slide(app, "knob_input_scale", 2.5)
    both = with_cell(CELL, weight_hh=0 * CELL.weight_hh, weight_ih=2.5 * CELL.weight_ih)
    runs(app, both, atol=CALCULATED)
    slide(app, "knob_f", 2.0)  # a bias leaves the scales as they are
    runs(app, bias_added(both, "f", 1.0), atol=CALCULATED)
    slide(app, "knob_recurrent_scale", 1.0)  # what was multiplied by 0 is not lost
    slide(app, "knob_input_scale", 1.0)
    runs(app, bias_added(CELL, "f", 1.0))


def test_a_weight_changed_under_a_scale_is_what_was_typed() -> None:
    app = lab()
    slide(app, "knob_recurrent_scale", 2.0)
    edit(app, "g", 1, 5, "0.75")
    twice = with_cell(CELL, weight_hh=2 * CELL.weight_hh)
    runs(app, weight_set(twice, "weight_hh", "g", 1, 1, 0.75), atol=CALCULATED)
    assert weights_shown(app)["g"][1, 5] == 0.75
    assert app.slider(key="knob_recurrent_scale").value == 1.0  # the products are the weights now


# ---------------------------------------------------------------- the grid


@pytest.mark.parametrize("kind", ["typed", "slid"])
def test_one_number_of_the_grid_is_one_weight(kind: str) -> None:
    app, cell = lab(), CELL
    for text in ("0,5", "-3", "−2.25", "1e-3", " 7 "):
        value = float(text.replace(",", ".").replace("−", "-"))
        edit(app, "i", 2, 1, text, kind)
        cell = weight_set(cell, "weight_ih", "i", 2, 1, value)
        runs(app, cell)
        edit(app, "i", 2, 6, text, kind)
        cell = weight_set(cell, "weight_hh", "i", 2, 2, value)
        runs(app, cell)
        assert weights_shown(app)["i"][2, [1, 6]].tolist() == [value, value]
        assert not app.error


def test_a_sum_of_biases_that_is_changed_stands_in_the_first_alone() -> None:
    app = lab()
    edit(app, "o", 1, 7, "0.5")
    checked(app.toggle(key="both_biases").set_value(True).run())
    shown = weights_shown(app)["o"]
    assert shown[1, 7:].tolist() == [0.5, 0.0]
    rows = CELL.rows("o")
    assert shown[0, 7:].tolist() == [CELL.bias_ih[rows][0], CELL.bias_hh[rows][0]]
    edit(app, "o", 1, 8, "2")
    bias_ih, bias_hh = np.array(CELL.bias_ih), np.array(CELL.bias_hh)
    bias_ih[rows.start + 1], bias_hh[rows.start + 1] = 0.5, 2.0
    runs(app, with_cell(CELL, bias_ih=bias_ih, bias_hh=bias_hh))


@pytest.mark.parametrize("text", ["1\t2\n3\t4", "1 2\n3 4", "1;2\r\n3;4\n", "1  2\n\n3  4"])
def test_a_pasted_block_fills_what_lies_right_of_and_below_its_cell(text: str) -> None:
    app = lab()
    before = weights_shown(app)["g"]
    edit(app, "g", 1, 3, text, "pasted")
    expected = before.copy()
    expected[1:3, 3:5] = [[1, 2], [3, 4]]
    np.testing.assert_array_equal(weights_shown(app)["g"], expected)
    rows = CELL.rows("g")
    weight_ih, weight_hh = np.array(CELL.weight_ih), np.array(CELL.weight_hh)
    weight_ih[rows.start + 1 : rows.start + 3, 3] = [1, 3]
    weight_hh[rows.start + 1 : rows.start + 3, 0] = [2, 4]
    runs(app, with_cell(CELL, weight_ih=weight_ih, weight_hh=weight_hh))


REFUSED = [
    ("", "typed", ["The weight of f(t), unit 2, l: ", "left empty"]),
    ("twelve", "typed", ["The weight of f(t), unit 2, l: ", "“twelve” is no number"]),
    ("<b>1</b>", "slid", ["The weight of f(t), unit 2, l: ", "“<b>1</b>” is no number"]),
    (
        "1e400",
        "typed",
        ["The weight of f(t), unit 2, l: ", "“1e400” is too large or no finite number"],
    ),
    ("NaN", "typed", ["The weight of f(t), unit 2, l: ", "“NaN” is too large or no finite number"]),
    (
        "-inf",
        "slid",
        ["The weight of f(t), unit 2, l: ", "“-inf” is too large or no finite number"],
    ),
    ("1 2\n3", "pasted", ["rows of different lengths (2, 1)"]),
    ("1 2 3 4 5 6 7", "pasted", ["Row 1", "7 numbers", "room for 2 by 6"]),
    ("1\n2\n3", "pasted", ["3 rows", "room for 2 by 6"]),
    ("1\t2\n3\tx", "pasted", ["Row 2, column 2 of the pasted block", "“x” is no number"]),
    ("1\t\n3\t4", "pasted", ["Row 1, column 2 of the pasted block", "left empty"]),
    ("\n", "pasted", ["pasted block is empty"]),
]


@pytest.mark.parametrize(("text", "kind", "words"), REFUSED)
def test_what_is_no_weight_is_said_and_everything_stays(
    text: str, kind: str, words: list[str]
) -> None:
    app = lab()
    edit(app, "f", 0, 0, "3")
    before, link = weights_shown(app), dict(app.query_params)
    edit(app, "f", 1, 2, text, kind)
    for word in words:
        assert word in said(app)
    assert said(app).endswith("Everything is as it was.")
    assert "<b>" not in app.error[0].value  # it shows as it stands
    for gate, table in weights_shown(app).items():
        np.testing.assert_array_equal(table, before[gate])
    runs(app, weight_set(CELL, "weight_ih", "f", 0, 0, 3.0))
    assert dict(app.query_params) == link
    edit(app, "f", 1, 2, "1.5")
    assert not app.error  # said once, until the next change
    press_key(app, "undo")
    press_key(app, "undo")
    runs(app, CELL)  # what was refused is no step of the history


def test_numbers_that_no_sum_can_hold_are_refused_before_they_run() -> None:
    app = lab()
    edit(app, "f", 0, 0, "1e100")
    assert not app.error
    before = dict(app.query_params)
    slide(app, "knob_input_scale", 3.0)
    assert "expected weights from -1e+100 to 1e+100" in said(app)
    assert dict(app.query_params) == before
    assert app.slider(key="knob_input_scale").value == 1.0


# ---------------------------------------------------------------- a whole gate, and the size


def operated(app: AppTest, gate: str, amount: float, label: str) -> AppTest:
    checked(app.selectbox(key="gate_changed").set_value(gate).run())
    checked(app.number_input(key="gate_amount").set_value(amount).run())
    return press(app, label)


def test_whole_gates_are_added_to_scaled_zeroed_and_copied() -> None:
    app = lab()
    operated(app, "i", 0.5, "Add to b")
    cell = bias_added(CELL, "i", 0.5)
    runs(app, cell, atol=CALCULATED)
    operated(app, "o", -2.0, "Scale")
    parts = {
        name: np.array(getattr(cell, name), np.float64)
        for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    }
    for array in parts.values():
        array[cell.rows("o")] *= -2.0
    runs(app, lv.LSTM(**parts), atol=CALCULATED)
    operated(app, "f", 0.5, "Zero")
    for array in parts.values():
        array[cell.rows("f")] = 0.0
    runs(app, lv.LSTM(**parts), atol=CALCULATED)
    assert (pictures(app)["stage"].arrays["f"] == 0.5).all()
    checked(app.selectbox(key="gate_changed").set_value("g").run())
    checked(app.selectbox(key="gate_source").set_value("o").run())
    press(app, "Copy")
    for array in parts.values():
        array[cell.rows("g")] = array[cell.rows("o")]
    runs(app, lv.LSTM(**parts), atol=CALCULATED)
    shown = weights_shown(app)
    np.testing.assert_array_equal(shown["g"], shown["o"])


def test_a_gate_is_never_offered_a_copy_of_itself() -> None:
    app = lab()
    for gate, label in zip("figo", ("f(t)", "i(t)", "C̃(t)", "o(t)"), strict=True):
        checked(app.selectbox(key="gate_changed").set_value(gate).run())
        offered = app.selectbox(key="gate_source").options
        assert len(offered) == 3
        assert label not in offered


def test_a_unit_more_changes_nothing_and_any_unit_can_be_taken_away() -> None:
    app = lab()
    press(app, "Add a unit")
    arrays = pictures(app)["stage"].arrays
    trace = CELL.trace(X)
    for key in QUANTITIES:
        found = arrays[key][1:] if key in ("c", "h") else arrays[key]
        np.testing.assert_allclose(found[:, :3], getattr(trace, key), atol=1e-12)
    assert (arrays["f"][:, 3] == 0.5).all()
    assert (arrays["h"][:, 3] == 0.0).all()
    assert any("4 units, 4 inputs" in caption.value for caption in app.caption)
    checked(app.selectbox(key="unit_to_remove_4").set_value(1).run())
    press(app, "Take it away")
    kept = [0, 2]
    rows = [4 * 0 + gate * 3 + unit for gate in range(4) for unit in kept]
    smaller = lv.LSTM(
        weight_ih=CELL.weight_ih[rows],
        weight_hh=CELL.weight_hh[rows][:, kept],
        bias_ih=CELL.bias_ih[rows],
        bias_hh=CELL.bias_hh[rows],
    ).trace(X)
    found = pictures(app)["stage"].arrays["c"][1:]
    np.testing.assert_allclose(found[:, :2], smaller.c, atol=1e-12)
    assert found.shape[1] == 3
    assert (found[:, 2] == 0).all()


def test_a_cell_shrinks_to_one_unit_and_grows_to_sixty_four() -> None:
    app = lab(HELLO | {"h": "2", "u": "2"})
    press(app, "Take it away")
    assert not [button for button in app.button if button.label == "Take it away"]
    assert pictures(app)["stage"].arrays["f"].shape == (5, 1)
    app = lab(HELLO | {"h": "63", "from": "56", "u": "63"})
    press(app, "Add a unit")
    (grow,) = [button for button in app.button if button.label == "Add a unit"]
    assert grow.disabled
    assert any("64 units" in caption.value for caption in app.caption)


def test_a_unit_that_is_chosen_to_be_held_may_go_away() -> None:
    app = lab(tab="Hold and cut")
    checked(app.selectbox(key="hold_unit").set_value(2).run())
    press(app, "Hold f(t) of unit 3 at 1")
    at(app, "Weights")
    press(app, "Take it away")  # the last one
    at(app, "Hold and cut")
    arrays = pictures(app)["stage"].arrays
    assert arrays["f"].shape == (5, 2)
    assert not (arrays["f"] == 1).any()
    press_key(app, "undo")
    assert (pictures(app)["stage"].arrays["f"][:, 2] == 1).all()


# ---------------------------------------------------------------- held and cut


def has_locks(app: AppTest) -> bool:
    return "locks" in traces(pictures(app)["stage"])


def test_a_gate_is_held_in_all_units_or_in_one() -> None:
    app = lab(tab="Hold and cut")
    assert not has_locks(app)
    checked(app.segmented_control(key="hold_gate").set_value("g").run())
    checked(app.number_input(key="hold_value_g").set_value(-0.5).run())
    press(app, "Hold C̃(t) of all units at -0.5")
    runs(app, CELL, Interventions((Clamp("g", -0.5),)))
    assert (pictures(app)["stage"].arrays["g"] == -0.5).all()
    assert "1997" not in headline(app)
    assert "Held or cut in the weight lab" in headline(app)
    checked(app.selectbox(key="hold_unit").set_value(1).run())
    checked(app.number_input(key="hold_value_g").set_value(0.25).run())
    press(app, "Hold C̃(t) of unit 2 at 0.25")
    assert (pictures(app)["stage"].arrays["g"] == [-0.5, 0.25, -0.5]).all()
    held = Interventions((Clamp("g", -0.5), Clamp("g", 0.25, 1)))
    runs(app, CELL, held)
    locked = pictures(app)["stage"].arrays["locked_g"]
    np.testing.assert_array_equal(locked.astype(bool), CELL.trace(X, interventions=held).held("g"))
    checked(app.number_input(key="hold_value_g").set_value(1.0).run())
    press(app, "Hold C̃(t) of unit 2 at 1")  # anew, not twice
    assert (pictures(app)["stage"].arrays["g"] == [-0.5, 1.0, -0.5]).all()
    press(app, "C̃(t) held at −0.5")  # let go
    runs(app, CELL, Interventions((Clamp("g", 1.0, 1),)))
    press(app, "C̃(t) of unit 2 held at 1")
    runs(app, CELL)
    assert not has_locks(app)


def test_with_the_forget_gate_held_at_one_it_is_the_cell_of_1997() -> None:
    app = lab(tab="Hold and cut")
    press(app, "Hold f(t) of all units at 1")
    assert "The forget gate is held at 1: this is the LSTM of 1997" in headline(app)
    assert has_locks(app)
    checked(app.number_input(key="hold_value_f").set_value(0.95).run())
    press(app, "Hold f(t) of all units at 0.95")
    assert "1997" not in headline(app)


def test_a_frozen_unit_keeps_its_cell_state_from_that_step_on() -> None:
    app = lab(HELLO | {"u": "2", "t": "3"}, "Hold and cut")
    press(app, "Freeze unit 2 from step 3 on")
    c = pictures(app)["stage"].arrays["c"][1:]
    trace = CELL.trace(X)
    np.testing.assert_array_equal(c[:2], trace.c[:2])
    assert (c[2:, 1] == trace.c[1, 1]).all()
    runs(app, CELL, Interventions(freezes=(Freeze(1, 2),)))
    assert has_locks(app)
    press(app, "unit 2 frozen from step 3")
    runs(app, CELL)


def test_a_write_that_is_cut_writes_nothing_at_that_step() -> None:
    app = lab(HELLO | {"t": "4"}, "Hold and cut")
    press(app, "Cut the write of step 4")
    arrays = pictures(app)["stage"].arrays
    assert (arrays["i"][3] == 0).all()
    assert (arrays["i"][[0, 1, 2, 4]] > 0).all()
    np.testing.assert_array_equal(arrays["c"][4], arrays["f"][3] * arrays["c"][3])
    runs(app, CELL, Interventions(cut_writes=(3,)))
    press(app, "Cut the write of step 4")  # it is already
    assert len([b for b in app.button if b.label == "write of step 4 cut"]) == 1
    press(app, "write of step 4 cut")
    runs(app, CELL)


def test_gates_that_do_not_see_h_depend_on_x_alone() -> None:
    app = lab(tab="Hold and cut")
    checked(app.toggle(key="cut_recurrent").set_value(True).run())
    f = pictures(app)["stage"].arrays["f"]
    rows = CELL.rows("f")
    free = X @ CELL.weight_ih[rows].T + (CELL.bias_ih + CELL.bias_hh)[rows]
    np.testing.assert_allclose(f, 1 / (1 + np.exp(-free)), atol=1e-12)
    assert has_locks(app)
    assert app.query_params["do"] == "h"
    press(app, "h(t−1) cut off")
    runs(app, CELL)
    assert app.toggle(key="cut_recurrent").value is False
    press_key(app, "undo")
    assert app.toggle(key="cut_recurrent").value is True


def test_what_a_link_cuts_off_is_shown_without_a_word_of_warning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from streamlit.elements.lib import policies

    warnings: list[str] = []
    monkeypatch.setattr(policies, "_shown_default_value_warning", False)
    monkeypatch.setattr(policies._LOGGER, "warning", lambda text, *_, **__: warnings.append(text))
    app = lab(HELLO | {"do": "h"}, "Hold and cut")
    assert app.toggle(key="cut_recurrent").value is True
    assert warnings == []


# ---------------------------------------------------------------- the pin


def table_of_moved(app: AppTest) -> list[list[str]]:
    (text,) = [m.value for m in app.markdown if m.value.startswith("**What moved most**")]
    rows = text.splitlines()[4:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def test_after_a_pin_the_table_says_what_moved() -> None:
    app = lab(tab="Before and after")
    assert any("Nothing is pinned" in caption.value for caption in app.caption)
    press(app, "Pin the present weights")
    assert any("Nothing moved" in caption.value for caption in app.caption)
    slide(app, "knob_f", -2.0)
    now = bias_added(CELL, "f", -3.0).trace(X)
    expected = what_moved(now, CELL.trace(X))[:8]
    rows = table_of_moved(app)
    assert len(rows) == len(expected) == 8
    labels = {"c": "C(t)", "g": "C̃(t)"}
    for row, moved in zip(rows, expected, strict=True):
        label = labels.get(moved.quantity, f"{moved.quantity}(t)")
        assert row[:3] == [label, str(moved.unit + 1), str(moved.t + 1)]
        told = [number(text) for text in row[3:]]
        assert told == pytest.approx([moved.before, moved.now, moved.change], abs=0.0006)


def test_pin_swap_go_back_and_take_off() -> None:
    app = lab(tab="Before and after")
    press(app, "Pin the present weights")
    slide(app, "knob_f", -2.0)
    other = bias_added(CELL, "f", -3.0)
    runs(app, other)
    stage_shows(app, CELL.trace(X), "pinned_")
    press(app, "Swap")
    runs(app, CELL)
    stage_shows(app, other.trace(X), "pinned_")
    press(app, "Go back")
    runs(app, other)
    stage_shows(app, other.trace(X), "pinned_")
    slide(app, "knob_f", 3.0)
    third = bias_added(CELL, "f", 2.0)
    press(app, "Pin anew")
    stage_shows(app, third.trace(X), "pinned_")
    press(app, "Take the pin off")
    assert not any(name.startswith("pinned") for name in pictures(app)["stage"].arrays)
    assert any("Nothing is pinned" in caption.value for caption in app.caption)


def test_what_is_held_is_pinned_and_swapped_with_the_weights() -> None:
    app = lab(tab="Hold and cut")
    press(app, "Hold f(t) of all units at 1")
    at(app, "Before and after")
    press(app, "Pin the present weights")
    at(app, "Hold and cut")
    press(app, "f(t) held at 1")
    runs(app, CELL)
    held = CELL.trace(X, interventions=Interventions((Clamp("f", 1.0),)))
    stage_shows(app, held, "pinned_")
    at(app, "Before and after")
    press(app, "Swap")
    stage_shows(app, held)
    stage_shows(app, CELL.trace(X), "pinned_")


def test_a_pin_of_another_size_is_said_and_comes_back_with_a_swap() -> None:
    app = lab(tab="Before and after")
    press(app, "Pin the present weights")
    at(app, "Weights")
    press(app, "Add a unit")
    at(app, "Before and after")
    assert "3 units and 4 inputs, this one 4 and 4" in app.info[0].value
    assert "pinned_f" not in pictures(app)["stage"].arrays
    press(app, "Swap")
    runs(app, CELL)
    assert "4 units and 4 inputs, this one 3 and 4" in app.info[0].value


def test_ghosts_reach_the_pictures_of_every_page_with_the_pinned_numbers() -> None:
    app = checked(opened(HELLO | {"u": "2", "q": "c"}).switch_page(LAB).run())
    at(app, "Before and after")
    press(app, "Pin the present weights")
    slide(app, "knob_f", -2.0)
    slide(app, "knob_o", 3.0)
    pinned = CELL.trace(X)

    def same(found: Any, expected: Any) -> None:
        np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-6)

    def on(page: str) -> dict[str, Shown]:
        return pictures(checked(app.switch_page(f"pages/{page}.py").run()))

    stage_shows(app, pinned, "pinned_")
    shown = on("step_through")
    stage_shows(app, pinned, "pinned_")
    for key in QUANTITIES:
        same(shown["strip"].arrays[f"pinned_{key}"], getattr(pinned, key))
    same(shown["arithmetic"].arrays["pinned_value"][:, 0], pinned.c[:, 1])
    shown = on("gates_over_time")
    for key in QUANTITIES:
        same(shown["quantities"].arrays[f"pinned_{key}"], getattr(pinned, key))
    for gate in "figo":
        order = [0, 2, 1]  # the chosen unit last, on top
        same(shown["curves"].arrays[f"pinned_{gate}"], getattr(pinned, gate)[:, order])
    coloured = [row for row in traces(shown["text"])["pinned: c"]["z"] if row[0] is not None]
    same([value for value in coloured[0] if value is not None], pinned.c[:, 1])
    counted = saturation(pinned)
    for gate in "fio":
        of_gate = counted.gates[gate]
        heights = traces(shown["histograms"])[f"pinned: {gate}"]["y"][1::3]
        assert heights[: len(of_gate.counts)] == of_gate.counts.tolist()
        places = traces(shown["plane"])[f"pinned: {gate}"]
        expected = set(zip(of_gate.open.tolist(), of_gate.closed.tolist(), strict=True))
        assert set(zip(places["x"], places["y"], strict=True)) == expected
    checked(app.segmented_control(key="choose_shown_as").set_value("lines").run())
    lines = pictures(app)["quantities"].figures[0]["data"]
    for key in QUANTITIES:
        found = [part["y"] for part in lines if part["name"] == f"pinned: {key}"]
        same(np.transpose(found), getattr(pinned, key))
    shown = on("conveyor_belt")
    for key in QUANTITIES:
        found = shown["belt"].arrays[f"pinned_{key}"]
        same(found[1:] if key in ("c", "h") else found, getattr(pinned, key))
    same(traces(shown["ledger"])["pinned: c"]["y"], pinned.c[:, 1])
    steps = half_life(pinned).steps[:, 1]
    drawn = traces(shown["half-life"])["pinned: half-life"]["customdata"][1::3]
    assert drawn == [None if np.isinf(n) else n for n in steps]


# ---------------------------------------------------------------- undo, the list, the link


def turned(tab: str, then: Callable[[AppTest], Any]) -> Callable[[AppTest], None]:
    def change(app: AppTest) -> None:
        at(app, tab)
        then(app)

    return change


WEIGHTS, HOLD, PIN = "Weights", "Hold and cut", "Before and after"
CHANGES: dict[str, Callable[[AppTest], Any]] = {
    "Forget bias": turned(WEIGHTS, lambda app: slide(app, "knob_f", 2.25)),
    "Scale of U": turned(WEIGHTS, lambda app: slide(app, "knob_recurrent_scale", 1.5)),
    "Input scale": turned(WEIGHTS, lambda app: slide(app, "knob_input_scale", 0.25)),
    "o(t), unit 1, h = 0.125": turned(WEIGHTS, lambda app: edit(app, "o", 0, 1, "0.125")),
    "i(t), unit 3, b = 1.5": turned(WEIGHTS, lambda app: edit(app, "i", 2, 7, "1.5", "slid")),
    "a block": turned(WEIGHTS, lambda app: edit(app, "f", 1, 0, "1 2 3\n4 5 6", "pasted")),
    "b + 0.50": turned(WEIGHTS, lambda app: operated(app, "i", 0.5, "Add to b")),
    "× −2.00": turned(WEIGHTS, lambda app: operated(app, "o", -2.0, "Scale")),
    "all weights 0": turned(WEIGHTS, lambda app: operated(app, "f", 1.0, "Zero")),
    "copied from": turned(WEIGHTS, lambda app: press(app, "Copy")),
    "Pinned": turned(PIN, lambda app: press(app, "Pin the present weights")),
    "f(t) held at 1": turned(HOLD, lambda app: press(app, "Hold f(t) of all units at 1")),
    "Unit 1 frozen": turned(HOLD, lambda app: press(app, "Freeze unit 1 from step 3 on")),
    "Write of step 3 cut": turned(HOLD, lambda app: press(app, "Cut the write of step 3")),
    "h(t−1) cut off": turned(
        HOLD, lambda app: checked(app.toggle(key="cut_recurrent").set_value(True).run())
    ),
    "Let go": turned(HOLD, lambda app: press(app, "f(t) held at 1")),
    "Swapped": turned(PIN, lambda app: press(app, "Swap")),
    "A unit more": turned(WEIGHTS, lambda app: press(app, "Add a unit")),
    "Unit 4 taken away": turned(WEIGHTS, lambda app: press(app, "Take it away")),
    "Back to": turned(PIN, lambda app: press(app, "Go back")),
    "Pin taken off": turned(PIN, lambda app: press(app, "Take the pin off")),
    "Input bias": turned(WEIGHTS, lambda app: slide(app, "knob_i", -1.0)),
    "Reset": lambda app: press_key(app, "reset"),
    "Output bias": turned(WEIGHTS, lambda app: slide(app, "knob_o", -1.0)),
    "Text": lambda app: checked(app.text_input(key="choose_text").set_value("lol").run()),
    "Network": lambda app: checked(app.selectbox(key="choose_network").set_value("counter").run()),
}
MADE = ("net", "h", "seed", "fb", "seq", "text", "do", "w", "pin", "pindo")


def made(app: AppTest) -> dict[str, str]:
    """What the address bar says of what is made; not where one looks."""
    return {name: text for name, text in app.query_params.items() if name in MADE}


def numbers(app: AppTest) -> dict[str, np.ndarray]:
    return {
        name: array
        for name, array in pictures(app)["stage"].arrays.items()
        if name.removeprefix("pinned_") in QUANTITIES
    }


def require_same_numbers(app: AppTest, other: dict[str, np.ndarray]) -> None:
    found = numbers(app)
    assert set(found) == set(other)
    for name, array in found.items():
        np.testing.assert_array_equal(array, other[name], err_msg=name)


@pytest.fixture(scope="module")
def walked() -> tuple[AppTest, list[tuple[dict[str, str], dict[str, str], dict[str, np.ndarray]]]]:
    """A visit that made every kind of change: the links and the numbers after each."""
    app = lab()
    seen = [(made(app), dict(app.query_params), numbers(app))]
    for name, change in CHANGES.items():
        change(app)
        assert not app.error, name
        seen.append((made(app), dict(app.query_params), numbers(app)))
    return app, seen


def test_every_change_is_in_the_address_bar(walked: Any) -> None:
    _, seen = walked
    for name, (before, _, _), (after, _, _) in zip(CHANGES, seen, seen[1:], strict=False):
        assert after != before, name


def test_the_link_after_each_change_opens_the_same_thing(walked: Any) -> None:
    _, seen = walked
    for name, (_, link, expected) in zip(["nothing", *CHANGES], seen, strict=True):
        app = opened(link, LAB)
        assert not app.warning, name
        assert dict(app.query_params) == link, name
        require_same_numbers(app, expected)


def test_undo_goes_back_through_every_change_and_redo_forth_again(walked: Any) -> None:
    app, seen = walked
    for before, _, expected in reversed(seen[:-1]):
        press_key(app, "undo")
        assert made(app) == before
        require_same_numbers(app, expected)
    press_key(app, "undo")  # there is nothing before the start
    assert made(app) == seen[0][0]
    for after, _, expected in seen[1:]:
        press_key(app, "redo")
        assert made(app) == after
        require_same_numbers(app, expected)
    press_key(app, "redo")
    assert made(app) == seen[-1][0]


def test_the_list_of_changes_names_them_and_goes_to_any(walked: Any) -> None:
    app, seen = walked
    app.session_state["history_list"] = True
    checked(app.run())
    labels = {
        int(button.key.removeprefix("history_")): button.label.replace("\\", "")
        for button in app.button
        if button.key and button.key.startswith("history_")
    }
    assert sorted(labels) == list(range(len(CHANGES) + 1))
    assert labels[0] == "The visit begins"
    for place, name in enumerate(CHANGES, 1):
        assert name in labels[place]
    for place in (0, 12, 3, len(CHANGES)):
        press_key(app, f"history_{place}")
        assert made(app) == seen[place][0]
        require_same_numbers(app, seen[place][2])


def test_a_change_after_an_undo_begins_anew_from_there() -> None:
    app = lab()
    slide(app, "knob_f", 2.0)
    slide(app, "knob_i", 3.0)
    press_key(app, "undo")
    edit(app, "o", 0, 0, "9")
    press_key(app, "redo")
    runs(app, weight_set(bias_added(CELL, "f", 1.0), "weight_ih", "o", 0, 0, 9.0))


def test_a_drag_is_one_change_and_another_control_another() -> None:
    app = lab()
    for text in ("0.1", "0.2", "0.3"):
        edit(app, "f", 0, 0, text, "slid")
    edit(app, "f", 0, 1, "0.4", "slid")
    press_key(app, "undo")
    runs(app, weight_set(CELL, "weight_ih", "f", 0, 0, 0.3))
    press_key(app, "undo")
    runs(app, CELL)


def test_reset_takes_off_all_changes_and_is_offered_only_then() -> None:
    app = lab()

    def is_offered() -> bool:
        return any(button.key == "reset" for button in app.button)

    assert not is_offered()
    slide(app, "knob_f", 2.0)
    assert is_offered()
    at(app, HOLD)
    press(app, "Hold f(t) of all units at 1")
    press_key(app, "reset")
    runs(app, CELL)
    assert not is_offered()
    assert headline(app).startswith("#### Random LSTM")
    press_key(app, "undo")
    runs(app, bias_added(CELL, "f", 1.0), Interventions((Clamp("f", 1.0),)))


# ---------------------------------------------------------------- the current cell everywhere


def test_what_is_built_here_is_the_cell_of_every_other_page() -> None:
    app = checked(opened(HELLO).switch_page(LAB).run())
    at(app, WEIGHTS)
    edit(app, "g", 1, 2, "-2.5")
    trace = weight_set(CELL, "weight_ih", "g", 1, 2, -2.5).trace(X)
    for page, picture in (
        ("step_through", "stage"),
        ("gates_over_time", "quantities"),
        ("conveyor_belt", "belt"),
        ("weight_lab", "stage"),
    ):
        checked(app.switch_page(f"pages/{page}.py").run())
        found = pictures(app)[picture].arrays["g"]
        np.testing.assert_allclose(found, trace.g, rtol=1e-6, err_msg=page)
        assert headline(app).startswith("#### Your own cell\n"), page
        assert "Begun as the random LSTM and changed" in headline(app)
        told = [caption.value for caption in app.sidebar.caption]
        assert "You changed its weights." in told, page
        assert "3 units, 4 inputs, 5 steps" in told, page
    checked(app.switch_page("pages/step_through.py").run())
    press_key(app, "undo")
    assert not any("changed" in caption.value for caption in app.sidebar.caption)
    assert headline(app).startswith("#### Random LSTM\n")


def test_another_network_drops_what_was_made_and_undo_brings_it_back() -> None:
    app = lab()
    slide(app, "knob_f", -2.0)
    for _ in range(2):  # and it stays the same however often one goes to and fro
        checked(app.selectbox(key="choose_network").set_value("counter").run())
        assert "w" not in app.query_params
        assert headline(app).startswith("#### Count the ones")
        assert not any("changed" in caption.value for caption in app.sidebar.caption)
        press_key(app, "undo")
        runs(app, bias_added(CELL, "f", -3.0))
        assert headline(app).startswith("#### Your own cell")
        assert any("changed" in caption.value for caption in app.sidebar.caption)


def test_another_seed_is_another_cell_too() -> None:
    app = lab()
    slide(app, "knob_f", -2.0)
    press_key(app, "undo")
    checked(app.number_input(key="choose_seed").set_value(5).run())
    runs(app, lv.LSTM.random(4, 3, seed=5, forget_bias=1.0))
    slide(app, "knob_f", 3.0)
    runs(app, bias_added(lv.LSTM.random(4, 3, seed=5, forget_bias=1.0), "f", 2.0))


def test_a_preset_that_is_changed_says_what_it_was_begun_as() -> None:
    app = lab({"net": "counter"})
    slide(app, "knob_i", 1.0)
    assert "Begun as “Count the ones” and changed" in headline(app)


# ---------------------------------------------------------------- damaged links


def link_with(**parts: str) -> dict[str, str]:
    return HELLO | parts


@pytest.fixture(scope="module")
def whole() -> dict[str, str]:
    """A link with weights, a pin, and what is held in both."""
    app = lab(HELLO | {"do": "f:1"}, PIN)
    press(app, "Pin the present weights")
    slide(app, "knob_f", 2.0)
    edit(at(app, WEIGHTS), "f", 0, 0, "0.123456789")
    return dict(app.query_params)


@pytest.mark.parametrize(
    ("part", "damaged", "words"),
    [
        ("w", lambda text: "", "The changed weights in the link cannot be read"),
        ("w", lambda text: "abc", "The changed weights in the link cannot be read"),
        ("w", lambda text: text[:-6], "The changed weights in the link cannot be read"),
        ("w", lambda text: text[:10] + "A" + text[11:], "The changed weights in the link"),
        ("w", lambda text: "<b>*x*</b>" * 100, "The changed weights in the link cannot be read"),
        ("pin", lambda text: text[:-4], "The pinned weights in the link cannot be read"),
        ("pin", lambda text: "%%%", "The pinned weights in the link cannot be read"),
        ("pindo", lambda text: "f:7", "The pinned weights in the link cannot be read"),
        ("do", lambda text: "f:2", "The link says do = “f:2”; expected what can be done"),
        ("do", lambda text: "freeze0@1", "The link says do = “freeze0@1”"),
        ("do", lambda text: "f:1,f:1", "The link says do = “f:1,f:1”"),
        ("do", lambda text: "write99999999", "The link says do = “write99999999”"),
    ],
)
def test_a_damaged_link_says_so_and_the_lab_works(
    whole: dict[str, str], part: str, damaged: Callable[[str], str], words: str
) -> None:
    assert part in whole
    app = lab(whole | {part: damaged(whole[part])})
    (warning,) = [
        warning.value.replace("\\", "").replace("\N{WORD JOINER}", "") for warning in app.warning
    ]
    assert words in warning
    if part == "w":
        runs(app, CELL, Interventions((Clamp("f", 1.0),)))
    if part in ("pin", "pindo"):
        assert "pinned_f" not in pictures(app)["stage"].arrays
        assert "Nothing is pinned" in warning
    edit(app, "g", 0, 0, "1")
    assert weights_shown(app)["g"][0, 0] == 1.0
    assert not app.warning


def test_a_step_and_a_unit_that_are_not_there_may_be_held() -> None:
    app = lab(HELLO | {"do": "f9:1,freeze9@400,write500"}, HOLD)
    runs(app, CELL)
    slide(app, "knob_f", 2.0)
    runs(app, bias_added(CELL, "f", 1.0))


# ---------------------------------------------------------------- files


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the download buttons of the last run hand out, by file name."""
    offered: dict[str, Any] = {}

    def offer(label: str, data: Any, name: str, mime: str, **_: Any) -> None:
        offered[name] = data

    monkeypatch.setattr(streamlit, "download_button", offer)
    return offered


KEEP = "Share and keep"


def upload(app: AppTest, name: str, content: bytes) -> AppTest:
    return checked(app.file_uploader(key="upload_weights").upload(name, content).run())


def named(cell: lv.LSTM, layer: str = "l0") -> dict[str, np.ndarray]:
    return {
        f"{name}_{layer}": np.ascontiguousarray(getattr(cell, name))
        for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    }


def npz(**arrays: Any) -> bytes:
    stream = io.BytesIO()
    np.savez(stream, **arrays)
    return stream.getvalue()


def test_the_file_of_everything_brings_everything_back(downloads: dict[str, Any]) -> None:
    app = lab(HELLO | {"do": "f2:0.5,write2"}, PIN)
    press(app, "Pin the present weights")
    slide(app, "knob_f", 2.0)
    slide(app, "knob_recurrent_scale", 1.5)
    at(app, KEEP)
    content = downloads["lstm-microscope.json"]
    saved = json.loads(content)
    assert saved["shown"]["text"] == "hello"
    assert saved["shown"]["do"] == saved["pinned"]["do"] == "f2:0.5,write2"
    assert saved["cell"]["recurrent_scale"] == 1.5
    assert saved["pinned"]["weight_hh"] == CELL.weight_hh.tolist()
    assert saved["solved"] == {}
    other = lab({"net": "counter"}, KEEP)
    upload(other, "mine.json", content.encode())
    assert not other.error
    assert dict(other.query_params) == dict(app.query_params)
    require_same_numbers(other, numbers(app))
    press_key(other, "undo")
    assert other.query_params["net"] == "counter"
    press_key(other, "redo")
    assert dict(other.query_params) == dict(app.query_params)


def test_the_file_of_weights_holds_the_cell_that_runs(downloads: dict[str, Any]) -> None:
    app = lab()
    slide(app, "knob_input_scale", 2.0)
    at(app, KEEP)
    network = lv.load_weights(downloads["lstm.safetensors"])
    (layer,) = network.layers
    stage_shows(app, layer[0].trace(X))


def test_weights_that_go_out_and_come_back_leave_the_text_as_it_is(
    downloads: dict[str, Any],
) -> None:
    app = lab()
    slide(app, "knob_f", 2.0)
    at(app, KEEP)
    content = downloads["lstm.safetensors"]
    other = lab(tab=KEEP)
    upload(other, "lstm.safetensors", content)
    runs(other, bias_added(CELL, "f", 1.0))
    assert other.query_params["seq"] == "text"
    assert not other.error


@pytest.mark.parametrize("kind", ["safetensors", "npz"])
def test_weights_of_ones_own_are_taken(kind: str) -> None:
    app = lab({"net": "set-reset"}, KEEP)
    cell = lv.LSTM.random(2, 5, seed=8)
    content = safetensors(named(cell)) if kind == "safetensors" else npz(**named(cell))
    upload(app, f"MINE.{kind}", content)
    assert not app.error
    stage_shows(app, cell.trace(lv.preset("set-reset").sequence.x))
    assert headline(app).startswith("#### Your own cell")
    press_key(app, "undo")
    assert headline(app).startswith("#### Set / reset flip-flop")


def test_weights_for_other_inputs_run_on_a_sequence_that_they_can_read() -> None:
    app = lab({"net": "counter"}, KEEP)
    cell = lv.LSTM.random(3, 2, seed=8)
    upload(app, "mine.safetensors", safetensors(named(cell)))
    assert pictures(app)["stage"].arrays["x"].shape[1] == 3
    assert any("2 units, 3 inputs" in caption.value for caption in app.sidebar.caption)
    trace = cell.trace(pictures(app)["stage"].arrays["x"])
    stage_shows(app, trace)


def gru() -> bytes:
    return safetensors(
        {
            name: np.ascontiguousarray(value)
            for name, value in {
                "weight_ih_l0": np.ones((6, 1)),
                "weight_hh_l0": np.ones((6, 2)),
                "bias_ih_l0": np.zeros(6),
                "bias_hh_l0": np.zeros(6),
            }.items()
        }
    )


def two_layers() -> bytes:
    first, second = lv.LSTM.random(1, 2), lv.LSTM.random(2, 2)
    return safetensors(named(first) | named(second, "l1"))


def both_ways() -> bytes:
    cell = lv.LSTM.random(1, 2)
    return safetensors(named(cell) | named(cell, "l0_reverse"))


def projected() -> bytes:
    rng = np.random.default_rng(0)
    return safetensors(
        {
            "weight_ih_l0": rng.normal(size=(12, 1)),
            "weight_hh_l0": rng.normal(size=(12, 2)),
            "bias_ih_l0": np.zeros(12),
            "bias_hh_l0": np.zeros(12),
            "weight_hr_l0": rng.normal(size=(2, 3)),
        }
    )


def other_numbers(value: float) -> bytes:
    arrays = {name: np.array(array) for name, array in named(lv.LSTM.random(1, 2)).items()}
    arrays["weight_hh_l0"][0, 0] = value
    return safetensors(arrays)


def saved_json(**changes: Any) -> bytes:
    return json.dumps(
        {"format": "LSTM microscope", "version": 1, "shown": {"net": "counter"}} | changes
    ).encode()


def cell_json(value: Any) -> dict[str, Any]:
    cell = lv.LSTM.random(1, 1)
    parts = {name: getattr(cell, name).tolist() for name in ("weight_ih", "bias_ih", "bias_hh")}
    return parts | {"weight_hh": [[value]] * 4}


NOISE = np.random.default_rng(3).bytes(4000)
HOSTILE = {
    "noise.safetensors": (NOISE, "not a whole .safetensors file"),
    "noise.npz": (NOISE, "not a whole .safetensors file"),
    "noise.json": (NOISE, "damaged, or no JSON file"),
    "nothing.safetensors": (b"", "empty"),
    "nothing.json": (b"", "damaged, or no JSON file"),
    "cut.npz": (npz(a=np.zeros(100))[:300], "not a whole .npz file"),
    "later.json": (saved_json(version=2), "written by a later version (2)"),
    "other.json": (b'{"a": 1}', "no JSON file of the weight lab"),
    "deep.json": (b"[" * 100_000, "damaged, or no JSON file"),
    "infinite.json": (saved_json(cell=cell_json(1e308)), "e+308"),
    "nan.json": (saved_json().replace(b"1,", b"NaN,"), "damaged, or no JSON file"),
    "text.json": (saved_json(cell=cell_json("<b>x</b>")), "weight_hh that is damaged"),
    "network.json": (saved_json(shown={"net": "<b>x</b>"}), "“<b>x</b>”"),
    "gru.safetensors": (gru(), "GRU"),
    "two.safetensors": (two_layers(), "2 layers and one direction"),
    "both.safetensors": (both_ways(), "1 layer and two directions"),
    "projected.safetensors": (projected(), "projection"),
    "large.safetensors": (safetensors(named(lv.LSTM.random(1, 65))), "65 units and 1 inputs"),
    "wide.safetensors": (safetensors(named(lv.LSTM.random(65, 1))), "1 units and 65 inputs"),
    "nan.safetensors": (other_numbers(np.nan), "weight_hh_l0"),
    "huge.safetensors": (other_numbers(1e200), "expected weights from -1e+100 to 1e+100"),
    "pickled.npz": (npz(weight_ih_l0=np.array([{}, None], dtype=object)), "pickled"),
    "weights.npz": (npz(kernel=np.zeros((4, 4))), "kernel"),
    "too_large.safetensors": (bytes(9 * 1024**2), "too large; expected at most 8 MB"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_cannot_be_used_says_why_and_everything_stays(name: str) -> None:
    content, words = HOSTILE[name]
    app = lab(HELLO, KEEP)
    slide(app, "knob_f", 2.0)
    before, expected = dict(app.query_params), numbers(app)
    upload(app, name, content)
    assert said(app).startswith("The file was not taken: ")
    assert words in said(app)
    assert said(app).endswith("Everything is as it was.")
    assert "<b>" not in app.error[0].value
    assert dict(app.query_params) == before
    require_same_numbers(app, expected)
    slide(app, "knob_f", 2.5)
    assert not app.error
    press_key(app, "undo")
    press_key(app, "undo")
    runs(app, CELL)


def test_what_does_not_fit_a_link_is_said_and_kept_in_the_file(downloads: dict[str, Any]) -> None:
    app = lab(HELLO | {"h": "40"})
    press(app, "Add a unit")
    checked(app.selectbox(key="gate_changed").set_value("f").run())
    operated(app, "f", 1.2345678, "Scale")
    operated(app, "i", 1.2345678, "Scale")
    at(app, KEEP)
    assert "leaves out the changed weights: too large" in app.warning[0].value
    assert "w" not in app.query_params
    assert any("Too large for a link: the changed weights" in c.value for c in app.sidebar.caption)
    assert len("&".join(f"{k}={v}" for k, v in app.query_params.items())) < 4000
    content = downloads["lstm-microscope.json"].encode()
    other = lab({"net": "counter"}, KEEP)
    upload(other, "mine.json", content)
    require_same_numbers(other, numbers(app))


def test_the_pytorch_code_runs_and_gives_the_same_numbers() -> None:
    app = lab(HELLO | {"do": "f:1"}, KEEP)
    slide(app, "knob_f", -0.5)
    at(app, KEEP)
    assert any("What is held or cut is not in the code" in c.value for c in app.caption)
    (code,) = app.code
    printed = subprocess.run(
        [sys.executable, "-c", code.value], capture_output=True, text=True, check=True
    ).stdout
    trace = bias_added(CELL, "f", -1.5).trace(X)
    told = dict(line.split(" = ") for line in printed.splitlines())
    np.testing.assert_allclose(json.loads(told["h"]), trace.h[-1], atol=1e-12)
    np.testing.assert_allclose(json.loads(told["C"]), trace.c[-1], atol=1e-12)


def test_asking_where_a_number_comes_from_follows_the_changed_cell() -> None:
    app = lab(HELLO | {"q": "o", "u": "3"}, "Where from?")
    slide(app, "knob_o", -2.0)
    told = pictures(app)["arithmetic"]
    bias = (CELL.bias_ih + CELL.bias_hh)[CELL.rows("o")]
    trace = bias_added(CELL, "o", -2.0 - bias.mean()).trace(X)
    np.testing.assert_allclose(told.arrays["bars"][:, -1], trace.pre_o[:, 2], atol=CALCULATED)
    checked(app.segmented_control(key="choose_quantity").set_value("h").run())
    found = pictures(app)["arithmetic"].arrays["bars"][:, -1]
    np.testing.assert_allclose(found, trace.h[:, 2], atol=CALCULATED)
