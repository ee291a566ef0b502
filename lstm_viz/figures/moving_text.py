"""The `coloured_text` with a frame that moves from token to token."""

from __future__ import annotations

from collections.abc import Sequence

from lstm_viz.cells import LSTMTrace
from lstm_viz.figures.coloured_text import coloured_text
from lstm_viz.figures.moving import MovingPicture
from lstm_viz.figures.text_cells import framed_text
from lstm_viz.figures.theme import theme


def moving_text(
    trace: LSTMTrace,
    tokens: Sequence[str],
    quantity: str,
    unit: int,
    *,
    pinned: LSTMTrace | None = None,
    dark: bool = False,
) -> MovingPicture:
    """Draw the `coloured_text` with a moving frame; a click on a token goes to its step.

    Parameters
    ----------
    trace, tokens, quantity, unit, pinned, dark
        As for `coloured_text`.

    Raises
    ------
    InvalidInput
        As `coloured_text`.
    """
    figure = coloured_text(trace, tokens, quantity, unit, pinned=pinned, dark=dark)
    return framed_text(figure.to_plotly_json(), tokens, theme(dark))
