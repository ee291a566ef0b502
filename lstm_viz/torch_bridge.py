"""Weights in and out of PyTorch's recurrent modules. Importing this imports torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from torch import nn

from lstm_viz.arrays import FloatArray
from lstm_viz.cells import LSTM, RNN, LSTMTrace
from lstm_viz.errors import InvalidInput
from lstm_viz.network import Network
from lstm_viz.parameter_names import named_parameters, network_from_parameters

_MODULES = {"LSTM": nn.LSTM, "GRU": nn.GRU, "RNN": nn.RNN}


def from_torch(
    module: nn.Module,
    *,
    readout: nn.Linear | None = None,
    readout_activation: Literal["linear", "softmax"] = "linear",
) -> Network:
    """Take the weights of a PyTorch recurrent module.

    Parameters
    ----------
    module : nn.LSTM, nn.GRU, nn.RNN, nn.LSTMCell, nn.GRUCell or nn.RNNCell
        With any of their options; dropout between layers counts as switched off (eval mode).
        Weights in half precision become float32.
    readout : nn.Linear, optional
        A linear layer over the last layer's output.
    readout_activation : str
        ``"linear"`` or ``"softmax"``.

    Returns
    -------
    Network
        Independent of the module: the weights are copied.

    Raises
    ------
    InvalidInput
        When the module is none of these, or a weight is not finite.
    """
    single_cells = (nn.LSTMCell, nn.GRUCell, nn.RNNCell)
    if not isinstance(module, (*_MODULES.values(), *single_cells)):
        raise InvalidInput(
            f"module is a {type(module).__name__}; expected nn.LSTM, nn.GRU, nn.RNN or one of "
            "their cells."
        )
    named = {name: _to_numpy(parameter) for name, parameter in module.named_parameters()}
    if readout is not None:
        named["readout.weight"] = _to_numpy(readout.weight)
        if readout.bias is not None:
            named["readout.bias"] = _to_numpy(readout.bias)
    return network_from_parameters(
        named,
        nonlinearity=getattr(module, "nonlinearity", "tanh"),
        readout_activation=readout_activation,
        batch_first=getattr(module, "batch_first", False),
    )


def _to_numpy(parameter: torch.Tensor) -> FloatArray:
    values = parameter.detach().cpu()
    if values.dtype not in (torch.float32, torch.float64):
        values = values.float()
    return np.array(values.numpy())


class RecurrentWithReadout(nn.Module):
    """A recurrent module with a linear read-out and, where wanted, a softmax after it."""

    def __init__(self, recurrent: nn.Module, readout: nn.Linear, softmax: bool) -> None:
        super().__init__()
        self.recurrent = recurrent
        self.readout = readout
        self.softmax = softmax

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the read-out of every step, shape (T, K) or (T, B, K)."""
        logits: torch.Tensor = self.readout(self.recurrent(x)[0])
        return logits.softmax(-1) if self.softmax else logits


def to_torch(network: Network) -> nn.Module:
    """Build the PyTorch module that computes what `network` computes.

    Parameters
    ----------
    network : Network
        Its weights are copied. The module's dtype is float64 when any weight is.

    Returns
    -------
    nn.LSTM, nn.GRU or nn.RNN
        With a read-out, a `RecurrentWithReadout` around it, whose forward gives the read-out.

    Raises
    ------
    InvalidInput
        When some cells have biases and others have none, which PyTorch's modules cannot hold.
    """
    first = network.layers[0][0]
    has_bias = {cell.bias_ih is not None for layer in network.layers for cell in layer}
    if len(has_bias) > 1:
        raise InvalidInput("some cells have biases and others have none; PyTorch needs all alike.")
    named = named_parameters(network)
    dtype = torch.float64 if any(a.dtype == np.float64 for a in named.values()) else torch.float32
    options: dict[str, object] = {}
    if isinstance(first, RNN):
        options["nonlinearity"] = first.nonlinearity
    if isinstance(first, LSTM) and first.weight_hr is not None:
        options["proj_size"] = first.output_size
    recurrent = _MODULES[network.kind](
        network.input_size,
        network.hidden_size,
        num_layers=network.num_layers,
        bias=has_bias.pop(),
        batch_first=network.batch_first,
        bidirectional=network.bidirectional,
        dtype=dtype,
        **options,
    )
    _copy_into(recurrent, {k: v for k, v in named.items() if not k.startswith("readout.")})
    if network.readout is None:
        return recurrent
    classes, features = network.readout.weight.shape
    linear = nn.Linear(features, classes, bias=network.readout.bias is not None, dtype=dtype)
    _copy_into(
        linear,
        {k.removeprefix("readout."): v for k, v in named.items() if k.startswith("readout.")},
    )
    return RecurrentWithReadout(recurrent, linear, network.readout.activation == "softmax")


def _copy_into(module: nn.Module, named: dict[str, FloatArray]) -> None:
    with torch.no_grad():
        for name, array in named.items():
            module.get_parameter(name).copy_(torch.from_numpy(np.array(array)))


@dataclass(frozen=True)
class Difference:
    """How far a trace is from what PyTorch computes."""

    largest: float  # the largest absolute difference
    compared: int  # how many numbers were compared
    version: str  # PyTorch's


def largest_difference(trace: LSTMTrace) -> Difference:
    """Run a trace's weights and sequence through `torch.nn.LSTM` in float64 and compare.

    The module shows no gates: compared are h and C of every unit at every step, which depend on
    all of them. It is run a step at a time, for it gives C only at the end of a run.

    Parameters
    ----------
    trace : LSTMTrace
        A finished trace, read forward.

    Returns
    -------
    Difference

    Raises
    ------
    InvalidInput
        When something was held or cut, which the module cannot do.
    """
    trace.require_forward()
    if trace.interventions:
        raise InvalidInput(
            "gates of this trace are held or wires cut, and torch.nn.LSTM can do neither; expected "
            "a trace without interventions."
        )
    module = to_torch(Network.of(trace.cell)).double()
    h, c = (torch.tensor(state, dtype=torch.float64)[None] for state in (trace.h0, trace.c0))
    largest = 0.0
    with torch.no_grad():
        for t, x in enumerate(torch.tensor(trace.x, dtype=torch.float64)):
            _, (h, c) = module(x[None], (h, c))
            for mine, theirs in ((trace.h[t], h[0]), (trace.c[t], c[0])):
                largest = max(largest, float(np.abs(mine - theirs.numpy()).max()))
    return Difference(largest, trace.h.size + trace.c.size, str(torch.__version__))
