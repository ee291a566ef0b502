"""Where one number of the context comes from: α times what the encoder says, added up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lstm_viz.analysis import ArithmeticOverTime
from lstm_viz.arrays import checked_index
from lstm_viz.encoder_decoder.trace import EncoderDecoderTrace
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.alignment_words import quoted
from lstm_viz.figures.arithmetic_picture import arithmetic_picture
from lstm_viz.figures.moving import MovingPicture, Numbers, Piece, Row, Sentence, Step
from lstm_viz.notation import subscript


def context_picture(
    trace: EncoderDecoderTrace, number: int, *, dark: bool = False
) -> MovingPicture:
    """Draw what adds up to one number of the context, at each step of the decoder.

    ``c_k(s) = Σ_t α(s, t) a_k(t)`` (Bahdanau, Cho & Bengio 2015, eq. 5).

    Parameters
    ----------
    trace : EncoderDecoderTrace
        Of a decoder with attention.
    number : int
        Which number of the context, 0 to A-1.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    MovingPicture
        As `arithmetic_picture`: a bar for each of the largest terms and one for all others, the
        last for their sum; under them the sum in symbols and in numbers, whose shown digits add up
        to the shown result.

    Raises
    ------
    InvalidInput
        When there is no such number, or no attention.
    """
    if trace.alignment is None:
        raise InvalidInput("the decoder has no attention: its context is no weighted sum.")
    checked_index("number", number, trace.context.shape[1], "a number of the context from ")
    steps = len(trace.written)
    name = subscript(number + 1)
    notes = trace.encoder.hidden[:, number].astype(np.float64)
    first = trace.alignment.astype(np.float64)
    second = np.broadcast_to(notes, first.shape).copy()
    value = trace.context[:, number].astype(np.float64)
    told = ArithmeticOverTime(
        quantity="h",  # the annotations are hidden states, and so is their mean
        unit=number,
        labels=tuple(
            f"{quoted(token)} α({t + 1})·a{name}({t + 1})" for t, token in enumerate(trace.read)
        ),
        is_product=(True,) * len(trace.read),
        first=first,
        second=second,
        terms=first * second,
        operation="sum",
        combined=value,
        activation="none",
        value=value,
    )
    picture = arithmetic_picture(told, dark=dark)
    _, numbers = picture.lines
    here = Piece(Sentence((f"c{name}(", Step(), ")")), style="strong")
    return replace(
        picture,
        lines=(
            (Piece(f"c{name}(s)", style="strong"), Piece(f" = Σ α(s, t)·a{name}(t) over all t")),
            (here, *numbers[1:]),
        ),
        alt=Sentence(
            (
                f"Number {number + 1} of the context at step ",
                Step(),
                f" of {steps}: ",
                Numbers(Row("value")),
                ", the sum of what the encoder says of each character times its α, as bars.",
            )
        ),
        secret_until=1,
    )
