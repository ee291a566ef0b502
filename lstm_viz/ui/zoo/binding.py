"""The widgets of the trained networks, and what is chosen there; see `ChoiceWidgets`."""

from __future__ import annotations

from lstm_viz.ui.choice_widgets import ChoiceWidgets
from lstm_viz.ui.zoo.choice import ZooChoice

WIDGETS = ChoiceWidgets[ZooChoice]("zoo", "zoo")

key_of = WIDGETS.key
filled = WIDGETS.filled
told = WIDGETS.told
told_default = WIDGETS.told_default
is_echo = WIDGETS.is_echo
choice_changed = WIDGETS.choice_changed
setting_changed = WIDGETS.setting_changed
change = WIDGETS.change
