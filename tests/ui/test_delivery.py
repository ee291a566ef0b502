"""A fragment that runs right after the page: nothing of the page is lost."""

from __future__ import annotations

import asyncio
from pathlib import Path
from unittest.mock import MagicMock

import pytest
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.script_data import ScriptData
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType

from lstm_viz.ui.delivery import deliver_before_fragments
from tests.event_loop import run_to_its_end

PAGE = """import streamlit as st
st.write("before")

@st.fragment
def part():
    st.write("within")

part()
st.write("after")
"""


async def _messages_of_a_page_and_its_fragment(script: Path) -> list[str]:
    """Run a page, and its fragment as soon as the page's thread has ended.

    The event loop stands still meanwhile, as on a busy server.
    """
    session = AppSession(
        ScriptData(str(script), is_hello=False),
        MemoryUploadedFileManager("/upload"),
        ScriptCache(),
        message_enqueued_callback=None,
        user_info={},
    )
    session.request_rerun(None)
    session._scriptrunner._script_thread.join(20)
    (fragment,) = session._fragment_storage._fragments
    session.request_rerun(ClientState(fragment_id=fragment))
    while session._scriptrunner is not None:
        await asyncio.sleep(0.01)
    told = [
        message.delta.new_element.markdown.body
        for message in session.flush_browser_queue()
        if message.delta.new_element.HasField("markdown")
    ]
    session._script_event_loop.close()
    return told


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page without a mend of ours, and a runtime that has nothing to keep."""
    as_it_is = getattr(AppSession.request_rerun, "__wrapped__", AppSession.request_rerun)
    monkeypatch.setattr(AppSession, "request_rerun", as_it_is)
    monkeypatch.setattr(Runtime, "_instance", MagicMock())
    path = tmp_path / "page.py"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_streamlit_loses_what_a_page_said_last(script: Path) -> None:
    """When this fails, Streamlit has learned it, and ``ui/delivery.py`` can go."""
    assert run_to_its_end(_messages_of_a_page_and_its_fragment(script)) == ["within"]


def test_nothing_is_lost(script: Path) -> None:
    deliver_before_fragments()
    deliver_before_fragments()
    told = run_to_its_end(_messages_of_a_page_and_its_fragment(script))
    assert sorted(told) == ["after", "before", "within"]


def test_what_is_asked_later_is_not_done_earlier(
    script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        AppSession, "request_rerun", lambda _, state: asked.append(state.query_string)
    )
    deliver_before_fragments()

    class Ending:
        """A session whose runner has stopped and is let go a little later."""

        def __init__(self) -> None:
            self._event_loop = asyncio.get_running_loop()
            self._scriptrunner = MagicMock()
            self._scriptrunner._requests._state = ScriptRequestType.STOP

    async def ask() -> list[str]:
        session = Ending()
        AppSession.request_rerun(session, ClientState(fragment_id="part", query_string="first"))
        AppSession.request_rerun(session, ClientState(query_string="second"))
        await asyncio.sleep(0.01)
        assert asked == []
        session._scriptrunner = None
        while len(asked) < 2:
            await asyncio.sleep(0.001)
        AppSession.request_rerun(session, ClientState(query_string="third"))
        return asked

    assert run_to_its_end(ask()) == ["first", "second", "third"]
