"""Start, pause, go on, stop; how far it is; and what went wrong, with what to try."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from lstm_viz.errors import InvalidInput
from lstm_viz.on_device import DeviceFailed, torch_is_installed
from lstm_viz.training import TrainingSettings
from lstm_viz.ui.messages import as_text
from lstm_viz.ui.queue import QUEUE, NeverCameBack
from lstm_viz.ui.state import act
from lstm_viz.ui.training.job import OVER, Job
from lstm_viz.ui.training.keep import show_use
from lstm_viz.ui.training.visit import Shown, attend, has_begun, start
from lstm_viz.ui.training.words import progress_share, progress_words, waiting_words

_POLL = 0.5  # seconds between two looks at a training that goes on
_POLL_IN_LINE = 2.0  # at one that waits for its turn: nothing changes but its place in the line


def poll(what: Shown) -> float | None:
    """How many seconds until a part that grows while something is trained runs again."""
    if not what.is_active:
        return None
    return _POLL_IN_LINE if what.job is not None and what.job.state == "waiting" else _POLL


def show_buttons(what: Shown, chosen: TrainingSettings) -> None:
    """Show what can be done now, and beside it how far the training is."""
    # The buttons are not in the part that runs twice a second: a click would get lost between two
    # of its runs. How often it runs is read before them: should the training end meanwhile, it runs
    # once more, and lets the page run.
    interval = poll(what)
    with st.container(horizontal=True, vertical_alignment="center", key="training_bar"):
        if what.job is None or what.job.state in OVER:
            _start_button("Start" if what.training is None else "Start again", is_primary=True)
        else:
            _show_job_buttons(what.job, chosen)
        show_use(what)
        st.fragment(_show_progress, run_every=interval)(what, interval)


def _show_job_buttons(job: Job, chosen: TrainingSettings) -> None:
    if job.state == "paused":
        st.button(
            "Go on",
            key="training_go_on",
            type="primary",
            icon=":material/play_arrow:",
            on_click=_acting(job.go_on),
        )
    else:
        st.button(
            "Pause", key="training_pause", icon=":material/pause:", on_click=_acting(job.pause)
        )
    st.button(
        "Stop training", key="training_stop", icon=":material/stop:", on_click=_acting(job.stop)
    )
    if chosen != job.settings:
        _start_button("Start again", is_primary=False)


def _acting(do: Callable[[], None]) -> Callable[[], None]:
    """A callback that does something and says that the visitor did."""

    def acted() -> None:
        do()
        act()

    return acted


def _start_button(label: str, *, is_primary: bool) -> None:
    st.button(
        label,
        key="training_start",
        type="primary" if is_primary else "secondary",
        icon=":material/play_arrow:" if label == "Start" else ":material/restart_alt:",
        disabled=not torch_is_installed(),
        on_click=start,
    )


def _show_progress(what: Shown, interval: float | None) -> None:
    """How far it is; the page runs again when other buttons or looks belong on it."""
    attend()
    job, training = what.job, what.training
    if job is not None:
        state, line = job.state, job.line
        if state == "waiting":
            words = waiting_words(line, QUEUE.places)
        else:
            words = progress_words("left" if job.was_left else state, training)
    elif training is not None:
        words = progress_words("done" if training.is_done else "stopped", training)
    else:
        words = "Not begun yet: nothing is trained before you ask for it."
    st.progress(0.0 if training is None else progress_share(training), text=words)
    if interval is not None and poll(what) != interval:
        act()
        st.rerun()


def show_trouble(what: Shown) -> None:
    """Say what keeps it from training, or what it failed with, and what may help."""
    if not torch_is_installed():
        st.info("PyTorch is not installed here, and it is what trains: `pip install torch`.")
    problem = None if what.job is None else what.job.problem
    if problem is not None:
        is_kept = what.training is not None and has_begun(what.training)
        kept = "  \nWhat was trained until then is kept." if is_kept else ""
        st.error(as_text(_problem_words(problem)) + kept)


def _problem_words(problem: BaseException) -> str:
    """What went wrong, and what may help."""
    if isinstance(problem, DeviceFailed):
        return (
            f"{problem} On the CPU, with fewer units, a smaller batch or a shorter lag it may well "
            "work: change it under “Setting” and start again."
        )
    if isinstance(problem, InvalidInput):
        return f"This cannot be trained: {problem}"
    if isinstance(problem, NeverCameBack):
        return (
            f"The training stands still: {problem}. Its place went to others. Starting again may "
            "help, or another device, a smaller batch, a shorter lag."
        )
    if isinstance(problem, MemoryError):
        return (
            "The server has no memory left for this training. Fewer units, a smaller batch or a "
            "shorter lag take less: change it under “Setting” and start again."
        )
    if isinstance(problem, ImportError):
        return f"PyTorch could not be loaded ({problem}). Installing it anew may help."
    return (
        f"The training broke off ({type(problem).__name__}). Starting again may help, or a smaller "
        "batch, fewer units, a shorter lag."
    )
