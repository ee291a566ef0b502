"""A visit and its socket: when an answer is complete, and what counts as none."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.server import ServerConnection, serve

from benchmarks.classroom import visit as visit_module
from benchmarks.classroom.front_end import Problem
from benchmarks.classroom.visit import NoAnswer, Visit
from tests.benchmarks.classroom import begun, element, ended, texts
from tests.event_loop import run_to_its_end

Answers = Callable[[ServerConnection, BackMsg], Awaitable[None]]


async def send(socket: ServerConnection, *messages: ForwardMsg) -> None:
    for message in messages:
        await socket.send(message.SerializeToString())


def use(answers: Answers, does: Callable[[Visit], Awaitable[None]]) -> list[Problem]:
    """Let a visit do something with a server that answers like this; returns its problems."""
    problems: list[Problem] = []

    async def listen(socket: ServerConnection) -> None:
        async for data in socket:
            assert isinstance(data, bytes)
            asked = BackMsg()
            asked.ParseFromString(data)
            await answers(socket, asked)

    async def meet() -> None:
        async with serve(listen, "localhost", 0, subprotocols=["streamlit"]) as server:
            port = next(iter(server.sockets)).getsockname()[1]
            visit = Visit(f"http://localhost:{port}/", problems.append)
            try:
                await does(visit)
            finally:
                await visit.leave()

    run_to_its_end(meet())
    return problems


def test_an_answer_is_complete_when_the_run_that_follows_a_broken_off_one_has_ended() -> None:
    async def answers(socket: ServerConnection, _: BackMsg) -> None:
        await send(socket, begun("1"), element([0, 0], "half"), ended("1", early=True))
        await send(socket, begun("2"), element([0, 0], "whole"), ended("2"))

    async def does(visit: Visit) -> None:
        answer = await visit.open()
        assert texts(visit.front_end) == ["whole"]
        assert 0 < answer.seconds < visit_module.PATIENCE
        assert answer.size == visit.traffic.size > 0

    assert use(answers, does) == []


def test_another_fragments_run_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visit_module, "PATIENCE", 0.2)

    async def answers(socket: ServerConnection, asked: BackMsg) -> None:
        if asked.rerun_script.fragment_id:
            await send(socket, begun("2", "other"), ended("2", "other"))
        else:
            await send(socket, begun("1"), ended("1"))

    async def does(visit: Visit) -> None:
        await visit.open()
        with pytest.raises(NoAnswer):
            await visit.ask("mine")

    (problem,) = use(answers, does)
    assert problem.kind == "no answer"


def test_a_connection_that_the_server_closes_is_a_problem() -> None:
    async def answers(socket: ServerConnection, _: BackMsg) -> None:
        await socket.close(1011, "gone")

    async def does(visit: Visit) -> None:
        with pytest.raises(NoAnswer):
            await visit.open()

    (problem,) = use(answers, does)
    assert problem.kind == "socket closed"
    assert "1011 gone" in problem.what


def test_a_server_that_is_not_there_is_a_problem() -> None:
    problems: list[Problem] = []

    async def meet() -> None:
        with pytest.raises(NoAnswer):
            await Visit("http://localhost:1/", problems.append).open()

    run_to_its_end(meet())
    assert [problem.kind for problem in problems] == ["socket closed"]


def test_a_timer_asks_until_it_is_stopped() -> None:
    looks: list[float] = []
    asked_by_timer = []

    async def answers(socket: ServerConnection, asked: BackMsg) -> None:
        if not asked.rerun_script.is_auto_rerun:
            timer = ForwardMsg()
            timer.auto_rerun.fragment_id, timer.auto_rerun.interval = "part", 0.02
            await send(socket, begun("1"), timer, ended("1"))
            return
        asked_by_timer.append(asked.rerun_script.fragment_id)
        await send(socket, begun("2", "part"), ended("2", "part"))
        if len(asked_by_timer) == 3:
            stop = ForwardMsg()
            stop.stop_auto_rerun.fragment_ids.append("part")
            await send(socket, stop)

    async def does(visit: Visit) -> None:
        visit.on_look = looks.append
        await visit.open()
        async with asyncio.timeout(5):
            while len(looks) < 3:
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)

    assert use(answers, does) == []
    assert asked_by_timer == ["part"] * 3
    assert len(looks) == 3
