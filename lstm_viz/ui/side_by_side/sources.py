"""The equations of the four side by side, and who wrote them."""

from __future__ import annotations

import streamlit as st

_EQUATIONS: dict[str, tuple[str, ...]] = {
    "Feed-forward": (r"h(t) = \tanh(W x(t) + b)",),
    "RNN": (r"h(t) = \tanh(W x(t) + U h(t{-}1) + b)",),
    "GRU": (
        r"r(t) = \sigma(W_r x(t) + U_r h(t{-}1) + b_r)",
        r"z(t) = \sigma(W_z x(t) + U_z h(t{-}1) + b_z)",
        r"q(t) = U_n h(t{-}1) + b_{hn}",
        r"n(t) = \tanh(W_n x(t) + b_{in} + r(t) \odot q(t))",
        r"h(t) = z(t) \odot h(t{-}1) + (1 - z(t)) \odot n(t)",
    ),
    "LSTM": (
        r"f(t) = \sigma(W_f x(t) + U_f h(t{-}1) + b_f)",
        r"i(t) = \sigma(W_i x(t) + U_i h(t{-}1) + b_i)",
        r"\tilde{C}(t) = \tanh(W_g x(t) + U_g h(t{-}1) + b_g)",
        r"o(t) = \sigma(W_o x(t) + U_o h(t{-}1) + b_o)",
        r"C(t) = f(t) \odot C(t{-}1) + i(t) \odot \tilde{C}(t)",
        r"h(t) = o(t) \odot \tanh C(t)",
    ),
}
_SOURCES = """
- J. L. Elman 1990, *Finding structure in time*, Cognitive Science 14: the loop of h.
- K. Cho et al. 2014, *Learning phrase representations using RNN encoder–decoder for statistical
  machine translation*, arXiv:1406.1078: the GRU. There r acts on h(t−1) before the recurrent
  product; here, as in PyTorch and cuDNN, after it, on q(t).
- S. Hochreiter, J. Schmidhuber 1997, *Long short-term memory*, Neural Computation 9: the cell
  state; F. Gers, J. Schmidhuber, F. Cummins 2000, *Learning to forget*: the forget gate.
"""


def show_equations() -> None:
    """Show the equations in two columns, and the papers."""
    left, right = st.columns(2, gap="large")
    for column, names in ((left, ("Feed-forward", "RNN", "GRU")), (right, ("LSTM",))):
        with column:
            for name in names:
                st.markdown(f"**{name}**")
                for equation in _EQUATIONS[name]:
                    st.latex(equation)
    with right:
        st.markdown(
            "The feed-forward network is an RNN whose U is 0. The row of what it would answer "
            "comes from a linear read-out of h(t): the likeliest output, or, where several may be "
            "right, all those over one half. The number beside it is what exactly the right "
            "answer gets."
        )
        st.markdown(_SOURCES)
