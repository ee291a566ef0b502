"""A visit: a front end on a WebSocket, and how long each of its requests waits for its answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.typing import Origin, Subprotocol

from benchmarks.classroom.front_end import FrontEnd, Problem

PATIENCE = 30.0
"""Seconds after which an answer counts as never come."""

_HANDSHAKE = 60.0  # s; a hundred may arrive at once


class NoAnswer(Exception):
    """The answer did not come, or the connection ended; the problem is told already."""


@dataclass(frozen=True)
class Answer:
    """What came of one request."""

    seconds: float  # from sending it to the last of its messages being taken over
    size: int  # bytes received


@dataclass
class _Awaited:
    """A request that is not answered yet."""

    fragment: str  # "" for the whole page
    done: asyncio.Future[None]
    run: str = ""  # the run that answers it; "" until it begins


@dataclass
class _Look:
    """A request of a timer that is not answered yet."""

    begin: float
    run: str = ""


@dataclass
class Traffic:
    """What a visit was sent."""

    messages: int = 0
    size: int = 0  # bytes


@dataclass
class Visit:
    """One student's tab.

    Parameters
    ----------
    address : str
        The app's address, ending in a slash.
    on_problem : callable
        Is told of what must not happen.
    on_look : callable, optional
        Is told how many seconds an answer took that only a timer had asked for.
    """

    address: str
    on_problem: Callable[[Problem], None]
    on_look: Callable[[float], None] | None = None
    front_end: FrontEnd = field(init=False)
    traffic: Traffic = field(default_factory=Traffic)
    _socket: ClientConnection | None = None
    _reader: asyncio.Task[None] | None = None
    _timers: dict[str, tuple[float, asyncio.Task[None]]] = field(default_factory=dict)
    _awaited: _Awaited | None = None
    _looks: dict[str, _Look] = field(default_factory=dict)

    async def open(self, page: str = "", query: str = "") -> Answer:
        """Open the app by a link, and wait until all of the page has come.

        Raises
        ------
        NoAnswer
        """
        self.front_end = FrontEnd(self.address, page, query, self)
        begin, size = time.perf_counter(), self.traffic.size
        parts = urlsplit(self.address)
        try:
            self._socket = await connect(
                f"ws://{parts.netloc}/_stcore/stream",
                origin=Origin(f"http://{parts.netloc}"),
                subprotocols=[Subprotocol("streamlit")],
                max_size=None,
                open_timeout=_HANDSHAKE,
            )
        except (OSError, TimeoutError, WebSocketException) as problem:
            self.problem(Problem("socket closed", f"not opened: {type(problem).__name__}"))
            raise NoAnswer from problem
        self._reader = asyncio.create_task(self._read(self._socket))
        await self.ask()
        return Answer(time.perf_counter() - begin, self.traffic.size - size)

    async def ask(self, fragment: str = "", *, page: str | None = None) -> Answer:
        """Let the app run with what the widgets stand at now, and wait for all of its answer.

        Parameters
        ----------
        fragment : str
            The part of the page that the widget stands in; "" for the whole page.
        page : str, optional
            Another page to go to, as addresses name it; "" for the first.

        Raises
        ------
        NoAnswer
        """
        if self._socket is None:
            raise NoAnswer
        message = self.front_end.request(fragment=fragment, page=page)
        awaited = _Awaited(fragment, asyncio.get_running_loop().create_future())
        self._awaited = awaited
        begin, size = time.perf_counter(), self.traffic.size
        try:
            await self._socket.send(message)
            async with asyncio.timeout(PATIENCE):
                await awaited.done
        except TimeoutError:
            where = self.front_end.page if page is None else page
            self.problem(Problem("no answer", f"/{where}: none within {PATIENCE:g} s"))
            raise NoAnswer from None
        except ConnectionClosed:
            raise NoAnswer from None  # the reader has told it
        finally:
            self._awaited = None
        return Answer(time.perf_counter() - begin, self.traffic.size - size)

    async def leave(self) -> None:
        """Close the tab."""
        self.stop_timers(None)
        socket, self._socket = self._socket, None
        if socket is not None:
            await socket.close()
        if self._reader is not None:
            await self._reader
            self._reader = None

    async def _read(self, socket: ClientConnection) -> None:
        try:
            async for data in socket:
                assert isinstance(data, bytes)
                self.traffic.messages += 1
                self.traffic.size += len(data)
                self.front_end.take(data)
        except ConnectionClosed:
            pass
        if self._socket is socket:  # nobody left
            self._socket = None
            self.stop_timers(None)
            code, reason = socket.close_code, socket.close_reason
            self.problem(Problem("socket closed", f"by the server: {code} {reason}".strip()))
            if self._awaited is not None and not self._awaited.done.done():
                self._awaited.done.set_exception(NoAnswer())

    def run_began(self, run: str, fragments: Sequence[str]) -> None:
        """Note which request a run answers; see `Listener`."""
        awaited = self._awaited
        if awaited is not None and (not fragments or awaited.fragment in fragments):
            awaited.run = run
        for fragment in fragments:
            if fragment in self._looks:
                self._looks[fragment].run = run

    def run_ended(self, run: str, fragments: Sequence[str], *, well: bool) -> None:
        """Let go who waits for it, unless another run follows; see `Listener`."""
        if not well:
            return
        awaited = self._awaited
        if awaited is not None and awaited.run == run and not awaited.done.done():
            awaited.done.set_result(None)
        for fragment in fragments:
            look = self._looks.get(fragment)
            if look is not None and look.run == run:
                del self._looks[fragment]
                if self.on_look is not None:
                    self.on_look(time.perf_counter() - look.begin)

    def timer(self, fragment: str, seconds: float) -> None:
        """Ask again and again, as a browser's timer does; see `Listener`."""
        known = self._timers.get(fragment)
        if known is None or known[0] != seconds:
            self.stop_timers((fragment,))
            self._timers[fragment] = seconds, asyncio.create_task(self._tick(fragment, seconds))

    def stop_timers(self, fragments: Sequence[str] | None) -> None:
        """Ask no more; see `Listener`."""
        for fragment in tuple(self._timers) if fragments is None else fragments:
            _, task = self._timers.pop(fragment, (0.0, None))
            if task is not None:
                task.cancel()
            self._looks.pop(fragment, None)

    def problem(self, problem: Problem) -> None:
        """Tell it on; see `Listener`."""
        self.on_problem(problem)

    async def _tick(self, fragment: str, seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds)
            if self._socket is None:
                return
            self._looks.setdefault(fragment, _Look(time.perf_counter()))
            message = self.front_end.request(fragment=fragment, by_timer=True)
            try:
                await self._socket.send(message)
            except ConnectionClosed:
                return
