"""What an encoder–decoder learns from: texts with dates side by side, and what to write of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lstm_viz.encoder_decoder.documents import (
    ALPHABET,
    SHORTEST,
    WRITES,
    Document,
    draw_documents,
)
from lstm_viz.training.translation_settings import TranslationSettings

_STREAM = 20  # beside the seed: no other draw of this program begins alike


@dataclass(frozen=True, eq=False, kw_only=True)
class Pairs:
    """B texts and their answers, time first; shorter ones are followed by zeros."""

    x: NDArray[np.float32]  # (T, B, D), a 1 in the column of each character
    lengths: NDArray[np.int64]  # (B,), 1 to T
    target: NDArray[np.int64]  # (S, B), columns of `WRITES`; 0 behind an answer's end
    mask: NDArray[np.bool_]  # (S, B), whether there is something to be written


def pairs_of(documents: Sequence[Document]) -> Pairs:
    """Write texts and answers as arrays; each answer ends with the sign of the end."""
    texts = [document.text for document in documents]
    answers = [document.signs for document in documents]
    lengths = np.array([len(text) for text in texts])
    x = np.zeros((int(lengths.max()), len(texts), ALPHABET.size), np.float32)
    target = np.zeros((max(map(len, answers)), len(texts)), np.int64)
    mask = np.zeros(target.shape, np.bool_)
    for b, (text, answer) in enumerate(zip(texts, answers, strict=True)):
        x[np.arange(len(text)), b, [_COLUMN_READ[character] for character in text]] = 1
        target[: len(answer), b] = [_COLUMN_WRITTEN[sign] for sign in answer]
        mask[: len(answer), b] = True
    return Pairs(x=x, lengths=lengths, target=target, mask=mask)


def pairs_of_update(settings: TranslationSettings, update: int) -> Pairs:
    """Draw the texts of one update, the same with and without attention.

    The texts of an update are of about one length, so that little is computed behind their ends;
    the length is drawn anew for each update.
    """
    seed = np.random.SeedSequence((settings.seed, _STREAM, update))
    rng = np.random.default_rng(seed)
    longest = int(rng.integers(SHORTEST + settings.spread, settings.longest + 1))
    shortest = longest - settings.spread
    documents = draw_documents(
        rng, settings.batch, shortest=shortest, longest=longest, held_out=False
    )
    return pairs_of(documents)


_COLUMN_READ = {character: column for column, character in enumerate(ALPHABET.characters)}
_COLUMN_WRITTEN = {sign: column for column, sign in enumerate(WRITES)}
