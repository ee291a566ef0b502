"""The browser in which what is painted is measured."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.browser.server import how_to_launch


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium.

    Raises
    ------
    RuntimeError
        When there is none.
    """
    how = installed_chromium("what is painted cannot be measured without one.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**how)
        try:
            yield browser
        finally:
            browser.close()


def installed_chromium(where_there_is_none: str) -> dict[str, Any]:
    """What Playwright's ``launch`` takes, the one that waits and the one that does not.

    Parameters
    ----------
    where_there_is_none : str
        What to say then, as half a sentence.

    Raises
    ------
    RuntimeError
        When there is no Chromium.
    """
    how = how_to_launch()
    if how is None:
        raise RuntimeError(f"no Chromium found; {where_there_is_none}")
    return how
