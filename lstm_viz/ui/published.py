"""What the browser loads by itself, plotly.js and the board's scripts, where it is served."""

from __future__ import annotations

import gzip
import os
import shutil
from functools import cache
from pathlib import Path

_BOARD = Path(__file__).parent / "board"
STATIC = Path(__file__).parents[2] / "static"
"""The folder that the server serves, beside app.py; git does not know what is in it."""

_SCRIPTS = tuple(sorted(path.name for path in _BOARD.glob("*.js")))


@cache
def style() -> str:
    """The board's style sheet."""
    return (_BOARD / "board.css").read_text(encoding="utf-8")


@cache
def plotly_file() -> str:
    """Put plotly.js where the server can serve it; name the file.

    It is the published bundle of what is drawn here, on x and y axes: a third of the whole library,
    which the Python package brings along, and of the time in which a browser reads it.
    """
    (source,) = (_BOARD / "plotly").glob("*.js")
    _publish(source, STATIC / source.name)
    return source.name


@cache
def board_folder() -> str:
    """Put the board's own scripts there too, under a name that changes when they do."""
    newest = max((_BOARD / script).stat().st_mtime_ns for script in _SCRIPTS)
    name = f"board-{newest:x}"
    for script in _SCRIPTS:
        _publish(_BOARD / script, STATIC / name / script)
    return name


def board_scripts() -> tuple[str, ...]:
    """The board's scripts as they are served, the one first that imports the others."""
    folder = board_folder()
    return tuple(f"{folder}/{name}" for name in sorted(_SCRIPTS, key=lambda n: n != "streamlit.js"))


def publish_deflated(name: str) -> None:
    """Put beside a served file what a browser is sent of it: gzip, as small as it gets.

    For the one large file. Deflating it anew for each browser takes a tenth of a second, and a
    class comes all at once.
    """
    plain, deflated = STATIC / name, STATIC / f"{name}.gz"
    if deflated.exists() and deflated.stat().st_mtime_ns >= plain.stat().st_mtime_ns:
        return
    unfinished = deflated.with_suffix(f".{os.getpid()}")
    unfinished.write_bytes(gzip.compress(plain.read_bytes(), compresslevel=9, mtime=0))
    unfinished.replace(deflated)


def _publish(source: Path, target: Path) -> None:
    if target.exists() and target.stat().st_size == source.stat().st_size:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    # Another server may be starting in the same folder: a file is either whole or not there.
    unfinished = target.with_suffix(f".{os.getpid()}")
    shutil.copyfile(source, unfinished)
    unfinished.replace(target)
