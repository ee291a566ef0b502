"""How much an encoder–decoder for dates gets right, by the length of what it reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lstm_viz.encoder_decoder.documents import (
    BETWEEN,
    READING,
    Document,
    draw_documents,
    text_of_signs,
)
from lstm_viz.encoder_decoder.model import EncoderDecoder

LENGTHS: tuple[tuple[int, int], ...] = (
    *((10, 19), (20, 29), (30, 39), (40, 49), (50, 59), (60, 69), (70, 80)),
    *((81, 100), (101, 120), (121, 140)),
)
"""From and to how many characters a text is asked to have, for each row of a table."""

ALIKE_LONG = (70, 80)
"""The characters of the texts that differ in how many dates they have, and not in their length."""

MOST_DATES = 3
"""The most dates that a text of that length was trained with."""

TEXTS = 300
"""How many texts a row is measured on."""

_SEED = 2015  # of their draw; training looks at other days


@dataclass(frozen=True, kw_only=True)
class LengthScore:
    """What was right of held-out texts of about one length, written freely."""

    first: int  # characters of the shortest texts asked for
    last: int  # and of the longest
    count: int  # how many texts
    places: float  # 0…1, the share of all signs of the answers, the end too, right at their place
    dates: float  # 0…1, the share of all dates right as a whole: the k-th written is the k-th read
    whole: float  # 0…1, the share of texts whose answer is right from first sign to end


def score_of(network: EncoderDecoder, documents: Sequence[Document]) -> tuple[float, float, float]:
    """Return the shares right of places, dates and whole answers (see `LengthScore`)."""
    places, dates, whole = [], [], []
    for document in documents:
        right = document.signs
        # One sign more than there should be is wrong already: no need to let it write on.
        written = network.trace(READING.read(document.text), most=len(right)).written
        places += [k < len(written) and written[k] == sign for k, sign in enumerate(right)]
        whole.append(written == right)
        said = text_of_signs(written).split(BETWEEN)
        dates += [k < len(said) and said[k] == date for k, date in enumerate(document.dates)]
    return float(np.mean(places)), float(np.mean(dates)), float(np.mean(whole))


def scores_by_length(
    network: EncoderDecoder,
    *,
    dates: int | None = None,
    count: int = TEXTS,
    lengths: Sequence[tuple[int, int]] = LENGTHS,
) -> tuple[LengthScore, ...]:
    """Measure a network on held-out texts, row by row.

    Parameters
    ----------
    network : EncoderDecoder
        In float64 whatever its weights are.
    dates : int, optional
        How many dates each text has; the rest is words. By default one for each 20 characters at
        most, as in training: longer texts have more to write.
    count : int, default 300
        How many texts a row has. The first ones are the same for every count.
    lengths : sequence of (int, int), optional
        From and to how many characters the texts of a row have; by default `LENGTHS`.
    """
    rows = []
    for first, last in lengths:
        rng = np.random.default_rng((_SEED, first, 0 if dates is None else dates))
        documents = draw_documents(
            rng, count, shortest=first, longest=last, held_out=True, dates=dates
        )
        places, right, whole = score_of(network, documents)
        rows.append(
            LengthScore(
                first=first, last=last, count=count, places=places, dates=right, whole=whole
            )
        )
    return tuple(rows)


def scores_by_dates(network: EncoderDecoder, *, count: int = TEXTS) -> tuple[LengthScore, ...]:
    """Measure a network on texts of about one length with 1, 2, … dates each; a row for each.

    So it shows whether it is the length that tells, or how much there is to be kept.

    Parameters
    ----------
    network, count
        As of `scores_by_length`.
    """
    return tuple(
        scores_by_length(network, dates=dates, count=count, lengths=[ALIKE_LONG])[0]
        for dates in range(1, MOST_DATES + 1)
    )
