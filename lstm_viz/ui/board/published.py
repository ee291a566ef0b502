"""What the browser loads by itself, plotly.js and the board's scripts, where it is served."""

from __future__ import annotations

import os
import shutil
from functools import cache
from pathlib import Path

import plotly

_HERE = Path(__file__).parent
_STATIC = Path(__file__).parents[3] / "static"
_SCRIPTS = tuple(sorted(path.name for path in _HERE.glob("*.js")))


@cache
def style() -> str:
    """The board's style sheet."""
    return (_HERE / "board.css").read_text(encoding="utf-8")


@cache
def plotly_file() -> str:
    """Put the plotly.js of the installed package where the server can serve it; name the file."""
    source = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    name = f"plotly-{plotly.__version__}.min.js"
    _publish(source, _STATIC / name)
    return name


@cache
def board_folder() -> str:
    """Put the board's own scripts there too, under a name that changes when they do."""
    newest = max((_HERE / script).stat().st_mtime_ns for script in _SCRIPTS)
    name = f"board-{newest:x}"
    for script in _SCRIPTS:
        _publish(_HERE / script, _STATIC / name / script)
    return name


def _publish(source: Path, target: Path) -> None:
    if target.exists() and target.stat().st_size == source.stat().st_size:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    # Another server may be starting in the same folder: a file is either whole or not there.
    unfinished = target.with_suffix(f".{os.getpid()}")
    shutil.copyfile(source, unfinished)
    unfinished.replace(target)
