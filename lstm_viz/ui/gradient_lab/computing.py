"""Where a comparison comes from: computed before, now, or growing while the page is used."""

from __future__ import annotations

import logging
from collections.abc import Hashable
from functools import partial

import streamlit as st

from lstm_viz.arrays import FloatArray
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.digits import counted
from lstm_viz.gradients import Comparison, ensemble_gradients, sweep
from lstm_viz.gradients.sweep import Compute
from lstm_viz.on_device import (
    Device,
    DeviceFailed,
    find_devices,
    torch_is_installed,
    torch_is_loaded,
)
from lstm_viz.ui.gradient_lab.choice import GradientChoice
from lstm_viz.ui.gradient_lab.job import Job
from lstm_viz.ui.gradient_lab.unable import end_without, what_failed
from lstm_viz.ui.latest import Latest
from lstm_viz.ui.messages import as_text, capitalised
from lstm_viz.ui.state import act

_JOB, _NOTE, _TRY_AGAIN = "gradient_job", "gradient_note", "gradient_try_again"
_finished: Latest[Hashable, Comparison] = Latest(most=48)


def comparison_of(choice: GradientChoice, x: FloatArray | None) -> Comparison:
    """What was found, so far; the page says by `show_progress` what is missing.

    Parameters
    ----------
    choice : GradientChoice
        What is compared.
    x : ndarray, shape (T, D), or None
        What the networks read; None for noise.

    Where nothing can be computed, the page says why and its run ends here.
    """
    read = None if x is None else (x.shape, x.tobytes())
    key = (choice.settings, read, choice.engine, choice.device)
    known = _finished.get(key)
    if known is not None:
        _stop()
        return known
    job: Job | None = st.session_state.get(_JOB)
    if job is None or job.key != key:
        before: Comparison | None = st.session_state.pop(_TRY_AGAIN, {}).get(key)
        _stop()
        try:
            job = _begun(key, choice, x, before)
        except InvalidInput as problem:  # too wide, or beyond the floats
            end_without(problem, choice)
    if isinstance(job.problem, DeviceFailed | InvalidInput) and choice.engine == "torch":
        job = _begun_anew(key, choice, x, job)
    _wait_for_the_first_piece(job)
    if job.latest is None:
        _stop()  # the next run tries it again
        end_without(job.problem or RuntimeError("nothing was computed"), choice)
    if job.latest.is_whole and job.problem is None and st.session_state.get(_NOTE) is None:
        _finished.put(key, job.latest)
    return job.latest


def _wait_for_the_first_piece(job: Job) -> None:
    """Wait while there is nothing to show; whoever goes elsewhere meanwhile is let go."""
    place = None
    while job.latest is None and not job.is_done:
        place = place or st.empty()
        place.caption("Waiting for a turn: others compute now…")  # here Streamlit may end the run
        job.begin()
    if place is not None:
        place.empty()


def _begun(
    key: Hashable, choice: GradientChoice, x: FloatArray | None, before: Comparison | None
) -> Job:
    st.session_state[_NOTE] = None
    compute, name = _engine(choice)
    job = Job(key, sweep(choice.settings, x, compute=compute, computed_by=name), before)
    st.session_state[_JOB] = job
    job.begin()
    return job


def _begun_anew(key: Hashable, choice: GradientChoice, x: FloatArray | None, failed: Job) -> Job:
    """The same by NumPy, since the device did not do it; what it did is shown until then."""
    job = Job(key, sweep(choice.settings, x), failed.latest)
    # The note first: a run may be ended between the two, and what NumPy computed is not kept as
    # the device's while there is a note.
    st.session_state[_NOTE] = f"{capitalised(failed.problem)} NumPy on the CPU computes it instead."
    st.session_state[_JOB] = job
    job.begin()
    return job


def _stop() -> None:
    before: Job | None = st.session_state.pop(_JOB, None)
    if before is not None:
        before.stop()
    st.session_state[_NOTE] = None


