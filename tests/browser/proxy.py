"""A network that can be cut: everything between browser and server passes through it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

_PIECE = 65_536  # bytes


class Network:
    """Passes bytes on from a port of its own to a server's, both ways, while it is whole."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._writers: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._hears = asyncio.Event()  # what the browser says arrives
        self._answers = asyncio.Event()  # what the server says arrives
        self._refuses = False
        self._begun = threading.Event()
        self.port = 0

    def end_connections(self) -> None:
        """End what is connected, and refuse what comes; what is under way is lost."""
        self._do(self._end_connections)

    def pull_the_cable(self) -> None:
        """Let nothing arrive; what is sent meanwhile arrives when the network is mended."""
        self._do(self._hears.clear, self._answers.clear)

    def lose_answers(self) -> None:
        """Let the server hear the browser, but not the browser the server."""
        self._do(self._answers.clear)

    def mend(self) -> None:
        """Let everything pass again."""
        self._do(self._accept, self._hears.set, self._answers.set)

    def _do(self, *steps: Callable[[], None]) -> None:
        done = threading.Event()
        for step in (*steps, done.set):
            self._loop.call_soon_threadsafe(step)
        assert done.wait(10)

    def _end_connections(self) -> None:
        self._refuses = True
        for writer in self._writers:
            writer.transport.abort()

    def _accept(self) -> None:
        self._refuses = False

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._refuses:
            writer.transport.abort()
            return
        try:
            there = await asyncio.open_connection("127.0.0.1", self._server_port)
        except OSError:
            writer.transport.abort()
            return
        self._writers |= {writer, there[1]}
        with suppress(asyncio.CancelledError):  # the network is taken down
            await asyncio.gather(
                self._pass_on(reader, there[1], self._hears),
                self._pass_on(there[0], writer, self._answers),
            )
        self._writers -= {writer, there[1]}

    async def _pass_on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, may_pass: asyncio.Event
    ) -> None:
        with suppress(OSError, asyncio.CancelledError):
            while content := await reader.read(_PIECE):
                await may_pass.wait()
                writer.write(content)
                await writer.drain()
        writer.close()

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._meet, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._hears.set()
        self._answers.set()
        self._begun.set()
        async with server:
            self._ends = asyncio.Event()
            await self._ends.wait()
            for writer in self._writers:
                writer.transport.abort()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0.01))
        self._loop.close()


@contextmanager
def network_to(server_port: int) -> Iterator[Network]:
    """Put a network before a server."""
    network = Network(server_port)
    thread = threading.Thread(target=network._run, name="network", daemon=True)
    thread.start()
    assert network._begun.wait(10)
    try:
        yield network
    finally:
        network._loop.call_soon_threadsafe(network._ends.set)
        thread.join(10)
