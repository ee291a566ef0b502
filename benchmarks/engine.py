"""The LSTM's trace, all gates kept, against PyTorch."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import nn
from torch.nn.functional import linear

import lstm_viz as lv
from benchmarks.timing import Row, compare


def rows() -> Iterator[Row]:
    """Time a trace against `nn.LSTM`'s forward, and against an LSTMCell loop that keeps gates."""
    for threads in sorted({torch.get_num_threads(), 1}, reverse=True):
        torch.set_num_threads(threads)
        for dtype in (np.float32, np.float64):
            for steps, input_size, hidden_size, repeats, goal in (
                (20, 4, 4, 50, "≤ 1.3"),
                (1000, 16, 64, 2, "≤ 3"),
            ):
                yield from _rows(steps, input_size, hidden_size, repeats, goal, dtype, threads)


def _rows(
    steps: int,
    input_size: int,
    hidden_size: int,
    repeats: int,
    goal: str,
    dtype: type[np.float32] | type[np.float64],
    threads: int,
) -> Iterator[Row]:
    torch.manual_seed(0)
    torch_dtype = torch.float32 if dtype is np.float32 else torch.float64
    module = nn.LSTM(input_size, hidden_size, dtype=torch_dtype)
    cell = lv.from_torch(module).layers[0][0]
    x = np.random.default_rng(0).normal(size=(steps, input_size)).astype(dtype)
    x_torch = torch.from_numpy(x)

    def forward() -> object:
        with torch.no_grad():
            return module(x_torch)

    def loop() -> object:
        with torch.no_grad():
            return _loop_that_keeps_gates(module, x_torch)

    what = f"trace, T={steps} D={input_size} H={hidden_size}, {dtype.__name__}"
    where = f"{threads} thread{'s' if threads > 1 else ''}"
    yield compare(
        what,
        lambda: cell.trace(x),
        f"nn.LSTM forward, {where}",
        forward,
        to_reach=goal,
        repeats=repeats,
    )
    yield compare(
        what,
        lambda: cell.trace(x),
        f"LSTMCell loop keeping gates, {where}",
        loop,
        to_reach="≤ 0.25" if steps == 1000 else "",
        repeats=max(1, repeats // 10),
    )


def _loop_that_keeps_gates(module: nn.LSTM, x: torch.Tensor) -> list[tuple[torch.Tensor, ...]]:
    """What one would write to see the gates: an LSTMCell's equations, step by step."""
    weight_ih, weight_hh, bias_ih, bias_hh = module.parameters()
    h = c = torch.zeros(1, module.hidden_size, dtype=x.dtype)
    kept: list[tuple[torch.Tensor, ...]] = []
    for x_t in x:
        total = linear(x_t[None], weight_ih, bias_ih) + linear(h, weight_hh, bias_hh)
        i, f, g, o = total.chunk(4, dim=1)
        i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
        c = f * c + i * g
        h = o * c.tanh()
        kept.append((i, f, g, o, c, h))
    return kept
