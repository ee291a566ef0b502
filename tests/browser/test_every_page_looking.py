"""What looks at every page does find what is wrong: here on small pages with planted faults."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.every_page import LAPTOP, PROJECTOR, faint, findings, take_along, visits

Shown = Callable[[str], Page]

_PICTURE = """<div class="picture" data-picture="one" style="background: #fff">
  <div class="picture-layers" role="img" aria-label="A picture" style="width: 300px; height: 90px">
    <div class="picture-layer" style="position: absolute">
      <svg class="main-svg" width="300" height="90" style="overflow: visible">{texts}</svg>
    </div>
  </div>
</div>"""


@pytest.fixture
def shown(browser: Browser) -> Iterator[Shown]:
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    take_along(page)

    def show(body: str) -> Page:
        page.goto("about:blank")  # what is taken along comes with a navigation
        page.set_content(
            '<!doctype html><html lang="en"><title>Planted</title>'
            f'<body style="margin: 0; background: #fff"><main class="stMain">{body}</main>'
        )
        return page

    yield show
    context.close()


def picture(*texts: str) -> str:
    return _PICTURE.format(texts="".join(texts))


def text(words: str, x: float, y: float, size: float = 14, fill: str = "#1B1F2A") -> str:
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{fill}">{words}</text>'


def test_a_page_with_nothing_wrong_has_no_findings(shown: Shown) -> None:
    page = shown(
        "<p>All is well.</p><button>Go</button>"
        + picture(text("one", 5, 20), text("two", 5, 50), text("three", 90, 20))
    )
    assert findings(page, PROJECTOR) == []
    assert faint(page, PROJECTOR) == []


@pytest.mark.parametrize(
    ("body", "kind", "what"),
    [
        ('<p style="color: #999">Pale words</p>', "axe: color-contrast", "Pale words"),
        ("<button></button>", "axe: button-name", "button"),
        ('<div style="width: 1400px; height: 9px">Wide</div>', "too wide: 120 px", "Wide"),
        (
            '<p style="width: 60px; overflow: hidden; white-space: nowrap">Cut off in between</p>',
            "cut off",
            "Cut off in between",
        ),
        ('<div class="stException">Traceback</div>', "broken", "Traceback"),
        ('<div data-testid="stAlert">This has broken off.</div>', "broken", "broken off"),
        (picture(text("one", 5, 20), text("over", 15, 22)), "over each other", "over"),
        (picture(text("beyond", 280, 20)), "out of the picture", "beyond"),
        (picture(text("tiny", 5, 20, size=10)), "too small", "tiny"),
        (picture(text("one", 5, 20)).replace("A picture", ""), "without a name", "picture"),
    ],
)
def test_what_is_wrong_is_found(shown: Shown, body: str, kind: str, what: str) -> None:
    found = findings(shown(body), PROJECTOR)
    assert any(each.startswith(kind) and what in each for each in found), found


def test_letters_may_be_smaller_on_a_smaller_screen(shown: Shown) -> None:
    page = shown(picture(text("small", 5, 20, size=11)))
    assert findings(page, PROJECTOR) == []
    assert findings(page, LAPTOP) != []


@pytest.mark.parametrize(
    ("fill", "size", "is_faint"),
    [
        ("#767676", 14, False),  # 4.54 on white
        ("#797979", 14, True),  # 4.36
        ("#797979", 24, False),  # 3 is enough for large letters
        ("rgba(0, 0, 0, 0.3)", 14, True),
    ],
)
def test_contrast_is_measured_on_the_ground_that_is_seen(
    shown: Shown, fill: str, size: float, is_faint: bool
) -> None:
    page = shown(picture(text("words", 5, 40, size, fill)))
    assert bool(faint(page, PROJECTOR)) == is_faint


def test_a_dark_cell_under_a_text_is_its_ground(shown: Shown) -> None:
    cell = '<rect x="0" y="20" width="120" height="40" fill="#2B3A5E"/>'
    page = shown(picture(cell, text("dark", 5, 45), text("light", 60, 45, fill="#fff")))
    (found,) = faint(page, PROJECTOR)
    assert "“dark”" in found
    assert "on #2B3A5E" in found


def test_a_control_that_tab_cannot_reach_is_found(shown: Shown) -> None:
    trap = """<button>First</button><button id="trap">Trap</button><button>Last</button>
      <script>trap.addEventListener("keydown", (event) => event.preventDefault())</script>"""
    found = visits(shown(trap), "Tab")
    assert any("Tab does not reach" in each and "Last" in each for each in found), found


def test_a_focus_that_is_not_seen_is_found(shown: Shown) -> None:
    page = shown('<button>Seen</button><button style="outline: none">Unseen</button>')
    assert visits(page, "Tab") == ["Tab: the focus is not seen on button “Unseen”"]
    assert visits(page, "Shift+Tab") == ["Shift+Tab: the focus is not seen on button “Unseen”"]
