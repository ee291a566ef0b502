"""The widgets of the page of attention, and what is chosen there; see `ChoiceWidgets`."""

from __future__ import annotations

from lstm_viz.ui.attention.choice import AttentionChoice
from lstm_viz.ui.choice_widgets import ChoiceWidgets

WIDGETS = ChoiceWidgets[AttentionChoice]("attention", "attention")
