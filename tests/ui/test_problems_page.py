"""The page of sequence problems as Streamlit runs it: kinds, networks, what is typed, links."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from lstm_viz import zoo
from lstm_viz.cells import LSTM
from lstm_viz.errors import InvalidInput
from lstm_viz.network import softmax
from lstm_viz.ui.link import link_of, selection_from_link
from lstm_viz.ui.problems.choice import (
    EXAMPLES,
    LONGEST_TEXT,
    MOST_SEED,
    OPENING,
    TEXT,
    ProblemsChoice,
)
from lstm_viz.ui.problems.scene import WRITTEN, own_text, scene_of
from lstm_viz.ui.selection import Selection
from lstm_viz.uses import KINDS, Kind
from tests.ui.test_pages import checked, clock, opened, pictures

PAGE = "pages/kinds_of_problem.py"
ALL = [(kind, network) for kind, networks in EXAMPLES.items() for network in networks]


@st.composite
def choices(draw: st.DrawFn) -> ProblemsChoice:
    return ProblemsChoice(
        kind=draw(st.sampled_from(list(KINDS))),
        example=draw(st.none() | st.sampled_from([network for _, network in ALL])),
        seed=draw(st.integers(0, MOST_SEED)),
        text=draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=LONGEST_TEXT)),
    )


def link_to(choice: ProblemsChoice) -> dict[str, str]:
    return {"prob": TEXT.write(choice)}


def within_the_app(choice: ProblemsChoice) -> AppTest:
    """The page with the app around it, from which others can be reached."""
    app = opened(link_to(choice), "app.py")
    app.switch_page(PAGE)
    return checked(app.run())


def read(app: AppTest) -> list[str]:
    return texts(app, "reads")


def texts(app: AppTest, name: str) -> list[str]:
    data = pictures(app)["unrolled"].figures[0]["data"]
    found = next(trace["text"] for trace in data if trace["name"] == name)
    return [text.removeprefix("<b>").removesuffix("</b>") for text in found]


def group(app: AppTest, key: str) -> Any:
    return next(found for found in app.get("button_group") if found.key == key)


@pytest.mark.parametrize(("kind", "network"), ALL)
def test_each_example_opens_alive_with_real_answers(kind: Kind, network: str) -> None:
    choice = ProblemsChoice(kind=kind, example=network)
    app = opened(link_to(choice), PAGE)
    scene = scene_of(choice)
    assert not app.error
    assert not app.warning
    assert app.markdown[0].value.startswith(f"#### {KINDS[kind].name}\n")
    assert clock(app)["steps"] == scene.drawn.steps
    assert clock(app)["position"]["t"] == scene.start
    strengths = texts(app, "strengths")
    assert strengths == [f"{value:.2f}" for value in scene.drawn.strength]
    assert scene.drawn.asked[scene.start]
    says = texts(app, "says")
    assert [text.strip() != "" for text in says] == list(scene.drawn.asked)


@pytest.mark.parametrize("network", ["sentiment", "order", "dates", "reber"])
def test_the_answers_are_those_of_a_trace(network: str) -> None:
    kind = next(kind for kind, networks in EXAMPLES.items() if network in networks[-4:])
    kind = "many-to-one" if network in ("sentiment", "order") else kind
    choice = ProblemsChoice(kind=kind, example=network)
    task, trained = zoo.recipe(network).task, zoo.network_of(network)
    assert task.reading is not None
    run = trained.trace(task.reading.read(own_text(choice)).x)
    assert run.logits is not None
    scene = scene_of(choice)
    norms = np.sqrt((np.asarray(run.hidden) ** 2).mean(axis=1))
    np.testing.assert_allclose(scene.drawn.strength, norms)
    if task.loss == "cross_entropy":
        best = run.logits.argmax(axis=1)
        assert list(scene.drawn.said) == [task.outputs[k] for k in best]
    else:
        over = [[task.outputs[k] for k in np.flatnonzero(row > 0)] for row in run.logits]
        assert list(scene.drawn.said) == [",".join(names) or "–" for names in over]


def test_alone_a_word_knows_of_no_other() -> None:
    choice = ProblemsChoice(kind="one-to-one", text="not good")
    scene = scene_of(choice)
    trained = zoo.network_of("sentiment")
    reading = zoo.recipe("sentiment").task.reading
    assert reading is not None
    for t, word in enumerate(("not", "good")):
        alone = trained.trace(reading.read(word).x[:1])
        assert alone.logits is not None
        np.testing.assert_allclose(scene.answers.values[t], softmax(alone.logits[0]))
    assert scene.drawn.said == ("negative", "positive")
    assert scene.drawn.joined is False
    # In a sequence the same two words are no praise.
    assert scene_of(ProblemsChoice(text="not good .")).whole == "negative"


def test_what_is_written_is_read_next() -> None:
    choice = ProblemsChoice(kind="one-to-many", text="d", seed=0)
    scene = scene_of(choice)
    drawn = scene.drawn
    assert drawn.steps == WRITTEN + 1
    assert drawn.given == (True,) + (False,) * WRITTEN
    assert drawn.fed_back
    for t in range(WRITTEN):
        assert drawn.tokens[t + 1] == drawn.said[t]
    trained = zoo.network_of("python")
    assert isinstance(trained.layers[0][0], LSTM)
    k = scene.answers.outputs.index(drawn.said[0])
    assert 0 < scene.answers.values[0, k] <= 1
    other = scene_of(ProblemsChoice(kind="one-to-many", text="d", seed=3))
    assert other.drawn.tokens != drawn.tokens


def test_a_date_is_answered_after_it_was_read() -> None:
    app = opened(link_to(ProblemsChoice(kind="not-aligned", text="2 March 1999")), PAGE)
    assert "".join(texts(app, "says")).split() == ["1999-03-02"]
    assert "**1999" in "\n".join(part.value for part in app.markdown)
    assert read(app)[-10:] == ["→"] * 10


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != OPENING.kind])
def test_another_kind_is_one_click_and_undo_leads_back(kind: Kind) -> None:
    app = opened(script=PAGE)
    checked(group(app, "problems_kind").set_value(kind).run())
    assert app.session_state["selection"].problems.kind == kind
    assert clock(app)["position"]["t"] == scene_of(ProblemsChoice(kind=kind)).start
    checked(app.button(key="undo").click().run())
    assert app.session_state["selection"].problems == OPENING
    assert clock(app)["position"]["t"] == scene_of(OPENING).start


def test_another_network_reads_its_own_text() -> None:
    app = opened(link_to(ProblemsChoice(text="the film was boring .")), PAGE)
    checked(group(app, "problems_example").set_value("order").run())
    assert app.session_state["selection"].problems.network == "order"
    assert str(app.text_input(key="problems_text").value).startswith("Ecd")
    assert texts(app, "says")[-1] in ("XX", "XY", "YX", "YY")


def test_another_seed_writes_another_text() -> None:
    app = opened(link_to(ProblemsChoice(kind="one-to-many")), PAGE)
    before = read(app)
    checked(app.number_input(key="problems_seed").set_value(4).run())
    assert read(app) != before
    assert read(app)[0] == before[0] == "d"


def test_typed_text_is_read_and_bad_text_is_kept_and_explained() -> None:
    app = opened(link_to(ProblemsChoice(kind="not-aligned")), PAGE)

    def typed(text: str) -> None:
        checked(app.text_input(key="problems_text").set_value(text).run())

    own = own_text(ProblemsChoice(kind="not-aligned"))
    assert app.text_input(key="problems_text").value == own
    typed("1.2.2003")
    assert read(app)[:8] == list("1.2.2003")
    typed("1 <b>日</b> 2003")
    assert "What you typed is kept" in app.error[0].value
    assert "<b>" not in app.error[0].value.replace("\\<", "")
    assert app.text_input(key="problems_text").value == "1 <b>日</b> 2003"
    assert read(app)[:8] == list("1.2.2003")
    typed("")
    assert not app.error
    assert app.text_input(key="problems_text").value == own


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("one-to-many", "two"),
        ("one-to-one", "zebra"),
        ("many-to-one", "zebra"),
        ("not-aligned", "日本"),
        ("aligned", "é\u0000"),
        ("aligned", "   "),
    ],
)
def test_what_cannot_be_read_never_leaves_an_empty_page(kind: Kind, text: str) -> None:
    app = opened(link_to(ProblemsChoice(kind=kind, text=text)), PAGE)
    assert "unrolled" in pictures(app)


def test_buttons_lead_to_the_same_elsewhere() -> None:
    choice = ProblemsChoice(text="not good , but we loved it .")
    app = within_the_app(choice)
    checked(app.button(key="problems_zoo").click().run())
    opened_zoo = app.session_state["selection"].zoo
    assert (opened_zoo.network, opened_zoo.reads) == ("sentiment", "typed")
    assert opened_zoo.text == choice.text
    assert app.markdown[0].value.startswith(f"#### {zoo.recipe('sentiment').name}\n")
    app = within_the_app(ProblemsChoice(kind="aligned"))
    checked(app.button(key="problems_uses").click().run())
    assert app.session_state["selection"].uses.kind == "aligned"
    assert app.markdown[0].value.startswith("#### Where LSTMs are used\n")


@pytest.mark.parametrize("garbage", ["xyz", "kind.some", "net.zebra", "seed.-1", "kind"])
def test_garbage_in_the_link_is_said_and_the_page_opens(garbage: str) -> None:
    app = opened({"prob": garbage}, PAGE)
    assert app.warning
    assert clock(app)["steps"] == scene_of(OPENING).drawn.steps


@given(choices())
def test_a_choice_comes_back_from_its_text_and_a_link(choice: ProblemsChoice) -> None:
    assert TEXT.read(TEXT.write(choice)) == choice
    back, problems = selection_from_link(link_of(Selection(problems=choice)))
    assert back.problems == choice
    assert problems == ()
    assert choice.network in EXAMPLES[choice.kind]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ALL), st.text(max_size=30))
def test_any_text_is_drawn_or_refused(example: tuple[Kind, str], text: str) -> None:
    kind, network = example
    try:
        scene = scene_of(ProblemsChoice(kind=kind, example=network, text=text))
    except InvalidInput:
        return
    assert len(scene.tokens) == scene.drawn.steps == scene.answers.steps
