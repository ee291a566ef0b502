"""What is trained in this visit: one training at a time, and what earlier ones left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import streamlit as st

from lstm_viz.training import Training, TrainingSettings
from lstm_viz.ui.memory import expect_training
from lstm_viz.ui.queue import QUEUE
from lstm_viz.ui.state import act, selection
from lstm_viz.ui.training.job import ACTIVE, OVER, Job
from lstm_viz.ui.training.untrained import untrained
from lstm_viz.ui.turns import TURNS

MOST_KEPT = 6
"""So many earlier trainings of a visit are kept, the latest."""

MOST_WAY_GIVEN = 0.03
"""Seconds that an update waits while pages are computed: a busy class slows a training, and does
not stop it."""

PAGE = "watch_it_learn"
"""The page's name in addresses."""

_JOB, _KEPT, _WHEN_OVER = "training_job", "trainings_kept", "training_settings_when_over"


@dataclass
class _Presence:
    """The training that somebody is connected to."""

    job: Job | None = None

    def end(self) -> None:
        """The tab was closed, or its connection broke."""
        if self.job is not None:
            self.job.rest()


@st.cache_resource(scope="session", on_release=_Presence.end, show_spinner=False)
def _presence() -> _Presence:
    return _Presence()


def job() -> Job | None:
    """This visit's training, whatever its state; None before the first."""
    now: Job | None = st.session_state.get(_JOB)
    return now


def kept() -> tuple[Training, ...]:
    """The earlier trainings of this visit, the latest first."""
    earlier: tuple[Training, ...] = st.session_state.get(_KEPT, ())
    return earlier


def attend() -> Job | None:
    """Say that the visitor looks on; returns the training. For each run of the page."""
    now = job()
    if now is not None:
        # Released when the connection ends: a training whose tab is gone rests at once.
        _presence().job = now
        now.look()
    return now


@dataclass(frozen=True, eq=False)
class Shown:
    """What the page shows: the training that goes on, an earlier one, or one yet to begin."""

    settings: TrainingSettings
    job: Job | None = None  # this visit's training, where it is what is shown
    earlier: Training | None = None  # or one that has ended before

    @property
    def is_active(self) -> bool:
        """Whether it may change by itself."""
        return self.job is not None and self.job.state in ACTIVE

    @property
    def training(self) -> Training | None:
        """What was measured so far; None before the first numbers."""
        return self.earlier if self.job is None else self.job.latest

    @property
    def drawn(self) -> Training:
        """The same; before its first numbers the networks as they are untrained."""
        return self.training or untrained(self.settings)[0]


def shown() -> Shown:
    """What the page shows now.

    A training that is not over is shown, whatever was chosen since; one that has just ended stays
    until something else is chosen than was then. Otherwise it is what was trained with these
    settings in this visit, if anything was.
    """
    chosen, now = selection().training.settings, job()
    if now is not None and (now.state not in OVER or chosen in (now.settings, _when_over(chosen))):
        return Shown(now.settings, job=now)
    earlier = next((one for one in kept() if one.settings == chosen), None)
    return Shown(chosen, earlier=earlier)


def _when_over(chosen: TrainingSettings) -> TrainingSettings | None:
    """What was chosen when this visit's training ended, as long as nothing else was since."""
    when_over: TrainingSettings | None = st.session_state.setdefault(_WHEN_OVER, chosen)
    if when_over != chosen:
        st.session_state[_WHEN_OVER] = when_over = None
    return when_over


def look_for_chosen() -> None:
    """Show what was trained with the chosen settings, not what has just ended. For callbacks."""
    st.session_state[_WHEN_OVER] = None


def trained() -> tuple[Training, ...]:
    """All that this visit has trained, the latest first."""
    now = job()
    latest = None if now is None else now.latest
    return kept() if latest is None or not has_begun(latest) else (latest, *kept())


def has_begun(training: Training) -> bool:
    """Whether any network has had an update."""
    return any(len(course.losses) for course in training.courses)


def start() -> None:
    """Begin a training with what is chosen; the one before is ended and kept. For callbacks."""
    before, settings = job(), selection().training.settings
    if before is not None:
        before.stop()
    st.session_state[_KEPT] = tuple(one for one in trained() if one.settings != settings)[
        :MOST_KEPT
    ]
    now = Job(settings, partial(begin, settings), QUEUE)
    st.session_state[_JOB] = now
    st.session_state.pop(_WHEN_OVER, None)
    now.look()
    act()


def begin(settings: TrainingSettings) -> Iterator[Training]:
    """Begin to train. Imports torch, which takes seconds the first time on a server."""
    from lstm_viz.training import train

    expect_training()
    return train(settings, give_way=lambda: TURNS.wait_until_all_rest(MOST_WAY_GIVEN))


def leave_unless(page: str) -> None:
    """Pause what is trained where the visitor is on another page.

    Parameters
    ----------
    page : str
        The page that runs now, as addresses name it.
    """
    now = job()
    if now is not None and page != PAGE:
        now.pause(was_left=True)