def _engine(choice: GradientChoice) -> tuple[Compute, str]:
    """What computes, and its name; where it cannot be had, the page says so and NumPy does it."""
    if choice.engine == "numpy":
        return ensemble_gradients, "NumPy"
    if not torch_is_installed():
        st.session_state[_NOTE] = (
            "PyTorch is not installed here: NumPy computes it. `pip install torch` would help."
        )
        return ensemble_gradients, "NumPy"
    try:
        devices = _devices()
    except (ImportError, OSError, RuntimeError) as problem:  # of another version, or damaged
        logging.getLogger(__name__).error("PyTorch could not be loaded.", exc_info=problem)
        st.session_state[_NOTE] = (
            f"PyTorch could not be loaded ({problem}). NumPy on the CPU computes it instead."
        )
        return ensemble_gradients, "NumPy"
    names = {device.key: device.name for device in devices}
    if choice.device not in names:
        st.session_state[_NOTE] = (
            f"There is no device “{choice.device}” here; there is {', '.join(names)}. "
            "NumPy on the CPU computes it instead."
        )
        return ensemble_gradients, "NumPy"
    from lstm_viz.on_device.gradients import device_gradients

    compute = partial(device_gradients, device=choice.device)
    return compute, f"PyTorch on {names[choice.device]}"


def _devices() -> tuple[Device, ...]:
    """What PyTorch computes on here; where it has to be loaded first, the page says so."""
    if torch_is_loaded():
        return find_devices()
    st.toast("Loading PyTorch…", icon=":material/hourglass_top:")  # in sight wherever one is
    with st.spinner("Loading PyTorch: a few seconds, the first time on this server…"):
        return find_devices()


def show_progress(comparison: Comparison) -> None:
    """Say what is still being computed, with a way to stop it; and what went otherwise."""
    note: str | None = st.session_state.get(_NOTE)
    if note is not None:
        st.warning(as_text(note))
    job: Job | None = st.session_state.get(_JOB)
    if comparison.is_whole or job is None:
        return
    if job.problem is not None:
        _say_what_broke_off(job, comparison)
        return
    if job.is_stopped:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(
                f"Stopped: {comparison.done} of "
                f"{counted(comparison.settings.initialisations, 'initialisation')} are shown."
            )
            st.button("Go on", icon=":material/play_arrow:", on_click=job.go_on)
        return
    # Beside the part that runs every half second, not in it: a click would get lost between two
    # of its runs.
    with st.container(horizontal=True, vertical_alignment="center"):
        _watch(job, comparison.done)
        st.button("Stop computing", icon=":material/stop:", key="gradient_stop", on_click=job.stop)


def _say_what_broke_off(job: Job, comparison: Comparison) -> None:
    """Say that some is missing and why, and offer to try it again; what is there stays."""
    st.error(
        as_text(
            f"The computation broke off: {what_failed(job.problem)} "
            f"{comparison.done} of "
            f"{counted(comparison.settings.initialisations, 'initialisation')} are shown."
        )
    )
    st.button("Try again", icon=":material/refresh:", key="gradient_again", on_click=_try_again)


def _try_again() -> None:
    """Let the next run begin it anew, beside what there is of it. For callbacks."""
    job: Job | None = st.session_state.pop(_JOB, None)
    if job is not None:
        st.session_state[_TRY_AGAIN] = {job.key: job.latest}
    act()


@st.fragment(run_every=0.5)
def _watch(job: Job, seen: int) -> None:
    """How far it is; the page runs again when there is more to show."""
    job.look()
    latest = job.latest
    if latest is None:
        return
    most = latest.settings.initialisations
    st.progress(
        latest.done / most, text=f"{latest.done} of {counted(most, 'initialisation')} computed"
    )
    if job.is_done or latest.done >= min(most, 2 * seen):
        st.rerun()
