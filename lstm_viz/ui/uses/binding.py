"""The widgets of the page of uses, and what is chosen there; see `ChoiceWidgets`."""

from __future__ import annotations

from lstm_viz.ui.choice_widgets import ChoiceWidgets
from lstm_viz.ui.uses.choice import UsesChoice

WIDGETS = ChoiceWidgets[UsesChoice]("uses", "uses")
