"""What is trained, as numbers that can be checked and repeated."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from lstm_viz.cells import INITIALISATIONS, Initialisation
from lstm_viz.errors import InvalidInput
from lstm_viz.gradients import ARCHITECTURES, Architecture
from lstm_viz.sequences.tasks import TASKS, Task

Optimiser = Literal["adam", "rmsprop", "sgd"]
OPTIMISERS: tuple[Optimiser, ...] = ("adam", "rmsprop", "sgd")

MOST_UNITS = 128
MOST_BATCH = 512
MOST_UPDATES = 100_000
MOST_LAYERS = 4


@dataclass(frozen=True, kw_only=True)
class TrainingSettings:
    """One training: which networks, on what, and how; the same for all of them.

    The seed draws the weights, the batches and the held-out sequences, each from a stream of its
    own, so that all networks read the same sequences in the same order.

    Raises
    ------
    InvalidInput
        Names the setting that is out of its range, and the range.
    """

    task: str = "adding-unit"  # a key of `TASKS`
    lag: int | None = None  # within the task's range; None: its default
    architectures: tuple[Architecture, ...] = ("rnn_tanh", "lstm")
    hidden_size: int = 32  # H of each network's cells, 1…MOST_UNITS
    init: Initialisation = "pytorch"  # chrono with T the steps of the held-out sequences
    forget_bias: float | None = 1.0  # -4…6, of f (and a GRU's z); None: as `init` draws it, which
    # chrono does in any case
    optimiser: Optimiser = "adam"  # sgd with a momentum of 0.9
    learning_rate: float = 0.01  # over 0 to 10
    learning_rate_end: float | None = None  # reached along half a cosine; None: it stays
    clip: float | None = 1.0  # the largest norm of a gradient, over 0; None: it is not clipped
    batch: int = 32  # B, 1…MOST_BATCH
    updates: int = 2000  # the budget of each network, 1…MOST_UPDATES
    stops_when_solved: bool = True  # a network that solved the task is not trained further
    seed: int = 0
    device: str = "cpu"  # as PyTorch writes it
    layers: int = 1  # cells on top of each other, 1…MOST_LAYERS, each of H units
    bidirectional: bool = False  # whether each layer reads the sequence backward as well
    recurrent: bool = (
        True  # False, for vanilla RNNs alone: U, the weights of h(t-1), are 0 and stay
    )
    # so, a feed-forward network that sees the present step only

    def __post_init__(self) -> None:
        if self.task not in TASKS:
            raise InvalidInput(f"task is {self.task!r}; expected one of {', '.join(TASKS)}.")
        object.__setattr__(self, "lag", self.problem.checked_lag(self.lag))
        chosen = set(self.architectures)
        if not chosen or not chosen <= set(ARCHITECTURES) or len(chosen) < len(self.architectures):
            raise InvalidInput(
                f"architectures is {self.architectures!r}; expected some of "
                f"{', '.join(ARCHITECTURES)}, each once."
            )
        for name, value, choices in (
            ("init", self.init, INITIALISATIONS),
            ("optimiser", self.optimiser, OPTIMISERS),
        ):
            if value not in choices:
                raise InvalidInput(f"{name} is {value!r}; expected one of {', '.join(choices)}.")
        for name, count, least, most in (
            ("hidden_size", self.hidden_size, 1, MOST_UNITS),
            ("batch", self.batch, 1, MOST_BATCH),
            ("updates", self.updates, 1, MOST_UPDATES),
            ("seed", self.seed, 0, 2**31 - 1),
            ("layers", self.layers, 1, MOST_LAYERS),
        ):
            if isinstance(count, bool) or not isinstance(count, int) or not least <= count <= most:
                raise InvalidInput(
                    f"{name} is {count!r}; expected a whole number from {least} to {most:,}."
                )
        for name, number, most_number in (
            ("learning_rate", self.learning_rate, 10.0),
            ("learning_rate_end", self.learning_rate_end, 10.0),
            ("clip", self.clip, 1e6),
        ):
            if number is not None and not (math.isfinite(number) and 0 < number <= most_number):
                raise InvalidInput(
                    f"{name} is {number!r}; expected a number over 0, up to {most_number:g}."
                )
        bias = self.forget_bias
        if bias is not None and not (math.isfinite(bias) and -4 <= bias <= 6):
            raise InvalidInput(f"forget_bias is {bias!r}; expected a number from -4 to 6.")
        for name, answer in (("bidirectional", self.bidirectional), ("recurrent", self.recurrent)):
            if not isinstance(answer, bool):
                raise InvalidInput(f"{name} is {answer!r}; expected True or False.")
        if not self.recurrent and not chosen <= {"rnn_tanh", "rnn_relu"}:
            raise InvalidInput(
                f"recurrent is False, and architectures is {self.architectures!r}; expected "
                "rnn_tanh or rnn_relu: gated cells keep a state without U as well."
            )

    @property
    def problem(self) -> Task:
        """The task itself."""
        return TASKS[self.task]
