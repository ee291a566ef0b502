"""The page of variants as Streamlit runs it: what is shown, chosen, said, refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz.ui.variants.arithmetic import pick
from lstm_viz.ui.variants.choice import OPENING, READS, TEXT, VARIANTS, VariantsChoice
from lstm_viz.ui.variants.scene import chosen_scene
from lstm_viz.ui.variants.words import NAMES
from tests.ui.test_pages import boards, checked, clock, opened, pictures

PAGE = "pages/variants.py"
FOLDED = (
    "variants_arithmetic_part",
    "variants_equations",
    "variants_parameters",
    "variants_sources",
)


def page(choice: VariantsChoice = OPENING, **link: str) -> AppTest:
    said = TEXT.write(choice)
    return opened(({"var": said} if said else {}) | link, PAGE)


def chosen(app: AppTest) -> VariantsChoice:
    choice: VariantsChoice = app.session_state["selection"].variants
    return choice


def group(app: AppTest, key: str) -> Any:
    return next(found for found in app.get("button_group") if found.key == key)


def said(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.error]
    return "\n".join(str(part.value) for part in parts)


@pytest.mark.parametrize("variant", VARIANTS)
def test_each_variant_opens_alive_where_it_shows(variant) -> None:
    choice = VariantsChoice(variant=variant)
    app, scene = page(choice), chosen_scene(choice)
    assert not app.error
    assert not app.warning
    assert app.markdown[0].value.startswith("#### ")
    now = clock(app)
    assert now["steps"] == scene.trace.steps
    assert now["position"] == {"t": scene.start, "phase": scene.start_phase}
    assert now["phases"][1] == ("keep" if variant == "no-forget-gate" else "forget")
    stage = pictures(app)["stage"].arrays
    for key in ("f", "i", "g", "o"):
        np.testing.assert_array_equal(stage[key], getattr(scene.trace, key).astype(np.float64))
    np.testing.assert_array_equal(stage["h"][1:], scene.trace.h)
    np.testing.assert_array_equal(stage["c"][1:], scene.trace.c)
    assert ("pinned_c" in stage) == (variant != "plain")
    if variant != "plain":
        np.testing.assert_array_equal(stage["pinned_c"][1:], scene.plain_trace.c)
        assert len(pictures(app)["stage"].spec["words"]["differs"]) == scene.trace.steps
    strip = pictures(app)["strip"].arrays
    np.testing.assert_allclose(strip["c"], scene.trace.c, atol=1e-6)


def test_a_variant_is_chosen_with_one_click_and_the_link_says_so() -> None:
    app = page()
    for variant in VARIANTS[1:]:
        checked(group(app, "variants_variant").set_value(variant).run())
        assert chosen(app).variant == variant
        scene = chosen_scene(chosen(app))
        np.testing.assert_array_equal(pictures(app)["stage"].arrays["c"][1:], scene.trace.c)
    assert "is.projection" in app.query_params["var"]


def test_the_controls_are_those_that_have_an_effect() -> None:
    def keys(app: AppTest) -> set[str]:
        return {part.key for part in [*app.slider, *app.number_input]}

    assert "variants_strength" in keys(page())
    assert not keys(page(VariantsChoice(variant="coupled"))) & {
        "variants_strength",
        "variants_outputs",
        "variants_seed",
    }
    drawn = keys(page(VariantsChoice(variant="projection")))
    assert {"variants_outputs", "variants_seed"} <= drawn
    assert "variants_outputs" not in keys(page(VariantsChoice(variant="projection", reads="ones")))


def test_strength_seed_and_numbers_change_what_is_traced() -> None:
    app = page(VariantsChoice(reads="wave"))
    checked(app.slider(key="variants_strength").set_value(0.5).run())
    checked(app.number_input(key="variants_seed").set_value(4).run())
    choice = chosen(app)
    assert (choice.strength, choice.seed) == (0.5, 4)
    scene = chosen_scene(choice)
    np.testing.assert_array_equal(pictures(app)["stage"].arrays["c"][1:], scene.trace.c)
    checked(group(app, "variants_variant").set_value("projection").run())
    checked(app.slider(key="variants_outputs").set_value(3).run())
    assert pictures(app)["stage"].arrays["h"].shape[1] == 3


@pytest.mark.parametrize("reads", READS)
def test_every_sequence_with_every_variant(reads) -> None:
    app = page(VariantsChoice(variant="plain", reads=reads))
    for variant in VARIANTS:
        checked(group(app, "variants_variant").set_value(variant).run())
        assert not app.error
        assert clock(app)["steps"] == chosen_scene(chosen(app)).trace.steps


@pytest.mark.parametrize("variant", VARIANTS)
def test_what_is_folded_away(variant) -> None:
    app = page(VariantsChoice(variant=variant, quantity="f", unit=3))
    assert not app.latex
    assert "arithmetic" not in pictures(app)
    for key in FOLDED:
        app.session_state[key] = True
    checked(app.run())
    told = pictures(app)["arithmetic"].arrays
    scene = chosen_scene(chosen(app))
    unit = min(3, scene.cell.hidden_size - 1)
    expected = scene.trace.c if variant == "no-forget-gate" else scene.trace.f
    np.testing.assert_allclose(told["value"][:, 0], expected[:, unit])
    assert (r"\boxed" in app.latex[0].value) == (variant != "plain")
    text = said(app)
    for name in NAMES.values():
        assert f"| {name} |" in text
    assert f"| {scene.cell.parameter_count} |" in text
    assert "None of the variants improves on the standard LSTM significantly" in text
    assert "arXiv:1503.04069" in text


def test_garbage_in_the_link_is_told_and_harmless() -> None:
    app = opened({"var": "is.gru~peep.9"}, PAGE)
    assert "is none of" in " ".join(str(part.value) for part in app.warning)
    assert chosen(app) == OPENING
    far = opened({"var": "u.4", "at": "variants.400.9"}, PAGE)
    assert clock(far)["position"]["t"] <= clock(far)["steps"] - 1


def test_one_clock_and_boards_with_names_of_their_own() -> None:
    app = page()
    assert [board["clock"] is not None for board, _ in boards(app)].count(True) == 1
    assert set(pictures(app)) == {"stage", "strip"}


def test_a_click_asks_where_the_number_comes_from(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[VariantsChoice] = []
    monkeypatch.setattr(
        "lstm_viz.ui.variants.arithmetic.WIDGETS.change",
        lambda make, name, value, control: asked.append(make(OPENING)),
    )
    scene = chosen_scene(VariantsChoice(variant="no-forget-gate"))

    def on_stage(index: object) -> dict[str, object]:
        return {"picture": "stage", "trace": "pointer", "index": index}

    # x:0, h_prev:0…3, c_prev:0…3, retained:0…3, i:0…3: there is no f
    pick(on_stage(1 + 4 + 4 + 4 + 2), scene)
    assert (asked[-1].quantity, asked[-1].unit) == ("i", 2)
    pick(on_stage(1 + 4 + 1), scene)
    assert (asked[-1].quantity, asked[-1].unit) == ("c", 1)
    pick({"picture": "strip", "trace": "o", "y": 4}, scene)
    assert (asked[-1].quantity, asked[-1].unit) == ("o", 3)
    count = len(asked)
    for event in (
        on_stage(0), on_stage(999), on_stage(-1), on_stage("2"), on_stage(None), {},
        {"picture": "strip", "trace": "f", "y": 1}, {"picture": "strip", "trace": "o", "y": 9},
        {"picture": "strip", "trace": "x", "y": 1}, {"picture": "strip", "trace": "o", "y": 0},
    ):  # fmt: skip
        pick(event, scene)
    assert len(asked) == count
    projected = chosen_scene(VariantsChoice(variant="projection"))
    pick(on_stage(1), projected)  # h(t-1) of a projection is made of all units
    assert len(asked) == count
