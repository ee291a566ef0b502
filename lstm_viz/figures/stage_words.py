"""What the stage says in words: a sentence a phase, questions before it, and all for the ear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.arrays import FloatArray
from lstm_viz.cells import LSTMTrace
from lstm_viz.figures.digits import beside_numbers, plain_text
from lstm_viz.figures.moving import (
    ByPhase,
    Item,
    Numbers,
    Products,
    Question,
    Row,
    Sentence,
    Step,
    Value,
    Words,
)
from lstm_viz.figures.pinned_values import of_pinned
from lstm_viz.figures.stage_form import StageForm
from lstm_viz.figures.stage_holds import StageHolds
from lstm_viz.figures.stage_questions import OPEN, SHUT, STAYS, questions_of
from lstm_viz.figures.stage_values import (
    C_PREV,
    KEPT,
    READ_OUT,
    WRITTEN,
    C,
    H,
    calculation_told,
    number_told,
    unit_told,
)
from lstm_viz.figures.stage_variant_words import beginnings_of, peephole_arrays, peephole_clauses


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
        pinned_as: str = "pinned",
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
        pinned_as : str
            What that is called.
        """
        holds, form = StageHolds(trace, units), StageForm.of(trace)
        compared_as = None if pinned is None else pinned_as
        arriving = [
            f" “{beside_numbers(plain_text(token, 16))}”" if token else ""
            for token in (tokens or [""] * trace.steps)
        ]
        return cls(
            arrays={
                **_places(trace, units),
                **_answers(trace, units),
                **holds.arrays,
                **peephole_arrays(trace, units, form),
                "tanh_c": np.asarray(trace.tanh_c[:, list(units)], np.float64),
            },
            words={
                "arriving": arriving,
                "units": [str(unit + 1) for unit in units],
                **holds.words,
            },
            alt=_description(trace, units, form, is_held=bool(holds), compared_as=compared_as),
            sentence=_sentence(form, is_held=bool(holds), compared_as=compared_as),
            questions=questions_of(form),
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


def _sentence(form: StageForm, *, is_held: bool, compared_as: str | None) -> Value:
    """One sentence a phase."""
    beginnings = beginnings_of(form)

    def begins(phase: str) -> Any:
        held = Words(f"begins_{phase}", Row(f"which_begins_{phase}"))
        return held if is_held else beginnings[phase]

    def ends(about: str, result: Row | Products, gates: str = "") -> tuple[Any, ...]:
        pinned = f" ({compared_as}: ", number_told(of_pinned(result), about), ")"
        compared = () if compared_as is None else pinned
        return (*compared, ".", *peephole_clauses(form, gates, about))

    forget = calculation_told("told_forget", (Row("f"), C_PREV), KEPT)
    write = calculation_told("told_write", (Row("i"), Row("g")), WRITTEN)
    update = calculation_told("told_update", (KEPT, WRITTEN), C, product=False)
    shows, out = ("shows", H) if form.outputs is None else ("gives", READ_OUT)
    read = calculation_told("told_read", (Row("o"), Row("tanh_c")), out)
    ghosts = () if compared_as is None else (f" The ghosts behind are the {compared_as} run.",)
    return ByPhase(
        (
            Sentence(
                ("The input", Words("arriving"), " arrives, and with it h(t−1), what the cell "
                 "showed one step before. ", begins("arrive"), *ghosts),
            ),
            Sentence(
                (begins("forget"), unit_told("told_forget"), " keeps ", *forget,
                 *ends("told_forget", KEPT, "f")),
            ),
            Sentence(
                (begins("write"), unit_told("told_write"), " writes ", *write,
                 *ends("told_write", WRITTEN, "i")),
            ),
            Sentence(
                (begins("update"), unit_told("told_update"), " ", *update, *ends("told_update", C)),
            ),
            Sentence(
                (begins("read"), unit_told("told_read"), f" {shows} ", *read,
                 *ends("told_read", out, "o")),
            ),
        )
    )  # fmt: skip


def _description(
    trace: LSTMTrace,
    units: Sequence[int],
    form: StageForm,
    *,
    is_held: bool,
    compared_as: str | None,
) -> Value:
    """The step in words, for a screen reader."""
    cell = "LSTM cell" if trace.cell.kind == "LSTM" else trace.cell.kind
    projection = "" if form.outputs is None else " with a projection"
    pieces: list[Any] = [f"{cell}{projection} at step ", Step(), f" of {trace.steps}. "]
    shows, out = ("hidden state", H) if form.outputs is None else ("o·tanh C", READ_OUT)

    def number(row: Row, place: int) -> Value:
        return Item(Numbers(replace(row, columns=(place,))))

    for place, unit in enumerate(units):
        pieces += [
            *([f"unit {unit + 1}: forget gate ", number(Row("f"), place), ", input gate "]
              if form.has_forget_gate else [f"unit {unit + 1}: input gate "]),
            number(Row("i"), place),
            ", candidate ", number(Row("g"), place), ", output gate ", number(Row("o"), place),
            ", cell state from ", number(C_PREV, place), " to ", number(C, place),
            f", {shows} ", number(out, place),
        ]  # fmt: skip
        if compared_as is not None:
            pieces += [
                f" ({compared_as}: cell state ", number(of_pinned(C), place),
                f", {shows} ", number(of_pinned(out), place), ")",
            ]  # fmt: skip
        pieces.append("; " if place + 1 < len(units) else ".")
    if form.outputs is not None:
        for k in range(form.outputs):
            pieces += [", " if k else " Projected, h(t) is ", number(H, k)]
        pieces.append(".")
    if compared_as is not None:
        pieces.append(f" The {compared_as} trace is shown behind, as ghosts.")
    if is_held:
        pieces.append(Words("interventions", Row("which_interventions")))
    return Sentence(tuple(pieces))
