"""The widgets of the page of bidirectional LSTMs, and what is chosen there; see `ChoiceWidgets`."""

from __future__ import annotations

from lstm_viz.ui.bidirectional.choice import BidirectionalChoice
from lstm_viz.ui.choice_widgets import ChoiceWidgets

WIDGETS = ChoiceWidgets[BidirectionalChoice]("bidirectional", "bidirectional")
