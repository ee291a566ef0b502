"""What a student's front end sends, and what it keeps."""

from __future__ import annotations

import json

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Element_pb2 import Element as ElementProto
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks.classroom.front_end import FrontEnd
from tests.benchmarks.classroom import (
    MAIN_SCRIPT,
    begun,
    element,
    ended,
    front_end,
    send,
    texts,
)


def said(message: bytes) -> ClientState:
    told = BackMsg()
    told.ParseFromString(message)
    return told.rerun_script


def states(message: bytes) -> dict[str, WidgetState]:
    return {state.id: state for state in said(message).widget_states.widgets}


def slider(value: float | None = None) -> ElementProto:
    sent = ElementProto()
    sent.slider.id, sent.slider.label = "id-knob", "Knob"
    sent.slider.default.append(1.0)
    if value is not None:
        sent.slider.set_value = True
        sent.slider.value.append(value)
    return sent


def navigation(current: str) -> ForwardMsg:
    message = ForwardMsg()
    message.navigation.page_script_hash = current
    for name, hash, is_default in (("", "first", True), ("lab", "second", False)):
        message.navigation.app_pages.add(
            url_pathname=name, page_script_hash=hash, is_default=is_default
        )
    return message


def test_states_of_widgets_that_nobody_touched_are_sent_too() -> None:
    page, _ = front_end()
    send(page, begun("1"), element([0, 0], element=slider()))
    assert states(page.request())["id-knob"].double_array_value.data == [1.0]
    send(page, element([0, 0], element=slider(2.0)))
    assert states(page.request())["id-knob"].double_array_value.data == [2.0]
    knob = page.tree.element("knob")
    assert knob is not None
    page.widgets.set_numbers(knob, 3.0)
    send(page, element([0, 0], element=slider()))  # says nothing of its value
    assert states(page.request())["id-knob"].double_array_value.data == [3.0]


def test_a_widget_that_is_gone_is_forgotten() -> None:
    page, _ = front_end()
    send(page, begun("1"), element([0, 0], element=slider()), ended("1"))
    send(page, begun("2"), element([0, 0], "no slider"), ended("2"))
    assert states(page.request()) == {}


def test_a_press_is_sent_once() -> None:
    page, _ = front_end()
    sent = ElementProto()
    sent.button.id = "id-start"
    send(page, begun("1"), element([0, 0], element=sent, fragment="part"))
    button = page.tree.element("start")
    assert button is not None
    page.widgets.press(button)
    message = page.request(fragment=button.fragment)
    assert said(message).fragment_id == "part"
    assert states(message)["id-start"].trigger_value
    assert states(page.request()) == {}


def test_a_component_keeps_its_states_and_tells_an_event_once() -> None:
    page, _ = front_end()
    sent = ElementProto()
    sent.bidi_component.id = "id-board"
    send(page, begun("1"), element([0, 0], element=sent))
    board = page.tree.element("board")
    assert board is not None
    page.widgets.set_component(board, "dark", False)
    page.widgets.set_component(board, "position", {"step": 2, "phase": 1})
    page.widgets.trigger(board, "picked", {"index": 3})
    told = states(page.request())
    assert json.loads(told["id-board"].json_value) == {
        "dark": False,
        "position": {"step": 2, "phase": 1},
    }
    (event,) = (state for name, state in told.items() if name.endswith("id-board__events"))
    assert json.loads(event.json_trigger_value) == [{"event": "picked", "value": {"index": 3}}]
    assert list(states(page.request())) == ["id-board"]


def test_going_to_another_page_leaves_its_widgets_and_the_link_behind() -> None:
    page, heard = front_end("t=2")
    shared = ElementProto()
    shared.slider.id = "id-shared"
    send(page, begun("1", page="first"), navigation("first"))
    send(page, element([1, 0], element=shared, script=MAIN_SCRIPT))
    send(page, element([0, 0], element=slider(), script="first"), ended("1"))
    assert said(page.request()).query_string == "t=2"
    message = page.request(page="lab")
    assert said(message).page_script_hash == "second"
    assert said(message).query_string == ""
    assert list(states(message)) == ["id-shared"]
    assert heard.stopped[-1] is None  # timers are stopped
    send(page, begun("2", page="second"), navigation("second"))
    assert page.page == "lab"


def test_the_address_bar_is_what_the_server_writes() -> None:
    page, _ = front_end("t=2")
    written = ForwardMsg()
    written.page_info_changed.query_string = "t=3"
    send(page, begun("1"), written)
    assert said(page.request()).query_string == "t=3"


def large(text: str) -> ForwardMsg:
    message = element([0, 0], text)
    message.hash, message.metadata.cacheable = f"hash of {text}", True
    return message


def reference(text: str, path: tuple[int, ...] = (0, 0)) -> ForwardMsg:
    message = ForwardMsg()
    message.ref_hash = f"hash of {text}"
    message.metadata.delta_path.extend(path)
    return message


def runs(page: FrontEnd, first: int, last: int) -> None:
    """Runs that do not send what is kept."""
    for run in range(first, last + 1):
        page.request()
        send(page, begun(str(run)), element([0, 0], "another"), ended(str(run)))


def test_large_messages_are_kept_and_referred_to() -> None:
    page, heard = front_end()
    send(page, begun("1"), large("a picture"), ended("1"))
    assert said(page.request()).cached_message_hashes == ["hash of a picture"]
    send(page, begun("2"), element([0, 0], "another"), reference("a picture", (0, 1)))
    assert texts(page) == ["another", "a picture"]
    assert heard.problems == []
    send(page, reference("nothing"))
    assert [problem.kind for problem in heard.problems] == ["delta refused"]


def test_what_was_not_referred_to_for_some_runs_is_let_go() -> None:
    page, _ = front_end()
    page.request()
    send(page, begun("1"), large("a picture"), ended("1"))
    runs(page, 2, 2)
    assert said(page.request()).cached_message_hashes == ["hash of a picture"]
    runs(page, 3, 3)
    assert said(page.request()).cached_message_hashes == []


def test_runs_of_a_fragment_let_go_only_of_what_stands_in_it() -> None:
    page, heard = front_end()
    within = large("a fragment's picture")
    within.delta.fragment_id = "part"
    page.request()
    send(page, begun("1"), large("a picture"), within, ended("1"))
    for run in ("2", "3", "4"):
        page.request()
        send(page, begun(run, "part"), ended(run, "part"))
    assert said(page.request()).cached_message_hashes == ["hash of a picture"]
    send(page, begun("5"), reference("a picture"), ended("5"))
    assert texts(page) == ["a picture"]
    assert heard.problems == []


@pytest.mark.parametrize(("early", "well"), [(True, False), (False, True)])
def test_runs_are_told_with_their_fragments(early: bool, well: bool) -> None:
    page, heard = front_end()
    send(page, begun("1", "part"), ended("1", "part", early=early))
    assert heard.began == [("1", ("part",))]
    assert heard.ended == [("1", well)]
