"""Networks that learn, in a browser: what grows, rests, waits in line, and goes to other pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from lstm_viz.ui.queue import PLACES
from lstm_viz.weight_files import load_weights
from tests.browser.conftest import Visit
from tests.browser.navigation import go_to
from tests.browser.stage import mark_nodes, nodes_are_the_same

VisitMaker = Callable[..., Visit]

PAGE = "watch_it_learn"
ENDLESS = PAGE + "?train=lag.20~H.6~B.4~n.100000"
SHORT = PAGE + "?train=task.parity~lag.4~H.4~B.4~n.60"
PATIENCE = 60_000
"""Milliseconds: PyTorch is loaded with the first training, and others use the cores."""


_LOOK = """name => JSON.stringify(
  [...document.querySelectorAll(`[data-picture="${name}"] .picture-layer`)]
    .map(({ data }) => (data ?? []).map(({ x, y, z }) => [x, y, z])))"""
"""What is drawn in a picture."""


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def press(page: Page, name: str, then: str) -> None:
    """Click a button, and wait for the one that takes its place."""
    button(page, name).click()
    button(page, then).wait_for(timeout=PATIENCE)


def updates(page: Page) -> int:
    """How many updates the page says there were."""
    told = re.search(
        r"([\d,]+) of [\d,]+ updates", page.locator(".st-key-training_bar").inner_text()
    )
    return int(told.group(1).replace(",", "")) if told else -1


def wait_for_more(page: Page, than: int) -> int:
    """Wait until there are more updates than so many, as the page tells them."""
    page.wait_for_function(
        """than => {
             const told = document.querySelector(".st-key-training_bar").innerText
               .match(/([\\d,]+) of [\\d,]+ updates/);
             return told && Number(told[1].replaceAll(",", "")) > than;
           }""",
        arg=than,
        timeout=PATIENCE,
    )
    return updates(page)


def drawn(page: Page) -> int:
    """Up to which update the line of the loss is drawn."""
    last: int = page.evaluate(
        """() => {
             const layer = document.querySelector('[data-picture="networks"] .picture-layer');
             const line = layer.data.find(({ name }) => name === "loss: lstm");
             return line.x.length ? line.x[line.x.length - 1] : -1;
           }"""
    )
    return last


def wait_until_drawn(page: Page, beyond: int) -> None:
    page.wait_for_function(
        """beyond => {
             const layer = document.querySelector('[data-picture="networks"] .picture-layer');
             const line = layer?.data?.find(({ name }) => name === "loss: lstm");
             return line && line.x.length > 0 && line.x[line.x.length - 1] > beyond;
           }""",
        arg=beyond,
        timeout=PATIENCE,
    )


def test_it_grows_pauses_goes_on_and_stops(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open(ENDLESS)
    assert drawn(page) == -1
    mark_nodes(page)
    press(page, "Start", "Pause")
    seen = wait_for_more(page, 0)
    wait_until_drawn(page, 0)
    first = drawn(page)
    seen = wait_for_more(page, seen)
    wait_until_drawn(page, first)
    assert nodes_are_the_same(page)  # what grows is not made anew
    expect(button(page, "Start")).to_have_count(0)

    press(page, "Pause", "Go on")
    expect(page.get_by_text("Paused:")).to_be_visible()
    rests = updates(page)
    assert rests >= seen
    page.wait_for_timeout(1500)  # three looks
    assert updates(page) == rests

    press(page, "Go on", "Pause")
    wait_for_more(page, rests)
    press(page, "Stop training", "Start again")
    expect(page.get_by_text("Stopped:")).to_be_visible()
    assert updates(page) >= rests


def test_knobs_can_be_moved_while_it_learns(visit: VisitMaker) -> None:
    visitor = visit(1280, 1200)
    page = visitor.open(ENDLESS)
    press(page, "Start", "Pause")
    seen = wait_for_more(page, 0)
    for tab in ("Gates", "In numbers", "Setting"):
        page.get_by_role("tab", name=tab).click()
        expect(page.get_by_role("tab", name=tab)).to_have_attribute("aria-selected", "true")
    page.get_by_role("slider", name="Units H of each network").last.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"H\.7"), timeout=PATIENCE)
    expect(page.get_by_text("they apply at the next start")).to_be_visible()
    expect(page.locator(".st-key-headline")).to_contain_text("6 units")
    wait_for_more(page, seen)
    press(page, "Start again", "Pause")
    expect(page.locator(".st-key-headline")).to_contain_text("7 units", timeout=PATIENCE)
    expect(page.get_by_text("they apply at the next start")).to_have_count(0)
    # Nothing of another part is left on the page.
    expect(page.get_by_text("Do the gates open?")).to_have_count(0)
    press(page, "Stop training", "Start again")


@pytest.mark.parametrize("dark", [False, True])
def test_every_picture_grows(visit: VisitMaker, dark: bool) -> None:
    visitor = visit(1280, 1400, dark=dark)
    page = visitor.open(ENDLESS)
    press(page, "Start", "Pause")
    for tab, name in (
        ("One sequence", "sequence"),
        ("Gradient through time", "gradients"),
        ("Gates", "gates"),
    ):
        page.get_by_role("tab", name=tab).click()
        visitor.wait_for_pictures(name)
        before = page.evaluate(f"({_LOOK})('{name}')")
        page.wait_for_function(
            f"([name, before]) => ({_LOOK})(name) !== before",
            arg=[name, before],
            timeout=PATIENCE,
        )
    press(page, "Stop training", "Start again")


def test_leaving_the_page_pauses_and_coming_back_finds_it(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open(ENDLESS)
    press(page, "Start", "Pause")
    wait_for_more(page, 0)
    go_to(page, "Step through")
    visitor.wait_for_pictures("stage", "strip")
    go_to(page, "Watch it learn")
    visitor.wait_for_pictures("networks")
    expect(page.get_by_text("Paused when you left this page")).to_be_visible(timeout=PATIENCE)
    rests = updates(page)
    assert rests > 0
    press(page, "Go on", "Pause")
    wait_for_more(page, rests)
    press(page, "Stop training", "Start again")


def test_the_lstm_is_used_on_another_page_and_saved(visit: VisitMaker, tmp_path: Path) -> None:
    visitor = visit(1280, 900)
    page = visitor.open(SHORT)
    press(page, "Start", "Start again")
    expect(page.get_by_text("Ended: 60 of 60 updates")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("tab", name="Keep and use").click()
    with page.expect_download() as saving:
        page.get_by_role("button", name="LSTM after 60 updates").click()
    path = tmp_path / "lstm.safetensors"
    saving.value.save_as(path)
    assert load_weights(path).hidden_size == 4

    button(page, "Use the LSTM on the other pages").click()
    ways = page.locator(".st-key-training_ways")
    expect(ways).to_contain_text("The LSTM after 60 updates is now on all pages")
    ways.get_by_role("link", name="Gates over time").click()
    visitor.wait_for_pictures("quantities")
    expect(page.locator(".st-key-headline")).to_contain_text("trained on “Parity” for 60 updates")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".st-key-headline")).not_to_contain_text("trained on", timeout=PATIENCE)


def test_a_rate_far_too_high_is_told_with_what_to_try(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open(PAGE + "?train=lag.20~H.6")
    page.get_by_role("radio", name="Rate far too high").click()
    expect(page).to_have_url(re.compile(r"lr\.10"), timeout=PATIENCE)
    press(page, "Start", "Start again")
    expect(page.get_by_text(re.compile(r"at update \d+: the loss was no number"))).to_be_visible()
    expect(page.get_by_text("a smaller learning rate than 10")).to_be_visible()


def top_of_the_picture(page: Page) -> float:
    box = page.locator('[data-picture="networks"]').bounding_box()
    assert box is not None
    return box["y"]


def test_the_picture_stays_where_it_is_and_what_has_ended_in_sight(visit: VisitMaker) -> None:
    visitor = visit(1280, 720)
    page = visitor.open(ENDLESS)
    place = top_of_the_picture(page)
    press(page, "Start", "Pause")
    wait_for_more(page, 0)
    assert top_of_the_picture(page) == pytest.approx(place, abs=1)
    page.get_by_role("radio", name="Rate far too high").click()
    button(page, "Start again").wait_for(timeout=PATIENCE)
    expect(page.locator(".st-key-headline")).to_contain_text("they apply at the next start")
    button(page, "Use the LSTM on the other pages").wait_for(timeout=PATIENCE)
    assert top_of_the_picture(page) == pytest.approx(place, abs=1)
    button(page, "Stop training").click()
    expect(page.get_by_text("Stopped:")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".st-key-headline")).to_contain_text("6 units")
    assert updates(page) > 0
    assert top_of_the_picture(page) == pytest.approx(place, abs=1)
    press(page, "Start again", "Pause")
    expect(page.get_by_text("a smaller learning rate than 10")).to_be_visible(timeout=PATIENCE)
    assert top_of_the_picture(page) == pytest.approx(place, abs=1)


@pytest.mark.skipif(PLACES > 2, reason="a server with many places needs many visitors")
def test_who_comes_later_waits_and_a_closed_tab_gives_its_place_back(visit: VisitMaker) -> None:
    first = [visit() for _ in range(PLACES)]
    for visitor in first:
        press(visitor.open(ENDLESS), "Start", "Pause")
        wait_for_more(visitor.page, 0)
    late = visit()
    page = late.open(ENDLESS)
    press(page, "Start", "Pause")
    expect(page.get_by_text("You are 1st in line")).to_be_visible(timeout=PATIENCE)
    first[0].page.close()
    wait_for_more(page, 0)
    press(page, "Stop training", "Start again")
    for visitor in first[1:]:
        press(visitor.page, "Stop training", "Start again")
