"""Euclidean norms of numbers that may have vanished or exploded, on a device. Imports torch."""

from __future__ import annotations

import torch


def euclidean_norms(vectors: torch.Tensor) -> torch.Tensor:
    """Norms over the last axis, as `lstm_viz.arrays.euclidean_norms` finds them; never nan.

    Parameters
    ----------
    vectors : tensor, shape (…, K)
        float64 or float32, on any device.

    Returns
    -------
    tensor, shape (…)
        inf where an entry has left the float range, 0 where the norm is below the smallest normal
        number.
    """
    if vectors.dtype == torch.float32 and vectors.device.type != "mps":
        # In float64, which Metal lacks, the squares of all float32 numbers are in range.
        norms = torch.linalg.vector_norm(vectors, dim=-1, dtype=torch.float64)
    else:
        largest = vectors.abs().amax(dim=-1, keepdim=True)
        scale = torch.where((largest > 0) & largest.isfinite(), largest, 1)
        norms = torch.linalg.vector_norm(vectors / scale, dim=-1) * largest[..., 0]
    norms = norms.to(vectors.dtype)
    norms = torch.where(norms < torch.finfo(vectors.dtype).tiny, 0, norms)
    return torch.where(norms.isfinite(), norms, torch.inf)
