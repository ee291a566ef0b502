"""What a browser loads once of the board and of the grid of weights: scripts, and style sheets."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.conftest import Visit
from tests.browser.navigation import go_to

VisitMaker = Callable[..., Visit]

_LAB = "weight_lab?net=random&h=4&seq=seasonal&n=40&d=2&t=3"
_SHEETS = """() => [...document.querySelectorAll('link[rel=stylesheet]')]
  .map(({ href }) => href.split("/").at(-1)).filter((name) => /^(board|grid)/.test(name)).sort()"""
_STICKS = "(node) => getComputedStyle(node).position"
_LIES = "(node) => getComputedStyle(node).display"


def test_style_sheets_come_once_for_all_boards(visit: VisitMaker) -> None:
    visitor = visit(1280, 720)
    page = visitor.open("")
    expect(page.locator(".board-bar")).to_be_visible()
    assert page.evaluate(_SHEETS) == ["board.css"]
    assert page.locator(".board-bar").evaluate(_STICKS) == "sticky"
    go_to(page, "Weight lab")
    expect(page.locator(".grid-blocks").first).to_be_visible()
    assert page.evaluate(_SHEETS) == ["board.css", "grid.css"]
    assert page.locator(".grid-blocks").first.evaluate(_LIES) == "grid"


def test_answers_do_not_bring_what_the_browser_has(visit: VisitMaker) -> None:
    visitor = visit(1280, 720)
    brought: dict[str, tuple[str, int]] = {}

    def listen(frame: str | bytes) -> None:
        message = ForwardMsg()
        message.ParseFromString(frame if isinstance(frame, bytes) else frame.encode())
        component = message.delta.new_element.bidi_component
        if component.component_name in ("lstm_viz_board", "lstm_viz_weight_grid"):
            texts = (component.css_content, len(component.js_content) // 400)
            brought[component.component_name] = texts

    visitor.page.on("websocket", lambda socket: socket.on("framereceived", listen))
    visitor.open(_LAB)
    assert brought == {"lstm_viz_board": ("", 0), "lstm_viz_weight_grid": ("", 0)}


@pytest.mark.parametrize("sheet", ["board.css", "grid.css"])
def test_without_its_style_sheet_it_still_works(visit: VisitMaker, sheet: str) -> None:
    visitor = visit(1280, 720)
    visitor.page.route(f"**/{sheet}", lambda route: route.abort())
    page = visitor.open(_LAB)
    expect(page.get_by_role("gridcell", name="b of f, unit 1")).to_be_visible()
    assert page.locator('[data-picture="stage"] .textpoint text').count() > 0
    visitor.problems[:] = [each for each in visitor.problems if "ERR_FAILED" not in each]
