"""What was trained: as the network of every other page, as files, and what else there was."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from lstm_viz.errors import InvalidInput
from lstm_viz.figures.digits import counted
from lstm_viz.figures.shares import share_text
from lstm_viz.gradients import ARCHITECTURE_NAMES
from lstm_viz.training import Course, Training
from lstm_viz.ui.messages import as_text
from lstm_viz.ui.selection import MAX_STEPS
from lstm_viz.ui.state import choose, choose_all, refuse, selection
from lstm_viz.ui.training.job import OVER
from lstm_viz.ui.training.use import used, why_not
from lstm_viz.ui.training.visit import Shown, has_begun, look_for_chosen, trained
from lstm_viz.ui.training.watched import watched
from lstm_viz.ui.training.words import counted_large
from lstm_viz.weight_files import safetensors_bytes

_TAKEN = "training_taken_over"
_PAGES = (
    ("step_through", "Step through", ":material/footprint:"),
    ("gates_over_time", "Gates over time", ":material/stacked_line_chart:"),
    ("weight_lab", "Weight lab", ":material/tune:"),
)


def show_use(what: Shown) -> None:
    """Offer the trained LSTM to the other pages; where it was taken, the ways there."""
    training = what.training
    lstm = None if training is None else _lstm(training)
    if training is None or lstm is None or not len(lstm.losses):
        return
    reason = why_not(lstm)
    st.button(
        "Use the LSTM on the other pages",
        key="training_use",
        icon=":material/arrow_forward:",
        on_click=partial(_take, what),
        disabled=reason is not None,
        help="As it is now, reading the sequence that is watched here. Undo takes it back."
        if reason is None
        else f"It cannot be: {reason}.",
    )


def show_ways() -> None:
    """Where the LSTM can be looked at, right after it was taken over."""
    taken: str | None = st.session_state.get(_TAKEN)
    own = selection().own
    if taken is None or own is None or not own.origin:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="training_ways"):
        st.markdown(as_text(taken))
        for page, title, icon in _PAGES:
            st.page_link(f"pages/{page}.py", label=title, icon=icon)


def _lstm(training: Training) -> Course | None:
    return next((one for one in training.courses if one.architecture == "lstm"), None)


def _take(what: Shown) -> None:
    """Choose the LSTM as it is now; for callbacks."""
    training = what.training
    lstm = None if training is None else _lstm(training)
    if lstm is None:
        return
    sequence = watched(what.settings, selection().training.sequence).sequence
    try:
        after = used(selection(), lstm, what.settings.problem, sequence)
    except InvalidInput as problem:
        refuse(InvalidInput(f"The LSTM was not taken over: {problem}"))
        return
    told = counted_large(len(lstm.losses), "update")
    choose_all(after, f"The LSTM after {told}")
    cut = f" (its first {MAX_STEPS} steps)" if sequence.steps > MAX_STEPS else ""
    st.session_state[_TAKEN] = f"The LSTM after {told} is now on all pages{cut}:"


def show_keeping(what: Shown) -> None:
    """Show the files, and all that this visit has trained."""
    training = what.training
    if training is None or not has_begun(training):
        st.caption("Once something is trained, its weights can be saved here.")
    else:
        _show_files(training)
    _show_earlier(what)
    st.caption(
        "What was trained is known to this visit alone: after a reload, or in another tab, it is "
        "gone. A saved file stays."
    )


def _show_files(training: Training) -> None:
    st.markdown("**The weights as files**, under PyTorch’s names, the read-out as `readout.…`.")
    with st.container(horizontal=True):
        for course in training.courses:
            name = ARCHITECTURE_NAMES[course.architecture]
            updates = len(course.losses)
            st.download_button(
                f"{name} after {counted_large(updates, 'update')}",
                safetensors_bytes(course.network),
                f"{training.settings.task}-{course.architecture}-{updates}.safetensors",
                "application/octet-stream",
                key=f"training_save_{course.architecture}",
                icon=":material/download:",
                on_click="ignore",
            )


def _show_earlier(what: Shown) -> None:
    is_busy = what.job is not None and what.job.state not in OVER
    st.markdown(
        "**Trained in this visit**, the latest first. A click shows it again"
        f"{'; the training that goes on is shown until it has ended' if is_busy else ''}."
    )
    for k, one in enumerate(trained()):
        st.button(
            as_text(_told(one)),
            key=f"training_earlier_{k}",
            type="primary" if one is what.training else "secondary",
            disabled=is_busy,
            on_click=partial(_show_again, one),
        )
    if not trained():
        st.caption("Nothing yet.")


def _told(training: Training) -> str:
    settings = training.settings
    found = [
        f"{ARCHITECTURE_NAMES[course.architecture]} {_fared(course)}" for course in training.courses
    ]
    return (
        f"{settings.problem.name}, lag {settings.lag}, {counted(settings.hidden_size, 'unit')}: "
        f"{', '.join(found)}"
    )


def _fared(course: Course) -> str:
    if course.diverged_at is not None:
        return "diverged"
    if course.solved_at is not None:
        return f"solved after {course.solved_at:,}"
    return f"{share_text(course.looks[-1].right)} right"


def _show_again(training: Training) -> None:
    look_for_chosen()
    choose(
        training=replace(selection().training, settings=training.settings),
        label=f"Shown again: {training.settings.problem.name}",
    )
