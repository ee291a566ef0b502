"""What people get wrong, in a browser: guessed with the keyboard, seen, played, turned."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.stage import press

VisitMaker = Callable[..., Visit]

PAGE = "what_people_get_wrong"
PATIENT = 30_000  # milliseconds; the machine may be busy

_LINES = """() => {
  const layer = document.querySelector('[data-picture="experiment"] .picture-layer');
  return layer?.data?.map(({ name }) => name);
}"""
_NOW = """() => {
  const layers = [...document.querySelectorAll('[data-picture="experiment"] .picture-layer')];
  const traces = layers.flatMap((layer) => layer.data ?? []).filter(({ name }) => name === "now");
  return traces.flatMap(({ x, y }) => y.map((value, k) => [x[k], value]));
}"""


def wait_for_lines(page: Page, names: list[str]) -> None:
    page.wait_for_function(
        f"""(names) => JSON.stringify(({_LINES})()) === JSON.stringify(names)""",
        arg=names,
        timeout=PATIENT,
    )


def test_a_guess_with_the_keyboard_opens_picture_and_score(visit: VisitMaker) -> None:
    page = visit().open(PAGE + "?wrong=is.forget-one")
    wait_for_lines(page, ["f(t)"])
    expect(page.get_by_text("Right: it is false")).to_have_count(0)
    press(page, "f")
    expect(page.get_by_text("✓ Right: it is false.")).to_be_visible(timeout=PATIENT)
    wait_for_lines(page, ["f(t)", "C(t)"])
    expect(page.get_by_text("1 of 1 right so far").first).to_be_visible()
    expect(page).to_have_url(re.compile(r"wrong=is\.forget-one(&|$)"), timeout=PATIENT)


def test_the_buttons_can_be_reached_and_pressed(visit: VisitMaker) -> None:
    page = visit().open(PAGE + "?wrong=is.switches")
    button = page.get_by_role("button", name="It depends")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("✓ Right: it depends.")).to_be_visible(timeout=PATIENT)


def test_it_plays_and_the_points_follow(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open(PAGE + "?wrong=is.forget-one~knob.0.9")
    press(page, "f")
    visitor.wait_for_step(100)
    press(page, "Home")
    visitor.wait_for_step(1)
    press(page, "ArrowRight")
    visitor.wait_for_step(2)
    page.wait_for_function(
        f"() => ({_NOW})().every(([x]) => Math.abs(x - 2) < 1e-6)", timeout=PATIENT
    )
    assert [value for _, value in page.evaluate(_NOW)] == pytest.approx([0.9, 0.81])
    expect(page.locator(".board-sentence").first).to_contain_text("C(t): 0.810")
    press(page, " ")
    visitor.wait_for_step(100)  # it plays to the end by itself


def test_the_knob_changes_the_picture_in_place(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open(PAGE + "?wrong=is.bounded")
    press(page, "f")
    visitor.wait_for_step(100)
    expect(page.get_by_text("C = 100 in 100 steps")).to_be_visible(timeout=PATIENT)
    page.get_by_role("slider", name="Steps").press("ArrowRight")
    expect(page.get_by_text("C = 500 in 500 steps")).to_be_visible(timeout=PATIENT)
    page.wait_for_function(
        """() => document.querySelector('[data-picture="experiment"] .picture-layer')
                   ?.data?.[0].x.length === 500""",
        timeout=PATIENT,
    )


def test_one_can_go_on_and_come_back_with_the_score(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open(PAGE + "?wrong=is.parity")
    press(page, "t")
    expect(page.get_by_text("✓ Right: it is true.")).to_be_visible(timeout=PATIENT)
    page.get_by_role("link", name="Go on: Step through: parity").click()
    expect(page).to_have_url(re.compile("net=parity"), timeout=PATIENT)
    visitor.wait_for_pictures("stage")
    page.go_back()
    expect(page.get_by_text("1 of 1 right so far").first).to_be_visible(timeout=PATIENT)


def test_statements_without_a_clock_can_be_gone_through(visit: VisitMaker) -> None:
    page = visit().open(PAGE + "?wrong=is.ninety-nine")
    expect(page.locator(".transport")).to_be_visible(timeout=PATIENT)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("“The output gate squashes")).to_be_visible(timeout=PATIENT)
    expect(page.locator(".transport")).to_have_count(0, timeout=PATIENT)
    wait_for_lines(page, [])
    press(page, "f")
    wait_for_lines(page, ["σ(C(t)), as claimed", "h(t)"])
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("“In practice gates are switches")).to_be_visible(timeout=PATIENT)
    press(page, "d")
    expect(page.locator(".transport")).to_be_visible(timeout=PATIENT)
