"""Stacked layers in a browser: the arrows go through layers and time, what rises is the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lstm_viz import zoo
from lstm_viz.figures.digits import shown
from lstm_viz.ui.stacked.choice import OPENING
from lstm_viz.ui.stacked.scene import StackedScene, stacked_scene
from tests.browser.conftest import Visit
from tests.browser.stage import mark_nodes, nodes_are_the_same, press

VisitMaker = Callable[..., Visit]

PAGE = "stacked"
TYPED = PAGE + "?deep=reads.typed~say.EcXdYa"
PATIENT = 30_000  # milliseconds; the machine may be busy

_PACKETS = """() => {
  const found = {};
  for (const node of document.querySelectorAll('[data-picture="layers"] .picture-layer')) {
    const packets = node.data?.find(({ name }) => name === "packets");
    if (!packets) continue;
    const texts = node.querySelectorAll(".scatterlayer .trace .textpoint text");
    const bars = node.querySelectorAll(".barlayer .trace .point path");
    packets.ids.forEach((id, k) => {
      const box = bars[k].getBoundingClientRect();
      found[id] = {
        text: texts[k].textContent.trim(), x: box.x + box.width / 2, y: box.y + box.height / 2,
        seen: Number(getComputedStyle(bars[k]).opacity) > 0.5,
      };
    });
  }
  return found;
}"""


def packets(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(_PACKETS)
    return found


def vector(page: Page, name: str) -> list[str]:
    """What stands on a vector's packets; nothing on those that are not seen."""
    found = packets(page)
    ids = [key for key in found if re.split("[:,]", key)[0] == name]
    return [found[key]["text"] for key in ids if found[key]["seen"]]


def numbers(values: list[float]) -> list[str]:
    return [shown(value, signed=True) for value in values]


def typed_scene() -> StackedScene:
    return stacked_scene(OPENING.with_settings(reads="typed", text="EcXdYa"))


def require_layers(page: Page, scene: StackedScene, t: int, phase: int) -> None:
    """All layers up to the phase show the trace's numbers, those above nothing of the step."""
    expected: dict[str, list[str]] = {}
    for k, trace in enumerate(scene.traces):
        units, layer = list(scene.widest[k]), k + 1
        is_there = k < phase
        expected[f"h{layer}"] = numbers(trace.h[t, units].tolist()) * is_there
        expected[f"c{layer}"] = numbers(trace.c[t, units].tolist()) * is_there
        expected[f"h_prev{layer}"] = numbers(trace.h_prev[t, units].tolist())
        if k > 0:
            below = scene.traces[k - 1].h[t, list(scene.widest[k - 1])]
            expected[f"x{layer}"] = numbers(below.tolist()) * is_there
    for _ in range(60):  # a busy machine draws late
        found = {name: vector(page, name) for name in expected}
        if found == expected:
            break
        page.wait_for_timeout(200)
    assert found == expected


def test_the_arrows_go_through_the_layers_and_then_on_in_time(visit: VisitMaker) -> None:
    visitor = visit()
    scene = typed_scene()
    last = len(scene.traces) + 1
    page = visitor.open(TYPED + f"&at=stacked.2.{last}")
    visitor.wait_for_step(2, last)
    visitor.rest()
    mark_nodes(page)
    require_layers(page, scene, 1, last)
    for phase in range(1, last + 1):
        press(page, "ArrowRight")
        visitor.wait_for_step(3, phase)
        visitor.rest()
        require_layers(page, scene, 2, phase)
    press(page, "Shift+ArrowRight")
    visitor.wait_for_step(4, last)
    press(page, "ArrowLeft")
    visitor.wait_for_step(4, last - 1)
    visitor.rest()
    require_layers(page, scene, 3, last - 1)
    assert nodes_are_the_same(page)
    expect(page).to_have_url(re.compile(rf"[?&]at=stacked\.4\.{last - 1}(&|$)"), timeout=PATIENT)


