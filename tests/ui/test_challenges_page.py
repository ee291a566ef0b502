"""The page of challenges as Streamlit runs it: the ladder, hints, what counts as solved."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import streamlit
from streamlit.testing.v1 import AppTest

import lstm_viz as lv
from lstm_viz.challenges import CHALLENGES, Challenge, check
from lstm_viz.editing import resized
from lstm_viz.ui.messages import as_text
from lstm_viz.ui.own_cell import OwnCell
from tests.ui.test_pages import checked, opened
from tests.ui.test_weight_lab import (
    LAB,
    at,
    edit,
    lab,
    pictures,
    press,
    press_key,
    said,
    slide,
    stage_shows,
    traces,
    upload,
    weights_shown,
)

PAGE = "pages/challenges.py"
KEEP = "Share and keep"
LADDER = list(CHALLENGES)


def challenged(key: str) -> AppTest:
    return opened({"net": CHALLENGES[key].start.key}, PAGE)


def give(app: AppTest, key: str, cell: lv.LSTM | None = None) -> AppTest:
    """Let the visitor have a challenge's solution, or another cell."""
    challenge = CHALLENGES[key]
    own = OwnCell.of(challenge.solution if cell is None else cell, challenge.alphabet)
    app.session_state["selection"] = replace(app.session_state["selection"], own=own)
    return checked(app.run())


def choose(app: AppTest, key: str) -> AppTest:
    return checked(app.selectbox(key="choose_challenge").set_value(key).run())


def score(app: AppTest) -> str:
    (bar,) = app.get("progress")
    text: str = bar.proto.text
    return text.split("**")[1]


def ladder(app: AppTest) -> Any:
    return app.selectbox(key="choose_challenge")


def is_solved(app: AppTest) -> bool:
    return any(found.value.startswith("Solved, on the shown") for found in app.success)


def has_button(app: AppTest, label: str) -> bool:
    return any(button.label == label for button in app.button)


def goal_is_shown(app: AppTest, challenge: Challenge) -> bool:
    return any(found.value == as_text(challenge.goal) for found in app.markdown)


def test_the_ladder_lists_all_and_begins_with_the_first() -> None:
    app = opened({}, PAGE)
    assert ladder(app).label == "The ladder: 0 of 16 solved"
    assert ladder(app).options == [
        f"{place} · {CHALLENGES[key].title}" for place, key in enumerate(LADDER, 1)
    ]
    assert ladder(app).value is None
    first = CHALLENGES[LADDER[0]]
    assert [*pictures(app)] == ["target"]  # what the first asks for can be seen
    assert goal_is_shown(app, first)
    press_key(app, "begin")
    assert app.query_params["net"] == first.start.key
    assert goal_is_shown(app, first)
    assert ladder(app).value == first.key
    press_key(app, "undo")
    assert ladder(app).value is None


@pytest.mark.parametrize("key", LADDER)
def test_a_challenge_begins_unsolved_and_its_solution_solves_it(key: str) -> None:
    challenge = CHALLENGES[key]
    app = challenged(key)
    assert goal_is_shown(app, challenge)
    assert not app.success
    begun = check(challenge, challenge.cell)
    assert score(app) == f"{min(99.9, 100 * begun.score):.1f} %"
    assert begun.worst is not None
    told = [caption.value for caption in app.caption if "Farthest off" in caption.value]
    assert len(told) == 1
    assert f"Right at {100 * begun.shown_score:.0f} % of the steps" in told[0]
    stage_shows(app, challenge.cell.trace(challenge.sequence.x))
    give(app, key)
    stage_shows(app, challenge.solution.trace(challenge.sequence.x))
    assert is_solved(app)
    assert challenge.teaches in app.success[0].value
    assert score(app) == "100 %"
    assert ladder(app).label == "The ladder: 1 of 16 solved"
    assert ladder(app).options[LADDER.index(key)].endswith("✓")
    assert len(app.toast) == 1
    checked(app.run())
    assert is_solved(app)
    assert not app.toast  # said once


