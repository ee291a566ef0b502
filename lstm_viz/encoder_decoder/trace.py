"""Everything that an encoder–decoder computed while it read one sequence and wrote another."""

from __future__ import annotations

from dataclasses import dataclass

from lstm_viz.arrays import FloatArray
from lstm_viz.cells import LSTMTrace
from lstm_viz.network import NetworkTrace


@dataclass(frozen=True, eq=False, kw_only=True)
class EncoderDecoderTrace:
    """One sequence read and one written; all arrays read-only.

    T is the length of what was read, S of what was written, A = H·directions the size of what the
    encoder says of each step (an *annotation*, Bahdanau et al. 2015, §3.2), K the number of output
    tokens. The step s of the decoder reads the token written at s-1 and the context c(s).
    """

    read: tuple[str, ...]  # T tokens
    written: tuple[str, ...]  # S tokens: at each step the likeliest, or the one it was given; the
    # sign of the end is the last one where it was reached
    encoder: NetworkTrace  # over T steps; `encoder.hidden` are the annotations, (T, A)
    decoder: LSTMTrace  # over S steps; its x is [one-hot of the token before | context c(s)]
    scores: FloatArray | None  # (S, T), e(s, t) before the softmax; None without attention
    alignment: FloatArray | None  # (S, T), α(s, t), each row sums to 1; None without attention
    context: FloatArray  # (S, A), c(s) = Σ_t α(s, t) annotation(t); without attention at every
    # step the encoder's summary: its last forward h beside its first backward one
    logits: FloatArray  # (S, K)
    probabilities: FloatArray  # (S, K), softmax of the logits
