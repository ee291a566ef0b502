"""Pictures made once: a run asks for the same ones again and again. Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from lstm_viz.figures.moving import MovingPicture


def kept_picture(
    kept: dict[Hashable, Any], key: Hashable, make: Callable[[], MovingPicture]
) -> MovingPicture:
    """Return a picture of what is seen; made only where it has not been.

    Parameters
    ----------
    kept : dict
        What was made of the scene, by key; it goes with the scene.
    key : hashable
        Which picture, and all that it depends on beside the scene.
    make : callable
        Makes it.
    """
    known: MovingPicture | None = kept.get(key)
    if known is None:
        known = kept[key] = make()
    return known
