"""The widgets of the page of cells side by side, and what is chosen there; see `ChoiceWidgets`."""

from __future__ import annotations

from lstm_viz.ui.choice_widgets import ChoiceWidgets
from lstm_viz.ui.side_by_side.choice import SideBySideChoice

WIDGETS = ChoiceWidgets[SideBySideChoice]("side_by_side", "side_by_side")
