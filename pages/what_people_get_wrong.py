"""What people get wrong about LSTMs: guess, then see it in a small experiment."""

from lstm_viz.ui import shell
from lstm_viz.ui.misconceptions.page import show_misconceptions

shell.enter()
show_misconceptions()
