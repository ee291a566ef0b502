"""Every page without a mouse: Tab reaches every control, is seen, and leaves again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.every_page import PAGES, PHONE, PROJECTOR, settle, take_along, unfold, visits
from tests.browser.navigation import open_menu_of
from tests.browser.stage import press

VisitMaker = Callable[..., Visit]

_PLACE = ".transport-place"
_STANDS = f"""() => ['{_PLACE}', '.phase-now'].map(
  (selector) => document.querySelector(selector)?.textContent)"""
_MENU = '[data-testid="stTopNavDropdownLink"]'


def opened(visit: VisitMaker, name: str) -> Page:
    visitor = visit(PROJECTOR.width, PROJECTOR.height)
    take_along(visitor.page)
    visitor.open(name)
    settle(visitor.page)
    return visitor.page


@pytest.mark.parametrize("name", PAGES)
def test_the_keyboard_reaches_everything_and_moves_the_clock(visit: VisitMaker, name: str) -> None:
    page = opened(visit, name)
    unfold(page)
    assert visits(page, "Tab") == []
    assert visits(page, "Shift+Tab") == []
    if page.locator(_PLACE).count() == 0:
        return
    stood = []
    for key in ("Home", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "End"):
        press(page, key)
        stood.append(page.evaluate(_STANDS))
    begins, moved, _, later, ends = stood
    assert moved != begins
    first, step, last = (int(each[0].split(" / ")[0]) for each in (begins, later, ends))
    assert first < step <= last


def test_escape_closes_what_is_open(visit: VisitMaker) -> None:
    # What opens is drawn a moment before it listens to the keyboard, faster than anybody types.
    page = opened(visit, "")
    open_menu_of(page, "Variants")
    settle(page)
    page.keyboard.press("Escape")
    expect(page.locator(_MENU).first).to_be_hidden()
    page.get_by_test_id("stSidebar").get_by_test_id("stPopoverButton").first.click()
    listed = page.get_by_test_id("stPopoverBody")
    expect(listed).to_be_visible()
    settle(page)
    page.keyboard.press("Escape")
    expect(listed).to_be_hidden()


def test_a_picture_wider_than_the_screen_is_pushed_by_the_arrow_keys(visit: VisitMaker) -> None:
    visitor = visit(PHONE.width, PHONE.height)
    take_along(visitor.page)
    page = visitor.open("conveyor_belt")
    settle(page)
    picture, place = page.locator('[data-picture="belt"]'), page.locator(_PLACE)
    began, stood = place.inner_text(), picture.evaluate("(node) => node.scrollLeft")
    for _ in range(40):
        page.keyboard.press("Tab")
        if picture.evaluate("(node) => node === document.activeElement"):
            break
    expect(picture).to_be_focused()
    page.keyboard.press("ArrowLeft" if stood else "ArrowRight")
    page.wait_for_function(
        "(stood) => document.activeElement.scrollLeft !== stood", arg=stood, timeout=5_000
    )
    assert place.inner_text() == began
    # Whoever clicks on it does not want to push it: the keys move the clock again.
    picture.click(position={"x": 5, "y": 5})
    expect(picture).not_to_be_focused()
    page.keyboard.press("Shift+ArrowRight")
    expect(place).not_to_have_text(began)
