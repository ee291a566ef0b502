"""The server is killed and started anew while pages are open: what was on them is there again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

import lstm_viz as lv
from lstm_viz.ui.state import BEGAN_ANEW
from tests.browser.conftest import Visit
from tests.browser.server import free_port, running
from tests.browser.stage import packets_of, press
from tests.browser.test_stacked import packets
from tests.browser.test_watch_it_learn import button, wait_for_more
from tests.browser.test_weight_lab import eventually, turn_to, type_weight

VisitMaker = Callable[..., Visit]

PATIENCE = 60_000  # milliseconds; a server starts, and six pages run at once
TRACED = ("f", "i", "g", "o", "c_prev", "c", "h")
ENDLESS = "watch_it_learn?train=lag.20~H.4~B.4~n.100000"
LARGE = "weight_lab?net=random&h=8&seq=text&text=hello&t=3"
SMALL = "weight_lab?net=random&h=2&seed=4&seq=text&text=hello&t=3"
LOST_CONNECTION = re.compile(
    r"net::ERR_\w+|_stcore|Is Streamlit still running|when disconnected from server"
)


class Server:
    """The app on one port, which can be killed and started again there."""

    def __init__(self) -> None:
        self._port = free_port()
        self._running = ExitStack()
        self.start()

    def start(self) -> None:
        self._process, self.url = self._running.enter_context(running(port=self._port))

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(10)

    def end(self) -> None:
        self._running.close()


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.end()


def begun_anew(page: Page) -> None:
    """Wait until the page has run in a visit that began again, and says so."""
    page.get_by_text(BEGAN_ANEW[:60]).wait_for(timeout=PATIENCE)
    page.get_by_test_id("stStatusWidget").wait_for(state="detached", timeout=PATIENCE)


def forgive_the_cut(visitor: Visit) -> None:
    """Not to reach a server that is not there is no fault of the page."""
    visitor.problems[:] = [said for said in visitor.problems if not LOST_CONNECTION.search(said)]


def stage_of(page: Page) -> dict[str, list[str]]:
    """What stands on the stage's packets."""
    return {vector: [packet.text for packet in packets_of(page, vector)] for vector in TRACED}


def place_of(page: Page) -> tuple[str, str]:
    """Step and phase as they stand under the pictures."""
    step, phase = page.locator(".transport-place"), page.locator(".phase-now")
    return step.inner_text(), phase.inner_text() if phase.count() else ""


def test_pages_come_back_as_they_were_and_take_the_next_click(
    visit: VisitMaker, server: Server
) -> None:
    stage, lab, zoo, lesson = (visit(url=server.url) for _ in range(4))
    stage.open("?net=counter&seq=bits&bits=110100&t=2")
    stage.wait_for_step(2)
    press(stage.page, "ArrowRight")
    stage.rest()
    lab.open(SMALL)
    lab.wait_for_step(3)
    type_weight(lab.page, "f", 1, 6, "2.5")
    expect(lab.page).to_have_url(re.compile(r"[?&]w="))
    zoo.open("trained_networks?zoo=reads.typed~u.8~say.if x%3A&zt=2")
    zoo.wait_for_step(2)
    press(zoo.page, "ArrowRight")
    lesson.open("stacked?deep=reads.typed~say.EcXdYa")
    lesson.rest()
    press(lesson.page, "ArrowRight")
    visits = (stage, lab, zoo, lesson)
    for visitor in visits:
        visitor.rest()
    links = [visitor.page.url for visitor in visits]
    places = [place_of(visitor.page) for visitor in visits]
    values, typed = stage_of(stage.page), stage_of(lab.page)
    layers = {key: one["text"] for key, one in packets(lesson.page).items()}

    server.kill()
    for visitor in visits:
        visitor.page.get_by_text("CONNECTING").wait_for(timeout=PATIENCE)
    server.start()

    for visitor in visits:
        begun_anew(visitor.page)
        visitor.rest()
        forgive_the_cut(visitor)
    assert [visitor.page.url for visitor in visits] == links
    assert [place_of(visitor.page) for visitor in visits] == places
    eventually(lambda: stage_of(stage.page) == values)
    eventually(lambda: stage_of(lab.page) == typed)
    eventually(lambda: {key: one["text"] for key, one in packets(lesson.page).items()} == layers)
    # The first thing done on each counts; where the whole page runs, the message goes.
    stage.page.get_by_role("textbox", name="Bits").fill("0110")
    stage.page.keyboard.press("Enter")
    expect(stage.page).to_have_url(re.compile("bits=0110"))
    type_weight(lab.page, "o", 1, 6, "-1")
    eventually(lambda: stage_of(lab.page)["o"] != typed["o"])
    assert stage_of(lab.page)["f"] == typed["f"]
    for visitor in (zoo, lesson):
        press(visitor.page, "ArrowRight")
        visitor.rest()
    for before, visitor in zip(links, visits, strict=True):
        assert visitor.page.url != before
    expect(stage.page.get_by_text(BEGAN_ANEW[:60])).to_have_count(0)


def _eight_units() -> lv.LSTM:
    """A cell whose every weight is another one: no link can hold it."""
    draw = np.random.default_rng(0).normal
    return lv.LSTM(draw(size=(32, 4)), draw(size=(32, 8)), draw(size=32), draw(size=32))


def test_what_the_link_cannot_hold_and_what_was_trained_is_said_to_be_gone(
    visit: VisitMaker, server: Server, tmp_path: Path
) -> None:
    large, learning = visit(url=server.url), visit(url=server.url)
    file = tmp_path / "eight.safetensors"
    lv.save_weights(_eight_units(), file)
    large.open(LARGE)
    large.wait_for_step(3)
    untouched = stage_of(large.page)
    turn_to(large.page, "Share and keep")
    large.page.locator("input[type=file]").set_input_files(file)
    expect(large.page.get_by_text("Too large for a link: the changed weights")).to_be_visible()
    learning.open(ENDLESS)
    button(learning.page, "Start").click()
    assert wait_for_more(learning.page, 0) > 0

    server.kill()
    for visitor in (large, learning):
        visitor.page.get_by_text("CONNECTING").wait_for(timeout=PATIENCE)
    server.start()

    for visitor in (large, learning):
        begun_anew(visitor.page)
        visitor.rest()
        forgive_the_cut(visitor)
    gone = large.page.get_by_text("Too large for this link, and so not here: the changed weights.")
    expect(gone).to_be_visible()
    eventually(lambda: stage_of(large.page) == untouched)
    bar = learning.page.locator(".st-key-training_bar")
    expect(bar).to_contain_text("Not begun yet")
    expect(learning.page.get_by_text("what was trained are gone")).to_be_visible()
    button(learning.page, "Start").click()
    assert wait_for_more(learning.page, 0) > 0
