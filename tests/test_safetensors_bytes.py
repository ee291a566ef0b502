"""Weights as the bytes of a `.safetensors` file, to be offered for download."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.torch
import torch
from hypothesis import given, settings
from torch import nn

import lstm_viz as lv
from lstm_viz.weight_files import safetensors_bytes
from tests.strategies import Shape, shapes

CELLS = {
    "lstm": lv.LSTM.random(3, 4, seed=1),
    "lstm of float32": lv.LSTM.random(3, 4, seed=1, dtype="float32"),
    "without biases": lv.LSTM.random(3, 4, seed=2, bias=False),
    "gru": lv.GRU.random(3, 4, seed=3),
    "relu": lv.RNN.random(3, 4, seed=4, nonlinearity="relu"),
}


def parts_of(content: bytes) -> tuple[dict[str, Any], bytes]:
    """Header and numbers; the header's entries come in any order."""
    end = 8 + int.from_bytes(content[:8], "little")
    return json.loads(content[8:end]), content[end:]


@pytest.mark.parametrize("name", sorted(CELLS))
def test_the_bytes_are_what_is_written_into_a_file(tmp_path: Path, name: str) -> None:
    cell = CELLS[name]
    lv.save_weights(cell, tmp_path / "cell.safetensors")
    header, numbers = parts_of((tmp_path / "cell.safetensors").read_bytes())
    assert header["__metadata__"]["format"] == "lstm_viz"
    assert len(numbers) == sum(
        entry["data_offsets"][1] - entry["data_offsets"][0]
        for key, entry in header.items()
        if key != "__metadata__"
    )
    assert parts_of(safetensors_bytes(cell)) == (header, numbers)
    assert parts_of(safetensors_bytes(lv.Network.of(cell))) == (header, numbers)


@pytest.mark.parametrize("name", ["lstm", "lstm of float32", "without biases"])
def test_pytorch_reads_the_bytes_as_the_state_of_an_lstm(name: str) -> None:
    cell = CELLS[name]
    state = safetensors.torch.load(safetensors_bytes(cell))
    dtype = torch.float32 if name == "lstm of float32" else torch.float64
    module = nn.LSTM(3, 4, bias=name != "without biases", dtype=dtype)
    module.load_state_dict(state)
    x = np.random.default_rng(0).normal(size=(6, 3))
    with torch.no_grad():
        theirs = module(torch.tensor(x, dtype=dtype))[0].double().numpy()
    np.testing.assert_allclose(cell.trace(x).h, theirs, atol=1e-6)


@settings(max_examples=20)
@given(shapes(max_size=4))
def test_the_bytes_are_read_back_to_the_last_bit(shape: Shape) -> None:
    H, D = shape.hidden_size, shape.input_size
    cell = lv.LSTM(
        shape.draw(4 * H, D, key=2) * 1e200,
        shape.draw(4 * H, H, key=3) * 1e-300,
        shape.draw(4 * H, key=4),
        -np.zeros(4 * H),
    )
    read = lv.load_weights(safetensors_bytes(cell)).layers[0][0]
    for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
        assert getattr(read, name).tobytes() == getattr(cell, name).tobytes()


def test_a_changed_cell_whose_arrays_are_views_is_written_whole() -> None:
    cell = lv.LSTM(np.asfortranarray(np.arange(24.0).reshape(8, 3)), np.ones((16, 4))[::2, ::2])
    read = lv.load_weights(safetensors_bytes(cell)).layers[0][0]
    np.testing.assert_array_equal(read.weight_ih, np.arange(24.0).reshape(8, 3))
    np.testing.assert_array_equal(read.weight_hh, np.ones((8, 2)))
