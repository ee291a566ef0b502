"""What is drawn of a kind of problem: a trained network on one input. Knows no Streamlit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from lstm_viz import zoo
from lstm_viz.arrays import FloatArray
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.problem_plan import MOST_STEPS, Unrolled
from lstm_viz.network import softmax
from lstm_viz.readout import Answers
from lstm_viz.sequences import InputSequence
from lstm_viz.sequences.reading import Characters
from lstm_viz.sequences.tasks import Task
from lstm_viz.ui.problems.choice import ProblemsChoice
from lstm_viz.ui.problems.words import Said, said_at_each_step, sentence_of_step
from lstm_viz.ui.zoo.choice import ZooChoice
from lstm_viz.ui.zoo.scene import Scene as ZooScene
from lstm_viz.ui.zoo.scene import scene_of as zoo_scene_of
from lstm_viz.uses import Kind

WRITTEN = 20
"""So many characters are written."""

TEMPERATURE = 0.5

_TEXTS: dict[tuple[Kind, str], str] = {
    ("one-to-one", "sentiment"): "it was not good , but we loved it",
    ("one-to-many", "python"): "d",
    ("many-to-one", "sentiment"): "it was not good , but we loved it .",
    ("many-to-one", "order"): "EcdXacbdaYbcdB",
    ("aligned", "brackets"): "f(a,(b)(c(d)),((e)))",
    ("aligned", "python"): "def mean(values):",
    ("aligned", "anbn"): "aaaaabbbbb",
    ("aligned", "reber"): "BTBTSSXXTVPSETE",
    ("not-aligned", "dates"): "14 mars 2021",
}
"""What each example reads by itself."""


@dataclass(frozen=True, eq=False, kw_only=True)
class ProblemScene:
    """A kind of problem with a network that solves one, on one input."""

    kind: Kind
    network: str  # a key of `zoo.RECIPES`
    text: str  # what it reads, as it would be typed
    drawn: Unrolled  # T steps
    answers: Answers  # T steps
    tokens: tuple[str, ...]  # T
    right_words: str  # what a mark on an answer means
    start: int  # the step worth opening on, 0…T-1
    whole: str | None  # all that was answered, as one text, where that makes one
    elsewhere: ZooChoice | None  # what shows the same on the page of trained networks


def own_text(choice: ProblemsChoice) -> str:
    """What the example reads unless somebody types something."""
    return _TEXTS[choice.kind, choice.network]


def scene_of(choice: ProblemsChoice) -> ProblemScene:
    """What is chosen to be seen; kept for a while, since a run asks for it again and again.

    Raises
    ------
    InvalidInput
        When the network's file is missing or damaged, or what was typed cannot be read.
    """
    text = choice.text or own_text(choice)
    seed = choice.seed if choice.kind == "one-to-many" else 0
    return _scene(choice.kind, choice.network, text, seed)


@lru_cache(maxsize=32)
def _scene(kind: Kind, network: str, text: str, seed: int) -> ProblemScene:
    if kind == "one-to-one":
        return _one_by_one(network, text)
    choice = ZooChoice(network=network, reads="typed", text=text)
    if kind == "one-to-many":
        first = text[:1]
        if len(text) != 1:
            raise InvalidInput(
                f"one thing is read here; expected one character, not {len(text)}. It goes on by "
                "itself."
            )
        choice = ZooChoice(
            network=network,
            mode="writes",
            prompt=first,
            count=WRITTEN,
            temperature=TEMPERATURE,
            seed=seed,
        )
    found = zoo_scene_of(choice)
    steps = found.sequence.steps
    if steps > MOST_STEPS:
        raise InvalidInput(
            f"there are {steps} steps; expected at most {MOST_STEPS}. Type something shorter."
        )
    hidden = np.asarray(found.run.hidden)
    asked = _asked(kind, found.card.recipe.task, steps)
    given = _given(kind, found.card.recipe.task, steps)
    return _built(kind, network, text, found, hidden, asked, given, choice)


def _built(
    kind: Kind,
    network: str,
    text: str,
    found: ZooScene,
    hidden: FloatArray,
    asked: tuple[bool, ...],
    given: tuple[bool, ...],
    elsewhere: ZooChoice,
) -> ProblemScene:
    answers, tokens = found.answers, found.sequence.tokens
    said = said_at_each_step(answers, kind == "one-to-many")
    first_asked = asked.index(True)
    start = {
        "one-to-many": 1,
        "many-to-one": len(asked) - 1,
        "aligned": len(asked) // 2,
        "not-aligned": first_asked + 1,
    }[kind]
    return ProblemScene(
        kind=kind,
        network=network,
        text=text,
        drawn=_unrolled(tokens, hidden, said, asked, given, kind == "one-to-many"),
        answers=answers,
        tokens=tokens,
        right_words="drawn" if kind == "one-to-many" else found.right_words,
        start=min(start, len(asked) - 1),
        whole=_whole(kind, answers, said, asked),
        elsewhere=elsewhere,
    )


def _one_by_one(network: str, text: str) -> ProblemScene:
    """Each token by itself: the state is 0 before every step, so that none knows of another."""
    task, trained = zoo.recipe(network).task, zoo.network_of(network)
    sequence = _without_suffix(task, text)
    # A batch of T sequences with one step each.
    run = trained.trace(sequence.x[None])
    logits = run.logits
    assert logits is not None, "every network of the zoo has a read-out"
    answers = Answers(
        loss="cross_entropy",
        outputs=task.outputs,
        values=softmax(logits[0]),
        target=np.full(logits[0].shape, np.nan),
    )
    steps = sequence.steps
    every = (True,) * steps
    return ProblemScene(
        kind="one-to-one",
        network=network,
        text=text,
        drawn=_unrolled(
            sequence.tokens,
            np.asarray(run.hidden[0]),
            said_at_each_step(answers, False),
            every,
            every,
            fed_back=False,
            joined=False,
        ),
        answers=answers,
        tokens=sequence.tokens,
        right_words="right",
        start=int(answers.values.max(axis=1).argmax()),  # the surest word
        whole=None,
        elsewhere=None,
    )


def _without_suffix(task: Task, text: str) -> InputSequence:
    """What was typed, without what is put behind every text by itself."""
    assert task.reading is not None, "only what is read as text is an example"
    read = task.reading.read(text, max_steps=MOST_STEPS)
    added = not text.rstrip().endswith(task.reading.suffix)
    count = read.steps - (1 if added and task.reading.suffix else 0)
    return InputSequence(read.x[:count], read.tokens[:count], read.channels)


def _asked(kind: Kind, task: Task, steps: int) -> tuple[bool, ...]:
    """At which steps an answer is asked for."""
    if kind == "many-to-one":
        return (False,) * (steps - 1) + (True,)
    return (False,) * _read_first(kind, task, steps) + (True,) * (
        steps - _read_first(kind, task, steps)
    )


def _given(kind: Kind, task: Task, steps: int) -> tuple[bool, ...]:
    """At which steps something comes in from outside."""
    if kind == "one-to-many":
        return (True,) + (False,) * (steps - 1)
    count = _read_first(kind, task, steps) or steps
    return (True,) * count + (False,) * (steps - count)


def _read_first(kind: Kind, task: Task, steps: int) -> int:
    """How many steps are read before the first answer is asked for."""
    if kind != "not-aligned":
        return 0
    assert isinstance(task.reading, Characters), "dates are read character by character"
    return steps - len(task.reading.suffix)


def _unrolled(
    tokens: tuple[str, ...],
    hidden: FloatArray,
    said: Said,
    asked: tuple[bool, ...],
    given: tuple[bool, ...],
    fed_back: bool,
    joined: bool = True,
) -> Unrolled:
    words, chances = said
    units = hidden.shape[1]
    return Unrolled(
        tokens=tokens,
        strength=np.linalg.norm(np.asarray(hidden, np.float64), axis=1) / np.sqrt(units),
        said=words,
        chances=chances,
        asked=asked,
        given=given,
        sentences=tuple(
            sentence_of_step(t, tokens, words, chances, asked[t], given[t], fed_back)
            for t in range(len(tokens))
        ),
        joined=joined,
        fed_back=fed_back,
    )


def _whole(kind: Kind, answers: Answers, said: Said, asked: tuple[bool, ...]) -> str | None:
    """All answers that were asked for, put together, where they are characters of one text."""
    words, _ = said
    if kind not in ("not-aligned", "many-to-one") or answers.loss != "cross_entropy":
        return None
    return "".join(word for word, is_asked in zip(words, asked, strict=True) if is_asked)
