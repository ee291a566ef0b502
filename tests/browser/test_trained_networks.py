"""The trained networks in a browser: bars in step with the clock, colours, writing, forecasts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from lstm_viz import zoo
from lstm_viz.sequences import InputSequence
from lstm_viz.ui.zoo.choice import OPENING
from lstm_viz.ui.zoo.scene import scene_of
from tests.browser.conftest import Visit
from tests.browser.navigation import go_to
from tests.browser.stage import mark_nodes, nodes_are_the_same, press

VisitMaker = Callable[..., Visit]

PAGE = "trained_networks"
TEXT = "if x == (1, 2):"
TYPED = PAGE + "?zoo=reads.typed~u.8~say." + TEXT.replace("=", "%3D")
PATIENT = 30_000  # milliseconds; the machine may be busy

_NUMBERS = """() => {
  const layer = document.querySelector('[data-picture="says"] .picture-layer');
  const at = layer.data.filter(({ type }) => type === "scatter");
  const texts = (name) =>
    [...[...layer.querySelectorAll(".scatterlayer .trace")]
      [at.findIndex((trace) => trace.name === name)].querySelectorAll("text")]
      .map((node) => node.textContent);
  return { names: texts("names"), numbers: texts("numbers"), bars: layer.data[0].x };
}"""
_CELLS = """() => {
  const layer = document.querySelector('[data-picture="sequence"] .picture-layer');
  const { name, z, customdata } = layer.data[0];
  const values = [];
  customdata.forEach((row, k) => row.forEach((step, j) => {
    if (step !== null) values[step] = z[k][j];
  }));
  const image = layer.querySelector(".heatmaplayer image");
  const text = layer.data.find(({ name }) => name === "tokens").text.join("");
  const href = image?.getAttribute("xlink:href") ?? image?.getAttribute("href") ?? "";
  return { name, values, image: href, text };
}"""


def read(network: str, text: str) -> InputSequence:
    reading = zoo.recipe(network).task.reading
    assert reading is not None
    return reading.read(text)


def run_by_hand(network: str, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The cell states and the softmax of the read-out, (T, H) and (T, K), from the equations."""
    trained = zoo.network_of(network)
    cell, readout = trained.layers[0][0], trained.readout
    assert readout is not None
    bias = sum(part for part in (cell.bias_ih, cell.bias_hh) if part is not None)
    h = c = np.zeros(cell.hidden_size)
    states, chances = [], []
    for step in x:
        i, f, g, o = np.split(cell.weight_ih @ step + cell.weight_hh @ h + bias, 4)
        i, f, o = (1 / (1 + np.exp(-z)) for z in (i, f, o))
        c = f * c + i * np.tanh(g)
        h = o * np.tanh(c)
        z = readout.weight @ h + (0 if readout.bias is None else readout.bias)
        weights = np.exp(z - z.max())
        states.append(c)
        chances.append(weights / weights.sum())
    return np.array(states), np.array(chances)


def percent(text: str) -> float:
    """The number in ``62 %``, ``3.1 %``, ``≈ 0 %`` or ``0.3 %, 9th``."""
    return float(text.removeprefix("≈ ").split(" %")[0])


def require_bars(page: Page, chances: np.ndarray, names: tuple[str, ...]) -> None:
    """Wait until the bars' texts and ends are those of one step's softmax."""
    likeliest = np.argsort(-chances, kind="stable")
    expected = chances[likeliest[:4]]
    page.wait_for_function(
        f"""(expected) => {{
          const {{ bars }} = ({_NUMBERS})();
          return expected.every((value, k) => Math.abs(bars[k] - value) < 1e-6);
        }}""",
        arg=expected.tolist(),
        timeout=PATIENT,
    )
    page.wait_for_timeout(300)  # texts are written with the bars, and glide to their places
    shown = page.evaluate(_NUMBERS)
    for k, value in enumerate(expected):
        assert percent(shown["numbers"][k]) == pytest.approx(100 * value, abs=0.51)
        name = names[likeliest[k]]
        assert shown["names"][k].removeprefix("✓ ").startswith(name)


