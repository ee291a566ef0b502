"""What an encoder–decoder reads, where it looks, and what it writes, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lstm_viz.encoder_decoder.trace import EncoderDecoderTrace
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.alignment_ground import alignment_ground
from lstm_viz.figures.alignment_moves import alignment_moves
from lstm_viz.figures.alignment_plan import AlignmentPlan
from lstm_viz.figures.alignment_words import description, told_in_phases
from lstm_viz.figures.digits import counted
from lstm_viz.figures.moving import ByPhase, Item, Layer, MovingPicture, Row, Sentence, Words
from lstm_viz.figures.theme import theme

ATTENTION_PHASES = ("arrive", "scores", "softmax", "context", "decoder", "write")
"""A step of a decoder with attention."""

SUMMARY_PHASES = ("arrive", "context", "decoder", "write")
"""A step of one without."""

MOST_READ = 100
MOST_WRITTEN = 56


def alignment_picture(
    trace: EncoderDecoderTrace,
    *,
    outputs: Sequence[str],
    target: Sequence[str | None] | None = None,
    dark: bool = False,
) -> MovingPicture:
    """Draw an encoder–decoder at work, and the matrix of its alignment.

    On top what is written, under it the decoder and the context. From there ribbons lead to the
    characters that were read, each as thick as its α, and end on bars as high as α; the cells of
    these characters are shaded by it. Under them, column by column, is the matrix of all steps,
    the present one framed (Bahdanau, Cho & Bengio 2015, figure 3). Without attention the ribbons
    lead from the ends of the text to the one context, and the matrix is that context at each step.

    Parameters
    ----------
    trace : EncoderDecoderTrace
        Of at most `MOST_READ` characters read and `MOST_WRITTEN` written.
    outputs : sequence of str
        The K characters that can be written.
    target : sequence of (str or None), optional
        The S characters that would be right, None where nothing more is; a wrong one gets the
        right one beside it.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    MovingPicture
        With `ATTENTION_PHASES` or `SUMMARY_PHASES`. The lower layer holds the matrix
        (``"alignment"``, or ``"context"``); a click on a row, or on a character written, goes to
        its step. In the upper one are ``"ribbons"``, ``"bars"``, ``"numbers"``, ``"read"``,
        ``"written"``, ``"frame"`` and ``"row"``.

    Raises
    ------
    InvalidInput
        When there is too much to draw, or there are not as many outputs as probabilities, or not
        as many right characters as written ones.
    """
    steps, outputs_there = trace.probabilities.shape
    if len(trace.read) > MOST_READ:
        raise InvalidInput(
            f"the text has {len(trace.read)} characters; expected at most {MOST_READ} to draw."
        )
    if steps > MOST_WRITTEN:
        raise InvalidInput(f"{steps} characters are written; expected at most {MOST_WRITTEN}.")
    if len(outputs) != outputs_there:
        raise InvalidInput(
            f"outputs holds {counted(len(outputs), 'name')}; expected {outputs_there}, one for "
            "each probability."
        )
    if target is not None and len(target) != steps:
        raise InvalidInput(
            f"target holds {counted(len(target), 'character')}; expected {steps}, as are written."
        )
    colors = theme(dark)
    plan = AlignmentPlan(len(trace.read), steps)
    phases = SUMMARY_PHASES if trace.alignment is None else ATTENTION_PHASES
    told = told_in_phases(trace, list(outputs), target)
    says = ByPhase(tuple(Words(phase) for phase in phases))
    meta: dict[str, Any] = {"fits_screen": True}
    moves = alignment_moves(trace, plan, phases, target, colors, meta)
    return MovingPicture(
        layers=(
            Layer(alignment_ground(trace, plan, target, colors, meta), listens=True),
            moves.layer,
        ),
        arrays=moves.arrays,
        words={**told, **moves.words},
        alt=Sentence((description(trace), " ", says)),
        steps=steps,
        phases=len(phases),
        sentence=Sentence((says,)),
        jumps="customdata",
        goes_along=Item(Row("here")),
    )
