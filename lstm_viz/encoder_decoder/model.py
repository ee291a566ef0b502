"""An encoder that reads a whole sequence, and a decoder that writes another one, sign by sign.

The encoder reads x(1) … x(T) forward and backward; its annotations are both directions' h side by
side. At step s the decoder reads the sign y that was written before beside a context c, and says
which sign comes next::

    h(s) = LSTM([ y(s-1) | c(s) ], h(s-1))          y(0): the begin sign; h(0) = 0, C(0) = 0
    p(s) = softmax(V [ h(s) | c(s) ] + b)

With attention c(s) is a weighted mean of the annotations, weighted anew at each step
(`lstm_viz.encoder_decoder.attention`). Without, c is the same at all steps: the encoder's summary
(Cho et al. 2014). Nothing else differs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lstm_viz.arrays import FloatArray, finite_array, read_only, whole_number
from lstm_viz.cells import LSTM, LSTMTrace
from lstm_viz.encoder_decoder.attention import AdditiveAttention, summary_of
from lstm_viz.encoder_decoder.trace import EncoderDecoderTrace
from lstm_viz.errors import InvalidInput
from lstm_viz.network import Network, Readout, softmax
from lstm_viz.sequences import InputSequence
from lstm_viz.sequences.checks import quoted

MOST_READ = 1_000
"""The most steps that are read."""

MOST_WRITTEN = 200
"""The most steps that are written, whether the end was reached or not."""

MOST_SIGNS = 1_000
"""The most signs that may be read or written."""


@dataclass(frozen=True, eq=False, kw_only=True)
class EncoderDecoder:
    """Encoder, decoder, and what the decoder is told of what was read.

    Raises
    ------
    InvalidInput
        When parts are of another kind, sizes do not fit together, or names are not unique.
    """

    encoder: Network  # one layer of LSTMs, both directions, no read-out; D inputs
    decoder: LSTM  # reads [sign before, K + 1 columns, the last the begin sign | context, A]
    readout: Readout  # (K, H + A), over [h of the decoder | context]
    attention: AdditiveAttention | None  # None: the context is always the encoder's summary
    reads: tuple[str, ...]  # D names of what is read
    writes: tuple[str, ...]  # K names of what is written
    end: str | None = None  # the sign of `writes` after which nothing follows; None: no such sign

    def __post_init__(self) -> None:
        _require_encoder(self.encoder)
        for name, labels, count in (
            ("reads", self.reads, self.encoder.input_size),
            ("writes", self.writes, len(self.readout.weight)),
        ):
            object.__setattr__(self, name, _checked_signs(name, labels, count))
        if self.end is not None and self.end not in self.writes:
            raise InvalidInput(f"end is {quoted(self.end)}; expected one of the signs written.")
        A, H, K = self.annotation_size, self.decoder.hidden_size, len(self.writes)
        if self.decoder.weight_hr is not None:
            raise InvalidInput("the decoder has a projection; expected an LSTM without one.")
        if self.decoder.input_size != K + 1 + A:
            raise InvalidInput(
                f"the decoder takes {self.decoder.input_size} inputs; expected {K + 1 + A}: "
                f"{K} signs, the begin sign, and a context of {A}."
            )
        if self.readout.weight.shape[1] != H + A:
            raise InvalidInput(
                f"readout.weight has shape {self.readout.weight.shape}; expected ({K}, {H + A}): "
                f"{H} units of the decoder and a context of {A}."
            )
        if self.attention is not None:
            sizes = (self.attention.query_size, self.attention.annotation_size)
            if sizes != (H, A):
                raise InvalidInput(
                    f"the attention is for a decoder of {sizes[0]} units and annotations of "
                    f"{sizes[1]}; expected {H} and {A}."
                )

    @property
    def annotation_size(self) -> int:
        """A, the size of what the encoder says of each step: H of both directions."""
        return 2 * self.encoder.hidden_size

    def trace(
        self,
        read: InputSequence | Sequence[str] | ArrayLike,
        target: Sequence[str] | None = None,
        *,
        most: int = MOST_WRITTEN,
    ) -> EncoderDecoderTrace:
        """Read a sequence, write another, and keep everything.

        Parameters
        ----------
        read : InputSequence, sequence of str, or array_like of shape (T, D)
            What to read: names of `reads`, or numbers. float32 is computed in float32, everything
            else in float64. 1 to `MOST_READ` steps.
        target : sequence of str, optional
            The signs to write, of `writes`, 1 to `most`: then the decoder is given them as what was
            written before, whatever it says itself (*teacher forcing*). By default it writes the
            likeliest sign, of equal ones the first, and reads that at the next step; it stops
            after `end`, or after `most` signs.
        most : int, default 200
            The most signs that are written, 1 to `MOST_WRITTEN`.

        Returns
        -------
        EncoderDecoderTrace

        Raises
        ------
        InvalidInput
            When there is nothing to read or too much, a sign is unknown, or a number is not finite.
        """
        most = whole_number("most", most, 1, MOST_WRITTEN)
        tokens, x = self._what_is_read(read)
        given = None if target is None else self._columns("target", target, self.writes, most)
        encoder = self.encoder.trace(x)
        annotations = encoder.hidden
        keys = summary = None
        if self.attention is None:
            summary = summary_of(annotations)
        else:
            keys = self.attention.keys(annotations)

        K, H, dtype = len(self.writes), self.decoder.hidden_size, annotations.dtype
        h, c = np.zeros(H, dtype), np.zeros(H, dtype)
        before = K  # the begin sign
        steps: list[LSTMTrace] = []
        looks: list[tuple[FloatArray, FloatArray]] = []
        contexts: list[FloatArray] = []
        logits: list[FloatArray] = []
        columns: list[int] = []
        for j in range(most if given is None else len(given)):
            if self.attention is not None and keys is not None:
                scores, alignment, context = self.attention.attend(h, keys, annotations)
                looks.append((scores, alignment))
            else:
                assert summary is not None
                context = summary
            sign = np.zeros(K + 1, dtype)
            sign[before] = 1
            step = self.decoder.trace(np.concatenate([sign, context])[None], h, c)
            h, c = step.h[0], step.c[0]
            sums = self.readout.logits(np.concatenate([h, context]))
            before = int(sums.argmax()) if given is None else given[j]
            steps.append(step)
            contexts.append(context)
            logits.append(sums)
            columns.append(before)
            if given is None and self.writes[before] == self.end:
                break
        all_logits = np.stack(logits)
        return EncoderDecoderTrace(
            read=tokens,
            written=tuple(self.writes[column] for column in columns),
            encoder=encoder,
            decoder=_one_after_the_other(steps),
            scores=read_only(np.stack([look[0] for look in looks])) if looks else None,
            alignment=read_only(np.stack([look[1] for look in looks])) if looks else None,
            context=read_only(np.stack(contexts)),
            logits=read_only(all_logits),
            probabilities=read_only(softmax(all_logits)),
        )

    def _what_is_read(
        self, read: InputSequence | Sequence[str] | ArrayLike
    ) -> tuple[tuple[str, ...], FloatArray]:
        """The T tokens, and x (T, D)."""
        if isinstance(read, InputSequence):
            tokens, x = read.tokens, read.x
        elif isinstance(read, (str, list, tuple)) and all(isinstance(sign, str) for sign in read):
            columns = self._columns("read", read, self.reads, MOST_READ)
            tokens, x = tuple(str(sign) for sign in read), np.eye(len(self.reads))[columns]
        else:
            x = finite_array("x", read)
            tokens = ()
        if x.ndim != 2 or x.shape[1] != self.encoder.input_size:
            raise InvalidInput(
                f"x has shape {x.shape}; expected (T, D) with D = {self.encoder.input_size}."
            )
        if not 1 <= len(x) <= MOST_READ:
            raise InvalidInput(f"x has {len(x):,} steps; expected 1 to {MOST_READ:,}.")
        if not tokens:
            is_one_hot = bool((np.isin(x, (0, 1)).all(axis=1) & (x.sum(axis=1) == 1)).all())
            tokens = tuple(
                self.reads[row.argmax()] if is_one_hot else str(t) for t, row in enumerate(x, 1)
            )
        return tokens, x

    @staticmethod
    def _columns(
        name: str, signs: Sequence[str] | Any, known: tuple[str, ...], most: int
    ) -> list[int]:
        column_of = {sign: column for column, sign in enumerate(known)}
        if not 1 <= len(signs) <= most:
            raise InvalidInput(f"{name} has {len(signs):,} signs; expected 1 to {most:,}.")
        for position, sign in enumerate(signs, 1):
            if not isinstance(sign, str) or sign not in column_of:
                shown = quoted(sign) if isinstance(sign, str) else f"a {type(sign).__name__}"
                raise InvalidInput(
                    f"sign {position} of {name} is {shown}; expected one of: {' '.join(known)}"
                )
        return [column_of[sign] for sign in signs]


def _require_encoder(encoder: Network) -> None:
    if encoder.kind != "LSTM" or encoder.num_layers != 1 or not encoder.bidirectional:
        raise InvalidInput("the encoder is another network; expected one bidirectional LSTM layer.")
    if encoder.readout is not None or encoder.batch_first:
        raise InvalidInput("the encoder has a read-out or is batch_first; expected neither.")
    if encoder.layers[0][0].weight_hh.shape[1] != encoder.hidden_size:
        raise InvalidInput("the encoder has a projection; expected LSTMs without one.")


def _checked_signs(name: str, signs: Any, count: int) -> tuple[str, ...]:
    checked = tuple(signs)
    if not all(isinstance(sign, str) and sign for sign in checked):
        raise InvalidInput(f"{name} holds something that is no sign; expected {count} strings.")
    if len(checked) != count or len(set(checked)) != count or count > MOST_SIGNS:
        raise InvalidInput(
            f"{name} has {len(set(checked))} different signs; expected {count}, one a column, and "
            f"at most {MOST_SIGNS:,}."
        )
    return checked


def _one_after_the_other(steps: list[LSTMTrace]) -> LSTMTrace:
    """Traces of one step each, each from the state that the one before ended in, as one trace."""
    first = steps[0]
    alike = ("cell", "interventions", "h0", "c0", "backward")
    per_step: dict[str, Any] = {
        part.name: read_only(np.concatenate([getattr(step, part.name) for step in steps]))
        for part in fields(first)
        if part.name not in alike
    }
    return LSTMTrace(cell=first.cell, h0=first.h0, c0=first.c0, **per_step)
