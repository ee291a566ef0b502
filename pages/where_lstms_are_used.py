"""Where LSTMs are used, with the networks that can be opened here."""

from lstm_viz.ui import shell
from lstm_viz.ui.uses.page import show_uses

shell.enter()
show_uses()
