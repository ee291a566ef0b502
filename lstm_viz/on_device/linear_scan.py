"""y(t) = a(t) ⊙ y(t±1) + b(t), the belt's recurrence in either direction. Imports torch.

Once the gates are known, the cell state and every gradient along the belt are such a recurrence,
elementwise and linear. It needs no step after step: two neighbouring steps in one are again of
that form, so that ⌈log₂ T⌉ rounds of doubling reach every step (Hillis & Steele 1986; for
recurrences Martin & Cundy 2018).
"""

from __future__ import annotations

import numpy as np
import torch

MANY_PER_STEP = 512
"""From so many numbers a step on, a plain loop is the faster way on a CPU: doubling goes through
all of them ⌈log₂ T⌉ times, and they no longer fit into the caches."""


def linear_scan(factors: torch.Tensor, terms: torch.Tensor, *, backward: bool) -> torch.Tensor:
    """Solve y(t) = a ⊙ y(t-1) + b(t) from y(0) = b(0), or backward from the last step.

    Parameters
    ----------
    factors : tensor, shape (T-1, …)
        a: entry t stands between step t and step t+1, in either direction.
    terms : tensor, shape (T, …)
        b.
    backward : bool
        Whether y(t) = factors(t) ⊙ y(t+1) + terms(t) instead of
        y(t+1) = factors(t) ⊙ y(t) + terms(t+1).

    Returns
    -------
    tensor, shape (T, …)
        y, on the device of `terms`.
    """
    if terms.device.type == "cpu" and terms[0].numel() >= MANY_PER_STEP:
        return _step_by_step(factors, terms, backward)
    return _by_doubling(factors, terms, backward)


def _by_doubling(factors: torch.Tensor, terms: torch.Tensor, backward: bool) -> torch.Tensor:
    y = terms.clone()
    reach = 1  # y holds what came from fewer steps away than that; factors lead over that many
    while reach < len(y):
        if backward:
            y[:-reach].add_(factors * y[reach:])
        else:
            y[reach:].add_(factors * y[:-reach])
        factors = factors[:-reach] * factors[reach:]
        reach *= 2
    return y


def _step_by_step(factors: torch.Tensor, terms: torch.Tensor, backward: bool) -> torch.Tensor:
    """The plain loop, in NumPy, whose calls cost less than PyTorch's."""
    y = torch.empty_like(terms)
    a, b, out = factors.numpy(), terms.numpy(), y.numpy()
    if backward:
        a, b, out = a[::-1], b[::-1], out[::-1]
    out[0] = b[0]
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        for t in range(1, len(b)):
            np.multiply(a[t - 1], out[t - 1], out=out[t])
            out[t] += b[t]
    return y
