"""Watch it learn: an RNN, a GRU and an LSTM learn the same task side by side."""

from lstm_viz.ui import shell
from lstm_viz.ui.training.page import show_training

shell.enter()
show_training()
