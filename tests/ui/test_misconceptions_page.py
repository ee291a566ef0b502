"""The page of what people get wrong as Streamlit runs it: guess, see, turn, go on, undo."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz.figures.misconception_words import right_words
from lstm_viz.misconceptions import FIXED, STATEMENTS, statement
from lstm_viz.ui.messages import as_text
from lstm_viz.ui.misconceptions.choice import MisconceptionsChoice
from tests.ui.test_pages import ROOT, boards, checked, clock, opened, pictures

PAGE = "pages/what_people_get_wrong.py"
FIRST = "input-gate"


def page(wrong: str = "", **link: str) -> AppTest:
    app = opened({**({"wrong": wrong} if wrong else {}), **link})
    return checked(app.switch_page(PAGE).run())


def chosen(app: AppTest) -> MisconceptionsChoice:
    choice: MisconceptionsChoice = app.session_state["selection"].misconceptions
    return choice


def said(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.warning, *app.error]
    return "\n".join(str(part.value) for part in parts).replace("\\", "")


def keys(app: AppTest) -> set[str]:
    return {button.key for button in app.button if button.key}


def guess(app: AppTest, answer: str) -> AppTest:
    return checked(app.button(key=f"misconceptions_guess_{answer}").click().run())


def go(app: AppTest, where: str) -> AppTest:
    return checked(app.button(key=f"misconceptions_{where}").click().run())


def lines(app: AppTest) -> list[str]:
    return [line["name"] for line in pictures(app)["experiment"].figures[0]["data"]]


def sent(app: AppTest) -> str:
    return json.dumps(
        [[shown.figures, shown.spec] for _, some in boards(app) for shown in some.values()],
        ensure_ascii=False,
    )


def test_it_opens_on_a_statement_with_what_is_given_moving() -> None:
    app = page()
    assert f"“{statement(FIRST).claim}”" in said(app)
    assert lines(app) == ["C̃(t)"]
    assert clock(app)["steps"] == 40
    assert {f"misconceptions_guess_{answer}" for answer in ("true", "false", "depends")} < keys(app)
    assert "misconceptions_again" not in keys(app)


@pytest.mark.parametrize("key", STATEMENTS)
def test_nothing_of_the_answer_is_in_sight_before_a_guess(key: str) -> None:
    app = page(f"is.{key}")
    one = statement(key)
    words = said(app)
    assert right_words(one.outcome()) not in words
    assert "Source" not in words
    assert "Right" not in words
    assert not app.select_slider
    assert not app.get("page_link")
    for panel in one.outcome().panels:
        if not panel.is_given:
            assert not {series.name for series in panel.series} & set(lines(app))
            assert f"{panel.title}: covered until there is a guess" in sent(app)


@pytest.mark.parametrize("key", STATEMENTS)
def test_a_guess_opens_it(key: str) -> None:
    app = page(f"is.{key}")
    one = statement(key)
    guess(app, one.answer)
    words = said(app)
    assert "✓ Right: " in words
    assert right_words(one.outcome()) in words
    assert one.source.text in words
    assert ("(named from memory)" in words) == one.source.from_memory
    assert "1 of 1 right so far" in words
    names = {series.name for panel in one.outcome().panels for series in panel.series}
    assert set(lines(app)) == names
    assert bool(app.select_slider) == (one.knob is not FIXED)
    (way,) = app.get("page_link")
    assert way.proto.label.startswith("Go on: ")
    assert dict(app.query_params).get("wrong", "") == ("" if key == FIRST else f"is.{key}")


def test_a_wrong_guess_says_so_in_words() -> None:
    app = guess(page("is.bounded"), "true")
    assert "✗ You said “true”. No: it is false." in said(app)
    assert "0 of 1 right so far" in said(app)


def test_the_knob_turns_picture_and_sentence_and_is_in_the_link() -> None:
    app = guess(page("is.forget-one"), "false")
    slider = app.select_slider(key="misconceptions_knob_forget-one")
    assert slider.value == 1.0
    checked(slider.set_value(0.5).run())
    assert chosen(app).knob == 0.5
    assert dict(app.query_params)["wrong"] == "is.forget-one~knob.0.5"
    assert right_words(statement("forget-one").outcome(0.5)) in said(app)
    shown = pictures(app)["experiment"]
    assert shown.arrays["now"][-1].tolist() == pytest.approx([0.5, 0.5**100])
    checked(app.select_slider(key="misconceptions_knob_forget-one").set_value(1.0).run())
    assert dict(app.query_params)["wrong"] == "is.forget-one"


def test_a_link_says_statement_and_knob_and_no_guess() -> None:
    app = page("is.ninety-nine~knob.10")
    assert lines(app) == ["f(t)"]
    guess(app, "depends")
    assert right_words(statement("ninety-nine").outcome(10.0)) in said(app)
    again = page(dict(app.query_params)["wrong"])
    assert chosen(again).guesses == ()
    assert chosen(again).knob == 10.0


def test_next_previous_and_back_to_what_was_guessed() -> None:
    app = guess(page(), "true")
    go(app, "next")
    assert chosen(app).statement == "forget-one"
    assert "0 of 1 right so far" in said(app)
    assert "✓" not in said(app)
    guess(app, "false")
    assert "1 of 2 right so far" in said(app)
    go(app, "previous")
    assert "✗ You said “true”" in said(app)
    assert app.button(key="misconceptions_previous").disabled
    last = page(f"is.{list(STATEMENTS)[-1]}")
    assert last.button(key="misconceptions_next").disabled


def test_undo_takes_a_guess_back_and_guess_again_clears_it() -> None:
    app = guess(page(), "false")
    checked(app.button(key="undo").click().run())
    assert chosen(app).guesses == ()
    assert "Source" not in said(app)
    checked(app.button(key="redo").click().run())
    assert "✓ Right" in said(app)
    go(app, "again")
    assert lines(app) == ["C̃(t)"]
    assert "right so far" not in said(app)
    go(app, "next")
    go(app, "previous")
    assert lines(app) == ["C̃(t)"]  # it stays cleared
    checked(app.button(key="undo").click().run())
    checked(app.button(key="undo").click().run())
    assert "✓ Right" in said(app)


def test_the_list_says_what_was_guessed_and_leads_anywhere() -> None:
    app = page()
    app.session_state["misconceptions_list"] = True
    checked(app.run())
    assert "Nothing guessed yet." in said(app)
    assert said(app).count("not guessed yet") == len(STATEMENTS)
    go(app, "to_clipping")
    assert chosen(app).statement == "clipping"
    guess(app, "true")
    assert "✗ true; it is false" in said(app)
    assert said(app).count("not guessed yet") == len(STATEMENTS) - 1
    go(app, "clear")
    assert "Nothing guessed yet." in said(app)
    assert chosen(app).guesses == ()


def test_following_a_link_of_the_visit_keeps_its_guesses() -> None:
    """The browser's “back” is a link without guesses."""
    app = guess(page(), "false")
    go(app, "next")
    app.query_params["wrong"] = "is.clipping"
    checked(app.run())
    assert chosen(app).statement == "clipping"
    assert "1 of 1 right so far" in said(app)
    guess(app, "false")
    assert "2 of 2 right so far" in said(app)
    go(app, "again")
    assert "1 of 1 right so far" in said(app)


