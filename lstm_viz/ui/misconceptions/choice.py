"""What a visitor has chosen on the page of what people get wrong, and how a link says it.

What was guessed is part of the choice, so that undo takes a guess back, but no part of the link:
whoever opens it has not guessed yet. Knows no Streamlit.
"""

from __future__ import annotations

from dataclasses import dataclass

from lstm_viz.errors import InvalidInput
from lstm_viz.misconceptions import ANSWERS, STATEMENTS, Answer, Statement
from lstm_viz.ui.lesson_choice import ChoiceText, LessonChoice, word
from lstm_viz.ui.settings_text import number, one_of, plain


@dataclass(frozen=True)
class Guess:
    """What a visitor thinks of a statement."""

    statement: str  # a key of `STATEMENTS`
    answer: Answer


@dataclass(frozen=True)
class MisconceptionsChoice(LessonChoice):
    """Everything chosen on the page of what people get wrong.

    Raises
    ------
    InvalidInput
        When there is no such statement, or its knob has no such position.
    """

    statement: str = next(iter(STATEMENTS))
    knob: float | None = None  # a position of the statement's knob; None: where it opens
    guesses: tuple[Guess, ...] = ()  # in the order in which they were made, one a statement

    def __post_init__(self) -> None:
        if self.statement not in STATEMENTS:
            raise InvalidInput(f"there is no statement {self.statement!r}.")
        knob = self.shown.knob
        if self.knob is not None and self.knob not in knob.positions:
            raise InvalidInput(
                f"{self.knob:g} is no position of “{knob.name or 'nothing to turn'}”; expected one "
                f"of {', '.join(f'{position:g}' for position in knob.positions)}."
            )

    @property
    def scene(self) -> tuple[object, ...]:
        """Which statement is shown, and whether its experiment can be seen."""
        return (self.statement, self.guess_of(self.statement) is not None)

    @property
    def shown(self) -> Statement:
        """The statement that is shown."""
        return STATEMENTS[self.statement]

    @property
    def position(self) -> float:
        """Where its knob stands."""
        return self.shown.knob.opening if self.knob is None else self.knob

    def guess_of(self, statement: str) -> Answer | None:
        """What was guessed of a statement; None where nothing was."""
        return next((each.answer for each in self.guesses if each.statement == statement), None)

    def with_guess(self, answer: Answer) -> MisconceptionsChoice:
        """The same with a guess about the statement that is shown.

        Raises
        ------
        InvalidInput
            When it is none of the answers.
        """
        if answer not in ANSWERS:
            raise InvalidInput(f"{answer!r} is no answer; expected one of {', '.join(ANSWERS)}.")
        return self.with_settings(guesses=(*self._others, Guess(self.statement, answer)))

    def without_guess(self) -> MisconceptionsChoice:
        """The same without a guess about the statement that is shown, its knob where it opens."""
        return self.with_settings(guesses=self._others, knob=None)

    @property
    def _others(self) -> tuple[Guess, ...]:
        return tuple(each for each in self.guesses if each.statement != self.statement)

    def at_statement(self, statement: str) -> MisconceptionsChoice:
        """Another statement, its knob where it opens."""
        return self.with_settings(statement=statement, knob=None)

    @property
    def right(self) -> int:
        """How many guesses are right."""
        return sum(STATEMENTS[each.statement].answer == each.answer for each in self.guesses)


OPENING = MisconceptionsChoice()

TEXT = ChoiceText(
    (
        word("is", "statement", one_of(tuple(STATEMENTS))),
        word("knob", "knob", number, plain),
    ),
    OPENING,
    "the page of what people get wrong",
)
