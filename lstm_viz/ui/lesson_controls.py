"""Controls that several lessons have: what a network reads, and which held-out sequence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import streamlit as st

from lstm_viz.ui.choice_widgets import ChoiceWidgets
from lstm_viz.ui.lesson_choice import MOST_HELD_OUT, READS, Reads, ReadsChoice

READS_NAMES: dict[str, str] = {"sample": "Sample", "held-out": "Held-out", "typed": "Yours"}
"""What the `READS` are called on screen."""

HELD_OUT_HELP = "Held-out sequences are drawn from what training never saw."

Choice = TypeVar("Choice", bound=ReadsChoice)


def choose_reads(
    widgets: ChoiceWidgets[Choice], reads: Reads, name: str, text_now: Callable[[Choice], str]
) -> None:
    """Ask whether a sample, a held-out sequence or something typed is read.

    Parameters
    ----------
    widgets : ChoiceWidgets
        The page's.
    reads : str
        What is chosen, one of `READS`.
    name : str
        What stands over the control: "It reads".
    text_now : callable
        As for `reads_changed`.
    """
    st.segmented_control(
        name,
        READS,
        format_func=READS_NAMES.__getitem__,
        **widgets.told_default("reads", reads),
        on_change=reads_changed(widgets, READS_NAMES, name, text_now),
        required=True,
        help=HELD_OUT_HELP,
    )


def reads_changed(
    widgets: ChoiceWidgets[Choice],
    names: Mapping[str, str],
    name: str,
    text_now: Callable[[Choice], str],
) -> Callable[[], None]:
    """An ``on_change`` of the control that says what is read.

    Parameters
    ----------
    widgets : ChoiceWidgets
        The page's; the control is its ``reads``.
    names : mapping
        What can be read, and what that is called on screen.
    name : str
        What a person calls the control, for the list of changes.
    text_now : callable
        What somebody would have typed for the network to read what it reads. Whoever types begins
        with that, not with an empty field.
    """

    def changed() -> None:
        reads = st.session_state[widgets.key("reads")]
        if reads not in names or widgets.is_echo("reads"):
            return

        def with_reads(chosen: Choice) -> Choice:
            text = chosen.text
            if reads == "typed" and not text:
                text = text_now(chosen)
            return chosen.with_settings(reads=reads, text=text)

        widgets.change(with_reads, name, names[reads].lower(), "")

    return changed


def choose_held_out(widgets: ChoiceWidgets[Choice], index: int) -> None:
    """Ask for the number of a held-out sequence; `index` is the one chosen, from 0."""
    st.number_input(
        "Number",
        1,
        MOST_HELD_OUT,
        **widgets.told("held_out", index + 1),
        on_change=widgets.setting_changed("held_out", "Held-out", lambda number: number - 1),
        width=130,
    )
