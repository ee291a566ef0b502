"""The grid's scripts and style sheet, put where the browser can load them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lstm_viz.ui.published import publish_folder

_HERE = Path(__file__).parent
_BOARD = _HERE.parent / "board"
_SHARED = ("colors.js", "elements.js")  # the board's, which the grid's scripts import as well


@cache
def style() -> str:
    """The grid's style sheet."""
    return (_HERE / "grid.css").read_text(encoding="utf-8")


@cache
def scripts_folder() -> str:
    """Put the grid's scripts where the server can serve them; name the folder."""
    own = _HERE.glob("*.js")
    return publish_folder("weight-grid", [*own, *(_BOARD / name for name in _SHARED)])
