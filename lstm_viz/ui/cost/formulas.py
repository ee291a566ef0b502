"""The formulas of one architecture, in symbols and with the numbers in; memory; sources."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from lstm_viz.costs import ARCHITECTURES, COSTS, Architecture, Formula, Quantity, Sizes
from lstm_viz.ui.cost.binding import WIDGETS

BYTES = 4
"""Of a number in float32."""

_COUNTS: tuple[tuple[Quantity, str], ...] = (
    ("parameters", "Parameters"),
    ("multiplications", "Multiplications a step"),
    ("state", "Numbers handed on"),
)


def show_formulas(chosen: Architecture, sizes: Sizes) -> None:
    """Show how an architecture's counts come about, and let another be chosen."""
    st.pills(
        "Formulas of",
        ARCHITECTURES,
        format_func=lambda key: COSTS[key].name,
        **WIDGETS.told_default("architecture", chosen),
        on_change=WIDGETS.setting_changed("architecture", "Formulas of"),
        required=True,
    )
    cost = COSTS[chosen]
    st.markdown(cost.sentence)
    letters = sizes.letters
    for quantity, name in _COUNTS:
        st.markdown(f"**{name}**")
        st.latex(formula_in_latex(cost.of(quantity), letters))


def formula_in_latex(formula: Formula, letters: Mapping[str, int]) -> str:
    """A formula in symbols, with the numbers in, its subtotals and what it comes to, in LaTeX."""
    first, *others = formula.steps(letters)
    lines = [_latex(first), *(f"= {_latex(line)}" for line in others)]
    return r"\begin{aligned}" + r"\\".join(f"&{line}" for line in lines) + r"\end{aligned}"


def _latex(text: str) -> str:
    return text.replace("·", r" \cdot ").replace("−", "-").replace(",", "{,}")


def show_kept(sizes: Sizes) -> None:
    """Show what training has to keep of the way forward."""
    letters = sizes.letters
    st.markdown(
        "To correct weights, the gradient goes back through all steps, and at each of them it "
        "needs the values of the gates and states of the way forward. So they are kept, and the "
        "memory grows with T. Without a recurrence nothing has to wait for later steps."
    )
    rows = []
    for key in ARCHITECTURES:
        formula = COSTS[key].kept
        numbers = formula.value(letters)
        rows.append(
            f"| {COSTS[key].name} | {formula.symbols(letters)} | {formula.numbers(letters)} | "
            f"{numbers:,} | {size_text(numbers * BYTES)} |"
        )
    st.markdown(
        "| | numbers kept | with these sizes | in all | in float32 |\n|:--|:--|:--|--:|--:|\n"
        + "\n".join(rows)
    )


def size_text(size: int) -> str:
    """Bytes as they are shown: ``640 B``, ``312.5 KiB``, ``1.2 GiB``."""
    amount = float(size)
    for unit in ("B", "KiB", "MiB"):
        if amount < 1024:
            return f"{amount:,.0f} B" if unit == "B" else f"{amount:,.1f} {unit}"
        amount /= 1024
    return f"{amount:,.1f} GiB"


def show_sources() -> None:
    """Show what is counted and what is not, and the papers."""
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(
            "**What is counted.** A multiplication is one multiply-add of a matrix product, or one "
            "product of two numbers of a vector, such as f ⊙ C. Adding biases, σ and tanh are not "
            "in it.\n\n"
            "**Biases.** PyTorch and cuDNN have two in each gate, `bias_ih` and `bias_hh`: 2·H. "
            "One would do, but for the GRU’s n, where r stands between them.\n\n"
            "**Projection.** P = H/2 here. **Attention.** N = H units in the score; what an "
            "encoder costs is the bidirectional row. U a(t) + b of all T annotations is computed "
            "once a sequence, T·2·H·H multiplications that no step repeats."
        )
    with right:
        st.markdown(
            "- S. Hochreiter, J. Schmidhuber 1997, *Long short-term memory*, §5: O(1) a weight "
            "and step.\n"
            "- K. Cho et al. 2014, *Learning phrase representations using RNN encoder–decoder*: "
            "the GRU.\n"
            "- H. Sak, A. Senior, F. Beaufays 2014, *Long short-term memory recurrent neural "
            "network architectures for large scale acoustic modeling*: the projection.\n"
            "- K. Greff et al. 2017, *LSTM: a search space odyssey*: coupled gates, and that they "
            "cost little accuracy.\n"
            "- D. Bahdanau, K. Cho, Y. Bengio 2015, *Neural machine translation by jointly "
            "learning to align and translate*: attention.\n"
            "- The PyTorch manual of `nn.RNN`, `nn.GRU`, `nn.LSTM`: shapes and biases."
        )
