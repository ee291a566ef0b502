"""What is in a board's and a weight grid's bytes, as far as a class has to know it.

Only the header and single arrays are read: the texts, most of the bytes, stay deflated.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.classroom.nodes import Element


@dataclass(frozen=True)
class BoardPayload:
    """A board's payload; see `lstm_viz.ui.board.payload`."""

    header: dict[str, Any]
    body: bytes

    @classmethod
    def of(cls, component: Element) -> BoardPayload:
        """Read a board's header."""
        data: bytes = component.content.bytes
        length = int.from_bytes(data[:4], "little")
        header = json.loads(data[4 : 4 + length])
        return cls(header, data[4 + length + -(4 + length) % 8 :])

    @property
    def clock(self) -> tuple[int, int] | None:
        """Steps and phases, where it has the page's clock; no phases are one."""
        clock = self.header["board"]["clock"]
        return None if clock is None else (clock["steps"], max(len(clock["phases"]), 1))

    @property
    def reports(self) -> bool:
        """Whether it tells the server where the clock rests."""
        return bool(self.header["board"]["reports"])

    @property
    def position(self) -> tuple[int, int]:
        """Step, from 0, and phase, from 1, as the server knows them."""
        position = self.header["board"]["position"]
        return position["t"], position["phase"]

    def arrays(self, picture: str, *names: str) -> dict[str, NDArray[Any]]:
        """Some of a picture's arrays, (rows, columns); none where there is no such picture."""
        found = {}
        for described in self.header["board"]["pictures"]:
            if described["name"] != picture:
                continue
            for name in names:
                at = described["arrays"][name]
                kind, start, rows, columns = self.header["arrays"][at]
                numbers = np.frombuffer(self.body, _KINDS[kind], rows * columns, start)
                found[name] = numbers.reshape(rows, columns)
        return found


_KINDS = {"f8": "<f8", "f4": "<f4", "u2": "<u2", "u1": "u1"}
