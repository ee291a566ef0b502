"""Streamlit without our mends, in a test, whatever was mended before it in the same process."""

from __future__ import annotations

import pytest
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests


def without_delivery(monkeypatch: pytest.MonkeyPatch) -> None:
    """Undo what `deliver_before_fragments` does, until the test has ended."""
    for name in ("request_rerun", "_create_scriptrunner", "_clear_queue"):
        _as_it_is(monkeypatch, AppSession, name)


def without_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Undo what `compute_in_turns` does, until the test has ended."""
    _as_it_is(monkeypatch, ScriptRequests, "on_scriptrunner_ready")
    _as_it_is(monkeypatch, ScriptRunner, "_run_script_thread")


def _as_it_is(monkeypatch: pytest.MonkeyPatch, owner: type, name: str) -> None:
    mended = getattr(owner, name)
    monkeypatch.setattr(owner, name, getattr(mended, "__wrapped__", mended))
