"""The page of the gates over time in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import expect

import lstm_viz as lv
from tests.browser.conftest import Visit
from tests.browser.stage import mark_nodes, nodes_are_the_same, press

VisitMaker = Callable[..., Visit]

PAGE = "gates_over_time?net=random&h=5&seq=text&text=hello world&t=3&q=c"


def trace() -> lv.LSTMTrace:
    x = lv.sequences.one_hot("hello world")
    return lv.LSTM.random(x.input_size, 5, forget_bias=1.0).trace(x.x)


def test_the_cursor_the_points_and_the_frame_move_together(visit: VisitMaker) -> None:
    visitor = visit(1280, 2400)
    page = visitor.open(PAGE)
    visitor.rest()
    mark_nodes(page)
    press(page, "ArrowRight")
    visitor.wait_for_step(4)
    visitor.rest()
    places = page.evaluate(
        """() => {
             const last = (name) =>
               [...document.querySelectorAll(`[data-picture="${name}"] .picture-layer`)].at(-1);
             const points = last("curves").data.find(({ name }) => name === "f");
             return {
               cursor: last("quantities").data[0].x.slice(0, 2),
               frame: [last("text").data[0].x[0], last("text").data[0].y[0]],
               pre: points.x,
               slope: points.customdata,
             };
           }"""
    )
    t = trace()
    assert places["cursor"] == [3.5, 4.5]
    assert places["frame"] == [2.5, -0.5]
    order = [1, 2, 3, 4, 0]  # the chosen unit is the last, and largest, point
    np.testing.assert_allclose(places["pre"], t.pre_f[3, order], rtol=1e-6)
    np.testing.assert_allclose(places["slope"], (t.f * (1 - t.f))[3, order], rtol=1e-5)
    assert nodes_are_the_same(page)


def test_a_click_on_a_heatmap_chooses_step_unit_and_quantity(visit: VisitMaker) -> None:
    visitor = visit(1280, 2400)
    page = visitor.open(PAGE + "&order=mean")
    visitor.rest()
    box = page.evaluate(
        """() => {
             const node = document.querySelector('[data-picture="quantities"] .picture-layer');
             const { x, y, width, height } =
               node.querySelector(".subplot.xy2 rect, .xy2 .plot, .draglayer .xy2 .nsewdrag")
                 .getBoundingClientRect();
             return [x, y, width, height];
           }"""
    )
    place = box[0] + box[2] * 6.5 / 11, box[1] + box[3] * 1.5 / 5  # f, second row, step 7
    page.mouse.move(*place)
    page.wait_for_timeout(200)
    page.mouse.click(*place)
    visitor.wait_for_step(7)
    second = int(np.argsort(-trace().c.mean(axis=0), kind="stable")[1])
    expect(page).to_have_url(re.compile(rf"[?&]t=7&.*q=f&u={second + 1}(&|$)"))
    expect(page.get_by_text("Sorted, by their f(t), by")).to_be_visible()  # the page follows


def test_a_click_on_a_character_goes_to_its_step(visit: VisitMaker) -> None:
    visitor = visit(1280, 2400)
    page = visitor.open(PAGE)
    visitor.rest()
    drag = page.locator('[data-picture="text"] .picture-layer').first.locator(".nsewdrag").first
    box = drag.bounding_box()
    assert box is not None
    columns = page.evaluate(
        """() => document.querySelector('[data-picture="text"] .picture-layer').data[0].x.length"""
    )
    place = box["x"] + box["width"] * 8.5 / columns, box["y"] + box["height"] / 2
    page.mouse.move(*place)
    page.wait_for_timeout(200)
    page.mouse.click(*place)
    visitor.wait_for_step(9)


@pytest.mark.parametrize("shown_as", ["heatmaps", "lines"])
def test_the_transport_stays_in_sight_of_a_tall_picture(visit: VisitMaker, shown_as: str) -> None:
    visitor = visit()
    page = visitor.open(PAGE + f"&as={shown_as}")
    box = page.locator(".transport").bounding_box()
    assert box is not None
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 720
    assert page.locator(".phases button").count() == 0  # nothing to choose here


def test_the_largest_network_on_the_longest_sequence(visit: VisitMaker) -> None:
    visitor = visit(1280, 1500)
    page = visitor.open("gates_over_time?net=random&h=64&seq=seasonal&n=500&d=3&t=250&as=heatmaps")
    visitor.rest()
    press(page, "End")
    visitor.wait_for_step(500)
    shape = page.evaluate(
        """() => {
             const { z } = document.querySelector(
               '[data-picture="quantities"] .picture-layer').data.at(-1);
             return [z.length, z[0].length];
           }"""
    )
    assert shape == [64, 500]
