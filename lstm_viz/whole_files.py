"""Files read whole, and replaced whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from lstm_viz.errors import InvalidInput

_USUAL_MODE = 0o644  # of a new file: a temporary one is for its owner alone


def read_whole(path: Path, most: int) -> bytes:
    """Return what is in a file; of a larger one its first `most` bytes.

    Raises
    ------
    InvalidInput
        When it is not there or cannot be read.
    """
    try:
        with path.open("rb") as stream:
            return stream.read(most)
    except FileNotFoundError as problem:
        raise InvalidInput(f"{path.name} is not there; it has not been built yet.") from problem
    except OSError as problem:
        raise InvalidInput(
            f"{path.name} cannot be read: {problem.strerror or 'unknown error'}."
        ) from problem


def replace_whole(path: Path, content: bytes) -> None:
    """Replace a file, or leave what was there as it is: on a full disk, or when the power goes.

    Raises
    ------
    InvalidInput
        When it cannot be written; nothing half-written is left.
    """
    try:
        _replace(path.resolve(), content)  # a link stays one, and what it leads to is replaced
    except OSError as problem:
        raise InvalidInput(
            f"{path} cannot be written: {problem.strerror or 'unknown error'}."
        ) from problem
    except (ValueError, RuntimeError) as problem:  # a NUL in it, or links that lead in a circle
        raise InvalidInput(f"{str(path)!r} is no name of a file.") from problem


def _replace(path: Path, content: bytes) -> None:
    mode = _USUAL_MODE
    if path.exists():
        mode = stat.S_IMODE(path.stat().st_mode)
        with path.open("ab"):  # who may not write it may not replace it either
            pass
    number, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(number, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(part, mode)
        os.replace(part, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(part)
        raise
