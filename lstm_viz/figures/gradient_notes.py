"""Notes on the ribbons: that a gradient explodes there, or that nothing is left of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.arrays import FloatArray
from lstm_viz.figures.gradient_plan import PLOT_WIDTH, text_width
from lstm_viz.figures.gradient_wires import last_zero

EXPLODES = 1e4
"""A norm from which on it is said; the sum of 5,000 losses alone is less."""

LETTERS = 15
"""The size of the notes."""

_FREE = 235  # pixels at the left end that a pulse and its number may need
_AWAY = 14  # pixels from a note to the mark beside it
_PULSE = 26  # pixels from a pulse's middle to where a note may begin


@dataclass(frozen=True)
class RibbonNote:
    """Words on a lane."""

    text: str = ""
    middle: float = 0.0  # in pixels right of the axis

    @property
    def begin(self) -> float:
        """Where it begins, in pixels right of the axis."""
        return self.middle - text_width(self.text, LETTERS) / 2


def note_on(median: FloatArray) -> RibbonNote:
    """What is to be said of one lane, if there is room for it."""
    to_pixels = PLOT_WIDTH / len(median)
    until = last_zero(median)
    if until >= 0:
        text = "0, below the float range"
        note = RibbonNote(text, (until + 0.5) * to_pixels - _AWAY - text_width(text, LETTERS) / 2)
        return note if note.begin >= _FREE else RibbonNote()
    large = np.flatnonzero(median >= EXPLODES)
    if not len(large):
        return RibbonNote()
    # Where it is large, but beside what a pulse needs at the left end.
    begin, end = max(large[0] * to_pixels, _FREE), (large[-1] + 1) * to_pixels
    infinite = np.flatnonzero(np.isinf(median))
    texts = ["explodes"]
    if len(infinite):
        texts.insert(0, f"explodes: ∞, beyond the float range, up to t = {infinite[-1] + 1:,}")
    for text in texts:
        note = RibbonNote(text, float(begin + end) / 2)
        if note.begin >= begin:
            return note
    return RibbonNote()


def note_words(notes: Sequence[RibbonNote]) -> list[str]:
    """No words, and then each lane's own; see `note_arrays`."""
    return ["", *(note.text for note in notes)]


def note_arrays(notes: Sequence[RibbonNote], steps: int) -> dict[str, NDArray[Any]]:
    """Where the notes stand, and when.

    Returns
    -------
    dict of str to ndarray
        ``note_x`` (1, lanes), their middles on the time axis; ``notes`` (T, lanes), which of
        `note_words`: none before the pulse is past the whole of it.
    """
    to_steps = steps / PLOT_WIDTH
    pulse = ((np.arange(steps) + 0.5) / to_steps)[:, None]
    past = pulse + _PULSE < np.array([note.begin for note in notes])
    own = np.arange(1, len(notes) + 1)
    return {
        "note_x": np.array([[note.middle * to_steps + 0.5 for note in notes]], np.float32),
        "notes": np.where(past, own, 0).astype(np.uint8),
    }
