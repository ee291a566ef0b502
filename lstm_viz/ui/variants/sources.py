"""What was found about the variants, and by whom."""

from __future__ import annotations

import streamlit as st


def show_what_matters() -> None:
    """Show what a large comparison found, and what not to read into it."""
    st.markdown(
        "**Greff, Srivastava, Koutník, Steunebrink & Schmidhuber 2017, *LSTM: A Search Space "
        "Odyssey*,** IEEE Transactions on Neural Networks and Learning Systems 28 "
        "([arXiv:1503.04069](https://arxiv.org/abs/1503.04069)), trained eight variants on speech, "
        "handwriting and polyphonic music, 5,400 runs in all. From its abstract:\n"
        "- None of the variants improves on the standard LSTM significantly.\n"
        "- The forget gate and the output activation function, tanh in o(t)·tanh C(t), are its "
        "most critical components.\n"
        "- The hyperparameters studied are nearly independent of each other.\n\n"
        "From its conclusions *as others quote them* (of the version of 2015; not read in the "
        "paper itself for this page):\n"
        "- Coupling the input and forget gates, or removing peepholes, makes the LSTM simpler "
        "without significantly hurting it.\n"
        "- The output activation function is needed where C is unbounded. Coupled gates bound it: "
        "step through “Coupled” and see that |C| never passes 1.\n\n"
        "What this says of peepholes is that one can leave them out. That says nothing against "
        "the timing tasks of Gers, Schraudolph & Schmidhuber (2002), for which they were made; "
        "nor do all counting tasks need them: the presets “Counter” and “aⁿbⁿ” count without."
    )
    st.markdown(
        "**Where the variants come from**\n"
        "- S. Hochreiter, J. Schmidhuber 1997, *Long short-term memory*, Neural Computation 9: no "
        "forget gate.\n"
        "- F. Gers, J. Schmidhuber, F. Cummins 2000, *Learning to forget*, Neural Computation 12: "
        "the forget gate, for streams on which C would grow without end.\n"
        "- F. Gers, J. Schmidhuber 2000, *Recurrent nets that time and count*, IJCNN; F. Gers, N. "
        "Schraudolph, J. Schmidhuber 2002, *Learning precise timing with LSTM recurrent networks*, "
        "JMLR 3: peepholes.\n"
        "- H. Sak, A. Senior, F. Beaufays 2014, *Long short-term memory recurrent neural network "
        "architectures for large scale acoustic modeling*, Interspeech: the projection.\n"
        "- The projection’s weights on this page are the nearest of rank P to the plain U, by "
        "singular values (Eckart & Young 1936); a trained one is learned."
    )