@pytest.mark.parametrize("wrong", ["xyz", "is.nothing", "is.clipping~knob.77", "knob.<b>", "~."])
def test_garbage_in_a_link_is_said_and_left_out(wrong: str) -> None:
    app = page(wrong)
    if wrong != "~.":
        assert "wrong = " in said(app)
    assert chosen(app).guesses == ()
    assert len(pictures(app)) > 0
    assert "<b>" not in "".join(str(part.value) for part in app.warning)


def test_the_clock_goes_to_where_a_link_says() -> None:
    app = page("is.bounded", at="misconceptions.7.1")
    assert clock(app)["position"]["t"] == 6
    guess(app, "false")
    assert clock(app)["position"]["t"] == 99  # opened, all of it is seen
    assert clock(app)["seconds"] is not None


def test_it_stands_alone_before_a_guess_and_after_it() -> None:
    app = opened({"wrong": "is.bounded"}, PAGE)
    guess(app, "false")
    assert "✓ Right" in said(app)
    assert "Go on: Step through: the counter" in said(app)


def test_what_is_on_the_page_is_text() -> None:
    app = page("is.last-output")
    assert as_text("out[−1]") in "".join(part.value for part in app.markdown)


def test_the_page_loads_no_torch() -> None:
    code = (
        "import sys\n"
        "from streamlit.testing.v1 import AppTest\n"
        f"app = AppTest.from_file({str(ROOT / 'app.py')!r}, default_timeout=30)\n"
        "app.query_params['wrong'] = 'is.switches~knob.1'\n"
        f"app.run().switch_page({PAGE!r}).run()\n"
        "app.button(key='misconceptions_guess_true').click().run()\n"
        "assert not app.exception\n"
        "print('torch' in sys.modules)"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip().splitlines()[-1] == "False"
