"""Gradients at every step against PyTorch, whose modules show the parameters' alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

import lstm_viz as lv
from benchmarks.timing import Row, compare
from lstm_viz.arrays import FloatArray
from lstm_viz.on_device import find_device, hidden_norms

STEPS, INPUT_SIZE = 1000, 16
ROUNDS = 25
"""More than elsewhere: these runs are short, and what else the machine does shows in them."""


@dataclass(frozen=True)
class _Size:
    """One size of the problem on one device, and what is to be reached there."""

    device: str
    hidden_size: int
    batch: int
    against_module: str
    against_loop: str

    @property
    def what(self) -> str:
        """As the table names it."""
        return f"T={STEPS} H={self.hidden_size} B={self.batch}, float32"


def rows() -> Iterator[Row]:
    """Time ‖∂L/∂h(t)‖ at every step, of a loss on the last step.

    Against `nn.LSTM` forward and backward, which finds the parameters' gradients in the same time
    but nothing of the steps between; and against what one would write to see them, a loop of
    LSTMCell steps that retain their gradients. PyTorch has the threads that it starts with.
    """
    sizes = [_Size("cpu", 64, 1, "≤ 2", "≤ 0.125"), _Size("cpu", 64, 32, "≤ 1.2", "")]
    if torch.cuda.is_available():
        sizes.append(_Size("cuda:0", 256, 64, "≤ 1.2", "≤ 0.125"))
    for size in sizes:
        yield from _rows(size)


def _rows(size: _Size) -> Iterator[Row]:
    torch.manual_seed(0)
    module = nn.LSTM(INPUT_SIZE, size.hidden_size)
    cell = lv.from_torch(module).layers[0][0]
    shape = (STEPS, INPUT_SIZE) if size.batch == 1 else (STEPS, size.batch, INPUT_SIZE)
    x = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    module.to(size.device)
    is_gpu = size.device != "cpu"
    x_torch = torch.tensor(x, device=size.device)
    threads = torch.get_num_threads()
    cpu = f"CPU, {threads} thread{'s' if threads > 1 else ''}"
    name = find_device(size.device).name if is_gpu else cpu

    def there_and_back() -> None:
        module.zero_grad()
        module(x_torch)[0][-1].sum().backward()
        if is_gpu:
            torch.cuda.synchronize()

    def ours() -> FloatArray:
        return hidden_norms(cell, x, device=size.device)

    what = f"‖∂L/∂h(t)‖ at all steps, fused, {size.what}"
    plain = f"nn.LSTM forward + backward, {name}"
    yield _timed(what, ours, plain, there_and_back, size.against_module)
    if size.against_loop:
        yield compare(
            what,
            ours,
            f"LSTMCell loop with retain_grad, {name}",
            lambda: _loop_that_retains_gradients(module, x_torch),
            to_reach=size.against_loop,
            repeats=1,
        )
    if not is_gpu:
        yield _timed(
            f"all gradients at all steps, NumPy, {size.what}",
            lambda: lv.gradient_flow(cell, x),
            plain,
            there_and_back,
            "",
        )


def _timed(
    what: str, ours: Callable[[], object], against: str, reference: Callable[[], object], goal: str
) -> Row:
    return compare(what, ours, against, reference, to_reach=goal, repeats=1, rounds=ROUNDS)


def _loop_that_retains_gradients(module: nn.LSTM, x: torch.Tensor) -> FloatArray:
    """What one would write: each h(t) a tensor of its own, that keeps what reaches it."""
    cell = nn.LSTMCell(module.input_size, module.hidden_size, device=x.device)
    cell.load_state_dict(
        {name.removesuffix("_l0"): weight for name, weight in module.state_dict().items()}
    )
    hidden_states: list[torch.Tensor] = []
    h = c = x.new_zeros(*x.shape[1:-1], module.hidden_size)
    for x_t in x:
        h, c = cell(x_t, (h, c))
        h.retain_grad()
        hidden_states.append(h)
    h.sum().backward()  # type: ignore[no-untyped-call]
    gradients = torch.stack([h.grad for h in hidden_states if h.grad is not None])
    norms: FloatArray = gradients.norm(dim=-1).cpu().numpy()
    return norms
