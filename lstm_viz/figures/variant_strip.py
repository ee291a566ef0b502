"""The whole sequence as a strip: a variant of the LSTM, with the plain one's values under it."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from lstm_viz.cells import LSTMTrace
from lstm_viz.figures.moving import MovingPicture, Sentence
from lstm_viz.figures.sequence_strip import moving_strip

_READ_OUT = "o·tanh C"


def variant_strip(
    trace: LSTMTrace,
    plain: LSTMTrace | None,
    *,
    tokens: Sequence[str] | None = None,
    channels: Sequence[str] | None = None,
    dark: bool = False,
) -> MovingPicture:
    """Draw a variant's sequence as a `moving_strip`, compared with the plain LSTM's.

    Parameters
    ----------
    trace : LSTMTrace
        A finished trace of a single sequence. With a projection the last row is what goes into it,
        o(t)·tanh C(t), which has a value a unit as the plain LSTM's h(t) has.
    plain : LSTMTrace or None
        The plain LSTM's, of as many steps and units; None: nothing is compared.
    tokens, channels, dark
        As for `moving_strip`.
    """
    projects = trace.cell.weight_hr is not None
    shown = replace(trace, h=trace.read) if projects else trace
    picture = moving_strip(shown, tokens=tokens, channels=channels, pinned=plain, dark=dark)
    words = {"pinned": "plain LSTM"}
    if projects:
        words |= {"<b>h(t)</b>": f"<b>{_READ_OUT}</b>", "h(t), unit": f"{_READ_OUT}, unit"}
    first, *others = picture.layers
    figure = copy.deepcopy(first.figure)
    for note in figure["layout"]["annotations"]:
        note["text"] = _said(note["text"], words)
    for part in figure["data"]:
        if "hovertemplate" in part:
            part["hovertemplate"] = _said(part["hovertemplate"], words)
    if projects:
        h = next(n for n in figure["layout"]["annotations"] if _READ_OUT in n["text"])
        h["font"] = {**h["font"], "size": 13}  # the margin is made for one letter
    alt = picture.alt
    if isinstance(alt, Sentence):
        alt = Sentence(tuple(_said(piece, words) for piece in alt.pieces))
    return replace(picture, layers=(replace(first, figure=figure), *others), alt=alt)


def _said(text: Any, words: dict[str, str]) -> Any:
    if isinstance(text, str):
        for before, after in words.items():
            text = text.replace(before, after)
    return text
