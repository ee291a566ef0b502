"""Small encoder–decoders with random weights, and the same equations written in PyTorch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from hypothesis import strategies as st
from torch import nn

from lstm_viz.encoder_decoder.files import encoder_decoder_arrays, encoder_decoder_from
from lstm_viz.encoder_decoder.model import EncoderDecoder


@dataclass(frozen=True)
class Sizes:
    reads: int  # D
    writes: int  # K
    encoder: int  # H of each direction
    decoder: int
    attention: int | None  # N
    seed: int
    bias: bool = True

    def network(self, dtype: type = np.float64) -> EncoderDecoder:
        """Random, asymmetric weights."""
        rng = np.random.default_rng(self.seed)
        D, K, E, H, N = self.reads, self.writes, self.encoder, self.decoder, self.attention
        shapes: dict[str, tuple[int, ...]] = {}
        for ending in ("", "_reverse"):
            shapes |= {
                f"encoder.weight_ih_l0{ending}": (4 * E, D),
                f"encoder.weight_hh_l0{ending}": (4 * E, E),
                f"encoder.bias_ih_l0{ending}": (4 * E,),
                f"encoder.bias_hh_l0{ending}": (4 * E,),
            }
        shapes |= {
            "decoder.weight_ih": (4 * H, K + 1 + 2 * E),
            "decoder.weight_hh": (4 * H, H),
            "decoder.bias_ih": (4 * H,),
            "decoder.bias_hh": (4 * H,),
            "readout.weight": (K, H + 2 * E),
            "readout.bias": (K,),
        }
        if N is not None:
            shapes |= {
                "attention.weight_query": (N, H),
                "attention.weight_key": (N, 2 * E),
                "attention.score": (N,),
                "attention.bias": (N,),
            }
        named = {
            name: rng.normal(0, 0.8, shape).astype(dtype)
            for name, shape in shapes.items()
            if self.bias or "bias" not in name
        }
        return encoder_decoder_from(
            named,
            reads=tuple(f"r{k}" for k in range(D)),
            writes=tuple(f"w{k}" for k in range(K)),
            end="w0",
        )

    def x(self, steps: int) -> np.ndarray:
        return np.random.default_rng([self.seed, 1]).normal(size=(steps, self.reads))

    def target(self, steps: int) -> tuple[str, ...]:
        drawn = np.random.default_rng([self.seed, 2]).integers(0, self.writes, steps)
        return tuple(f"w{k}" for k in drawn)


def sizes(attention: bool | None = None) -> st.SearchStrategy[Sizes]:
    """Any small sizes; with attention, without, or (None) either."""
    units = st.integers(1, 4)
    choice = {True: units, False: st.none(), None: st.none() | units}[attention]
    return st.builds(
        Sizes,
        reads=st.integers(1, 5),
        writes=st.integers(1, 5),
        encoder=units,
        decoder=units,
        attention=choice,
        seed=st.integers(0, 2**32 - 1),
        bias=st.booleans(),
    )


class Reference(nn.Module):
    """Encoder, attention and decoder of PyTorch's own parts, one sequence at a time."""

    def __init__(self, network: EncoderDecoder) -> None:
        super().__init__()
        arrays = encoder_decoder_arrays(network)
        bias = "decoder.bias_ih" in arrays
        E, H, K = network.encoder.hidden_size, network.decoder.hidden_size, len(network.writes)
        double = torch.float64
        self.encoder = nn.LSTM(len(network.reads), E, bidirectional=True, bias=bias, dtype=double)
        self.decoder = nn.LSTMCell(K + 1 + 2 * E, H, bias=bias, dtype=double)
        self.readout = nn.Linear(H + 2 * E, K, bias="readout.bias" in arrays, dtype=double)
        self.attends = network.attention is not None
        own = dict(self.named_parameters())
        with torch.no_grad():
            for name, array in arrays.items():
                value = torch.tensor(array, dtype=double)
                if name.startswith("attention."):
                    self.register_parameter(name.replace(".", "_"), nn.Parameter(value))
                else:
                    own[name].copy_(value)
        self.K, self.E, self.H = K, E, H

    def gradients(self) -> dict[str, np.ndarray]:
        """By the names of `encoder_decoder_arrays`."""
        return {
            name.replace("attention_", "attention.", 1): parameter.grad.numpy()
            for name, parameter in self.named_parameters()
            if parameter.grad is not None
        }

    def forward(
        self, x: torch.Tensor, target: list[int] | None, steps: int = 0, end: int = -1
    ) -> dict[str, torch.Tensor]:
        annotations, (h_n, _) = self.encoder(x)
        h = c = torch.zeros(self.H, dtype=torch.float64)
        kept: dict[str, list[torch.Tensor]] = {}
        before, written = self.K, []
        for j in range(steps if target is None else len(target)):
            now = {}
            if self.attends:
                at_each = self.attention_weight_key @ annotations.T  # (N, T)
                total = at_each + (self.attention_weight_query @ h)[:, None]
                if hasattr(self, "attention_bias"):
                    total = total + self.attention_bias[:, None]
                now["scores"] = self.attention_score @ total.tanh()
                now["alignment"] = now["scores"].exp() / now["scores"].exp().sum()
                context = sum(
                    weight * a for weight, a in zip(now["alignment"], annotations, strict=True)
                )
            else:
                context = torch.cat([h_n[0], h_n[1]])
            sign = torch.zeros(self.K + 1, dtype=torch.float64)
            sign[before] = 1
            h, c = self.decoder(torch.cat([sign, context]), (h, c))
            logits = self.readout(torch.cat([h, context]))
            now |= dict(context=context, h=h, c=c, logits=logits, probabilities=logits.softmax(0))
            for name, value in now.items():
                kept.setdefault(name, []).append(value)
            before = int(logits.argmax()) if target is None else target[j]
            written.append(before)
            if target is None and before == end:
                break
        stacked = {name: torch.stack(values) for name, values in kept.items()}
        return {**stacked, "annotations": annotations, "written": torch.tensor(written)}
