"""What the browser loads by itself, plotly.js and the app's scripts, where it is served."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path

_BOARD = Path(__file__).parent / "board"
STATIC = Path(__file__).parents[2] / "static"
"""The folder that the server serves, beside app.py; git does not know what is in it."""

_SCRIPTS = tuple(sorted(path.name for path in _BOARD.glob("*.js")))
_STYLE = "board.css"


@cache
def plotly_file() -> str:
    """Put plotly.js where the server can serve it; name the file below ``app/static/``.

    It is the published bundle of what is drawn here, on x and y axes: a third of the whole library,
    which the Python package brings along, and of the time in which a browser reads it.
    """
    (source,) = (_BOARD / "plotly").glob("*.js")
    return f"{publish_folder('plotly', [source])}/{source.name}"


@cache
def board_folder() -> str:
    """Put the board's own scripts and its style sheet there too; name the folder."""
    return publish_folder("board", [_BOARD / name for name in (*_SCRIPTS, _STYLE)])


def board_scripts() -> tuple[str, ...]:
    """The board's scripts as they are served, the one first that imports the others."""
    folder = board_folder()
    return tuple(f"{folder}/{name}" for name in sorted(_SCRIPTS, key=lambda n: n != "streamlit.js"))


def board_style() -> str:
    """The board's style sheet as it is served."""
    return f"{board_folder()}/{_STYLE}"


def publish_folder(name: str, files: Iterable[Path]) -> str:
    """Copy files into a served folder whose name tells what is in them.

    Parameters
    ----------
    name : str
        What the folder's name begins with.
    files : iterable of Path
        Files with names that differ.

    Returns
    -------
    str
        The folder's name below ``app/static/``; another one as soon as a file's content is.

    Raises
    ------
    OSError
        When it cannot be written.
    """
    contents = {file.name: file.read_bytes() for file in sorted(files, key=lambda file: file.name)}
    digest = hashlib.sha256()
    for file_name, content in contents.items():
        digest.update(f"{file_name} {len(content)} ".encode())
        digest.update(content)
    folder = f"{name}-{digest.hexdigest()[:12]}"
    target = STATIC / folder
    if not target.exists():
        # Another server may be starting in the same place: the folder is whole or not there.
        unfinished = STATIC / f"{folder}.{os.getpid()}"
        unfinished.mkdir(parents=True, exist_ok=True)
        for file_name, content in contents.items():
            (unfinished / file_name).write_bytes(content)
        try:
            unfinished.rename(target)
        except OSError:
            shutil.rmtree(unfinished)
            if not target.exists():
                raise
    return folder


def publish_deflated(name: str) -> None:
    """Put beside a served file what a browser is sent of it: gzip, as small as it gets.

    For the one large file. Deflating it anew for each browser takes a tenth of a second, and a
    class comes all at once.
    """
    plain, deflated = STATIC / name, STATIC / f"{name}.gz"
    if deflated.exists():  # the name of its folder tells what is in it
        return
    unfinished = deflated.with_suffix(f".{os.getpid()}")
    unfinished.write_bytes(gzip.compress(plain.read_bytes(), compresslevel=9, mtime=0))
    unfinished.replace(deflated)
