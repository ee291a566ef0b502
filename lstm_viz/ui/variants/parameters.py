"""How many parameters each variant has, counted."""

from __future__ import annotations

import streamlit as st

from lstm_viz.cells import LSTM, VariantLSTM
from lstm_viz.figures.digits import counted
from lstm_viz.ui.variants.choice import VARIANTS, Variant, VariantsChoice
from lstm_viz.ui.variants.scene import cell_of
from lstm_viz.ui.variants.words import NAMES

_FORMULAS: dict[Variant, str] = {
    "plain": "4H(D + H + 2)",
    "peepholes": "4H(D + H + 2) + H for each gate that sees C",
    "no-forget-gate": "3H(D + H + 2)",
    "coupled": "3H(D + H + 2)",
    "projection": "4H(D + P + 2) + P·H",
}


def all_variants(choice: VariantsChoice) -> dict[Variant, LSTM | VariantLSTM]:
    """Each variant of the cell that is shown, at the settings chosen."""
    made = choice.sequence, choice.strength, choice.outputs, choice.seed
    return {variant: cell_of(variant, *made) for variant in VARIANTS}


def show_parameters(choice: VariantsChoice) -> None:
    """Show a table: how many, and how that grows."""
    cells = all_variants(choice)
    plain = cells["plain"].parameter_count
    lines = [
        "| variant | parameters | of the plain LSTM’s | formula |",
        "|---|---:|---:|---|",
        *(
            f"| {NAMES[variant]} | {cell.parameter_count} | {cell.parameter_count / plain:.0%} "
            f"| {_FORMULAS[variant]} |"
            for variant, cell in cells.items()
        ),
    ]
    st.markdown("\n".join(lines))
    one = cells["projection"]
    st.caption(
        f"Of the cells on this page: D = {one.input_size} input, H = {one.hidden_size} units, "
        f"a projected h(t) of P = {counted(one.output_size, 'number')}; both biases "
        "counted, as PyTorch has them."
    )
