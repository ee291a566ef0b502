"""One server and one browser for all browser tests; a fresh visitor for each test."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.browser.server import how_to_launch, running


@pytest.fixture(scope="package")
def server() -> Iterator[str]:
    with running() as (_, url):
        yield url


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    how = how_to_launch()
    if how is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium found: in CI the browser tests must run")
        pytest.skip("no Chromium found")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(**how)
        yield started
        started.close()


@dataclass
class Visit:
    """A page open in a browser, and everything that went wrong in it."""

    page: Page
    url: str
    problems: list[str] = field(default_factory=list)

    def open(self, link: str = "") -> Page:
        self.page.goto(self.url + link)
        self.wait_for_pictures()
        return self.page

    def wait_for_pictures(self, *names: str) -> None:
        """Wait until every layer of the pictures is drawn; by default of those on the page."""
        selector = ", ".join(f'[data-picture="{name}"]' for name in names) or "[data-picture]"
        self.page.wait_for_function(
            """([selector, count]) => {
                 const there = [...document.querySelectorAll(selector)];
                 return there.length >= count && there.every((picture) =>
                   [...picture.querySelectorAll(".picture-layer")].every((layer) =>
                     layer.querySelector(".main-svg")));
               }""",
            arg=[selector, max(len(names), 1)],
            timeout=30_000,
        )

    def wait_for_step(self, step: int, phase: int | None = None) -> None:
        """Wait until the page's clock stands at a step and a phase, both counted from 1."""
        self.page.wait_for_function(
            """([step, phase]) =>
                 document.querySelector(".transport-place")?.textContent.startsWith(`${step} / `)
                 && (phase === null
                   || document.querySelector(".phase-now")?.textContent.startsWith(`${phase}`))""",
            arg=[step, phase],
            timeout=15_000,
        )

    def rest(self) -> None:
        """Wait until nothing glides any more and the server knows where the clock is."""
        self.page.wait_for_timeout(900)


def _asks_where_the_server_is(message: ConsoleMessage) -> bool:
    """Streamlit looks for its server under a page's own address first, and finds nothing there."""
    return re.search(r"/[^/]+/_stcore/(health|host-config)$", message.location["url"]) is not None


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Callable[..., Visit]]:
    """Make visitors of any screen size; afterwards nothing may have gone wrong in any."""
    visits: list[Visit] = []

    def begin(width: int = 1280, height: int = 720, *, dark: bool = False, url: str = "") -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
        )
        page = context.new_page()
        made = Visit(page, url or server)
        page.on(
            "console",
            lambda message: (
                made.problems.append(f"console: {message.text} {message.location}")
                if message.type == "error" and not _asks_where_the_server_is(message)
                else None
            ),
        )
        page.on("pageerror", lambda error: made.problems.append(f"error: {error}"))
        page.on(
            "request",
            lambda request: (
                made.problems.append(f"request to the outside: {request.url}")
                if not request.url.startswith(("http://localhost:", "data:", "blob:"))
                else None
            ),
        )
        visits.append(made)
        return made

    yield begin
    for made in visits:
        made.page.context.close()
        assert made.problems == []
