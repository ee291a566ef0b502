"""How long a step of PyTorch's own modules takes, on the CPU. What computes imports torch.

``python -m lstm_viz.on_device.module_time 32 64 1 100 1`` says it for D, H, L, T and B, as JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter, process_time
from typing import Any

_LEAST_REPEATS, _MOST_REPEATS = 3, 25


@dataclass(frozen=True)
class ModuleTimes:
    """Seconds a step of the modules, with what they were measured on."""

    seconds: dict[str, float]  # by architecture: "feed-forward", "rnn", "gru", "lstm", …
    steps: int  # how many were run in one go
    repeats: int
    version: str  # PyTorch's
    threads: int


def module_times(
    input_size: int,
    hidden_size: int,
    layers: int,
    steps: int,
    batch: int,
    budget: float = 0.3,
) -> ModuleTimes:
    """Run a whole sequence forward through each module, again and again. Imports torch.

    `nn.RNN`, `nn.GRU`, `nn.LSTM`, the last with ``bidirectional``, too; for the feed-forward
    network `nn.Linear` and `nn.Tanh` over all steps at once. All in float32, in eval mode, without
    gradients. What is taken is the processor's time, summed over threads.

    Parameters
    ----------
    input_size, hidden_size, layers, steps, batch : int
        D, H, L, T and B.
    budget : float
        Seconds after which no further repeat is begun. Three are always run, after one that does
        not count.
    """
    import torch
    from torch import nn

    def chain() -> nn.Module:
        parts: list[nn.Module] = []
        for layer in range(layers):
            parts += [nn.Linear(hidden_size if layer else input_size, hidden_size), nn.Tanh()]
        return nn.Sequential(*parts)

    def recurrent(kind: Any, **options: Any) -> nn.Module:
        module: nn.Module = kind(input_size, hidden_size, num_layers=layers, **options)
        return module.eval()

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        x = torch.randn(steps, batch, input_size)
        modules: dict[str, Callable[[Any], Any]] = {
            "feed-forward": chain(),
            "rnn": recurrent(nn.RNN),
            "gru": recurrent(nn.GRU),
            "lstm": recurrent(nn.LSTM),
            "bidirectional": recurrent(nn.LSTM, bidirectional=True),
        }
    seconds: dict[str, list[float]] = {key: [] for key in modules}
    with torch.no_grad():
        for module in modules.values():
            module(x)
        begun, repeats = perf_counter(), 0
        while repeats < _LEAST_REPEATS or (
            repeats < _MOST_REPEATS and perf_counter() - begun < budget
        ):
            for key, module in modules.items():
                start = process_time()
                module(x)
                seconds[key].append((process_time() - start) / steps)
            repeats += 1
    return ModuleTimes(
        seconds={key: max(median(times), 1e-9) for key, times in seconds.items()},
        steps=steps,
        repeats=repeats,
        version=str(torch.__version__),
        threads=torch.get_num_threads(),
    )


if __name__ == "__main__":
    print(json.dumps(asdict(module_times(*map(int, sys.argv[1:])))))
