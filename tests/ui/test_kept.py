"""What is kept for whoever asks for the same is what would have been made."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from lstm_viz.cells import Clamp, Interventions
from lstm_viz.figures import moving_strip, stage
from lstm_viz.figures.moving import MovingPicture
from lstm_viz.ui import current
from lstm_viz.ui.board import kept
from lstm_viz.ui.board.payload import payload
from lstm_viz.ui.current import build
from lstm_viz.ui.own_cell import OwnCell
from lstm_viz.ui.selection import RANDOM, Pin, Selection

CHOSEN = replace(Selection().with_network(RANDOM), source="seasonal", steps=12, channels=2)
OWN = OwnCell.of(build(CHOSEN).cell)
OTHERS: dict[str, Any] = {
    "network": "counter",
    "hidden_size": 5,
    "seed": 7,
    "forget_bias": 2.0,
    "own": replace(OWN, input_scale=2.0),
    "interventions": Interventions(clamps=(Clamp("f", 1.0),)),
    "pin": Pin(OWN),
    "source": "sine",
    "numbers": "1 2",
    "bits": "11",
    "text": "other",
    "steps": 13,
    "period": 5.0,
    "channels": 3,
    "noise": 0.7,
    "series_seed": 3,
}
"""Another value of each field that a trace may depend on."""


def test_looking_elsewhere_makes_no_other_trace() -> None:
    there = build(replace(CHOSEN, step=3, phase=1, unit=2, quantity="c", order="mean"))
    assert there.run == build(CHOSEN).run
    assert there.trace is build(CHOSEN).trace
    assert (there.selection.step, there.selection.unit) == (3, 2)


@pytest.mark.parametrize("field", OTHERS)
def test_another_choice_is_another_run(field: str) -> None:
    base = CHOSEN
    if field in ("numbers", "bits", "text"):
        base = replace(CHOSEN, source=field)
    other = replace(base, **{field: OTHERS[field]})
    if field == "network":
        other = Selection().with_network("counter")
    assert build(other).run != build(base).run


def test_every_field_that_a_run_depends_on_is_known() -> None:
    """A field that came to be must be put on one side or the other."""
    looked_at = {
        *("step", "phase", "quantity", "unit", "first_unit", "lanes", "shown_as", "order"),
        *("units", "gradients", "gradient_step", "training", "zoo", "zoo_step"),
        *("side_by_side", "stacked", "bidirectional", "attention", "variants", "problems"),
        *("cost", "misconceptions", "uses", "places"),
    }
    assert set(current._SHOWN) == set(OTHERS)
    assert {field.name for field in fields(Selection)} == looked_at | set(OTHERS)


def test_what_is_kept_is_sent_as_if_it_were_made_anew() -> None:
    trace = build(CHOSEN).trace
    made = []

    def make() -> dict[str, MovingPicture]:
        made.append(1)
        return {"stage": stage(trace), "strip": moving_strip(trace)}

    board = {"dark": False, "clock": {"steps": 12}}
    key = ("a test's", build(CHOSEN).run)
    sent = [payload(board, kept.kept_pictures(key, make)) for _ in range(3)]
    assert len(made) == 1
    assert set(sent) == {payload(board, make())}


def test_what_is_kept_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    trace = build(CHOSEN).trace
    one = kept.packed({"strip": moving_strip(trace)})
    monkeypatch.setattr(kept, "packed", lambda _: replace(one, body=bytes(kept.MOST_BYTES // 4)))
    kept.kept_pictures.cache_clear()
    for k in range(10):
        kept.kept_pictures(k, dict)
    assert list(kept.kept_pictures.cache) == [7, 8, 9]


def test_pictures_too_large_to_keep_are_sent_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    one = kept.packed({"strip": moving_strip(build(CHOSEN).trace)})
    large = replace(one, body=bytes(kept.MOST_BYTES + 1))
    monkeypatch.setattr(kept, "packed", lambda _: large)
    assert kept.kept_pictures("large", dict) is large
    assert "large" not in kept.kept_pictures.cache
