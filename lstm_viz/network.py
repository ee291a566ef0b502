"""Networks of one kind of cell: stacked, bidirectional, with an optional read-out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from lstm_viz.arrays import (
    MAX_TRACE_BYTES,
    FloatArray,
    finite_array,
    frozen_copy,
    read_only,
    require_shape,
)
from lstm_viz.cells import GRU, LSTM, RNN, Cell, LSTMTrace, Trace
from lstm_viz.errors import InvalidInput


@dataclass(frozen=True, eq=False)
class Readout:
    """A linear layer over the last layer's hidden states, with a softmax where wanted.

    ``logits(t) = weight h(t) + bias``; with ``activation="softmax"`` the output is
    softmax(logits(t)), a probability for each of the K classes.

    Raises
    ------
    InvalidInput
        When an array has the wrong shape or is not finite, or the activation is unknown.
    """

    weight: FloatArray  # (K, H·directions)
    bias: FloatArray | None = None  # (K,)
    activation: Literal["linear", "softmax"] = "linear"

    def __post_init__(self) -> None:
        if self.activation not in ("linear", "softmax"):
            raise InvalidInput(
                f"the read-out's activation is {self.activation!r}; expected 'linear' or 'softmax'."
            )
        weight = frozen_copy("readout.weight", self.weight)
        if weight.ndim != 2 or 0 in weight.shape:
            raise InvalidInput(f"readout.weight has shape {weight.shape}; expected (K, H).")
        object.__setattr__(self, "weight", weight)
        if self.bias is not None:
            bias = frozen_copy("readout.bias", self.bias)
            require_shape("readout.bias", bias, (weight.shape[0],), "(K,)")
            object.__setattr__(self, "bias", bias)

    def logits(self, h: FloatArray) -> FloatArray:
        """weight h + bias for every h, shape (…, K).

        Raises
        ------
        InvalidInput
            When a sum leaves the range of the dtype of `h`.
        """
        with np.errstate(over="ignore", invalid="ignore"):  # found below, and named
            logits = h @ self.weight.T.astype(h.dtype, copy=False)
            if self.bias is not None:
                logits = logits + self.bias.astype(h.dtype, copy=False)
        if not np.isfinite(logits).all():
            raise InvalidInput(
                f"a sum of the read-out left the range of {h.dtype.name}: its weights are too "
                "large."
            )
        return logits


def softmax(logits: FloatArray) -> FloatArray:
    """exp(z_k) / Σ_j exp(z_j) over the last axis, safe for logits of any size."""
    with np.errstate(over="ignore"):  # 1e308 below -1e308 is -inf, and exp(-inf) = 0
        weights = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


@dataclass(frozen=True, eq=False)
class NetworkTrace:
    """Everything a network computed on one sequence; all arrays read-only.

    In a batch every shape has B after T (in `output`, `hidden` and `logits` before it where the
    network is `batch_first`).
    """

    network: Network
    layers: tuple[tuple[Trace, ...], ...]  # [layer][direction]; all by the sequence's own time
    hidden: FloatArray  # (T, H·directions), the last layer's h, directions side by side
    logits: FloatArray | None  # (T, K), the read-out's sums; None without a read-out
    output: FloatArray  # (T, K) after the read-out's activation; `hidden` without a read-out
    h_n: FloatArray  # (layers·directions, H), each chain's last h, in PyTorch's order
    c_n: FloatArray | None  # (layers·directions, H), likewise C; None without a belt


@dataclass(frozen=True, eq=False)
class Network:
    """Layers of one kind of cell, each with one direction or two.

    Raises
    ------
    InvalidInput
        When cells of different kinds or sizes that do not fit are put together.
    """

    layers: tuple[tuple[Cell, ...], ...]  # [layer][direction]
    readout: Readout | None = None
    batch_first: bool = False  # x and the outputs of a batch are (B, T, ·), as in the PyTorch flag
    kind: str = field(init=False)  # "LSTM", "GRU" or "RNN"

    def __post_init__(self) -> None:
        try:
            layers = tuple(tuple(directions) for directions in self.layers)
        except TypeError as problem:
            raise InvalidInput(
                "layers is not a tuple of layers; expected a tuple of cells for each layer, such "
                "as ((cell,),)."
            ) from problem
        if not layers or {len(directions) for directions in layers} not in ({1}, {2}):
            raise InvalidInput("a network needs at least one layer, each of one or two directions.")
        first = layers[0][0]
        if not isinstance(first, (LSTM, GRU, RNN)):
            raise InvalidInput(
                f"a layer holds a {type(first).__name__}; expected LSTM, GRU or RNN."
            )
        expected_input = first.input_size
        for k, directions in enumerate(layers):
            for cell in directions:
                if type(cell) is not type(first):
                    raise InvalidInput("all cells of a network must be of one kind.")
                activations = [c.nonlinearity for c in (first, cell) if isinstance(c, RNN)]
                if len(set(activations)) > 1:
                    raise InvalidInput(
                        f"layer {k} has the nonlinearity {activations[1]!r}; expected "
                        f"{activations[0]!r}, as in layer 0."
                    )
                if (cell.hidden_size, cell.output_size) != (first.hidden_size, first.output_size):
                    raise InvalidInput(
                        f"layer {k} has {cell.hidden_size} units; expected {first.hidden_size}, "
                        "as in layer 0."
                    )
                if cell.input_size != expected_input:
                    raise InvalidInput(
                        f"layer {k} takes {cell.input_size} inputs; expected {expected_input}."
                    )
            expected_input = first.output_size * len(directions)
        if self.readout is not None and self.readout.weight.shape[1] != expected_input:
            raise InvalidInput(
                f"readout.weight has shape {self.readout.weight.shape}; expected "
                f"(K, {expected_input}): the last layer gives {expected_input} numbers a step."
            )
        object.__setattr__(self, "layers", layers)
        object.__setattr__(self, "kind", first.kind)

    @classmethod
    def of(cls, cell: Cell) -> Network:
        """Wrap a single cell as a network of one layer and one direction."""
        return cls(((cell,),))

    @property
    def input_size(self) -> int:
        """D, the number of input features."""
        return self.layers[0][0].input_size

    @property
    def hidden_size(self) -> int:
        """H, the number of units of each cell."""
        return self.layers[0][0].hidden_size

    @property
    def num_layers(self) -> int:
        """How many layers are stacked."""
        return len(self.layers)

    @property
    def bidirectional(self) -> bool:
        """Whether each layer also runs backward over the sequence."""
        return len(self.layers[0]) == 2

    def trace(
        self, x: ArrayLike, h0: ArrayLike | None = None, c0: ArrayLike | None = None
    ) -> NetworkTrace:
        """Run the network over a sequence and keep everything.

        Parameters
        ----------
        x : array_like, shape (T, D) or (T, B, D); (B, T, D) where the network is `batch_first`
            The input. float32 is computed in float32, everything else in float64.
        h0, c0 : array_like, shape (layers·directions, H) or (layers·directions, B, H), optional
            The states before the first step, in PyTorch's order; zeros by default. `c0` only
            for an LSTM.

        Returns
        -------
        NetworkTrace
            A backward direction's trace is indexed by the sequence's own time: its entry t is
            what the chain computed when it read x(t), so it starts at T-1, and its ``h_prev``
            at t is its own h at t+1.

        Raises
        ------
        InvalidInput
            When an array has the wrong shape or is not finite.
        """
        x = finite_array("x", x)
        batch_axis_first = self.batch_first and x.ndim == 3
        if batch_axis_first and x.shape[-1] != self.input_size:
            raise InvalidInput(
                f"x has shape {x.shape}; expected (B, T, D) with D = {self.input_size}."
            )
        self._require_room_for(x)
        current = x.swapaxes(0, 1) if batch_axis_first else x
        if self.kind != "LSTM" and c0 is not None:
            raise InvalidInput(f"c0 is given, but a {self.kind} has no cell state.")
        starts_h = self._starting_states("h0", h0)
        starts_c = self._starting_states("c0", c0)
        layers: list[tuple[Trace, ...]] = []
        chain = 0
        for directions in self.layers:
            traces: list[Trace] = []
            for backward, cell in enumerate(directions):
                trace = _trace_direction(
                    cell, current, starts_h[chain], starts_c[chain], bool(backward)
                )
                traces.append(trace)
                chain += 1
            layers.append(tuple(traces))
            current = np.concatenate([trace.h for trace in traces], axis=-1)
        chains = [(trace, k) for traces in layers for k, trace in enumerate(traces)]
        h_n = np.stack([trace.h[0 if backward else -1] for trace, backward in chains])
        c_n = None
        if self.kind == "LSTM":
            c_n = np.stack(
                [
                    trace.c[0 if backward else -1]
                    for trace, backward in chains
                    if isinstance(trace, LSTMTrace)
                ]
            )
        hidden = current.swapaxes(0, 1) if batch_axis_first else current
        logits = None if self.readout is None else self.readout.logits(hidden)
        output = hidden if logits is None else logits
        if self.readout is not None and self.readout.activation == "softmax":
            output = softmax(output)
        return NetworkTrace(
            network=self,
            layers=tuple(layers),
            hidden=read_only(hidden),
            logits=None if logits is None else read_only(logits),
            output=read_only(output),
            h_n=read_only(h_n),
            c_n=None if c_n is None else read_only(c_n),
        )

    def _require_room_for(self, x: FloatArray) -> None:
        """Refuse a sequence whose traces, over all layers and directions, would take too much."""
        chains = self.num_layers * len(self.layers[0])
        values = math.prod(x.shape[:-1]) * chains * 13 * self.hidden_size
        if values * x.itemsize > MAX_TRACE_BYTES:
            raise InvalidInput(
                f"x has shape {x.shape}; a trace of it over {chains} chains of "
                f"{self.hidden_size} units would take {values * x.itemsize / 1024**3:.1f} GiB, and "
                f"at most {MAX_TRACE_BYTES / 1024**3:.0f} GiB are allowed. Trace a shorter piece."
            )

    def _starting_states(
        self, name: str, states: ArrayLike | None
    ) -> Sequence[FloatArray] | Sequence[None]:
        chains = self.num_layers * len(self.layers[0])
        if states is None:
            return [None] * chains
        array = finite_array(name, states)
        if array.ndim not in (2, 3) or array.shape[0] != chains:
            raise InvalidInput(
                f"{name} has shape {array.shape}; expected ({chains}, H) or ({chains}, B, H): "
                "one state for each layer and direction."
            )
        return list(array)


def _trace_direction(
    cell: Cell,
    x: FloatArray,
    h0: FloatArray | None,
    c0: FloatArray | None,
    backward: bool,
) -> Trace:
    order = x[::-1] if backward else x
    trace: Trace = cell.trace(order, h0, c0) if isinstance(cell, LSTM) else cell.trace(order, h0)
    return trace.turned() if backward else trace
