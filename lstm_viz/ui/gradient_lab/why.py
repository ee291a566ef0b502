"""Why the gradient is what it is: the belt, the way through the gates, bounds, singular values."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from lstm_viz.analysis import GradientFlow
from lstm_viz.cells import LSTMTrace, RNNTrace
from lstm_viz.figures import (
    bound_picture,
    gradient_paths_picture,
    over_time,
    singular_value_lines,
    still,
)
from lstm_viz.figures.log_axis import magnitude
from lstm_viz.gradients import (
    ARCHITECTURE_NAMES,
    Architecture,
    Comparison,
    SingularValues,
    gradient_paths,
    jacobian_bound,
    jacobian_singular_values,
)
from lstm_viz.ui.board import page_is_dark, show_board
from lstm_viz.ui.gradient_lab.choice import GradientChoice
from lstm_viz.ui.gradient_lab.closely import closely
from lstm_viz.ui.gradient_lab.initialisation_choice import choose_initialisation

MOST_SINGULAR_UNITS = 64
"""With more units the singular values take seconds; then they are left out, and it is said."""

_JUST_ONE = 1e-5
"""σ_max of an orthogonal U is 1 but for rounding, in float32 as well."""


def show_why(choice: GradientChoice, comparison: Comparison, tokens: Sequence[str] | None) -> None:
    """Show one initialisation's paths, bound and singular values.

    Raises
    ------
    InvalidInput
        When the sequence is too long for it, or a state left the float range.
    """
    k = choose_initialisation(choice, comparison)
    for architecture in comparison.settings.architectures:
        one = closely(comparison, architecture, k)
        if isinstance(one.flow.trace, LSTMTrace):
            _show_paths(one.flow, one.h_seed, tokens)
    for architecture in comparison.settings.architectures:
        one = closely(comparison, architecture, k)
        if isinstance(one.flow.trace, RNNTrace):
            _show_bound(one.flow, one.h_seed, tokens, architecture)
    _show_singular_values(comparison, k)


def _show_paths(flow: GradientFlow, h_seed: np.ndarray, tokens: Sequence[str] | None) -> None:
    dark = page_is_dark()
    paths = gradient_paths(flow, h_seed)
    st.markdown(
        "**The LSTM: along the belt, and through the gates.** Backward, ∂L/∂C(t) is what comes "
        "along the belt, f(t+1) ⊙ ∂L/∂C(t+1), plus what comes through h(t), which the next gates "
        f"see. At t = 1 the belt alone, ∏f, would leave {magnitude(float(paths.direct[0]))}; the "
        f"whole is {magnitude(float(paths.whole[0]))}."
    )
    picture = gradient_paths_picture(paths, tokens=tokens, dark=dark)
    show_board(
        "gradient_paths_board",
        {"paths": over_time(picture, flow.trace.steps, behind=True, dark=dark)},
        dark=dark,
    )


def _show_bound(
    flow: GradientFlow,
    h_seed: np.ndarray,
    tokens: Sequence[str] | None,
    architecture: Architecture,
) -> None:
    dark = page_is_dark()
    if not isinstance(flow.trace, RNNTrace):
        return
    bound = jacobian_bound(flow.trace, h_seed)
    has_many_losses = int(np.count_nonzero(h_seed.any(axis=1))) > 1
    summed = " Here the bound is the sum of one for each loss." if has_many_losses else ""
    st.markdown(
        f"**The {ARCHITECTURE_NAMES[architecture]}: no more than (σ_max(U) · max φ′)^(T−t).** Each "
        f"step back multiplies by Uᵀ and by the slopes φ′.{summed} With σ_max(U) = "
        f"{bound.sigma_max:.3g} and max φ′ = 1: {_verdict(bound.sigma_max)} At t = 1 "
        f"the bound is {magnitude(float(bound.from_weights[0]))}, with the steepest slope that was "
        f"met at each step {magnitude(float(bound.from_slopes[0]))}; the gradient is "
        f"{magnitude(float(flow.norm_h[0]))} "
        "(Hochreiter 1991; Bengio, Simard & Frasconi 1994; Pascanu, Mikolov & Bengio 2013)."
    )
    picture = bound_picture(flow.norm_h, bound, key=architecture, tokens=tokens, dark=dark)
    show_board(
        f"gradient_bound_{architecture}",
        {"bound": over_time(picture, flow.trace.steps, behind=True, dark=dark)},
        dark=dark,
    )


def _verdict(sigma_max: float) -> str:
    """What the bound says of a gradient on a long way back."""
    if abs(sigma_max - 1) < _JUST_ONE:
        return "just 1, so that nothing can explode, and only the slopes can shrink it."
    if sigma_max < 1:
        return "under 1, so that what comes from far away must vanish."
    return "over 1, without which nothing can explode; it may vanish all the same."


def _show_singular_values(comparison: Comparison, k: int) -> None:
    st.markdown(
        "**How far a change of the state would come.** The singular values of the product of the "
        "one-step Jacobians, ∂s(T)/∂s(T−k): the largest, the middle, the smallest. The state is h, "
        "in an LSTM h and C together."
    )
    if max(result.hidden_size for result in comparison.results) > MOST_SINGULAR_UNITS:
        st.caption(
            f"Shown for networks of up to {MOST_SINGULAR_UNITS} units; here are more. "
            "Fewer units show it."
        )
        return
    dark = page_is_dark()
    found: dict[str, SingularValues] = {
        architecture: _singular_values(comparison, architecture, k)
        for architecture in comparison.settings.architectures
    }
    show_board(
        "singular_values_board",
        {"singular values": still(singular_value_lines(found, dark=dark))},
        dark=dark,
    )


def _singular_values(comparison: Comparison, architecture: Architecture, k: int) -> SingularValues:
    """Computed once for each network that is kept; see `closely`."""
    one = closely(comparison, architecture, k)
    known = one.kept.get("singular values")
    if known is None:
        with st.spinner("Multiplying the Jacobians…"):
            known = one.kept["singular values"] = jacobian_singular_values(one.flow.trace)
    return known
