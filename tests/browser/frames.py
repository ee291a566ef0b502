"""How regularly a page draws."""

from __future__ import annotations

from playwright.sync_api import Page

_WATCH = """() => {
  window.gaps = [];
  window.watching = true;
  let last = performance.now();
  const look = (now) => {
    window.gaps.push(now - last);
    last = now;
    if (window.watching) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


def watch_frames(page: Page) -> None:
    """Begin to take down the time between each two frames."""
    page.evaluate(_WATCH)


def gaps_between_frames(page: Page) -> list[float]:
    """End it; the milliseconds between each two, without the first two."""
    gaps: list[float] = page.evaluate(
        "() => { window.watching = false; return window.gaps.slice(2); }"
    )
    return gaps
