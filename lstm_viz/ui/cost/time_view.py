"""The measured time: what was measured, and where it does not follow the count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from lstm_viz.costs import COSTS, Architecture, Measured, Sizes
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.cost_axis import ratio_text, time_text
from lstm_viz.figures.cost_bars import COMPARED_WITH
from lstm_viz.on_device import torch_is_installed
from lstm_viz.ui.cost.binding import WIDGETS
from lstm_viz.ui.cost.choice import AXES, CostChoice
from lstm_viz.ui.cost.times import (
    compared,
    measure_modules_now,
    measure_now,
    module_times_of,
)
from lstm_viz.ui.messages import as_text
from lstm_viz.ui.state import act, refuse

_APART = 1.5
"""Ratios that differ by more than this factor are said to disagree."""


def show_times(choice: CostChoice, measured: Measured | None) -> None:
    """Show what was measured for these sizes, and let it be measured."""
    sizes = choice.sizes
    with st.container(horizontal=True, vertical_alignment="center", key="cost_measuring"):
        asked = st.button(
            "Measure these sizes now" if measured is None else "Measure again",
            key="cost_measure",
            icon=":material/timer:",
            on_click=act,
            help="Runs the NumPy cells of this app on the server, in a process of its own with one "
            "thread, for about a quarter of a second.",
        )
        asked_torch = torch_is_installed() and st.button(
            "PyTorch’s modules, too",
            key="cost_measure_torch",
            on_click=act,
            help="In a process of its own, which loads PyTorch: some seconds.",
        )
        st.segmented_control(
            "Bars",
            AXES,
            format_func={"log": "Logarithmic", "linear": "Linear"}.__getitem__,
            **WIDGETS.told_default("axis", choice.axis),
            on_change=WIDGETS.setting_changed("axis", "Bars"),
            required=True,
            label_visibility="collapsed",
            help="Logarithmic: each line is ten times the one before. Linear: twice as long is "
            "twice as much.",
        )
    if asked or asked_torch:
        _measure(sizes, measure_now if asked else measure_modules_now)
    if measured is None:
        st.markdown("*The time of a step has not been measured for these sizes yet.*")
    else:
        st.markdown(as_text(f"Measured: {measured.told}"))
        st.markdown(_judged(sizes, measured))
    _show_modules(sizes)


def _measure(sizes: Sizes, measuring: Callable[[Sizes], object]) -> None:
    """Measure where everybody sees that it is done, then let the page show what was found."""
    with st.spinner("Measuring…", show_time=True):
        try:
            measuring(sizes)
        except InvalidInput as problem:
            refuse(problem)
    st.rerun()


def _counts(sizes: Sizes) -> dict[Architecture, int]:
    return {key: cost.multiplications.value(sizes.letters) for key, cost in COSTS.items()}


def _judged(sizes: Sizes, measured: Measured) -> str:
    """Where the times follow the counts and where not, and why not."""
    counts = _counts(sizes)
    found = compared(measured, counts, COMPARED_WITH)
    apart = [
        ratios for ratios in found if not 1 / _APART < ratios.time / ratios.multiplications < _APART
    ]
    rnn = measured.seconds[COMPARED_WITH]
    rate = counts[COMPARED_WITH] / rnn / 1e9
    told = (
        f"The RNN’s {counts[COMPARED_WITH]:,} multiplications take {time_text(rnn)}: "
        f"{rate:.2g} thousand million a second."
    )
    if not apart:
        return f"{told} **All times follow the counts** to within a factor of {_APART:g}."
    listed = "; ".join(
        f"{COSTS[ratios.key].name} takes {ratio_text(ratios.time)} its time for "
        f"{ratio_text(ratios.multiplications)} its multiplications"
        for ratios in apart
    )

    def at_a_step(key: Architecture) -> str:
        return f"{COSTS[key].activations.value(sizes.letters):,}"

    # The calls are those of the loops in `cells/rnn.py`, `lstm.py`, `gru.py` and
    # `variants/variant_lstm.py`.
    return (
        f"{told} **Not all times follow the counts.** Compared with the RNN: {listed}.\n\n"
        "**Why not?** At small sizes what takes time is calling NumPy at all, whatever is "
        "multiplied: of these cells the RNN makes 3 calls a step, the LSTM 11 (its four blocks are "
        "one product, its three σ one call), the GRU about 15, the one with coupled gates, which "
        "is written for several variants at once, about 35. At all sizes W x(t) of all steps "
        "together is one fast product, while U h(t−1) has to go step by step; without a recurrence "
        "everything is like the former. σ and tanh take "
        f"time and are no multiplications: {at_a_step('lstm')} of them a step in an LSTM, "
        f"{at_a_step('attention')} with attention."
    )


def _show_modules(sizes: Sizes) -> None:
    found = module_times_of(sizes)
    if found is None:
        return
    counts = _counts(replace(sizes, outputs=0))  # the modules have no read-out
    left_out = ", without the read-out" if sizes.outputs else ""
    rows = []
    for key, cost in COSTS.items():
        if key in found.seconds:
            time = found.seconds[key]
            rows.append(
                f"| {cost.name} | {time_text(time)} | "
                f"{ratio_text(time / found.seconds[COMPARED_WITH])} | "
                f"{ratio_text(counts[key] / counts[COMPARED_WITH])} |"
            )
    st.markdown(
        f"PyTorch {found.version}, float32, no gradients, processor time, the median of "
        f"{found.repeats} runs of {found.steps} steps, threads: {found.threads}{left_out}:"
        "\n\n"
        "| | time a step | to the RNN | multiplications to the RNN |\n|:--|--:|--:|--:|\n"
        + "\n".join(rows)
    )