def test_progress_counts_and_is_kept_when_another_is_chosen() -> None:
    app = challenged("count-ones")
    give(app, "count-ones")
    choose(app, "parity")
    assert ladder(app).label == "The ladder: 1 of 16 solved"
    assert not is_solved(app)
    give(app, "parity")
    choose(app, "count-ones")
    assert ladder(app).label == "The ladder: 2 of 16 solved"
    assert [text for text in ladder(app).options if text.endswith("✓")] == [
        f"{LADDER.index(key) + 1} · {CHALLENGES[key].title}  ✓" for key in ("count-ones", "parity")
    ]
    assert not is_solved(app)  # it begins anew …
    assert has_button(app, "My solution")  # … and what was found is there
    press(app, "My solution")
    assert is_solved(app)
    stage_shows(app, CHALLENGES["count-ones"].solution.trace(CHALLENGES["count-ones"].sequence.x))
    assert not has_button(app, "My solution")
    press(app, "Begin again")
    assert not is_solved(app)
    press_key(app, "undo")
    assert is_solved(app)


def test_the_next_one_to_begin_with_is_the_first_that_is_not_solved() -> None:
    app = challenged(LADDER[0])
    give(app, LADDER[0])
    checked(app.selectbox(key="choose_network").set_value("counter").run())
    press_key(app, "begin")
    assert app.query_params["net"] == CHALLENGES[LADDER[1]].start.key


def test_hints_come_one_by_one_and_are_kept() -> None:
    app = challenged("parity")
    hints = CHALLENGES["parity"].hints
    assert not app.info
    press(app, "A hint")
    assert [info.value for info in app.info] == [as_text(hints[0])]
    press(app, "Another hint")
    assert [info.value for info in app.info] == [as_text(hint) for hint in hints]
    assert not has_button(app, "Another hint")
    choose(app, "delay")
    assert not app.info
    choose(app, "parity")
    assert [info.value for info in app.info] == [as_text(hint) for hint in hints]


def test_weights_are_changed_here_by_knobs_and_grid_and_the_score_follows() -> None:
    app = challenged("keep-the-token")
    challenge = CHALLENGES["keep-the-token"]
    before = score(app)
    slide(app, "knob_f", 5.0)
    assert app.slider(key="knob_f").value == 5.0
    assert weights_shown(app)["f"][0, -1] == 5.0
    changed = app.session_state["selection"].own.cell
    assert score(app) == f"{min(99.9, 100 * check(challenge, changed).score):.1f} %" != before
    edit(app, "i", 0, 4, "zero")
    assert "“zero” is no number" in said(app)
    stage_shows(app, changed.trace(challenge.sequence.x))
    press_key(app, "undo")
    assert score(app) == before


def test_a_solution_typed_number_by_number_is_taken() -> None:
    app = challenged("count-ones")
    solution = CHALLENGES["count-ones"].solution
    for gate in "figo":
        row = solution.rows(gate).start
        bias = sum(b[row] for b in (solution.bias_ih, solution.bias_hh) if b is not None)
        values = [*solution.weight_ih[row], *solution.weight_hh[row], bias]
        for column, value in enumerate(values):
            edit(app, gate, 0, column, repr(float(value)))
    assert is_solved(app)
    assert score(app) == "100 %"


def test_target_and_own_trace_are_drawn_together() -> None:
    app = challenged("parity")
    challenge = CHALLENGES["parity"]
    verdict = check(challenge, challenge.cell)
    drawn = [part.get("y") for part in traces(pictures(app)["target"]).values()]
    assert verdict.output.tolist() in drawn
    press(app, "Begin again")
    give(app, "parity")
    solved = check(challenge, challenge.solution).output.tolist()
    drawn = [part.get("y") for part in traces(pictures(app)["target"]).values()]
    assert solved in drawn
    assert verdict.output.tolist() not in drawn


