"""Gradients at every step of one or many cells, computed on a device. Imports torch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import torch
from numpy.typing import ArrayLike

from lstm_viz.arrays import FloatArray, finite_array, read_only, sequence_array
from lstm_viz.cells import Cell, StateGradients
from lstm_viz.errors import InvalidInput
from lstm_viz.gradients import EnsembleGradients, GradientSettings, Loss, loss_seed
from lstm_viz.on_device.devices import Device, find_device
from lstm_viz.on_device.failure import on_device
from lstm_viz.on_device.norms import euclidean_norms
from lstm_viz.on_device.swept import SweptCell, sweep

NormOf = Literal["h", "c", "direct"]
NORMS_OF: tuple[NormOf, ...] = ("h", "c", "direct")


def device_gradients(
    cells: Sequence[Cell],
    x: ArrayLike,
    loss: Loss,
    *,
    device: str = "cpu",
    norms_of: Sequence[NormOf] = NORMS_OF,
) -> EnsembleGradients:
    """Compute how the gradient of a loss reaches back, for several cells of one kind.

    Parameters
    ----------
    cells : sequence of LSTM, GRU or RNN
        N cells, each with weights of its own; they start from a state of zeros.
    x : array_like, shape (T, D) or (T, B, D)
        What all of them read. float32 is computed in float32, everything else in float64.
    loss : str
        ``"last"`` or ``"every"``, as in `GradientSettings`; summed over a batch.
    device : str
        The key of one of `find_devices()`.
    norms_of : sequence of str
        Which norms at every step are wanted, of ``"h"``, ``"c"`` and ``"direct"``. ``"h"`` comes
        in any case; without the other two it takes less time.

    Returns
    -------
    EnsembleGradients
        `norm_c` and `norm_direct` are None where they are not wanted or the cells have none. All
        norms of a network are inf where a state of it left the float range. Of a batch, the norm
        at step t is that of all its B sequences' gradients together.

    Raises
    ------
    InvalidInput
        When there is no cell or they are of different kinds, `x` does not fit them, there is no
        such device, or it cannot compute in float64.
    DeviceFailed
        When the device gave up, out of memory for instance.
    """
    if len({cell.kind for cell in cells}) != 1:
        kinds = ", ".join(cell.kind for cell in cells) or "empty"
        raise InvalidInput(f"cells is {kinds}; expected at least one, and all of one kind.")
    if not set(norms_of) <= set(NORMS_OF):
        raise InvalidInput(
            f"norms_of is {tuple(norms_of)!r}; expected some of {', '.join(NORMS_OF)}."
        )
    sequences = [_checked_sequence(cell, x) for cell in cells]
    place = _checked_device(device, sequences[0])
    # Only what the loss hands to each h(t) is asked of it; networks and input are here already.
    seeding = GradientSettings(loss=loss, precision=sequences[0].dtype.name)  # type: ignore[arg-type]

    def norms_of_all() -> dict[str, FloatArray]:
        of_each = []
        for cell, sequence in zip(cells, sequences, strict=True):
            seed = loss_seed(seeding, len(sequence), cell.output_size)
            if sequence.ndim == 3:
                seed = seed[:, None]  # the same for all of a batch
            swept = _swept(cell, sequence, seed, place, with_parameters=True)
            of_each.append(_norms(swept, norms_of))
        return {key: _to_numpy(torch.stack([n[key] for n in of_each])) for key in of_each[0]}

    found = on_device(place, norms_of_all)
    return EnsembleGradients(
        norm_h=found["h"],
        norm_c=found.get("c"),
        norm_direct=found.get("direct"),
        norm_parameters=found["parameters"],
    )


def hidden_norms(
    cell: Cell, x: ArrayLike, h_seed: ArrayLike | None = None, *, device: str = "cpu"
) -> FloatArray:
    """Compute ‖∂L/∂h(t)‖ at every step and nothing else, the fastest way there is here.

    Parameters
    ----------
    cell, x, h_seed, device
        As in `state_gradients`.

    Returns
    -------
    ndarray, shape (T,) or (T, B)
        Of a batch, one norm for each of its sequences. 0 where the gradient fell below the float
        range, inf where it left it.

    Raises
    ------
    InvalidInput, DeviceFailed
        As in `state_gradients`.
    """
    sequence = _checked_sequence(cell, x)
    seed = _checked_seed(cell, sequence, h_seed)
    place = _checked_device(device, sequence)

    def norms() -> FloatArray:
        swept = _require_in_range(_swept(cell, sequence, seed, place))
        found = _to_numpy(euclidean_norms(swept.dL_dh))
        return found if sequence.ndim == 3 else found[:, 0]

    return on_device(place, norms)


def state_gradients(
    cell: Cell, x: ArrayLike, h_seed: ArrayLike | None = None, *, device: str = "cpu"
) -> StateGradients:
    """Compute on a device what `cell.backpropagate` does: every gradient of every step.

    Parameters
    ----------
    cell : LSTM, GRU or RNN
        The cell; it starts from a state of zeros.
    x : array_like, shape (T, D) or (T, B, D)
        The input. float32 is computed in float32, everything else in float64.
    h_seed : array_like, shape (H,) or (B, H); or (T, H) or (T, B, H), optional
        ∂L/∂h(T) of a loss on the last hidden state, ones by default; with a time axis, ∂L/∂h(t)
        of a loss that looks at every step.
    device : str
        The key of one of `find_devices()`.

    Returns
    -------
    StateGradients

    Raises
    ------
    InvalidInput
        When an array has the wrong shape or is not finite, a state leaves the range of the dtype,
        there is no such device, or it cannot compute in float64.
    DeviceFailed
        When the device gave up, out of memory for instance.
    """
    sequence = _checked_sequence(cell, x)
    seed = _checked_seed(cell, sequence, h_seed)
    place = _checked_device(device, sequence)

    def array(gradient: torch.Tensor) -> FloatArray:
        found = _to_numpy(gradient)
        return found if sequence.ndim == 3 else found[:, 0]

    def gradients() -> StateGradients:
        swept = _require_in_range(_swept(cell, sequence, seed, place))
        return StateGradients(
            dL_dh=array(swept.dL_dh),
            dL_dc=None if swept.dL_dc is None else array(swept.dL_dc),
            dL_dpre=array(swept.dL_dpre),
            direct=None if swept.direct is None else array(swept.direct),
        )

    return on_device(place, gradients)


def _norms(swept: SweptCell, norms_of: Sequence[NormOf]) -> dict[str, torch.Tensor]:
    """Norms at every step, (T,) each, and under "parameters" a single one."""
    vectors = {
        "h": swept.dL_dh,
        "c": swept.dL_dc if "c" in norms_of else None,
        "direct": swept.direct if "direct" in norms_of else None,
    }
    found = {
        key: euclidean_norms(vector.flatten(1))
        for key, vector in vectors.items()
        if vector is not None
    }
    at_parameters = torch.cat([gradient.flatten() for gradient in swept.run.at_parameters])
    found["parameters"] = euclidean_norms(at_parameters)
    if not swept.run.is_in_range:
        return {key: torch.full_like(norm, torch.inf) for key, norm in found.items()}
    return found


def _require_in_range(swept: SweptCell) -> SweptCell:
    if not swept.run.is_in_range:
        dtype = str(swept.run.x.dtype).removeprefix("torch.")
        raise InvalidInput(
            f"a state left the range of {dtype}: the weights or the inputs are too large."
        )
    return swept


def _swept(
    cell: Cell,
    sequence: FloatArray,
    seed: FloatArray,
    device: Device,
    *,
    with_parameters: bool = False,
) -> SweptCell:
    """Sweep on the device; a single sequence is a batch of one, a seed is laid out over time."""
    x = torch.tensor(sequence, device=device.key)
    h_seed = torch.tensor(seed, dtype=x.dtype).to(device.key)
    if sequence.ndim == 2:
        x, h_seed = x[:, None], h_seed[..., None, :]
    over_time = x.new_zeros(*x.shape[:2], cell.output_size)
    if seed.ndim == sequence.ndim:
        over_time[:] = h_seed
    else:
        over_time[-1] = h_seed
    return sweep(cell, x, over_time, with_parameters=with_parameters)


def _to_numpy(found: torch.Tensor) -> FloatArray:
    return read_only(found.cpu().numpy())


def _checked_sequence(cell: Cell, x: ArrayLike) -> FloatArray:
    """`x` as the cell reads it; of each step about thrice its gates are kept for the way back."""
    return sequence_array(x, cell.input_size, values_per_step=3 * len(cell.weight_hh))


def _checked_seed(cell: Cell, sequence: FloatArray, h_seed: ArrayLike | None) -> FloatArray:
    """∂L/∂h(T), (H,) or (B, H); or ∂L/∂h(t) with time in front."""
    states = (*sequence.shape[:-1], cell.output_size)
    if h_seed is None:
        return np.ones(states[1:], sequence.dtype)
    seed = finite_array("h_seed", h_seed)
    if seed.shape not in (states, states[1:]):
        raise InvalidInput(
            f"h_seed has shape {seed.shape}; expected {states[1:]} for a loss on the last hidden "
            f"state, or {states} for a loss on every step."
        )
    return seed


def _checked_device(key: str, sequence: FloatArray) -> Device:
    device = find_device(key)
    if sequence.dtype == np.float64 and not device.supports_float64:
        raise InvalidInput(
            f"{device.name} computes in float32 only, and x is float64; expected x as float32, "
            "or another device."
        )
    return device
