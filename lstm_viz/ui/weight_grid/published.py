"""The grid's scripts and style sheet, put where the browser can load them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lstm_viz.ui.published import publish_folder

_HERE = Path(__file__).parent
_BOARD = _HERE.parent / "board"
# The board's, which the grid's scripts import as well:
_SHARED = ("colors.js", "elements.js", "styled.js")


@cache
def served_folder() -> str:
    """Put them where the server can serve them; name the folder."""
    own = [*_HERE.glob("*.js"), _HERE / "grid.css"]
    return publish_folder("weight-grid", [*own, *(_BOARD / name for name in _SHARED)])
