"""What a network answers at each step, in words. Knows no Streamlit."""

from __future__ import annotations

import numpy as np

from lstm_viz.figures.digits import shown
from lstm_viz.figures.shares import chance_text
from lstm_viz.figures.token_words import quoted_token
from lstm_viz.readout import Answers

_BETWEEN = ","  # outputs that are all said

Said = tuple[tuple[str, ...], tuple[str, ...]]
"""The answers, and how likely each is, in words."""


def said_at_each_step(answers: Answers, drawn: bool) -> Said:
    """What is said at each step: the likeliest, or what was drawn where it is known."""
    best = answers.likeliest(1)[:, 0]
    if answers.loss == "mse":
        return tuple(shown(v) for v in answers.values[:, 0].tolist()), ("",) * answers.steps
    if answers.loss == "binary":
        over = [
            [k for k in range(answers.output_size) if answers.values[t, k] > 0.5]
            for t in range(answers.steps)
        ]
        words = tuple(_BETWEEN.join(answers.outputs[k] for k in some) or "–" for some in over)
        least = (
            chance_text(float(min(answers.values[t, k] for k in some))) if some else ""
            for t, some in enumerate(over)
        )
        return words, tuple(least)
    if drawn:
        came = np.nan_to_num(answers.target, nan=-1.0)
        best = np.where(came.max(axis=1) > 0, came.argmax(axis=1), best)
    chances = answers.values[np.arange(answers.steps), best].tolist()
    return (
        tuple(answers.outputs[k] for k in best.tolist()),
        tuple(map(chance_text, chances)),
    )


def sentence_of_step(
    t: int,
    tokens: tuple[str, ...],
    words: tuple[str, ...],
    chances: tuple[str, ...],
    asked: bool,
    given: bool,
    fed_back: bool,
) -> str:
    """A step in words: what it reads, and what it answers where that is asked for.

    Parameters
    ----------
    t : int
        The step, 0 to T-1.
    tokens, words, chances : tuple of str
        What is read, what is answered and how likely, T of each.
    asked, given : bool
        Whether this step's answer is asked for; whether its token comes from outside.
    fed_back : bool
        Whether a token that does not is the answer before.
    """
    read = f"reads {quoted_token(tokens[t])}"
    if fed_back and not given:
        read += ", its own answer,"
    elif not given:
        read = f"is asked to go on ({quoted_token(tokens[t])})"
    if not asked:
        return f"Step {t + 1} of {len(tokens)}: {read}. No answer is asked for yet."
    several = "each at least " if _BETWEEN in words[t] else ""
    chance = f" ({several}{chances[t]})" if chances[t] else ""
    return f"Step {t + 1} of {len(tokens)}: {read} and answers {quoted_token(words[t])}{chance}."
