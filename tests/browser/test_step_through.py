"""The first page in a real browser: what is drawn, what a click and a link do."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import expect

import lstm_viz as lv
from tests.browser.conftest import Visit
from tests.browser.server import running
from tests.browser.stage import mark_nodes, nodes_are_the_same, numbers_in, packets_of, press

VisitMaker = Callable[..., Visit]

STAGE = '[data-picture="stage"]'


def test_it_opens_on_the_first_token_at_an_interesting_step(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open()
    expect(page.get_by_role("heading", name="Remember the first token")).to_be_visible()
    visitor.wait_for_step(2, 5)
    preset = lv.preset("first-token")
    trace = preset.cell.trace(preset.sequence.x)
    for name in ("c_prev", "retained", "written", "f", "i", "g", "o", "c", "h", "h_prev", "x"):
        values = getattr(trace, name)[1]
        assert numbers_in(page, name) == pytest.approx(values, abs=0.005), name
    assert "net=first-token" in page.url
    assert "t=2" in page.url


def test_another_network_changes_the_pictures_in_place(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open()
    mark_nodes(page)
    page.get_by_label("Network").click()
    page.get_by_text("Bracket depth", exact=True).click()
    visitor.wait_for_step(10)
    visitor.rest()
    assert numbers_in(page, "c") == [3.0]
    assert nodes_are_the_same(page)
    page.get_by_label("Network").click()
    page.get_by_text("Random LSTM", exact=True).click()
    expect(page.get_by_role("heading", name="Random LSTM")).to_be_visible()
    expect(page.get_by_label("Text", exact=True)).to_have_value("hello")


def test_a_click_on_the_strip_goes_there(visit: VisitMaker) -> None:
    visitor = visit(1280, 1900)
    page = visitor.open()
    visitor.rest()
    box = page.locator('[data-picture="strip"] .nsewdrag').first.bounding_box()
    assert box is not None
    place = box["x"] + box["width"] * 5.5 / 8, box["y"] + box["height"] / 2
    page.mouse.move(*place)
    page.wait_for_timeout(200)
    page.mouse.click(*place)
    visitor.wait_for_step(6, 5)
    expect(page).to_have_url(re.compile(r"[?&]t=6(&|$)"))


def test_a_click_on_a_packet_asks_where_its_number_comes_from(visit: VisitMaker) -> None:
    visitor = visit(1280, 1400)
    page = visitor.open()
    visitor.rest()
    for vector, unit in (("i", 2), ("written", 1), ("h", 2)):
        packet = packets_of(page, vector)[unit - 1]
        page.mouse.move(packet.x - 3, packet.y)
        page.mouse.move(packet.x, packet.y)
        page.wait_for_timeout(200)
        page.mouse.click(packet.x, packet.y)
        asked = "c" if vector == "written" else vector
        expect(page).to_have_url(re.compile(rf"[?&]q={asked}&u={unit}(&|$)"))


def test_a_term_of_the_formula_and_its_bar_light_up_together(visit: VisitMaker) -> None:
    visitor = visit(1280, 1600)
    page = visitor.open("?net=random&h=2&seq=text&text=ab&t=2&q=i&u=1")
    visitor.rest()
    terms = page.locator('[data-picture="arithmetic"] .picture-lines p').nth(1)
    terms.locator(".picture-part").nth(2).hover()
    expect(page.locator(".picture-lit")).to_have_count(2)  # in symbols and in numbers
    page.wait_for_timeout(400)
    opacities = page.evaluate(
        """() => [...document.querySelectorAll('[data-picture="arithmetic"] .point path')]
             .map((bar) => Number(getComputedStyle(bar).opacity))"""
    )
    assert [opacity > 0.9 for opacity in opacities] == [k == 2 for k in range(len(opacities))]
    page.mouse.move(5, 5)
    expect(page.locator(".picture-lit")).to_have_count(0)


def test_a_link_restores_everything_for_somebody_else(visit: VisitMaker) -> None:
    visitor = visit(1280, 1400)
    page = visitor.open("?net=random&h=3&seed=5&fb=2&seq=numbers&numbers=1+0.5+-1&t=3&q=o&u=2")
    visitor.wait_for_step(3)
    visitor.rest()
    trace = lv.LSTM.random(1, 3, seed=5, forget_bias=2.0).trace([[1.0], [0.5], [-1.0]])
    assert numbers_in(page, "o") == pytest.approx(trace.o[2], abs=0.005)
    shown = page.evaluate(
        """() => document.querySelector('[data-picture="arithmetic"] .picture-layer')
             .data[0].customdata"""
    )
    np.testing.assert_array_equal(shown[-1], trace.pre_o[2, 1])
    press(page, "ArrowLeft")
    visitor.wait_for_step(3, 4)
    expect(page).to_have_url(re.compile(r"[?&]t=3&p=4(&|$)"))
    link = page.url
    somebody = visit()
    somebody.page.goto(link)
    somebody.wait_for_pictures("stage")
    somebody.wait_for_step(3, 4)
    assert numbers_in(somebody.page, "c") == numbers_in(page, "c")


def test_the_browsers_back_undoes_a_step(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open()
    press(page, "Shift+ArrowRight")
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
    expect(page.locator(STAGE).get_by_text("<b>bol", exact=False).first).to_be_attached()
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


@pytest.mark.parametrize(
    ("width", "height", "units", "dark"),
    [
        (1280, 720, 1, False),
        (1280, 720, 4, True),
        (1280, 720, 8, False),
        (1280, 720, 20, False),
        (1920, 1080, 8, True),
    ],
)
def test_stage_and_transport_fit_a_projector_without_scrolling(
    visit: VisitMaker, width: int, height: int, units: int, dark: bool
) -> None:
    visitor = visit(width, height, dark=dark)
    page = visitor.open(f"?net=random&h={units}&seq=text&text=hello world&t=2")
    for place in (STAGE, ".transport", ".board-words"):
        box = page.locator(place).bounding_box()
        assert box is not None
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= height
        assert box["x"] + box["width"] <= width
    sizes = page.evaluate(
        f"""() => [...document.querySelectorAll('{STAGE} .textpoint text')]
             .map((text) => parseFloat(getComputedStyle(text).fontSize))"""
    )
    assert np.median(sizes) >= (11 if units >= 8 else 14) * height / 720 - 0.5


@pytest.mark.parametrize(("width", "dark"), [(390, False), (1280, True)])
@pytest.mark.parametrize("page_name", ["", "gates_over_time", "conveyor_belt"])
def test_no_page_is_wider_than_the_screen(
    visit: VisitMaker, width: int, dark: bool, page_name: str
) -> None:
    page = visit(width, 900, dark=dark).open(page_name)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    font_sizes = page.evaluate(
        """() => [...document.querySelectorAll('.picture-layer .textpoint text')]
             .map((text) => parseFloat(getComputedStyle(text).fontSize))"""
    )
    assert min(font_sizes) >= 8.5


@pytest.mark.parametrize("dark", [False, True])
def test_pictures_are_made_for_the_pages_ground(visit: VisitMaker, dark: bool) -> None:
    page = visit(dark=dark).open()
    page.wait_for_function(
        """wanted => document.querySelector('[data-picture="strip"] .picture-layer')
             .layout.font.color === wanted""",
        arg="#F2F4F8" if dark else "#1B1F2A",
    )


def test_every_picture_says_in_words_what_it_shows(visit: VisitMaker) -> None:
    visitor = visit(1280, 1900)
    page = visitor.open()
    visitor.rest()
    for name, words in (
        ("stage", "LSTM cell at step 2 of 8. unit 1: forget gate 1.00"),
        ("strip", "The cursor is at step 2."),
        ("arithmetic", "forget gate of unit 1 at step 2"),
    ):
        picture = page.locator(f'[data-picture="{name}"] [role="img"]')
        assert words in (picture.get_attribute("aria-label") or ""), name
    press(page, "Shift+ArrowRight")
    visitor.wait_for_step(3)
    stage = page.locator(f'{STAGE} [role="img"]')
    assert "step 3 of 8" in (stage.get_attribute("aria-label") or "")
    sentence = page.locator(".board-sentence")
    assert sentence.get_attribute("aria-live") == "polite"
    assert "leaves as h(t)" in sentence.inner_text()


def test_a_page_opened_first_on_a_fresh_server(visit: VisitMaker) -> None:
    with running() as (_, url):
        visitor = visit(url=url)
        page = visitor.open("?net=counter&t=5")
        visitor.wait_for_step(5)
        expect(page.get_by_role("heading", name="Count the ones")).to_be_visible()
        assert numbers_in(page, "c") == [3.0]
        page.close()
