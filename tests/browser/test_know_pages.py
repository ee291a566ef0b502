"""What it costs, kinds of problem and where LSTMs are used, in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
from playwright.sync_api import Page, expect

from lstm_viz import zoo
from lstm_viz.costs import ARCHITECTURES, COSTS, Sizes
from lstm_viz.network import softmax
from tests.browser.conftest import Visit
from tests.browser.stage import mark_nodes, nodes_are_the_same, press

VisitMaker = Callable[..., Visit]

PATIENT = 30_000  # milliseconds; the machine may be busy
COSTS_PAGE, KINDS_PAGE, USES_PAGE = "what_it_costs", "kinds_of_problem", "where_lstms_are_used"

_TEXTS = """([picture, name]) => {
  for (const layer of document.querySelectorAll(`[data-picture="${picture}"] .picture-layer`)) {
    const at = (layer.data ?? []).filter(({ type }) => type === "scatter");
    const k = at.findIndex((trace) => trace.name === name);
    if (k >= 0) {
      return [...[...layer.querySelectorAll(".scatterlayer .trace")][k].querySelectorAll("text")]
        .map((node) => node.textContent);
    }
  }
  return [];
}"""
_SEEN = """() => {
  const layer = document.querySelector('[data-picture="unrolled"] .picture-layer');
  return [...layer.querySelectorAll(".barlayer .trace")][0]
    && [...[...layer.querySelectorAll(".barlayer .trace")][0].querySelectorAll(".point path")]
      .map((node) => Number(getComputedStyle(node).opacity) > 0.5);
}"""


def texts(page: Page, picture: str, name: str) -> list[str]:
    found: list[str] = page.evaluate(_TEXTS, [picture, name])
    return found


def wait_for_number(page: Page, place: int, text: str) -> None:
    page.wait_for_function(
        f"([args, place, text]) => (({_TEXTS})(args)[place] ?? '').startsWith(text)",
        arg=[["costs", "numbers"], place, text],
        timeout=PATIENT,
    )


def count_of_lstm(sizes: Sizes) -> str:
    return f"{COSTS['lstm'].parameters.value(sizes.letters):,}"


def test_a_slider_changes_the_numbers_in_place(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open(COSTS_PAGE)
    place = ARCHITECTURES.index("lstm")
    wait_for_number(page, place, count_of_lstm(Sizes()))
    mark_nodes(page)
    page.get_by_role("slider", name="H, units").focus()
    page.keyboard.press("ArrowRight")
    after = Sizes(hidden_size=96)
    wait_for_number(page, place, count_of_lstm(after))
    expect(page).to_have_url(re.compile(r"[?&]cost=H\.96(&|$)"), timeout=PATIENT)
    assert nodes_are_the_same(page)
    page.get_by_role("button", name="Undo").click()
    wait_for_number(page, place, count_of_lstm(Sizes()))


def test_a_click_on_a_row_shows_its_formulas(visit: VisitMaker) -> None:
    visitor = visit(1280, 900)
    page = visitor.open(COSTS_PAGE)
    place = ARCHITECTURES.index("gru")
    wait_for_number(page, place, "18,816")
    x, y = page.evaluate(
        """(place) => {
          const rows = document.querySelectorAll(
            '[data-picture="costs"] .picture-layer:last-of-type .barlayer .trace')[0];
          const box = rows.querySelectorAll(".point path")[place].getBoundingClientRect();
          return [box.x + 0.1 * box.width, box.y + box.height / 2];
        }""",
        place,
    )
    page.mouse.move(x, y)
    page.wait_for_timeout(200)
    page.mouse.click(x, y)
    expect(page).to_have_url(re.compile(r"cost=of\.gru"), timeout=PATIENT)
    told = page.locator("p", has_text="Three blocks of rows, r, z and n")
    expect(told).to_be_visible(timeout=PATIENT)


def wait_for_seen(page: Page, count: int, steps: int) -> None:
    page.wait_for_function(
        f"""(expected) => JSON.stringify(({_SEEN})()) === JSON.stringify(expected)""",
        arg=[k < count for k in range(steps)],
        timeout=PATIENT,
    )


def test_the_diagram_moves_with_the_keys_and_its_numbers_are_the_traces(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open(KINDS_PAGE + "?prob=kind.not-aligned~say.2 March 1999")
    reading = zoo.recipe("dates").task.reading
    assert reading is not None
    sequence = reading.read("2 March 1999")
    run = zoo.network_of("dates").trace(sequence.x)
    assert run.logits is not None
    steps, first = sequence.steps, sequence.steps - 10
    visitor.wait_for_step(first + 2)
    wait_for_seen(page, first + 2, steps)
    mark_nodes(page)
    norms = np.sqrt((np.asarray(run.hidden) ** 2).mean(axis=1))
    assert texts(page, "unrolled", "strengths") == [f"{value:.2f}" for value in norms]
    outputs = zoo.recipe("dates").task.outputs
    said = "".join(outputs[k] for k in run.logits[first:].argmax(axis=1))
    assert said == "1999-03-02"
    assert "".join(texts(page, "unrolled", "says")).split() == [said]
    sentence = page.locator(".board-sentence").first
    for key, step in (("ArrowRight", first + 3), ("ArrowLeft", first + 2), ("Home", 1)):
        press(page, key)
        visitor.wait_for_step(step)
        wait_for_seen(page, step, steps)
    expect(sentence).to_contain_text("No answer is asked for yet")
    press(page, "End")
    visitor.wait_for_step(steps)
    wait_for_seen(page, steps, steps)
    chance = softmax(run.logits)[-1].max()
    expect(sentence).to_contain_text(f"answers “{said[-1]}” (")
    told = re.search(r"\((?:≈ )?([\d.]+) %\)", sentence.inner_text())
    assert told is not None
    assert abs(float(told[1]) - 100 * chance) < 0.51
    assert nodes_are_the_same(page)


def test_another_kind_is_drawn_on_the_same_board(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open(KINDS_PAGE)
    visitor.wait_for_step(10)
    page.get_by_role("radio", name=re.compile("One to many")).click()
    visitor.wait_for_step(2)
    page.wait_for_function(
        f"(args) => ({_TEXTS})(args).length === 21", arg=["unrolled", "reads"], timeout=PATIENT
    )
    reads, says = texts(page, "unrolled", "reads"), texts(page, "unrolled", "says")
    assert reads[1:] == says[:-1]
    expect(page).to_have_url(re.compile(r"prob=kind\.one-to-many"), timeout=PATIENT)


def test_a_uses_button_opens_its_network(visit: VisitMaker) -> None:
    visitor = visit(1280, 900)
    page = visitor.open(USES_PAGE)
    page.get_by_role("radio", name="Many to one").click()
    expect(page.get_by_text("Language modelling")).to_have_count(0, timeout=PATIENT)
    page.get_by_role("button", name="Sentiment").click()
    expect(page).to_have_url(
        re.compile(r"/trained_networks\?.*zoo=net\.sentiment"), timeout=PATIENT
    )
    expect(page.get_by_text("Reads a sentence about a film").first).to_be_visible(timeout=PATIENT)
