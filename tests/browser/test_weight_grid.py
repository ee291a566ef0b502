"""The grid of weights in a real browser, on a small page of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.server import APP, running

VisitMaker = Callable[..., Visit]

# Each run takes a while before it answers. A message that comes before the answer to the last one
# ends a run that is not done: `overtaken` counts those.
SCRIPT = """
import time
import numpy as np
import streamlit as st
from lstm_viz.figures.theme import theme
from lstm_viz.ui.weight_grid import GridBlock, GridGroup, show_weight_grid

ask = st.query_params
count, rows, columns = (int(ask.get(name, 2)) for name in ("blocks", "rows", "columns"))
dark, pause = ask.get("dark") == "1", float(ask.get("pause", 0))
state = st.session_state
if "weights" not in state:
    state.weights = np.random.default_rng(0).normal(size=(count, rows, columns + 1))
    state.weights[0, 0, 0] = 1 / 3
    state.log, state.overtaken, state.is_done = [], 0, True

def on_edit(edit):
    state.overtaken += not state.is_done
    state.is_done = False
    state.log.append(edit)
    try:
        state.weights["figo".index(edit.block), edit.row, edit.column] = float(edit.text)
    except ValueError:
        pass

state.is_done = False
for _ in range(10):
    time.sleep(pause / 10)
    st.empty()
lines = [f"edits {len(state.log)}, overtaken {state.overtaken}"]
if state.log:
    last = state.log[-1]
    lines.append(f"last {(last.kind, last.block, last.row, last.column, last.text)}")
