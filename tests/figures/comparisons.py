"""Comparisons of gradients for the pictures' tests: computed ones, and ones with chosen norms."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from lstm_viz.analysis import gradient_flow
from lstm_viz.arrays import FloatArray
from lstm_viz.gradients import (
    HALF,
    NOTHING,
    ArchitectureResult,
    Comparison,
    Curve,
    GradientSettings,
    draw_cell,
    loss_seed,
    noise,
    parameter_count,
    size_of,
    steps_until,
)


def comparison_of_norms(
    norms: Mapping[str, FloatArray], done: int | None = None, **settings: Any
) -> Comparison:
    """A comparison in which each network's ‖∂L/∂h‖ is what is given, (N, T); ``lstm_c`` is of C."""
    names = tuple(name for name in norms if not name.endswith("_c"))
    count, steps = norms[names[0]].shape
    chosen = GradientSettings(
        **{"architectures": names, "steps": steps, "initialisations": count} | settings
    )
    results = []
    for name in names:
        h, c = norms[name], norms.get(f"{name}_c")
        size = size_of(chosen, name, chosen.input_size)  # type: ignore[arg-type]
        results.append(
            ArchitectureResult(
                architecture=name,  # type: ignore[arg-type]
                hidden_size=size,
                parameter_count=parameter_count(name, chosen.input_size, size),  # type: ignore[arg-type]
                h=Curve.of(h),
                c=None if c is None else Curve.of(c),
                direct=None,
                steps_to_half=steps_until(h, HALF),
                steps_to_nothing=steps_until(h, NOTHING),
                norm_parameters=np.linspace(0.5, 1.5, count),
            )
        )
    return Comparison(chosen, noise(chosen), tuple(results), done or count, 0.1, "NumPy")


@cache
def computed(**chosen: Any) -> Comparison:
    """A comparison as it is computed, one network after the other."""
    settings = GradientSettings(**chosen)
    x = noise(settings)
    norms: dict[str, list[FloatArray]] = {}
    for name in settings.architectures:
        for k in range(settings.initialisations):
            cell = draw_cell(settings, name, k, settings.input_size)
            flow = gradient_flow(cell, x, loss_seed(settings, settings.steps, cell.hidden_size))
            norms.setdefault(name, []).append(flow.norm_h)
            if flow.norm_c is not None:
                norms.setdefault(f"{name}_c", []).append(flow.norm_c)
    return comparison_of_norms({name: np.array(rows) for name, rows in norms.items()}, **chosen)
