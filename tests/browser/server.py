"""A real server and a real browser to look at it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

APP = Path(__file__).parents[2] / "app.py"

_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def how_to_launch() -> dict[str, Any] | None:
    """What Playwright's ``launch`` of Chromium takes; None where no Chromium is installed."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        path = shutil.which(name)
        if path is not None:
            return {"executable_path": path, "args": list(_ARGUMENTS)}
    return None


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(
    script: Path = APP,
    port: int | None = None,
    log: IO[bytes] | int = subprocess.DEVNULL,
) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Start a script as the README says; its process and address, once it answers.

    What it prints goes to `log`.
    """
    port = port or free_port()
    options = [
        "--server.headless=true",
        f"--server.port={port}",
        "--browser.gatherUsageStats=false",
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(script), *options],
        cwd=script.parent,
        stdout=log,
        stderr=log,
    )
    try:
        _wait_until_up(f"http://localhost:{port}/_stcore/health", process)
        yield process, f"http://localhost:{port}/"
    finally:
        process.terminate()
        process.wait(20)


def _wait_until_up(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode} before it answered")
        try:
            urllib.request.urlopen(url, timeout=1).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.01)
        else:
            return
    raise RuntimeError("the server did not answer within a minute")
