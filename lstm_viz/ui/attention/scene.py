"""One text, read by both translators: what they write, where they look, what is right.

Knows no Streamlit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from lstm_viz.encoder_decoder.documents import BETWEEN, END, draw_documents
from lstm_viz.encoder_decoder.trace import EncoderDecoderTrace
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.alignment_picture import (
    ATTENTION_PHASES,
    MOST_WRITTEN,
    SUMMARY_PHASES,
)
from lstm_viz.sequences.text import visible
from lstm_viz.ui.attention.choice import LONGEST, NETWORKS, AttentionChoice, Translator
from lstm_viz.zoo.translators import (
    TRANSLATORS,
    read_date,
    right_answer,
    translator_card_of,
    translator_of,
    written_text,
)
from lstm_viz.zoo.translators_samples import DateSample, samples

_MONTH = len("YYYY-")


@dataclass(frozen=True, eq=False, kw_only=True)
class AttentionScene:
    """One text and what the networks made of it."""

    network: Translator
    text: str
    answer: str | None  # right; None where no date is known in the text
    traces: Mapping[Translator, EncoderDecoderTrace]
    outputs: tuple[str, ...]  # K signs

    @property
    def trace(self) -> EncoderDecoderTrace:
        """That of the network that is looked at."""
        return self.traces[self.network]

    @property
    def phases(self) -> tuple[str, ...]:
        """Of a step of the decoder."""
        return ATTENTION_PHASES if self.network == "attention" else SUMMARY_PHASES

    @property
    def steps(self) -> int:
        """S, how many signs are written."""
        return len(self.trace.written)

    @property
    def start(self) -> int:
        """The step worth opening on: where the two first part ways, or the month begins."""
        both = zip(*(trace.written for trace in self.traces.values()), strict=False)
        parted = next((s for s, signs in enumerate(both) if len(set(signs)) > 1), _MONTH)
        return min(parted, self.steps - 1)

    @property
    def target(self) -> tuple[str | None, ...] | None:
        """The right sign at each step; None where no more should come, or nothing is known."""
        if self.answer is None:
            return None
        right = (*map(visible, self.answer), END)
        return tuple(right[s] if s < len(right) else None for s in range(self.steps))

    @property
    def unit(self) -> int:
        """The decoder's unit whose cell state moves most."""
        return int(self.trace.decoder.c.std(axis=0).argmax())

    @property
    def number(self) -> int:
        """The number of the context that moves most, or, where none does, the largest."""
        context = self.trace.context
        spread = context.std(axis=0)
        return int((spread if spread.max() > 0 else np.abs(context[0])).argmax())

    def written(self, network: Translator) -> str:
        """What a network wrote, as plain text."""
        return written_text(self.traces[network])

    def right_dates(self, network: Translator) -> tuple[int, int] | None:
        """How many dates are right, each at its place, and of how many, where that is known."""
        if self.answer is None:
            return None
        right, said = self.answer.split(BETWEEN), self.written(network).split(BETWEEN)
        return sum(a == b for a, b in zip(right, said, strict=False)), len(right)

    def is_right(self, network: Translator) -> bool | None:
        """Whether all of it is right, the end included; None where nothing is known."""
        if self.answer is None:
            return None
        trace = self.traces[network]
        return trace.written == (*map(visible, self.answer), END)


def text_of(choice: AttentionChoice) -> str:
    """What is read: a held-out text by its number, what was typed, or the first example."""
    if choice.held_out is not None:
        return held_out_text(choice.held_out)
    return choice.text or opening_sample().text


def opening_sample() -> DateSample:
    """What the page opens on: the first example that attention gets right, and only attention.

    The first one where there is none, or no network.
    """
    try:
        return _telling_sample()
    except InvalidInput:  # not kept: the networks may be there at the next run
        return samples()[0]


@lru_cache(maxsize=1)
def _telling_sample() -> DateSample:
    for sample in shown_samples():
        scene = _scene("attention", sample.text)
        if scene.is_right("attention") and not scene.is_right("summary"):
            return sample
    return samples()[0]


def shown_samples() -> tuple[DateSample, ...]:
    """The examples that can be drawn."""
    return tuple(sample for sample in samples() if len(sample.text) <= LONGEST)


@lru_cache(maxsize=64)
def held_out_text(number: int) -> str:
    """One of the texts whose days no translator was trained on, from 0."""
    card = translator_card_of("attention")
    rng = np.random.default_rng([2_021, number])
    (drawn,) = draw_documents(
        rng, 1, shortest=10, longest=min(card.trained_up_to, LONGEST), held_out=True
    )
    return drawn.text


def attention_scene(choice: AttentionChoice) -> AttentionScene:
    """Let both networks read what is chosen; kept for a while.

    Raises
    ------
    InvalidInput
        When it is too long or holds a character that cannot be read, or a file is missing or
        damaged.
    """
    return _scene(choice.network, text_of(choice))


@lru_cache(maxsize=32)
def _scene(network: Translator, text: str) -> AttentionScene:
    traces = _traces(text)
    return AttentionScene(
        network=network,
        text=text,
        answer=right_answer(text),
        traces=traces,
        outputs=translator_of(network).writes,
    )


@lru_cache(maxsize=32)
def _traces(text: str) -> Mapping[Translator, EncoderDecoderTrace]:
    read = read_date(text)
    if read.steps > LONGEST:
        raise InvalidInput(
            f"the text has {read.steps} characters; expected at most {LONGEST}: more cannot be "
            "drawn side by side."
        )
    return {key: translator_of(key).trace(read, most=MOST_WRITTEN) for key in NETWORKS}


def name_of(network: Translator) -> str:
    """What a network is called on screen."""
    return TRANSLATORS[network].name
