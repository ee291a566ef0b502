"""What is done to a running cell, as a link writes it and back; texts from anyone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.cells import NO_INTERVENTIONS, Clamp, Freeze, Interventions
from lstm_viz.errors import InvalidInput
from lstm_viz.ui.intervention_text import (
    MAX_ITEMS,
    interventions_from_text,
    text_of_interventions,
)
from lstm_viz.ui.own_cell import MAX_UNITS
from lstm_viz.ui.selection import MAX_STEPS

units = st.integers(0, MAX_UNITS - 1)
steps = st.integers(0, MAX_STEPS - 1)


@st.composite
def clamps(draw: st.DrawFn) -> Clamp:
    gate = draw(st.sampled_from("ifgo"))
    low = -1.0 if gate == "g" else 0.0
    return Clamp(gate, draw(st.floats(low, 1.0)), draw(st.none() | units))


interventions = st.builds(
    Interventions,
    st.lists(clamps(), max_size=8, unique_by=lambda c: (c.gate, c.unit)).map(tuple),
    st.lists(st.builds(Freeze, units, steps), max_size=6, unique_by=lambda f: f.unit).map(tuple),
    st.lists(steps, max_size=6, unique=True).map(tuple),
    st.booleans(),
)


@given(interventions)
def test_what_is_written_is_read_back(done: Interventions) -> None:
    text = text_of_interventions(done)
    assert re.fullmatch(r"[\x21-\x7e]*", text)
    read = interventions_from_text(text)
    assert read == done
    assert text_of_interventions(read) == text  # the sign of a zero is part of it
    assert (text == "") == (not done)


@pytest.mark.parametrize(
    ("done", "text"),
    [
        (NO_INTERVENTIONS, ""),
        (Interventions((Clamp("f", 1.0),)), "f:1"),
        (Interventions((Clamp("i", 0.5, 1), Clamp("g", -0.25))), "i2:0.5,g:-0.25"),
        (Interventions((Clamp("o", 1e-05),)), "o:1e-05"),
        (Interventions((), (Freeze(1, 4),), (3,), True), "freeze2@5,write4,h"),
    ],
)
def test_units_and_steps_are_written_as_on_the_screen(done: Interventions, text: str) -> None:
    assert text_of_interventions(done) == text
    assert interventions_from_text(text) == done


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x", "“x” cannot be read; expected items such as f:1"),
        (",", "“” cannot be read"),
        ("f:1,", "“” cannot be read"),
        ("f:1, h", "“ h” cannot be read"),
        ("F:1", "“F:1” cannot be read"),
        ("c:1", "“c:1” cannot be read"),
        ("f0:1", "“f0:1” cannot be read"),
        ("f-1:1", "“f-1:1” cannot be read"),
        ("f1000:1", "“f1000:1” cannot be read"),
        ("f:", "“f:” cannot be read"),
        ("f:nan", "“f:nan” cannot be read"),
        ("f:0,5", "“5” cannot be read"),
        ("f:1_0", "“f:1_0” cannot be read"),
        ("f:٠", "“f:٠” cannot be read"),
        ("f:--1", "“--1” is no number"),
        ("f:1e", "“1e” is no number"),
        ("f:1e400", "is inf; expected a finite number"),
        ("f:" + "1" * 25, "cannot be read"),
        ("f:1.5", "the gate f(t) cannot be held at 1.5; expected a number from 0 to 1."),
        ("i:-0.1", "the gate i(t) cannot be held at -0.1"),
        ("g:-1.1", "cannot be held at -1.1; expected a number from -1 to 1."),
        ("f:1,f:0", "clamps names the same thing twice"),
        ("f2:1,f2:1", "clamps names the same thing twice"),
        ("freeze1@1,freeze1@2", "freezes names the same thing twice"),
        ("write4,write4", "cut_writes names the same thing twice"),
        ("freeze0@1", "“freeze0@1” cannot be read"),
        ("freeze1@0", "“freeze1@0” cannot be read"),
        ("freeze1", "“freeze1” cannot be read"),
        ("write0", "“write0” cannot be read"),
        ("write99999", "“write99999” cannot be read"),
        ("h\n", "“h\n” cannot be read"),
        ("a" * 1_000_000, "“" + "a" * 30 + "” cannot be read"),
        ("h," * MAX_ITEMS, f"{MAX_ITEMS + 1} interventions; expected at most {MAX_ITEMS}."),
    ],
)
def test_a_text_that_cannot_be_read_is_refused_by_name(text: str, message: str) -> None:
    with pytest.raises(InvalidInput) as problem:
        interventions_from_text(text)
    assert message in str(problem.value)
    assert len(str(problem.value)) < 200


@pytest.mark.parametrize("count", [65, MAX_STEPS])
def test_what_can_be_done_can_be_written_and_read_back(count: int) -> None:
    done = Interventions(cut_writes=tuple(range(count)))
    assert interventions_from_text(text_of_interventions(done)) == done


@pytest.mark.parametrize("text", ["f1٣:1", "freeze1٣@5", "freeze1@1٣", "write1٣"])
def test_only_plain_digits_number_units_and_steps(text: str) -> None:
    with pytest.raises(InvalidInput):
        interventions_from_text(text)


pieces = st.sampled_from(
    ["f", "i2", "g:", ":1", ":0.5", ",", "freeze1", "@2", "write", "h", "-", "e9", "\n", "9" * 30]
)


@given(st.text(max_size=40) | st.lists(pieces, max_size=12).map("".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    read, refusal = NO_INTERVENTIONS, ""
    try:
        read = interventions_from_text(text)
    except InvalidInput as problem:
        refusal = str(problem)
    assert interventions_from_text(text_of_interventions(read)) == read
    assert len(refusal) < 200
