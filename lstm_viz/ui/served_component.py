"""A component whose scripts and style sheets a browser loads once: answers do not bring them."""

from __future__ import annotations

from typing import Any

import streamlit as st


def served_component(name: str, node: str, folder: str) -> Any:
    """Register a component; to be done in each run, since a fresh server may have forgotten it.

    Parameters
    ----------
    name : str
        The component's name.
    node : str
        The class of the node that it draws into.
    folder : str
        Below ``app/static/``, with a ``streamlit.js`` whose ``show`` takes what Streamlit gives,
        and returns what closes it.
    """
    return st.components.v2.component(
        name,
        html=f'<div class="{node}"></div>',
        js=(
            f'const script = import(new URL("app/static/{folder}/streamlit.js", '
            "document.baseURI));\n"
            "export default function (component) {\n"
            "  let close = () => {};\n"
            "  script.then(({ show }) => { close = show(component); });\n"
            "  return () => close();\n"
            "}\n"
        ),
        isolate_styles=False,
    )
