"""What a visitor has chosen. Knows no Streamlit."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from lstm_viz.analysis import UnitOrder
from lstm_viz.cells import LSTM, NO_INTERVENTIONS, Interventions
from lstm_viz.figures import MOST_UNITS, PHASES
from lstm_viz.presets import Example
from lstm_viz.sequences import Alphabet
from lstm_viz.sequences.reading import Characters, Words
from lstm_viz.ui.attention.choice import AttentionChoice
from lstm_viz.ui.bidirectional.choice import BidirectionalChoice
from lstm_viz.ui.cost.choice import CostChoice
from lstm_viz.ui.examples import EXAMPLES
from lstm_viz.ui.gradient_lab.choice import OPENING, GradientChoice
from lstm_viz.ui.lesson_choice import NOWHERE, Places
from lstm_viz.ui.misconceptions.choice import MisconceptionsChoice
from lstm_viz.ui.own_cell import OwnCell
from lstm_viz.ui.problems.choice import ProblemsChoice
from lstm_viz.ui.side_by_side.choice import SideBySideChoice
from lstm_viz.ui.stacked.choice import StackedChoice
from lstm_viz.ui.training.choice import OPENING as TRAINING_OPENING
from lstm_viz.ui.training.choice import TrainingChoice
from lstm_viz.ui.uses.choice import UsesChoice
from lstm_viz.ui.variants.choice import VariantsChoice
from lstm_viz.ui.zoo.choice import OPENING as ZOO_OPENING
from lstm_viz.ui.zoo.choice import ZooChoice

RANDOM = "random"
"""The network that is drawn from a seed instead of set by hand."""

Source = Literal["own", "numbers", "bits", "text", "sine", "square", "seasonal"]
SOURCES: tuple[Source, ...] = ("own", "numbers", "bits", "text", "sine", "square", "seasonal")

Lanes = Literal["all", "one"]
LANES: tuple[Lanes, ...] = ("all", "one")

ShownAs = Literal["heatmaps", "lines"]
SHOWN_AS: tuple[ShownAs, ...] = ("heatmaps", "lines")

MAX_STEPS = 500
MAX_CHANNELS = 8
MAX_SEED = 2**31 - 1
MAX_LINK_TEXT = 2000
"""The longest typed sequence that a link carries, in characters."""


LAST_PHASE = len(PHASES)
"""The phase of a step in which everything is there."""


@dataclass(frozen=True)
class Pin:
    """The cell that is compared with: its weights, and what was done to it."""

    own: OwnCell
    interventions: Interventions = NO_INTERVENTIONS


@dataclass(frozen=True)
class Selection:
    """Everything a visitor has chosen. What is out of use is kept for when it is chosen again."""

    network: str = "first-token"  # a preset's key, or RANDOM
    hidden_size: int = 4  # 1…MAX_UNITS, of the random network, as the next two
    seed: int = 0
    forget_bias: float | None = 1.0  # None: PyTorch's own
    own: OwnCell | None = None  # what the visitor made of the network's weights; None: unchanged
    interventions: Interventions = NO_INTERVENTIONS
    pin: Pin | None = None  # what it is compared with
    source: Source = "own"
    numbers: str = "1 0 0 0.5 -1"
    bits: str = "10110"
    text: str = "hello"
    steps: int = 24  # 1…MAX_STEPS, of a generated series, as the next four
    period: float = 12.0
    channels: int = 1
    noise: float = 0.1
    series_seed: int = 0
    step: int = 1  # 0…T-1, what is looked at, as the next four
    phase: int = LAST_PHASE  # 1…LAST_PHASE
    quantity: str = "f"
    unit: int = 0
    first_unit: int = 0  # the first of the units that the stage shows
    lanes: Lanes = "all"  # on the belt
    shown_as: ShownAs = "heatmaps"  # the gates over time, as the next two
    order: UnitOrder = "index"
    units: tuple[int, ...] = ()  # the chosen units; none: all
    gradients: GradientChoice = OPENING  # the gradient lab
    gradient_step: int = 0  # 0…T-1 of the gradient lab, what is looked at there
    training: TrainingChoice = TRAINING_OPENING  # what is trained next, and what is seen of it
    zoo: ZooChoice = ZOO_OPENING  # the trained networks
    zoo_step: int | None = None  # 0…T-1, what is looked at there; None: where its network opens
    # The lessons, each a page with a picture of its own, and where their clocks stand.
    side_by_side: SideBySideChoice = field(default_factory=SideBySideChoice)
    stacked: StackedChoice = field(default_factory=StackedChoice)
    bidirectional: BidirectionalChoice = field(default_factory=BidirectionalChoice)
    attention: AttentionChoice = field(default_factory=AttentionChoice)
    variants: VariantsChoice = field(default_factory=VariantsChoice)
    problems: ProblemsChoice = field(default_factory=ProblemsChoice)
    cost: CostChoice = field(default_factory=CostChoice)
    misconceptions: MisconceptionsChoice = field(default_factory=MisconceptionsChoice)
    uses: UsesChoice = field(default_factory=UsesChoice)
    places: Places = NOWHERE

    def with_network(self, network: str, unit: int | None = None) -> Selection:
        """Choose another network, at its own sequence and its interesting step.

        Parameters
        ----------
        network : str
            A preset's key, or `RANDOM`.
        unit : int, optional
            The unit to look at, 0…H-1; by default the one that a named network speaks of. Where
            the stage does not show all units, it shows this one.
        """
        if network == RANDOM:
            return replace(
                self,
                network=RANDOM,
                own=None,
                interventions=NO_INTERVENTIONS,
                pin=None,
                source="text",
                quantity="f",
                unit=unit or 0,
                first_unit=0,
                units=(),
                step=1,
                phase=LAST_PHASE,
            )
        chosen = EXAMPLES[network]
        unit = chosen.unit if unit is None else unit
        return replace(
            self,
            network=network,
            own=None,
            interventions=NO_INTERVENTIONS,
            pin=None,
            source="own",
            quantity="f" if network == "first-token" else "c",
            unit=unit,
            first_unit=max(0, min(unit, chosen.cell.hidden_size - MOST_UNITS)),
            units=(),
            step=chosen.start,
            phase=LAST_PHASE,
        )

    @property
    def example(self) -> Example | None:
        """The named network; None for one that is drawn from a seed."""
        return EXAMPLES.get(self.network)

    @property
    def input_size(self) -> int | None:
        """D, as the network asks for it; None where it follows from the sequence."""
        if self.own is not None:
            return self.own.input_size
        return None if self.example is None else self.example.cell.input_size

    @property
    def alphabet(self) -> Alphabet | None:
        """Which character is which column, where the network reads text of its own alphabet."""
        if self.own is not None:
            return self.own.alphabet
        return None if self.example is None else self.example.alphabet

    @property
    def reading(self) -> Characters | Words | None:
        """How typed text becomes a sequence that the network reads; None where it cannot."""
        of_example = None if self.example is None else self.example.typed
        if self.own is None or (
            isinstance(of_example, Words) and of_example.vocabulary.size == self.own.input_size
        ):
            return of_example
        if isinstance(of_example, Characters) and of_example.alphabet == self.own.alphabet:
            return of_example  # with what it puts behind a text
        return None if self.own.alphabet is None else Characters(self.own.alphabet)

    def base(self, input_size: int) -> LSTM:
        """The network as it is without the visitor's changes; a random one for D inputs."""
        if self.example is not None:
            return self.example.cell
        return LSTM.random(
            input_size, self.hidden_size, seed=self.seed, forget_bias=self.forget_bias
        )


def sources_for(selection: Selection) -> tuple[Source, ...]:
    """The kinds of sequence that the chosen network can read."""
    example, input_size = selection.example, selection.input_size
    if input_size is None:
        return ("text", "numbers", "bits", "sine", "square", "seasonal")
    own: tuple[Source, ...] = ()
    if example is not None and example.cell.input_size == input_size:
        own = ("own",)
    if selection.reading is not None:
        return (*own, "text", "numbers")
    if input_size == 1:
        return (*own, "numbers", "bits", "sine", "square", "seasonal")
    if example is None:
        return ("numbers", "sine", "square", "seasonal")
    return (*own, "numbers")
