"""What the decoder says at each step, and what goes on in its cell: in step with the alignment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lstm_viz.encoder_decoder.trace import EncoderDecoderTrace
from lstm_viz.figures.moving import MovingPicture
from lstm_viz.figures.readout_bars import readout_bars
from lstm_viz.figures.sequence_strip import moving_strip
from lstm_viz.notation import subscript
from lstm_viz.readout import Answers

START = "▸"
"""Stands for the character before the first one."""

MOST_ROWS = 4


def written_bars(
    trace: EncoderDecoderTrace,
    outputs: Sequence[str],
    target: Sequence[str | None] | None = None,
    *,
    dark: bool = False,
) -> MovingPicture:
    """Draw how likely the decoder finds each character at each step, as `readout_bars`.

    Parameters
    ----------
    trace : EncoderDecoderTrace
        What it computed.
    outputs : sequence of str
        The K characters that it can write.
    target : sequence of (str or None), optional
        The S characters that would be right; None where there is none.
    dark : bool
        Whether the page is dark.

    Raises
    ------
    InvalidInput
        As `Answers`.
    """
    steps, count = trace.probabilities.shape
    right = np.full((steps, count), np.nan)
    if target is not None:
        for s, wanted in enumerate(target):
            if wanted is not None:
                right[s] = [float(name == wanted) for name in outputs]
    found = Answers(
        loss="cross_entropy",
        outputs=tuple(outputs),
        values=trace.probabilities.astype(np.float64),
        target=right,
    )
    picture = readout_bars(
        found, fed_tokens(trace), rows=MOST_ROWS, read_words="has written", dark=dark
    )
    return replace(picture, sentence=None)


def decoder_strip(
    trace: EncoderDecoderTrace, outputs: Sequence[str], unit: int, *, dark: bool = False
) -> MovingPicture:
    """Draw the decoder's input and one unit's gates over its steps, as `moving_strip`.

    Parameters
    ----------
    trace : EncoderDecoderTrace
        What it computed.
    outputs : sequence of str
        The K characters that it can write, and reads one step later.
    unit : int
        Of the decoder, 0 to H-1.
    dark : bool
        Whether the page is dark.
    """
    decoder = trace.decoder
    context = trace.context.shape[1]
    names = [*outputs] + [START] * (decoder.x.shape[1] - len(outputs) - context)
    channels = [*names, *(f"c{subscript(k + 1)}" for k in range(context))]
    return moving_strip(
        decoder, tokens=trace.written, channels=channels, units=[unit], own_scale=True, dark=dark
    )


def fed_tokens(trace: EncoderDecoderTrace) -> tuple[str, ...]:
    """The character before, at each step; at the first one there is none."""
    return (START, *trace.written[:-1])
