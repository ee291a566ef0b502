"""Cells side by side in a browser: one clock for all stages, true numbers, nodes that stay."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from lstm_viz.ui.side_by_side.choice import OPENING
from lstm_viz.ui.side_by_side.scene import SideScene, side_scene
from lstm_viz.zoo.lessons import KINDS
from tests.browser.conftest import Visit
from tests.browser.stage import mark_nodes, nodes_are_the_same, press

VisitMaker = Callable[..., Visit]

PAGE = "side_by_side"
ALL_ON_STAGE = "stage.ff-rnn-gru-lstm"
PATIENT = 30_000  # milliseconds; the machine may be busy

_NUMBERS = """([picture, vector]) => {
  const layers = [...document.querySelectorAll(`[data-picture="${picture}"] .picture-layer`)];
  const layer = layers.find(({ data }) => data?.some(({ name }) => name === "packets"));
  const { ids } = layer.data.find(({ name }) => name === "packets");
  const scatters = layer.data.filter(({ type }) => type === "scatter");
  const at = scatters.findIndex(({ name }) => name === "numbers");
  const texts = [...layer.querySelectorAll(".scatterlayer .trace")][at]
    .querySelectorAll(".textpoint text");
  return ids.flatMap((id, k) => id.split(":")[0] === vector ? [texts[k].textContent] : []);
}"""
_NOW = """() => {
  const layer = document.querySelector('[data-picture="known"] .picture-layer');
  const { x, y, text } = layer.data.find(({ name }) => name === "now");
  return text.map((one) => one.trim());
}"""


def numbers_of(page: Page, picture: str, vector: str) -> list[float]:
    """The numbers that are written on a vector's packets; none where they are not seen."""
    texts = page.evaluate(_NUMBERS, [picture, vector])
    return [float(text.replace("−", "-")) for text in texts if text.strip()]


def wait_for(page: Page, picture: str, vector: str, expected: list[float]) -> None:
    page.wait_for_function(
        f"""([where, expected]) => {{
          const shown = ({_NUMBERS})(where).map((text) => Number(text.replace("−", "-")));
          return shown.length === expected.length
            && shown.every((value, k) => Math.abs(value - expected[k]) < 0.00501);
        }}""",
        arg=[[picture, vector], expected],
        timeout=PATIENT,
    )


def require_step(page: Page, scene: SideScene, t: int) -> None:
    """Every stage and the numbers beside the rows show step `t`."""
    for kind in KINDS:
        units = list(scene.units[kind])
        wait_for(page, kind, "h", scene.traces[kind].h[t, units].tolist())
    lstm = scene.traces["lstm"]
    wait_for(page, "lstm", "c", lstm.c[t, list(scene.units["lstm"])].tolist())
    now = [float(text) for text in page.evaluate(_NOW)[1:]]
    np.testing.assert_allclose(now, [row.chance[t] for row in scene.rows], atol=0.00501)


def test_the_arrow_keys_move_all_stages_together(visit: VisitMaker) -> None:
    visitor = visit(1280, 1000)
    page = visitor.open(f"{PAGE}?side=on.odd~{ALL_ON_STAGE}")
    visitor.wait_for_pictures(*KINDS, "known")
    scene = side_scene(replace(OPENING, problem="odd"))
    t = scene.start
    visitor.wait_for_step(t + 1, 5)
    require_step(page, scene, t)
    mark_nodes(page)
    # By phases: the LSTM forgets while the GRU keeps, and what keeps nothing waits.
    press(page, "ArrowRight")
    press(page, "ArrowRight")
    visitor.wait_for_step(t + 2, 2)
    lstm, gru = scene.traces["lstm"], scene.traces["gru"]
    wait_for(page, "lstm", "f", lstm.f[t + 1, list(scene.units["lstm"])].tolist())
    wait_for(page, "gru", "z", gru.z[t + 1, list(scene.units["gru"])].tolist())
    assert numbers_of(page, "rnn", "pre") == []
    assert numbers_of(page, "lstm", "c") == numbers_of(page, "gru", "h") == []
    press(page, "Shift+ArrowRight")  # to the end of the step
    visitor.wait_for_step(t + 2, 5)
    require_step(page, scene, t + 1)
    press(page, "End")
    visitor.wait_for_step(scene.sequence.steps)
    require_step(page, scene, scene.sequence.steps - 1)
    assert nodes_are_the_same(page)
    expect(page).to_have_url(
        re.compile(rf"side_by_side\.{scene.sequence.steps}\.5"), timeout=PATIENT
    )


