"""A picture with phases of its own, shown by a clock with other phases."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import lru_cache
from typing import Any

from lstm_viz.figures.moving import Binding, ByPhase, Layer, MovingPicture, Value


def with_phases(picture: MovingPicture, of_clock: tuple[int, ...]) -> MovingPicture:
    """Let a picture follow a clock whose steps have other phases than its own.

    Parameters
    ----------
    picture : MovingPicture
        With phases from 1.
    of_clock : tuple of int
        For each phase of the clock, from 1, the picture's own; 0 while it waits, just before its
        first.

    Returns
    -------
    MovingPicture
        The same, without its sentence and questions, which belong to its own phases.
    """
    return replace(
        picture,
        layers=tuple(_layer_with(layer, of_clock) for layer in picture.layers),
        alt=_mapped(picture.alt, of_clock),
        tips=_mapped(picture.tips, of_clock),
        sentence=None,
        questions=(),
        phases=len(of_clock),
    )


@lru_cache(maxsize=64)
def _layer_with(layer: Layer, of_clock: tuple[int, ...]) -> Layer:
    """Kept, as the stage keeps its layers: what is written of one is then written once."""
    return replace(
        layer,
        bindings=tuple(
            Binding(b.trace, b.attribute, _mapped(b.value, of_clock), b.pixels)
            for b in layer.bindings
        ),
    )


def _mapped(value: Any, of_clock: tuple[int, ...]) -> Any:
    if isinstance(value, ByPhase):
        first = value.values[0] if value.before is None else value.before
        own = [_mapped(part, of_clock) for part in (first, *value.values)]
        last = len(own) - 1
        return ByPhase(tuple(own[min(phase, last)] for phase in of_clock), before=own[0])
    if isinstance(value, Value):
        frozen: Any = value  # every kind of value is a frozen dataclass
        changes = {
            field.name: mapped
            for field in fields(frozen)
            if (mapped := _mapped(old := getattr(value, field.name), of_clock)) is not old
        }
        return replace(frozen, **changes) if changes else value
    if isinstance(value, tuple | list):
        parts = [_mapped(part, of_clock) for part in value]
        if all(new is old for new, old in zip(parts, value, strict=True)):
            return value
        return tuple(parts) if isinstance(value, tuple) else parts
    return value
