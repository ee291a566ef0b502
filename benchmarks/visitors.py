"""Visitors of a server in this very process: what an answer costs, without a socket or a browser.

A visitor speaks Streamlit's own messages to the runtime, as a browser does, and keeps what it needs
of the answers. What is left out is the WebSocket and what a browser does with what it gets.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.runtime_util import serialize_forward_msg
from streamlit.runtime.session_manager import ClientContext, SessionClient
from streamlit.web.bootstrap import load_config_options
from streamlit.web.cache_storage_manager_config import create_default_cache_storage_manager

PATIENCE = 120.0
"""Seconds that an answer is waited for."""

_FIELDS = {
    "slider": "double_array_value",
    "selectbox": "string_value",
    "number_input": "double_value",
    "text_input": "string_value",
    "button_group": "string_array_value",
    "checkbox": "bool_value",
    "button": "trigger_value",
    "bidi_component": "json_value",
}
"""In which field of its state each kind of widget has its value."""


class Server:
    """A runtime with an event loop of its own; one a process."""

    def __init__(self, script: Path) -> None:
        config._main_script_path = str(script)
        load_config_options({})
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        self.runtime = Runtime(
            RuntimeConfig(
                script_path=str(script),
                media_file_storage=MemoryMediaFileStorage("/media"),
                uploaded_file_manager=MemoryUploadedFileManager("/upload"),
                cache_storage_manager=create_default_cache_storage_manager(),
                is_hello=False,
                session_storage=MemorySessionStorage(ttl_seconds=120),
            )
        )
        asyncio.run_coroutine_threadsafe(self.runtime.start(), self.loop).result()


class _Socket(SessionClient):
    """Takes what the server says, and writes it as it would be sent."""

    def __init__(self) -> None:
        self.messages: list[ForwardMsg] = []
        self.bytes = 0
        self.finished = threading.Event()

    @property
    def client_context(self) -> ClientContext | None:
        """Nothing is known of the browser."""
        return None

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        """See `SessionClient`."""
        self.bytes += len(serialize_forward_msg(msg))
        self.messages.append(msg)
        if _ends_answer(msg):
            self.finished.set()


class Visitor:
    """One visit: it opens pages and moves their controls."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._socket = _Socket()
        self._page = ""
        self._query = ""
        self._hashes: dict[str, str] = {}  # of each page's address
        self._page_hash = ""
        self._widgets: dict[str, tuple[str, str, Any]] = {}  # id: kind, fragment, element
        self._states: dict[str, tuple[str, Any]] = {}
        self._cached: dict[str, None] = {}  # the hashes of what a browser would keep

        async def connect() -> str:
            return server.runtime.connect_session(client=self._socket, user_info={})

        self._id = asyncio.run_coroutine_threadsafe(connect(), server.loop).result()

    @property
    def received(self) -> int:
        """Bytes of the last answer."""
        return self._socket.bytes

    def open(self, page: str = "", query: str = "") -> float:
        """Go to a page by its address; returns the processor time of the answer in seconds."""
        self._page, self._page_hash = page, self._hashes.get(page, "")
        self._query = query or self._query
        self._widgets, self._states = {}, {}
        return self._ask()

    def move(self, key: str, value: Any) -> float:
        """Set the widget of a key; returns the processor time of the answer in seconds."""
        name, (kind, fragment, element) = self._widget(key)
        field = _FIELDS[kind]
        if kind == "slider" and element.options:  # it slides over words, and is told their numbers
            field, value = "string_array_value", [element.options[int(place)] for place in value]
        states = dict(self._states)
        states[name] = (field, value)
        if field != "trigger_value":
            self._states = states
        return self._ask(fragment, states)

    def rest_at(self, step: int, phase: int = 1) -> float:
        """Let the page's clock rest at a step; returns the processor time in seconds."""
        reporter = next(
            name for name, (_, _, element) in self._widgets.items() if _reports(element)
        )
        place = {"position": {"step": step, "phase": phase}}
        return self.move(_key_of(reporter), json.dumps(place))

    def change_weight(self, value: float) -> float:
        """Write a number into the weight grid; returns the processor time in seconds."""
        _, (_, _, grid) = self._widget("weight_grid")
        header = _header_of(grid.bytes)
        edit = {
            "block": header["blocks"][0]["name"],
            **{"row": 0, "column": 0, "text": str(value), "kind": "typed"},
            "number": header["answered"] + 1,
        }
        return self.move("weight_grid", json.dumps({"edit": edit}))

    @property
    def pages(self) -> tuple[str, ...]:
        """The pages' addresses, as the navigation has them."""
        return tuple(self._hashes)

    def leave(self) -> None:
        """End the visit."""

        async def close() -> None:
            self._server.runtime.close_session(self._id)

        asyncio.run_coroutine_threadsafe(close(), self._server.loop).result()

    def _widget(self, key: str) -> tuple[str, tuple[str, str, Any]]:
        for name, widget in reversed(self._widgets.items()):
            if _key_of(name) == key:
                return name, widget
        raise KeyError(f"{key}; there are {', '.join(map(_key_of, self._widgets))}")

    def _ask(
        self, fragment: str = "", states: Mapping[str, tuple[str, Any]] | None = None
    ) -> float:
        asked = BackMsg()
        rerun = asked.rerun_script
        rerun.query_string, rerun.page_name = self._query, self._page
        rerun.page_script_hash, rerun.fragment_id = self._page_hash, fragment
        rerun.cached_message_hashes.extend(self._cached)
        for name, (field, value) in (self._states if states is None else states).items():
            state = rerun.widget_states.widgets.add(id=name)
            if field in ("double_array_value", "string_array_value"):
                getattr(state, field).data.extend(value)
            else:
                setattr(state, field, value)
        self._socket.messages, self._socket.bytes = [], 0
        self._socket.finished.clear()
        begin = time.process_time()
        self._server.loop.call_soon_threadsafe(self._server.runtime.handle_backmsg, self._id, asked)
        if not self._socket.finished.wait(PATIENCE):
            raise RuntimeError(f"no answer within {PATIENCE:g} s on the page “{self._page}”.")
        taken = time.process_time() - begin
        self._take()
        return taken

    def _take(self) -> None:
        for message in self._socket.messages:
            match message.WhichOneof("type"):
                case "page_info_changed":
                    self._query = message.page_info_changed.query_string
                case "navigation":
                    self._page_hash = message.navigation.page_script_hash
                    self._hashes = {
                        page.url_pathname: page.page_script_hash
                        for page in message.navigation.app_pages
                    }
                case "delta" if message.delta.WhichOneof("type") == "new_element":
                    self._take_element(message)
            if message.metadata.cacheable and message.hash:
                self._cached[message.hash] = None

    def _take_element(self, message: ForwardMsg) -> None:
        told = message.delta.new_element
        kind = told.WhichOneof("type") or ""
        element = getattr(told, kind)
        if kind == "exception":
            raise RuntimeError(f"the page “{self._page}” says {element.message}")
        if name := getattr(element, "id", ""):
            self._widgets[name] = (kind, message.delta.fragment_id, element)


def _ends_answer(message: ForwardMsg) -> bool:
    """Whether the server has said all; a run that begins anew at once has not."""
    return (
        message.WhichOneof("type") == "script_finished"
        and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
    )


def _key_of(name: str) -> str:
    """The key in a widget's id, which is "$$ID-" and a hash of 32 letters before it."""
    return name[5 + 32 + 1 :]


def _reports(element: Any) -> bool:
    """Whether it is a board that tells where the clock rests."""
    data: bytes = getattr(element, "bytes", b"")
    if element.DESCRIPTOR.name != "BidiComponent" or element.component_name != "lstm_viz_board":
        return False
    return bool(_header_of(data)["board"]["reports"])


def _header_of(payload: bytes) -> dict[str, Any]:
    """What stands before the numbers in what a board or a grid is sent."""
    length = int.from_bytes(payload[:4], "little")
    header: dict[str, Any] = json.loads(payload[4 : 4 + length])
    return header
