"""All ways in, by name."""

from __future__ import annotations

from tests.fuzz import components, files, links, sequence_text
from tests.fuzz.way_in import WayIn

WAYS: dict[str, WayIn] = {
    way.name: way for room in (sequence_text, components, links, files) for way in room.WAYS
}
