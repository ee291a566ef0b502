"""A fragment that runs right after the page: nothing that the page said is lost."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from unittest.mock import MagicMock

import pytest
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.script_data import ScriptData
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

from lstm_viz.ui.delivery import deliver_before_fragments
from lstm_viz.ui.turns import Turns, compute_in_turns
from tests.event_loop import run_to_its_end
from tests.ui.streamlit_as_it_is import without_delivery, without_turns

PAGE = """import streamlit as st
st.write("before")

@st.fragment
def part():
    st.write("within")

part()
st.session_state.get("meanwhile", lambda: None)()
st.write("after")
"""


def _session(script: Path) -> AppSession:
    return AppSession(
        ScriptData(str(script), is_hello=False),
        MemoryUploadedFileManager("/upload"),
        ScriptCache(),
        message_enqueued_callback=None,
        user_info={},
    )


async def _end(session: AppSession) -> None:
    """Wait until a session's runner has ended."""
    while session._scriptrunner is not None:
        await asyncio.sleep(0.01)


async def _told(session: AppSession) -> list[str]:
    """What a session says in its texts, once its runner has ended, and when its page has ended."""
    await _end(session)
    told: list[str] = []
    for message in session.flush_browser_queue():
        if message.delta.new_element.HasField("markdown"):
            told.append(message.delta.new_element.markdown.body)
        elif message.WhichOneof("type") == "script_finished" and (
            message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
        ):
            told.append("the page has ended")
    return told


async def _messages_of_a_page_and_its_fragment(script: Path) -> list[str]:
    """Run a page, and its fragment as soon as the page's thread has ended.

    The event loop stands still meanwhile, as on a busy server.
    """
    session = _session(script)
    session.request_rerun(None)
    session._scriptrunner._script_thread.join(20)
    (fragment,) = session._fragment_storage._fragments
    session.request_rerun(ClientState(fragment_id=fragment))
    told = await _told(session)
    session._script_event_loop.close()
    return told


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page without a mend of ours, and a runtime that has nothing to keep."""
    without_delivery(monkeypatch)
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
    assert told == ["before", "within", "after", "the page has ended", "within"]


def test_nothing_is_lost_when_the_page_ends_while_its_fragment_is_asked_for(
    script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between a look at the runner and the request to it, its thread may come to its end."""
    deliver_before_fragments()
    request_rerun = ScriptRunner.request_rerun

    def request_at_the_end(runner: ScriptRunner, asked: RerunData) -> bool:
        runner._script_thread.join(20)
        return request_rerun(runner, asked)

    async def ask() -> list[str]:
        session = _session(script)
        session.request_rerun(None)
        await _told(session)
        (fragment,) = session._fragment_storage._fragments
        monkeypatch.setattr(ScriptRunner, "request_rerun", request_at_the_end)
        session.request_rerun(None)
        session.request_rerun(ClientState(fragment_id=fragment))
        told = await _told(session)
        session._script_event_loop.close()
        return told

    assert run_to_its_end(ask()) == ["before", "within", "after", "the page has ended", "within"]


async def _messages_of_a_page_during_which_its_fragment_is_asked_for(script: Path) -> list[str]:
    """As they wait when the fragment has run too: the event loop stands still meanwhile."""
    session = _session(script)
    session.request_rerun(None)
    await _told(session)
    (fragment,) = session._fragment_storage._fragments
    session.session_state["meanwhile"] = lambda: session._scriptrunner.request_rerun(
        RerunData(fragment_id=fragment)
    )
    session.request_rerun(None)
    session._scriptrunner._script_thread.join(20)
    told = await _told(session)
    session._script_event_loop.close()
    return told


def test_streamlit_drops_what_a_page_said_of_a_fragment(script: Path) -> None:
    """When this fails, Streamlit has learned it, and the half of the mend that keeps it can go.

    The browser takes “within” away when the page ends, and gives its place to “after”.
    """
    told = run_to_its_end(_messages_of_a_page_during_which_its_fragment_is_asked_for(script))
    assert told == ["before", "after", "the page has ended", "within"]


