"""The page's widgets, and what is chosen there; see `ChoiceWidgets`."""

from __future__ import annotations

from lstm_viz.ui.choice_widgets import ChoiceWidgets
from lstm_viz.ui.training.choice import TrainingChoice

WIDGETS = ChoiceWidgets[TrainingChoice]("training", "training")

filled = WIDGETS.filled
told = WIDGETS.told
told_default = WIDGETS.told_default
is_echo = WIDGETS.is_echo
setting_changed = WIDGETS.setting_changed
choice_changed = WIDGETS.choice_changed
change = WIDGETS.change
