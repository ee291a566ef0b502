"""The experiments of Le, Jaitly & Hinton 2015 and of Arjovsky, Shah & Bengio 2016.

The figures of 2016 were looked up in the LaTeX source of the paper in its authors' own repository,
an earlier form than the printed one. Of the paper of 2015 only the first page could be read; what
the other says of it is quoted.
"""

from __future__ import annotations

from benchmarks.papers.entries import entry
from benchmarks.papers.experiment import Experiment, Published


def _published(figure: str, where: str) -> Published:
    return Published(
        figure=figure,
        paper="Arjovsky, Shah & Bengio 2016",
        where=where,
        read_in=(
            "the LaTeX source of an earlier form of Unitary Evolution Recurrent Neural Networks, "
            "arXiv:1511.06464, in github.com/amarshah/complex_RNN, paper/uRNN/uRNN.tex, commit "
            "6ca7b7c"
        ),
    )


_CHRONO = (
    "The chrono initialisation is told how long the longest held-out sequence is; theirs is not."
)

_OTHER_CRITERION = (
    "They print curves of the squared error and no criterion; we count a sequence as right when "
    "it is off by less than 0.04, as Hochreiter & Schmidhuber do, and print the loss as well."
)

ADDING_100 = Experiment(
    key="adding-100",
    title="Adding, T = 100, numbers from 0 to 1",
    entries=(
        entry(
            "lstm",
            32,
            3,
            _published(
                "“consistently beating the baseline” of 0.167, “convincingly” up to T = 400",
                "adding problem, text and figure",
            ),
            task="adding-unit",
            lag=100,
            updates=4000,
        ),
        entry(
            "rnn_tanh",
            32,
            3,
            _published("does not beat the baseline of 0.167 for any T", "adding problem, figure"),
            task="adding-unit",
            lag=100,
            updates=4000,
        ),
        entry(
            "rnn_relu",
            32,
            3,
            _published("does not beat the baseline of 0.167 for any T", "adding problem, text"),
            task="adding-unit",
            lag=100,
            updates=4000,
        ),
    ),
    differences=(
        "Their networks have 128 units, ours 32.",
        "They use RMSProp with learning rate 0.001 and batches of 20 or 50; we use Adam with 32.",
        _OTHER_CRITERION,
        _CHRONO,
    ),
)

ADDING_150 = Experiment(
    key="adding-150",
    title="Adding, T = 150, numbers from 0 to 1",
    entries=(
        entry(
            "lstm",
            32,
            3,
            Published(
                figure="solves T = 150",
                paper="Le, Jaitly & Hinton 2015",
                where="adding problem",
                read_in=None,
            ),
            task="adding-unit",
            lag=150,
            updates=3000,
        ),
        entry(
            "rnn_tanh",
            32,
            3,
            _published(
                "“report that their RNN solve[s] the problem for T = 150 and the IRNN for T = 300, "
                "but they require over a million iterations before they start learning”",
                "adding problem, on Le, Jaitly & Hinton 2015",
            ),
            task="adding-unit",
            lag=150,
            updates=3000,
        ),
    ),
    differences=(
        "Over a million iterations in their paper stand against at most 3,000 updates here, with "
        "another optimiser: a network that fails here does not contradict them.",
        "Their networks have 100 units (from memory, not looked up), ours 32; they use gradient "
        "descent with clipped gradients, we use Adam.",
        "Their two marks may be anywhere (from memory, not looked up), ours are one in each half.",
        _OTHER_CRITERION,
        _CHRONO,
    ),
)

COPY = Experiment(
    key="copy-100",
    title="Copy memory, T = 100",
    entries=(
        entry(
            "lstm",
            40,
            2,
            _published(
                "“able to beat the baseline only for 100 times steps”: of T = 100, 200, 300 and "
                "500 at this one (baseline 0.173)",
                "copying memory problem, figure",
            ),
            task="copy",
            lag=100,
            updates=4000,
        ),
        entry(
            "rnn_tanh",
            80,
            2,
            _published(
                "“aside from the simplest case [this one] … almost exactly the same cost as the "
                "memoryless strategy” (0.173); of this one there is only a curve",
                "copying memory problem, text",
            ),
            task="copy",
            lag=100,
            updates=4000,
        ),
    ),
    differences=(
        "Our networks have as many units as theirs, 40 and 80; they count roughly 6,500 weights, "
        "we count two biases a unit as PyTorch has them.",
        "They use RMSProp with learning rate 0.001; we use Adam with batches of 32.",
        "They print curves of the loss and no criterion; we also count sequences with all ten "
        "symbols right.",
        _CHRONO,
    ),
)
