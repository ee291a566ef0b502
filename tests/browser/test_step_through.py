"""The first page in a real browser: what is drawn, what moves, what a link restores."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Page, expect

import lstm_viz as lv
from tests.browser.conftest import Visit
from tests.browser.server import running

VisitMaker = Callable[..., Visit]


def numbers_in(page: Page, trace: str) -> list[float]:
    """The numbers written on one quantity's packets, as the eye reads them."""
    texts = page.evaluate(
        """name => {
             const node = document.querySelector('[data-picture="step"]');
             const at = node.data.findIndex((trace) => trace.name === name);
             return [...node.querySelectorAll(".scatterlayer .trace")][at]
               .innerHTML.match(/>[^<>]+<\\/(text|tspan)>/g).map((s) => s.replace(/<.*|>/g, ""));
           }""",
        trace,
    )
    return [float(text.replace("−", "-")) for text in texts]


def mark_nodes(page: Page) -> None:
    page.evaluate(
        """() => document.querySelectorAll("[data-picture]").forEach((node) => {
             node.theSameNode = true;
             new MutationObserver(() => {
               if (!node.querySelector(".main-svg")) node.wentBlank = true;
             }).observe(node, { childList: true, subtree: true });
           })"""
    )


def nodes_are_the_same(page: Page) -> bool:
    return page.evaluate(
        """() => [...document.querySelectorAll("[data-picture]")]
             .every((node) => node.theSameNode && !node.wentBlank)"""
    )


def press(page: Page, key: str) -> None:
    page.locator("h4").first.click()  # keys belong to the page while no field has the focus
    page.keyboard.press(key)


def test_it_opens_on_the_first_token_at_an_interesting_step(visit: VisitMaker) -> None:
    page = visit().open()
    expect(page.get_by_role("heading", name="Remember the first token")).to_be_visible()
    preset = lv.preset("first-token")
    trace = preset.cell.trace(preset.sequence.x)
    for name in ("c_prev", "retained", "written", "f", "i", "g", "o", "c", "h", "h_prev", "x"):
        values = getattr(trace, name)[1]
        assert numbers_in(page, name) == pytest.approx(values, abs=0.005), name
    assert "net=first-token" in page.url
    assert "t=2" in page.url


