"""The variants in a browser: phases, switching between them, numbers that are the trace's."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from lstm_viz.ui.variants.choice import VARIANTS, Variant, VariantsChoice
from lstm_viz.ui.variants.scene import Scene, chosen_scene
from lstm_viz.ui.variants.words import NAMES
from tests.browser.conftest import Visit
from tests.browser.stage import mark_nodes, nodes_are_the_same, numbers_in, packets_of, press

VisitMaker = Callable[..., Visit]

PATIENT = 30_000  # milliseconds; the machine may be busy


def scene_on(variant: Variant, reads: str) -> Scene:
    return chosen_scene(VariantsChoice(variant=variant, reads=reads))  # type: ignore[arg-type]


def require_numbers(page: Page, vector: str, true: np.ndarray) -> None:
    """Wait until a vector's packets show the trace's numbers."""
    deadline = 40
    for attempt in range(deadline):
        # What is still out of sight has no numbers.
        written = all(packet.text.strip() for packet in packets_of(page, vector))
        shown = numbers_in(page, vector) if written else []
        if len(shown) == len(true) and np.allclose(shown, true, rtol=0, atol=0.00501):
            return
        page.wait_for_timeout(250)
        assert attempt < deadline - 1, (vector, shown, true)


def choose(page: Page, variant: Variant) -> None:
    page.get_by_role("radio", name=NAMES[variant], exact=True).click()
    expect(page.get_by_role("radio", name=NAMES[variant], exact=True)).to_be_checked(
        timeout=PATIENT
    )


def test_it_opens_where_the_counter_fires_and_goes_on_by_the_keys(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open("variants")
    visitor.wait_for_step(4, 5)
    trace = scene_on("peepholes", "ones").trace
    require_numbers(page, "h", trace.h[3])
    require_numbers(page, "o", trace.o[3])
    sentence = page.locator(".board-sentence").first
    expect(sentence).to_contain_text("Its o sees C(t): 20.00 × +3.00 = +60.00", timeout=PATIENT)
    visitor.rest()
    mark_nodes(page)
    press(page, "ArrowRight")
    visitor.wait_for_step(5, 1)
    press(page, "ArrowRight")
    visitor.wait_for_step(5, 2)
    require_numbers(page, "f", trace.f[4])
    require_numbers(page, "retained", trace.retained[4])
    expect(sentence).to_contain_text("Its f sees C(t−1): −20.00 × +3.00 = −60.00", timeout=PATIENT)
    assert nodes_are_the_same(page)
    lines = page.locator('[data-picture="stage"] .picture-lines')
    expect(lines).to_contain_text("What differs most at this step: C of unit 1", timeout=PATIENT)


def test_switching_variants_keeps_the_page_and_the_step(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open("variants?var=is.plain~reads.pulse&at=variants.9.5")
    visitor.wait_for_step(9, 5)
    for variant in (*VARIANTS[1:], "plain"):
        choose(page, variant)
        trace = scene_on(variant, "pulse").trace
        for vector in ("c", "h", "o"):
            require_numbers(page, vector, getattr(trace, vector)[8])
        visitor.wait_for_step(9, 5)
        has_f = page.evaluate(
            """() => [...document.querySelectorAll('[data-picture="stage"] .picture-layer')]
                 .some((layer) => layer.data.some((trace) => trace.name === "packets"
                   && trace.ids.includes("f:0")))"""
        )
        assert has_f == (variant != "no-forget-gate")
    expect(page.get_by_text("Traceback")).to_have_count(0)


@pytest.mark.parametrize("variant", VARIANTS[1:])
def test_every_phase_shows_what_it_brings(visit: VisitMaker, variant: Variant) -> None:
    visitor = visit()
    page = visitor.open(f"variants?var=is.{variant}~reads.wave&at=variants.7.1")
    visitor.wait_for_step(7, 1)
    scene = scene_on(variant, "wave")
    trace = scene.trace
    coupled = variant == "coupled"
    brings = {
        2: ["retained", *("f" if "f" in trace.cell.gates else ""), *("fi" if coupled else "")],
        3: ["i", "g", "written"],
        4: ["c"],
        5: ["o", "h", *(["read"] if variant == "projection" else [])],
    }
    for phase, vectors in brings.items():
        for vector in vectors:
            if not (coupled and phase == 3 and vector == "i"):
                assert all(packet.opacity == 0 for packet in packets_of(page, vector)) or (
                    vector == "c"  # the old one is carried on
                )
        press(page, "ArrowRight")
        visitor.wait_for_step(7, phase)
        for vector in vectors:
            require_numbers(page, vector, getattr(trace, vector)[6])
            page.wait_for_function(
                """(name) => [...document.querySelectorAll('[data-picture="stage"] .picture-layer')]
                     .flatMap((layer) => layer.data)
                     .filter((trace) => trace.name === "packets")
                     .every((trace) => trace.ids.every((id, k) =>
                       id.split(":")[0] !== name || trace.marker.opacity[k] === 1))""",
                arg=vector,
                timeout=PATIENT,
            )
        visitor.rest()


def test_the_strength_of_the_peepholes_changes_what_is_counted(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open("variants?var=peep.0.5&at=variants.11.5")
    visitor.wait_for_step(11, 5)
    trace = chosen_scene(VariantsChoice(strength=0.5)).trace
    require_numbers(page, "c", trace.c[10])
    require_numbers(page, "h", trace.h[10])
    slider = page.get_by_role("slider", name="Peepholes ×")
    slider.focus()
    page.keyboard.press("ArrowRight")
    after = chosen_scene(VariantsChoice(strength=0.55)).trace
    require_numbers(page, "c", after.c[10])
    expect(page).to_have_url(re.compile(r"[?&]var=peep\.0\.55(&|$)"), timeout=PATIENT)


def test_a_click_on_a_packet_tells_its_peepholes_term(visit: VisitMaker) -> None:
    visitor = visit(1280, 1400)
    page = visitor.open("variants?var=of.c&at=variants.4.5")
    visitor.wait_for_step(4, 5)
    page.get_by_text("Where does a number come from?").click()
    visitor.wait_for_pictures("arithmetic")
    place = packets_of(page, "o")[0]
    page.mouse.move(place.x, place.y)
    page.wait_for_timeout(300)
    page.mouse.click(place.x, place.y)
    lines = page.locator('[data-picture="arithmetic"] .picture-lines')
    expect(lines).to_contain_text("p·C₁(t)", timeout=PATIENT)
    expect(lines).to_contain_text("σ(10.00) = 1.00", timeout=PATIENT)
