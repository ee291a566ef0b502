"""The page of bidirectional LSTMs as Streamlit runs it: what is shown, chosen, said, refused."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from lstm_viz import zoo
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.bidirectional_times import VIEWS
from lstm_viz.figures.shares import precise_share_text
from lstm_viz.ui.bidirectional.choice import OPENING, TEXT, BidirectionalChoice
from lstm_viz.ui.bidirectional.last_output import last_output_table
from lstm_viz.ui.bidirectional.scene import bidirectional_scene
from lstm_viz.ui.lesson_choice import MOST_HELD_OUT, READS
from lstm_viz.ui.link import link_of, selection_from_link
from lstm_viz.ui.selection import Selection
from lstm_viz.zoo.lessons import BIDIRECTIONAL
from tests.ui.test_pages import checked, clock, opened, pictures

PAGE = "pages/bidirectional.py"
FORWARD_ONLY, BOTH_WAYS = BIDIRECTIONAL

choices = st.builds(
    BidirectionalChoice,
    reads=st.sampled_from(READS),
    held_out=st.integers(0, MOST_HELD_OUT - 1),
    text=st.text(st.characters(exclude_categories=["Cs"]), max_size=200),
    view=st.sampled_from(VIEWS),
)


def page(choice: BidirectionalChoice = OPENING, **link: str) -> AppTest:
    text = TEXT.write(choice)
    return opened(({"both": text} if text else {}) | link, PAGE)


def chosen(app: AppTest) -> BidirectionalChoice:
    choice: BidirectionalChoice = app.session_state["selection"].bidirectional
    return choice


def group(app: AppTest, key: str) -> Any:
    return next(found for found in app.get("button_group") if found.key == key)


@given(choices)
def test_a_choice_comes_back_from_its_text_and_from_a_link(choice: BidirectionalChoice) -> None:
    assert TEXT.read(TEXT.write(choice)) == choice
    selection, problems = selection_from_link(link_of(Selection(bidirectional=choice)))
    assert (selection.bidirectional, problems) == (choice, ())


@given(st.text(max_size=60))
def test_garbage_is_refused_or_a_choice(text: str) -> None:
    try:
        choice = TEXT.read(text)
    except InvalidInput:
        return
    assert isinstance(choice, BidirectionalChoice)


def test_it_opens_where_both_chains_have_met() -> None:
    app = page()
    assert not app.error
    assert not app.warning
    sample = zoo.sample_of(BOTH_WAYS)
    run = zoo.network_of(BOTH_WAYS).trace(sample.x)
    at = clock(app)["position"]["t"]
    shown = pictures(app)["chains"].arrays
    assert 0 < shown["both"][at].sum() < sample.steps
    for direction, trace in zip(("forward", "backward"), run.layers[0], strict=True):
        np.testing.assert_array_equal(shown[f"h {direction}"].reshape(sample.steps, -1), trace.h)


def test_the_forward_network_guesses_and_the_other_knows() -> None:
    """What the page claims, on held-out sequences and on the cards."""
    right = {"forward": 0, "both": 0}
    asked = 0
    for number in range(40):
        scene = bidirectional_scene(OPENING.with_settings(reads="held-out", held_out=number))
        target = scene.says.target.argmax(axis=1)
        asks = scene.says.asked
        asked += int(asks.sum())
        for name, found in (("forward", scene.forward_says), ("both", scene.says)):
            right[name] += int((found.values.argmax(axis=1) == target)[asks].sum())
    assert right["both"] / asked > 0.99
    assert right["forward"] / asked < 0.45
    forward, both = zoo.card_of(FORWARD_ONLY), zoo.card_of(BOTH_WAYS)
    assert forward.loss == pytest.approx(np.log(3), abs=0.02)
    assert both.loss < 0.05
    assert forward.recipe.settings.hidden_size == both.recipe.settings.hidden_size


def test_a_link_brings_back_what_is_looked_at() -> None:
    choice = OPENING.with_settings(reads="held-out", held_out=8, view="step")
    app = page(choice, at="bidirectional.7.1")
    assert chosen(app) == choice
    assert clock(app)["position"]["t"] == 6
    assert dict(app.query_params)["both"] == TEXT.write(choice)
    shown = pictures(app)["chains"].arrays["both"]
    assert np.array_equal(shown, np.eye(len(shown)))


@pytest.mark.parametrize("text", ["xyz", "view.sideways", "n.0", "say.", "~", "say." + "a" * 999])
def test_a_link_with_garbage_still_shows_the_page(text: str) -> None:
    app = opened({"both": text, "at": "bidirectional.999.9"}, PAGE)
    assert "chains" in pictures(app)


def test_one_looks_at_a_step_or_lets_them_run() -> None:
    app = page()
    checked(group(app, "bidirectional_view").set_value("step").run())
    assert chosen(app).view == "step"
    at = clock(app)["position"]["t"]
    assert bidirectional_scene(chosen(app)).says.asked[at]


def test_what_is_typed_is_read_by_both_and_what_cannot_be_is_kept() -> None:
    app = page()
    checked(group(app, "bidirectional_reads").set_value("typed").run())
    assert app.text_input(key="bidirectional_text").value == "".join(
        zoo.sample_of(BOTH_WAYS).tokens
    )
    checked(app.text_input(key="bidirectional_text").set_value("..b.c").run())
    assert clock(app)["steps"] == 5
    assert pictures(app)["chains"].spec["words"]["right"] == ["b", "b", " ", "c", " "]
    for bad, why in (("..<b>", "is not in the alphabet"), ("", "empty"), ("." * 60, "most 40")):
        checked(app.text_input(key="bidirectional_text").set_value(bad).run())
        said = app.error[0].value.replace("\\", "")
        assert why in said
        assert "What you typed is kept" in said
        assert app.text_input(key="bidirectional_text").value == bad
        assert clock(app)["steps"] == 5, "what was there before stays"


def test_out_minus_one_is_told_with_the_traces_numbers() -> None:
    scene = bidirectional_scene(OPENING)
    table = last_output_table(scene).replace("\\", "").replace("*", "")
    rows = {row.split("|")[1].strip(): row for row in table.splitlines()[2:]}
    forward, backward = scene.chains
    for name, values in (
        ("out[-1][:H]", forward.h[-1]),
        ("out[-1][H:]", backward.h[-1]),
        ("out[0][:H]", forward.h[0]),
        ("out[0][H:]", backward.h[0]),
        ("h_n[0]", forward.h[-1]),
        ("h_n[1]", backward.h[0]),
    ):
        numbers = re.findall(r"[+−]?\d\.\d{3}", rows[name])
        found = [float(number.replace("−", "-")) for number in numbers]
        assert found == pytest.approx(values.tolist(), abs=5e-4), name
    assert "1 step" in rows["out[-1][H:]"]
    assert f"{forward.steps} steps" in rows["h_n[1]"]


def test_the_folded_parts_show_scores_and_sources() -> None:
    app = page()
    assert not app.latex
    for part in ("last", "scores", "sources"):
        app.session_state[f"bidirectional_{part}"] = True
    checked(app.run())
    said = "\n".join(part.value for part in app.markdown)
    for key in BIDIRECTIONAL:
        assert precise_share_text(zoo.card_of(key).right) in said
        assert f"{zoo.card_of(key).loss:.4f}" in said
    for fact in ("Schuster", "Graves", "Schmidhuber", "log 3"):
        assert fact in said
