"""The gradient lab's widgets, and what is chosen there; see `ChoiceWidgets`."""

from __future__ import annotations

from lstm_viz.ui.choice_widgets import ChoiceWidgets
from lstm_viz.ui.gradient_lab.choice import GradientChoice

_WIDGETS = ChoiceWidgets[GradientChoice]("gradient", "gradients")

filled = _WIDGETS.filled
told = _WIDGETS.told
told_default = _WIDGETS.told_default
is_echo = _WIDGETS.is_echo
setting_changed = _WIDGETS.setting_changed
choice_changed = _WIDGETS.choice_changed
change = _WIDGETS.change
