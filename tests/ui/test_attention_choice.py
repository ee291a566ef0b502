"""What is chosen on the page of attention, in a link and back; what cannot be read."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_viz.errors import InvalidInput
from lstm_viz.ui.attention.choice import (
    LONGEST,
    MEASURED,
    MOST_UNIT,
    NETWORKS,
    OPENING,
    TEXT,
    AttentionChoice,
)
from lstm_viz.ui.lesson_choice import MOST_HELD_OUT

units = st.none() | st.integers(0, MOST_UNIT - 1)
typed = st.text(string.ascii_lowercase + string.digits + "~.,-é ß☃<&=", max_size=LONGEST)
choices = st.builds(
    AttentionChoice,
    network=st.sampled_from(NETWORKS),
    held_out=st.none() | st.integers(0, MOST_HELD_OUT - 1),
    unit=units,
    number=units,
    longer=st.sampled_from(MEASURED),
    text=typed,
)


@settings(max_examples=200)
@given(choices)
def test_a_choice_comes_back_from_its_link(choice: AttentionChoice) -> None:
    assert TEXT.read(TEXT.write(choice)) == choice


def test_the_opening_needs_no_link() -> None:
    assert TEXT.write(OPENING) == ""
    assert TEXT.read("") == OPENING


@settings(max_examples=200)
@given(st.text(max_size=60))
def test_a_link_from_anyone_is_read_or_refused(text: str) -> None:
    try:
        choice = TEXT.read(text)
    except InvalidInput:
        return
    assert TEXT.read(TEXT.write(choice)) == choice


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("net.both", "both"),
        ("n.0", "from 1 to 999"),
        ("n.1000", "from 1 to 999"),
        ("u.x", "“x”"),
        ("longer.texts", "texts"),
        ("say." + "a" * 201, "201 characters"),
    ],
)
def test_what_a_link_cannot_say_is_named(text: str, named: str) -> None:
    with pytest.raises(InvalidInput, match=named):
        TEXT.read(text)


def test_the_other_network_is_the_same_scene() -> None:
    assert OPENING.scene == OPENING.with_settings(network="summary", unit=3, number=4).scene
    assert OPENING.scene != OPENING.with_settings(text="3 may 2021").scene
    assert OPENING.scene != OPENING.with_settings(held_out=3).scene
