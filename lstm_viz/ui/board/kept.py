"""Pictures as they are sent, kept for whoever asks for the same: a class looks at the same cell."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from threading import Lock

from cachetools import LRUCache, cached

from lstm_viz.figures.moving import MovingPicture
from lstm_viz.ui.board.payload import Packed, packed

MOST_BYTES = 4 * 1024**2
"""What all that is kept may take."""


@cached(LRUCache(MOST_BYTES, lambda sent: sent.size), key=lambda key, make: key, lock=Lock())
def kept_pictures(key: Hashable, make: Callable[[], Mapping[str, MovingPicture]]) -> Packed:
    """Return pictures that are made only where they have not been lately.

    Two visitors may make the same at once; what takes more than may be kept is not kept.

    Parameters
    ----------
    key : hashable
        Which pictures, and all that they depend on: equal keys must mean equal pictures.
    make : callable
        Makes them, by name, top to bottom.
    """
    return packed(make())
