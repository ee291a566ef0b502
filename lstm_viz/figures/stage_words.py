"""What the stage says in words: a sentence a phase, questions before it, and all for the ear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.arrays import FloatArray
from lstm_viz.cells import LSTMTrace
from lstm_viz.figures.digits import SHOWN, beside_numbers, plain_text
from lstm_viz.figures.moving import (
    AddUp,
    ByPhase,
    Item,
    Numbers,
    Products,
    Question,
    Repeat,
    Row,
    Sentence,
    Step,
    Value,
    Words,
)
from lstm_viz.figures.pinned_values import of_pinned
from lstm_viz.figures.stage_holds import StageHolds

SHUT, OPEN = 0.1, 0.9
"""A gate below the one keeps almost nothing, above the other almost all."""

STAYS = 0.05
"""A change smaller than this is called none."""


@dataclass(frozen=True, eq=False)
class StageWords:
    """Sentences and questions, and the numbers that they need."""

    arrays: Mapping[str, NDArray[Any]]
    words: Mapping[str, Sequence[str]]
    alt: Value
    sentence: Value
    questions: tuple[Question, ...]

    @classmethod
    def of(
        cls,
        trace: LSTMTrace,
        units: Sequence[int],
        tokens: Sequence[str] | None,
        pinned: LSTMTrace | None = None,
    ) -> StageWords:
        """Find the words for a trace.

        Parameters
        ----------
        trace : LSTMTrace
            A finished trace of a single sequence.
        units : sequence of int
            The units that are shown.
        tokens : sequence of str, optional
            Each step's input as a word, T of them.
        pinned : LSTMTrace, optional
            What the trace is compared with; its `pinned_arrays` must be among the picture's.
        """
        holds, is_compared = StageHolds(trace, units), pinned is not None
        arriving = [
            f" “{beside_numbers(plain_text(token, 16))}”" if token else ""
            for token in (tokens or [""] * trace.steps)
        ]
        return cls(
            arrays={
                **_places(trace, units),
                **_answers(trace, units),
                **holds.arrays,
                "tanh_c": np.asarray(trace.tanh_c[:, list(units)], np.float64),
            },
            words={
                "arriving": arriving,
                "units": [str(unit + 1) for unit in units],
                **holds.words,
            },
            alt=_description(trace, units, is_held=bool(holds), is_compared=is_compared),
            sentence=_sentence(is_held=bool(holds), is_compared=is_compared),
            questions=_questions(),
        )


def _places(trace: LSTMTrace, units: Sequence[int]) -> dict[str, NDArray[np.uint8]]:
    """(T, 1) each: the place among the shown units of the one that a sentence is about.

    A sentence tells of the unit to which most happens in its phase; a question asks about each
    unit in turn.
    """
    picked = list(units)
    happens = {
        "told_forget": trace.c_prev - trace.retained,
        "told_write": trace.written,
        "told_update": trace.c - trace.c_prev,
        "told_read": trace.read,
    }
    places = {
        name: np.argmax(np.abs(values[:, picked]), axis=1) for name, values in happens.items()
    }
    steps = np.arange(trace.steps)
    for shift, name in enumerate(("ask_forget", "ask_write", "ask_update", "ask_read")):
        places[name] = (steps + shift) % len(picked)
    return {name: place[:, None].astype(np.uint8) for name, place in places.items()}


def _answers(trace: LSTMTrace, units: Sequence[int]) -> dict[str, NDArray[np.uint8]]:
    """(T, shown units) each: which choice is right."""
    picked = list(units)
    f = trace.f[:, picked]
    answers = {
        "right_forget": (f >= SHUT).astype(int) + (f > OPEN),
        "right_write": _sign_choice(trace.written[:, picked]),
        "right_update": _sign_choice((trace.c - trace.c_prev)[:, picked]),
        "right_read": _sign_choice(trace.read[:, picked]),
    }
    return {name: right.astype(np.uint8) for name, right in answers.items()}


def _sign_choice(values: FloatArray) -> NDArray[np.int64]:
    """0 for up, 1 for down, 2 for neither."""
    return np.where(values >= STAYS, 0, np.where(values <= -STAYS, 1, 2))


C_PREV, C, H = Row("c"), Row("c", later=1), Row("h", later=1)
"""A state's array has one row more than the others, the first before the first step."""

KEPT, WRITTEN = Products((Row("f"), C_PREV)), Products((Row("i"), Row("g")))
"""In float64 the trace's own products, to the last bit."""


def _unit(about: str) -> Value:
    return Item(Words("units", Row(about)))


def _number(row: Value, about: str, decimals: Any = SHOWN, *, signed: bool = True) -> Value:
    return Item(Numbers(row, decimals, signed=signed), Row(about))


def _calculation(
    about: str, parts: tuple[Value, Value], total: Value, *, product: bool = True
) -> Any:
    """Spell out ``0.88 × −0.41 = −0.36``, so that the shown digits come out."""
    decimals = AddUp(parts, total, product=product)
    return (
        _number(parts[0], about, decimals, signed=not product),
        " × " if product else " and ",
        _number(parts[1], about, decimals),
        " = " if product else " make ",
        _number(total, about),
    )


_BEGINNINGS = {
    "arrive": "Every gate sees both.",
    "forget": "f(t) says how much of each lane stays. Unit ",
    "write": "i(t)·C̃(t) drops onto the belt. Unit ",
    "update": "Kept plus written is the new C(t). In unit ",
    "read": "o(t)·tanh C(t) leaves as h(t). Unit ",
}
"""What is said of a phase where nothing is held."""


