"""What is chosen among the trained networks, in a link and back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.errors import InvalidInput
from lstm_viz.ui.lesson_choice import MOST_HELD_OUT, READS
from lstm_viz.ui.link import link_of, selection_from_link
from lstm_viz.ui.selection import MAX_LINK_TEXT, MAX_STEPS, Selection
from lstm_viz.ui.zoo.choice import (
    COLOURED_BY,
    LEAST_TEMPERATURE,
    MODES,
    MOST_SEED,
    MOST_STEPS,
    MOST_TEMPERATURE,
    MOST_WRITTEN,
    OPENING,
    OVER,
    ZooChoice,
    choice_from_text,
    text_of_choice,
)
from lstm_viz.zoo import RECIPES

said = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@st.composite
def choices(draw: st.DrawFn) -> ZooChoice:
    """Choices of which nothing that was typed is out of use: that is not in a link."""
    mode, reads = draw(st.sampled_from(MODES)), draw(st.sampled_from(READS))
    return ZooChoice(
        network=draw(st.sampled_from(sorted(RECIPES))),
        mode=mode,
        reads=reads,
        held_out=draw(st.integers(0, MOST_HELD_OUT - 1)),
        text=draw(said) if (mode, reads) == ("reads", "typed") else "",
        coloured_by=draw(st.sampled_from(COLOURED_BY)),
        unit=draw(st.none() | st.integers(0, 63)),
        feature=draw(st.none() | st.sampled_from(["inside quotes", "position", "season, sine"])),
        prompt=draw(said) if mode == "writes" else "",
        temperature=draw(st.floats(LEAST_TEMPERATURE, MOST_TEMPERATURE)),
        seed=draw(st.integers(0, MOST_SEED)),
        count=draw(st.integers(1, MOST_WRITTEN)),
        known=draw(st.none() | st.integers(1, MOST_STEPS)),
        ahead=draw(st.none() | st.integers(1, MOST_STEPS)),
        ranked_over=draw(st.sampled_from(OVER)),
    )


@given(choices())
def test_a_choice_comes_back_from_its_text(choice: ZooChoice) -> None:
    assert choice_from_text(text_of_choice(choice)) == choice


@given(choices(), st.none() | st.integers(0, MAX_STEPS - 1))
def test_a_choice_comes_back_from_a_link(choice: ZooChoice, step: int | None) -> None:
    chosen = replace(Selection(), zoo=choice, zoo_step=step)
    back, problems = selection_from_link(link_of(chosen))
    assert (back.zoo, back.zoo_step, problems) == (choice, step, ())


def test_a_link_says_only_what_is_not_as_the_page_opens() -> None:
    assert not {"zoo", "zt"} & set(link_of(Selection()))
    changed = replace(OPENING, mode="writes", unit=6, prompt="def f(~say.x)")
    assert text_of_choice(changed) == "mode.writes~u.7~say.def f(~say.x)"
    link = link_of(replace(Selection(), zoo=changed, zoo_step=0))
    assert (link["zoo"], link["zt"]) == (text_of_choice(changed), "1")


def test_what_was_typed_and_is_not_in_use_stands_in_no_link() -> None:
    unused = replace(OPENING, text="abc", prompt="def")
    assert "zoo" not in link_of(replace(Selection(), zoo=unused))
    assert text_of_choice(replace(unused, reads="typed")) == "reads.typed~say.abc"
    assert text_of_choice(replace(unused, mode="writes")) == "mode.writes~say.def"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("net.transformer", "“transformer” is none of"),
        ("net.", "“” is none of"),
        ("mode.sings", "“sings” is none of reads, writes"),
        ("reads.all", "“all” is none of sample, held-out, typed"),
        ("n.0", "“0” is no whole number from 1 to 999"),
        ("n.1000", "“1000” is no whole number from 1 to 999"),
        ("by.colour", "“colour” is none of surprise, f, i, g, o, c, h"),
        ("u.0", "“0” is no whole number from 1"),
        ("u.1e9", "“1e9” is no whole number"),
        ("feature.", "no feature’s name"),
        ("feature." + "a" * 61, "no feature’s name"),
        ("heat.0", "“0” is no temperature from 0.1 to 2"),
        ("heat.nan", "“nan” is no temperature"),
        ("heat.hot", "“hot” is no number"),
        ("seed.9999999999", "“9999999999” is no whole number"),
        ("count.401", "“401” is no whole number from 1 to 400"),
        ("known.0", "“0” is no whole number from 1 to 500"),
        ("over.all", "“all” is none of held-out, this"),
        ("colour.red", "“colour” is no setting of the trained networks"),
        ("<b>.1", "“<b>” is no setting"),
    ],
)
def test_what_a_link_gets_wrong_is_named(text: str, wrong: str) -> None:
    with pytest.raises(InvalidInput) as problem:
        choice_from_text(text)
    assert wrong in str(problem.value)
    back, problems = selection_from_link({"zoo": text})
    assert back.zoo == OPENING
    assert len(problems) == 1
    assert wrong in problems[0]


@given(st.text(max_size=60))
def test_any_text_gives_a_choice_or_a_reason(text: str) -> None:
    try:
        choice = choice_from_text(text)
    except InvalidInput:
        return
    assert choice_from_text(text_of_choice(choice)) == choice


def test_what_is_too_long_for_a_link_is_left_out_and_named() -> None:
    from lstm_viz.ui.link import left_out_of_link

    long = replace(Selection(), zoo=replace(OPENING, reads="typed", text="x" * MAX_LINK_TEXT))
    assert "zoo" not in link_of(long)
    assert left_out_of_link(long) == ("what the trained network reads",)


def test_another_network_opens_on_its_own_sample() -> None:
    before = replace(OPENING, reads="typed", text="abc", unit=3, feature="position", seed=5)
    after = before.of_network("first-token")
    assert (after.network, after.reads, after.text) == ("first-token", "sample", "")
    assert (after.unit, after.feature, after.seed) == (None, None, 5)
