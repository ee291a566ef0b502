"""Every hand-set cell does what it claims, on its own sequence and on others."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import lstm_viz as lv

KEYS = [
    "first-token",
    "set-reset",
    "counter",
    "leaky-average",
    "delay",
    "brackets",
    "anbn",
    "parity",
    "forget-everything",
    "remember-everything",
]
DRAW = {
    "real": lambda rng, shape: rng.normal(size=shape),
    "bits": lambda rng, shape: rng.integers(0, 2, shape).astype(float),
    "signs": lambda rng, shape: rng.choice([-1.0, 1.0], shape),
    "one-hot": lambda rng, shape: np.eye(shape[1])[rng.integers(0, shape[1], shape[0])],
}


def test_the_ten_that_were_asked_for() -> None:
    assert list(lv.PRESETS) == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_the_claim_on_its_own_sequence(key: str) -> None:
    preset = lv.preset(key)
    trace = preset.cell.trace(preset.sequence.x)
    claimed = preset.expected(preset.sequence.x)
    assert np.ptp(claimed) > 0 or key == "first-token"
    np.testing.assert_allclose(trace.c[:, preset.unit], claimed, rtol=0, atol=1e-12)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("seed", range(5))
def test_the_claim_on_a_thousand_drawn_steps_here_and_in_pytorch(key: str, seed: int) -> None:
    preset = lv.preset(key)
    rng = np.random.default_rng([seed, KEYS.index(key)])
    x = DRAW[preset.domain](rng, (1000, preset.cell.input_size))
    trace = preset.cell.trace(x)
    claimed = preset.expected(x)
    np.testing.assert_allclose(trace.c[:, preset.unit], claimed, rtol=0, atol=1e-9)
    module = lv.to_torch(lv.Network.of(preset.cell))
    with torch.no_grad():
        h, (_, c) = module(torch.tensor(x))
    np.testing.assert_allclose(h.numpy(), trace.h, rtol=0, atol=1e-9)
    assert float(c[0, preset.unit]) == pytest.approx(claimed[-1], abs=1e-9)


def test_some_claims_written_out() -> None:
    def cell_states(key: str) -> list[float]:
        preset = lv.preset(key)
        return preset.cell.trace(preset.sequence.x).c[:, preset.unit].round(9).tolist()

    assert cell_states("first-token") == [-1] * 8
    assert cell_states("set-reset") == [0, 1, 1, 1, 0, 0, 1, 1, 1, 0]
    assert cell_states("counter") == [1, 1, 2, 3, 3, 3, 4, 4, 5, 6]
    assert cell_states("delay") == [0, 1, -1, -1, 1, 1, -1, 1]
    assert cell_states("brackets") == [0, 1, 1, 1, 2, 2, 1, 2, 2, 3, 3, 2, 1, 0]
    assert cell_states("anbn") == [1, 2, 3, 4, 5, 4, 3, 2, 1, 0]
    assert cell_states("parity") == [1, 1, 0, 1, 0, 0, 0, 1]


@pytest.mark.parametrize("key", KEYS)
def test_each_can_be_shown(key: str) -> None:
    preset = lv.preset(key)
    assert preset.key == key
    assert preset.sentence.endswith(".")
    assert preset.claim.endswith(".")
    assert 0 <= preset.start < preset.sequence.steps
    assert 0 <= preset.unit < preset.cell.hidden_size
    assert preset.sequence.input_size == preset.cell.input_size
    if preset.alphabet is not None:
        assert preset.alphabet.size == preset.cell.input_size


def test_an_unknown_preset_names_those_there_are() -> None:
    with pytest.raises(lv.InvalidInput, match=r"no preset 'xor'; expected one of first-token, set"):
        lv.preset("xor")
