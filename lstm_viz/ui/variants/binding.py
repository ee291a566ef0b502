"""The widgets of the page of variants, and what is chosen there; see `ChoiceWidgets`."""

from __future__ import annotations

from lstm_viz.ui.choice_widgets import ChoiceWidgets
from lstm_viz.ui.variants.choice import VariantsChoice

WIDGETS = ChoiceWidgets[VariantsChoice]("variants", "variants")
