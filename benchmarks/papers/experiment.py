"""An experiment of a paper: what was published, and what is trained here to set beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lstm_viz.errors import InvalidInput
from lstm_viz.gradients import ARCHITECTURE_NAMES
from lstm_viz.training import TrainingSettings

TUNING_SEED = 1000
"""The choices of settings are tried with this seed and those after it, never with those of the runs
that count: 0, 1, …"""


@dataclass(frozen=True, kw_only=True)
class Published:
    """What a paper says of one network."""

    figure: str  # as published
    paper: str
    where: str  # in the paper
    read_in: str | None  # where it was looked up; None: nowhere

    @property
    def words(self) -> str:
        """The figure, and where it is from; said in words where nobody looked it up."""
        doubt = "" if self.read_in else "; from memory, not looked up"
        return f"{self.figure} ({self.paper}, {self.where}{doubt})"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One network of an experiment: the settings that are tried, and how often the best is run.

    Raises
    ------
    InvalidInput
        When a choice is not one for a run of a single network, or the choices differ in budget.
    """

    choices: tuple[TrainingSettings, ...]  # each with one architecture and `TUNING_SEED`
    runs: int  # that count, with seeds of their own
    tries: int = 1  # how often each choice is run before one is taken
    published: tuple[Published, ...] = ()

    def __post_init__(self) -> None:
        if not self.choices or not 1 <= self.runs <= TUNING_SEED or self.tries < 1:
            raise InvalidInput(
                f"an entry has {len(self.choices)} choices, {self.tries} tries of each and "
                f"{self.runs} runs; expected at least one choice and one try, and 1 to "
                f"{TUNING_SEED} runs."
            )
        budgets = {
            (choice.architectures, choice.task, choice.lag, choice.batch, choice.updates)
            for choice in self.choices
        }
        if len(budgets) > 1 or len(self.choices[0].architectures) != 1:
            raise InvalidInput(
                "the choices of an entry are for one network, one task and one budget; these are "
                f"for {budgets}."
            )
        for choice in self.choices:
            if choice.stops_when_solved or choice.seed != TUNING_SEED:
                raise InvalidInput(
                    "a choice has to have stops_when_solved=False (a run goes on until all "
                    f"held-out sequences are right) and the seed {TUNING_SEED}."
                )

    @property
    def name(self) -> str:
        """The network, as the app calls it; a ReLU network from the identity is an IRNN."""
        choice = self.choices[0]
        if choice.architectures == ("rnn_relu",) and choice.init == "identity":
            return "IRNN"
        return ARCHITECTURE_NAMES[choice.architectures[0]]

    @property
    def tuning_runs(self) -> tuple[TrainingSettings, ...]:
        """What has to be run before it is known which choice is the best."""
        if len(self.choices) == 1:
            return ()
        return tuple(run for choice in self.choices for run in self.tries_of(choice))

    def tries_of(self, choice: TrainingSettings) -> tuple[TrainingSettings, ...]:
        """The runs of one choice that it is judged by."""
        return tuple(replace(choice, seed=TUNING_SEED + k) for k in range(self.tries))

    def counted_runs(self, chosen: TrainingSettings) -> tuple[TrainingSettings, ...]:
        """The runs that the table counts, of the choice that was taken."""
        return tuple(replace(chosen, seed=seed) for seed in range(self.runs))


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """One task of the papers, with all networks that are set side by side on it."""

    key: str  # on the command line
    title: str
    entries: tuple[Entry, ...]
    differences: tuple[str, ...]  # from the papers' set-up, a sentence each
