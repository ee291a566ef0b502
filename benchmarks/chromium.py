"""The browser in which what is painted is measured."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from tests.browser.server import BROWSER_ARGUMENTS, find_chromium


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium.

    Raises
    ------
    RuntimeError
        When there is none.
    """
    executable = find_chromium()
    if executable is None:
        raise RuntimeError("no Chromium found; what is painted cannot be measured without one.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=list(BROWSER_ARGUMENTS)
        )
        yield browser
        browser.close()
