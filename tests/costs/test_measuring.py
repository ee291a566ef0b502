"""Times that are measured: of everything that can be, and in a process of its own."""

from __future__ import annotations

import itertools
import json
import math

import pytest

from lstm_viz.arrays import FloatArray
from lstm_viz.costs import (
    COSTS,
    MOST,
    Sizes,
    measure,
    measure_apart,
    measuring,
    steps_in_one_go,
    told_by_process,
)
from lstm_viz.costs.__main__ import main
from lstm_viz.errors import InvalidInput
from lstm_viz.network import Readout

SMALL = Sizes(input_size=3, hidden_size=4, steps=12)


@pytest.mark.parametrize("sizes", [SMALL, Sizes(3, 4, layers=2, steps=7, outputs=2, batch=2)])
def test_everything_is_measured(sizes: Sizes) -> None:
    found = measure(sizes, budget=0.01)
    assert set(found.seconds) == set(COSTS)
    assert all(0 < time < 1 and math.isfinite(time) for time in found.seconds.values())
    assert found.steps == sizes.steps
    assert found.repeats >= 1
    for word in (found.engine, str(found.repeats), f"{found.steps} steps", found.machine, "thread"):
        assert word in found.told


def test_a_time_is_that_of_one_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """By a clock that goes on by one second with each look, every run takes a second."""
    monkeypatch.setattr(measuring, "_clock", itertools.count().__next__)
    found = measure(SMALL, budget=0.0)
    assert found.seconds == dict.fromkeys(COSTS, 1 / SMALL.steps)


@pytest.mark.parametrize("outputs", [0, 5])
def test_a_read_out_is_measured_along(outputs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[tuple[int, ...]] = []
    logits = Readout.logits

    def counted(self: Readout, h: FloatArray) -> FloatArray:
        found = logits(self, h)
        read.append(found.shape)
        return found

    monkeypatch.setattr(Readout, "logits", counted)
    found = measure(Sizes(3, 4, steps=6, outputs=outputs), budget=0.0)
    rounds = found.repeats + 1  # one that does not count
    assert read == [(6, 5)] * (len(COSTS) * rounds if outputs else 0)


def test_the_largest_sizes_are_run_in_a_few_steps() -> None:
    assert steps_in_one_go(SMALL) == 12
    assert 1 <= steps_in_one_go(Sizes(**MOST)) < 10


def test_a_process_of_its_own_measures_with_one_thread() -> None:
    found = measure_apart(SMALL)
    assert found.threads == 1
    assert found.sizes == SMALL
    assert set(found.seconds) == set(COSTS)
    assert "one thread" in found.told


def test_a_process_that_fails_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InvalidInput, match="measuring ended with"):
        told_by_process("lstm_viz.costs", 1, 2)
    with pytest.raises(InvalidInput, match="could be measured"):
        told_by_process("lstm_viz.notation")
    assert main(["0", "4", "1", "1", "0", "1"]) == 2
    assert "input_size is 0" in capsys.readouterr().err
    assert main(["x"]) == 2


def test_the_command_writes_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["3", "4", "1", "5", "0", "1"]) == 0
    assert json.loads(capsys.readouterr().out)["sizes"]["hidden_size"] == 4