def test_what_rises_glides_up_from_the_layer_below(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open(TYPED + "&at=stacked.3.1")
    visitor.wait_for_step(3, 1)
    visitor.rest()
    before = packets(page)
    press(page, "ArrowRight")
    visitor.wait_for_step(3, 2)
    require_layers(page, typed_scene(), 2, 2)
    visitor.rest()
    after = packets(page)
    for k in range(4):
        waiting, origin, risen = before[f"x2, {k}:0"], after[f"h1:{k}"], after[f"x2, {k}:0"]
        assert (waiting["x"], waiting["y"]) == pytest.approx((origin["x"], origin["y"]), abs=2)
        assert risen["y"] < origin["y"] - 10
        assert risen["text"] == origin["text"] != ""


def test_a_click_on_a_number_opens_its_layer_and_its_gates_take_their_phases(
    visit: VisitMaker,
) -> None:
    visitor = visit(1280, 1400)
    page = visitor.open(TYPED + "&at=stacked.3.2")
    visitor.wait_for_step(3, 2)
    visitor.rest()
    place = packets(page)["c2:1"]
    page.mouse.move(place["x"], place["y"])
    page.wait_for_timeout(300)
    page.mouse.click(place["x"], place["y"])
    visitor.wait_for_pictures("stage")
    expect(page).to_have_url(re.compile(r"deep=[^&]*in\.2"), timeout=PATIENT)
    visitor.wait_for_step(3, 2)
    expect(page.locator(".phase-now")).to_contain_text("layer 2: arrive", timeout=PATIENT)
    gates = """([values, opacity]) => {
      const of = [...document.querySelectorAll('[data-picture="stage"] .picture-layer')]
        .flatMap((node) => node.data ?? [])
        .filter(({ name }) => name === "packets")
        .flatMap(({ ids, customdata, marker }) =>
          ids.map((id, k) => [id, customdata[k], marker.opacity[k]]))
        .filter(([id]) => id.startsWith("f:"));
      return of.length === values.length && of.every(([, value, seen], k) =>
        Math.abs(value - values[k]) < 1e-6 && seen === opacity);
    }"""
    scene = typed_scene()
    forgets = scene.traces[1].f[2, list(scene.widest[1])].tolist()
    page.wait_for_function(gates, arg=[forgets, 0], timeout=PATIENT)
    press(page, "ArrowRight")
    visitor.wait_for_step(3, 3)
    page.wait_for_function(gates, arg=[forgets, 1], timeout=PATIENT)


def test_a_click_on_the_strip_goes_there(visit: VisitMaker) -> None:
    visitor = visit(1280, 1400)
    page = visitor.open(TYPED)
    visitor.wait_for_pictures("strip")
    visitor.rest()
    strip = page.locator('[data-picture="strip"] .picture-layer').first
    place = strip.evaluate(
        """(node) => {
          node.scrollIntoView({ block: "center" });
          const { left, top } = node.getBoundingClientRect();
          const { _offset, _length } = node._fullLayout.xaxis;
          const { _offset: y } = node._fullLayout.yaxis;
          return [left + _offset + (_length * 3.5) / 7, top + y + 10];
        }"""
    )
    page.mouse.move(*place)
    page.wait_for_timeout(300)
    page.mouse.click(*place)
    visitor.wait_for_step(4)


@pytest.mark.parametrize("width", [390, 1280, 1920])
@pytest.mark.parametrize("dark", [False, True])
def test_it_shows_on_every_screen(visit: VisitMaker, width: int, dark: bool) -> None:
    visitor = visit(width, 844, dark=dark)
    for network in zoo.STACKED:
        page = visitor.open(f"{PAGE}?deep=net.{network}~in.1")
        visitor.wait_for_pictures("layers", "stage")
        assert page.locator(".stException").count() == 0
        fits = page.evaluate(
            "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
        assert fits, f"{network} is wider than the screen"


def test_the_whole_picture_and_its_bar_are_in_sight_on_a_projector(visit: VisitMaker) -> None:
    visitor = visit(1280, 720)
    page = visitor.open(PAGE)
    visitor.rest()
    bottom = page.locator(".board-bar").first.evaluate(
        "(node) => node.getBoundingClientRect().bottom"
    )
    picture = page.locator('[data-picture="layers"] .picture-layers').first.evaluate(
        "(node) => node.getBoundingClientRect().bottom"
    )
    assert picture <= bottom <= 721
    assert picture < page.locator(".transport").first.bounding_box()["y"] + 1  # type: ignore[index]
