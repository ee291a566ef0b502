"""The page of what people get wrong: one statement at a time, a guess, then the experiment."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from streamlit.errors import StreamlitPageNotFoundError

from lstm_viz.figures.misconception_picture import can_be_played, misconception_picture
from lstm_viz.figures.misconception_words import right_words
from lstm_viz.misconceptions import ANSWERS, FIXED, STATEMENTS, Answer, Outcome, Statement
from lstm_viz.ui.board import page_is_dark, show_board
from lstm_viz.ui.clock_report import report_clock
from lstm_viz.ui.clocks import lesson_clock_moved, lesson_clock_order, lesson_place
from lstm_viz.ui.messages import as_text
from lstm_viz.ui.misconceptions.binding import WIDGETS
from lstm_viz.ui.misconceptions.choice import MisconceptionsChoice
from lstm_viz.ui.misconceptions.go_on import GO_ON
from lstm_viz.ui.misconceptions.guesses import CLEARED, change, choice_now
from lstm_viz.ui.misconceptions.overview import show_overview
from lstm_viz.ui.misconceptions.words import ANSWER_NAMES, score, verdict
from lstm_viz.ui.state import selection

_LESSON = "misconceptions"
_SHARE = 0.5  # of the window's height for the picture with its bar
_SECONDS = 8.0  # that all steps take to play

_STYLE = """<style>
.st-key-misconceptions_claim h2 {
  font-size: clamp(1.4rem, 2.35vw, 2.4rem); line-height: 1.2; padding: 0;
}
.st-key-misconceptions_place { padding-top: 0.35rem; }
.st-key-misconceptions_claim { padding-bottom: 0.5rem; }
.st-key-misconceptions_asks [data-testid="stCaptionContainer"] { opacity: 0.85; }
.st-key-misconceptions_asks p { font-size: clamp(1rem, 1.15vw, 1.3rem); }
.st-key-misconceptions_claim [data-testid="stHeaderActionElements"] { display: none; }
.st-key-misconceptions_guess button { min-height: 3.2rem; }
.st-key-misconceptions_guess button p { font-size: 1.35rem; font-weight: 600; }
.st-key-misconceptions_verdict p { font-size: clamp(1.2rem, 2vw, 1.65rem); font-weight: 700; }
.st-key-misconceptions_right p { font-size: clamp(1.05rem, 1.6vw, 1.6rem); line-height: 1.35; }
@media (min-width: 641px) {
  .st-key-misconceptions_answer { min-height: 5.6rem; justify-content: center; }
}
@media (max-width: 640px) {
  [class*="st-key-misconceptions_to_"] button { height: auto; text-align: left; }
  [class*="st-key-misconceptions_to_"] button p { white-space: normal; }
}
</style>"""

_SHORTCUTS: dict[Answer, str] = {"true": "T", "false": "F", "depends": "D"}


def show_misconceptions() -> None:
    """Show a statement; once there is a guess, what is right and the experiment."""
    st.html(_STYLE)
    choice = choice_now()
    statement, guess = choice.shown, choice.guess_of(choice.statement)
    outcome = statement.outcome(choice.position)
    with st.container(gap="xsmall"):
        _show_place(choice)
        with st.container(key="misconceptions_claim"):
            st.markdown(f"## “{as_text(statement.claim)}”")
        with st.container(key="misconceptions_answer"):
            if guess is None:
                _ask()
            else:
                _show_answer(choice, outcome, guess)
        with st.container(key="misconceptions_asks"):
            st.caption(f"**The experiment:** {as_text(statement.asks)}")
        _show_picture(choice, outcome, guess is not None)
    if guess is not None:
        _show_ways_on(statement)
    folded = st.expander(
        f"All {len(STATEMENTS)} statements, and your guesses",
        key="misconceptions_list",
        on_change="rerun",
    )
    if folded.open:
        with folded, st.container(gap="xxsmall"):
            show_overview(choice)
    if can_be_played(outcome, guess is not None):
        steps = len(outcome.at)
        report_clock(
            where=lambda: lesson_place(_LESSON, steps, _start(steps, guess is not None)),
            on_move=lesson_clock_moved(_LESSON),
        )


def _show_place(choice: MisconceptionsChoice) -> None:
    """Which statement it is, the score, and the way to the next."""
    keys = list(STATEMENTS)
    at = keys.index(choice.statement)
    told = f"**What people get wrong** · {at + 1} of {len(keys)} · {choice.shown.subject}"
    if choice.guesses:
        told += f" · **{score(choice)}**"
    with st.container(
        key="misconceptions_place", horizontal=True, vertical_alignment="center", gap="small"
    ):
        st.markdown(told, width="stretch")
        for name, icon, to in (
            ("Previous", ":material/arrow_back:", at - 1),
            ("Next", ":material/arrow_forward:", at + 1),
        ):
            st.button(
                name,
                key=f"misconceptions_{name.lower()}",
                icon=icon,
                disabled=not 0 <= to < len(keys),
                on_click=_go_to,
                args=(to,),
            )


def _go_to(at: int) -> None:
    key = list(STATEMENTS)[at]
    change(lambda chosen: chosen.at_statement(key), "Statement", str(at + 1))


def _ask() -> None:
    """Three buttons: what do you think?"""
    with st.container(key="misconceptions_guess", horizontal=True, gap="small"):
        for answer in ANSWERS:
            st.button(
                ANSWER_NAMES[answer],
                key=f"misconceptions_guess_{answer}",
                width="stretch",
                shortcut=_SHORTCUTS[answer],
                on_click=_guess,
                args=(answer,),
            )


def _guess(answer: Answer) -> None:
    change(lambda chosen: chosen.with_guess(answer), "Guessed:", ANSWER_NAMES[answer].lower())


def _show_answer(choice: MisconceptionsChoice, outcome: Outcome, guess: Answer) -> None:
    """Whether the guess is right, what is right, and the knob of the experiment."""
    statement = choice.shown
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        with st.container(width="stretch", gap="xxsmall"):
            with st.container(key="misconceptions_verdict"):
                st.markdown(as_text(verdict(statement, guess)))
            with st.container(key="misconceptions_right"):
                st.markdown(as_text(right_words(outcome)))
        if statement.knob is not FIXED:
            _turn(choice, statement)


def _turn(choice: MisconceptionsChoice, statement: Statement) -> None:
    knob = statement.knob
    widget = f"knob_{statement.key}"  # one each: what one takes is nothing to another

    def turned() -> None:
        position = st.session_state[WIDGETS.key(widget)]
        if position not in knob.positions or WIDGETS.is_echo(widget):
            return
        kept = None if position == knob.opening else position
        change(
            lambda chosen: chosen.with_settings(knob=kept),
            knob.name,
            knob.name_of(position),
            widget,
        )

    st.select_slider(
        knob.name,
        knob.positions,
        format_func=knob.name_of,
        **WIDGETS.told(widget, choice.position),
        on_change=turned,
        width=300,
    )


def _start(steps: int, guessed: bool) -> int:
    """Where the clock opens: at the end once all may be seen, before a guess on the way."""
    return steps - 1 if guessed else steps // 3


def _show_picture(choice: MisconceptionsChoice, outcome: Outcome, guessed: bool) -> None:
    dark = page_is_dark()
    picture = misconception_picture(
        outcome,
        guessed=guessed,
        mark=None if outcome.is_trace else choice.position,
        dark=dark,
    )
    clock = None
    if can_be_played(outcome, guessed):
        steps = len(outcome.at)
        order = lesson_clock_order(_LESSON, steps, _start(steps, guessed))
        clock = replace(order, seconds=_SECONDS)
    # A board that has a clock and one that has none are not the same.
    show_board(
        "misconceptions_board" if clock else "misconceptions_still",
        {"experiment": picture},
        dark=dark,
        clock=clock,
        share=_SHARE,
    )


def _show_ways_on(statement: Statement) -> None:
    """The source, a page to go on at, and the way back to before the guess."""
    source = as_text(statement.source.text)
    if statement.source.from_memory:
        source += " (named from memory)"
    st.caption(f"**Source:** {source}.")
    on = GO_ON[statement.key]
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        try:
            st.page_link(
                f"pages/{on.page}.py",
                label=f"Go on: {on.label}",
                icon=":material/arrow_outward:",
                query_params=on.link(selection()),
            )
        except StreamlitPageNotFoundError:  # this page runs alone, without the app around it
            st.caption(f"Go on: {on.label}")
        st.button(
            "Guess again",
            key="misconceptions_again",
            icon=":material/restart_alt:",
            on_click=lambda: change(
                lambda chosen: chosen.without_guess(), "Guess taken back", control=CLEARED
            ),
        )
