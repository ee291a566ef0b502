"""Files read whole, and replaced whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from lstm_viz.errors import InvalidInput


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
    """Replace a file, or leave what was there as it is.

    Raises
    ------
    InvalidInput
        When it cannot be written.
    """
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
            part.write(content)
        try:
            os.chmod(part.name, 0o644)
            os.replace(part.name, path)
        except OSError:
            os.unlink(part.name)
            raise
    except OSError as problem:
        raise InvalidInput(
            f"{path} cannot be written: {problem.strerror or 'unknown error'}."
        ) from problem
