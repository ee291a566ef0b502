"""What the lessons' pages keep of a visitor's choices: in a link and back, with their clocks."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.errors import InvalidInput
from lstm_viz.ui.lesson_choice import (
    MOST_PHASES,
    MOST_STEPS,
    NOWHERE,
    ChoiceText,
    LessonChoice,
    Place,
    Places,
    places_from_text,
    plus_one,
    text_of_places,
    whole_from,
    word,
)
from lstm_viz.ui.lessons import LESSONS, Lesson
from lstm_viz.ui.link import link_of, selection_from_link
from lstm_viz.ui.selection import Selection
from lstm_viz.ui.settings_text import one_of


@dataclass(frozen=True)
class Kept(LessonChoice):
    """A choice of this test."""

    kind: str = "one"
    unit: int = 0
    text: str = "usual"


TEXT = ChoiceText(
    (
        word("kind", "kind", one_of(("one", "two"))),
        word("u", "unit", whole_from(1, 9, 1), plus_one),
    ),
    Kept(),
    "this test",
    typed="text",
    longest=20,
)
PLAIN = ChoiceText(TEXT.words, Kept(), "this test")

kept = st.builds(
    Kept,
    kind=st.sampled_from(["one", "two"]),
    unit=st.integers(0, 8),
    text=st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)
places = st.builds(
    Places,
    **{
        field.name: st.none()
        | st.builds(Place, st.integers(0, MOST_STEPS - 1), st.integers(1, MOST_PHASES))
        for field in fields(Places)
    },
)


@given(kept)
def test_a_choice_comes_back_from_its_text(choice: Kept) -> None:
    assert TEXT.read(TEXT.write(choice)) == choice
    assert PLAIN.read(PLAIN.write(choice)) == replace(choice, text="usual")


def test_a_text_says_only_what_is_not_as_the_page_opens() -> None:
    assert TEXT.write(Kept()) == ""
    assert TEXT.read("") == Kept()
    assert TEXT.write(Kept("two", 3, "~say.x~u.1")) == "kind.two~u.4~say.~say.x~u.1"
    assert TEXT.write(Kept(text="")) == "say."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kind.three", "“three” is none of one, two"),
        ("u.0", "“0” is no whole number from 1 to 9"),
        ("u.10", "“10” is no whole number from 1 to 9"),
        ("u.x", "“x” is no whole number"),
        ("nothing", "“nothing” is no setting of this test"),
        ("say." + "x" * 21, "has 21 characters; expected at most 20"),
    ],
)
def test_a_text_that_cannot_be_read_names_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        TEXT.read(text)


@given(places)
def test_the_clocks_places_come_back(stands: Places) -> None:
    assert places_from_text(text_of_places(stands)) == stands
    back, problems = selection_from_link(link_of(replace(Selection(), places=stands)))
    assert (back.places, problems) == (stands, ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("elsewhere.1.1", "“elsewhere” is none of side_by_side"),
        ("stacked.0.1", "“0” is no whole number from 1 to 500"),
        ("stacked.1.10", "“10” is no whole number from 1 to 9"),
        ("stacked.1", "“” is no whole number"),
        ("stacked", "“” is no whole number"),
    ],
)
def test_a_place_that_cannot_be_read_names_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        places_from_text(text)
    back, problems = selection_from_link({"at": text})
    assert back.places == NOWHERE
    assert len(problems) == 1


def test_each_lesson_has_a_field_and_a_part_of_its_own() -> None:
    names = {field.name for field in fields(Selection)}
    assert {lesson.field for lesson in LESSONS} <= names
    assert len({lesson.field for lesson in LESSONS}) == len({each.part for each in LESSONS})
    assert {field.name for field in fields(Places)} <= {lesson.field for lesson in LESSONS}
    for lesson in LESSONS:
        assert getattr(Selection(), lesson.field) == lesson.text.opening
        assert not {lesson.part, "at"} & set(link_of(Selection()))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.field)
def test_a_lesson_that_a_link_cannot_say_opens_as_it_does(lesson: Lesson) -> None:
    back, problems = selection_from_link({lesson.part: "no-such.1"})
    assert getattr(back, lesson.field) == lesson.text.opening
    assert len(problems) == 1
    assert lesson.text.where in problems[0]
