"""Encoder–decoders with drawn weights, run by the equations, for the pictures of an alignment."""

from __future__ import annotations

import numpy as np

import lstm_viz as lv
from lstm_viz.encoder_decoder.trace import EncoderDecoderTrace
from lstm_viz.network import Network, softmax

OUTPUTS = tuple("0123456789-")


def drawn_trace(
    read: str = "14 mars 2021",
    steps: int = 10,
    *,
    attends: bool = True,
    hidden: int = 4,
    seed: int = 0,
    sharp: float = 3.0,
) -> EncoderDecoderTrace:
    """A bidirectional encoder, additive attention and a decoder with drawn weights.

    `sharp` scales the scores: large, and a row of the alignment is nearly a single 1.
    """
    rng = np.random.default_rng(seed)
    letters = sorted(set(read))
    x = np.eye(len(letters))[[letters.index(letter) for letter in read]]
    cells = [lv.LSTM.random(len(letters), hidden, seed=seed + k) for k in range(2)]
    encoder = Network((tuple(cells),)).trace(x)
    notes = encoder.hidden
    size, outputs = notes.shape[1], len(OUTPUTS)
    cell = lv.LSTM.random(outputs + size, hidden, seed=seed + 2)
    w, u, v = (rng.normal(size=shape) for shape in ((5, hidden), (5, size), (5,)))
    readout = rng.normal(size=(outputs, hidden)) * 4
    forward, backward = encoder.layers[0]
    summary = np.concatenate([forward.h[-1], backward.h[0]])
    before, written = np.zeros(outputs), []
    scores, contexts, inputs, logits = [], [], [], []
    for s in range(steps):
        h = np.zeros(hidden) if s == 0 else cell.trace(np.array(inputs)).h[-1]
        scores.append(sharp * np.tanh(w @ h + notes @ u.T) @ v)
        contexts.append(softmax(scores[-1]) @ notes if attends else summary)
        inputs.append(np.concatenate([before, contexts[-1]]))
        logits.append(readout @ cell.trace(np.array(inputs)).h[-1])
        best = int(logits[-1].argmax())
        written.append(OUTPUTS[best])
        before = np.eye(outputs)[best]
    return EncoderDecoderTrace(
        read=tuple(read),
        written=tuple(written),
        encoder=encoder,
        decoder=cell.trace(np.array(inputs)),
        scores=np.array(scores) if attends else None,
        alignment=softmax(np.array(scores)) if attends else None,
        context=np.array(contexts),
        logits=np.array(logits),
        probabilities=softmax(np.array(logits)),
    )