def test_what_a_page_said_of_a_fragment_is_kept(script: Path) -> None:
    deliver_before_fragments()
    told = run_to_its_end(_messages_of_a_page_during_which_its_fragment_is_asked_for(script))
    assert told == ["before", "within", "after", "the page has ended", "within"]


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which requests got a runner; none runs."""
    asked: list[str] = []

    def begin(_: AppSession, data: RerunData) -> None:
        if data.query_string == "broken":
            raise RuntimeError("can't start new thread")
        asked.append(data.query_string)

    monkeypatch.setattr(AppSession, "_create_scriptrunner", begin)
    monkeypatch.setattr(AppSession, "has_fragment", lambda *_: True)
    return asked


def _with_an_ending_runner(script: Path) -> AppSession:
    session = _session(script)
    session._script_event_loop.close()
    session._scriptrunner = MagicMock()
    session._scriptrunner.request_rerun.return_value = False
    return session


def test_what_is_asked_later_is_not_done_earlier(script: Path, begun: list[str]) -> None:
    deliver_before_fragments()

    async def ask() -> list[str]:
        session = _with_an_ending_runner(script)
        session.request_rerun(ClientState(fragment_id="part", query_string="first"))
        session.request_rerun(ClientState(query_string="second"))
        await asyncio.sleep(0.01)
        assert begun == []
        session._scriptrunner = None
        while len(begun) < 2:
            await asyncio.sleep(0.001)
        session.request_rerun(ClientState(query_string="third"))
        return begun

    assert run_to_its_end(ask()) == ["first", "second", "third"]


def test_a_run_that_cannot_begin_holds_up_no_other(script: Path, begun: list[str]) -> None:
    deliver_before_fragments()

    async def ask() -> list[str]:
        told: list[str] = []
        asyncio.get_running_loop().set_exception_handler(
            lambda _, context: told.append(str(context["exception"]))
        )
        session = _with_an_ending_runner(script)
        session.request_rerun(ClientState(fragment_id="part", query_string="broken"))
        session.request_rerun(ClientState(fragment_id="part", query_string="next"))
        session._scriptrunner = None
        while not begun:
            await asyncio.sleep(0.001)
        return told

    assert run_to_its_end(ask()) == ["can't start new thread"]
    assert begun == ["next"]


BUTTON = """import streamlit as st

def click():
    st.session_state["clicks"] = st.session_state.get("clicks", 0) + 1

st.button("count", on_click=click)
"""


async def _clicks_counted_when_the_page_is_asked_for_again(script: Path, turns: Turns) -> int:
    """Click a button while others are computed, and ask for the page once more before its turn."""
    script.write_text(BUTTON, encoding="utf-8")
    session = _session(script)
    session.request_rerun(None)
    await _end(session)
    (button,) = (
        message.delta.new_element.button.id
        for message in session.flush_browser_queue()
        if message.delta.new_element.HasField("button")
    )
    clicked = WidgetStates(widgets=[WidgetState(id=button, trigger_value=True)])
    with turns.turn():
        session.request_rerun(ClientState(widget_states=clicked))
        while len(turns._line) < 2:
            await asyncio.sleep(0.001)
        session.request_rerun(ClientState(widget_states=WidgetStates()))
    await _end(session)
    session._script_event_loop.close()
    return int(session.session_state["clicks"]) if "clicks" in session.session_state else 0


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> Turns:
    """Turns of their own for what Streamlit runs in a test."""
    without_turns(monkeypatch)
    turns = Turns(longest=3600.0)
    compute_in_turns(turns)
    return turns


def test_streamlit_loses_a_click_that_waits_for_its_turn(script: Path, turns: Turns) -> None:
    """It makes a new runner for whoever asks for the page again."""
    assert run_to_its_end(_clicks_counted_when_the_page_is_asked_for_again(script, turns)) == 0


def test_a_click_that_waits_for_its_turn_is_not_lost(script: Path, turns: Turns) -> None:
    deliver_before_fragments()
    assert run_to_its_end(_clicks_counted_when_the_page_is_asked_for_again(script, turns)) == 1


def test_a_page_that_is_being_computed_is_left_for_a_new_one(script: Path, turns: Turns) -> None:
    """As Streamlit does it: what it still says is not sent."""
    deliver_before_fragments()
    computes, may_go_on = threading.Event(), threading.Event()

    def compute() -> None:
        computes.set()
        assert may_go_on.wait(20)

    async def ask() -> tuple[bool, list[str]]:
        session = _session(script)
        session.session_state["meanwhile"] = compute
        session.request_rerun(None)
        first = session._scriptrunner
        assert computes.wait(20)
        session.session_state["meanwhile"] = lambda: None
        session.request_rerun(None)
        is_new = session._scriptrunner is not first
        may_go_on.set()
        told = await _told(session)
        session._script_event_loop.close()
        return is_new, told

    assert run_to_its_end(ask()) == (True, ["before", "within", "after", "the page has ended"])
