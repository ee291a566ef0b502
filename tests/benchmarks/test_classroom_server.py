"""What a server has printed, as far as a class has to know it."""

from __future__ import annotations

from pathlib import Path

from benchmarks.classroom.server import Server

LOG = """
  You can now view your Streamlit app in your browser.

2026-11-21 10:00:00.000 Uncaught app execution
Traceback (most recent call last):
  File "/somewhere/streamlit/exec_code.py", line 12, in run
    exec(code)
  File "/somewhere/lstm_viz/ui/state.py", line 210, in current
    return build(chosen)
           ^^^^^^^^^^^^^
lstm_viz.errors.InvalidInput: the sequence is empty; expected at least one step.
2026-11-21 10:00:01.000 Something else
Traceback (most recent call last):
  File "/somewhere/asyncio/events.py", line 80
KeyError: 'fragment'
"""


def test_what_was_raised_is_read_from_the_log(tmp_path: Path) -> None:
    path = tmp_path / "server.log"
    server = Server(pid=1, address="http://localhost:1/", log=path)
    path.write_text("  You can now view your Streamlit app in your browser.\n", encoding="utf-8")
    assert server.tracebacks() == []
    path.write_text(LOG, encoding="utf-8")
    assert server.tracebacks() == [
        "lstm_viz.errors.InvalidInput: the sequence is empty; expected at least one step. "
        "(state.py:210)",
        "KeyError: 'fragment' (events.py:80)",
    ]
