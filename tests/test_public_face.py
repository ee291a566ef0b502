"""What the package and its figures are asked for by name is there, and imported only then."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import lstm_viz
from lstm_viz import figures

ROOT = Path(__file__).parents[1]


def said(code: str) -> str:
    """What a fresh Python prints."""
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return found.stdout.strip()


def told_to_type_checkers(package: ModuleType) -> dict[str, str]:
    """Each name that a type checker is told of, and the module that it comes from."""
    assert package.__file__ is not None
    tree = ast.parse(Path(package.__file__).read_text(encoding="utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    imports = [node for node in block.body if isinstance(node, ast.ImportFrom)]
    assert imports
    assert len(imports) == len(block.body)
    return {
        alias.asname or alias.name: f"{node.module}:{alias.name}"
        for node in imports
        for alias in node.names
    }


@pytest.mark.parametrize("package", [lstm_viz, figures], ids=lambda package: package.__name__)
def test_what_type_checkers_are_told_is_what_is_there(package: ModuleType) -> None:
    told = told_to_type_checkers(package)
    assert set(told) == set(package.__all__)
    for name, origin in told.items():
        module, original = origin.split(":")
        if original in {"from_torch", "to_torch", "train"}:  # PyTorch stays out
            continue
        whole = import_module(module)
        expected = getattr(whole, original, None)
        if expected is None:
            expected = import_module(f"{module}.{original}")
        assert getattr(package, name) is expected, name
    assert set(told) <= set(dir(package))


@pytest.mark.parametrize("package", ["lstm_viz", "lstm_viz.figures"])
def test_a_name_that_is_not_there(package: str) -> None:
    with pytest.raises(AttributeError, match="has no attribute 'gate_soup'"):
        import_module(package).gate_soup  # noqa: B018


def test_a_figure_named_like_its_module_is_the_figure_whoever_imports_the_module() -> None:
    assert (
        said(
            "import lstm_viz.figures.belt, lstm_viz.figures.stage\n"
            "from lstm_viz.figures import belt, stage\n"
            "print(belt.__name__, stage.__name__, callable(lstm_viz.figures.belt))"
        )
        == "belt stage True"
    )


def test_a_figure_brings_only_what_it_is_made_of() -> None:
    loaded = said(
        "import sys\nfrom lstm_viz.figures import stage\n"
        "print(*(name for name in sys.modules if name.startswith('lstm_viz.figures.')))"
    ).split()
    assert "lstm_viz.figures.stage" in loaded
    assert "lstm_viz.figures.gradient_picture" not in loaded
    assert "lstm_viz.figures.cost_bars" not in loaded


def test_the_package_itself_brings_nothing() -> None:
    assert (
        said(
            "import sys, lstm_viz as lv\n"
            "print({'numpy', 'plotly', 'streamlit', 'torch'} & set(sys.modules))\n"
        )
        == "set()"
    )


def test_all_of_it_can_be_had_with_a_star() -> None:
    assert said("from lstm_viz import *\nprint(LSTM.__name__, figures.__name__)") == (
        "LSTM lstm_viz.figures"
    )
