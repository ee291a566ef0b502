"""The widgets of the page of costs, and what is chosen there; see `ChoiceWidgets`."""

from __future__ import annotations

from lstm_viz.ui.choice_widgets import ChoiceWidgets
from lstm_viz.ui.cost.choice import CostChoice

WIDGETS = ChoiceWidgets[CostChoice]("cost", "cost")
