"""The cells and sequences of the page of variants: the same weights, in each variant.

Knows no Streamlit.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.cells import (
    LSTM,
    CoupledLSTM,
    LSTMTrace,
    NoForgetGateLSTM,
    PeepholeLSTM,
    VariantLSTM,
    projected,
)
from lstm_viz.presets import counter_peepholes, hidden_counter
from lstm_viz.sequences import InputSequence, sequence_of_columns, sine
from lstm_viz.ui.variants.choice import DRAWN_UNITS, Reads, Variant, VariantsChoice

FORGET_BIAS = 1.0
GAIN = 2.0
"""What a drawn cell's recurrent weights are multiplied by: its gates shall see h."""

LONG = 1000
"""Steps of the stream on which is measured how far C goes."""

_ONES = "1 1 0 1 1 1 0 0 1 1 1 1 1 1 0 1 1 1"


@dataclass(frozen=True, eq=False)
class Scene:
    """One variant and the plain LSTM with the same weights, on the same sequence."""

    sequence: InputSequence
    cell: LSTM | VariantLSTM
    trace: LSTMTrace
    plain: LSTM
    plain_trace: LSTMTrace
    start: int  # the step worth opening on, 0 to T-1
    start_phase: int  # and its phase, from 1

    @property
    def is_plain(self) -> bool:
        """Whether the variant is the plain LSTM itself."""
        return self.cell is self.plain


@lru_cache(maxsize=64)
def scene_of(variant: Variant, reads: Reads, strength: float, outputs: int, seed: int) -> Scene:
    """Build a variant and run it, and the plain LSTM.

    Parameters
    ----------
    variant : str
        Which variant; "plain" is the LSTM itself.
    reads : str
        Which sequence, and with it which cell: "ones" has one that was set by hand.
    strength : float
        By what the peepholes are multiplied; without effect on other variants.
    outputs : int
        P of the projection, from 1; without effect on other variants.
    seed : int
        Of a drawn cell and of the stream.
    """
    sequence = sequence_of(reads, seed)
    plain = plain_cell(reads, seed)
    cell = plain if variant == "plain" else cell_of(variant, reads, strength, outputs, seed)
    step, phase = _start(variant, reads)
    plain_trace = plain.trace(sequence.x)
    trace = plain_trace if cell is plain else cell.trace(sequence.x)
    return Scene(sequence, cell, trace, plain, plain_trace, step, phase)


def chosen_scene(choice: VariantsChoice) -> Scene:
    """The scene of what is chosen; what has no effect there makes no other scene of it."""
    variant, reads = choice.variant, choice.sequence
    return scene_of(
        variant,
        reads,
        choice.strength if variant == "peepholes" else 1.0,
        choice.outputs if variant == "projection" else 1,
        0 if reads == "ones" else choice.seed,
    )


def is_drawn(reads: Reads) -> bool:
    """Whether the cell is drawn from a seed, and not set by hand."""
    return reads != "ones"


def sequence_of(reads: Reads, seed: int) -> InputSequence:
    """What the cell reads."""
    if reads == "ones":
        return sequence_of_columns(("x",), _ONES)
    if reads == "stream":
        return _named(stream(60, seed))
    if reads == "wave":
        return _named(sine(48, period=16).x)
    pulse = np.zeros((30, 1))
    pulse[4] = 4.0
    return _named(pulse)


def _named(x: FloatArray) -> InputSequence:
    return InputSequence(x, tokens=tuple(f"{value:.2f}" for value in x[:, 0]), channels=("x",))


def stream(steps: int, seed: int) -> FloatArray:
    """Numbers from U[0, 1], shape (steps, 1); a longer stream begins with the shorter one."""
    return np.random.default_rng([seed, 1]).uniform(size=(steps, 1))


def plain_cell(reads: Reads, seed: int) -> LSTM:
    """The plain LSTM that is changed."""
    if reads == "ones":
        return hidden_counter()
    return LSTM.random(1, DRAWN_UNITS, seed=seed, forget_bias=FORGET_BIAS, recurrent_gain=GAIN)


def cell_of(
    variant: Variant, reads: Reads, strength: float, outputs: int, seed: int
) -> LSTM | VariantLSTM:
    """A variant with the plain cell's weights; the parameters are those of `scene_of`.

    With a projection its U is the nearest to the plain one that P numbers allow.
    """
    plain = plain_cell(reads, seed)
    if variant == "peepholes":
        peepholes = _peepholes(reads, seed)
        return PeepholeLSTM.of(
            plain, **{f"peephole_{gate}": strength * p for gate, p in peepholes.items()}
        )
    if variant == "no-forget-gate":
        return NoForgetGateLSTM.of(plain)
    if variant == "coupled":
        return CoupledLSTM.of(plain)
    if variant == "projection":
        return projected(plain, min(outputs, plain.hidden_size - 1))
    return plain


def _peepholes(reads: Reads, seed: int) -> dict[str, FloatArray]:
    """The peepholes at strength 1: of the counter by hand, of a drawn cell N(0, 1)."""
    if reads == "ones":
        return counter_peepholes()
    drawn = np.random.default_rng([seed, 2]).normal(size=(3, DRAWN_UNITS))
    return dict(zip("ifo", drawn, strict=True))


_STARTS: dict[Reads, tuple[int, int]] = {
    "ones": (3, 5),
    "stream": (39, 2),
    "wave": (12, 5),
    "pulse": (6, 2),
}


def _start(variant: Variant, reads: Reads) -> tuple[int, int]:
    """On its own sequence each variant opens in the phase that it changes."""
    return (1, 2) if (variant, reads) == ("coupled", "ones") else _STARTS[reads]


@lru_cache(maxsize=32)
def farthest(reads: Reads, variant: Variant, seed: int) -> tuple[float, float]:
    """The largest |C| over `LONG` steps of the stream: of the variant, of the plain LSTM."""
    x = stream(LONG, seed)
    cells = cell_of(variant, reads, 1.0, 1, seed), plain_cell(reads, seed)
    of_variant, of_plain = (float(np.abs(cell.trace(x).c).max()) for cell in cells)
    return of_variant, of_plain
