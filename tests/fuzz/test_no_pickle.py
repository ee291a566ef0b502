"""Nothing that runs what a file says: no pickle, no eval, in any source file of the app."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = [
    path.relative_to(ROOT).as_posix()
    for pattern in ("app.py", "pages/*.py", "lstm_viz/**/*.py", "benchmarks/**/*.py")
    for path in sorted(ROOT.glob(pattern))
]

MODULES = {"pickle", "_pickle", "cPickle", "dill", "cloudpickle", "marshal", "shelve", "joblib"}
CALLS = {"eval", "exec", "compile", "__import__", "execfile"}
METHODS = {
    "read_pickle",
    "to_pickle",
    "unsafe_load",
    "full_load",
    "load_module",
    "exec_module",
    "Unpickler",
}
SAFE: dict[tuple[str, str], tuple[str, bool]] = {
    ("np", "load"): ("allow_pickle", False),
    ("numpy", "load"): ("allow_pickle", False),
    ("format", "read_array"): ("allow_pickle", False),
    ("torch", "load"): ("weights_only", True),
    ("yaml", "load"): ("", True),  # there is no way to make it safe
}
"""Calls that unpickle or run what they read unless an argument says otherwise."""


def unsafe_in(source: str) -> Iterator[str]:
    """What in a source text would run what a file says."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (f"import {a.name}" for a in node.names if a.name.split(".")[0] in MODULES)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in MODULES:
            yield f"from {node.module} import"
        elif isinstance(node, ast.ImportFrom):
            yield from (
                f"from {node.module} import {name.name}"
                for name in node.names
                if name.name in METHODS or ((node.module or "").split(".")[0], name.name) in SAFE
            )
        elif isinstance(node, ast.Call):
            yield from _unsafe_call(node)


def _unsafe_call(call: ast.Call) -> Iterator[str]:
    if isinstance(call.func, ast.Name) and call.func.id in CALLS:
        yield call.func.id
    if not isinstance(call.func, ast.Attribute):
        return
    if call.func.attr in METHODS:
        yield call.func.attr
    owner = call.func.value
    name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    if (name, call.func.attr) in SAFE:
        argument, value = SAFE[name, call.func.attr]
        given = {each.arg: each.value for each in call.keywords}.get(argument)
        if not (isinstance(given, ast.Constant) and given.value is value):
            yield f"{name}.{call.func.attr} without {argument}={value}"


def test_no_source_runs_what_a_file_says() -> None:
    found = {path: list(unsafe_in((ROOT / path).read_text(encoding="utf-8"))) for path in SOURCES}
    assert {path: unsafe for path, unsafe in found.items() if unsafe} == {}


def test_all_sources_are_looked_at() -> None:
    assert len(SOURCES) > 200
    assert {"app.py", "lstm_viz/weight_files.py", "lstm_viz/ui/link.py"} <= set(SOURCES)


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "import pickle as p, os",
        "from pickle import loads",
        "import joblib.memory",
        "def f():\n    import marshal",
        "import shelve",
        "eval('1')",
        "exec(text)",
        "compile(text, '', 'exec')",
        "np.load(file)",
        "np.load(file, allow_pickle=True)",
        "np.load(file, allow_pickle=chosen)",
        "numpy.load(file)",
        "from numpy import load",
        "np.lib.format.read_array(stream)",
        "torch.load(file)",
        "torch.load(file, weights_only=False)",
        "yaml.load(text)",
        "yaml.unsafe_load(text)",
        "pandas.read_pickle(file)",
        "pickle.Unpickler(file)",
    ],
)
def test_what_would_run_it_is_found(source: str) -> None:
    assert len(list(unsafe_in(source))) == 1


@pytest.mark.parametrize(
    "source",
    [
        "np.load(file, allow_pickle=False)",
        "torch.load(file, weights_only=True)",
        "json.load(file)",
        "re.compile(pattern)",
        "module.eval()",
        "from lstm_viz.weight_files import load_weights",
    ],
)
def test_what_runs_nothing_is_let_be(source: str) -> None:
    assert list(unsafe_in(source)) == []
