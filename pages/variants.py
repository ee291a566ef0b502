"""Variants of the LSTM: peepholes, no forget gate, coupled gates, a projection."""

from lstm_viz.ui import shell
from lstm_viz.ui.variants.page import show_variants

shell.enter()
show_variants()