def test_the_keys_go_through_the_sequence_in_place(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open()
    mark_nodes(page)
    for key, step in (
        ("ArrowRight", 3),
        ("ArrowRight", 4),
        ("ArrowLeft", 3),
        ("End", 8),
        ("ArrowLeft", 7),
        ("Home", 1),
    ):
        press(page, key)
        visitor.wait_for_step(step)
    preset = lv.preset("first-token")
    trace = preset.cell.trace(preset.sequence.x)
    page.wait_for_timeout(300)
    assert numbers_in(page, "c") == pytest.approx(trace.c[0], abs=0.005)
    assert nodes_are_the_same(page)
    expect(page).to_have_url(re.compile(r"[?&]t=1(&|$)"))


def test_one_press_after_the_other_is_counted(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open("?net=leaky-average&t=1")
    page.locator("h4").first.click()
    for step in range(2, 12):
        page.keyboard.press("ArrowRight")
        visitor.wait_for_step(step)
    page.wait_for_timeout(500)
    visitor.wait_for_step(11)  # and nothing took it back


def test_buttons_and_slider(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open()
    page.get_by_role("button", name="Last").click()
    visitor.wait_for_step(8)
    expect(page.get_by_role("button", name=re.compile("^On"))).to_be_disabled()
    page.get_by_role("slider", name="Step t").press("ArrowLeft")
    visitor.wait_for_step(7)


def test_another_network_changes_the_pictures_in_place(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open()
    mark_nodes(page)
    page.get_by_label("Network").click()
    page.get_by_text("Bracket depth", exact=True).click()
    visitor.wait_for_step(10)
    assert numbers_in(page, "c") == [3.0]
    assert nodes_are_the_same(page)
    page.get_by_label("Network").click()
    page.get_by_text("Random LSTM", exact=True).click()
    expect(page.get_by_role("heading", name="Random LSTM")).to_be_visible()
    expect(page.get_by_label("Text", exact=True)).to_have_value("hello")


def test_a_click_on_the_strip_goes_there(visit: VisitMaker) -> None:
    visitor = visit(1280, 1400)
    page = visitor.open()
    box = page.locator('[data-picture="strip"] .nsewdrag').first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 5.5 / 8, box["y"] + box["height"] / 2)
    page.wait_for_timeout(200)
    page.mouse.click(box["x"] + box["width"] * 5.5 / 8, box["y"] + box["height"] / 2)
    visitor.wait_for_step(6)


def test_a_click_on_a_packet_asks_where_its_number_comes_from(visit: VisitMaker) -> None:
    page = visit(1280, 1400).open()
    for quantity, unit in (("i", 2), ("written", 1), ("h", 2)):
        box = page.evaluate(
            """([name, unit]) => {
                 const node = document.querySelector('[data-picture="step"]');
                 const at = node.data.findIndex((trace) => trace.name === name);
                 const trace = [...node.querySelectorAll(".scatterlayer .trace")][at];
                 const { x, y, width, height } =
                   trace.querySelectorAll("text")[unit - 1].getBoundingClientRect();
                 return [x + width / 2, y + height / 2];
               }""",
            [quantity, unit],
        )
        page.mouse.move(box[0] - 3, box[1])
        page.mouse.move(box[0], box[1])
        page.wait_for_timeout(200)
        page.mouse.click(box[0], box[1])
        asked = "c" if quantity == "written" else quantity
        expect(page).to_have_url(re.compile(rf"[?&]q={asked}&u={unit}(&|$)"))


def test_a_link_restores_everything_for_somebody_else(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open("?net=random&h=3&seed=5&fb=2&seq=numbers&numbers=1+0.5+-1&t=3&q=o&u=2")
    visitor.wait_for_step(3)
    cell = lv.LSTM.random(1, 3, seed=5, forget_bias=2.0)
    trace = cell.trace([[1.0], [0.5], [-1.0]])
    assert numbers_in(page, "o") == pytest.approx(trace.o[2], abs=0.005)
    shown = page.evaluate(
        """() => document.querySelector('[data-picture="arithmetic"]').data[0].customdata"""
    )
    np.testing.assert_array_equal(shown[-1], trace.pre_o[2, 1])
    link = page.url
    somebody = visit()
    somebody.page.goto(link)
    somebody.wait_for_pictures()
    somebody.wait_for_step(3)
    assert numbers_in(somebody.page, "o") == numbers_in(page, "o")


def test_the_browsers_back_undoes_a_step(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open()
    press(page, "ArrowRight")
    visitor.wait_for_step(3)
    expect(page).to_have_url(re.compile(r"[?&]t=3(&|$)"))
    page.go_back()
    visitor.wait_for_step(2)


def test_a_broken_link_says_so_and_shows_what_it_can(visit: VisitMaker) -> None:
    page = visit().open("?net=counter&t=99&q=<img src=x>&h=1e400&what=**ever**")
    for message in (
        "The link says q = “<img src=x>”; expected one of f, i, g, o, c, h.",
        "The link says h = “1e400”; expected a whole number from 1 to 64.",
        "The link's part “what” is not known and was left out.",
        "The link asks for step 99; the last one here is 10, which is shown.",
    ):
        expect(page.get_by_text(message)).to_be_visible()
    expect(page.get_by_role("heading", name="Count the ones")).to_be_visible()


def test_mark_up_in_what_is_typed_shows_as_text(visit: VisitMaker) -> None:
    visitor = visit(1280, 1400)
    page = visitor.open(
        "?net=random&seq=numbers&t=1&numbers="
        "%3Cb%3Ebold%3C/b%3E,%3Ca href%3D%27https://example.org%27%3Elink%3C/a%3E%0A1,2%0A3,4"
    )
    strip = page.locator('[data-picture="step"]')
    expect(strip.get_by_text("<b>bol", exact=False).first).to_be_attached()
    assert page.locator("[data-picture] a").count() == 0
    field = page.get_by_label("Numbers", exact=True)
    field.fill("1 ![x](https://example.org/x.png) <script>alert(1)</script>")
    field.press("Control+Enter")
    expect(page.get_by_text("is not a number")).to_be_visible()
    assert page.locator(".stAlert img, .stAlert a, .stAlert script").count() == 0
    expect(field).to_have_value("1 ![x](https://example.org/x.png) <script>alert(1)</script>")


def test_the_comparison_with_pytorch(visit: VisitMaker) -> None:
    page = visit(1280, 1400).open("?net=random&h=4&seed=1&fb=1&seq=text&text=hello&t=2")
    expect(page.get_by_text("Not compared yet")).to_be_visible()
    page.get_by_role("button", name="Compare with torch.nn.LSTM").click()
    line = page.get_by_text(re.compile("ifference from torch.nn.LSTM"))
    expect(line).to_be_visible(timeout=60_000)
    text = line.inner_text()
    found = re.search(r"float64: (\de-\d+) \(40 numbers", text)
    assert "No difference" in text or (found and float(found[1]) < 1e-14), text


@pytest.mark.parametrize("dark", [False, True])
def test_transport_and_stage_fit_a_projector_without_scrolling(
    visit: VisitMaker, dark: bool
) -> None:
    page = visit(dark=dark).open("?net=random&h=4&seq=text&text=hello&t=2")
    for place in (page.get_by_role("slider"), page.locator('[data-picture="step"]')):
        box = place.last.bounding_box()
        assert box is not None
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 720
        assert box["x"] + box["width"] <= 1280


@pytest.mark.parametrize("width", [390, 1280, 1920])
@pytest.mark.parametrize("dark", [False, True])
def test_the_page_is_never_wider_than_the_screen(visit: VisitMaker, width: int, dark: bool) -> None:
    page = visit(width, 900, dark=dark).open()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    font_sizes = page.evaluate(
        """() => [...document.querySelectorAll('[data-picture="step"] .scatterlayer text')]
             .map((text) => parseFloat(getComputedStyle(text).fontSize))"""
    )
    assert min(font_sizes) >= 9


@pytest.mark.parametrize("dark", [False, True])
def test_pictures_are_made_for_the_pages_ground(visit: VisitMaker, dark: bool) -> None:
    page = visit(dark=dark).open()
    page.wait_for_function(
        """wanted => document.querySelector('[data-picture="strip"]')
             .layout.font.color === wanted""",
        arg="#F2F4F8" if dark else "#1B1F2A",
    )


def test_every_picture_says_in_words_what_it_shows(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open()
    picture = page.locator('[data-picture="step"]')
    assert "step 2 of 8" in (picture.get_attribute("aria-label") or "")
    assert "forget gate 1.00" in (picture.get_attribute("aria-label") or "")
    press(page, "ArrowRight")
    visitor.wait_for_step(3)
    assert "step 3 of 8" in (picture.get_attribute("aria-label") or "")


def test_a_page_opened_first_on_a_fresh_server(visit: VisitMaker) -> None:
    with running() as (_, url):
        visitor = visit(url=url)
        page = visitor.open("?net=counter&t=5")
        visitor.wait_for_step(5)
        expect(page.get_by_role("heading", name="Count the ones")).to_be_visible()
        assert numbers_in(page, "c") == [3.0]
        page.close()
