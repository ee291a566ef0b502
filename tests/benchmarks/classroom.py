"""What a server sends, made by hand, and a front end that takes it."""

from __future__ import annotations

from collections.abc import Sequence

from streamlit.proto.Block_pb2 import Block as BlockProto
from streamlit.proto.Element_pb2 import Element as ElementProto
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.classroom.front_end import FrontEnd, Problem

MAIN_SCRIPT, PAGE = "main script", "page script"


def element(
    path: Sequence[int],
    text: str = "",
    *,
    element: ElementProto | None = None,
    fragment: str = "",
    script: str = PAGE,
) -> ForwardMsg:
    """A message that puts an element somewhere; by default a text."""
    message = ForwardMsg()
    message.metadata.delta_path.extend(path)
    message.metadata.active_script_hash = script
    message.delta.fragment_id = fragment
    if element is None:
        message.delta.new_element.markdown.body = text
    else:
        message.delta.new_element.CopyFrom(element)
    return message


def block(
    path: Sequence[int], sent: BlockProto | None = None, *, fragment: str = "", script: str = PAGE
) -> ForwardMsg:
    """A message that puts a block somewhere; by default a vertical one."""
    message = ForwardMsg()
    message.metadata.delta_path.extend(path)
    message.metadata.active_script_hash = script
    message.delta.fragment_id = fragment
    message.delta.add_block.CopyFrom(sent or BlockProto(vertical=BlockProto.Vertical()))
    return message


def begun(run: str, *fragments: str, page: str = PAGE) -> ForwardMsg:
    """A run begins."""
    message = ForwardMsg()
    message.metadata.run.script_run_id = run
    message.metadata.run.fragment_ids.extend(fragments)
    message.new_session.page_script_hash = page
    message.new_session.main_script_hash = MAIN_SCRIPT
    message.new_session.config.max_cached_message_age = 2
    return message


def ended(run: str, *fragments: str, early: bool = False) -> ForwardMsg:
    """A run ends."""
    message = ForwardMsg()
    message.metadata.run.script_run_id = run
    message.metadata.run.fragment_ids.extend(fragments)
    message.script_finished = (
        ForwardMsg.FINISHED_EARLY_FOR_RERUN
        if early
        else ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY
        if fragments
        else ForwardMsg.FINISHED_SUCCESSFULLY
    )
    return message


class Heard:
    """A listener that writes down what it is told."""

    def __init__(self) -> None:
        self.began: list[tuple[str, tuple[str, ...]]] = []
        self.ended: list[tuple[str, bool]] = []
        self.timers: list[tuple[str, float]] = []
        self.stopped: list[tuple[str, ...] | None] = []
        self.problems: list[Problem] = []

    def run_began(self, run: str, fragments: Sequence[str]) -> None:
        self.began.append((run, tuple(fragments)))

    def run_ended(self, run: str, fragments: Sequence[str], *, well: bool) -> None:
        self.ended.append((run, well))

    def timer(self, fragment: str, seconds: float) -> None:
        self.timers.append((fragment, seconds))

    def stop_timers(self, fragments: Sequence[str] | None) -> None:
        self.stopped.append(None if fragments is None else tuple(fragments))

    def problem(self, problem: Problem) -> None:
        self.problems.append(problem)


def front_end(query: str = "") -> tuple[FrontEnd, Heard]:
    """A front end that nothing was sent to, and who listens to it."""
    heard = Heard()
    return FrontEnd("http://localhost:1/", "", query, heard), heard


def send(to: FrontEnd, *messages: ForwardMsg) -> None:
    """Let a front end take messages as they come from a socket."""
    for message in messages:
        to.take(message.SerializeToString())


def texts(of: FrontEnd) -> list[str]:
    """The texts on the page, in reading order."""
    return [one.content.body for one in of.tree.elements() if one.kind == "markdown"]
