"""Every page on every screen, light and dark: nothing broken, cut off, too faint or too small."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from lstm_viz.figures.theme import theme
from tests.browser.conftest import Visit
from tests.browser.every_page import (
    PAGES,
    PHONE,
    PROJECTOR,
    SCREENS,
    Screen,
    faint,
    findings,
    settle,
    take_along,
    turn,
    unfold,
)

VisitMaker = Callable[..., Visit]

PRESSED = {"what_people_get_wrong": re.compile("^True"), "challenges": re.compile("Begin$")}
"""Buttons that bring up what a page does not open on."""


def look(page: Page, screen: Screen, dark: bool) -> list[str]:
    turn(page, screen, dark)
    where = f"{'dark' if dark else 'light'}, {screen.width} px wide: "
    return [where + each for each in findings(page, screen)]


def look_at_contrast(page: Page, dark: bool) -> list[str]:
    turn(page, PROJECTOR, dark)
    return [f"{'dark' if dark else 'light'}: {each}" for each in faint(page, PROJECTOR)]


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wrong_on_any_screen_by_any_light(visit: VisitMaker, name: str) -> None:
    visitor = visit(PROJECTOR.width, PROJECTOR.height)
    page = visitor.page
    take_along(page)
    visitor.open(name)
    settle(page)
    unfold(page)
    found = []
    for dark in (False, True):
        for screen in SCREENS:
            found += look(page, screen, dark)
        found += look_at_contrast(page, dark)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", ["vanishing_gradients", "watch_it_learn", "weight_lab"])
def test_nothing_is_wrong_under_any_tab(visit: VisitMaker, name: str) -> None:
    visitor = visit(PROJECTOR.width, PROJECTOR.height)
    page = visitor.page
    take_along(page)
    visitor.open(name)
    settle(page)
    tabs = page.get_by_test_id("stMain").get_by_role("tab")
    assert tabs.count() > 1
    found = []
    for k in range(1, tabs.count()):
        turn(page, PROJECTOR, dark=False)
        tabs.nth(k).click()
        expect(tabs.nth(k)).to_have_attribute("aria-selected", "true")
        settle(page)
        unfold(page)
        of_tab = look(page, PROJECTOR, dark=False) + look(page, PHONE, dark=True)
        of_tab += look_at_contrast(page, dark=False) + look_at_contrast(page, dark=True)
        found += [f"{tabs.nth(k).inner_text()}: {each}" for each in of_tab]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("name", "button"), PRESSED.items(), ids=PRESSED)
def test_nothing_is_wrong_once_it_has_begun(
    visit: VisitMaker, name: str, button: re.Pattern[str]
) -> None:
    visitor = visit(PROJECTOR.width, PROJECTOR.height)
    page = visitor.page
    take_along(page)
    visitor.open(name)
    settle(page)
    pressed = page.get_by_test_id("stMain").get_by_role("button", name=button).first
    pressed.click()
    expect(pressed).to_be_hidden(timeout=30_000)
    settle(page)
    unfold(page)
    found = look(page, PROJECTOR, dark=True) + look(page, PHONE, dark=False)
    found += look_at_contrast(page, dark=False) + look_at_contrast(page, dark=True)
    assert not found, "\n".join(found)


def test_a_change_of_light_leaves_the_page_whole(visit: VisitMaker) -> None:
    visitor = visit(PROJECTOR.width, PROJECTOR.height)
    page = visitor.page
    take_along(page)
    visitor.open("watch_it_learn")  # of all pages it has the most parts that run by themselves
    settle(page)
    tabs = page.get_by_test_id("stMain").get_by_role("tab")
    tabs.filter(has_text="Gates").click()
    settle(page)
    there = tabs.all_inner_texts()
    for dark in (True, False, True, False, True):
        turn(page, PROJECTOR, dark)
        assert tabs.all_inner_texts() == there
        texts = page.locator("[data-picture] .main-svg text").all()
        ground = theme(dark)
        assert any(
            text.evaluate("(node) => getComputedStyle(node).fill") == _rgb(ground.text)
            for text in texts
        )


def _rgb(color: str) -> str:
    return f"rgb({', '.join(str(int(color[k : k + 2], 16)) for k in (1, 3, 5))})"
