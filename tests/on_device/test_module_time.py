"""Times of PyTorch's own modules."""

from __future__ import annotations

import json
import subprocess
import sys

import torch

from lstm_viz.on_device.module_time import module_times


def test_each_module_is_run_and_nothing_is_left_changed() -> None:
    torch.manual_seed(5)
    before = torch.random.get_rng_state()
    found = module_times(3, 4, 2, 6, 2, budget=0.0)
    assert set(found.seconds) == {"feed-forward", "rnn", "gru", "lstm", "bidirectional"}
    assert all(0 <= time < 1 for time in found.seconds.values())
    assert sum(found.seconds.values()) > 0
    assert (found.steps, found.repeats, found.version) == (6, 3, str(torch.__version__))
    assert torch.equal(torch.random.get_rng_state(), before)
    assert torch.is_grad_enabled()


def test_as_a_command_it_writes_json() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "lstm_viz.on_device.module_time", "2", "3", "1", "4", "1"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(ran.stdout)["steps"] == 4