st.text(" ".join(lines))
colors = theme(dark)
blocks = [
    GridBlock(
        name=name,
        title=f"{name}(t) <i>gate</i>",
        color=colors.ink[name],
        groups=(
            GridGroup("W · x(t)", columns, f"W_{name}, unit {{row}} ← {{column}}"),
            GridGroup("b", 1, f"b_{name}, unit {{row}}"),
        ),
        columns=(*(f"x{k + 1}" for k in range(columns)), ""),
        rows=tuple(str(k + 1) for k in range(rows)),
        values=state.weights[at],
        corner="unit",
    )
    for at, name in enumerate("figo"[:count])
]
show_weight_grid("grid", blocks, dark=dark, on_edit=on_edit, limit=2.0)
state.is_done = True
"""


@pytest.fixture(scope="module")
def grid_page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("grid")
    script = folder / "page.py"
    found = f"import sys\nsys.path.insert(0, {str(APP.parent)!r})\n"
    script.write_text(found + SCRIPT, encoding="utf-8")
    shutil.copytree(APP.parent / ".streamlit", folder / ".streamlit")
    (folder / "static").symlink_to(APP.parent / "static")
    with running(script) as (_, url):
        yield url


@pytest.fixture
def opened(visit: VisitMaker, grid_page: str) -> Callable[..., Page]:
    def open_page(link: str = "", width: int = 900, *, dark: bool = False) -> Page:
        page = visit(width, 800, dark=dark, url=grid_page).page
        page.goto(grid_page + link)
        expect(cell(page, "f", 0, 0)).to_be_visible(timeout=30_000)
        return page

    return open_page


def cell(page: Page, block: str, row: int, column: int) -> Locator:
    table = page.locator(".grid-block").nth("figo".index(block))
    return table.locator(".grid-row:not(.grid-head)").nth(row).locator(".grid-cell").nth(column)


def expect_last(page: Page, count: int, *edit: object) -> None:
    """The server was told so many edits by now, the last of them this one."""
    expect(page.get_by_text(f"edits {count}, overtaken 0 last {edit}")).to_be_visible()


def test_a_number_is_chosen_and_typed(opened: Callable[..., Page]) -> None:
    page = opened()
    bar = page.locator(".grid-bar")
    expect(bar).to_contain_text("Choose a number")
    expect(page.locator(".grid-title").first).to_have_text("f(t) <i>gate</i>")
    chosen = cell(page, "f", 1, 0)
    chosen.click()
    expect(chosen).to_have_attribute("aria-selected", "true")
    expect(bar).to_contain_text("W_f, unit 2 ← x1")
    page.keyboard.type("-0.5")
    page.keyboard.press("Enter")
    expect_last(page, 1, "typed", "f", 1, 0, "-0.5")
    expect(chosen).to_have_text("−0.50")
    expect(chosen).to_have_attribute("aria-label", "W_f, unit 2 from x1: −0.50")
    expect(bar.locator(".grid-field")).to_have_value("-0.5")

    # Given up: nothing is told. A number that is none: the old one comes back.
    page.keyboard.type("7")
    page.keyboard.press("Escape")
    expect(chosen).to_have_text("−0.50")
    expect(chosen).to_be_focused()
    page.keyboard.press("F2")
    expect(page.locator(".grid-typing")).to_have_value("-0.5")
    page.keyboard.type("<b>9")
    page.keyboard.press("Enter")
    expect_last(page, 2, "typed", "f", 1, 0, "<b>9")
    expect(chosen).to_have_text("−0.50")
    page.keyboard.press("Delete")
    page.keyboard.press("Tab")
    expect_last(page, 3, "typed", "f", 1, 0, "")
    expect(chosen).to_have_text("−0.50")
    expect(cell(page, "f", 1, 1)).to_be_focused()

    field = bar.locator(".grid-field")
    field.fill("1e3")
    field.press("Enter")
    expect_last(page, 4, "typed", "f", 1, 1, "1e3")
    expect(cell(page, "f", 1, 1)).to_have_text("1000")
    expect(bar.locator(".grid-slider")).to_have_attribute("max", "1000")


def test_arrow_keys_go_from_cell_to_cell_and_nowhere_else(opened: Callable[..., Page]) -> None:
    page = opened()
    page.evaluate(
        "document.addEventListener('keydown', ({ key }) => (window.heard ??= []).push(key))"
    )
    cell(page, "f", 0, 0).click()
    for key, place in (
        ("ArrowRight", ("f", 0, 1)),
        ("ArrowDown", ("f", 1, 1)),
        ("End", ("f", 1, 2)),
        ("ArrowRight", ("i", 1, 0)),
        ("ArrowLeft", ("f", 1, 2)),
        ("Home", ("f", 1, 0)),
        ("ArrowUp", ("f", 0, 0)),
        ("ArrowLeft", ("f", 0, 0)),
    ):
        page.keyboard.press(key)
        expect(cell(page, *place)).to_be_focused()
        expect(page.locator('.grid-cell[aria-selected="true"]')).to_have_count(1)
    page.keyboard.press("Tab")
    expect(page.locator(".grid-slider")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect_last(page, 1, "slid", "f", 0, 0, "0.4")
    assert set(page.evaluate("window.heard")) <= {"Tab"}


def test_a_slider_is_dragged_with_one_message_on_its_way(opened: Callable[..., Page]) -> None:
    page = opened("?pause=0.1")
    chosen = cell(page, "i", 0, 1)
    chosen.click()
    slider = page.locator(".grid-slider")
    box = slider.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.5, middle)
    page.mouse.down()
    steps = 30
    for k in range(steps):
        page.mouse.move(box["x"] + box["width"] * (0.5 + 0.4 * (k + 1) / steps), middle)
        page.wait_for_timeout(20)
    # The number follows the hand before the server has answered.
    value = slider.evaluate("(slider) => slider.valueAsNumber")
    assert value > 3.5
    expect(chosen).to_have_text(f"{value:.2f}")
    page.mouse.up()
    expect(page.get_by_text(f"'slid', 'i', 0, 1, '{value:g}'")).to_be_visible()
    told = page.get_by_text("edits").inner_text()
    assert "overtaken 0" in told
    assert 2 <= int(told.split()[1].strip(",")) <= steps
    expect(chosen).to_have_text(f"{value:.2f}")
    assert slider.evaluate("(slider) => slider.valueAsNumber") == value


def test_a_block_is_pasted_and_a_number_copied_with_all_its_digits(
    opened: Callable[..., Page],
) -> None:
    page = opened()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("navigator.clipboard.writeText('1\\t2\\n3\\t4')")
    cell(page, "i", 1, 1).click()
    page.keyboard.press("ControlOrMeta+v")
    expect_last(page, 1, "pasted", "i", 1, 1, "1\t2\n3\t4")
    cell(page, "f", 0, 0).click()
    page.keyboard.press("ControlOrMeta+c")
    expect(page.get_by_text("edits 1,")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "0.3333333333333333"


def test_new_numbers_change_only_the_cells_that_they_are_in(opened: Callable[..., Page]) -> None:
    page = opened("?blocks=4&rows=8&columns=20", 420)
    expect(page.locator(".grid-cell")).to_have_count(4 * 8 * 21)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    scrollers = page.locator(".grid-scroller")
    assert scrollers.first.evaluate("(node) => node.scrollWidth > node.clientWidth")
    chosen = cell(page, "o", 5, 20)
    chosen.click()
    expect(chosen).to_be_focused()
    before = scrollers.last.evaluate("(node) => node.scrollLeft")
    assert before > 0
    page.evaluate(
        """() => {
             window.changed = new Set();
             new MutationObserver((records) => {
               for (const { target } of records) window.changed.add(target);
             }).observe(document.querySelector(".grid-blocks"),
                        { characterData: true, subtree: true });
           }"""
    )
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    expect_last(page, 1, "typed", "o", 5, 20, "2")
    expect(chosen).to_have_text("2.00")
    expect(chosen).to_be_focused()
    assert page.evaluate("window.changed.size") == 1
    assert scrollers.last.evaluate("(node) => node.scrollLeft") == before


@pytest.mark.parametrize("dark", [False, True])
def test_every_number_reads_on_its_ground(opened: Callable[..., Page], dark: bool) -> None:
    page = opened(f"?blocks=4&rows=4&columns=7&dark={dark:d}", 400, dark=dark)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    contrasts = page.evaluate(
        """() => {
             const luminance = (color) => {
               const linear = color.match(/[\\d.]+/g).slice(0, 3).map((channel) => {
                 const v = channel / 255;
                 return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
               });
               return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
             };
             return [...document.querySelectorAll(".grid-cell")].map((cell) => {
               const style = getComputedStyle(cell);
               const [dim, bright] = [style.color, style.backgroundColor]
                 .map(luminance).sort((one, other) => one - other);
               return (bright + 0.05) / (dim + 0.05);
             });
           }"""
    )
    assert len(contrasts) == 4 * 4 * 8
    assert min(contrasts) >= 4.5


def test_numbers_are_shown_in_six_characters(opened: Callable[..., Page]) -> None:
    numbers = {
        "0": [0.0, -0.0],
        "0.42": [0.42, 0.4249],
        "−1.00": [-1.0],
        "0.004": [0.0042],
        "1e−4": [1e-4],
        "10.0": [9.999],
        "40": [40.0],
        "52.5": [52.5],
        "1000": [999.96],
        "−1.2e4": [-12345.0],
        "−1e100": [-1e100],
        "5e−324": [5e-324],
    }
    page = opened()
    shown, spans = page.evaluate(
        """async ([values, ends]) => {
             const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
             const url = loaded.find((name) => /weight-grid-.*\\/numbers\\.js$/.test(name));
             const { short, spanFor } = await import(url);
             return [values.map(short), ends.map(spanFor)];
           }""",
        [
            [value for values in numbers.values() for value in values],
            [0, -5, 5.01, 12, 49, 99, 101, 1e100],
        ],
    )
    assert shown == [text for text, values in numbers.items() for _ in values]
    assert spans == [5, 5, 10, 20, 50, 100, 200, 1e100]