def test_no_node_is_made_anew_when_the_sequence_or_the_problem_changes(visit: VisitMaker) -> None:
    visitor = visit(1280, 1000)
    page = visitor.open(f"{PAGE}?side=on.odd~{ALL_ON_STAGE}")
    visitor.wait_for_pictures(*KINDS, "known")
    visitor.rest()
    mark_nodes(page)
    number = page.get_by_role("spinbutton", name="Number of the held-out sequence")
    number.fill("7")
    number.press("Enter")
    scene = side_scene(replace(OPENING, problem="odd", held_out=6))
    require_step(page, scene, scene.start)
    page.get_by_text("Yours").click()
    field = page.get_by_role("textbox", name="Numbers")
    field.fill("0111")
    field.press("Enter")
    typed = side_scene(replace(OPENING, problem="odd", reads="typed", text="0111"))
    page.wait_for_function(
        "() => document.querySelector('.transport-place').textContent.endsWith('/ 4')",
        timeout=PATIENT,
    )
    press(page, "End")
    require_step(page, typed, 3)
    assert nodes_are_the_same(page)


def test_a_click_on_the_rows_goes_to_that_step(visit: VisitMaker) -> None:
    visitor = visit(1280, 1000)
    page = visitor.open(f"{PAGE}?side={ALL_ON_STAGE}")
    visitor.wait_for_pictures(*KINDS, "known")
    visitor.rest()
    scene = side_scene(OPENING)
    x, y = page.evaluate(
        """() => {
          const layer = document.querySelector('[data-picture="known"] .picture-layer');
          const { left, top } = layer.getBoundingClientRect();
          const { xaxis, yaxis, _size } = layer._fullLayout;
          return [left + _size.l + xaxis.l2p(9), top + _size.t + yaxis.l2p(3)];
        }"""
    )
    page.mouse.move(x, y)
    page.wait_for_timeout(200)
    page.mouse.click(x, y)
    visitor.wait_for_step(9)
    require_step(page, scene, 8)
    expect(page.locator(".board-sentence").first).to_have_text(scene.told[8])


@pytest.mark.parametrize("dark", [False, True])
def test_on_a_projector_stages_answers_and_bar_are_in_sight_together(
    visit: VisitMaker, dark: bool
) -> None:
    visitor = visit(1280, 720, dark=dark)
    page = visitor.open(PAGE)
    visitor.wait_for_pictures("rnn", "gru", "lstm", "known")
    visitor.rest()
    stages = [page.locator(f'[data-picture="{kind}"]').bounding_box() for kind in KINDS[1:]]
    known = page.locator('[data-picture="known"]').bounding_box()
    bar = page.locator(".board-bar").bounding_box()
    assert known is not None
    assert bar is not None
    assert bar["y"] + bar["height"] <= 721
    # The last row of answers is over the bar; the names of the steps may just touch it.
    assert known["y"] + 0.85 * known["height"] <= bar["y"]
    tops = []
    for stage in stages:
        assert stage is not None
        assert stage["y"] + stage["height"] <= known["y"] + 1
        tops.append(stage["y"])
    assert max(tops) - min(tops) < 1


@pytest.mark.parametrize("width", [390, 1280, 1920])
def test_it_is_not_wider_than_the_screen(visit: VisitMaker, width: int) -> None:
    visitor = visit(width, 844)
    for link in (f"?side={ALL_ON_STAGE}", "?side=on.count", "?side=xyz"):
        page = visitor.open(PAGE + link)
        visitor.rest()
        assert page.locator(".stException").count() == 0
        assert page.evaluate(
            "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
        is_phone = width < 640
        if not is_phone:  # there the sheets may be pushed sideways
            assert page.evaluate(
                """() => [...document.querySelectorAll(".picture")]
                     .every((node) => node.scrollWidth <= node.clientWidth + 1)"""
            )
