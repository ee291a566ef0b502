"""The widgets of the page of stacked LSTMs, and what is chosen there; see `ChoiceWidgets`."""

from __future__ import annotations

from lstm_viz.ui.choice_widgets import ChoiceWidgets
from lstm_viz.ui.stacked.choice import StackedChoice

WIDGETS = ChoiceWidgets[StackedChoice]("stacked", "stacked")
