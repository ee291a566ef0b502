"""The board: one keyed component that draws a page's pictures and keeps them in place.

A picture is an ordinary Plotly figure. `st.plotly_chart` makes a new node whenever a figure
changes, which flickers and loses its place; the board keeps its node and lets Plotly fill in what
changed. Its JavaScript stands beside this file and knows nothing about what the pictures mean.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import plotly
import plotly.graph_objects as go
import streamlit as st

_HERE = Path(__file__).parent
_STATIC = Path(__file__).parents[3] / "static"
_SCRIPTS = ("board.js", "scaling.js")
_PRELOAD = "board_preload"


@dataclass(frozen=True)
class Patch:
    """A piece of layout for a picture of any board on the page."""

    picture: str  # its name
    layout: dict[str, Any]  # as in Plotly.relayout


def show_board(
    key: str,
    figures: Mapping[str, go.Figure],
    *,
    dark: bool,
    patches: Sequence[Patch] = (),
    on_pick: Callable[[Mapping[str, Any]], None] | None = None,
) -> None:
    """Show pictures that change in place.

    Parameters
    ----------
    key : str
        The board's name; the same key keeps the same nodes from run to run.
    figures : mapping of str to Figure
        The pictures by name, top to bottom. ``layout.meta["alt"]`` becomes their accessible name.
    dark : bool
        The ground that the figures were made for. Where the page's is another, the board says so
        and `page_is_dark` knows it at the next run.
    patches : sequence of Patch
        Small changes to pictures of other boards, which are then not sent again.
    on_pick : callable, optional
        Called before the next run with what was clicked: ``picture``, ``trace``, ``index``,
        ``x``, ``y``.
    """

    def picked() -> None:
        # The state is what a browser sent: nothing is known of its form.
        event = st.session_state[key].get("picked")
        if on_pick is not None and isinstance(event, Mapping):
            on_pick(event)

    def turned() -> None:
        st.session_state["page_is_dark"] = bool(st.session_state[key].get("dark"))

    try:
        component, plotly_url = _component(), f"app/static/{_plotly_file()}"
    except OSError as problem:
        st.error(
            f"The pictures cannot be shown: the folder “static” beside app.py cannot be written "
            f"({problem.strerror})."
        )
        return
    component(
        key=key,
        data={
            "figures": [
                {
                    "name": name,
                    "figure": figure.to_plotly_json(),
                    "alt": figure.layout.meta["alt"],
                }
                for name, figure in figures.items()
            ],
            "patches": [{"picture": p.picture, "layout": p.layout} for p in patches],
            "plotly": plotly_url,
            "dark": dark,
        },
        on_picked_change=picked,
        on_dark_change=turned,
    )


def preload_board() -> None:
    """Let the browser load what draws the pictures while the rest of the page is still coming."""
    show_board(_PRELOAD, {}, dark=page_is_dark())


def page_is_dark() -> bool:
    """Whether the page's ground is dark, as the browser last said it."""
    told = st.session_state.get("page_is_dark")
    return bool(st.context.theme.type == "dark") if told is None else bool(told)


def _component() -> Any:
    """The component; registered anew in each run, since a fresh server may have forgotten it."""
    folder = f"app/static/{_board_folder()}"
    return st.components.v2.component(
        "lstm_viz_board",
        html='<div class="board"></div>',
        css=_style(),
        js=(
            f'const board = import(new URL("{folder}/board.js", document.baseURI));\n'
            "export default function (component) {\n"
            "  let close = () => {};\n"
            "  board.then(({ show }) => { close = show(component); });\n"
            "  return () => close();\n"
            "}\n"
        ),
        isolate_styles=False,
    )


@cache
def _style() -> str:
    return (_HERE / "board.css").read_text(encoding="utf-8")


@cache
def _plotly_file() -> str:
    """Put the plotly.js of the installed package where the server can serve it; name the file."""
    source = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    name = f"plotly-{plotly.__version__}.min.js"
    _publish(source, _STATIC / name)
    return name


@cache
def _board_folder() -> str:
    """Put the board's own scripts there too, under a name that changes when they do."""
    newest = max((_HERE / script).stat().st_mtime_ns for script in _SCRIPTS)
    name = f"board-{newest:x}"
    for script in _SCRIPTS:
        _publish(_HERE / script, _STATIC / name / script)
    return name


def _publish(source: Path, target: Path) -> None:
    if target.exists() and target.stat().st_size == source.stat().st_size:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    # Another server may be starting in the same folder: a file is either whole or not there.
    unfinished = target.with_suffix(f".{os.getpid()}")
    shutil.copyfile(source, unfinished)
    unfinished.replace(target)
