"""The server before anyone comes: what is loaded early, and what browsers are sent by the way.

Imports nothing of ours but what is light itself: the server takes its first requests while the
rest is still being imported.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any
from urllib.parse import quote

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import cli_util, config, net_util
from streamlit.runtime.pages_manager import PagesManager
from streamlit.web.server import server_util

from lstm_viz.ui import published
from lstm_viz.ui.memory import keep_memory_together

_ROOMS_OF_FIRST_PAGE = (
    "lstm_viz.ui.shell",
    *(f"lstm_viz.ui.{room}" for room in ("stage_view", "arithmetic_view", "pytorch_line")),
)
_ROOMS_OF_STREAMLIT = ("PIL.Image", "streamlit.emojis")
"""What Streamlit imports within a first run: for the tab's icon, and for labels such as C̃."""
_TURN = 0.0005  # s; while something is imported, requests wait no longer than this for their turn
AFTER_FIRST_PAGE = 8.0
"""Seconds; by then whoever waited for the first page sees it."""

_YEAR = 365 * 24 * 3600

_first_page_is_ready = threading.Event()
_first_page_is_ready.set()  # where nothing is loaded early nobody waits


def routes() -> list[BaseRoute]:
    """What is answered here and not by Streamlit."""
    return [Mount(f"{_prefix()}/app/static", _StaticFiles())]


def middleware() -> list[Middleware]:
    """What is added to answers of Streamlit's."""
    return [Middleware(_LeadingToPages), Middleware(_Announcing)]


def _prefix() -> str:
    """What stands before all addresses of the app."""
    base = (config.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


def wait_for_first_page() -> None:
    """Wait until what the first page needs is imported, where that has begun."""
    _first_page_is_ready.wait()


@asynccontextmanager
async def load_early(_app: st.App) -> AsyncIterator[dict[str, Any] | None]:
    """Begin to import what pages need, and open a browser where one is wanted; see `st.App`."""
    # Otherwise the first visitor of a page other than the first would see it without the app
    # around it: `pages/` is the name of Streamlit's old kind of page folder.
    PagesManager.uses_pages_directory = False
    keep_memory_together()
    _first_page_is_ready.clear()
    threading.Thread(target=load, name="load_early", daemon=True).start()
    local = server_util.get_url("localhost")
    _say_where(local)
    if not config.get_option("server.headless"):
        asyncio.get_running_loop().call_soon(cli_util.open_browser, local)
    yield None


def _say_where(local: str) -> None:
    """Print the app's addresses. Streamlit's own words ask a server outside for one of them."""
    print(f"\n  The LSTM microscope is at  {local}", flush=True)
    internal = net_util.get_internal_ip()
    if internal:
        print(f"  and in this network at     {server_util.get_url(internal)}\n", flush=True)


def load(pause: float = AFTER_FIRST_PAGE) -> None:
    """Import the rooms of all pages, so that no visitor waits for it.

    Parameters
    ----------
    pause : float
        Seconds between what the first page needs and the rest.
    """
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_TURN)
    try:
        for name in _ROOMS_OF_FIRST_PAGE:
            import_module(name)
        _first_page_is_ready.set()
        for name in _ROOMS_OF_STREAMLIT:
            import_module(name)
    finally:
        _first_page_is_ready.set()
        sys.setswitchinterval(usual)
    time.sleep(pause)
    with suppress(OSError):  # the board says what cannot be served
        published.publish_deflated(published.plotly_file())
    ui = import_module("lstm_viz.ui")
    for module in walk_packages(ui.__path__, "lstm_viz.ui."):
        import_module(module.name)
    # What is there now stays: the collector need not look at it again and again.
    gc.collect()
    gc.freeze()


class _StaticFiles(StaticFiles):
    """What browsers load by themselves, deflated once and kept by them.

    The names of the files change with what is in them.
    """

    def __init__(self) -> None:
        super().__init__(directory=published.STATIC, check_dir=False)

    def file_response(self, full_path: Any, stat_result: Any, scope: Scope, *rest: Any) -> Response:
        """See `StaticFiles`."""
        path = Path(full_path)
        deflated = path.with_name(f"{path.name}.gz")
        accepted = dict(scope["headers"]).get(b"accept-encoding", b"")
        if b"gzip" in accepted and deflated.is_file():
            response: Response = FileResponse(
                deflated,
                media_type="text/javascript",
                headers={"Content-Encoding": "gzip", "Vary": "Accept-Encoding"},
            )
        else:
            response = super().file_response(full_path, stat_result, scope, *rest)
        response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


class _LeadingToPages:
    """Leads from an address of several parts, such as no page has, to that of the first part.

    What Streamlit sends there would look for its files below that address, and stay blank.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].removeprefix(_prefix()) if scope["type"] == "http" else ""
        first, _, rest = path.strip("/").partition("/")
        if not rest:
            await self._app(scope, receive, send)
            return
        leads = False

        async def send_or_lead(message: Message) -> None:
            nonlocal leads
            if message["type"] == "http.response.start":
                kind = MutableHeaders(scope=message).get("content-type", "")
                leads = message["status"] == 200 and kind.startswith("text/html")
                if leads:
                    query = scope["query_string"].decode("latin-1")
                    place = f"{_prefix()}/{quote(first)}" + (f"?{query}" if query else "")
                    await RedirectResponse(place)(scope, receive, send)
            if not leads:
                await send(message)

        await self._app(scope, receive, send_or_lead)


class _Announcing:
    """Says with each page what its pictures will need, so that it comes while the page does."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_links(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.append("Link", _links())
            await send(message)

        await self._app(scope, receive, send_with_links)


def _links() -> str:
    try:
        files = [
            (published.plotly_file(), "preload; as=script"),
            (published.board_style(), "preload; as=style"),
        ]
        files += [(script, "modulepreload") for script in published.board_scripts()]
    except OSError:
        return ""
    return ", ".join(f"<app/static/{name}>; rel={what}" for name, what in files)