def test_the_bars_follow_the_arrow_keys_and_are_the_softmax(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open(TYPED + "&zt=4")
    visitor.wait_for_step(4)
    _, chances = run_by_hand("python", read("python", TEXT).x)
    names = zoo.recipe("python").task.outputs
    require_bars(page, chances[3], names)
    mark_nodes(page)
    for key, step in (("ArrowRight", 5), ("ArrowRight", 6), ("ArrowLeft", 5), ("End", len(TEXT))):
        press(page, key)
        visitor.wait_for_step(step)
        require_bars(page, chances[step - 1], names)
    assert nodes_are_the_same(page)
    expect(page).to_have_url(re.compile(rf"[?&]zt={len(TEXT)}(&|$)"), timeout=PATIENT)


def test_what_is_said_in_words_is_what_the_bars_say(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open(TYPED + "&zt=8")
    visitor.wait_for_step(8)
    sequence = read("python", TEXT)
    _, chances = run_by_hand("python", sequence.x)
    best = int(chances[7].argmax())
    sentence = page.locator(".board-sentence").first
    expect(sentence).to_contain_text("Step 8, having read", timeout=PATIENT)
    told = re.search(r"likeliest “.+?” (.+? %)", sentence.inner_text())
    assert told is not None
    assert percent(told[1]) == pytest.approx(100 * chances[7, best], abs=0.51)
    press(page, "ArrowRight")
    expect(sentence).to_contain_text("Step 9, having read", timeout=PATIENT)


def wait_for_cells(page: Page, name: str, values: np.ndarray) -> dict[str, Any]:
    page.wait_for_function(
        f"""([name, values]) => {{
          const cells = ({_CELLS})();
          return cells.name === name && cells.values.length === values.length
            && cells.values.every((v, k) => Math.abs(v - values[k]) < 1e-6);
        }}""",
        arg=[name, values.tolist()],
        timeout=PATIENT,
    )
    found: dict[str, Any] = page.evaluate(_CELLS)
    return found


def test_the_colours_follow_the_unit_that_is_chosen(visit: VisitMaker) -> None:
    visitor = visit(1280, 900)
    page = visitor.open(TYPED)
    states, _ = run_by_hand("python", read("python", TEXT).x)
    before = wait_for_cells(page, "c", states[:, 7])
    mark_nodes(page)
    page.get_by_role("combobox", name="Unit").click()
    page.get_by_role("option", name="3", exact=True).click()
    after = wait_for_cells(page, "c", states[:, 2])
    assert after["image"] != before["image"]
    page.get_by_role("radio", name="Surprise").click()
    page.wait_for_function(f"() => ({_CELLS})().name === 'surprise'", timeout=PATIENT)
    assert nodes_are_the_same(page)


def test_a_bar_of_the_ranking_chooses_its_unit(visit: VisitMaker) -> None:
    visitor = visit(1280, 1200)
    page = visitor.open(PAGE + "?zoo=net.brackets~by.h")
    claim = zoo.card_of("brackets").claim
    assert claim is not None
    page.get_by_text("Which unit follows what").click()
    expect(page.get_by_text(f"Unit {claim.unit + 1}").last).to_be_visible(timeout=PATIENT)
    visitor.wait_for_pictures("ranking")
    place = """() => {
      const layer = document.querySelector('[data-picture="ranking"] .picture-layer');
      const { customdata, x } = layer.data[0];
      layer.scrollIntoView({ block: "center" });
      const bar = layer.querySelectorAll(".barlayer .point path")[1].getBoundingClientRect();
      return [customdata[1], bar.x + bar.width / 2, bar.y + bar.height / 2];
    }"""
    page.wait_for_timeout(1000)
    unit, x, y = page.evaluate(place)
    page.mouse.move(x, y)
    page.wait_for_timeout(200)
    page.mouse.click(x, y)
    expect(page).to_have_url(re.compile(rf"zoo=net\.brackets~by\.h~u\.{unit + 1}(&|$)"))


def text_on_screen(page: Page, length: int) -> str:
    page.wait_for_function(
        f"(length) => ({_CELLS})().values.length === length", arg=length, timeout=PATIENT
    )
    found: str = page.evaluate(_CELLS)["text"]
    return found


def test_the_same_seed_writes_the_same_text(visit: VisitMaker) -> None:
    link = PAGE + "?zoo=mode.writes~heat.1~count.60~seed.{}~say.def f("
    texts = []
    for seed in (5, 5, 6):
        visitor = visit()
        texts.append(text_on_screen(visitor.open(link.format(seed)), 66))
    assert texts[0] == texts[1]
    assert texts[0] != texts[2]
    assert texts[0].startswith("def")


def test_another_seed_is_one_click_and_undone_by_another(visit: VisitMaker) -> None:
    visitor = visit(1280, 900)
    page = visitor.open(PAGE + "?zoo=mode.writes~heat.1~count.60~say.def f(")
    first = text_on_screen(page, 66)
    seed = page.get_by_role("spinbutton", name="Seed")
    seed.fill("9")
    seed.press("Enter")
    page.wait_for_function(f"(text) => ({_CELLS})().text !== text", arg=first, timeout=PATIENT)
    page.get_by_role("button", name="Undo").click()
    page.wait_for_function(f"(text) => ({_CELLS})().text === text", arg=first, timeout=PATIENT)


def test_a_forecast_goes_on_beside_what_came(visit: VisitMaker) -> None:
    visitor = visit(1280, 900)
    page = visitor.open(PAGE + "?zoo=net.season~known.30~ahead.20&zt=30")
    visitor.wait_for_step(30)
    found = scene_of(OPENING.of_network("season").with_settings(known=30, ahead=20)).forecast
    assert found is not None
    lines = page.evaluate(
        """() => Object.fromEntries(
             [...document.querySelectorAll('[data-picture="sequence"] .picture-layer')]
               .flatMap((layer) => layer.data).map(({ name, y }) => [name, y]))"""
    )
    sample = zoo.sample_of("season").x[:, 0]
    np.testing.assert_allclose(lines["known"], sample[:30])
    np.testing.assert_allclose(lines["rest"][1:], sample[30:50])
    np.testing.assert_allclose(lines["free"][1:], found.free[:, 0])
    press(page, "ArrowRight")
    visitor.wait_for_step(31)
    expect(page.locator(".board-sentence").first).to_contain_text(
        "reads its own answer", timeout=PATIENT
    )


def test_what_cannot_be_read_is_said_and_nothing_goes_blank(visit: VisitMaker) -> None:
    visitor = visit(1280, 900)
    page = visitor.open(PAGE + "?zoo=net.dates~reads.typed~say.3 may 1997")
    visitor.rest()
    mark_nodes(page)
    field = page.get_by_role("textbox", name="Text")
    field.fill("3 mäß 1997")
    field.press("Enter")
    expect(page.get_by_text("is not in the alphabet")).to_be_visible(timeout=PATIENT)
    expect(field).to_have_value("3 mäß 1997")
    assert page.evaluate(_CELLS)["text"].startswith("3␣may␣1997")
    field.fill("4 mai 1998")
    field.press("Enter")
    expect(page.get_by_text("is not in the alphabet")).to_have_count(0, timeout=PATIENT)
    page.wait_for_function(f"() => ({_CELLS})().text.startsWith('4␣mai␣1998')", timeout=PATIENT)
    assert nodes_are_the_same(page)


def test_it_opens_on_the_other_pages(visit: VisitMaker) -> None:
    visitor = visit(1280, 900)
    page = visitor.open(PAGE + "?net=counter&zoo=net.brackets&zt=6")
    visitor.wait_for_step(6)
    page.get_by_role("button", name="Open on the other pages").click()
    visitor.wait_for_pictures("stage", "strip")
    visitor.wait_for_step(6)
    expect(page).to_have_url(re.compile(r"[?&]net=zoo-brackets&"), timeout=PATIENT)
    go_to(page, "Gates over time")
    visitor.wait_for_pictures("quantities")
    visitor.wait_for_step(6)
    go_to(page, "Trained networks")
    visitor.wait_for_pictures("sequence")
    visitor.wait_for_step(6)


@pytest.mark.parametrize("width", [390, 1280, 1920])
@pytest.mark.parametrize("dark", [False, True])
def test_every_network_shows_on_every_screen(visit: VisitMaker, width: int, dark: bool) -> None:
    visitor = visit(width, 844, dark=dark)
    for network in list(zoo.RECIPES)[dark::2]:
        page = visitor.open(f"{PAGE}?zoo=net.{network}")
        assert page.locator(".stException").count() == 0
        wide = page.evaluate(
            "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
        assert wide, f"{network} is wider than the screen"
