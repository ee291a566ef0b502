"""What is said of an encoder–decoder's step in each of its phases."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lstm_viz.arrays import FloatArray
from lstm_viz.encoder_decoder.documents import END
from lstm_viz.encoder_decoder.trace import EncoderDecoderTrace
from lstm_viz.figures.digits import beside_numbers, counted, shown
from lstm_viz.figures.shares import chance_text
from lstm_viz.figures.token_words import read_token

MOST_NUMBERS = 4
"""So many bars of a step have their number over them."""

LEAST_TOLD = 0.05
"""An α under it has no number over its bar."""

NUMBER_SPACE = 42
"""Pixels from the middle of one number to the middle of the next, at least."""


def numbered(values: FloatArray, x: FloatArray, least: float) -> NDArray[np.bool_]:
    """Which of a step's bars have their number over them: the largest ones that are apart.

    Parameters
    ----------
    values : ndarray, shape (S, T)
        The bars' values.
    x : ndarray, shape (T,)
        Their middles, in pixels.
    least : float
        What a value has to be.

    Returns
    -------
    ndarray of bool, shape (S, T)
        At most `MOST_NUMBERS` in a row, `NUMBER_SPACE` apart.
    """
    found = np.zeros(values.shape, np.bool_)
    for row, marks in zip(values, found, strict=True):
        for t in np.argsort(-row, kind="stable")[: 3 * MOST_NUMBERS]:
            if row[t] < least or marks.sum() == MOST_NUMBERS:
                break
            marks[t] = (np.abs(x[marks] - x[t]) >= NUMBER_SPACE).all()
    return found


def quoted(token: str) -> str:
    """A character as it stands in a sentence: ``“m”``, a blank as its sign."""
    return beside_numbers(f"“{read_token(token)}”")


def told_in_phases(
    trace: EncoderDecoderTrace, outputs: Sequence[str], target: Sequence[str | None] | None
) -> dict[str, list[str]]:
    """One sentence for each step and phase, by the phase's name in `alignment_picture`.

    Parameters
    ----------
    trace : EncoderDecoderTrace
        What happened.
    outputs : sequence of str
        The K characters that can be written.
    target : sequence of (str or None), optional
        The S characters that would be right, where they are known.
    """
    steps = range(len(trace.written))
    told = {
        "arrive": [_arrives(trace, s) for s in steps],
        "context": [_context(trace, s) for s in steps],
        "decoder": [_decodes(trace, s) for s in steps],
        "write": [_writes(trace, s, outputs, target) for s in steps],
    }
    if trace.scores is not None and trace.alignment is not None:
        told["scores"] = [_scores(trace, trace.scores[s], s) for s in steps]
        told["softmax"] = [_softmax(trace, trace.alignment[s], s) for s in steps]
    return told


def place(trace: EncoderDecoderTrace, t: int) -> str:
    """A character that was read, with where it stands: ``“m” (character 4)``."""
    return f"{quoted(trace.read[t])} (character {t + 1})"


def description(trace: EncoderDecoderTrace) -> str:
    """The picture in words, for a screen reader."""
    read, written = ("".join(map(read_token, tokens)) for tokens in (trace.read, trace.written))
    words = f"What was read, {beside_numbers(f'“{read}”')}, and what is written, “{written}”."
    if trace.alignment is None:
        return (
            f"{words} Without attention: at every step the decoder gets the same "
            f"{counted(trace.context.shape[1], 'number')}."
        )
    most = trace.alignment.argmax(axis=1)
    looks = ", ".join(
        f"{quoted(mark)} at {quoted(trace.read[t])} {t + 1} ({shown(float(row[t]))})"
        for mark, t, row in zip(trace.written, most.tolist(), trace.alignment, strict=True)
    )
    return f"{words} A matrix of the attention weights: most at each step: {looks}."


def _before(trace: EncoderDecoderTrace, s: int) -> str:
    return "nothing yet" if s == 0 else quoted(trace.written[s - 1])


def _arrives(trace: EncoderDecoderTrace, s: int) -> str:
    begin = f"Step {s + 1}: the character before, {_before(trace, s)}, and h({s}) arrive"
    if s == 0:
        begin = "Step 1: nothing is written yet; the decoder begins with h(0)"
    if trace.alignment is None:
        return f"{begin}. What was read comes as one summary."
    return f"{begin}. h({s}) is what asks: where is what I need now?"


def _scores(trace: EncoderDecoderTrace, scores: FloatArray, s: int) -> str:
    first, *others = np.argsort(-scores, kind="stable")[:2].tolist()
    best = f"{place(trace, first)}, e = {shown(float(scores[first]))}"
    then = "".join(f", then {place(trace, t)}, {shown(float(scores[t]))}" for t in others)
    return (
        f"Step {s + 1}, scores: how well what the encoder says of each of "
        f"{counted(len(trace.read), 'character')} fits to h({s}). Best {best}{then}."
    )


def _softmax(trace: EncoderDecoderTrace, share: FloatArray, s: int) -> str:
    first, *others = np.argsort(-share, kind="stable")[:2].tolist()
    then = "".join(f", {shown(float(share[t]))} on {place(trace, t)}" for t in others)
    return (
        f"Step {s + 1}, softmax: scores become shares that add up to 1. α = "
        f"{shown(float(share[first]))} on {place(trace, first)}{then}."
    )


def _context(trace: EncoderDecoderTrace, s: int) -> str:
    count = counted(trace.context.shape[1], "number")
    if trace.alignment is None:
        return (
            f"Step {s + 1}: the context is the encoder’s summary, its last h forward and its last "
            f"h backward: the same {count} at every step, however long the text."
        )
    first, *others = np.argsort(-trace.alignment[s], kind="stable")[:2].tolist()
    terms = " + ".join(
        f"{shown(float(trace.alignment[s, t]))}·a({t + 1})" for t in (first, *others)
    )
    left = len(trace.read) - 1 - len(others)
    more = f" + {counted(left, 'smaller term')}" if left else ""
    return (
        f"Step {s + 1}: the context c({s + 1}) = {terms}{more}, {count}: what the encoder says of "
        "the characters, mixed by α."
    )


def _decodes(trace: EncoderDecoderTrace, s: int) -> str:
    return (
        f"Step {s + 1}: the decoder’s LSTM reads {_before(trace, s)} and the context c({s + 1}); "
        f"its gates make C({s + 1}) of C({s}), and h({s + 1}). They are in the picture below."
    )


def _writes(
    trace: EncoderDecoderTrace, s: int, outputs: Sequence[str], target: Sequence[str | None] | None
) -> str:
    chances = trace.probabilities[s]
    order = np.argsort(-chances, kind="stable")[:2].tolist()
    said, *rest = order
    if outputs[said] != trace.written[s]:  # it was given one to go on with
        rest = [said]
        said = outputs.index(trace.written[s])
    next_one = "".join(
        f", next {quoted(outputs[k])}, {chance_text(float(chances[k]))}" for k in rest
    )
    words = (
        f"Step {s + 1}: it writes {quoted(trace.written[s])}{_end(trace.written[s])}, "
        f"{chance_text(float(chances[said]))}{next_one}."
    )
    wanted = None if target is None else target[s]
    if wanted is not None and wanted != trace.written[s]:
        k = outputs.index(wanted)
        words += f" Right is {quoted(wanted)}, {chance_text(float(chances[k]))}."
    return words


def _end(sign: str) -> str:
    return ", the end" if sign == END else ""
