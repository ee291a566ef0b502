"""The file readers under libFuzzer: that it runs, and that it ends where something comes out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("atheris", reason="atheris has no build for this machine")

ROOT = Path(__file__).parents[2]


def test_a_reader_takes_what_libfuzzer_makes_of_valid_files() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.coverage_guided", "npz", "--inputs", "300"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "npz: 300 inputs, " in done.stdout
    assert "refused in words, nothing else" in done.stdout
