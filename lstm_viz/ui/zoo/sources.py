"""The formulas of the trained networks' page, and who found what."""

from __future__ import annotations

import streamlit as st


def show_sources() -> None:
    """Show what is computed, in symbols, and the papers."""
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown("**What is computed.** With z(t) = V h(t) + d, the read-out’s sums:")
        st.latex(r"p_k(t) = \frac{e^{z_k(t)}}{\sum_j e^{z_j(t)}}")
        st.latex(r"\text{surprise}(t) = -\log_2 p_{x(t)}(t-1)\ \text{bits}")
        st.latex(r"\text{written: } x(t{+}1) \sim e^{z_k(t)/\text{temperature}}")
        st.latex(r"\text{gone on with: } x(t{+}1) = z(t)")
        st.latex(
            r"r = \frac{\sum_t (C_t-\bar C)(a_t-\bar a)}"
            r"{\sqrt{\sum_t (C_t-\bar C)^2\,\sum_t (a_t-\bar a)^2}}"
        )
    with right:
        st.markdown(
            "- A. Karpathy, J. Johnson, L. Fei-Fei 2015, *Visualizing and understanding recurrent "
            "networks*, arXiv:1506.02078: cells that keep track of quotes, of brackets, of a "
            "line’s length, found by looking at text in the colours of a cell.\n"
            "- A. Graves 2013, *Generating sequences with recurrent neural networks*, "
            "arXiv:1308.0850: a network that reads what it wrote.\n"
            "- A. Radford, R. Jozefowicz, I. Sutskever 2017, *Learning to generate reviews and "
            "discovering sentiment*, arXiv:1704.01444: one unit that follows what is meant.\n"
            "- H. Strobelt, S. Gehrmann, H. Pfister, A. M. Rush 2018, *LSTMVis*, "
            "arXiv:1606.07461: which units hold a pattern.\n"
            "- F. Gers, J. Schmidhuber 2001, *LSTM recurrent networks learn simple context-free "
            "and context-sensitive languages*: aⁿbⁿ and aⁿbⁿcⁿ.\n"
            "- S. Hochreiter, J. Schmidhuber 1997, *Long short-term memory*: adding, temporal "
            "order, embedded Reber grammar."
        )
