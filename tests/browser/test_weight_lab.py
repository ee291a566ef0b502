"""The weight lab and the challenges under a visitor's hand: in place, undone by keys, in sight."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Page, expect

import lstm_viz as lv
from lstm_viz.challenges import CHALLENGES
from lstm_viz.editing import gate_table
from tests.browser.conftest import Visit
from tests.browser.stage import mark_nodes, nodes_are_the_same, numbers_in, press
from tests.browser.test_weight_grid import cell

VisitMaker = Callable[..., Visit]

HELLO = "weight_lab?net=random&h=3&seq=text&text=hello&t=3"
X = lv.sequences.one_hot("hello").x
VECTORS = ("f", "i", "g", "o", "c_prev", "retained", "written", "c", "h", "h_prev")


def random_cell(**parts: np.ndarray) -> lv.LSTM:
    drawn = lv.LSTM.random(4, 3, forget_bias=1.0)
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    return lv.LSTM(**({name: getattr(drawn, name) for name in names} | parts))


def with_forget_bias(value: float) -> lv.LSTM:
    bias = np.array(random_cell().bias_ih)
    bias[3:6] += value - 1.0
    return random_cell(bias_ih=bias)


def with_weight(gate: str, row: int, column: int, value: float) -> lv.LSTM:
    weights = np.array(random_cell().weight_ih)
    weights[random_cell().rows(gate).start + row, column] = value
    return random_cell(weight_ih=weights)


def shows(page: Page, made: lv.LSTM, t: int = 2) -> bool:
    """Whether the stage shows, on all its packets, what a cell does at a step."""
    trace = made.trace(X)
    return all(
        numbers_in(page, vector) == pytest.approx(getattr(trace, vector)[t], abs=0.0051)
        for vector in VECTORS
    )


def eventually(is_so: Callable[[], bool], seconds: float = 10) -> None:
    """Wait until something is so; packets that still glide have no numbers to be read."""
    end = time.monotonic() + seconds
    while True:
        try:
            if is_so():
                return
        except ValueError:
            pass
        assert time.monotonic() < end, "it never became so"
        time.sleep(0.1)


def type_weight(page: Page, block: str, row: int, column: int, text: str) -> None:
    cell(page, block, row, column).click()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def texts_by_layer(page: Page) -> list[int]:
    """How many numbers stand on each layer of packets."""
    found: list[int] = page.evaluate(
        """() => [...document.querySelectorAll('[data-picture="stage"] .picture-layer')]
             .filter(({ data }) => data.some(({ name }) => name === "packets"))
             .map((node) => [...node.querySelectorAll(".textpoint text")]
               .filter(({ textContent }) => textContent.trim()).length)"""
    )
    return found


def drawn(page: Page, name: str) -> bool:
    """Whether the stage has a trace of this name."""
    is_there: bool = page.evaluate(
        """(name) => [...document.querySelectorAll('[data-picture="stage"] .picture-layer')]
             .some((node) => node.data?.some((trace) => trace.name === name))""",
        name,
    )
    return is_there


def turn_to(page: Page, tab: str) -> None:
    page.get_by_role("tab", name=tab).click()


def test_a_knob_is_dragged_and_the_stage_follows_in_place(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open(HELLO)
    visitor.wait_for_step(3, 5)
    eventually(lambda: shows(page, random_cell()))
    mark_nodes(page)
    thumb = page.locator(".st-key-knob_f input")
    track = page.locator(".st-key-knob_f [role=group] > div").first.bounding_box()
    assert track is not None
    share = (float(thumb.input_value()) + 6) / 12  # where the thumb is, from -6 to 6
    x, y = track["x"] + track["width"] * share, track["y"] + track["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for k in range(1, 13):
        page.mouse.move(x - 5 * k, y)
        page.wait_for_timeout(40)
    page.mouse.up()
    value = float(thumb.input_value())
    assert value < -1
    eventually(lambda: shows(page, with_forget_bias(value)))
    visitor.wait_for_step(3, 5)
    assert nodes_are_the_same(page)
    expect(cell(page, "f", 2, 7)).to_have_text(f"−{abs(value):.2f}")
    expect(page.get_by_text("Your own cell")).to_be_visible()


def test_a_number_typed_is_undone_and_redone_by_keys(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open(HELLO)
    start, typed = random_cell(), with_weight("g", 1, 2, 3.0)
    eventually(lambda: shows(page, start))
    mark_nodes(page)
    type_weight(page, "g", 1, 2, "3")
    eventually(lambda: shows(page, typed))
    assert nodes_are_the_same(page)
    page.keyboard.press("ControlOrMeta+z")  # the grid has the focus
    eventually(lambda: shows(page, start))
    expect(cell(page, "g", 1, 2)).to_have_text(f"{start.weight_ih[7, 2]:.2f}".replace("-", "−"))
    page.keyboard.press("ControlOrMeta+Shift+z")
    eventually(lambda: shows(page, typed))
    for slider in (".st-key-knob_i input", ".grid-slider", ".transport input[type=range]"):
        page.locator(slider).focus()
        page.keyboard.press("ControlOrMeta+z")
        eventually(lambda: shows(page, start))
        page.keyboard.press("ControlOrMeta+y")
        eventually(lambda: shows(page, typed))
    assert nodes_are_the_same(page)

    # In a field of text the keys are the field's own.
    field = page.get_by_label("Text", exact=True)
    field.focus()
    page.keyboard.press("End")
    page.keyboard.type("x")
    page.keyboard.press("ControlOrMeta+z")
    expect(field).to_have_value("hello")
    page.keyboard.press("ControlOrMeta+y")
    page.wait_for_timeout(800)
    assert shows(page, typed)


def test_a_chosen_number_stays_chosen_when_the_grid_gets_other_columns(visit: VisitMaker) -> None:
    page = visit().open(HELLO)
    chosen = cell(page, "i", 1, 2)
    chosen.click()
    for has_both, columns in ((True, 9), (False, 8)):
        page.get_by_text("Both biases").click()
        expect(page.locator(".grid-cell")).to_have_count(4 * 3 * columns)
        expect(chosen).to_have_attribute("aria-selected", "true")
        values = gate_table(random_cell(), "i", both_biases=has_both)[1]
        for column, value in enumerate(values.tolist()):
            expect(cell(page, "i", 1, column)).to_have_text(re.compile(r"\d"))
            shown = cell(page, "i", 1, column).inner_text().replace("−", "-")
            assert float(shown) == pytest.approx(value, abs=0.0051)


def test_a_number_that_begins_like_the_old_one_is_typed_whole(visit: VisitMaker) -> None:
    page = visit().open(HELLO)
    expect(cell(page, "f", 0, 7)).to_have_text("1.00")
    type_weight(page, "f", 0, 7, "1.25")
    expect(page.get_by_text("Your own cell")).to_be_visible()
    expect(cell(page, "f", 0, 7)).to_have_text("1.25")


def test_a_pin_gives_ghosts_a_hold_gives_locks_and_no_number_goes(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open(HELLO)
    eventually(lambda: shows(page, random_cell()))
    counts = texts_by_layer(page)
    assert sum(counts) >= 4 + len(VECTORS) * 3  # x, and all else three units of

    # So little that every number reads as before: nothing but colours changes.
    type_weight(page, "f", 0, 7, "1.0001")
    page.wait_for_timeout(1200)
    expect(cell(page, "f", 0, 7)).to_have_attribute("aria-label", re.compile("1.00"))
    expect(page.get_by_text("Your own cell")).to_be_visible()
    assert texts_by_layer(page) == counts

    turn_to(page, "Before and after")
    page.get_by_role("button", name="Pin the present weights").click()
    expect(page.get_by_role("button", name="Swap")).to_be_visible()
    eventually(lambda: drawn(page, "ghosts"))
    visitor.rest()
    assert texts_by_layer(page) == counts
    knob = page.locator(".st-key-knob_f input")
    knob.focus()
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("What moved most")).to_be_visible()
    eventually(lambda: float(knob.input_value()) < 0.1)
    value = float(knob.input_value())
    eventually(lambda: shows(page, with_forget_bias(value)))
    assert texts_by_layer(page) == counts

    turn_to(page, "Hold and cut")
    assert not drawn(page, "locks")
    page.get_by_role("button", name="Hold f(t) of all units at 1").click()
    eventually(lambda: drawn(page, "locks"))
    eventually(lambda: numbers_in(page, "f") == [1, 1, 1])
    expect(page.get_by_text("this is the LSTM of 1997")).to_be_visible()
    visitor.rest()
    assert texts_by_layer(page) == counts
    page.get_by_role("button", name="f(t) held at 1").click()
    eventually(lambda: shows(page, with_forget_bias(value)))
    assert not drawn(page, "locks")
    assert texts_by_layer(page) == counts


def test_a_copied_link_shows_the_same_to_somebody_else(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open(HELLO)
    turn_to(page, "Before and after")
    page.get_by_role("button", name="Pin the present weights").click()
    expect(page).to_have_url(re.compile(r"[?&]pin="))
    turn_to(page, "Weights")
    type_weight(page, "o", 2, 1, "-4.5")
    made = with_weight("o", 2, 1, -4.5)
    eventually(lambda: shows(page, made))
    expect(page).to_have_url(re.compile(r"[?&]w="))
    other = visit(1000, 800)
    there = other.open(page.url.removeprefix(visitor.url))
    other.wait_for_step(3, 5)
    eventually(lambda: shows(there, made))
    assert drawn(there, "ghosts")
    expect(cell(there, "o", 2, 1)).to_have_text("−4.50")
    for vector in ("x", *VECTORS):
        assert numbers_in(there, vector) == numbers_in(page, vector), vector


def test_the_stage_stays_in_sight_while_weights_below_it_are_changed(visit: VisitMaker) -> None:
    visitor = visit(1280, 720)
    page = visitor.open("weight_lab?net=random&h=8&seq=text&text=hello&t=3")
    stage = page.locator('[data-picture="stage"]')
    chosen = cell(page, "o", 7, 3)
    expect(chosen).to_be_visible()
    page.mouse.move(800, 650)
    for _ in range(30):
        box = chosen.bounding_box()
        assert box is not None
        if box["y"] < 640:
            break
        page.mouse.wheel(0, 60)
        page.wait_for_timeout(60)
    box, seen = chosen.bounding_box(), stage.bounding_box()
    assert box is not None
    assert seen is not None
    assert seen["y"] >= 0
    assert seen["y"] + seen["height"] <= box["y"]
    chosen.click(timeout=3000)  # nothing lies over it
    expect(chosen).to_be_focused()
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    drawn_cell = lv.LSTM.random(4, 8, forget_bias=1.0)
    weights = np.array(drawn_cell.weight_ih)
    weights[drawn_cell.rows("o").start + 7, 3] = 5.0
    made = lv.LSTM(
        weight_ih=weights,
        weight_hh=drawn_cell.weight_hh,
        bias_ih=drawn_cell.bias_ih,
        bias_hh=drawn_cell.bias_hh,
    ).trace(lv.sequences.one_hot("hello").x)
    eventually(lambda: numbers_in(page, "o") == pytest.approx(made.o[2], abs=0.0051))
    after = stage.bounding_box()
    assert after is not None
    assert after["y"] == pytest.approx(seen["y"], abs=2)


def test_a_challenge_is_solved_by_typing_and_the_next_is_chosen(visit: VisitMaker) -> None:
    visitor = visit()
    challenge = CHALLENGES["keep-the-token"]
    page = visitor.open(f"challenges?net={challenge.start.key}")
    expect(page.get_by_text("The ladder: 0 of 16 solved")).to_be_visible()
    expect(page.get_by_text("% of the way")).to_be_visible()
    for gate in "figo":
        now, wanted = (gate_table(part, gate)[0] for part in (challenge.cell, challenge.solution))
        for column in np.flatnonzero(now != wanted).tolist():
            type_weight(page, gate, 0, column, repr(float(wanted[column])))
            expect(cell(page, gate, 0, column)).to_have_attribute("aria-label", re.compile(r"\d"))
    expect(page.get_by_text("100 % of the way")).to_be_visible(timeout=10_000)
    expect(page.get_by_text("Solved, on the shown and on all hidden sequences")).to_be_visible()
    expect(page.get_by_test_id("stToast")).to_contain_text(challenge.title)
    expect(page.get_by_text("The ladder: 1 of 16 solved")).to_be_visible()
    ladder = page.locator(".st-key-choose_challenge").get_by_role("combobox")
    ladder.evaluate("(node) => node.scrollIntoView({ block: 'center' })")
    page.wait_for_timeout(500)  # a list that opens closes when the page still scrolls
    ladder.click()
    page.get_by_role("option", name=re.compile(r"4 · Count the ones")).click()
    expect(page).to_have_url(re.compile("net=challenge-count-ones"))
    expect(page.get_by_text("Solved, on the shown")).to_have_count(0)
    expect(page.locator(".grid-cell")).to_have_count(4 * 3)
    for cells in page.locator(".grid-cell").all():  # other columns, while a number was chosen
        expect(cells).to_have_text(re.compile(r"\d"))
    page.evaluate("document.activeElement?.blur()")
    page.keyboard.press("ControlOrMeta+z")
    expect(page.get_by_text("100 % of the way")).to_be_visible(timeout=10_000)
    expect(page).to_have_url(re.compile("net=challenge-keep-the-token"))


def test_what_can_be_cut_follows_the_step_that_is_looked_at(visit: VisitMaker) -> None:
    visitor = visit(1280, 900)
    page = visitor.open("weight_lab?net=random&h=2&seq=text&text=hello&t=2")
    page.get_by_role("tab", name="Hold and cut").click()
    expect(page.get_by_role("button", name="Cut the write of step 2")).to_be_visible()
    press(page, "Shift+ArrowRight")
    visitor.wait_for_step(3)
    page.get_by_role("button", name="Cut the write of step 3").click()
    expect(page.get_by_role("button", name="write of step 3 cut")).to_be_visible()
    expect(page).to_have_url(re.compile(r"[?&]do=write3(&|$)"))
