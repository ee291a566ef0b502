"""What is looked for on every page: with axe-core, in the pictures, in the layout, by keyboard.

The looking itself is done inside the browser, by ``every_page*.js``; here stand the screens, the
limits, and what is excused with its reason.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from axe_playwright_python.base import AXE_SCRIPT
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Page

from lstm_viz.figures.theme import contrast
from lstm_viz.ui.shell import SECTIONS

PAGES = tuple(name for pages in SECTIONS.values() for name, _, _ in pages)

_SCRIPTS = ("every_page.js", "every_page_keyboard.js")
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
_TALLEST = 9000  # pixels: a window that has a whole page in it
_PLAIN = 0.6  # of the ground under a text that has one colour, for its contrast to be measured
_HAIR = 1.5  # pixels by which two texts may touch


@dataclass(frozen=True)
class Screen:
    """A screen, and the smallest letters that can be read on it."""

    width: int  # pixels
    height: int
    letter: float  # pixels of a picture's smallest letters

    @property
    def is_phone(self) -> bool:
        return self.width < 641


PROJECTOR = Screen(1280, 720, letter=11.0)
LAPTOP = Screen(1920, 1080, letter=12.0)
PHONE = Screen(390, 844, letter=9.0)
SCREENS = (PROJECTOR, LAPTOP, PHONE)


@dataclass(frozen=True)
class Excuse:
    """A finding of axe-core in what Streamlit draws, and why it stays."""

    rule: str
    selector: str  # what it is in
    reason: str


EXCUSES = (
    Excuse(
        "list",
        '[data-testid="stSidebarNavItems"]',
        "Streamlit's menu on a phone has its sections as div in ul; no setting changes that.",
    ),
    Excuse(
        "listitem",
        '[data-testid="stSidebarNavItems"]',
        "The same menu: its li stand in a section's div.",
    ),
)
"""They occur on a phone, on every page: a test fails where one does not any more."""


def take_along(page: Page) -> None:
    """Give a page what looks at it, before it is opened."""
    scripts = [(Path(__file__).parent / name).read_text(encoding="utf-8") for name in _SCRIPTS]
    page.add_init_script("\n".join(scripts))
    page.add_init_script(AXE_SCRIPT)


def settle(page: Page) -> None:
    """Wait until nothing changes any more and every picture is drawn for this window."""
    for _ in range(2):
        assert page.evaluate("everyPage.quiet(250, 30000)"), "the page does not come to rest"
        page.evaluate("everyPage.drawAll()")


def unfold(page: Page) -> None:
    """Open what is folded away, and what is folded away in that."""
    while page.evaluate("everyPage.unfold()"):
        settle(page)


def turn(page: Page, screen: Screen, dark: bool) -> None:
    """Show the page on another screen, or by another light."""
    page.emulate_media(color_scheme="dark" if dark else "light")
    page.set_viewport_size({"width": screen.width, "height": screen.height})
    settle(page)


def findings(page: Page, screen: Screen) -> list[str]:
    """Say what is wrong on a page that stands still, one line each."""
    excuses = [[excuse.rule, excuse.selector] for excuse in EXCUSES]
    seen = page.evaluate("([tags, out]) => everyPage.inaccessible(tags, out)", [_TAGS, excuses])
    found = [f"axe: {each}" for each in seen["found"]]
    if screen.is_phone:
        found += [
            f"no longer found, so no longer to be excused: {excuse.rule} in {excuse.selector}"
            for k, excuse in enumerate(EXCUSES)
            if k not in seen["occurred"]
        ]
    for kind, call in (
        ("broken", "broken()"),
        ("too wide", "wide()"),
        ("cut off", "clipped()"),
        ("without a name", "unnamed()"),
        ("over each other", f"overlapping({_HAIR})"),
        ("out of the picture", "outside()"),
        ("too small", f"small({screen.letter})"),
    ):
        found += [f"{kind}: {each}" for each in page.evaluate(f"everyPage.{call}")]
    return found


def faint(page: Page, screen: Screen) -> list[str]:
    """Say which texts of the pictures have too little contrast to their ground (WCAG 1.4.3, AA).

    axe-core does not read the text of an SVG. Here a text's colour is its own, mixed with the
    ground by its opacity, and the ground is what is seen on the screen with all texts taken away,
    where most of it has one colour, or what covers the ground around the letters.
    """
    tall = page.evaluate("document.querySelector('.stMain').scrollHeight + 60")
    page.set_viewport_size({"width": screen.width, "height": min(tall, _TALLEST)})
    settle(page)
    inks = page.evaluate("everyPage.inks()")
    bare = page.add_style_tag(content=".main-svg text { visibility: hidden !important; }")
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    bare.evaluate("(node) => node.remove()")
    return list(_faint(inks, np.asarray(shot).astype(int)))


def _faint(inks: list[dict[str, Any]], screen: NDArray[np.int_]) -> Iterator[str]:
    for ink in inks:
        left, top, right, bottom = (max(0, round(edge)) for edge in ink["box"])
        ground = _ground(screen[top:bottom, left:right].reshape(-1, 3))
        if ink["halo"] is not None:
            ground = _rgba(ink["halo"])[:3]
        if ground is None:
            continue
        *color, opacity = _rgba(ink["fill"])
        strength = opacity * ink["strength"]
        mixed = strength * np.array(color) + (1 - strength) * ground
        is_large = ink["size"] >= 24 or (ink["size"] >= 18.66 and ink["weight"] >= 700)
        ratio = contrast(_hex(mixed), _hex(ground))
        if ratio < (3.0 if is_large else 4.5):
            yield (
                f"too faint: “{ink['text']}” in {ink['picture']}: {ratio:.2f}, "
                f"{_hex(mixed)} on {_hex(ground)}"
            )


def _ground(pixels: NDArray[np.int_]) -> NDArray[np.float64] | None:
    """The colour (3,) that most pixels (N, 3) have; None where no colour has the most."""
    if len(pixels) == 0:
        return None
    coarse = pixels // 8
    colors, counts = np.unique(coarse, axis=0, return_counts=True)
    near = np.abs(coarse - colors[counts.argmax()]).max(axis=1) <= 1
    if near.mean() < _PLAIN:
        return None
    ground: NDArray[np.float64] = pixels[near].mean(axis=0)
    return ground


def _rgba(css: str) -> NDArray[np.float64]:
    """A colour as the browser says it: three channels to 255 and the opacity."""
    parts = [float(part) for part in re.findall(r"[\d.]+", css)]
    return np.array(parts if len(parts) == 4 else [*parts, 1.0])


def _hex(color: NDArray[np.float64]) -> str:
    return "#" + "".join(f"{round(float(channel)):02X}" for channel in color)


def visits(page: Page, key: str) -> list[str]:
    """Go through a page with ``Tab`` or ``Shift+Tab``; say what was missed or not seen."""
    count = page.evaluate("byKeyboard.startVisiting()")
    outside = 0
    for _ in range(2 * count + 20):
        page.keyboard.press(key)
        where = page.evaluate("byKeyboard.visitNow()")
        outside += where == "outside"
        if where == "again" or outside > 1:
            break
        while where == "in a group":
            page.keyboard.press("ArrowLeft" if key.startswith("Shift") else "ArrowRight")
            where = page.evaluate("byKeyboard.visitNow()")
    told = page.evaluate("byKeyboard.visits()")
    return [f"{key} does not reach {each}" for each in told["missed"]] + [
        f"{key}: the focus is not seen on {each}" for each in told["unseen"]
    ]
