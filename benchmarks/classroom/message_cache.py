"""The large messages that a browser keeps, so that a server need not send them again.

As ``ForwardMessageCache`` in Streamlit's front end: what a server marks as worth keeping is kept
until it was not used for some runs; each request says which there are, and the server then sends
a reference in place of a message.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


class NotKept(Exception):
    """A server refers to a message that is not kept: in a browser the page would end."""


@dataclass
class _Kept:
    delta: Delta
    run: int  # the run in which it was last used
    fragment: str


class MessageCache:
    """What is kept, by hash."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}
        self._run = 0

    def delta_of(self, message: ForwardMsg) -> Delta:
        """The delta that a message brings or refers to; one worth keeping is kept.

        Raises
        ------
        NotKept
            When it refers to what is not there.
        """
        if message.WhichOneof("type") == "ref_hash":
            kept = self._kept.get(message.ref_hash)
            if kept is None:
                raise NotKept(f"Cached ForwardMsg MISS [hash={message.ref_hash}]")
            kept.run = self._run
            return kept.delta
        if message.metadata.cacheable and message.hash:
            kept = self._kept.get(message.hash)
            if kept is None:
                delta = message.delta
                self._kept[message.hash] = _Kept(delta, self._run, delta.fragment_id)
            else:
                kept.run = self._run
        return message.delta

    def hashes(self) -> list[str]:
        """What is kept."""
        return list(self._kept)

    def end_run(self, longest: int, fragments: Collection[str]) -> None:
        """Count a run that ended well, and let go what was not used for more than `longest`.

        A run of fragments lets go of nothing that stands elsewhere on the page.
        """
        self._run += 1
        self._kept = {
            name: kept
            for name, kept in self._kept.items()
            if (fragments and kept.fragment not in fragments) or self._run - kept.run <= longest
        }
