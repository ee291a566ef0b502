"""The challenges: the ladder, what is asked, how far one is, and hints."""

from __future__ import annotations

import streamlit as st

from lstm_viz.cells import LSTM
from lstm_viz.challenges import CHALLENGES, Challenge, Verdict, check
from lstm_viz.errors import InvalidInput
from lstm_viz.figures import over_time, still, target_picture
from lstm_viz.notation import QUANTITIES, subscript
from lstm_viz.ui.board import page_is_dark, show_board
from lstm_viz.ui.current import Current
from lstm_viz.ui.examples import challenge_of
from lstm_viz.ui.lab.changing import own_cell
from lstm_viz.ui.messages import as_text, capitalised
from lstm_viz.ui.own_cell import OwnCell
from lstm_viz.ui.progress import mark_solved, solved
from lstm_viz.ui.state import choose, choose_network, selection, set_widget

_HINTS = "hints_shown"


def chosen_challenge() -> Challenge | None:
    """The challenge whose cell is the current one."""
    return challenge_of(selection().network)


def choose_challenge() -> None:
    """Show the ladder; a challenge that is chosen begins."""
    chosen = chosen_challenge()
    done = solved()
    keys = list(CHALLENGES)
    st.selectbox(
        f"The ladder: {len(done)} of {len(keys)} solved",
        keys,
        index=None if chosen is None else 0,  # with None it could be emptied
        format_func=lambda key: (
            f"{keys.index(key) + 1} · {CHALLENGES[key].title}{'  ✓' if key in done else ''}"
        ),
        key=set_widget("challenge", None if chosen is None else chosen.key),
        on_change=_begin,
        placeholder="Choose a challenge",
    )


def show_next_challenge() -> None:
    """Show the first challenge that is not solved, before it is begun."""
    done = solved()
    challenge = next((c for key, c in CHALLENGES.items() if key not in done), None)
    if challenge is None:
        st.success("All challenges are solved.", icon=":material/trophy:")
        challenge = next(iter(CHALLENGES.values()))
    left, right = st.columns([2, 3], gap="medium")
    with left:
        st.markdown(f"**{as_text(challenge.title)}**")
        st.markdown(as_text(challenge.goal))
        st.button(
            "Begin",
            key="begin",
            type="primary",
            icon=":material/play_arrow:",
            on_click=choose_network,
            args=(challenge.start.key,),
        )
    with right:
        _show_target(challenge, challenge.start.cell, moves=False)


def _begin() -> None:
    key = st.session_state["choose_challenge"]
    if key in CHALLENGES:
        choose_network(CHALLENGES[key].start.key)


def show_goal(current: Current, challenge: Challenge) -> None:
    """Show what is asked and how far the current cell is."""
    st.markdown(as_text(challenge.goal))
    try:
        verdict = check(challenge, current.cell)
    except InvalidInput as problem:
        st.error(as_text(capitalised(problem)))
        return
    news = verdict.solved and mark_solved(challenge.key, own_cell(current))
    _show_score(challenge, verdict, news)
    if current.trace.interventions:
        st.caption("What is held or cut does not count here: the cell has to do it by its weights.")


def show_target(current: Current, challenge: Challenge) -> None:
    """Show target and own trace together, on the challenge's own sequence."""
    # On a sequence of the visitor's own the clock counts other steps than these.
    is_own = current.sequence is challenge.start.sequence
    _show_target(challenge, current.cell, moves=is_own)


def _show_target(challenge: Challenge, cell: LSTM, *, moves: bool) -> None:
    dark, start = page_is_dark(), challenge.start
    try:
        verdict = check(challenge, cell)
    except InvalidInput:
        return
    symbol = QUANTITIES[challenge.quantity].symbol
    several = start.cell.hidden_size > 1
    name = f"{symbol}{subscript(challenge.unit + 1) if several else ''}(t)"
    figure = target_picture(
        verdict.target,
        verdict.output,
        challenge.tolerance,
        name,
        challenge.quantity,
        tokens=start.sequence.tokens,
        dark=dark,
    )
    picture = over_time(figure, start.sequence.steps, dark=dark) if moves else still(figure)
    show_board("target_board", {"target": picture}, dark=dark)


def _show_score(challenge: Challenge, verdict: Verdict, news: bool) -> None:
    percent = "100" if verdict.solved else f"{min(99.9, 100 * verdict.score):.1f}"
    st.progress(verdict.score, text=f"**{percent} %** of the way")
    if verdict.solved:
        st.success(
            f"Solved, on the shown and on all hidden sequences. It taught: {challenge.teaches}.",
            icon=":material/trophy:",
        )
        if news:
            st.toast(f"Solved: {challenge.title}", icon=":material/trophy:")
        return
    st.caption(
        f"Right at {100 * verdict.shown_score:.0f} % of the steps asked for on the shown sequence, "
        f"at {100 * verdict.hidden_score:.0f} % on the hidden ones."
        + (
            ""
            if verdict.worst is None
            else as_text(
                f" Farthest off: {verdict.worst.words[:1].lower()}{verdict.worst.words[1:]}"
            )
        )
    )


def show_help(challenge: Challenge) -> None:
    """Show the hints asked for so far, and the buttons for another and to begin again."""
    seen: dict[str, int] = st.session_state.setdefault(_HINTS, {})
    count = seen.get(challenge.key, 0)
    for number in range(count):
        st.info(as_text(challenge.hints[number]), icon=":material/lightbulb:")
    with st.container(horizontal=True):
        if count < len(challenge.hints):
            st.button(
                "A hint" if count == 0 else "Another hint",
                icon=":material/lightbulb:",
                on_click=_show_next_hint,
                args=(challenge.key,),
            )
        st.button(
            "Begin again",
            icon=":material/restart_alt:",
            on_click=choose_network,
            args=(challenge.start.key,),
            help="Undo brings back what you have now.",
        )
        kept: OwnCell | None = solved().get(challenge.key)
        if kept is not None and kept != selection().own:
            st.button("My solution", on_click=_show_solution, args=(kept,))


def _show_next_hint(key: str) -> None:
    seen = st.session_state.setdefault(_HINTS, {})
    seen[key] = seen.get(key, 0) + 1


def _show_solution(kept: OwnCell) -> None:
    choose(own=kept, label="The solution I found")
