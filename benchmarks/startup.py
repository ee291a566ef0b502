"""From `streamlit run` to the first picture in a browser, and whether torch was loaded for it."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.chromium import chromium
from benchmarks.timing import Row
from tests.browser.server import APP, running

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
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        one_line = Path(folder) / "one_line.py"
        one_line.write_text("import streamlit as st\nst.write('Hello')\n", encoding="utf-8")
        ours, reference = [], []
        for _ in range(ROUNDS):
            ours.append(_start(browser, APP, ".picture .main-svg"))
            reference.append(_start(browser, one_line, ".stMarkdown p"))
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
    with running(script) as (process, url):
        page.goto(url)
        page.wait_for_selector(sign, timeout=60_000)
        seconds = time.perf_counter() - begin
        mapped = Path(f"/proc/{process.pid}/maps")
        torch_loaded = mapped.exists() and "libtorch" in mapped.read_text(encoding="utf-8")
    page.close()
    return Start(seconds, torch_loaded)
