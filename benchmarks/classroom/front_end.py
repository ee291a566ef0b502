"""A browser's side of a visit, without the browser: what it is sent, what it shows, what it says.

It follows Streamlit 1.67's front end (``App.tsx``): elements, widgets, the address bar, the
messages it keeps, and what it sends to let the app run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.classroom.element_tree import DeltaRefused, ElementTree
from benchmarks.classroom.message_cache import MessageCache, NotKept
from benchmarks.classroom.nodes import Element
from benchmarks.classroom.widget_states import WidgetStates

_WELL = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


@dataclass(frozen=True)
class Problem:
    """Something that must not happen in a visit."""

    kind: str  # one of `KINDS`
    what: str


KINDS = (
    "exception shown",
    "error shown",
    "delta refused",
    "run broke off",
    "socket closed",
    "no answer",
    "another's data",
    "not there",
    "server's traceback",
    "browser",
)


class Listener(Protocol):
    """Who is told of what concerns time."""

    def run_began(self, run: str, fragments: Sequence[str]) -> None:
        """A run began: of these fragments, or of the whole page."""

    def run_ended(self, run: str, fragments: Sequence[str], *, well: bool) -> None:
        """A run ended; not well when another takes its place."""

    def timer(self, fragment: str, seconds: float) -> None:
        """A fragment wants to run again and again."""

    def stop_timers(self, fragments: Sequence[str] | None) -> None:
        """Fragments do so no more; None: all."""

    def problem(self, problem: Problem) -> None:
        """Something went wrong."""


class FrontEnd:
    """The state of one visit.

    Parameters
    ----------
    address : str
        The app's address, ending in a slash.
    page : str
        The page that is opened, as addresses name it; "" for the first.
    query : str
        What stands behind the question mark.
    listener : Listener
        Is told of runs, timers and problems.
    """

    def __init__(self, address: str, page: str, query: str, listener: Listener) -> None:
        self.tree = ElementTree()
        self.widgets = WidgetStates()
        self.query = query
        self.page = page
        self._address = address
        self._listener = listener
        self._cache = MessageCache()
        self._longest_kept = 0  # runs
        self._page_hash = ""
        self._main_hash = ""
        self._pages: dict[str, str] = {}  # name → hash
        self._is_answered = False  # whether a run began since the last message to the server

    def take(self, data: bytes) -> None:
        """Take a message from the server."""
        message = ForwardMsg()
        message.ParseFromString(data)
        match message.WhichOneof("type"):
            case "delta" | "ref_hash":
                self._take_delta(message)
            case "new_session":
                self._begin_run(message)
            case "script_finished":
                self._end_run(message)
            case "page_info_changed":
                self.query = message.page_info_changed.query_string
            case "navigation":
                self._navigate(message)
            case "auto_rerun":
                timer = message.auto_rerun
                self._listener.timer(timer.fragment_id, timer.interval)
            case "stop_auto_rerun":
                self._listener.stop_timers(message.stop_auto_rerun.fragment_ids)
            case "page_not_found":
                self._report("error shown", f"Page not found: {message.page_not_found.page_name}")
            case "session_event" if message.session_event.HasField("script_compilation_exception"):
                exception = message.session_event.script_compilation_exception
                self._report("exception shown", f"{exception.type}: {exception.message}")
            case _:
                pass  # the tab's title and icon, whether something runs

    def request(
        self, *, fragment: str = "", by_timer: bool = False, page: str | None = None
    ) -> bytes:
        """What the browser sends to let the app run.

        Parameters
        ----------
        fragment : str
            Only this part of the page; "" for all of it.
        by_timer : bool
            Whether nobody did anything.
        page : str, optional
            Another page to go to, as addresses name it; "" for the first.

        Raises
        ------
        KeyError
            When there is no such page.
        """
        message = BackMsg()
        run = message.rerun_script
        kept: set[str] | None = None
        if page is not None:
            run.page_script_hash = self._pages[page]
            self._listener.stop_timers(None)
            kept = self.tree.ids_of_main_script()
            if run.page_script_hash != self._page_hash:
                self.query = ""  # the page writes its link anew
        elif self._page_hash:
            run.page_script_hash = self._page_hash
        else:
            run.page_name = self.page
        run.query_string = self.query
        run.fragment_id = fragment
        run.is_auto_rerun = by_timer
        run.widget_states.widgets.extend(self.widgets.take(kept))
        run.cached_message_hashes.extend(self._cache.hashes())
        told = run.context_info
        told.timezone, told.timezone_offset, told.locale = "UTC", 0, "en-GB"
        told.url, told.is_embedded, told.color_scheme = self._address + self.page, False, "light"
        self._is_answered = False
        return message.SerializeToString()

    def _begin_run(self, message: ForwardMsg) -> None:
        self._is_answered = True
        run, fragments = (
            message.metadata.run.script_run_id,
            tuple(message.metadata.run.fragment_ids),
        )
        told = message.new_session
        other_page = told.page_script_hash != self._page_hash
        self._main_hash = told.main_script_hash
        self._longest_kept = told.config.max_cached_message_age
        if not fragments:
            self._listener.stop_timers(None)
            self._page_hash = told.page_script_hash
        self.tree.begin(run, fragments, self._main_hash, other_page=other_page)
        if other_page:
            self.widgets.keep_only(self.tree.ids())
        self._listener.run_began(run, fragments)

    def _end_run(self, message: ForwardMsg) -> None:
        run, fragments = (
            message.metadata.run.script_run_id,
            tuple(message.metadata.run.fragment_ids),
        )
        well = message.script_finished in _WELL
        if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            self._report("exception shown", "The script could not be compiled")
        if well and run:
            self.tree.finish(run, fragments)
            self.widgets.keep_only(self.tree.ids())
            if self._is_answered:
                self._cache.end_run(self._longest_kept, fragments)
        self._listener.run_ended(run, fragments, well=well)

    def _take_delta(self, message: ForwardMsg) -> None:
        metadata = message.metadata
        try:
            delta = self._cache.delta_of(message)
            node = self.tree.apply(delta, metadata.delta_path, metadata.active_script_hash)
        except (DeltaRefused, NotKept) as problem:
            self._report("delta refused", f"{problem} at {list(metadata.delta_path)}")
            return
        if isinstance(node, Element):
            self.widgets.appear(node)
            if node.kind == "exception":
                self._report("exception shown", f"{node.content.type}: {node.content.message}")
            elif node.kind == "alert" and node.content.format == node.content.ERROR:
                self._report("error shown", node.content.body)

    def _navigate(self, message: ForwardMsg) -> None:
        told = message.navigation
        self._pages = {page.url_pathname: page.page_script_hash for page in told.app_pages}
        self._page_hash = told.page_script_hash
        shown = next(
            (one for one in told.app_pages if one.page_script_hash == told.page_script_hash), None
        )
        if shown is not None:
            self.page = "" if shown.is_default else shown.url_pathname

    def _report(self, kind: str, what: str) -> None:
        self._listener.problem(Problem(kind, f"/{self.page}: {what}"))
