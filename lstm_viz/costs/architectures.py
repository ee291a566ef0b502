"""What each architecture costs, as formulas of its sizes.

With D inputs, H units, L layers, T steps, K outputs, B sequences at once and P = H/2:

*Parameters.* An LSTM has four blocks of rows (i, f, C̃, o), a GRU three (r, z, n), an RNN one; each
block is W (H × D), U (H × H) and, as in PyTorch and cuDNN, **two** biases of H each, of which the
second is redundant in all but the GRU's n. A feed-forward layer has W and one bias. With coupled
gates i = 1 - f, so there are three blocks (Greff et al. 2017, CIFG). With a projection
h = W_hr (o ⊙ tanh C) has P numbers (Sak, Senior & Beaufays 2014). A bidirectional network has two
LSTMs a layer; the next layer reads both, 2H numbers. Deeper layers read H numbers in place of D.

*Multiplications a step.* Each is one multiply-add of a matrix product, or one product of two
numbers of a vector. Of the LSTM: W x(t) and U h(t-1), 4·(H·D + H·H), and f ⊙ C, i ⊙ C̃,
o ⊙ tanh C, 3·H. Of the GRU: 3·(H·D + H·H), and r ⊙ q, (1-z) ⊙ n, z ⊙ h, 3·H. σ and tanh are not
multiplications; `activations` counts them. Adding biases is not counted.

*State.* The numbers that a step hands on to the next.

*Kept.* The numbers that backpropagation through time needs of the way forward: what was read,
the values of all gates, and the states, at each step (of an LSTM f, i, C̃, o, C, h; of a GRU r, z,
n, q = U_n h + b_hn, h). Without a recurrence nothing has to wait for the end of the sequence.

*Attention.* An LSTM decoder that looks, at each step that it writes, at T annotations of 2H numbers
from a bidirectional encoder (which is not counted here: it is the bidirectional row), by additive
attention with H units of its own (Bahdanau, Cho & Bengio 2015):
e = v · tanh(W s + U a(t) + b), α = softmax(e), c = Σ α a. U a(t) + b is the same at every step: it
is computed once a sequence, T·2·H·H multiplications that are not in the count of a step, and kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lstm_viz.costs.formula import Formula, Product, Term

Architecture = Literal[
    "feed-forward", "rnn", "gru", "lstm", "coupled", "projected", "bidirectional", "attention"
]

Quantity = Literal["parameters", "multiplications", "activations", "state", "kept"]
QUANTITIES: tuple[Quantity, ...] = (
    "parameters",
    "multiplications",
    "activations",
    "state",
    "kept",
)


@dataclass(frozen=True)
class Cost:
    """One architecture's costs; see the module's docstring for what each count means."""

    key: Architecture
    name: str  # on screen
    sentence: str  # what makes it cost what it costs
    parameters: Formula
    multiplications: Formula  # a step, of all B sequences
    activations: Formula  # σ, tanh and exp a step, of all B sequences
    state: Formula  # numbers handed from step to step, of all B sequences
    kept: Formula  # numbers kept for backpropagation through time, of all T steps and B sequences

    def of(self, quantity: Quantity) -> Formula:
        """One of the counts by its name."""
        formula: Formula = getattr(self, quantity)
        return formula


_D: Product = ("H", "D")
_HH: Product = ("H", "H")
_2HH: Product = ("2", "H", "H")
_HP: Product = ("H", "P")
_BIASES: Product = ("2", "H")
_H: Product = ("H",)
_DEEPER: Product = ("(L−1)",)
_B: Product = ("B",)


def _sum(*terms: tuple[Product, tuple[Product, ...]]) -> Formula:
    return Formula(tuple(Term(times, parts) for times, parts in terms))


def _readout(size: Product) -> tuple[Formula, Formula]:
    """Parameters and multiplications of a linear read-out of `size` numbers."""
    return _sum((("K",), (size, ("1",)))), _sum((("B", "K"), (size,)))


def _chain(
    blocks: Product,
    products: Product,
    activations: Product,
    state: Product,
    kept: Product,
) -> tuple[Formula, Formula, Formula, Formula, Formula]:
    """The counts of layers of one cell whose h has H numbers.

    Parameters
    ----------
    blocks : Product
        How many blocks of H rows it has, and in how many directions.
    products : Product
        The products of two vectors of H, times their number.
    activations, state, kept : Product
        Times H: how many of each there are in a layer.
    """
    deeper_reads: Product = _2HH if "2" in blocks else _HH
    parameters = _sum(
        (blocks, (_D, _HH, _BIASES)),
        (_DEEPER + blocks, (deeper_reads, _HH, _BIASES)),
    )
    multiplications = _sum(
        (_B + blocks, (_D, _HH)),
        (_B + _DEEPER + blocks, (deeper_reads, _HH)),
    )
    if products:
        multiplications += _sum(((*_B, "L", *products), (_H,)))
    return (
        parameters,
        multiplications,
        _sum(((*_B, "L", *activations), (_H,))),
        _sum(((*_B, "L", *state), (_H,))),
        _sum((("T", "B"), (("D",), ("L", *kept, "H")))),
    )


def _cost(
    key: Architecture,
    name: str,
    sentence: str,
    chain: tuple[Formula, Formula, Formula, Formula, Formula],
    readout_reads: Product = _H,
) -> Cost:
    parameters, multiplications, activations, state, kept = chain
    more, more_multiplications = _readout(readout_reads)
    return Cost(
        key=key,
        name=name,
        sentence=sentence,
        parameters=parameters + more,
        multiplications=multiplications + more_multiplications,
        activations=activations,
        state=state,
        kept=kept,
    )


_FEED_FORWARD = (
    _sum(((), (_D, _H)), (_DEEPER, (_HH, _H))),
    _sum((_B, (_D,)), (_B + _DEEPER, (_HH,))),
    _sum((("B", "L"), (_H,))),
    Formula(),
    _sum((_B, (("D",), ("L", "H")))),
)
_PROJECTED = (
    _sum(
        (("4",), (_D, _HP, _BIASES)),
        ((*_DEEPER, "4"), (_HP, _HP, _BIASES)),
        (("L",), (("P", "H"),)),
    ),
    _sum(
        (("B", "4"), (_D, _HP)),
        (("B", *_DEEPER, "4"), (_HP, _HP)),
        (("B", "L"), (("3", "H"), ("P", "H"))),
    ),
    _sum((("B", "L", "5"), (_H,))),
    _sum((("B", "L"), (("P",), _H))),
    _sum((("T", "B"), (("D",), ("L", "5", "H"), ("L", "P")))),
)
_ATTENTION = (
    _sum(
        ((), (_HH, _2HH, _BIASES)),
        (("4",), (_D, _2HH, _HH, _BIASES)),
        ((*_DEEPER, "4"), (_HH, _HH, _BIASES)),
    ),
    _sum(
        (_B, (_HH, ("T", "H"), ("2", "T", "H"))),
        (("B", "4"), (_D, _2HH, _HH)),
        (("B", *_DEEPER, "4"), (_HH, _HH)),
        (("B", "L", "3"), (_H,)),
    ),
    _sum((_B, (("T", "H"), ("T",))), (("B", "L", "5"), (_H,))),
    _sum((("B", "L", "2"), (_H,)), (("B", "T"), (("2", "H"), _H))),
    _sum(
        (("T", "B"), (("D",), ("2", "H"), ("L", "6", "H"), ("T", "H"), ("T",))),
        (("T", "B"), (("2", "H"), _H)),
    ),
)

COSTS: dict[Architecture, Cost] = {
    cost.key: cost
    for cost in (
        _cost(
            "feed-forward",
            "Feed-forward",
            "One product a layer, and nothing is handed on: all steps can be done at once.",
            _FEED_FORWARD,
        ),
        _cost(
            "rnn",
            "RNN",
            "One block of rows: W on what is read, U on h(t−1).",
            _chain((), (), (), (), ()),
        ),
        _cost(
            "gru",
            "GRU",
            "Three blocks of rows, r, z and n: three RNNs’ worth, and one vector of state.",
            _chain(("3",), ("3",), ("3",), (), ("5",)),
        ),
        _cost(
            "lstm",
            "LSTM",
            "Four blocks of rows, i, f, C̃ and o: four RNNs’ worth, and two vectors of state.",
            _chain(("4",), ("3",), ("5",), ("2",), ("6",)),
        ),
        _cost(
            "coupled",
            "LSTM, coupled gates",
            "With i = 1 − f there is one block of rows less: three quarters of an LSTM.",
            _chain(("3",), ("3",), ("4",), ("2",), ("5",)),
        ),
        _cost(
            "projected",
            "LSTM, projected",
            "h has only P = H/2 numbers: U is half as wide, and W_hr makes h of H numbers.",
            _PROJECTED,
            ("P",),
        ),
        _cost(
            "bidirectional",
            "Bidirectional LSTM",
            "Two LSTMs, one for each direction; the layer above reads both.",
            _chain(("2", "4"), ("2", "3"), ("2", "5"), ("2", "2"), ("2", "6")),
            ("2", "H"),
        ),
        _cost(
            "attention",
            "LSTM with attention",
            "A decoder that looks at T annotations for each token it writes: the longer what was "
            "read, the more a step costs and the more is kept.",
            _ATTENTION,
        ),
    )
}
ARCHITECTURES: tuple[Architecture, ...] = tuple(COSTS)
