"""See what happens inside an LSTM, number by number.

The public face, the same in a notebook, a test and a page::

    import lstm_viz as lv

    cell = lv.LSTM.random(input_size=3, hidden_size=4, seed=0, forget_bias=1.0)
    trace = cell.trace(x)                       # x: (T, D) or (T, B, D)
    trace.f, trace.i, trace.g, trace.o          # gates after activation; g is the candidate C̃
    trace.c, trace.h                            # cell and hidden state after each step
    lv.contributions(trace, "f", unit=2, t=7)   # the terms that add up to one number
    lv.ledger(trace, t=20)                      # C(t) as what each earlier step wrote
    lv.gradient_flow(cell, x)                   # dL/dh(t) and dL/dC(t) for every t
    lv.compare_gradients(lv.GradientSettings(steps=200))  # the same, of many networks side by side
    lv.from_torch(module).trace(x).output       # nn.LSTM, nn.GRU, nn.RNN and their cells
    lv.zoo.network_of("python").trace(x).logits # a trained network that comes along
    for training in lv.train(lv.TrainingSettings(task="adding-unit")): ...  # as they learn

PyTorch is imported only by `from_torch`, `to_torch` and `train`, Plotly only by `figures`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lstm_viz import presets, sequences, zoo
from lstm_viz.analysis import (
    Contributions,
    GradientFlow,
    Ledger,
    Term,
    contributions,
    gradient_flow,
    ledger,
)
from lstm_viz.cells import (
    GRU,
    LSTM,
    RNN,
    Clamp,
    CoupledLSTM,
    Freeze,
    GRUTrace,
    Interventions,
    LSTMTrace,
    NoForgetGateLSTM,
    PeepholeLSTM,
    RNNTrace,
)
from lstm_viz.encoder_decoder import EncoderDecoder, EncoderDecoderTrace
from lstm_viz.errors import InvalidInput
from lstm_viz.gradients import GradientSettings
from lstm_viz.gradients import compare as compare_gradients
from lstm_viz.network import Network, NetworkTrace, Readout
from lstm_viz.presets import PRESETS, Preset, preset
from lstm_viz.training import TrainingSettings
from lstm_viz.weight_files import load_weights, save_weights

if TYPE_CHECKING:
    from lstm_viz import figures
    from lstm_viz.torch_bridge import from_torch, to_torch
    from lstm_viz.training.loop import train

__version__ = "0.1.0"

__all__ = [
    "GRU",
    "LSTM",
    "PRESETS",
    "RNN",
    "Clamp",
    "Contributions",
    "CoupledLSTM",
    "EncoderDecoder",
    "EncoderDecoderTrace",
    "Freeze",
    "GRUTrace",
    "GradientFlow",
    "GradientSettings",
    "Interventions",
    "InvalidInput",
    "LSTMTrace",
    "Ledger",
    "Network",
    "NetworkTrace",
    "NoForgetGateLSTM",
    "PeepholeLSTM",
    "Preset",
    "RNNTrace",
    "Readout",
    "Term",
    "TrainingSettings",
    "compare_gradients",
    "contributions",
    "figures",
    "from_torch",
    "gradient_flow",
    "ledger",
    "load_weights",
    "preset",
    "presets",
    "save_weights",
    "sequences",
    "to_torch",
    "train",
    "zoo",
]


def __getattr__(name: str) -> Any:
    """Import what is heavy only when it is asked for."""
    if name in ("from_torch", "to_torch"):
        from lstm_viz import torch_bridge

        return getattr(torch_bridge, name)
    if name == "train":
        from lstm_viz.training.loop import train

        return train
    if name == "figures":
        import importlib

        return importlib.import_module("lstm_viz.figures")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
