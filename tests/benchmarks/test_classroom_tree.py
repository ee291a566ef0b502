"""The elements of a page, put together as Streamlit's front end does."""

from __future__ import annotations

import pytest
from streamlit.proto.Block_pb2 import Block as BlockProto
from streamlit.proto.Element_pb2 import Element as ElementProto
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.benchmarks.classroom import (
    MAIN_SCRIPT,
    begun,
    block,
    element,
    ended,
    front_end,
    send,
    texts,
)


def test_what_a_run_does_not_send_again_is_gone_when_it_has_ended() -> None:
    page, _ = front_end()
    send(
        page, begun("1"), element([0, 0], "one"), element([0, 1], "two"), element([1, 0], "beside")
    )
    send(page, ended("1"))
    assert texts(page) == ["one", "two", "beside"]
    send(page, begun("2"), element([0, 0], "other"))
    assert texts(page) == ["other", "two", "beside"]
    send(page, ended("2"))
    assert texts(page) == ["other"]


def test_a_run_that_is_broken_off_takes_nothing_away() -> None:
    page, _ = front_end()
    send(page, begun("1"), element([0, 0], "one"), element([0, 1], "two"), ended("1"))
    send(page, begun("2"), element([0, 0], "other"), ended("2", early=True))
    assert texts(page) == ["other", "two"]


def test_a_block_sent_again_keeps_what_is_in_it() -> None:
    page, _ = front_end()
    send(page, begun("1"), block([0, 0]), element([0, 0, 0], "in it"), ended("1"))
    send(page, begun("2"), block([0, 0]))
    assert texts(page) == ["in it"]
    form = BlockProto(form=BlockProto.Form())
    send(page, block([0, 0], form))
    assert texts(page) == []


def test_a_fragment_clears_its_own_part_only() -> None:
    page, _ = front_end()
    send(page, begun("1"), element([0, 0], "above"), block([0, 1], fragment="part"))
    send(page, element([0, 1, 0], "first", fragment="part"))
    send(page, element([0, 1, 1], "second", fragment="part"), element([0, 2], "below"), ended("1"))
    send(page, begun("2", "part"), block([0, 1], fragment="part"))
    send(page, element([0, 1, 0], "first again", fragment="part"), ended("2", "part"))
    assert texts(page) == ["above", "first again", "below"]


def test_another_page_keeps_what_the_shared_script_shows() -> None:
    page, _ = front_end()
    send(page, begun("1"), element([1, 0], "sidebar", script=MAIN_SCRIPT))
    send(page, element([0, 0], "page"), ended("1"))
    send(page, begun("2", page="another"))
    assert texts(page) == ["sidebar"]


def test_a_spinner_goes_and_what_stood_there_stays() -> None:
    page, _ = front_end()
    send(page, begun("1"), element([0, 0], "one"))
    spinner = ForwardMsg()
    spinner.metadata.delta_path.extend([0, 0])
    spinner.delta.new_transient.elements.append(ElementProto())
    spinner.delta.new_transient.elements[0].spinner.text = "wait"
    send(page, spinner)
    assert [one.kind for one in page.tree.elements()] == ["spinner", "markdown"]
    send(page, element([0, 0], "one again"), ended("1"), begun("2"))
    assert [one.kind for one in page.tree.elements()] == ["markdown"]
    assert texts(page) == ["one again"]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ([0, 2], "Bad delta path index 2 (should be between [0, 1])"),
        ([0, 1, 0], "Cannot set a node at a delta path"),
        ([0, 0, 0], "'setIn' cannot be called on an ElementNode"),
    ],
)
def test_what_a_browser_would_refuse_is_a_problem(path: list[int], words: str) -> None:
    page, heard = front_end()
    send(page, begun("1"), element([0, 0], "one"))
    assert heard.problems == []
    send(page, element(path, "nowhere"))
    (problem,) = heard.problems
    assert problem.kind == "delta refused"
    assert words in problem.what
    assert texts(page) == ["one"]


def test_an_exception_and_an_error_on_the_page_are_problems() -> None:
    page, heard = front_end()
    exception, error, hint = ElementProto(), ElementProto(), ElementProto()
    exception.exception.type = "ValueError"
    error.alert.body, error.alert.format = "Something is wrong", error.alert.ERROR
    hint.alert.body, hint.alert.format = "By the way", hint.alert.INFO
    for at, sent in enumerate((exception, error, hint)):
        send(page, element([0, at], element=sent))
    assert [problem.kind for problem in heard.problems] == ["exception shown", "error shown"]
