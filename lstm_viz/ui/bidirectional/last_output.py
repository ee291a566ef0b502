"""What ``out[-1]`` of a bidirectional network holds, with its numbers."""

from __future__ import annotations

import streamlit as st

from lstm_viz.arrays import FloatArray
from lstm_viz.figures.digits import shown
from lstm_viz.ui.bidirectional.scene import BidirectionalScene


def last_output_table(scene: BidirectionalScene) -> str:
    """The halves of ``out[0]`` and ``out[-1]``, and h_n, as a table in Markdown."""
    run, out, (forward, _) = scene.run, scene.run.hidden, scene.chains
    count, steps = forward.cell.hidden_size, forward.steps
    rows = (
        ("out[-1][:H]", out[-1, :count], f"h→({steps})", _read(steps), "forward, at its end"),
        (
            "**out[-1][H:]**",
            out[-1, count:],
            f"h←({steps})",
            _read(1),
            "**backward, at its start**",
        ),
        ("out[0][:H]", out[0, :count], "h→(1)", _read(1), "forward, at its start"),
        ("out[0][H:]", out[0, count:], "h←(1)", _read(steps), "backward, at its end"),
        ("h_n[0]", run.h_n[0], f"h→({steps})", _read(steps), "forward, at its end"),
        ("h_n[1]", run.h_n[1], "h←(1)", _read(steps), "backward, at its end"),
    )
    head = "| in PyTorch | is | its numbers | has read | so it is |\n|---|---|---|---|---|\n"
    return head + "\n".join(
        f"| {name.replace('[', chr(92) + '[')} | {what} | {_numbers(values)} | {read} | {so} |"
        for name, values, what, read, so in rows
    )


def show_last_output(scene: BidirectionalScene) -> None:
    """Say what ``out[-1]`` is, and what to use in its place."""
    steps = scene.chains[0].steps
    st.markdown(
        f"`out` has one row a step, both halves by the sequence’s own time. The backward chain "
        f"starts at step {steps} and ends at step 1: in `out[-1]` its half has read **one** step. "
        "Whoever sums up a sequence by `out[-1]` throws nearly all of the backward chain away."
    )
    st.markdown(last_output_table(scene))
    st.code(
        "out, (h_n, c_n) = lstm(x)                    # x: (T, B, D), bidirectional=True\n"
        "wrong = out[-1]                              # h← has read the last step only\n"
        "right = torch.cat([h_n[-2], h_n[-1]], dim=-1)  # both chains at their ends\n"
        "same = torch.cat([out[-1, :, :H], out[0, :, H:]], dim=-1)",
        language="python",
    )


def _read(count: int) -> str:
    return "1 step" if count == 1 else f"{count} steps"


def _numbers(values: FloatArray) -> str:
    return ", ".join(shown(float(value), 3, signed=True) for value in values)
