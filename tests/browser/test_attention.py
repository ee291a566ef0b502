"""Attention in a browser: frame, bars and ribbons follow the keys, and are the trace's numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from lstm_viz.encoder_decoder.documents import READING
from lstm_viz.encoder_decoder.trace import EncoderDecoderTrace
from lstm_viz.figures.alignment_plan import BAR, NODE_BOTTOM, READ_TOP, WIDTH, AlignmentPlan
from lstm_viz.figures.digits import shown
from lstm_viz.ui.attention.choice import AttentionChoice
from lstm_viz.ui.attention.scene import attention_scene
from lstm_viz.zoo.translators import translator_of
from tests.browser.conftest import Visit
from tests.browser.stage import mark_nodes, nodes_are_the_same, press

VisitMaker = Callable[..., Visit]

PAGE = "attention"
TEXT, OTHER = "mittwoch, 3. mai 2023", "le 14 juillet 1989"
PATIENT = 30_000  # milliseconds; the machine may be busy

# What is painted, in the picture's own units: from the boxes of the SVG's parts.
_PAINTED = """() => {
  const stack = document.querySelector('[data-picture="alignment"] .picture-layers');
  const layer = stack.querySelectorAll(".picture-layer")[1];
  const all = stack.getBoundingClientRect();
  const scale = all.width / WIDTH;
  const box = (node) => {
    const { left, top, width, height } = node.getBoundingClientRect();
    return [left - all.left, top - all.top, width, height].map((length) => length / scale);
  };
  const of = (kind, name) =>
    layer.data.filter(({ type }) => type === kind).findIndex((part) => part.name === name);
  const barTraces = layer.querySelectorAll(".barlayer .trace");
  const bars = (name) => [...barTraces[of("bar", name)].querySelectorAll(".point path")];
  const scatter = (name) =>
    layer.querySelectorAll(".scatterlayer .trace")[of("scatter", name)];
  const texts = (name) =>
    [...(scatter(name)?.querySelectorAll("text") ?? [])].map(({ textContent }) => textContent);
  return {
    bars: of("bar", "bars") < 0 ? [] : bars("bars").map(box),
    shades: bars("read").map((node) => getComputedStyle(node).fill),
    numbers: texts("numbers"),
    written: texts("written"),
    frame: box(scatter("frame").querySelector(".js-line")),
    row: box(scatter("row").querySelector(".js-line")),
    ribbons: box(layer.querySelector(".scatterlayer .js-fill")),
  };
}""".replace("WIDTH", str(WIDTH))
_CRISP = 1.5
"""Pixels that Plotly draws a bar higher or lower than it is, to whole ones, and to one at least."""


def trace_of(text: str, network: str = "attention") -> EncoderDecoderTrace:
    return translator_of(network).trace(READING.read(text), most=56)


def painted(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(_PAINTED)
    return found


def wait_for_weights(page: Page, weights: np.ndarray) -> dict[str, Any]:
    """Wait until the bars that are painted are as high as α."""
    page.wait_for_function(
        f"""(heights) => {{
          const {{ bars }} = ({_PAINTED})();
          return bars.length === heights.length
            && bars.every(([, , , height], k) => Math.abs(height - heights[k]) < {_CRISP});
        }}""",
        arg=(BAR * weights).tolist(),
        timeout=PATIENT,
    )
    page.wait_for_timeout(700)  # all else has come to rest, too
    return painted(page)


def require_step(page: Page, trace: EncoderDecoderTrace, s: int) -> None:
    """What is painted in a step's last phase is the trace."""
    assert trace.alignment is not None
    weights = trace.alignment[s]
    plan = AlignmentPlan(len(trace.read), len(trace.written))
    seen = wait_for_weights(page, weights)
    left, _, width, _ = seen["frame"]
    assert left + width / 2 == pytest.approx(plan.written_x[s], abs=1)
    _, top, _, height = seen["row"]
    assert top + height / 2 == pytest.approx((plan.row_y(s) + plan.row_y(s + 1)) / 2, abs=1)
    most = int(weights.argmax())
    assert shown(weights[most]) in seen["numbers"]
    there = [mark for mark in seen["written"] if mark.strip()]
    assert there == list(trace.written[: s + 1])
    left, top, width, height = seen["ribbons"]
    assert top == pytest.approx(NODE_BOTTOM, abs=1)
    looked_at = [plan.read_x[most], plan.written_x[s]]
    assert left <= min(looked_at) + 1
    assert left + width >= max(looked_at) - 1
    darkest = min(range(len(weights)), key=lambda t: _brightness(seen["shades"][t]))
    assert darkest == most


def _brightness(color: str) -> int:
    return sum(int(part) for part in re.findall(r"\d+", color)[:3])


