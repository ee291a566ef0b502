"""The rooms and the direction in which they may know each other."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "notation": set(),
    "shown_text": set(),
    "arrays": {"errors"},
    "cells": {"notation", "arrays", "errors"},
    "sequences": {"arrays", "errors", "shown_text"},
    "network": {"cells", "arrays", "errors"},
    "parameter_names": {"cells", "network", "arrays", "errors"},
    "whole_files": {"errors"},
    "array_files": {"cells", "network", "parameter_names", "arrays", "errors", "shown_text"},
    "weight_files": {
        "array_files",
        "arrays",
        "cells",
        "errors",
        "network",
        "parameter_names",
        "whole_files",
    },
    "torch_bridge": {"cells", "network", "parameter_names", "arrays", "errors"},
    "torch_code": {"cells", "notation", "arrays", "errors"},
    "editing": {"cells", "arrays", "errors", "shown_text"},
    "presets": {"cells", "sequences", "arrays", "errors"},
    "challenges": {"presets", "cells", "sequences", "arrays", "errors", "notation"},
    "analysis": {"cells", "network", "notation", "arrays", "errors"},
    "gradients": {"analysis", "cells", "notation", "arrays", "errors"},
    "on_device": {"gradients", "cells", "notation", "arrays", "errors"},
    "training": {
        "analysis",
        "arrays",
        "cells",
        "encoder_decoder",
        "errors",
        "gradients",
        "network",
        "notation",
        "on_device",
        "sequences",
        "torch_bridge",
    },
    "encoder_decoder": {
        "cells",
        "network",
        "notation",
        "arrays",
        "errors",
        "sequences",
        "weight_files",
        "array_files",
        "parameter_names",
    },
    "costs": {"cells", "network", "encoder_decoder", "notation", "arrays", "errors"},
    "misconceptions": {
        "analysis",
        "arrays",
        "cells",
        "errors",
        "gradients",
        "network",
        "notation",
        "presets",
        "sequences",
        "zoo",
    },
    "uses": {"errors", "zoo"},
    "readout": {"network", "cells", "sequences", "notation", "arrays", "errors"},
    "zoo": {
        "analysis",
        "arrays",
        "cells",
        "encoder_decoder",
        "errors",
        "network",
        "notation",
        "parameter_names",
        "presets",
        "readout",
        "sequences",
        "torch_bridge",
        "training",
        "weight_files",
        "whole_files",
    },
    "figures": {
        "analysis",
        "arrays",
        "cells",
        "costs",
        "encoder_decoder",
        "errors",
        "gradients",
        "misconceptions",
        "network",
        "notation",
        "readout",
        "training",
    },
    "ui": {
        "analysis",
        "array_files",
        "arrays",
        "cells",
        "challenges",
        "costs",
        "editing",
        "encoder_decoder",
        "errors",
        "figures",
        "gradients",
        "misconceptions",
        "network",
        "notation",
        "on_device",
        "presets",
        "readout",
        "sequences",
        "torch_bridge",
        "torch_code",
        "training",
        "uses",
        "weight_files",
        "zoo",
        "shown_text",
    },
}
HEAVY = {
    "torch": {"torch_bridge", "on_device", "training"},
    "streamlit": {"ui"},
    "plotly": {"figures", "ui"},
}


def room_of(path: Path) -> str:
    return path.relative_to(ROOT / "lstm_viz").parts[0].removesuffix(".py")


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written out in full"
            if node.module == "lstm_viz":
                yield from (f"lstm_viz.{alias.name}" for alias in node.names)
            else:
                yield node.module or ""


MODULES = [
    path for path in sorted((ROOT / "lstm_viz").rglob("*.py")) if room_of(path) != "__init__"
]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_knows_only_the_rooms_before_it(path: Path) -> None:
    room = room_of(path)
    for name in imports_of(path):
        top, *rest = name.split(".")
        if top == "lstm_viz":
            assert rest[0] == room or rest[0] in MAY_IMPORT[room], f"{room} imports {name}"
        elif top in HEAVY:
            assert room in HEAVY[top], f"{room} imports {top}"


def test_every_room_is_in_the_table() -> None:
    assert {room_of(path) for path in MODULES} == set(MAY_IMPORT)


def test_pages_keep_to_the_public_rooms() -> None:
    for path in [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py"))]:
        rooms = {name.split(".")[1] for name in imports_of(path) if name.startswith("lstm_viz.")}
        assert rooms <= {"ui", "figures"}, path
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 140, path


def test_importing_the_engine_loads_nothing_heavy() -> None:
    found = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, lstm_viz; print({'torch', 'streamlit', 'plotly'} & set(sys.modules))",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == "set()"
