"""What grows while networks learn; each part runs by itself, twice a second at most."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from lstm_viz.errors import InvalidInput
from lstm_viz.figures import (
    training_gates_picture,
    training_gradient_picture,
    training_progress_picture,
    training_sequence_picture,
)
from lstm_viz.ui.board import page_is_dark, show_board
from lstm_viz.ui.messages import as_text, capitalised
from lstm_viz.ui.state import selection
from lstm_viz.ui.training.binding import choice_changed, told
from lstm_viz.ui.training.choice import MOST_SEQUENCES
from lstm_viz.ui.training.running import poll
from lstm_viz.ui.training.untrained import untrained
from lstm_viz.ui.training.visit import Shown, attend
from lstm_viz.ui.training.watched import reading_of, watched
from lstm_viz.ui.training.words import counted_large, numbers_table, result_words, what_to_try

_SHARE = 0.54  # of the window’s height, so that what can be done and said stands over it


def _growing(show: Callable[[Shown], None], what: Shown) -> None:
    """Run a part now, and again and again while something is trained."""
    st.fragment(show, run_every=poll(what))(what)


def show_networks(what: Shown) -> None:
    """Show each network's loss and right answers, and say who is right how often."""
    _growing(_show_networks, what)


def _show_networks(what: Shown) -> None:
    attend()
    training, dark = what.drawn, page_is_dark()
    # A place of its own height: what it says must not move the picture.
    many = "_of_many" if len(training.courses) > 2 else ""
    with st.container(key=f"training_words{many}"):
        st.markdown(f"**{result_words(training)}**{_looked_at(what)}")
    show_board(
        "training_board",
        {"networks": training_progress_picture(training, dark=dark)},
        dark=dark,
        share=_SHARE,
    )
    # Under the picture: it must not move when a network diverges.
    tips = what_to_try(training)
    if tips:
        st.warning(tips)


def _looked_at(what: Shown) -> str:
    """How many sequences an untrained network was looked at on, where it is not all of them."""
    if what.training is not None:
        return ""
    count, all_of_them = untrained(what.settings)[1:]
    return "" if count == all_of_them else f" (Looked at on {count} of {all_of_them} so far.)"


def show_numbers(what: Shown) -> None:
    """Show the networks in numbers."""
    _growing(_show_numbers, what)


def _show_numbers(what: Shown) -> None:
    attend()
    rows = numbers_table(what.drawn)
    names = list(rows[0])
    st.markdown(
        f"| {' | '.join(names)} |\n|:--|{'--:|' * (len(names) - 1)}\n"
        + "\n".join(f"| {' | '.join(row.values())} |" for row in rows)
    )
    settings = what.settings
    st.caption(
        f"Parameters: of the cell, both biases, and of the read-out. Time: of "
        f"{counted_large(settings.batch, 'sequence')} an update, looks left out. Loss and right "
        f"answers: on unseen sequences."
    )


def show_gradients(what: Shown) -> None:
    """Show how far back through time the gradient of each network reaches, update by update."""
    st.markdown(
        "**Does the gradient reach back?** With the loss at the last answer alone: how large "
        "‖∂L/∂h‖ is so many steps before it, the median over unseen sequences. Where a network "
        "learns to keep something, its colours reach down to where that was read."
    )
    _growing(_show_gradients, what)


def _show_gradients(what: Shown) -> None:
    attend()
    dark = page_is_dark()
    picture = training_gradient_picture(what.drawn, dark=dark)
    show_board("training_gradient_board", {"gradients": picture}, dark=dark)


def show_gates(what: Shown) -> None:
    """Show how far open the gates of each network are, update by update."""
    st.markdown(
        "**Do the gates open?** The mean of each gate over all units and steps of unseen "
        "sequences. A forget gate near 1 keeps what is in the cell."
    )
    _growing(_show_gates, what)


def _show_gates(what: Shown) -> None:
    attend()
    dark = page_is_dark()
    picture = training_gates_picture(what.drawn, dark=dark)
    show_board("training_gates_board", {"gates": picture}, dark=dark)


def show_sequence(what: Shown) -> None:
    """Show what each network makes of one unseen sequence."""
    chosen, intro = st.columns([2, 9], gap="medium", vertical_alignment="center")
    chosen.number_input(
        "Unseen sequence",
        1,
        MOST_SEQUENCES,
        **told("sequence", selection().training.sequence + 1),
        on_change=choice_changed("sequence", "Unseen sequence", lambda number: number - 1),
    )
    intro.markdown(
        "**The same sequence, again and again**, by the networks as they are now: what is in each "
        "unit at each step, and what is answered where something is asked."
    )
    _growing(_show_sequence, what)


def _show_sequence(what: Shown) -> None:
    attend()
    dark, one = page_is_dark(), watched(what.settings, selection().training.sequence)
    try:
        readings = [reading_of(course, what.settings, one) for course in what.drawn.courses]
        picture = training_sequence_picture(
            one.sequence.x, readings, tokens=one.sequence.tokens, dark=dark
        )
    except InvalidInput as problem:
        st.info(as_text(capitalised(problem)))
        return
    show_board("training_sequence_board", {"sequence": picture}, dark=dark)
