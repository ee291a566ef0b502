"""The page of stacked LSTMs as Streamlit runs it: what is shown, chosen, said, refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz import zoo
from lstm_viz.figures.shares import precise_share_text
from lstm_viz.ui.stacked.choice import OPENING, TEXT, StackedChoice
from lstm_viz.ui.stacked.scene import stacked_scene
from lstm_viz.zoo.lessons import STACKED
from tests.ui.test_pages import checked, clock, opened, pictures

PAGE = "pages/stacked.py"


def page(choice: StackedChoice = OPENING, **link: str) -> AppTest:
    text = TEXT.write(choice)
    return opened(({"deep": text} if text else {}) | link, PAGE)


def chosen(app: AppTest) -> StackedChoice:
    choice: StackedChoice = app.session_state["selection"].stacked
    return choice


def group(app: AppTest, key: str) -> Any:
    return next(found for found in app.get("button_group") if found.key == key)


@pytest.mark.parametrize("network", STACKED)
def test_each_network_opens_alive_with_its_own_numbers(network: str) -> None:
    app = page(OPENING.of_network(network))
    scene = stacked_scene(OPENING.of_network(network))
    assert not app.error
    assert not app.warning
    assert app.markdown[0].value.startswith("#### Stacked LSTMs\n")
    layers = len(scene.traces)
    assert clock(app)["steps"] == scene.reading.sequence.steps
    assert clock(app)["position"] == {"t": scene.start, "phase": layers + 1}
    assert clock(app)["phases"] == [*(f"layer {k + 1}" for k in range(layers)), "read-out"]
    shown = pictures(app)["layers"].arrays
    run = zoo.network_of(network).trace(scene.reading.sequence.x)
    for k, (trace, units) in enumerate(zip(scene.traces, scene.widest, strict=True)):
        expected = run.layers[k][0]
        np.testing.assert_array_equal(shown[f"h{k + 1}"][1:], expected.h[:, list(units)])
        np.testing.assert_array_equal(shown[f"c{k + 1}"][1:], trace.c[:, list(units)])
    says = pictures(app)["says"].arrays["values"]
    assert len(says) == scene.reading.sequence.steps


def test_a_link_brings_back_what_is_looked_at() -> None:
    choice = OPENING.with_settings(reads="held-out", held_out=6, opened=1, over="c", units=(0, 2))
    app = page(choice, at="stacked.3.4")
    assert chosen(app) == choice
    assert clock(app)["position"] == {"t": 2, "phase": 4}
    assert dict(app.query_params)["deep"] == TEXT.write(choice)
    assert len(clock(app)["phases"]) == len(stacked_scene(choice).traces) + 5
    trace = stacked_scene(choice).traces[1]
    stage = pictures(app)["stage"].arrays
    np.testing.assert_array_equal(stage["f"], trace.f[:, [0, 2]])
    below = stacked_scene(choice).traces[0]
    order = stage["x_which"][2]
    np.testing.assert_array_equal(stage["x"][2], below.h[2, order.astype(int)])
    np.testing.assert_allclose(pictures(app)["strip"].arrays["layer 2"], trace.c, atol=1e-6)


@pytest.mark.parametrize(
    "text", ["xyz", "net.python", "in.9~u.99", "say.", "~~~", "say." + "x" * 999]
)
def test_a_link_with_garbage_still_shows_the_page(text: str) -> None:
    app = opened({"deep": text, "at": "stacked.999.9"}, PAGE)
    assert "layers" in pictures(app)


def test_a_layer_is_looked_into_and_left_again() -> None:
    app = page()
    assert "stage" not in pictures(app)
    before = clock(app)["go"]
    checked(group(app, "stacked_opened").set_value(1).run())
    assert chosen(app).opened == 1
    assert "stage" in pictures(app)
    assert clock(app)["go"] == before, "the clock stays where it is"
    assert clock(app)["phases"][1:6] == [
        f"layer 2: {part}" for part in ("arrive", "forget", "write", "new C", "read")
    ]
    checked(group(app, "stacked_opened").set_value(-1).run())
    assert chosen(app).opened is None
    assert "stage" not in pictures(app)


def test_whoever_types_begins_with_what_was_there() -> None:
    app = page()
    checked(group(app, "stacked_reads").set_value("typed").run())
    field = app.text_input(key="stacked_text")
    sample = zoo.sample_of(STACKED[0])
    assert clock(app)["steps"] == sample.steps
    checked(field.set_value("EcXdYa").run())
    assert chosen(app).text == "EcXdYa"
    assert clock(app)["steps"] == len("EcXdYa") + ("B" in "".join(sample.tokens))
    checked(app.text_input(key="stacked_text").set_value("E?X").run())
    assert "is not in the alphabet" in app.error[0].value.replace("\\", "")
    assert "What you typed is kept" in app.error[0].value
    assert app.text_input(key="stacked_text").value == "E?X"
    assert clock(app)["steps"] == 7, "what was there before stays"


def test_too_long_a_text_is_refused() -> None:
    app = page(OPENING.with_settings(reads="typed", text="E" + "a" * 150))
    assert "at most 120" in app.error[0].value
    assert "layers" in pictures(app)


def test_units_are_chosen_of_a_network_with_many() -> None:
    many = [key for key in STACKED if zoo.recipe(key).settings.hidden_size > 6]
    app = page(OPENING.of_network(many[0]))
    checked(app.multiselect(key="stacked_units").set_value([3, 1]).run())
    assert chosen(app).units == (1, 3)
    run = stacked_scene(chosen(app)).run
    np.testing.assert_array_equal(
        pictures(app)["layers"].arrays["h2"][1:], run.layers[1][0].h[:, [1, 3]]
    )
    checked(app.multiselect(key="stacked_units").set_value([]).run())
    assert chosen(app).units is None


def test_what_layers_are_for_and_the_card_are_folded_away() -> None:
    app = page()
    assert not app.latex
    for key in ("stacked_why", "stacked_card"):
        app.session_state[key] = True
    checked(app.run())
    said = "\n".join(part.value for part in app.markdown)
    card = zoo.card_of(STACKED[0])
    for fact in (
        "Graves",
        "Pascanu",
        f"{precise_share_text(card.right)} of {card.held_out:,} held-out",
        "seed",
    ):
        assert fact in said
    one_layer = [
        zoo.card_of(key) for key, each in zoo.RECIPES.items() if each.task is card.recipe.task
    ]
    assert one_layer
    for other in one_layer:
        assert f"{other.parameters:,} parameters" in said
