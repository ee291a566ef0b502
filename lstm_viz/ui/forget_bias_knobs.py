"""The two widgets of a forget bias that may be set or left as it was drawn."""

from __future__ import annotations

from typing import Any

from lstm_viz.cells import Initialisation
from lstm_viz.ui.choice_widgets import ChoiceWidgets


def choose_forget_bias(
    widgets: ChoiceWidgets[Any],
    slider: Any,
    toggle: Any,
    forget_bias: float | None,
    init: Initialisation,
) -> None:
    """Show how large it is, and whether it is set at all.

    Parameters
    ----------
    widgets : ChoiceWidgets
        Of the page; its settings have the field ``forget_bias``.
    slider, toggle : containers
        Where each of the two stands.
    forget_bias : float or None
        What is chosen, -4 to 6; None: as `init` draws it.
    init : str
        How the weights are drawn; chrono sets the bias itself.
    """
    is_set = forget_bias is not None
    slider.slider(
        "Forget bias",
        -4.0,
        6.0,
        step=0.25,
        **widgets.told("forget_bias", forget_bias if is_set else 0.0),
        on_change=widgets.setting_changed("forget_bias", "Forget bias", float),
        disabled=init == "chrono",
        help="b of f(t); in a GRU of z(t), which keeps the old state there. Moving it sets it.",
    )
    toggle.toggle(
        "Bias set",
        **widgets.told("has_bias", is_set),
        on_change=widgets.setting_changed(
            "forget_bias",
            "Forget bias set:",
            lambda on: 1.0 if on else None,
            widget="has_bias",
        ),
        disabled=init == "chrono",
        help="Off: as the initialisation draws it, which with PyTorch’s is around 0.",
    )
