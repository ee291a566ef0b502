"""The page of cells side by side as Streamlit runs it: what is shown, chosen, said, refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz.ui.side_by_side.choice import OPENING, TEXT, SideBySideChoice
from lstm_viz.ui.side_by_side.scene import side_scene
from lstm_viz.zoo.lessons import KINDS, SIDE_BY_SIDE
from tests.ui.test_pages import checked, clock, opened, pictures

PAGE = "pages/side_by_side.py"


def page(choice: SideBySideChoice = OPENING, **link: str) -> AppTest:
    return opened(({"side": TEXT.write(choice)} if choice != OPENING else {}) | link, PAGE)


def chosen(app: AppTest) -> SideBySideChoice:
    choice: SideBySideChoice = app.session_state["selection"].side_by_side
    return choice


def group(app: AppTest, key: str) -> Any:
    return next(found for found in app.get("button_group") if found.key == key)


def said(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.error]
    return "\n".join(str(part.value) for part in parts).replace("\\", "")


@pytest.mark.parametrize("problem", list(SIDE_BY_SIDE))
def test_each_problem_opens_alive_with_all_it_computed(problem: str) -> None:
    choice = replace(OPENING, problem=problem, on_stage=KINDS)
    app, scene = page(choice), side_scene(choice)
    assert not app.error
    assert scene.problem.sentence in app.markdown[0].value
    assert clock(app)["steps"] == scene.sequence.steps
    assert clock(app)["position"] == {"t": scene.start, "phase": 5}
    shown = pictures(app)
    assert set(shown) >= {*KINDS, "known"}
    for kind in KINDS:
        trace, units = scene.traces[kind], list(scene.units[kind])
        h = shown[kind].arrays["h"]
        np.testing.assert_allclose(h[1:], trace.h[:, units], atol=1e-7)
        assert shown[kind].spec["lines"]
    np.testing.assert_allclose(
        shown["known"].arrays["chance"], np.array([row.chance for row in scene.rows]).T, atol=1e-7
    )
    text = said(app)
    for card in scene.cards.values():
        assert f"{card.parameters:,} |" in text
        assert f"{card.loss:.4f}" in text or "under 0.0001" in text


def test_all_stages_are_as_high_as_the_highest_and_go_by_the_same_phases() -> None:
    app = page(replace(OPENING, on_stage=KINDS))
    heights = {pictures(app)[kind].figures[0]["layout"]["height"] for kind in KINDS}
    assert len(heights) == 1
    assert clock(app)["phases"] == ["arrive", "keep", "write", "new state", "show"]
    alone = page(replace(OPENING, on_stage=("rnn",)))
    assert pictures(alone)["rnn"].figures[0]["layout"]["height"] < max(heights)


def test_networks_are_put_on_stage_and_taken_off() -> None:
    app = page()
    checked(group(app, "side_by_side_on_stage").set_value(["lstm", "feed-forward"]).run())
    assert chosen(app).on_stage == ("feed-forward", "lstm")
    assert {"feed-forward", "lstm"} == set(pictures(app)) & set(KINDS)
    assert app.query_params["side"] == "stage.ff-lstm"
    checked(group(app, "side_by_side_on_stage").set_value([]).run())
    assert chosen(app).on_stage == ("feed-forward", "lstm")  # one at least
    checked(app.button(key="undo").click().run())
    assert chosen(app) == OPENING


def test_another_problem_and_another_sequence_open_at_their_own_step() -> None:
    app = page()
    checked(app.selectbox(key="side_by_side_problem").set_value("odd").run())
    found = side_scene(replace(OPENING, problem="odd"))
    assert clock(app)["position"]["t"] == found.start
    checked(app.number_input(key="side_by_side_held_out").set_value(7).run())
    found = side_scene(replace(OPENING, problem="odd", held_out=6))
    assert clock(app)["position"]["t"] == found.start
    np.testing.assert_allclose(pictures(app)["lstm"].arrays["x"], found.sequence.x)
    assert app.query_params["side"] == "on.odd~n.7"


def test_a_link_leads_to_its_step_and_phase() -> None:
    app = page(replace(OPENING, problem="odd"), at="side_by_side.4.2")
    assert clock(app)["position"] == {"t": 3, "phase": 2}


def test_whoever_types_begins_with_what_was_there() -> None:
    app = page(replace(OPENING, problem="odd"))
    before = pictures(app)["known"].arrays["chance"]
    checked(group(app, "side_by_side_reads").set_value("typed").run())
    assert app.text_input(key="side_by_side_text").value == "1111000111"
    np.testing.assert_allclose(pictures(app)["known"].arrays["chance"], before, atol=1e-6)
    checked(app.text_input(key="side_by_side_text").set_value("10 1").run())
    assert clock(app)["steps"] == 3
    found = side_scene(replace(OPENING, problem="odd", reads="typed", text="101"))
    np.testing.assert_allclose(pictures(app)["gru"].arrays["x"], found.sequence.x)


@pytest.mark.parametrize(
    ("problem", "typed", "wrong"),
    [
        ("odd", "1 <b>2</b>", "is not a bit"),
        ("odd", "10" * 40, "80 steps; expected at most 60"),
        ("count", "aabbc", "not in the alphabet"),
        ("came-first", "", "empty"),
    ],
)
def test_what_cannot_be_read_is_said_and_kept(problem: str, typed: str, wrong: str) -> None:
    app = page(replace(OPENING, problem=problem))
    checked(group(app, "side_by_side_reads").set_value("typed").run())
    before = {name: shown.figures for name, shown in pictures(app).items()}
    checked(app.text_input(key="side_by_side_text").set_value(typed).run())
    (error,) = app.error
    assert wrong in str(error.value).replace("\\", "")
    assert "What you typed is kept" in str(error.value)
    assert "<b>" not in str(error.value).replace("\\<", "")
    assert app.text_input(key="side_by_side_text").value == typed
    assert {name: shown.figures for name, shown in pictures(app).items()} == before


@pytest.mark.parametrize(
    "text", ["xyz", "u.0", "u.9", "u.1-1", "on.xyz", "stage.~~", "reads.typed", "say.", "n.5~n.x"]
)
def test_a_link_with_garbage_still_shows_something(text: str) -> None:
    app = opened({"side": text}, PAGE)
    assert "known" in pictures(app)


def test_the_equations_and_sources_unfold() -> None:
    app = page()
    assert not app.latex  # what is folded away costs nothing
    app.session_state["side_equations"] = True
    checked(app.run())
    formulas = " ".join(part.value for part in app.latex)
    assert r"h(t) = z(t) \odot h(t{-}1) + (1 - z(t)) \odot n(t)" in formulas
    assert r"C(t) = f(t) \odot C(t{-}1) + i(t) \odot \tilde{C}(t)" in formulas
    for name in ("Elman 1990", "Cho et al. 2014", "Hochreiter, J. Schmidhuber 1997"):
        assert name in said(app)


def test_what_nobody_asked_for_is_said_to_be_a_guess() -> None:
    assert "a guess that nobody corrected" in said(page())
    assert "a guess that nobody corrected" not in said(page(replace(OPENING, problem="odd")))


def test_units_on_stage_can_be_chosen_where_there_are_more_than_are_shown() -> None:
    app = page(replace(OPENING, problem="odd"))
    assert not any(found.key == "side_by_side_units" for found in page().get("button_group"))
    checked(group(app, "side_by_side_units").set_value([0, 5]).run())
    assert chosen(app).units == (0, 5)
    assert app.query_params["side"] == "on.odd~u.1-6"
    scene = side_scene(chosen(app))
    np.testing.assert_allclose(
        pictures(app)["gru"].arrays["h"][1:], scene.traces["gru"].h[:, [0, 5]]
    )
    checked(group(app, "side_by_side_units").set_value([]).run())
    assert chosen(app).units is None
    checked(group(app, "side_by_side_units").set_value([2]).run())
    checked(app.button(key="undo").click().run())
    assert chosen(app).units is None


def test_no_more_units_than_fit_are_on_stage() -> None:
    crowd = replace(OPENING, problem="odd", on_stage=KINDS)
    app = page(crowd)
    checked(group(app, "side_by_side_units").set_value([0, 1, 2, 3, 4]).run())
    assert chosen(app).units is None
    assert "At most 4 units fit" in said(app)
    linked = page(replace(crowd, units=(0, 1, 2, 3, 4, 5)))
    assert pictures(linked)["lstm"].arrays["h"].shape[1] == 4
    few = page(replace(crowd, on_stage=("lstm",), units=(0, 1, 2, 3, 4, 5)))
    assert pictures(few)["lstm"].arrays["h"].shape[1] == 6


def test_few_networks_stand_larger_and_their_answers_alone() -> None:
    def width(app: AppTest) -> float:
        traces = [trace for figure in pictures(app)["lstm"].figures for trace in figure["data"]]
        found: float = next(one for one in traces if one.get("name") == "packets")["x"][0]
        return found

    crowd, two = page(replace(OPENING, on_stage=KINDS)), page(replace(OPENING, on_stage=KINDS[2:]))
    assert width(two) > 1.2 * width(crowd)
    assert pictures(crowd)["known"].arrays["chance"].shape[1] == 4
    scene = side_scene(OPENING)
    np.testing.assert_allclose(
        pictures(two)["known"].arrays["chance"],
        np.array([row.chance for row in scene.rows[2:]]).T,
        atol=1e-7,
    )
