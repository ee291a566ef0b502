"""The widgets of the page of what people get wrong; see `ChoiceWidgets`."""

from __future__ import annotations

from lstm_viz.ui.choice_widgets import ChoiceWidgets
from lstm_viz.ui.misconceptions.choice import MisconceptionsChoice

WIDGETS = ChoiceWidgets[MisconceptionsChoice]("misconceptions", "misconceptions")
