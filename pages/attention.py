"""Attention over an LSTM: dates in many languages to ISO, and where the decoder looks."""

from lstm_viz.ui import shell
from lstm_viz.ui.attention.page import show_attention

shell.enter()
show_attention()
