"""What a network says at each step, as bars that glide from step to step."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lstm_viz.errors import InvalidInput
from lstm_viz.figures.digits import beside_numbers, counted, plain_text
from lstm_viz.figures.moving import Binding, Layer, MovingPicture, Row, Sentence, Sentences, Words
from lstm_viz.figures.readout_rows import RIGHT, ReadoutRows, indexed, readout_rows
from lstm_viz.figures.readout_skeleton import readout_skeleton
from lstm_viz.figures.readout_words import nothing_right, sentences
from lstm_viz.figures.theme import Theme, theme
from lstm_viz.figures.time_axis import require_token_per_step
from lstm_viz.figures.token_words import letters_wide, read_token
from lstm_viz.readout import AS_IT_IS, Answers, RealUnits

MOST_ROWS = 6
"""So many outputs have a row of their own where there are many."""

MOST_STEPS = 2000
"""Of a longer sequence the words alone would be too many."""

LETTERS_READ = 18
"""So many letters of what was read last stand over the bars."""

_SPACE = "\u00a0"


def readout_bars(
    found: Answers,
    tokens: Sequence[str],
    *,
    rows: int = MOST_ROWS,
    right_words: str = "right",
    read_words: str = "has read",
    units: RealUnits = AS_IT_IS,
    dark: bool = False,
) -> MovingPicture:
    """Draw what a network says at each step, under what it has just read.

    Probabilities are bars from 0 to 100 %, one of K classes or K separate ones (of which those
    over the line at 50 % are taken as said). A number has a bar, and one under it, hollow, for the
    number that was asked for. What is right has ✓ before its name and a thick outline.

    Parameters
    ----------
    found : Answers
        Of at most `MOST_STEPS` steps.
    tokens : sequence of str
        A token for each step, T of them.
    rows : int, default `MOST_ROWS`
        How many outputs have a row where there are many, 1 or more. At each step the likeliest
        are shown, what was right in any case, and of one of many classes what all others come to.
    right_words : str, default "right"
        What ✓ means: ``"came next"``, ``"may come next"``, ``"drawn"``.
    read_words : str, default "has read"
        What is said of the tokens up to the step.
    units : RealUnits, optional
        In which numbers are shown, those asked for as well.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    MovingPicture
        The traces ``"says"`` (the bars, ``x`` their ends), ``"names"``, ``"numbers"`` and
        ``"read"``, what was read up to the step. Its sentence tells the step.

    Raises
    ------
    InvalidInput
        When there are not as many tokens as steps, too many of either, or too many numbers a step.
    """
    require_token_per_step(tokens, found.steps)
    if found.steps > MOST_STEPS:
        raise InvalidInput(
            f"there are {found.steps:,} steps; expected at most {MOST_STEPS:,}. Look at a shorter "
            "piece."
        )
    if rows < 1:
        raise InvalidInput(f"rows is {rows}; expected 1 or more.")
    colors = theme(dark)
    chosen = readout_rows(found, rows, units)
    labels, label = indexed(chosen.labels)
    numbers, number = indexed(chosen.numbers)
    tips, tip = indexed(chosen.tips)
    ends = _ends(found, chosen)
    words = {
        "labels": labels,
        "numbers": numbers,
        "tips": tips,
        "read": _read_so_far(tokens, colors),
        "right": _right_notes(found, right_words),
        "told": sentences(found, tokens, right_words, units),
    }
    return MovingPicture(
        layers=(
            Layer(
                readout_skeleton(found, chosen, ends, units, colors, read_words),
                (
                    Binding(0, "x", Row("values")),
                    Binding(0, "marker.line.width", Row("outline"), pixels=True),
                    Binding(0, "marker.opacity", Row("seen")),
                    Binding(1, "text", Sentences((Words("labels", Row("label")), _SPACE))),
                    Binding(2, "x", Row("beside")),
                    Binding(2, "text", Sentences((_SPACE, Words("numbers", Row("number"))))),
                    Binding(3, "text", [Words("read")]),
                    Binding(4, "text", [Words("right")]),
                ),
                listens=True,
            ),
        ),
        arrays={
            "values": chosen.values.astype(np.float64),
            "beside": np.maximum(chosen.values, 0.0),
            "outline": np.where(chosen.outlined | np.array(chosen.hollow), 3.0, 0.0).astype(
                np.float32
            ),
            "seen": chosen.seen.astype(np.uint8),
            "label": label,
            "number": number,
            "tip": tip,
        },
        words=words,
        alt=Sentence((_description(found), " ", Words("told"))),
        steps=found.steps,
        sentence=Sentence((Words("told"),)),
        tips=Words("tips", Row("tip")),
    )


def _ends(found: Answers, chosen: ReadoutRows) -> tuple[float, float]:
    """Where the axis begins and ends: 0 is always on it."""
    if found.loss != "mse":
        return 0.0, 1.0
    low, high = min(0.0, float(chosen.values.min())), max(0.0, float(chosen.values.max()))
    return (low, high) if high > low else (0.0, 1.0)


def _read_so_far(tokens: Sequence[str], colors: Theme) -> list[str]:
    """For each step the last tokens up to it, the step's own in bold, safe for a figure."""
    words = [read_token(token) for token in tokens]
    between = "" if all(letters_wide(word) <= 1 for word in words) else " "
    told = []
    for t, word in enumerate(words):
        left, start = LETTERS_READ - letters_wide(word), t
        while start > 0 and left - letters_wide(words[start - 1]) - len(between) >= 0:
            start -= 1
            left -= letters_wide(words[start]) + len(between)
        before = between.join([*words[start:t], ""]) if start < t else ""
        past = plain_text(("…" if start > 0 else "") + before, 3 * LETTERS_READ)
        now = plain_text(word, LETTERS_READ)
        told.append(
            f'<span style="color:{colors.quiet}">{beside_numbers(past)}</span>'
            f"<b><u>{beside_numbers(now)}</u></b>"
        )
    return told


def _right_notes(found: Answers, right_words: str) -> list[str]:
    """For each step what marks what is right; of numbers, nothing."""
    if found.loss == "mse":
        return [""] * found.steps
    words = plain_text(right_words)
    notes = (f"<b>{RIGHT}</b> {words}", f"{words}: {nothing_right(found)}")
    is_marked = (found.target == 1).any(axis=1)
    return [
        notes[0 if marked else 1] if asked else ""
        for asked, marked in zip(found.asked.tolist(), is_marked.tolist(), strict=True)
    ]


def _description(found: Answers) -> str:
    what = {
        "cross_entropy": "how likely each of {} is",
        "binary": "the probability of each of {}",
        "mse": "{}",
    }[found.loss].format(counted(found.output_size, "number" if found.loss == "mse" else "output"))
    return f"Bars of what the network says at each step: {what}."
