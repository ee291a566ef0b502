"""What takes seconds or many megabytes, PyTorch above all: no page loads it to be opened."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

OPEN_EVERY_PAGE = """
import sys
from pathlib import Path
from streamlit.testing.v1 import AppTest

app = AppTest.from_file("app.py", default_timeout=60).run()
pages = sorted(Path("pages").glob("*.py"))
for page in pages:
    if page.stem != "step_through":  # which is open already
        app.switch_page(str(page)).run()
    assert not app.exception, page
    for heavy in ("torch", "onnx", "pandas"):
        if heavy in sys.modules:
            print(page.stem, "loads", heavy)
print(len(pages))
"""


def test_no_page_loads_what_is_heavy_to_be_opened() -> None:
    found = subprocess.run(
        [sys.executable, "-c", OPEN_EVERY_PAGE],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.split() == ["17"]


def test_what_the_server_imports_early_is_without_pytorch() -> None:
    found = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys\nfrom lstm_viz.ui import serving\n"
            "light = [name for name in sys.modules if name.startswith('lstm_viz.')]\n"
            "serving.load(pause=0)\n"
            "print(len(light), 'torch' in sys.modules, 'lstm_viz.ui.zoo.page' in sys.modules)",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    light, *rest = found.stdout.split()
    assert int(light) <= 4  # until then the server does not answer
    assert rest == ["False", "True"]
