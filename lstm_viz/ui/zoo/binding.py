"""The widgets of the trained networks, and what is chosen there; see `ChoiceWidgets`."""

from __future__ import annotations

from lstm_viz.ui.choice_widgets import ChoiceWidgets
from lstm_viz.ui.zoo.choice import ZooChoice

_WIDGETS = ChoiceWidgets[ZooChoice]("zoo", "zoo")

key_of = _WIDGETS.key
filled = _WIDGETS.filled
told = _WIDGETS.told
told_default = _WIDGETS.told_default
is_echo = _WIDGETS.is_echo
choice_changed = _WIDGETS.choice_changed
change = _WIDGETS.change
