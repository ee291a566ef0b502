"""What is chosen on the page of stacked LSTMs, in a link and back; what it reads."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz import zoo
from lstm_viz.errors import InvalidInput
from lstm_viz.ui.lesson_choice import MOST_HELD_OUT, READS
from lstm_viz.ui.lesson_reading import reading_of, text_read
from lstm_viz.ui.link import link_of, selection_from_link
from lstm_viz.ui.selection import Selection
from lstm_viz.ui.stacked.choice import MOST_UNIT, OPENING, OVER, TEXT, StackedChoice
from lstm_viz.zoo.lessons import STACKED

typed = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
choices = st.builds(
    StackedChoice,
    network=st.sampled_from(STACKED),
    reads=st.sampled_from(READS),
    held_out=st.integers(0, MOST_HELD_OUT - 1),
    text=typed,
    units=st.none()
    | st.lists(st.integers(0, MOST_UNIT - 1), min_size=1, max_size=6, unique=True).map(tuple),
    opened=st.none() | st.integers(0, 2),
    over=st.sampled_from(OVER),
)


@given(choices)
def test_a_choice_comes_back_from_its_text_and_from_a_link(choice: StackedChoice) -> None:
    assert TEXT.read(TEXT.write(choice)) == choice
    selection, problems = selection_from_link(link_of(Selection(stacked=choice)))
    assert (selection.stacked, problems) == (choice, ())


@given(st.text(max_size=60))
def test_garbage_is_refused_or_a_choice(text: str) -> None:
    try:
        choice = TEXT.read(text)
    except InvalidInput:
        return
    assert isinstance(choice, StackedChoice)


@pytest.mark.parametrize(
    "text", ["xyz", "net.python", "u.0", "u.1-1", "u.", "in.4", "in.0", "over.f", "n.0", "reads.x"]
)
def test_what_cannot_be_used_is_named(text: str) -> None:
    with pytest.raises(InvalidInput, match="“"):
        TEXT.read(text)


def test_another_layer_or_unit_does_not_open_the_clock_anew() -> None:
    assert OPENING.with_settings(opened=1, units=(0,), over="c").scene == OPENING.scene
    assert OPENING.with_settings(held_out=3, reads="held-out").scene != OPENING.scene


def test_something_typed_is_read_as_it_was_drawn() -> None:
    key = STACKED[0]
    drawn = reading_of(key, "held-out", 4, "", 120)
    again = reading_of(key, "typed", 0, text_read(key, drawn), 120)
    assert np.array_equal(drawn.sequence.x, again.sequence.x)
    with pytest.raises(InvalidInput, match="at most 3"):
        reading_of(key, "typed", 0, text_read(key, drawn), 3)


def test_of_a_typed_text_it_is_known_what_comes_next() -> None:
    """At each dot the next letter; nothing at letters and behind the last."""
    key = zoo.BIDIRECTIONAL[1]
    reading = reading_of(key, "typed", 0, ".a..cb.", 40)
    found = reading.answers(zoo.network_of(key).trace(reading.sequence.x))
    known = [found.outputs[int(row.argmax())] if row.any() else "" for row in found.target]
    asked = [name if ask else "-" for name, ask in zip(known, found.asked, strict=True)]
    assert asked == ["a", "-", "c", "c", "-", "-", "-"]
    drawn = reading_of(key, "held-out", 2, "", 40)
    answered = drawn.answers(zoo.network_of(key).trace(drawn.sequence.x))
    typed_again = reading_of(key, "typed", 0, text_read(key, drawn), 40)
    again = typed_again.answers(zoo.network_of(key).trace(typed_again.sequence.x))
    np.testing.assert_array_equal(answered.target, again.target)
