"""The widgets of the page of sequence problems, and what is chosen there; see `ChoiceWidgets`."""

from __future__ import annotations

from lstm_viz.ui.choice_widgets import ChoiceWidgets
from lstm_viz.ui.problems.choice import ProblemsChoice

WIDGETS = ChoiceWidgets[ProblemsChoice]("problems", "problems")
