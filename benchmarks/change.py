"""From a slider's move to the repainted stage, and what it sends; against a page of one line."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from benchmarks.chromium import chromium
from benchmarks.timing import Row
from lstm_viz.gradients import GradientSettings
from lstm_viz.gradients import compare as compare_gradients
from tests.browser.server import running
from tests.browser.stage import LONG

LAB = "weight_lab?net=random&h=4&seq=seasonal&n=40&d=2&t=3"
"""Four units, forty steps."""

GRADIENTS = "vanishing_gradients?grad=fb.-4"
"""Twenty initialisations of three networks, T = 100; the forget bias goes up from its lowest."""

MOVES = 30
WARM_UP = 5

ONE_LINE = """import streamlit as st
value = st.slider("Forget bias", -6.0, 6.0, 1.0, 0.25)
st.write(f"The bias is {value}.")
"""

# The clock starts when the browser says that the slider moved, and stops when the frame begins that
# follows the last in which the watched text became another: by then that one is painted.
_WATCH = """watched => {
  const send = WebSocket.prototype.send;
  window.move = { begin: null, end: null };
  WebSocket.prototype.send = function (...message) {
    window.move.begin ??= performance.now();
    return send.apply(this, message);
  };
  const text = () => [...document.querySelectorAll(watched)].map((n) => n.textContent).join();
  let before = text();
  const look = () => {
    const now = text();
    if (now !== before) {
      before = now;
      requestAnimationFrame((begun) => { window.move.end = begun; });
    }
    requestAnimationFrame(look);
  };
  look();
}"""


def rows() -> Iterator[Row]:
    """Time a move of the slider in the app and on a page of one line with default settings.

    Raises
    ------
    RuntimeError
        When there is no Chromium, or a move was not followed by a repaint.
    """
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        one_line = Path(folder) / "one_line.py"
        one_line.write_text(ONE_LINE, encoding="utf-8")
        with running() as (_, ours), running(one_line) as (_, reference):
            stage = _Moves(browser, ours + LONG, STAGE, _press_slider)
            knob = _Moves(browser, ours + LAB, STAGE, _press_slider)
            weight = _Moves(browser, ours + LAB, STAGE, _press_weight)
            line = _Moves(browser, reference, ".stMarkdown p", _press_slider)
            # Never back to where it was: what was computed once is kept.
            gradients = _Moves(browser, ours + GRADIENTS, GRADIENT, _press_slider, turns=False)
            for _ in range(MOVES):  # in turns, so that what slows the machine slows all
                for page in (stage, knob, weight, line, gradients):
                    page.move()
            for what, page, most in (
                ("slider to repainted stage, H=8 T=100", stage, "≤ 1.5, < 150 kB"),
                ("weight lab, a knob to the repainted page, H=4 T=40", knob, "≤ 1.5"),
                ("weight lab, a weight to the repainted page, H=4 T=40", weight, "≤ 1.5"),
            ):
                yield Row(
                    f"{what}, {page.sent() / 1e3:.0f} kB received",
                    "slider to repaint, a page of one line",
                    page.seconds(),
                    line.seconds(),
                    most,
                )
            computing = _seconds_to_compute()
            yield Row(
                f"gradient lab, a knob to the repainted page, {gradients.sent() / 1e3:.0f} kB "
                "received",
                f"a page of one line, plus the computation itself ({computing * 1e3:.0f} ms)",
                gradients.seconds(),
                line.seconds() + computing,
                "≤ 2",
            )


def _seconds_to_compute() -> float:
    """The comparison that each of the gradient lab's moves asks for, by itself; the median."""
    taken = []
    for k in range(MOVES):
        begin = time.perf_counter()
        compare_gradients(GradientSettings(forget_bias=-4 + k / 4))
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken[WARM_UP:])


GRADIENT = '[data-picture="gradient"] .textpoint text'
STAGE = '[data-picture="stage"] .textpoint text'


def _press_slider(page: Page, key: str) -> None:
    page.get_by_role("slider", name="Forget bias").last.press(key)


def _press_weight(page: Page, key: str) -> None:
    """Choose a weight of the grid once, one that all numbers follow; then its slider moves."""
    slider = page.locator(".weight-grid input[type=range]")
    if not slider.is_visible():
        page.get_by_role("gridcell", name="b of f, unit 1").click()
    slider.press(key)


class _Moves:
    """One page with a slider, and how long each of its moves took."""

    def __init__(
        self,
        browser: Browser,
        url: str,
        watched: str,
        press: Callable[[Page, str], None],
        *,
        turns: bool = True,
    ) -> None:
        self._press = press
        self._turns = turns  # whether the slider goes back after ten moves
        self._page: Page = browser.new_page(viewport={"width": 1280, "height": 720})
        self._received: list[int] = []
        self._page.on("websocket", self._listen)
        self._page.goto(url)
        self._page.wait_for_selector(watched, timeout=60_000)
        self._page.wait_for_timeout(2_000)
        self._page.evaluate(_WATCH, watched)
        self._received.clear()
        self._moves: list[float] = []

    def _listen(self, socket: Any) -> None:
        socket.on("framereceived", lambda frame: self._received.append(len(frame)))

    def move(self) -> None:
        """Move the slider by one and wait until the page shows it and is at rest."""
        self._page.bring_to_front()
        self._page.evaluate("() => { window.move = { begin: null, end: null }; }")
        on = not self._turns or len(self._moves) % 20 < 10
        self._press(self._page, "ArrowRight" if on else "ArrowLeft")
        self._page.wait_for_function("() => move.end !== null", timeout=10_000)
        self._page.wait_for_timeout(700)
        self._moves.append(self._page.evaluate("() => move.end - move.begin") / 1e3)

    def seconds(self) -> float:
        """The median move."""
        return statistics.median(self._moves[WARM_UP:])

    def sent(self) -> float:
        """Bytes that a move brought, on the average."""
        return sum(self._received) / len(self._moves)
