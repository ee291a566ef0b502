"""Undo and redo: which states there are, which is shown, what a change is called."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_viz.cells import Clamp, Interventions
from lstm_viz.presets import PRESETS
from lstm_viz.ui.gradient_lab.choice import OPENING
from lstm_viz.ui.history import (
    MADE,
    MOST_BYTES,
    MOST_ENTRIES,
    TOGETHER,
    Entry,
    History,
    is_change,
    told,
)
from lstm_viz.ui.lesson_choice import LessonChoice, Place, Places
from lstm_viz.ui.lessons import LESSONS
from lstm_viz.ui.own_cell import OwnCell
from lstm_viz.ui.selection import LAST_PHASE, RANDOM, Pin, Selection
from lstm_viz.ui.training.choice import TrainingChoice
from lstm_viz.ui.zoo.choice import ZooChoice

LOOKED_AT: dict[str, Any] = {
    "step": 3,
    "phase": 1,
    "quantity": "o",
    "unit": 2,
    "first_unit": 1,
    "lanes": "one",
    "shown_as": "lines",
    "order": "mean",
    "units": (0, 2),
    "gradient_step": 5,
    "zoo_step": 4,
    "places": Places(stacked=Place(2)),
}
BEGUN = Selection()


def own(value: float = 0.5, units: int = 1) -> OwnCell:
    return OwnCell(1, units, np.full(4 * units * (units + 3), value).tobytes())


def seeded(seed: int) -> Selection:
    return replace(BEGUN, seed=seed)


def changed(history: History, *seeds: int, control: str = "", time: float = 0.0) -> History:
    for seed in seeds:
        history = history.with_change(f"seed {seed}", seeded(seed), control, time)
    return history


def seeds_of(history: History) -> list[int]:
    return [entry.selection.seed for entry in history.entries]


def require_sound(history: History) -> None:
    assert 0 <= history.at < len(history.entries) <= MOST_ENTRIES
    assert history.can_undo == (history.at > 0)
    assert history.can_redo == (history.at + 1 < len(history.entries))


def test_a_visit_begins_with_nothing_to_undo() -> None:
    history = History.begun(BEGUN)
    assert history.entries == (Entry("The visit begins", BEGUN),)
    assert not history.can_undo
    assert not history.can_redo
    assert history.applied_to(BEGUN) == BEGUN


def test_undo_goes_back_and_redo_forward() -> None:
    history = changed(History.begun(BEGUN), 1, 2, 3)
    assert seeds_of(history) == [0, 1, 2, 3]
    assert (history.at, history.can_undo, history.can_redo) == (3, True, False)
    assert [entry.label for entry in history.entries[1:]] == ["seed 1", "seed 2", "seed 3"]
    back = history.gone_to(1)
    assert (back.can_undo, back.can_redo) == (True, True)
    assert back.applied_to(seeded(3)).seed == 1
    assert back.gone_to(3) == history


@pytest.mark.parametrize(("at", "there"), [(-5, 0), (-1, 0), (0, 0), (2, 2), (3, 2), (99, 2)])
def test_going_beyond_the_ends_stops_there(at: int, there: int) -> None:
    assert changed(History.begun(BEGUN), 1, 2).gone_to(at).at == there


def test_a_change_after_undo_takes_away_what_was_undone() -> None:
    history = changed(changed(History.begun(BEGUN), 1, 2, 3).gone_to(1), 9)
    assert seeds_of(history) == [0, 1, 9]
    assert not history.can_redo


def test_a_drag_is_one_change() -> None:
    history = History.begun(BEGUN)
    for k in range(1, 6):
        history = history.with_change(f"{k}", seeded(k), "slider", k * TOGETHER * 0.9)
    assert seeds_of(history) == [0, 5]
    assert history.entries[-1].label == "5"
    assert history.gone_to(0).applied_to(seeded(5)).seed == 0


@pytest.mark.parametrize(
    ("control", "after", "seeds"),
    [
        ("slider", TOGETHER * 0.99, [0, 2]),
        ("slider", TOGETHER * 1.01, [0, 1, 2]),
        ("another", 0.0, [0, 1, 2]),
        ("", 0.0, [0, 1, 2]),
    ],
)
def test_only_the_same_control_shortly_after_is_the_same_change(
    control: str, after: float, seeds: list[int]
) -> None:
    history = History.begun(BEGUN).with_change("one", seeded(1), "slider", 10.0)
    history = history.with_change("two", seeded(2), control, 10.0 + after)
    assert seeds_of(history) == seeds


def test_changes_that_no_control_made_stay_apart() -> None:
    assert seeds_of(changed(History.begun(BEGUN), 1, 2, control="")) == [0, 1, 2]


def test_what_was_undone_is_not_continued_by_the_same_control() -> None:
    history = changed(History.begun(BEGUN), 1, control="slider").gone_to(0)
    assert seeds_of(changed(history, 2, control="slider")) == [0, 2]
    twice = changed(changed(History.begun(BEGUN), 1), 2, control="slider").gone_to(1)
    assert seeds_of(changed(twice, 3, control="slider")) == [0, 1, 3]


def test_a_drag_after_another_change_between_is_a_new_one() -> None:
    history = changed(History.begun(BEGUN), 1, control="slider")
    history = changed(changed(history, 2, control="button"), 3, control="slider")
    assert seeds_of(history) == [0, 1, 2, 3]


def test_only_the_last_changes_are_kept() -> None:
    history = changed(History.begun(BEGUN), *range(1, MOST_ENTRIES + 51))
    require_sound(history)
    assert seeds_of(history) == list(range(51, MOST_ENTRIES + 51))
    assert history.at == MOST_ENTRIES - 1


@pytest.mark.parametrize("pinned", [False, True])
def test_the_weights_of_all_states_stay_within_their_bytes(pinned: bool) -> None:
    history = History.begun(BEGUN)
    pin = Pin(own(-1.0, 64)) if pinned else None
    size = len(own(units=64).weights) * (1 + pinned)
    for k in range(100):
        chosen = replace(BEGUN, own=own(k, 64), pin=pin)
        history = history.with_change(str(k), chosen, "", float(k))
        require_sound(history)
        assert not history.can_redo
    assert len(history.entries) == MOST_BYTES // size
    assert [entry.label for entry in history.entries][-2:] == ["98", "99"]
    assert all(history.gone_to(k).applied_to(BEGUN).own is not None for k in range(3))


def test_the_last_two_states_are_kept_however_large() -> None:
    huge = OwnCell(1, 1, b"\0" * (MOST_BYTES + 1))
    history = History.begun(BEGUN)
    for k in range(1, 4):
        history = history.with_change(str(k), replace(BEGUN, own=huge, seed=k), "", 0.0)
    assert seeds_of(history) == [2, 3]
    assert history.can_undo


def test_undo_brings_back_what_was_made_and_keeps_what_is_looked_at() -> None:
    made: dict[str, Any] = {
        "network": RANDOM,
        "hidden_size": 7,
        "seed": 5,
        "forget_bias": None,
        "own": own(),
        "interventions": Interventions((Clamp("f", 1.0),)),
        "pin": Pin(own(0.25)),
        "source": "text",
        "numbers": "9",
        "bits": "0",
        "text": "abc",
        "steps": 9,
        "period": 5.0,
        "channels": 2,
        "noise": 0.5,
        "series_seed": 4,
        "gradients": OPENING.with_settings(steps=7),
        "training": TrainingChoice(sequence=3),
        "zoo": ZooChoice(unit=3),
        **{lesson.field: LessonChoice() for lesson in LESSONS},
    }
    assert set(made) == set(MADE)
    assert set(made) | set(LOOKED_AT) == {field.name for field in fields(Selection)}
    there = replace(BEGUN, **made)
    history = History.begun(BEGUN).with_change("all", there, "", 0.0)
    looked = replace(there, **LOOKED_AT)
    assert history.applied_to(replace(BEGUN, **LOOKED_AT)) == looked
    back = history.gone_to(0).applied_to(looked)
    assert back == replace(BEGUN, **LOOKED_AT)
    assert all(getattr(there, name) != getattr(BEGUN, name) for name in MADE)


def test_a_change_is_what_undo_brings_back() -> None:
    for name, value in LOOKED_AT.items():
        assert not is_change(BEGUN, replace(BEGUN, **{name: value})), name
    assert not is_change(BEGUN, Selection())
    assert is_change(BEGUN, replace(BEGUN, own=own()))
    assert is_change(BEGUN, replace(BEGUN, pin=Pin(own())))
    assert is_change(BEGUN, replace(BEGUN, text="other"))
    assert not is_change(replace(BEGUN, own=own()), replace(BEGUN, own=own()))


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (BEGUN.with_network("counter"), f"Network: {PRESETS['counter'].name}"),
        (BEGUN.with_network(RANDOM), "Network: Random LSTM"),
        (replace(BEGUN, hidden_size=8), "Units: 8"),
        (replace(BEGUN, seed=12), "Seed: 12"),
        (replace(BEGUN, steps=30), "Steps: 30"),
        (replace(BEGUN, period=7.5), "Period: 7.5"),
        (replace(BEGUN, channels=2), "Inputs: 2"),
        (replace(BEGUN, noise=0.25), "Noise: 0.25"),
        (replace(BEGUN, series_seed=3), "Series seed: 3"),
        (replace(BEGUN, numbers="1 2"), "Numbers: 1 2"),
        (replace(BEGUN, bits="01"), "Bits: 01"),
        (replace(BEGUN, text="x" * 24), "Text: " + "x" * 24),
        (replace(BEGUN, text="x" * 25), "Text: " + "x" * 23 + "…"),
        (replace(BEGUN, source="bits"), "Sequence: bits"),
        (replace(BEGUN, forget_bias=None), "Forget bias: PyTorch’s own"),
        (replace(BEGUN, forget_bias=2.5), "Forget bias: 2.50"),
        (replace(BEGUN, own=own()), "Weights"),
    ],
)
def test_a_change_that_nobody_named_is_named_by_what_changed(after: Selection, words: str) -> None:
    assert told(BEGUN, after) == words


def test_a_minus_in_a_label_is_the_mathematical_one() -> None:
    assert told(BEGUN, replace(BEGUN, forget_bias=-2.0)) == "Forget bias: −2.00"


actions = st.lists(
    st.tuples(
        st.sampled_from(["change", "change", "undo", "redo", "go"]),
        st.integers(0, 5),
        st.sampled_from(["", "a", "b"]),
        st.sampled_from([0.1, 0.5, 2.0]),
    ),
    max_size=30,
)


@settings(max_examples=150)
@given(actions)
def test_whatever_is_done_undo_and_redo_lead_to_the_states_there_were(
    done: list[tuple[str, int, str, float]],
) -> None:
    history, chosen, now = History.begun(BEGUN), BEGUN, 0.0
    states, at, last = [0], 0, ("", 0.0)  # what a plain list would keep
    made = [("", 0.0)]
    for number, (action, step, control, wait) in enumerate(done, 1):
        now += wait
        if action == "change":
            last = made[at]
            goes_on = at > 0 and control != "" and last[0] == control
            end = at if goes_on and now - last[1] < TOGETHER else at + 1
            states, made = [*states[:end], number], [*made[:end], (control, now)]
            at = end
            chosen = replace(chosen, seed=number, step=step)
            history = history.with_change("", chosen, control, now)
        else:
            wanted = {"undo": at - 1, "redo": at + 1, "go": step}[action]
            at = min(max(wanted, 0), len(states) - 1)
            history = history.gone_to(wanted)
            chosen = history.applied_to(replace(chosen, step=step))
            assert chosen.step == step
        require_sound(history)
        assert seeds_of(history) == states
        assert history.at == at
        assert chosen.seed == states[at]
    back, looked = history, chosen
    times = 0
    while back.can_undo:
        back, times = back.gone_to(back.at - 1), times + 1
    assert back.applied_to(looked).seed == 0
    for _ in range(times):
        back = back.gone_to(back.at + 1)
    assert back == history
    assert back.applied_to(looked) == chosen
    assert chosen.phase == LAST_PHASE
