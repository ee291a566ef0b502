"""What is chosen to be trained, in a link and back; and one click for each scenario."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.cells import INITIALISATIONS
from lstm_viz.errors import InvalidInput
from lstm_viz.gradients import ARCHITECTURES
from lstm_viz.sequences.tasks import TASKS
from lstm_viz.training import (
    MOST_BATCH,
    MOST_UNITS,
    MOST_UPDATES,
    OPTIMISERS,
    TrainingSettings,
)
from lstm_viz.ui.link import link_of, selection_from_link
from lstm_viz.ui.selection import Selection
from lstm_viz.ui.training.choice import (
    MOST_SEQUENCES,
    OPENING,
    OPENING_SETTINGS,
    TrainingChoice,
    text_of_training,
    training_from_text,
)
from lstm_viz.ui.training.scenarios import SCENARIOS, STAYS, scenario_of

rates = st.floats(1e-6, 10)


@st.composite
def choices(draw: st.DrawFn) -> TrainingChoice:
    task = TASKS[draw(st.sampled_from(sorted(TASKS)))]
    names = draw(st.sets(st.sampled_from(ARCHITECTURES), min_size=1))
    return TrainingChoice(
        settings=TrainingSettings(
            task=task.key,
            lag=draw(st.none() | st.integers(task.least_lag, task.most_lag)),
            architectures=tuple(name for name in ARCHITECTURES if name in names),
            hidden_size=draw(st.integers(1, MOST_UNITS)),
            init=draw(st.sampled_from(INITIALISATIONS)),
            forget_bias=draw(st.none() | st.floats(-4, 6)),
            optimiser=draw(st.sampled_from(OPTIMISERS)),
            learning_rate=draw(rates),
            learning_rate_end=draw(st.none() | rates),
            clip=draw(st.none() | st.floats(1e-6, 1e6)),
            batch=draw(st.integers(1, MOST_BATCH)),
            updates=draw(st.integers(1, MOST_UPDATES)),
            stops_when_solved=draw(st.booleans()),
            seed=draw(st.integers(0, 2**31 - 1)),
            device=draw(st.sampled_from(["cpu", "cuda:0", "mps"])),
        ),
        sequence=draw(st.integers(0, MOST_SEQUENCES - 1)),
    )


@given(choices())
def test_a_choice_comes_back_from_its_text(choice: TrainingChoice) -> None:
    assert training_from_text(text_of_training(choice)) == choice


@given(choices())
def test_a_choice_comes_back_from_a_link(choice: TrainingChoice) -> None:
    back, problems = selection_from_link(link_of(replace(Selection(), training=choice)))
    assert (back.training, problems) == (choice, ())


def test_a_link_says_only_what_is_not_as_the_page_opens() -> None:
    assert "train" not in link_of(Selection())
    changed = OPENING.with_settings(updates=300, clip=None)
    assert text_of_training(changed) == "clip.off~n.300"
    assert link_of(replace(Selection(), training=changed))["train"] == "clip.off~n.300"


def test_another_task_begins_with_its_own_lag() -> None:
    long = OPENING.with_settings(lag=400)
    copy = long.with_settings(task="copy")
    assert copy.settings.lag == TASKS["copy"].default_lag != 400
    assert text_of_training(copy) == "task.copy"
    assert text_of_training(copy.with_settings(lag=100)) == "task.copy~lag.100"
    assert long.with_settings(task="copy", lag=7).settings.lag == 7
    assert training_from_text("lag.7~task.copy").settings.lag == 7  # in any order


@given(choices())
def test_a_link_stands_as_it_is_written_but_for_exponents(choice: TrainingChoice) -> None:
    text = text_of_training(choice)
    assert quote_plus(text) in (text, text.replace("+", "%2B").replace(":", "%3A"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("task.chess", "“chess” is none of"),
        ("lag.5", "lag is 5; expected"),
        ("lag.-3", "“-3” is no whole number"),
        ("nets.", "names networks"),
        ("nets.lstm-transformer", "names networks"),
        ("H.129", "hidden_size is 129"),
        ("H.1e1", "“1e1” is no whole number"),
        ("init.zeros", "“zeros” is none of"),
        ("fb.7", "forget_bias is 7.0"),
        ("fb.nan", "forget_bias is nan"),
        ("opt.lion", "“lion” is none of"),
        ("lr.0", "learning_rate is 0.0"),
        ("lr.inf", "learning_rate is inf"),
        ("lr.quick", "“quick” is no number"),
        ("end.11", "learning_rate_end is 11.0"),
        ("clip.-1", "clip is -1.0"),
        ("B.0", "batch is 0"),
        ("n.9999999", "updates is 9999999"),
        ("solved.maybe", "“maybe” is none of"),
        ("seed.9999999999", "seed is 9999999999"),
        ("look.0", "look is 0; expected a sequence from 1 to"),
        (f"look.{MOST_SEQUENCES + 1}", "expected a sequence from 1 to"),
        ("colour.red", "“colour” is no setting of a training"),
        ("<b>.1", "“<b>” is no setting"),
    ],
)
def test_what_a_link_gets_wrong_is_named(text: str, said: str) -> None:
    with pytest.raises(InvalidInput) as problem:
        training_from_text(text)
    assert said in str(problem.value)
    back, problems = selection_from_link({"train": text})
    assert back.training == OPENING
    assert len(problems) == 1
    assert said.split(";")[0] in problems[0]


@given(st.text(max_size=60))
def test_any_text_gives_a_choice_or_a_reason(text: str) -> None:
    try:
        choice = training_from_text(text)
    except InvalidInput:
        return
    assert training_from_text(text_of_training(choice)) == choice


@pytest.mark.parametrize("key", SCENARIOS)
def test_a_scenario_is_what_it_sets_and_leaves_seed_and_device(key: str) -> None:
    before = TrainingSettings(task="copy", seed=3, device="cuda:0", updates=7, clip=None)
    settings = replace(before, **SCENARIOS[key].settings)
    assert scenario_of(settings) == key
    assert (settings.seed, settings.device) == (3, "cuda:0")
    assert set(SCENARIOS[key].settings).isdisjoint(STAYS)


def test_the_page_opens_on_a_scenario_and_others_are_none() -> None:
    assert scenario_of(OPENING_SETTINGS) == "adding"
    assert scenario_of(replace(OPENING_SETTINGS, batch=31)) is None
