"""What a class can be asked before a phase of the stage is shown."""

from __future__ import annotations

from lstm_viz.figures.moving import Item, Question, Repeat, Row, Sentence, Value
from lstm_viz.figures.stage_form import StageForm
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

SHUT, OPEN = 0.1, 0.9
"""A gate below the one keeps almost nothing, above the other almost all."""

STAYS = 0.05
"""A change smaller than this is called none."""


def questions_of(form: StageForm) -> tuple[Question, ...]:
    """What a class can be asked before each phase; checked against the trace.

    Not how much is kept where there is no gate that could forget.
    """
    shows, out = ("show as h(t)", H) if form.outputs is None else ("give to W_hr", READ_OUT)
    name = "h" if form.outputs is None else "o·tanh C"

    def right(what: str) -> Value:
        return Repeat(Item(Row(f"right_{what}"), Row(f"ask_{what}")), 1)

    forget, write, update, read = "ask_forget", "ask_write", "ask_update", "ask_read"
    questions = (
        Question(
            phase=2,
            ask=Sentence(
                ("Unit ", unit_told(forget), " holds ", number_told(C_PREV, forget),
                 ". How much of it will be kept?"),
            ),
            choices=(f"almost nothing: f < {SHUT}", "a part", f"almost all: f > {OPEN}"),
            answer=right("forget"),
            reveal=Sentence(
                ("unit ", unit_told(forget), "’s forget gate is ",
                 number_told(Row("f"), forget, signed=False), ", so ",
                 number_told(KEPT, forget), " is left."),
            ),
        ),
        Question(
            phase=3,
            ask=Sentence(
                ("What will unit ", unit_told(write), " write: something positive, something "
                 f"negative, or next to nothing (under {STAYS})?"),
            ),
            choices=("positive", "negative", "next to nothing"),
            answer=right("write"),
            reveal=Sentence(
                ("unit ", unit_told(write), " writes ",
                 *calculation_told(write, (Row("i"), Row("g")), WRITTEN), "."),
            ),
        ),
        Question(
            phase=4,
            whole_step=True,
            ask=Sentence(
                ("Unit ", unit_told(update), "’s cell state was ", number_told(C_PREV, update),
                 f". Will it go up, go down, or stay (change by under {STAYS})?"),
            ),
            choices=("up", "down", "stay"),
            answer=right("update"),
            reveal=Sentence(
                ("unit ", unit_told(update), " goes from ", number_told(C_PREV, update), " to ",
                 number_told(C, update), "."),
            ),
        ),
        Question(
            phase=5,
            ask=Sentence(
                ("Unit ", unit_told(read), " now holds ", number_told(C, read),
                 f". What will it {shows}: something positive, something negative, or next to "
                 f"nothing (under {STAYS})?"),
            ),
            choices=("positive", "negative", "next to nothing"),
            answer=right("read"),
            reveal=Sentence(
                ("unit ", unit_told(read), "’s output gate is ",
                 number_told(Row("o"), read, signed=False),
                 f", so {name} is ", number_told(out, read), "."),
            ),
        ),
    )  # fmt: skip
    return questions if form.has_forget_gate else questions[1:]
