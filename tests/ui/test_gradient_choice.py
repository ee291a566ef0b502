"""What is chosen in the gradient lab, in a link and back; and one click for each scenario."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.cells import INITIALISATIONS
from lstm_viz.errors import InvalidInput
from lstm_viz.gradients import (
    ARCHITECTURES,
    LOSSES,
    MOST_INITIALISATIONS,
    MOST_INPUTS,
    MOST_STEPS,
    MOST_UNITS,
    PRECISIONS,
    SAME,
    GradientSettings,
)
from lstm_viz.ui.gradient_lab.choice import (
    ENGINES,
    LARGEST_CLIP,
    MOST_SEED,
    OPENING,
    READS,
    GradientChoice,
    choice_from_text,
    text_of_choice,
)
from lstm_viz.ui.gradient_lab.scenarios import SCENARIOS, scenario_of
from lstm_viz.ui.link import link_of, selection_from_link
from lstm_viz.ui.selection import Selection


@st.composite
def choices(draw: st.DrawFn) -> GradientChoice:
    names = draw(st.sets(st.sampled_from(ARCHITECTURES), min_size=1))
    count = draw(st.integers(1, MOST_INITIALISATIONS))
    return GradientChoice(
        settings=GradientSettings(
            architectures=tuple(name for name in ARCHITECTURES if name in names),
            steps=draw(st.integers(1, MOST_STEPS)),
            input_size=draw(st.integers(1, MOST_INPUTS)),
            hidden_size=draw(st.integers(1, MOST_UNITS)),
            same=draw(st.sampled_from(SAME)),
            init=draw(st.sampled_from(INITIALISATIONS)),
            spectral_radius=draw(st.floats(0.1, 2)),
            recurrent_gain=draw(st.floats(0.1, 5)),
            forget_bias=draw(st.none() | st.floats(-4, 6)),
            input_scale=draw(st.floats(0, 10)),
            loss=draw(st.sampled_from(LOSSES)),
            initialisations=count,
            seed=draw(st.integers(0, MOST_SEED)),
            precision=draw(st.sampled_from(PRECISIONS)),
        ),
        reads=draw(st.sampled_from(READS)),
        engine=draw(st.sampled_from(ENGINES)),
        device=draw(st.sampled_from(["cpu", "cuda:0", "mps"])),
        clip=draw(st.floats(1e-6, LARGEST_CLIP)),
        shown=draw(st.integers(0, count - 1)),
    )


@given(choices())
def test_a_choice_comes_back_from_its_text(choice: GradientChoice) -> None:
    assert choice_from_text(text_of_choice(choice)) == choice


@given(choices(), st.integers(0, MOST_STEPS - 1))
def test_a_choice_comes_back_from_a_link(choice: GradientChoice, step: int) -> None:
    chosen = replace(Selection(), gradients=choice, gradient_step=step)
    back, problems = selection_from_link(link_of(chosen))
    assert (back.gradients, back.gradient_step, problems) == (choice, step, ())


def test_a_link_says_only_what_is_not_as_the_page_opens() -> None:
    assert "grad" not in link_of(Selection())
    changed = OPENING.with_settings(steps=300, forget_bias=None)
    assert text_of_choice(changed) == "T.300~fb.drawn"
    assert link_of(replace(Selection(), gradients=changed))["grad"] == "T.300~fb.drawn"


@given(choices())
def test_a_link_stands_as_it_is_written_but_for_exponents(choice: GradientChoice) -> None:
    text = text_of_choice(choice)
    assert quote_plus(text) in (text, text.replace("+", "%2B").replace(":", "%3A"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("T.0", "steps is 0; expected a whole number from 1 to 5,000"),
        ("T.9999999", "steps is 9999999"),
        ("T.1e3", "“1e3” is no whole number"),
        ("T.-3", "no whole number"),
        ("H.129", "hidden_size is 129"),
        ("fb.nan", "forget_bias is nan"),
        ("fb.7", "forget_bias is 7.0; expected a number from -4.0 to 6.0"),
        ("gain.inf", "recurrent_gain is inf"),
        ("gain.many", "“many” is no number"),
        ("nets.", "names networks"),
        ("nets.lstm-transformer", "names networks"),
        ("init.zeros", "“zeros” is none of"),
        ("clip.0", "clip is 0.0; expected a number above 0"),
        ("clip.nan", "clip is nan"),
        ("look.21", "look is 21; expected an initialisation from 1 to 20"),
        ("look.0", "look is 0"),
        ("seed.9999999999", "seed is 9999999999"),
        ("colour.red", "“colour” is no setting of the gradient lab"),
        ("<b>.1", "“<b>” is no setting"),
    ],
)
def test_what_a_link_gets_wrong_is_named(text: str, said: str) -> None:
    with pytest.raises(InvalidInput) as problem:
        choice_from_text(text)
    assert said in str(problem.value)
    back, problems = selection_from_link({"grad": text})
    assert back.gradients == OPENING
    assert len(problems) == 1
    assert said.split(";")[0] in problems[0]


@given(st.text(max_size=60))
def test_any_text_gives_a_choice_or_a_reason(text: str) -> None:
    try:
        choice = choice_from_text(text)
    except InvalidInput:
        return
    assert choice_from_text(text_of_choice(choice)) == choice


def test_fewer_initialisations_leave_one_of_them_to_look_at() -> None:
    looked = replace(OPENING, shown=15)
    assert looked.with_settings(initialisations=5).shown == 4


@pytest.mark.parametrize("key", SCENARIOS)
def test_a_scenario_is_what_it_sets(key: str) -> None:
    settings = replace(GradientSettings(steps=7, seed=3, hidden_size=5), **SCENARIOS[key].settings)
    assert scenario_of(settings) == key
    assert (settings.steps, settings.seed, settings.hidden_size) == (7, 3, 5)


def test_the_page_opens_on_a_scenario_and_others_are_none() -> None:
    assert scenario_of(OPENING.settings) == "bias-3"
    assert scenario_of(replace(OPENING.settings, forget_bias=0.25)) is None
