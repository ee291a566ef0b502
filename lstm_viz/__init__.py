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

What is named is imported when it is first asked for: PyTorch only by `from_torch`, `to_torch` and
`train`, Plotly only by `figures`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lstm_viz import figures, presets, sequences, zoo
    from lstm_viz.analysis.contributions import Contributions, Term, contributions
    from lstm_viz.analysis.gradient_flow import GradientFlow, gradient_flow
    from lstm_viz.analysis.ledger import Ledger, ledger
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
    from lstm_viz.torch_bridge import from_torch, to_torch
    from lstm_viz.training import TrainingSettings
    from lstm_viz.training.loop import train
    from lstm_viz.weight_files import load_weights, save_weights

__version__ = "0.1.0"

_ROOMS = {
    "analysis": (
        *("Contributions", "GradientFlow", "Ledger", "Term"),
        *("contributions", "gradient_flow", "ledger"),
    ),
    "cells": (
        *("GRU", "LSTM", "RNN", "CoupledLSTM", "NoForgetGateLSTM", "PeepholeLSTM"),
        *("Clamp", "Freeze", "Interventions", "GRUTrace", "LSTMTrace", "RNNTrace"),
    ),
    "encoder_decoder": ("EncoderDecoder", "EncoderDecoderTrace"),
    "errors": ("InvalidInput",),
    "gradients": ("GradientSettings", "compare_gradients"),
    "network": ("Network", "NetworkTrace", "Readout"),
    "presets": ("PRESETS", "Preset", "preset"),
    "torch_bridge": ("from_torch", "to_torch"),
    "training": ("TrainingSettings",),
    "training.loop": ("train",),
    "weight_files": ("load_weights", "save_weights"),
}
"""Where what is named here lives; as above, where a type checker reads it."""

_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}
_NAMED_THERE = {"compare_gradients": "compare"}

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
    """Import what is named when it is first asked for."""
    if name in _ROOM_OF:
        room = import_module(f"lstm_viz.{_ROOM_OF[name]}")
        found = getattr(room, _NAMED_THERE.get(name, name))
    elif name in __all__:
        found = import_module(f"lstm_viz.{name}")
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
