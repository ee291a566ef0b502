"""Vanishing gradients: an RNN, a GRU and an LSTM side by side on the same sequence and loss."""

from lstm_viz.ui import shell
from lstm_viz.ui.gradient_lab.page import show_gradient_lab

shell.enter()
show_gradient_lab()
