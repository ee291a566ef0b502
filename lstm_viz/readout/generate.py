"""Text that a network writes by reading what it wrote."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lstm_viz.arrays import FloatArray, finite_number, read_only, whole_number
from lstm_viz.errors import InvalidInput
from lstm_viz.network import Network, NetworkTrace
from lstm_viz.readout.answers import Answers, next_tokens
from lstm_viz.readout.step_by_step import StepByStep
from lstm_viz.readout.sums import softmax_at, sums_of
from lstm_viz.sequences import Alphabet, InputSequence
from lstm_viz.sequences.checks import quoted
from lstm_viz.sequences.reading import Characters

MOST_GENERATED = 500
"""The most characters that are generated at once."""

MOST_PROMPT = 2000
"""The most characters that a prompt may have."""

MOST_TEMPERATURE = 5.0
"""The largest temperature."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Generated:
    """A prompt, what was generated behind it, and the run over all of it.

    Character k of the generated ones was drawn at step P-1+k, when the network had read everything
    before it; P is the prompt's length. The last one has been read, too.
    """

    prompt: str  # P characters, as they were read
    text: str  # the prompt and the generated characters, T = P + count
    sequence: InputSequence  # the text as it was read, x of (T, D)
    trace: NetworkTrace  # of the whole text
    probabilities: FloatArray  # (count, K), what each character was drawn from; sums to 1
    columns: NDArray[np.intp]  # (count,), which column was drawn
    reading: Characters  # which character is which column
    temperature: float
    seed: int

    @property
    def generated(self) -> str:
        """The characters behind the prompt."""
        return self.text[len(self.prompt) :]

    @cached_property
    def answers(self) -> Answers:
        """What a next character is, or would be, drawn from at each step, and which one came.

        Over the whole text, at the run's temperature and without a column for other characters.
        """
        never = _other(self.reading.alphabet)
        return Answers(
            loss="cross_entropy",
            outputs=self.reading.channels,
            values=softmax_at(sums_of(self.trace), self.temperature, never),
            target=next_tokens(self.sequence.x),
        )


def generate(
    network: Network,
    reading: Characters | Alphabet,
    prompt: str,
    count: int = 100,
    temperature: float = 1.0,
    seed: int = 0,
) -> Generated:
    """Let a network write: draw a character, let it read that, draw the next.

    With z the read-out's sums, each character is drawn with probability ∝ exp(z / temperature). A
    column for characters that are not in the alphabet stands for many; it is never drawn, and the
    others share its probability in their proportions. The state is carried from character to
    character; nothing is read twice.

    Parameters
    ----------
    network : Network
        Of one direction, with a read-out of as many outputs as inputs, that says which character
        of the alphabet comes next.
    reading : Characters or Alphabet
        How the prompt is read: which character is which column. Nothing may belong behind a text.
    prompt : str
        What it reads first, 1 to 2,000 characters. One that is not in the alphabet is read as
        one of the others where the alphabet has a column for them, and is refused else.
    count : int, default 100
        How many characters to generate, 1 to 500.
    temperature : float, default 1
        0 to 5: below 1 likely characters become likelier, above 1 less so; with 0 always the
        likeliest is taken, of equally likely ones that of the first column.
    seed : int, default 0
        At least 0. The same arguments give the same text.

    Raises
    ------
    InvalidInput
        When an argument is outside its range, the prompt holds a character that cannot be read, or
        the network does not fit the alphabet.
    """
    count = whole_number("count", count, 1, MOST_GENERATED)
    seed = whole_number("seed", seed, 0)
    temperature = finite_number("temperature", temperature)
    if not 0 <= temperature <= MOST_TEMPERATURE:
        raise InvalidInput(
            f"temperature is {temperature:g}; expected a number from 0 to {MOST_TEMPERATURE:g}."
        )
    reading = Characters(reading) if isinstance(reading, Alphabet) else reading
    if not isinstance(reading, Characters):
        raise InvalidInput(
            f"reading is of type {type(reading).__name__}; expected Characters or an Alphabet: one "
            "step a character."
        )
    if reading.suffix:
        raise InvalidInput(
            f"a text for this network ends with {quoted(reading.suffix)}; expected one that can go "
            "on."
        )
    alphabet = reading.alphabet
    running = StepByStep(network)
    sizes = (network.input_size, len(network.readout.weight) if network.readout else 0)
    if sizes != (alphabet.size, alphabet.size):
        raise InvalidInput(
            f"the network has {sizes[0]} inputs and {sizes[1]} outputs; expected "
            f"{alphabet.size} of each, one for each character of the alphabet."
        )
    read = reading.read(prompt, max_steps=MOST_PROMPT)
    if reading.lower_case:
        prompt = prompt.lower()
    if not prompt.startswith(reading.prefix):
        prompt = reading.prefix + prompt

    uniform = np.random.default_rng(seed).random(count)
    characters, never = np.eye(alphabet.size), _other(alphabet)
    probabilities = np.empty((count, alphabet.size))
    columns = np.empty(count, np.intp)
    sums = running.read(read.x)[-1]
    for k in range(count):
        probabilities[k] = softmax_at(sums, temperature, never)
        columns[k] = _drawn(probabilities[k], uniform[k])
        if k + 1 < count:
            sums = running.read(characters[columns[k], None])[-1]
    text = prompt + "".join(alphabet.characters[column] for column in columns)
    sequence = reading.read(text)
    columns.flags.writeable = False
    return Generated(
        prompt=prompt,
        text=text,
        sequence=sequence,
        trace=network.trace(sequence.x),
        probabilities=read_only(probabilities),
        columns=columns,
        reading=reading,
        temperature=temperature,
        seed=seed,
    )


def _other(alphabet: Alphabet) -> int | None:
    """The column for all other characters, or None."""
    return len(alphabet.characters) if alphabet.other else None


def _drawn(probabilities: FloatArray, uniform: float) -> int:
    """The column on which a number from [0, 1) falls; one without probability never."""
    reached = probabilities.cumsum()
    column = int(np.searchsorted(reached, uniform * reached[-1], side="right"))
    return min(column, int(np.flatnonzero(probabilities)[-1]))  # on the edge after rounding
