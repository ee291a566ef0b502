"""A text in the colours of what a network made of it: its surprise, or one of its units."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lstm_viz.cells import Trace
from lstm_viz.figures.coloured_text import coloured_text
from lstm_viz.figures.digits import counted
from lstm_viz.figures.moving import MovingPicture
from lstm_viz.figures.shares import chance_text
from lstm_viz.figures.text_cells import CellColours, framed_text, require_writable, text_in_cells
from lstm_viz.figures.theme import Scale, Theme, theme
from lstm_viz.figures.token_words import token_at
from lstm_viz.readout import Surprise


def surprise_text(
    found: Surprise, tokens: Sequence[str], *, cursor: int | None = None, dark: bool = False
) -> go.Figure:
    """Write a text's tokens in rows, each on the colour of its surprise.

    The colours go from 0 bits to what a blind guess costs, log₂ K, whatever the network: those of
    two networks with the same alphabet can be compared. What costs more has the last colour.

    Parameters
    ----------
    found : Surprise
        Of a text of at most `text_cells.MOST_TOKENS` tokens.
    tokens : sequence of str
        A token for each step, T of them.
    cursor : int, optional
        The step to frame, 0 to T-1.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    plotly.graph_objects.Figure
        As `coloured_text`; the heatmap is named ``"surprise"``, and the first token, which nothing
        came before, has no colour.

    Raises
    ------
    InvalidInput
        When there are not as many tokens as steps, too many, or there is no such step.
    """
    return go.Figure(_cells(found, tokens, theme(dark), cursor), _validate=False)


def moving_surprise_text(
    found: Surprise, tokens: Sequence[str], *, dark: bool = False
) -> MovingPicture:
    """Draw the `surprise_text` with a moving frame; a click on a token goes to its step.

    Parameters
    ----------
    found, tokens, dark
        As for `surprise_text`.

    Raises
    ------
    InvalidInput
        As `surprise_text`.
    """
    colors = theme(dark)
    return framed_text(_cells(found, tokens, colors, None), tokens, colors)


def moving_unit_text(
    trace: Trace, tokens: Sequence[str], quantity: str, unit: int, *, dark: bool = False
) -> MovingPicture:
    """Draw a `coloured_text` on the unit's own scale with a moving frame, for any kind of cell.

    Parameters
    ----------
    trace, tokens, quantity, unit, dark
        As for `coloured_text`.

    Raises
    ------
    InvalidInput
        As `coloured_text`.
    """
    figure = coloured_text(trace, tokens, quantity, unit, own_scale=True, dark=dark)
    return framed_text(figure.to_plotly_json(), tokens, theme(dark))


def _cells(
    found: Surprise, tokens: Sequence[str], colors: Theme, cursor: int | None
) -> dict[str, Any]:
    require_writable(tokens, len(found.bits))
    values = [None if math.isnan(bits) else bits for bits in found.bits.tolist()]
    return text_in_cells(
        tokens,
        CellColours(
            name="surprise",
            values=values,
            scale=Scale(0.0, found.blind or 1.0, colors.gate_scale),
            hover=["nothing came before it" if v is None else _told(v) for v in values],
            title=_title(found),
            title_color=colors.text,
            ends=("0", f"{found.blind:.1f} bits: a blind guess"),
            alt=_description(found, tokens),
        ),
        colors,
        cursor=cursor,
    )


def _told(bits: float) -> str:
    return f"{bits:.2f} bits, foretold with {chance_text(2.0**-bits)}"


def _title(found: Surprise) -> str:
    if len(found.bits) < 2:
        return "<b>Surprise</b>"
    return f"<b>Surprise</b>, {found.mean:.2f} bits a token on average"


def _description(found: Surprise, tokens: Sequence[str]) -> str:
    words = f"A text of {counted(len(tokens), 'token')}, coloured by its surprise"
    if len(tokens) < 2:
        return f"{words}; a single token has none."
    least, most = int(np.nanargmin(found.bits)), int(np.nanargmax(found.bits))
    return (
        f"{words}: {found.mean:.2f} bits a token on average, least {found.bits[least]:.2f} at "
        f"{token_at(least, tokens)}, most {found.bits[most]:.2f} at {token_at(most, tokens)}."
    )
