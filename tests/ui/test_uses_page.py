"""The page of uses as Streamlit runs it: cards, filters, and where their buttons lead."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from lstm_viz import zoo
from lstm_viz.ui.link import link_of, selection_from_link
from lstm_viz.ui.selection import Selection
from lstm_viz.ui.uses.choice import KINDS_USED, TEXT, UsesChoice
from lstm_viz.ui.uses.page import shown_uses
from lstm_viz.uses import KINDS, USES, Kind, uses_of
from tests.ui.test_pages import checked, clock, opened, pictures

PAGE = "pages/where_lstms_are_used.py"
choices = st.builds(UsesChoice, kind=st.none() | st.sampled_from(KINDS_USED), alive=st.booleans())


def said(app: AppTest) -> str:
    return "\n".join(str(part.value) for part in [*app.markdown, *app.caption])


def names(app: AppTest) -> list[str]:
    """The cards' headings, in order."""
    texts = [str(part.value) for part in app.markdown]
    return [text.removeprefix("##### ") for text in texts if text.startswith("##### ")]


def pills(app: AppTest) -> Any:
    return next(found for found in app.get("button_group") if found.key == "uses_kind")


def test_every_use_has_a_card_with_its_paper() -> None:
    app = opened(script=PAGE)
    assert names(app) == [use.name for use in USES.values()]
    text = said(app)
    for use in USES.values():
        assert use.sentences in text
        assert use.paper.title in text
        assert f"{use.paper.authors} {use.paper.year}" in text
        assert use.after is None or use.after in text
    drawn = pictures(app)["kinds"].figures[0]["layout"]["annotations"]
    assert [note["text"] for note in drawn[::2]] == [
        f"<b>{KINDS[kind].name}</b>" for kind in KINDS_USED
    ]


@pytest.mark.parametrize("kind", KINDS_USED)
def test_a_kind_shows_its_uses_alone_and_all_brings_the_others_back(kind: Any) -> None:
    app = opened(script=PAGE)
    checked(pills(app).set_value(kind).run())
    assert names(app) == [use.name for use in uses_of(kind)]
    assert app.query_params["use"] in (f"kind.{kind}", [f"kind.{kind}"])
    chosen = pictures(app)["kinds"].arrays["chosen"][0].tolist()
    assert chosen == [float(other == kind) for other in KINDS_USED]
    checked(pills(app).set_value("all").run())
    assert names(app) == [use.name for use in USES.values()]


def test_only_those_that_run_here() -> None:
    app = opened(script=PAGE)
    checked(app.toggle(key="uses_alive").set_value(True).run())
    assert names(app) == [use.name for use in USES.values() if use.networks]
    app = opened({"use": "kind.one-to-many~alive.yes"}, PAGE)
    assert names(app) == []
    assert "No use of this kind" in app.info[0].value


@pytest.mark.parametrize(
    ("use", "network"),
    [(use.key, network) for use in USES.values() for network in use.networks],
)
def test_a_uses_button_opens_its_network(use: str, network: str) -> None:
    app = opened()
    app.switch_page(PAGE)
    checked(app.run())
    checked(app.button(key=f"uses_{use}_{network}").click().run())
    assert app.session_state["selection"].zoo.network == network
    assert app.markdown[0].value.startswith(f"#### {zoo.recipe(network).name}\n")
    assert clock(app)["position"]["t"] >= 0
    assert app.session_state["selection"].network == "first-token"  # the sidebar keeps its own


@pytest.mark.parametrize("kind", KINDS_USED)
def test_a_kind_can_be_seen_running(kind: Kind) -> None:
    app = opened({"use": f"kind.{kind}"})
    app.switch_page(PAGE)
    checked(app.run())
    checked(app.button(key="uses_see_kind").click().run())
    assert app.session_state["selection"].problems.kind == kind
    assert app.markdown[0].value.startswith(f"#### {KINDS[kind].name}\n")


def test_all_kinds_can_be_seen_running() -> None:
    app = opened()
    app.switch_page(PAGE)
    checked(app.run())
    before = app.session_state["selection"].problems
    checked(app.button(key="uses_see_kind").click().run())
    assert app.session_state["selection"].problems == before
    assert app.markdown[0].value.startswith(f"#### {KINDS[before.kind].name}\n")


@pytest.mark.parametrize("garbage", ["xyz", "kind.one-to-one", "kind.", "alive.no"])
def test_garbage_in_the_link_is_said_and_the_page_opens(garbage: str) -> None:
    app = opened({"use": garbage}, PAGE)
    assert len(names(app)) == len(USES)
    assert app.warning


@given(choices)
def test_a_choice_comes_back_from_its_text_and_a_link(choice: UsesChoice) -> None:
    assert TEXT.read(TEXT.write(choice)) == choice
    back, problems = selection_from_link(link_of(Selection(uses=choice)))
    assert back.uses == choice
    assert problems == ()
    for use in shown_uses(choice):
        assert choice.kind in (None, use.kind)
