"""The network between browser and server is cut: playing goes on, and nothing made is lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from lstm_viz.ui.connection import CUT
from tests.browser.conftest import Visit
from tests.browser.proxy import Network, network_to
from tests.browser.stage import mark_nodes, nodes_are_the_same, press
from tests.browser.test_server_lost import forgive_the_cut
from tests.browser.test_weight_grid import cell
from tests.browser.test_weight_lab import type_weight

VisitMaker = Callable[..., Visit]

PAGE = "weight_lab?net=random&h=2&seed=4&seq=sine&n=200&t=3"
PATIENCE = 60_000  # milliseconds
SECONDS = 5  # of a cut; one of 35 and of 160 s was tried by hand

_PLACE = """() => {
  const phase = document.querySelector(".phase-now")?.textContent ?? "0";
  return 10 * parseInt(document.querySelector(".transport-place").textContent) + parseInt(phase);
}"""


@pytest.fixture
def network(server: str) -> Iterator[Network]:
    port = urlsplit(server).port
    assert port is not None
    with network_to(port) as network:
        yield network


def opened(visit: VisitMaker, network: Network) -> Visit:
    visitor = visit(url=f"http://localhost:{network.port}/")
    visitor.open(PAGE)
    visitor.wait_for_step(3)
    cell(visitor.page, "f", 1, 2).wait_for(timeout=PATIENCE)
    return visitor


def connected(page: Page) -> None:
    page.get_by_text("CONNECTING").wait_for(state="detached", timeout=PATIENCE)
    page.get_by_test_id("stStatusWidget").wait_for(state="detached", timeout=PATIENCE)


def place(page: Page) -> int:
    """How far the clock is: ten a step, one a phase."""
    found: int = page.evaluate(_PLACE)
    return found


@pytest.mark.parametrize("how", ["end_connections", "pull_the_cable"])
def test_playing_goes_on_and_what_was_made_stays(
    visit: VisitMaker, network: Network, how: str
) -> None:
    visitor = opened(visit, network)
    page = visitor.page
    type_weight(page, "f", 1, 2, "3.21")
    expect(page).to_have_url(re.compile("[?&]w="))
    link = re.sub("&[tp]=[0-9]+", "", page.url)
    mark_nodes(page)
    press(page, " ")
    page.wait_for_function(f"begun => ({_PLACE})() > begun", arg=place(page))
    getattr(network, how)()
    places = []
    for _ in range(SECONDS):
        page.wait_for_timeout(1000)
        places.append(place(page))
    assert places == sorted(places)
    assert places[-1] > places[0]
    network.mend()
    connected(page)
    page.wait_for_function(f"last => ({_PLACE})() > last", arg=places[-1])  # and not back
    press(page, " ")
    expect(cell(page, "f", 1, 2)).to_have_text("3.21")
    visitor.rest()
    assert re.sub("&[tp]=[0-9]+", "", page.url) == link
    expect(page).to_have_url(re.compile(f"&t={place(page) // 10}(&|$)"))
    assert nodes_are_the_same(page)
    page.get_by_role("button", name="Undo").click()  # the list of changes is there as well
    expect(page).not_to_have_url(re.compile("[?&]w="))
    forgive_the_cut(visitor)


def test_no_dialog_covers_the_page_and_a_line_says_what_is_the_matter(
    visit: VisitMaker, network: Network
) -> None:
    visitor = opened(visit, network)
    page = visitor.page
    network.end_connections()
    line = page.locator(".no-connection")
    expect(line).to_have_text(CUT, timeout=PATIENCE)
    expect(page.get_by_role("dialog")).to_have_count(0)
    press(page, "Shift+ArrowRight")
    visitor.wait_for_step(4)
    page.locator(".transport button").nth(4).click()  # the mouse works as well as keys: to the end
    visitor.wait_for_step(200)
    page.wait_for_timeout(6000)  # Streamlit asks in vain again and again, and would say so
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(line).to_have_count(1)
    network.mend()
    connected(page)
    expect(line).to_have_count(0)
    forgive_the_cut(visitor)


def test_steps_made_while_it_is_cut_are_known_afterwards(
    visit: VisitMaker, network: Network
) -> None:
    visitor = opened(visit, network)
    page = visitor.page
    network.end_connections()
    page.get_by_text("CONNECTING").wait_for(timeout=PATIENCE)
    press(page, "Shift+ArrowRight")
    press(page, "Shift+ArrowRight")
    visitor.wait_for_step(5)
    visitor.rest()
    network.mend()
    connected(page)
    visitor.wait_for_step(5)
    expect(page).to_have_url(re.compile("&t=5(&|$)"), timeout=PATIENCE)
    forgive_the_cut(visitor)


def test_a_change_whose_answer_was_lost_stays(visit: VisitMaker, network: Network) -> None:
    """The browser comes back with the link from before it: that must not undo the change."""
    visitor = opened(visit, network)
    page = visitor.page
    before = page.url
    network.lose_answers()
    type_weight(page, "f", 1, 2, "3.21")
    page.wait_for_timeout(3000)  # the server has heard of it
    assert page.url == before
    network.end_connections()
    network.mend()
    connected(page)
    expect(page).to_have_url(re.compile("[?&]w="), timeout=PATIENCE)
    expect(cell(page, "f", 1, 2)).to_have_text("3.21")
    page.get_by_role("button", name="Undo").click()
    expect(page).not_to_have_url(re.compile("[?&]w="))
    expect(cell(page, "f", 1, 2)).not_to_have_text("3.21")
    forgive_the_cut(visitor)
