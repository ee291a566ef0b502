"""The grid's scripts and style sheet, put where the browser can load them."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent
_BOARD = _HERE.parent / "board"
_STATIC = _HERE.parents[2] / "static"
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
    """
    contents = {file.name: file.read_bytes() for file in sorted(files, key=lambda file: file.name)}
    digest = hashlib.sha256()
    for file_name, content in contents.items():
        digest.update(f"{file_name} {len(content)} ".encode())
        digest.update(content)
    folder = f"{name}-{digest.hexdigest()[:12]}"
    target = _STATIC / folder
    if not target.exists():
        # Another server may be starting in the same place: the folder is whole or not there.
        unfinished = _STATIC / f"{folder}.{os.getpid()}"
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
