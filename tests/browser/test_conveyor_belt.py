"""The conveyor belt in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import lstm_viz as lv
from tests.browser.conftest import Visit
from tests.browser.stage import mark_nodes, nodes_are_the_same, press

VisitMaker = Callable[..., Visit]

PAGE = "conveyor_belt?net=random&h=3&seq=text&text=hello world&t=4&u=2"

_BARS = """() => {
  const node = [...document.querySelectorAll('[data-picture="belt"] .picture-layer')].at(-1);
  const bars = node.data.find(({ name }) => name === "bars");
  const paths = node.querySelectorAll(".barlayer .point path");
  return Object.fromEntries(bars.ids.map((id, k) => {
    const box = paths[k].getBoundingClientRect();
    return [id, { value: bars.customdata[k], x: box.x + box.width / 2, top: box.y,
                  bottom: box.y + box.height, opacity: bars.marker.opacity[k] }];
  }));
}"""


def trace() -> lv.LSTMTrace:
    x = lv.sequences.one_hot("hello world")
    return lv.LSTM.random(x.input_size, 3, forget_bias=1.0).trace(x.x)


def bars(page: Page) -> dict[str, Any]:
    return page.evaluate(_BARS)


def test_the_belt_moves_on_with_each_step(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open(PAGE)
    visitor.rest()
    mark_nodes(page)
    before = bars(page)
    press(page, "ArrowRight")
    visitor.wait_for_step(5, 1)
    visitor.rest()
    after = bars(page)
    for lane in range(3):
        for back in range(1, 9):
            now, then = after[f"past {back + 1}:{lane}"], before[f"past {back}:{lane}"]
            assert now["value"] == then["value"]
            assert now["x"] < then["x"] - 20
        assert after[f"past 1:{lane}"]["value"] == before[f"c:{lane}"]["value"]
        assert after[f"c:{lane}"]["opacity"] == 0
    assert nodes_are_the_same(page)


def test_kept_is_scaled_written_lands_on_it_and_the_sum_is_c(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open(PAGE)
    t = trace()
    for phase in range(1, 6):
        press(page, "ArrowRight")
        visitor.wait_for_step(5, phase)
    press(page, "ArrowLeft")
    press(page, "ArrowLeft")
    visitor.wait_for_step(5, 3)
    visitor.rest()
    found = bars(page)
    pixels = []
    for lane in range(3):
        kept, written = found[f"kept:{lane}"], found[f"written:{lane}"]
        past, c = found[f"past 1:{lane}"], found[f"c:{lane}"]
        assert kept["value"] == pytest.approx(t.retained[4, lane])
        assert written["value"] == pytest.approx(t.written[4, lane])
        assert c["value"] == pytest.approx(t.c[4, lane])
        assert kept["opacity"] == written["opacity"] == 1
        heights = [bar["bottom"] - bar["top"] for bar in (past, kept, written)]
        values = [abs(bar["value"]) for bar in (past, kept, written)]
        pixels += [
            height / value for height, value in zip(heights, values, strict=True) if value > 0.1
        ]
        # The end of what is written is where C(t) will end.
        end = "top" if written["value"] > 0 else "bottom"
        c_end = c["top"] if c["value"] > 0 else c["bottom"]
        assert written[end] == pytest.approx(c_end, abs=2.5)
    assert len(pixels) >= 3
    assert max(pixels) / min(pixels) < 1.25  # one scale for all, but for the outlines


def test_a_click_on_a_lane_opens_its_books(visit: VisitMaker) -> None:
    visitor = visit(1280, 1500)
    page = visitor.open(PAGE)
    visitor.rest()
    bar = bars(page)["past 1:2"]
    place = bar["x"], (bar["top"] + bar["bottom"]) / 2
    page.mouse.move(place[0] - 3, place[1])
    page.mouse.move(*place)
    page.wait_for_timeout(200)
    page.mouse.click(*place)
    expect(page).to_have_url(re.compile(r"[?&]u=3(&|$)"))
    line = page.locator('[data-picture="ledger"] .picture-lines')
    expect(line).to_contain_text("C₃(4) = ")


def test_pointing_at_a_band_lights_up_the_step_that_wrote_it(visit: VisitMaker) -> None:
    visitor = visit(1280, 1500)
    page = visitor.open(PAGE)
    visitor.rest()
    place = page.evaluate(
        """() => {
             const node = document.querySelector('[data-picture="ledger"] .picture-layer');
             const at = node.data.findIndex(({ name }) => name === "step 2");
             const bars = node.data.filter(({ type }) => type === "bar");
             const trace = node.querySelectorAll(".barlayer .trace")[bars.indexOf(node.data[at])];
             const { x, y, width, height } =
               trace.querySelectorAll(".point path")[2].getBoundingClientRect();
             return [x + width / 2, y + height / 2];
           }"""
    )
    page.mouse.move(place[0] - 2, place[1])
    page.mouse.move(*place)
    lit = """() => {
      const node = [...document.querySelectorAll(
        '[data-picture="half-life"] .picture-layer')].at(-1);
      const pointed = node.data.find(({ name }) => name === "pointed");
      return pointed.opacity === 1 && pointed.x[0] === 1.5 && pointed.x[1] === 2.5;
    }"""
    page.wait_for_function(lit)
    page.mouse.move(5, 5)
    page.wait_for_function(f"() => !({lit})()")


def test_one_unit_or_all_lanes(visit: VisitMaker) -> None:
    visitor = visit(1280, 1200)
    page = visitor.open(PAGE)
    visitor.rest()
    assert "kept:2" in bars(page)
    page.get_by_role("radio", name="One unit").or_(page.get_by_text("One unit")).first.click()
    page.wait_for_function(
        """() => [...document.querySelectorAll('[data-picture="belt"] .picture-layer')].at(-1)
             .data[0].ids.length === 13"""
    )
    visitor.rest()
    assert bars(page)["c:0"]["value"] == pytest.approx(trace().c[3, 1])
    expect(page).to_have_url(re.compile("lanes=one"))
