"""Share and keep: the link, the files, the PyTorch code."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from lstm_viz.cells import LSTM, NO_INTERVENTIONS
from lstm_viz.errors import InvalidInput
from lstm_viz.shown_text import in_short
from lstm_viz.torch_code import torch_code
from lstm_viz.ui.current import Current, build_nearest
from lstm_viz.ui.lab.changing import own_cell
from lstm_viz.ui.link import left_out_of_link
from lstm_viz.ui.own_cell import OwnCell
from lstm_viz.ui.progress import solved, take_over_solved
from lstm_viz.ui.saved_visit import MAX_BYTES, SavedVisit, json_of_visit, visit_from_json
from lstm_viz.ui.selection import Selection, sources_for
from lstm_viz.ui.state import choose, choose_all, nearest, refuse, selection
from lstm_viz.weight_files import load_weights, safetensors_bytes

_UPLOAD = "upload_weights"
_MOST_MEGABYTES = 8
MOST_ARRAY_BYTES = 16 * 1024**2
"""What the arrays of a file may take; the largest cell of the lab takes 0.3 MB."""


def show_keeping(current: Current) -> None:
    """Show how what was made can be sent, kept, and brought back."""
    _say_what_the_link_holds()
    _offer_files(current)
    st.file_uploader(
        "Bring back or bring along: .json, .safetensors or .npz",
        type=["json", "safetensors", "npz"],
        key=_UPLOAD,
        on_change=_take_upload,
        max_upload_size=_MOST_MEGABYTES,
        help="A file of the weight lab, or the weights of an LSTM of your own under PyTorch’s "
        "names: one layer, one direction.",
    )
    _show_code(current)


def _say_what_the_link_holds() -> None:
    left_out = left_out_of_link(selection())
    if left_out:
        st.warning(
            f"The link in the address bar leaves out {' and '.join(left_out)}: too large. "
            "Send the .json file instead."
        )
    else:
        st.markdown(
            "**The link in the address bar holds all of it:** weights, sequence, what is held or "
            "cut, the pin, the page and the step. Copy it and send it."
        )


def _offer_files(current: Current) -> None:
    with st.container(horizontal=True):
        st.download_button(
            "Everything (.json)",
            json_of_visit(SavedVisit(selection(), solved())),
            "lstm-microscope.json",
            "application/json",
            icon=":material/download:",
            on_click="ignore",
            help="Weights, sequence, what is held or cut, pin, and the challenges you solved.",
        )
        st.download_button(
            "Weights (.safetensors)",
            safetensors_bytes(current.cell),
            "lstm.safetensors",
            "application/octet-stream",
            icon=":material/download:",
            on_click="ignore",
            help="Under PyTorch’s names, as nn.LSTM’s state_dict has them.",
        )


def _show_code(current: Current) -> None:
    folded = st.expander("The same cell in PyTorch", key="torch_code", on_change="rerun")
    if not folded.open:
        return
    with folded:
        if current.trace.interventions != NO_INTERVENTIONS:
            st.caption("What is held or cut is not in the code: it is the cell as its weights say.")
        st.code(torch_code(current.cell, current.sequence.x), height=360)


def _take_upload() -> None:
    file = st.session_state[_UPLOAD]
    if file is None:
        return
    try:
        if file.size > max(MAX_BYTES, _MOST_MEGABYTES * 1024**2):
            raise InvalidInput(f"the file is too large; expected at most {_MOST_MEGABYTES} MB.")
        content = file.getvalue()
        if file.name.lower().endswith(".json"):
            visit = visit_from_json(content)
            _require_usable(visit.selection)
            choose_all(visit.selection, f"File: {in_short(file.name)}")
            take_over_solved(visit.solved)
        else:
            _take_weights(content, f"File: {in_short(file.name)}")
    except InvalidInput as problem:
        refuse(InvalidInput(f"The file was not taken: {problem}"))


def _take_weights(content: bytes, label: str) -> None:
    network = load_weights(content, most_bytes=MOST_ARRAY_BYTES)
    cell = network.layers[0][0]
    if not isinstance(cell, LSTM) or network.num_layers > 1 or network.bidirectional:
        directions = "two directions" if network.bidirectional else "one direction"
        raise InvalidInput(
            f"it holds a {network.kind} of {network.num_layers} layer"
            f"{'s' if network.num_layers > 1 else ''} and {directions}; expected an LSTM of one "
            "layer and one direction."
        )
    current = nearest()
    own = OwnCell.of(cell, own_cell(current).alphabet)
    after = replace(current.selection, own=own)
    if after.source not in sources_for(after):
        after = replace(after, source=sources_for(after)[0])
    _require_usable(after)
    choose(own=own, source=after.source, label=label)


def _require_usable(wanted: Selection) -> None:
    """Raise `InvalidInput` when the weights cannot run; another sequence may stand in."""
    built, problem = build_nearest(wanted, None)
    if problem is not None and built.selection.own != wanted.own:
        raise InvalidInput(problem)
