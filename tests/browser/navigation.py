"""Going from page to page as a visitor does, by the menus on top."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

from lstm_viz.ui.shell import SECTIONS


def open_menu_of(page: Page, title: str) -> None:
    """Open the menu that has a page of this title."""
    (section,) = [
        section for section, pages in SECTIONS.items() if title in {name for _, name, _ in pages}
    ]
    page.get_by_test_id("stTopNavSection").filter(has_text=section).click()
    _link(page, title).wait_for()


def go_to(page: Page, title: str) -> None:
    """Choose a page in its menu."""
    open_menu_of(page, title)
    _link(page, title).click()


def _link(page: Page, title: str) -> Locator:
    return page.get_by_test_id("stTopNavDropdownLink").filter(has_text=title)
