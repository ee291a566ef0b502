"""A comparison computed piece by piece, so that it can be shown while it grows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from time import perf_counter

import numpy as np
from numpy.typing import ArrayLike

from lstm_viz.arrays import FloatArray, finite_array, read_only, whole_number
from lstm_viz.cells import Cell
from lstm_viz.errors import InvalidInput
from lstm_viz.gradients.ensembles import MOST_BYTES, ensemble_gradients, working_bytes
from lstm_viz.gradients.networks import draw_cell, noise, parameter_count, size_of
from lstm_viz.gradients.results import (
    HALF,
    NOTHING,
    ArchitectureResult,
    Comparison,
    Curve,
    EnsembleGradients,
    steps_until,
)
from lstm_viz.gradients.settings import Architecture, GradientSettings, Loss

Compute = Callable[[Sequence[Cell], FloatArray, Loss], EnsembleGradients]
"""Computes the gradients of networks of one kind: `ensemble_gradients`, or the same on a device."""

PIECE_SECONDS = 0.3
"""What one piece of a comparison should take."""


def sweep(
    settings: GradientSettings,
    x: ArrayLike | None = None,
    *,
    compute: Compute = ensemble_gradients,
    computed_by: str = "NumPy",
    chunk: int | None = None,
) -> Iterator[Comparison]:
    """Compare networks, a few initialisations at a time.

    Parameters
    ----------
    settings : GradientSettings
        What is compared.
    x : array_like, shape (T, D), optional
        What the networks read, as it is: neither drawn nor scaled. Its T and D take the place of
        the settings'. By default the settings' noise.
    compute : callable
        What computes the gradients, and `computed_by` its name.
    chunk : int, optional
        How many initialisations are computed at a time; by default as many as take a moment.

    Yields
    ------
    Comparison
        Of the initialisations so far, the same ones of every network; the last one is whole. Its
        settings say what was computed.

    Raises
    ------
    InvalidInput
        At once, when `x` is not a sequence of finite numbers or longer or wider than settings can
        be, or `chunk` is no whole number above 0.
    """
    if chunk is not None:
        whole_number("chunk", chunk)
    if x is not None:
        sequence = _given(x, settings)
        settings = replace(settings, steps=sequence.shape[0], input_size=sequence.shape[1])
    else:
        sequence = noise(settings)
    return _pieces(settings, sequence, compute, computed_by, chunk)


def compare(settings: GradientSettings, x: ArrayLike | None = None) -> Comparison:
    """Compare how gradients reach back in several kinds of network, many initialisations each.

    Parameters
    ----------
    settings, x
        As in `sweep`.

    Returns
    -------
    Comparison
        The whole of it.

    Raises
    ------
    InvalidInput
        As in `sweep`.
    """
    *_, whole = sweep(settings, x)
    return whole


def _given(x: ArrayLike, settings: GradientSettings) -> FloatArray:
    array = finite_array("x", x)
    if array.ndim != 2 or 0 in array.shape:
        raise InvalidInput(f"x has shape {array.shape}; expected one sequence, (T, D).")
    with np.errstate(over="ignore"):
        array = array.astype(settings.precision)
    if not np.isfinite(array).all():
        raise InvalidInput(f"x holds a number beyond the range of {settings.precision}.")
    return read_only(array)


def _pieces(
    settings: GradientSettings,
    x: FloatArray,
    compute: Compute,
    computed_by: str,
    chunk: int | None,
) -> Iterator[Comparison]:
    found: list[list[EnsembleGradients]] = [[] for _ in settings.architectures]
    done, seconds, size = 0, 0.0, chunk or _first_chunk(settings)
    while done < settings.initialisations:
        begun = perf_counter()
        last = min(done + size, settings.initialisations)
        for architecture, parts in zip(settings.architectures, found, strict=True):
            cells = [
                draw_cell(settings, architecture, k, settings.input_size) for k in range(done, last)
            ]
            parts.append(compute(cells, x, settings.loss))
        results = tuple(
            _result(settings, architecture, parts)
            for architecture, parts in zip(settings.architectures, found, strict=True)
        )
        took = perf_counter() - begun
        if chunk is None:  # the next piece by what this computer needed, not by what is usual
            size = _within_memory(settings, int(PIECE_SECONDS * (last - done) / took))
        done, seconds = last, seconds + took
        yield Comparison(
            settings=settings,
            x=x,
            results=results,
            done=done,
            seconds=seconds,
            computed_by=computed_by,
        )


def _result(
    settings: GradientSettings, architecture: Architecture, parts: list[EnsembleGradients]
) -> ArchitectureResult:
    hidden_size = size_of(settings, architecture, settings.input_size)
    norm_h = np.concatenate([part.norm_h for part in parts])
    norm_c = [part.norm_c for part in parts if part.norm_c is not None]
    norm_direct = [part.norm_direct for part in parts if part.norm_direct is not None]
    return ArchitectureResult(
        architecture=architecture,
        hidden_size=hidden_size,
        parameter_count=parameter_count(architecture, settings.input_size, hidden_size),
        h=Curve.of(norm_h),
        c=Curve.of(np.concatenate(norm_c)) if norm_c else None,
        direct=Curve.of(np.concatenate(norm_direct)) if norm_direct else None,
        steps_to_half=steps_until(norm_h, HALF),
        steps_to_nothing=steps_until(norm_h, NOTHING),
        norm_parameters=read_only(np.concatenate([part.norm_parameters for part in parts])),
    )


def _first_chunk(settings: GradientSettings) -> int:
    """How many initialisations of all networks are a piece, by what they cost on a usual CPU."""
    a_step, an_initialisation = 0.0, 0.0
    for architecture in settings.architectures:
        H = size_of(settings, architecture, settings.input_size)
        weights = parameter_count(architecture, settings.input_size, H)
        # Each weight is used three times a step; beside it, what each gate takes.
        a_step += 0.5e-9 * weights + 20e-9 * weights / H
        if settings.init == "spectral_radius":
            an_initialisation += weights / H * (6e-6 + 6e-9 * H**2)  # eigenvalues, H³ a block
    one = settings.steps * a_step + an_initialisation
    return _within_memory(settings, int(PIECE_SECONDS / one))


def _within_memory(settings: GradientSettings, count: int) -> int:
    count = max(1, min(count, settings.initialisations))
    itemsize = np.dtype(settings.precision).itemsize

    def most(count: int) -> int:
        return max(
            working_bytes(
                architecture,
                settings.steps,
                size_of(settings, architecture, settings.input_size),
                count,
                itemsize,
            )
            for architecture in settings.architectures
        )

    while count > 1 and most(count) > MOST_BYTES:
        count //= 2
    return count