def test_frame_bars_and_ribbons_follow_the_keys(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open(f"{PAGE}?attn=say.{TEXT}&at=attention.3.6")
    visitor.wait_for_step(3, 6)
    trace = trace_of(TEXT)
    require_step(page, trace, 2)
    mark_nodes(page)
    for key, step in (("Shift+ArrowRight", 4), ("Shift+ArrowRight", 5), ("Shift+ArrowLeft", 4)):
        press(page, key)
        visitor.wait_for_step(step, 6)
        require_step(page, trace, step - 1)
    assert nodes_are_the_same(page)
    expect(page).to_have_url(re.compile(r"at=attention\.4\.6"), timeout=PATIENT)


def test_a_step_is_told_in_its_phases(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open(f"{PAGE}?attn=say.{TEXT}&at=attention.6.1")
    visitor.wait_for_step(6, 1)
    trace = trace_of(TEXT)
    assert trace.alignment is not None
    assert trace.scores is not None
    sentence = page.locator(".board-sentence").first
    expect(sentence).to_contain_text("Step 6: the character before", timeout=PATIENT)
    page.wait_for_timeout(700)
    assert max(height for *_, height in painted(page)["bars"]) < 1
    press(page, "ArrowRight")
    visitor.wait_for_step(6, 2)
    best = shown(trace.scores[5].max())
    expect(sentence).to_contain_text(f"e = {best}", timeout=PATIENT)
    page.wait_for_timeout(700)
    assert best in painted(page)["numbers"]
    press(page, "ArrowRight")
    visitor.wait_for_step(6, 3)
    seen = wait_for_weights(page, trace.alignment[5])
    assert seen["ribbons"][3] < 1
    press(page, "ArrowRight")
    visitor.wait_for_step(6, 4)
    page.wait_for_timeout(900)
    _, top, _, height = painted(page)["ribbons"]
    assert top == pytest.approx(NODE_BOTTOM, abs=1)
    assert top + height < READ_TOP


def test_another_date_keeps_the_picture_and_a_wrong_letter_too(visit: VisitMaker) -> None:
    visitor = visit(1280, 900)
    page = visitor.open(f"{PAGE}?attn=say.{TEXT}&at=attention.2.6")
    visitor.wait_for_step(2, 6)
    mark_nodes(page)
    field = page.get_by_role("textbox", name="Dates to read")
    field.fill("3. mäß 2023")
    field.press("Enter")
    expect(page.get_by_text("What you typed is kept")).to_be_visible(timeout=PATIENT)
    expect(field).to_have_value("3. mäß 2023")
    assert len(painted(page)["bars"]) == len(TEXT)
    field.fill(OTHER)
    field.press("Enter")
    expect(page.get_by_text("What you typed is kept")).to_have_count(0, timeout=PATIENT)
    other = trace_of(OTHER)
    s = attention_scene(AttentionChoice(text=OTHER)).start
    visitor.wait_for_step(s + 1, 6)
    require_step(page, other, s)
    assert nodes_are_the_same(page)


def test_a_click_on_a_row_goes_to_its_step(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open(f"{PAGE}?attn=say.{TEXT}&at=attention.2.6")
    visitor.wait_for_step(2, 6)
    trace = trace_of(TEXT)
    plan = AlignmentPlan(len(trace.read), len(trace.written))
    stack = page.locator('[data-picture="alignment"] .picture-layers')
    box = stack.bounding_box()
    assert box is not None
    scale = box["width"] / WIDTH
    x = box["x"] + scale * plan.read_x[4]
    y = box["y"] + scale * (plan.row_y(8) + plan.row_y(9)) / 2
    page.mouse.move(x, y)
    page.wait_for_timeout(300)
    page.mouse.click(x, y)
    visitor.wait_for_step(9)


def test_the_other_network_is_seen_at_the_same_step(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open(f"{PAGE}?attn=say.{TEXT}&at=attention.7.6")
    visitor.wait_for_step(7, 6)
    page.get_by_role("radio", name="Without attention").click()
    sentence = page.locator(".board-sentence").first
    expect(page).to_have_url(re.compile(r"attn=net\.summary"), timeout=PATIENT)
    visitor.wait_for_step(7)
    mark = trace_of(TEXT, "summary").written[6]
    expect(sentence).to_contain_text(f"Step 7: it writes “{mark}”", timeout=PATIENT)


@pytest.mark.parametrize("width", [390, 1280, 1920])
@pytest.mark.parametrize("dark", [False, True])
def test_it_fits_on_every_screen(visit: VisitMaker, width: int, dark: bool) -> None:
    visitor = visit(width, 844, dark=dark)
    for network in ("attention", "summary"):
        page = visitor.open(f"{PAGE}?attn=net.{network}~say.{TEXT}")
        assert page.locator(".stException").count() == 0
        fits = page.evaluate(
            "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
        assert fits, f"{network} is wider than the screen"
