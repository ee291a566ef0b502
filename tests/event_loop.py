"""Asynchronous code run to its end, whatever else runs in the thread that tests run in."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def run_to_its_end(work: Coroutine[Any, Any, T]) -> T:
    """Run it in an event loop and a thread of its own.

    A browser that Playwright drives keeps an event loop running in the thread of the tests, and
    there can be only one in a thread.
    """
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, work).result()
