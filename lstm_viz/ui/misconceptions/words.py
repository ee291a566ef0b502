"""What the page says of a guess. Knows no Streamlit."""

from __future__ import annotations

from lstm_viz.misconceptions import Answer, Statement
from lstm_viz.ui.misconceptions.choice import MisconceptionsChoice

ANSWER_NAMES: dict[Answer, str] = {"true": "True", "false": "False", "depends": "It depends"}

_IN_A_SENTENCE: dict[Answer, str] = {
    "true": "it is true",
    "false": "it is false",
    "depends": "it depends",
}


def verdict(statement: Statement, guess: Answer) -> str:
    """Whether a guess is right, in words."""
    answer = _IN_A_SENTENCE[statement.answer]
    if guess == statement.answer:
        return f"✓ Right: {answer}."
    return f"✗ You said “{ANSWER_NAMES[guess].lower()}”. No: {answer}."


def score(choice: MisconceptionsChoice) -> str:
    """How many guesses are right; nothing before the first."""
    if not choice.guesses:
        return ""
    return f"{choice.right} of {len(choice.guesses)} right so far"


def guess_in_list(choice: MisconceptionsChoice, statement: Statement) -> str:
    """What the list says beside a statement."""
    guess = choice.guess_of(statement.key)
    if guess is None:
        return "not guessed yet"
    mark = "✓" if guess == statement.answer else "✗"
    told = f"{mark} {ANSWER_NAMES[guess].lower()}"
    return told if mark == "✓" else f"{told}; {_IN_A_SENTENCE[statement.answer]}"
