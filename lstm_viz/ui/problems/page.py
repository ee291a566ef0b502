"""The page of sequence problems: a kind is chosen, and a network that solves one runs."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from lstm_viz import zoo
from lstm_viz.figures import readout_bars
from lstm_viz.figures.problem_unrolled import problem_unrolled
from lstm_viz.sequences.reading import Words
from lstm_viz.shown_text import in_short
from lstm_viz.ui.board import page_is_dark, show_board
from lstm_viz.ui.clock_report import report_clock
from lstm_viz.ui.clocks import lesson_clock_moved, lesson_clock_order, lesson_place
from lstm_viz.ui.going import go_where_asked, offer_page
from lstm_viz.ui.lesson_page import show_errors, show_title
from lstm_viz.ui.messages import as_text
from lstm_viz.ui.problems.binding import WIDGETS
from lstm_viz.ui.problems.choice import EXAMPLES, LONGEST_TEXT, MOST_SEED, ProblemsChoice
from lstm_viz.ui.problems.scene import TEMPERATURE, ProblemScene, own_text, scene_of
from lstm_viz.ui.stand_ins import scene_or_stand_in
from lstm_viz.ui.state import selection
from lstm_viz.ui.uses.choice import UsesChoice
from lstm_viz.uses import KINDS, Kind, uses_of

_LESSON = "problems"

_STYLE = """<style>
.st-key-problems_headline { padding-bottom: 0.8rem; }  /* a third line stays above the pills */
@media (min-width: 641px) { .st-key-problems_headline { min-height: 3.4rem; } }
</style>"""

_LOOK_AT: dict[Kind, str] = {
    "one-to-one": "The network’s state is set to 0 before each word, so no word knows of another: "
    "“good” stays good behind “not”.",
    "one-to-many": "Only the first character comes from outside. Each further one is drawn from "
    f"what the network says (at temperature {TEMPERATURE:g}), and read next.",
    "many-to-one": "The answer at the end depends on words long gone: only the state has them "
    "still. Before the end nothing is asked.",
    "aligned": "An answer leaves at every step, to what came so far and nothing that comes later.",
    "not-aligned": "The first answer waits until all is read.",
}


def show_problems() -> None:
    """Show a kind of sequence problem with a network that solves one."""
    go_where_asked()
    st.html(_STYLE)
    choice = selection().problems
    scene, problem = _nearest(choice)
    with st.container(gap="xxsmall"):
        _show_headline(choice)
        _choose_kind(choice)
        with st.container(horizontal=True, vertical_alignment="bottom", key="problems_input"):
            _choose_input(choice)
        show_errors("problems", problem)
    if scene is None:
        return
    steps, start, dark = scene.drawn.steps, scene.start, page_is_dark()
    with st.container(key="stays_in_sight"):
        show_board(
            "problems_board",
            {"unrolled": problem_unrolled(scene.drawn, dark=dark)},
            dark=dark,
            clock=lesson_clock_order(_LESSON, steps, start),
        )
    _show_says(scene, dark)
    _show_where_else(scene)
    report_clock(
        where=lambda: lesson_place(_LESSON, steps, start), on_move=lesson_clock_moved(_LESSON)
    )


def _nearest(choice: ProblemsChoice) -> tuple[ProblemScene | None, str | None]:
    """What is chosen or, where it cannot be used, what was seen last or its own; and why."""
    return scene_or_stand_in(
        "problems",
        choice,
        scene_of,
        before=lambda last: last if last.scene == choice.scene else None,
        own=("its own example", replace(choice, text="")),
        shows="the picture shows",
    )


def _show_headline(choice: ProblemsChoice) -> None:
    kind = KINDS[choice.kind]
    show_title("problems", kind.name, f"{kind.sentence} *{_LOOK_AT[choice.kind]}*")


def _choose_kind(choice: ProblemsChoice) -> None:
    st.pills(
        "Kind of problem",
        list(KINDS),
        format_func=lambda key: f"{KINDS[key].name}  {KINDS[key].shape}",
        **WIDGETS.told_default("kind", choice.kind),
        on_change=_take_kind,
        required=True,
        label_visibility="collapsed",
    )


def _take_kind() -> None:
    kind = st.session_state[WIDGETS.key("kind")]
    if kind in KINDS and not WIDGETS.is_echo("kind"):
        WIDGETS.change(
            lambda chosen: chosen.with_settings(kind=kind, example=None, text=""),
            "Kind of problem:",
            KINDS[kind].name,
            "kind",
        )


def _choose_input(choice: ProblemsChoice) -> None:
    networks = EXAMPLES[choice.kind]
    if len(networks) > 1:
        st.pills(
            "Trained network",
            networks,
            format_func=lambda key: zoo.recipe(key).name.partition(",")[0],
            **WIDGETS.told_default("example", choice.network),
            on_change=_take_example,
            required=True,
        )
    reads_words = isinstance(zoo.recipe(choice.network).task.reading, Words)
    if choice.kind == "one-to-many":
        label, help = "First character", "The only one that comes from outside."
    elif reads_words:
        label, help = "Words", "One step a word. It knows those of simple film reviews."
    else:
        label, help = "Text", "One step a character."
    text = choice.text or own_text(choice)
    st.text_input(
        label,
        text,
        max_chars=LONGEST_TEXT,
        key=WIDGETS.filled("text", text),
        on_change=_take_text,
        help=f"{help} Empty: the example’s own.",
        width=150 if choice.kind == "one-to-many" else "stretch",
    )
    if choice.kind == "one-to-many":
        st.number_input(
            "Seed",
            0,
            MOST_SEED,
            **WIDGETS.told("seed", choice.seed),
            on_change=WIDGETS.setting_changed("seed", "Seed"),
            help="The same seed writes the same text.",
            width=150,
        )


def _take_example() -> None:
    network = st.session_state[WIDGETS.key("example")]
    if network is not None and not WIDGETS.is_echo("example"):
        name = zoo.recipe(network).name
        WIDGETS.change(
            lambda chosen: chosen.with_settings(example=network, text=""),
            "Trained network:",
            name,
            "example",
        )


def _take_text() -> None:
    text = st.session_state[WIDGETS.key("text")]
    if isinstance(text, str) and not WIDGETS.is_echo("text"):

        def with_text(chosen: ProblemsChoice) -> ProblemsChoice:
            return chosen.with_settings(text="" if text == own_text(chosen) else text)

        WIDGETS.change(with_text, "Typed:", in_short(text), "text")


def _show_says(scene: ProblemScene, dark: bool) -> None:
    """Show all that the network says at the step, asked or not."""
    left, right = st.columns([6, 5], gap="medium")
    with left:
        show_board(
            "problems_says",
            {
                "says": replace(
                    readout_bars(
                        scene.answers,
                        scene.tokens,
                        rows=4,
                        right_words=scene.right_words,
                        dark=dark,
                    ),
                    sentence=None,
                )
            },
            dark=dark,
        )
    with right:
        if scene.whole is not None:
            st.markdown(f"In all it answers **{as_text(scene.whole)}**.")
        asked = sum(scene.drawn.asked)
        st.markdown(
            f"The bars say what the read-out gives at the step, whether it is asked for or not; "
            f"here it is asked for at {asked} of {scene.drawn.steps} steps. The number in a cell "
            "is how strong its state is, ‖h‖/√H, from 0 to 1."
        )


def _show_where_else(scene: ProblemScene) -> None:
    with st.container(horizontal=True, key="problems_elsewhere"):
        if scene.elsewhere is not None:
            offer_page(
                "problems_zoo",
                "The same on “Trained networks”",
                "trained_networks",
                ":material/neurology:",
                zoo=scene.elsewhere,
            )
        if scene.kind == "not-aligned":
            offer_page(
                "problems_attention",
                "With attention",
                "attention",
                ":material/center_focus_strong:",
            )
        if scene.kind == "one-to-one":
            offer_page(
                "problems_side_by_side",
                "A feed-forward network beside an LSTM",
                "side_by_side",
                ":material/view_column:",
            )
        else:
            offer_page(
                "problems_uses",
                _used_for(scene.kind),
                "where_lstms_are_used",
                ":material/public:",
                uses=UsesChoice(kind=scene.kind),
            )


def _used_for(kind: Kind) -> str:
    names = ", ".join(use.name.lower() for use in uses_of(kind)[:3])
    return f"Used for {names}, …"
