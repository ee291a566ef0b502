"""The formulas of the gradient lab, and who found them."""

from __future__ import annotations

import streamlit as st


def show_sources() -> None:
    """Show what is computed, in symbols, and the papers."""
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown("**What is computed.** With δ(t) = ∂L/∂h(t) and ε(t) = ∂L/∂C(t), in full:")
        st.latex(
            r"\text{RNN}\quad \delta_{t} = v_t + U^{\top}\big(\varphi'_{t+1}\odot\delta_{t+1}\big)"
        )
        st.latex(
            r"\text{LSTM}\quad \delta_{t} = v_t + \textstyle\sum_{k\in\{i,f,g,o\}}"
            r"U_k^{\top}\,\tfrac{\partial L}{\partial \text{pre}_{k,t+1}}"
        )
        st.latex(
            r"\varepsilon_{t} = f_{t+1}\odot\varepsilon_{t+1} "
            r"+ o_t\odot(1-\tanh^2 C_t)\odot\delta_t"
        )
        st.latex(
            r"\text{GRU}\quad \delta_{t} = v_t + z_{t+1}\odot\delta_{t+1} + "
            r"\textstyle\sum_{k\in\{r,z,n\}}U_k^{\top}(\cdots)"
        )
        st.markdown(
            "L = v·h(T), or Σ v·h(t), with ‖v‖ = 1, so that every curve of ∂L/∂h "
            "begins at 1, whatever the network’s size."
        )
    with right:
        st.markdown(
            "- S. Hochreiter 1991, *Untersuchungen zu dynamischen neuronalen Netzen*: the gradient "
            "of an RNN vanishes or explodes.\n"
            "- Y. Bengio, P. Simard, P. Frasconi 1994, *Learning long-term dependencies with "
            "gradient descent is difficult*.\n"
            "- S. Hochreiter, J. Schmidhuber 1997, *Long short-term memory*: the constant error "
            "carousel, here the direct path with f = 1.\n"
            "- F. Gers, J. Schmidhuber, F. Cummins 2000, *Learning to forget*: the forget gate; "
            "the direct path is ∏f.\n"
            "- R. Pascanu, T. Mikolov, Y. Bengio 2013, *On the difficulty of training recurrent "
            "neural networks*: the bound, and clipping by norm.\n"
            "- K. Cho et al. 2014, *Learning phrase representations using RNN encoder–decoder*: "
            "the GRU.\n"
            "- A. Saxe, J. McClelland, S. Ganguli 2014, *Exact solutions to the nonlinear dynamics "
            "of learning in deep linear neural networks*: orthogonal first weights.\n"
            "- Q. Le, N. Jaitly, G. Hinton 2015, *A simple way to initialize recurrent networks of "
            "rectified linear units*: the identity.\n"
            "- C. Tallec, Y. Ollivier 2018, *Can recurrent neural networks warp time?*: chrono."
        )
