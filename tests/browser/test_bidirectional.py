"""Two chains in a browser: they run towards each other, and join where both have been."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from lstm_viz import zoo
from lstm_viz.cells import LSTMTrace
from lstm_viz.figures.digits import shown
from lstm_viz.zoo.lessons import BIDIRECTIONAL
from tests.browser.conftest import Visit
from tests.browser.stage import mark_nodes, nodes_are_the_same, press

VisitMaker = Callable[..., Visit]

PAGE = "bidirectional"
TEXT = "..a...cb.c"
TYPED = PAGE + f"?both=reads.typed~say.{TEXT}"
PATIENT = 30_000  # milliseconds; the machine may be busy

_CHAINS = """() => {
  const found = {};
  for (const node of document.querySelectorAll('[data-picture="chains"] .picture-layer')) {
    const scatters = (node.data ?? []).filter(({ type }) => type === "scatter");
    const groups = [...node.querySelectorAll(".scatterlayer .trace")];
    for (const trace of node.data ?? []) {
      if (trace.name) found[trace.name] = {
        values: trace.customdata, opacity: trace.marker?.opacity, base: trace.base, x: trace.x,
        texts: trace.type !== "scatter" ? [] :
          [...groups[scatters.indexOf(trace)].querySelectorAll("text")]
            .map((text) => text.textContent.trim()),
      };
    }
  }
  return found;
}"""


def chains(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(_CHAINS)
    return found


def traces() -> tuple[LSTMTrace, LSTMTrace]:
    reading = zoo.recipe(BIDIRECTIONAL[1]).task.reading
    assert reading is not None
    run = zoo.network_of(BIDIRECTIONAL[1]).trace(reading.read(TEXT).x)
    forward, backward = run.layers[0]
    assert isinstance(forward, LSTMTrace)
    assert isinstance(backward, LSTMTrace)
    return forward, backward


def require_moment(page: Page, forward_at: int, backward_at: int) -> None:
    """Each chain's head shows the trace's numbers, and its cells reach as far as it has read."""
    heads = {
        f"head numbers {direction}": [shown(value, signed=True) for value in trace.h[at].tolist()]
        for direction, trace, at in zip(
            ("forward", "backward"), traces(), (forward_at, backward_at), strict=True
        )
    }
    joined = list(range(backward_at, forward_at + 1))
    for _ in range(60):  # a busy machine draws late
        found = chains(page)
        is_there = all(found[name]["texts"] == texts for name, texts in heads.items())
        if is_there and np.flatnonzero(found["joined"]["opacity"]).tolist() == joined:
            break
        page.wait_for_timeout(200)
    assert {name: found[name]["texts"] for name in heads} == heads
    assert np.flatnonzero(found["joined"]["opacity"]).tolist() == joined
    for direction, trace, at in zip(
        ("forward", "backward"), traces(), (forward_at, backward_at), strict=True
    ):
        cells = found[f"cells {direction}"]
        values = np.array(cells["values"]).reshape(len(TEXT), -1)
        np.testing.assert_allclose(values, trace.h, atol=1e-6)
        seen = np.array(cells["opacity"]).reshape(len(TEXT), -1).all(axis=1)
        reach = range(at + 1) if direction == "forward" else range(at, len(TEXT))
        assert np.flatnonzero(seen).tolist() == list(reach)
        box = found[f"head {direction}"]
        column = found["tokens"]["x"][at]
        assert box["base"][0] + box["x"][0] / 2 == pytest.approx(column, abs=0.5)


def test_the_arrows_move_both_chains_towards_each_other(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open(TYPED + "&at=bidirectional.2.1")
    visitor.wait_for_step(2)
    visitor.rest()
    mark_nodes(page)
    require_moment(page, 1, 8)
    for step in (3, 4, 5, 6):
        press(page, "ArrowRight")
        visitor.wait_for_step(step)
    visitor.rest()
    require_moment(page, 5, 4)
    press(page, "ArrowLeft")
    visitor.wait_for_step(5)
    visitor.rest()
    require_moment(page, 4, 5)
    press(page, "End")
    visitor.wait_for_step(10)
    visitor.rest()
    require_moment(page, 9, 0)
    assert nodes_are_the_same(page)
    expect(page).to_have_url(re.compile(r"[?&]at=bidirectional\.10\.1(&|$)"), timeout=PATIENT)


def test_at_a_step_both_stand_there_and_together_they_are_right(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open(
        TYPED.replace("reads.typed", "reads.typed~view.step") + "&at=bidirectional.4.1"
    )
    visitor.wait_for_step(4)
    visitor.rest()
    require_moment(page, 3, 3)
    answers = chains(page)["answers"]["texts"]
    right = answers[: len(TEXT)]
    both = answers[-len(TEXT) :]
    asked = [t for t, letter in enumerate(TEXT) if letter == "."]
    assert [right[t] for t in asked] == ["a", "a", "c", "c", "c", "c"]
    assert [both[t] for t in asked] == [f"✓ {right[t]}" for t in asked]
    sentence = page.locator(".board-sentence").first
    expect(sentence).to_contain_text("h→ has read steps 1 to 4, h← has read steps 10 to 4")
    press(page, "ArrowRight")
    visitor.wait_for_step(5)
    visitor.rest()
    require_moment(page, 4, 4)


def test_a_click_on_a_token_goes_there(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open(TYPED)
    visitor.rest()
    columns = chains(page)["tokens"]["x"]
    place = page.locator('[data-picture="chains"] .picture-layer').last.evaluate(
        """(node, x) => {
          const { left, top, height } = node.getBoundingClientRect();
          return [left + node._fullLayout.xaxis.d2p(x), top + height / 2];
        }""",
        columns[2],
    )
    page.mouse.move(*place)
    page.wait_for_timeout(300)
    page.mouse.click(*place)
    visitor.wait_for_step(3)
    visitor.rest()
    require_moment(page, 2, 7)


def test_another_text_glides_in_and_a_wrong_one_is_told(visit: VisitMaker) -> None:
    visitor = visit(1280, 900)
    page = visitor.open(TYPED)
    field = page.get_by_role("textbox", name="a, b, c and dots")
    field.fill("..x")
    field.press("Enter")
    expect(page.get_by_text("is not in the alphabet")).to_be_visible(timeout=PATIENT)
    expect(field).to_have_value("..x")
    field.fill("...b")
    field.press("Enter")
    expect(page.get_by_text("is not in the alphabet")).to_have_count(0, timeout=PATIENT)
    expect(page.locator(".transport-place").first).to_contain_text("/ 4", timeout=PATIENT)


@pytest.mark.parametrize("width", [390, 1280, 1920])
@pytest.mark.parametrize("dark", [False, True])
def test_it_shows_on_every_screen(visit: VisitMaker, width: int, dark: bool) -> None:
    visitor = visit(width, 844, dark=dark)
    page = visitor.open(f"{PAGE}?both=reads.held-out~n.3")
    assert page.locator(".stException").count() == 0
    assert page.evaluate(
        "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
