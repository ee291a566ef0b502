"""The gradient lab in a browser: time runs backward, knobs answer in place, long sweeps stop."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, TimeoutError, expect

from lstm_viz.figures.log_axis import magnitude
from lstm_viz.gradients import GradientSettings
from lstm_viz.gradients import compare as compare_gradients
from tests.browser.conftest import Visit
from tests.browser.navigation import go_to
from tests.browser.stage import mark_nodes, nodes_are_the_same, press

VisitMaker = Callable[..., Visit]

PAGE = "vanishing_gradients"
SMALL = PAGE + "?grad=T.20~H.6~n.4"
SETTINGS = GradientSettings(steps=20, hidden_size=6, initialisations=4)


def told_at(t: int) -> list[str]:
    """What is left at step t (from 1), as the page writes it."""
    found = compare_gradients(SETTINGS)
    return [magnitude(float(result.h.median[t - 1])) for result in found.results]


def test_it_plays_from_the_last_step_to_the_first(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open(SMALL)
    visitor.wait_for_step(1)
    page.get_by_label("Speed").select_option("8×")
    page.get_by_role("button", name="Play (space)").click()
    seen: list[int] = []
    for _ in range(400):
        place = page.locator(".transport-place").inner_text()
        seen.append(int(place.split(" / ")[0]))
        if seen[-1] == 1 and len(set(seen)) > 3:
            break
        page.wait_for_timeout(20)
    there = [step for k, step in enumerate(seen) if k == 0 or step != seen[k - 1]]
    begin = there.index(max(there))
    assert max(there) >= 18
    assert there[begin:] == sorted(there[begin:], reverse=True)
    assert there[-1] == 1
    expect(page.get_by_role("button", name="Play (space)")).to_be_visible()


def test_keys_go_along_time_and_a_clicker_goes_with_the_gradient(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open(SMALL + "&gt=10")
    visitor.wait_for_step(10)
    mark_nodes(page)
    for key, step in (
        ("ArrowLeft", 9),
        ("ArrowRight", 10),
        ("PageDown", 9),
        ("PageUp", 10),
        ("Home", 1),
        ("PageDown", 1),
        ("End", 20),
        ("ArrowRight", 20),
        ("PageDown", 19),
    ):
        press(page, key)
        visitor.wait_for_step(step)
    visitor.rest()
    expect(page).to_have_url(re.compile(r"[?&]gt=19(&|$)"))
    assert nodes_are_the_same(page)
    page.reload()
    visitor.wait_for_pictures()
    visitor.wait_for_step(19)


def test_what_is_said_follows_the_clock(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open(SMALL + "&gt=4")
    visitor.wait_for_step(4)
    visitor.rest()
    shown = page.locator('[data-picture="gradient"]').locator("xpath=..").inner_text()
    for number in told_at(4):
        assert number in shown
    press(page, "ArrowRight")
    visitor.wait_for_step(5)
    visitor.rest()
    shown = page.locator('[data-picture="gradient"]').locator("xpath=..").inner_text()
    for number in told_at(5):
        assert number in shown


def test_each_page_keeps_its_own_place(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open(SMALL + "&gt=15&t=3")
    visitor.wait_for_step(15)
    go_to(page, "Step through")
    visitor.wait_for_pictures("stage", "strip")
    visitor.wait_for_step(3)
    go_to(page, "Vanishing gradients")
    visitor.wait_for_pictures("gradient")
    visitor.wait_for_step(15)
    press(page, "ArrowLeft")
    visitor.wait_for_step(14)


def test_a_knob_answers_in_place_and_is_undone(visit: VisitMaker) -> None:
    visitor = visit(1280, 900)
    page = visitor.open(SMALL)
    visitor.rest()
    before = page.locator(".st-key-headline").inner_text()
    slider = page.get_by_role("slider", name="Forget bias").last
    slider.press("ArrowLeft")
    expect(page).to_have_url(re.compile(r"fb\.2\.75"))
    expect(page.locator(".st-key-headline")).to_contain_text("forget bias 2.75")
    visitor.rest()
    page.keyboard.press("ControlOrMeta+z")
    expect(page.locator(".st-key-headline")).to_have_text(before, timeout=10_000)


def test_one_click_sets_what_the_default_of_pytorch_is(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open(SMALL)
    page.get_by_role("radio", name="PyTorch’s default").click()
    expect(page).to_have_url(re.compile(r"fb\.drawn"))
    expect(page.locator(".st-key-headline")).to_contain_text("forget bias as drawn")


def click_until(page: Page, name: str, seen: Locator) -> None:
    """Click a button until something is seen: beside a sweep on both cores a click may wait."""
    for _ in range(5):
        button = page.get_by_role("button", name=name)
        if button.count() and not seen.count():
            button.first.click()
        try:
            seen.first.wait_for(timeout=6_000)
            return
        except TimeoutError:
            continue
    pytest.fail(f"{name} did nothing")


def test_a_long_sweep_grows_stops_and_goes_on(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open(PAGE + "?grad=T.5000~H.64~n.50")
    stopped = page.get_by_text(re.compile(r"Stopped: \d+ of 50 initialisations"))
    going = page.get_by_role("button", name="Stop computing")
    going.wait_for(timeout=20_000)
    click_until(page, "Stop computing", stopped)
    expect(page.locator(".st-key-headline")).to_contain_text("forget bias 3")
    click_until(page, "Go on", going)
    typed = page.get_by_role("spinbutton", name="T, typed")
    typed.fill("30")
    typed.press("Enter")
    expect(page.locator(".st-key-headline")).to_contain_text("30 steps", timeout=20_000)
    expect(going).to_have_count(0)
    expect(page).to_have_url(re.compile(r"grad=T\.30~H\.64~n\.50(&|$)"))  # and nothing else


def test_the_table_is_saved_as_csv(visit: VisitMaker, tmp_path: Path) -> None:
    visitor = visit(1280, 900)
    page = visitor.open(SMALL)
    page.get_by_role("tab", name="In numbers").click()
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save as CSV").click()
    path = tmp_path / "gradients.csv"
    saving.value.save_as(path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 3
    found = compare_gradients(SETTINGS)
    values = [value for row in rows for value in row.values()]
    for result in found.results:
        assert str(result.parameter_count) in values


@pytest.mark.parametrize("tab", ["Why", "Clipping", "Which inputs count", "Formulas and sources"])
def test_every_part_shows_in_light_and_dark(visit: VisitMaker, tab: str) -> None:
    for dark in (False, True):
        visitor = visit(1280, 900, dark=dark)
        page = visitor.open(SMALL)
        page.get_by_role("tab", name=tab).click()
        page.wait_for_timeout(1500)
        visitor.wait_for_pictures()
        assert page.locator(".stException").count() == 0


def test_the_picture_stays_the_same_node_from_part_to_part(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open(SMALL)
    visitor.rest()
    page.evaluate("document.querySelector('[data-picture=gradient]').theSame = true")
    for tab in ("In numbers", "Setting"):
        page.get_by_role("tab", name=tab).click()
        visitor.rest()
        assert page.evaluate("document.querySelector('[data-picture=gradient]').theSame") is True


def test_a_long_way_back_is_played_in_seconds(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open(PAGE + "?grad=T.2000~H.4~n.1~nets.rnn_tanh")
    page.get_by_label("Speed").select_option("8×")
    page.get_by_role("button", name="Play (space)").click()
    page.wait_for_timeout(300)
    expect(page.get_by_role("button", name="Play (space)")).to_be_visible(timeout=12_000)
    visitor.wait_for_step(1)
