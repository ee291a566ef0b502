"""From `streamlit run` to the first picture in a browser, and whether torch was loaded for it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.timing import Row
from tests.browser.server import BROWSER_ARGUMENTS, find_chromium, free_port

ROOT = Path(__file__).parents[1]
ROUNDS = 3


@dataclass(frozen=True)
class Start:
    """One start: how long it took, and whether the server had loaded torch by then."""

    seconds: float
    torch_loaded: bool


def rows() -> Iterator[Row]:
    """Time the app's start against that of an app of one line.

    Raises
    ------
    RuntimeError
        When there is no Chromium, or the app loaded torch before its first picture.
    """
    executable = find_chromium()
    if executable is None:
        raise RuntimeError("no Chromium found; the start cannot be measured without a browser.")
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
    ):
        one_line = Path(folder) / "one_line.py"
        one_line.write_text("import streamlit as st\nst.write('Hello')\n", encoding="utf-8")
        browser = playwright.chromium.launch(
            executable_path=executable, args=list(BROWSER_ARGUMENTS)
        )
        ours, reference = [], []
        for _ in range(ROUNDS):
            ours.append(_start(browser, ROOT / "app.py", ".picture .main-svg"))
            reference.append(_start(browser, one_line, ".stMarkdown p"))
        browser.close()
    if any(start.torch_loaded for start in ours):
        raise RuntimeError("torch was loaded before the first picture.")
    yield Row(
        "streamlit run to first picture, torch not loaded",
        "the same for an app of one line",
        min(start.seconds for start in ours),
        min(start.seconds for start in reference),
        "≤ 3 s",
    )


def _start(browser: Browser, script: Path, sign: str) -> Start:
    page = browser.new_page()
    begin = time.perf_counter()
    with _server(script) as (process, url):
        page.goto(url)
        page.wait_for_selector(sign, timeout=60_000)
        seconds = time.perf_counter() - begin
        mapped = Path(f"/proc/{process.pid}/maps")
        torch_loaded = mapped.exists() and "libtorch" in mapped.read_text(encoding="utf-8")
    page.close()
    return Start(seconds, torch_loaded)


@contextmanager
def _server(script: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    port = free_port()
    options = [
        "--server.headless=true",
        f"--server.port={port}",
        "--browser.gatherUsageStats=false",
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(script), *options],
        cwd=script.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_up(f"http://localhost:{port}/_stcore/health", process)
        yield process, f"http://localhost:{port}/"
    finally:
        process.terminate()
        process.wait(10)


def _wait_until_up(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(3000):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode} before it answered.")
        try:
            urllib.request.urlopen(url, timeout=1)
        except (urllib.error.URLError, OSError):
            time.sleep(0.01)
        else:
            return
    raise RuntimeError("the server did not answer within 30 s.")
