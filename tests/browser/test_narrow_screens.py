"""On a phone a wide picture goes along with the clock: what is talked of is in sight."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.stage import press

VisitMaker = Callable[..., Visit]

# The left and the right end of what a trace draws, in pixels of the window, and the window's width.
_ENDS = """([picture, trace]) => {
  const node = [...document.querySelectorAll(`[data-picture="${picture}"] .picture-layer`)]
    .find(({ data }) => data?.some(({ name }) => name === trace));
  const { x } = node.data.find(({ name }) => name === trace);
  const axis = node._fullLayout.xaxis;
  const left = node.getBoundingClientRect().x + axis._offset;
  const places = [...x].filter((value) => value !== null).map((value) => left + axis.d2p(value));
  return [Math.min(...places), Math.max(...places), window.innerWidth];
}"""


def is_in_sight(page: Page, picture: str, trace: str) -> bool:
    left, right, width = page.evaluate(_ENDS, [picture, trace])
    return 0 <= left < right <= width


@pytest.mark.parametrize(
    ("link", "picture", "trace"),
    [
        ("attention", "alignment", "frame"),
        ("bidirectional", "chains", "frame forward"),
        ("kinds_of_problem", "unrolled", "cursor"),
    ],
)
def test_the_step_stays_in_sight(visit: VisitMaker, link: str, picture: str, trace: str) -> None:
    visitor = visit(390, 844)
    page = visitor.open(link)
    visitor.wait_for_pictures(picture)
    visitor.rest()
    assert is_in_sight(page, picture, trace)
    for key in ("End", "Home", "End"):
        press(page, key)
        visitor.rest()
        assert is_in_sight(page, picture, trace), key