def _sentence(*, is_held: bool, is_compared: bool) -> Value:
    """One sentence a phase."""

    def begins(phase: str) -> Any:
        held = Words(f"begins_{phase}", Row(f"which_begins_{phase}"))
        return held if is_held else _BEGINNINGS[phase]

    def ends(about: str, result: Row | Products) -> tuple[Any, ...]:
        pinned = " (pinned: ", _number(of_pinned(result), about), ")"
        return (*pinned, ".") if is_compared else (".",)

    forget = _calculation("told_forget", (Row("f"), C_PREV), KEPT)
    write = _calculation("told_write", (Row("i"), Row("g")), WRITTEN)
    update = _calculation("told_update", (KEPT, WRITTEN), C, product=False)
    read = _calculation("told_read", (Row("o"), Row("tanh_c")), H)
    ghosts = (" The ghosts behind are the pinned run.",) if is_compared else ()
    return ByPhase(
        (
            Sentence(
                ("The input", Words("arriving"), " arrives, and with it h(t−1), what the cell "
                 "showed one step before. ", begins("arrive"), *ghosts),
            ),
            Sentence(
                (begins("forget"), _unit("told_forget"), " keeps ", *forget,
                 *ends("told_forget", KEPT)),
            ),
            Sentence(
                (begins("write"), _unit("told_write"), " writes ", *write,
                 *ends("told_write", WRITTEN)),
            ),
            Sentence(
                (begins("update"), _unit("told_update"), " ", *update, *ends("told_update", C)),
            ),
            Sentence((begins("read"), _unit("told_read"), " shows ", *read, *ends("told_read", H))),
        )
    )  # fmt: skip


def _questions() -> tuple[Question, ...]:
    """What a class can be asked before each phase; checked against the trace."""

    def right(what: str) -> Value:
        return Repeat(Item(Row(f"right_{what}"), Row(f"ask_{what}")), 1)

    forget, write, update, read = "ask_forget", "ask_write", "ask_update", "ask_read"
    return (
        Question(
            phase=2,
            ask=Sentence(
                ("Unit ", _unit(forget), " holds ", _number(C_PREV, forget),
                 ". How much of it will be kept?"),
            ),
            choices=(f"almost nothing: f < {SHUT}", "a part", f"almost all: f > {OPEN}"),
            answer=right("forget"),
            reveal=Sentence(
                ("unit ", _unit(forget), "’s forget gate is ",
                 _number(Row("f"), forget, signed=False), ", so ",
                 _number(KEPT, forget), " is left."),
            ),
        ),
        Question(
            phase=3,
            ask=Sentence(
                ("What will unit ", _unit(write), " write: something positive, something "
                 f"negative, or next to nothing (under {STAYS})?"),
            ),
            choices=("positive", "negative", "next to nothing"),
            answer=right("write"),
            reveal=Sentence(
                ("unit ", _unit(write), " writes ",
                 *_calculation(write, (Row("i"), Row("g")), WRITTEN), "."),
            ),
        ),
        Question(
            phase=4,
            whole_step=True,
            ask=Sentence(
                ("Unit ", _unit(update), "’s cell state was ", _number(C_PREV, update),
                 f". Will it go up, go down, or stay (change by under {STAYS})?"),
            ),
            choices=("up", "down", "stay"),
            answer=right("update"),
            reveal=Sentence(
                ("unit ", _unit(update), " goes from ", _number(C_PREV, update), " to ",
                 _number(C, update), "."),
            ),
        ),
        Question(
            phase=5,
            ask=Sentence(
                ("Unit ", _unit(read), " now holds ", _number(C, read),
                 ". What will it show as h(t): something positive, something negative, or next to "
                 f"nothing (under {STAYS})?"),
            ),
            choices=("positive", "negative", "next to nothing"),
            answer=right("read"),
            reveal=Sentence(
                ("unit ", _unit(read), "’s output gate is ", _number(Row("o"), read, signed=False),
                 ", so h is ", _number(H, read), "."),
            ),
        ),
    )  # fmt: skip


def _description(
    trace: LSTMTrace, units: Sequence[int], *, is_held: bool, is_compared: bool
) -> Value:
    """The step in words, for a screen reader."""
    pieces: list[Any] = ["LSTM cell at step ", Step(), f" of {trace.steps}. "]
    for place, unit in enumerate(units):

        def number(row: Row, place: int = place) -> Value:
            return Item(Numbers(replace(row, columns=(place,))))

        pieces += [
            f"unit {unit + 1}: forget gate ", number(Row("f")), ", input gate ", number(Row("i")),
            ", candidate ", number(Row("g")), ", output gate ", number(Row("o")),
            ", cell state from ", number(C_PREV), " to ", number(C), ", hidden state ", number(H),
        ]  # fmt: skip
        if is_compared:
            pieces += [
                " (pinned: cell state ", number(of_pinned(C)),
                ", hidden state ", number(of_pinned(H)), ")",
            ]  # fmt: skip
        pieces.append("; " if place + 1 < len(units) else ".")
    if is_compared:
        pieces.append(" The pinned trace is shown behind, as ghosts.")
    if is_held:
        pieces.append(Words("interventions", Row("which_interventions")))
    return Sentence(tuple(pieces))
