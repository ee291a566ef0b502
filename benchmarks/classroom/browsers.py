"""Real browsers in the class: how long a person waits from a key, a drag or a click to the change.

Measured in the page itself: from the event's time to the frame that follows the last change of
what is watched.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright
from playwright.async_api import Error as PlaywrightError

from benchmarks.chromium import installed_chromium
from benchmarks.classroom.front_end import Problem
from benchmarks.classroom.own_data import OwnData
from benchmarks.classroom.tally import Tally
from benchmarks.classroom.visit import PATIENCE, Answer
from lstm_viz.ui.shell import SECTIONS

_STAGE = '[data-picture="stage"] .textpoint text'
_PLACE = ".transport-place, .phase-now"
_GRID = '.weight-grid [role="gridcell"]'
_ARITHMETIC = '[data-picture="arithmetic"] .textpoint text'
_STEPS = 4  # on a visit to a page, as the next
_DRAGS = 3
_WAY = 24
"""How far the knob is dragged, in pixels: to and fro."""

# From the first event of a kind to the frame after which what is watched has become another.
_WATCH = """([event, watched]) => {
  const read = () => [...document.querySelectorAll(watched)].map((n) => n.textContent).join();
  const measured = (window.classroom = { begin: null, end: null });
  addEventListener(event, (told) => { measured.begin ??= told.timeStamp; },
    { capture: true, once: true });
  const before = read();
  const look = () => {
    const now = read();
    if (measured.begin !== null && now !== before && now !== "") {
      requestAnimationFrame((begun) => { measured.end = begun; });
    } else if (window.classroom === measured) requestAnimationFrame(look);
  };
  look();
}"""


@asynccontextmanager
async def opened() -> AsyncIterator[Browser]:
    """Start Chromium.

    Raises
    ------
    RuntimeError
        When there is none.
    """
    how = installed_chromium("--browsers 0 does without.")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**how)
        try:
            yield browser
        finally:
            await browser.close()


@dataclass
class Person:
    """A student with a real browser.

    Parameters
    ----------
    browser : Browser
        Shared with the others; each has a context of its own.
    address : str
        The app's address, ending in a slash.
    number : int
        The student's, from 1.
    tally : Tally
        Takes what was measured.
    pause : float
        Seconds between two actions.
    """

    browser: Browser
    address: str
    number: int
    tally: Tally
    pause: float
    _drags: int = 0

    async def attend(self, end: float) -> None:
        """Step, drag a knob and change pages until `end` (of `time.perf_counter`)."""
        context = await self.browser.new_context(viewport={"width": 1280, "height": 720})
        page = await context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self._problem(str(error)))
        own = OwnData(self.number)
        try:
            await page.goto(f"{self.address}?{own.link}")
            await page.wait_for_selector(_STAGE, timeout=60_000)
            while time.perf_counter() < end:
                for _ in range(_STEPS):
                    await self._pause(end)
                    await self._step(page, end)
                await self._choose(page, "Weight lab", _GRID, end)
                for _ in range(_DRAGS):
                    await self._pause(end)
                    await self._drag(page, end)
                await self._choose(page, "Step through", _ARITHMETIC, end)
                await self._look(page)
        except PlaywrightError as problem:
            self._problem(str(problem).splitlines()[0])
        finally:
            await context.close()

    async def _step(self, page: Page, end: float) -> None:
        if time.perf_counter() < end:
            await self._watch(page, "keydown", _PLACE)
            await page.keyboard.press("ArrowRight")
            await self._measured(page, "step")

    async def _drag(self, page: Page, end: float) -> None:
        if time.perf_counter() >= end:
            return
        # The thumb is what holds the invisible field.
        thumb = page.locator(".stMain").get_by_role("slider", name="Forget bias").locator("../..")
        await thumb.scroll_into_view_if_needed()
        box = await thumb.bounding_box()
        if box is None:
            self._problem("the knob is not in sight")
            return
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self._drags += 1
        way = _WAY if self._drags % 2 else -_WAY
        await page.mouse.move(x, y)
        await page.mouse.down()
        await self._watch(page, "pointermove", _STAGE)
        await page.mouse.move(x + way, y, steps=3)
        await page.mouse.up()
        await self._measured(page, "knob")

    async def _choose(self, page: Page, title: str, sign: str, end: float) -> None:
        await self._pause(end)
        if time.perf_counter() >= end:
            return
        section = next(
            section
            for section, pages in SECTIONS.items()
            if title in {name for _, name, _ in pages}
        )
        await page.get_by_test_id("stTopNavSection").filter(has_text=section).click()
        link = page.get_by_test_id("stTopNavDropdownLink").filter(has_text=title)
        await link.wait_for()
        await self._watch(page, "click", sign)
        await link.click()
        await self._measured(page, "page")
        await page.locator("body").press("Escape")

    async def _look(self, page: Page) -> None:
        """Whether what the page shows is this student's."""
        if f"seed={self.number}&" not in page.url:
            self.tally.problem(Problem("another's data", f"a browser's address: {page.url[-60:]}"))
        if await page.locator(".stException").count():
            self.tally.problem(Problem("exception shown", "in a browser"))

    async def _watch(self, page: Page, event: str, watched: str) -> None:
        await page.evaluate(_WATCH, [event, watched])

    async def _measured(self, page: Page, kind: str) -> None:
        try:
            await page.wait_for_function(
                "() => window.classroom.end !== null", timeout=PATIENCE * 1e3
            )
        except PlaywrightError:
            self.tally.problem(Problem("no answer", f"in a browser: {kind}"))
            return
        seconds = await page.evaluate("() => classroom.end - classroom.begin") / 1e3
        self.tally.answer(kind, "browser", Answer(seconds, 0))

    async def _pause(self, end: float) -> None:
        await asyncio.sleep(max(0.0, min(self.pause, end - time.perf_counter())))

    def _hear(self, message: ConsoleMessage) -> None:
        asks_where_server_is = re.search(
            r"/\w+/_stcore/(health|host-config)$", message.location["url"]
        )
        if message.type == "error" and asks_where_server_is is None:
            self._problem(message.text)

    def _problem(self, what: str) -> None:
        self.tally.problem(Problem("browser", what))
