"""How smoothly the stage plays: the gaps between frames, beside those of a page at rest."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator

from playwright.sync_api import Page

from benchmarks.chromium import chromium
from benchmarks.timing import Row
from tests.browser.frames import gaps_between_frames, watch_frames
from tests.browser.server import running
from tests.browser.stage import LONG

PLAYS = 6
_MILLISECONDS = 4_000  # of a play


def rows() -> Iterator[Row]:
    """Let the stage play, and rest, in turns; the best of six counts, as the machine has others.

    Raises
    ------
    RuntimeError
        When there is no Chromium, or the stage did not play.
    """
    with chromium() as browser, running() as (_, url):
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(url + LONG)
        page.wait_for_selector('[data-picture="stage"] .textpoint text', timeout=60_000)
        page.wait_for_timeout(2_000)
        plays, rests = [], []
        for _ in range(PLAYS):
            rests.append(_gaps(page))
            place = _place(page)
            page.keyboard.press(" ")
            plays.append(_gaps(page))
            page.keyboard.press(" ")
            if _place(page) == place:
                raise RuntimeError("the stage did not play.")
            page.wait_for_timeout(1_000)
    measures: tuple[tuple[str, Callable[[list[float]], float], str], ...] = (
        ("median", statistics.median, "≤ 16.7 ms"),
        ("longest", max, "≤ 34 ms"),
    )
    for what, of, goal in measures:
        yield Row(
            f"playing, H=8 T=100: {what} gap between two frames",
            "the same page at rest",
            min(map(of, plays)) / 1e3,
            min(map(of, rests)) / 1e3,
            goal,
        )


def _place(page: Page) -> list[str]:
    """The step and the phase."""
    return page.locator(".transport-place, .phase-now").all_inner_texts()


def _gaps(page: Page) -> list[float]:
    watch_frames(page)
    page.wait_for_timeout(_MILLISECONDS)
    return gaps_between_frames(page)
