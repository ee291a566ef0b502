"""What is chosen on the page of what people get wrong, in a link and in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.errors import InvalidInput
from lstm_viz.misconceptions import ANSWERS, STATEMENTS
from lstm_viz.ui.link import selection_from_link
from lstm_viz.ui.misconceptions.choice import OPENING, TEXT, Guess, MisconceptionsChoice
from lstm_viz.ui.misconceptions.go_on import GO_ON
from lstm_viz.ui.misconceptions.words import guess_in_list, score, verdict
from lstm_viz.ui.selection import Selection
from tests.ui.test_pages import ROOT

EVERY = [(key, position) for key, one in STATEMENTS.items() for position in one.knob.positions]


@pytest.mark.parametrize(("key", "position"), EVERY)
def test_statement_and_knob_come_back_from_a_link(key: str, position: float) -> None:
    choice = MisconceptionsChoice(key, position)
    assert TEXT.read(TEXT.write(choice)) == choice


def test_guesses_are_in_no_link() -> None:
    choice = OPENING.at_statement("clipping").with_guess("true")
    assert TEXT.write(choice) == "is.clipping"
    assert TEXT.read(TEXT.write(choice)).guesses == ()
    assert TEXT.write(OPENING) == ""


@pytest.mark.parametrize(
    "text",
    [
        "is.nothing",
        "knob.x",
        "knob.0.3",
        "knob.nan",
        "knob.inf",
        "what.1",
        "~~is",
        "is.clipping~knob.7",
    ],
)
def test_garbage_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"expected|none of|no (setting|number|position)"):
        TEXT.read(text)


def test_a_knob_of_another_statement_is_refused() -> None:
    with pytest.raises(InvalidInput, match="no position of “Clip the norm at”; expected one of"):
        MisconceptionsChoice("clipping", 500.0)
    with pytest.raises(InvalidInput, match="no statement 'x'"):
        MisconceptionsChoice("x")
    with pytest.raises(InvalidInput, match="no answer"):
        OPENING.with_guess("maybe")  # type: ignore[arg-type]


def test_another_statement_has_its_own_knob() -> None:
    turned = MisconceptionsChoice("clipping", 1.0)
    assert turned.at_statement("forget-one").position == 1.0  # where that one opens
    assert turned.with_guess("true").knob == 1.0
    assert turned.with_guess("true").without_guess() == MisconceptionsChoice("clipping")


@given(
    st.lists(st.tuples(st.sampled_from(list(STATEMENTS)), st.sampled_from(ANSWERS)), max_size=30)
)
def test_one_guess_a_statement_and_the_score_counts_them(guesses: list[tuple[str, str]]) -> None:
    choice = OPENING
    for key, answer in guesses:
        choice = choice.at_statement(key).with_guess(answer)  # type: ignore[arg-type]
    last = dict(guesses)
    assert {each.statement: each.answer for each in choice.guesses} == last
    assert len(choice.guesses) == len(last)
    right = sum(STATEMENTS[key].answer == answer for key, answer in last.items())
    assert choice.right == right
    assert score(choice) == (f"{right} of {len(last)} right so far" if last else "")


def test_a_verdict_is_in_words() -> None:
    one = STATEMENTS["switches"]
    assert verdict(one, "depends") == "✓ Right: it depends."
    assert verdict(one, "true") == "✗ You said “true”. No: it depends."
    guessed = MisconceptionsChoice("switches", guesses=(Guess("switches", "false"),))
    assert guess_in_list(guessed, one) == "✗ false; it depends"
    assert guess_in_list(guessed, STATEMENTS["clipping"]) == "not guessed yet"


@pytest.mark.parametrize("key", STATEMENTS)
def test_one_can_go_on_from_every_statement(key: str) -> None:
    on = GO_ON[key]
    assert (ROOT / "pages" / f"{on.page}.py").is_file()
    begun = Selection(misconceptions=MisconceptionsChoice(key))
    wanted = on.set_up(begun)
    followed, problems = selection_from_link(on.link(begun))
    assert problems == ()
    assert followed.misconceptions.statement == key  # and the way back leads here
    for field in (
        "network",
        "interventions",
        "gradients",
        "training",
        "source",
        "phase",
        "variants",
        "bidirectional",
    ):
        assert getattr(followed, field) == getattr(wanted, field), field
    if on.page != "what_it_costs" and key != "peepholes":  # the variants open on peepholes
        assert wanted != begun


def test_every_statement_has_a_way_on() -> None:
    assert set(GO_ON) == set(STATEMENTS)