def test_what_is_held_does_not_count_and_is_said() -> None:
    app = opened({"net": "challenge-keep-the-token", "do": "f:1,i:0"}, PAGE)
    plain = challenged("keep-the-token")
    assert score(app) == score(plain)
    assert any("held or cut does not count here" in caption.value for caption in app.caption)
    assert not any("does not count here" in caption.value for caption in plain.caption)


@pytest.mark.parametrize("key", ["count-ones", "keep-the-token", "delay"])
def test_a_cell_of_another_size_gets_a_message(key: str) -> None:
    cell = CHALLENGES[key].cell
    app = checked(opened({"net": CHALLENGES[key].start.key}).switch_page(LAB).run())
    at(app, "Weights")
    press(app, "Add a unit")
    checked(app.switch_page(PAGE).run())
    sizes = [str(cell.hidden_size), str(cell.hidden_size + 1)]
    assert all(size in said(app) for size in sizes)
    assert "target" not in pictures(app)
    assert not is_solved(app)
    slide(app, "knob_f", 0.5)  # and the page goes on
    give(app, key, resized(CHALLENGES[key].solution, range(cell.hidden_size), cell.input_size))
    assert is_solved(app)


def test_another_sequence_does_not_change_what_is_asked() -> None:
    app = challenged("parity")
    before = score(app)
    checked(app.selectbox(key="choose_source").set_value("bits").run())
    checked(app.text_input(key="choose_bits").set_value("111").run())
    assert score(app) == before
    give(app, "parity")
    assert is_solved(app)
    arrays = pictures(app)["stage"].arrays
    np.testing.assert_array_equal(arrays["x"][:, 0], [1, 1, 1])


@pytest.fixture
def saved(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The visit that the lab's last run offered as a file."""
    offered: dict[str, Any] = {}

    def offer(label: str, data: Any, name: str, mime: str, **_: Any) -> None:
        if name.endswith(".json"):
            offered.clear()
            offered.update(json.loads(data))

    monkeypatch.setattr(streamlit, "download_button", offer)
    return offered


def solved_after_upload(content: dict[str, Any]) -> str:
    app = checked(opened({"net": "challenge-latch"}).switch_page(LAB).run())
    at(app, KEEP)
    upload(app, "visit.json", json.dumps(content).encode())
    assert not app.error
    checked(app.switch_page(PAGE).run())
    label: str = ladder(app).label
    return label


def test_progress_is_in_the_file_and_comes_back_with_it(saved: dict[str, Any]) -> None:
    app = checked(opened({"net": "challenge-parity"}).switch_page(PAGE).run())
    give(app, "parity")
    choose(app, "brackets")
    give(app, "brackets")
    checked(app.switch_page(LAB).run())
    at(app, KEEP)
    content = dict(saved)
    assert sorted(content["solved"]) == ["brackets", "parity"]
    assert (
        content["solved"]["parity"]["weight_ih"] == CHALLENGES["parity"].solution.weight_ih.tolist()
    )
    assert solved_after_upload(content) == "The ladder: 2 of 16 solved"


def test_a_forged_claim_is_not_taken(saved: dict[str, Any]) -> None:
    app = checked(opened({"net": "challenge-parity"}).switch_page(PAGE).run())
    give(app, "parity")
    checked(app.switch_page(LAB).run())
    at(app, KEEP)
    content = saved | {"cell": None}  # what runs would be checked anew, and solve it
    right = content["solved"]["parity"]
    wrong = right | {"bias_ih": [0.0 for _ in right["bias_ih"]]}
    claims = {"parity": wrong, "count-ones": right, "brackets": right, "no such": right}
    assert solved_after_upload(content | {"solved": claims}) == "The ladder: 0 of 16 solved"
    assert (
        solved_after_upload(content | {"solved": claims | {"parity": right}})
        == "The ladder: 1 of 16 solved"
    )


def test_a_challenges_cell_is_the_current_one_in_the_lab_too() -> None:
    app = lab({"net": "challenge-parity"})
    challenge = CHALLENGES["parity"]
    stage_shows(app, challenge.cell.trace(challenge.sequence.x))
    assert app.markdown[0].value.startswith(f"#### {challenge.title}\n")
