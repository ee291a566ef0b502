"""One line that says how far the trace is from torch.nn.LSTM; torch is loaded when it is asked."""

from __future__ import annotations

import logging

import streamlit as st

from lstm_viz.on_device import DeviceFailed, torch_is_installed
from lstm_viz.on_device.devices import CPU
from lstm_viz.on_device.failure import on_device
from lstm_viz.ui.current import Current
from lstm_viz.ui.messages import as_text

_RESULT, _ASKED = "pytorch_comparison", "pytorch_comparison_asked"


def show_pytorch_line(current: Current) -> None:
    """Show the comparison's result, or the button that makes it."""
    known = st.session_state.get(_RESULT)
    # A result belongs to one trace; another network or sequence has none yet.
    belongs = known is not None and known[0] == _fingerprint(current)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Compare with torch.nn.LSTM",
            icon=":material/fact_check:",
            key="compare_with_pytorch",
            help="Runs the same weights and sequence through PyTorch in float64, now.",
            on_click=_ask,
        )
        if st.session_state.pop(_ASKED, False):
            with st.spinner("Loading PyTorch and running the same sequence…"):
                line = _compare(current)
            st.session_state[_RESULT] = known = (_fingerprint(current), line)
            belongs = True
        if belongs and known is not None:
            st.markdown(known[1])
        else:
            st.caption("Not compared yet: PyTorch is loaded only when you ask.")


def _ask() -> None:
    st.session_state[_ASKED] = True


def _fingerprint(current: Current) -> tuple[bytes, bytes]:
    cell = current.cell
    weights = b"".join(
        array.tobytes()
        for array in (cell.weight_ih, cell.weight_hh, cell.bias_ih, cell.bias_hh)
        if array is not None
    )
    return weights, current.trace.x.tobytes()


def _compare(current: Current) -> str:
    """What was found, or why nothing was; the button tries it again."""
    if not torch_is_installed():
        return "PyTorch is not installed here: `pip install torch` makes the comparison possible."
    try:
        from lstm_viz.torch_bridge import largest_difference

        # PyTorch can hold no gate and cut no wire: the weights are compared as they are.
        trace = current.cell.trace(current.sequence.x)
        found = on_device(CPU, lambda: largest_difference(trace))
    except DeviceFailed as problem:
        return as_text(f"Not compared: {problem} Another try may work.")
    except MemoryError:
        return "Not compared: the server has no memory left for it. Another try may work."
    except (ImportError, OSError) as problem:  # a library of it is missing, or of another version
        logging.getLogger(__name__).error("PyTorch could not be loaded.", exc_info=problem)
        return as_text(
            f"Not compared: PyTorch could not be loaded ({problem}). Installing it anew may help."
        )
    numbers = f"{found.compared:,} numbers: every h and C at every step"
    if current.trace.interventions:
        numbers += ", with nothing held or cut"
    if found.largest == 0:
        return (
            f"No difference from `torch.nn.LSTM` {found.version} in float64, to the last bit "
            f"({numbers})."
        )
    return (
        f"Largest difference from `torch.nn.LSTM` {found.version} in float64: "
        f"**{found.largest:.0e}** ({numbers})."
    )
