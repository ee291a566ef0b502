"""Holding gates and cutting wires while the cell runs; its weights stay as they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from lstm_viz.cells import Clamp, Freeze, Interventions
from lstm_viz.notation import QUANTITIES
from lstm_viz.ui.current import Current
from lstm_viz.ui.lab.changing import intervene
from lstm_viz.ui.state import selection

_GATES = ("f", "i", "g", "o")
_ALL = -1  # all units


def show_interventions(current: Current) -> None:
    """Show what can be held or cut, and what is."""
    _hold_gate(current)
    _freeze_and_cut(current)
    _list_active(current.selection.interventions)


def _hold_gate(current: Current) -> None:
    st.markdown("**Hold a gate** at a value, whatever its weights say.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        gate = st.segmented_control(
            "Gate",
            _GATES,
            format_func=lambda key: QUANTITIES[key].label,
            key="hold_gate",
            default="f",
            required=True,
            width="content",
        )
        unit = st.selectbox(
            "Unit",
            [_ALL, *range(current.cell.hidden_size)],
            format_func=lambda k: "all" if k == _ALL else str(k + 1),
            key="hold_unit",
            width=90,
        )
        low, high = QUANTITIES[gate].value_range or (0.0, 1.0)
        value = st.number_input("At", low, high, 1.0, step=0.1, key=f"hold_value_{gate}", width=130)
        if value is not None:
            whose = "all units" if unit == _ALL else f"unit {unit + 1}"
            st.button(
                f"Hold {QUANTITIES[gate].label} of {whose} at {value:g}",
                key="hold",
                icon=":material/lock:",
                on_click=_hold,
                args=(gate, None if unit == _ALL else unit, value),
            )


def _hold(gate: str, unit: int | None, value: float) -> None:
    def make(now: Interventions) -> Interventions:
        others = tuple(c for c in now.clamps if (c.gate, c.unit) != (gate, unit))
        return replace(now, clamps=(*others, Clamp(gate, value, unit)))

    intervene(make, f"{_clamp_name(Clamp(gate, value, unit))}")


def _freeze_and_cut(current: Current) -> None:
    interventions, chosen = current.selection.interventions, selection()
    step = min(chosen.step, current.trace.steps - 1)
    unit = chosen.unit
    st.toggle(
        "Cut the h(t−1) wires: the gates see only x(t)",
        key=_filled_toggle(interventions.cut_recurrent),
        on_change=_cut_recurrent,
    )
    with st.container(horizontal=True):
        st.button(
            f"Freeze unit {unit + 1} from step {step + 1} on",
            icon=":material/ac_unit:",
            on_click=_freeze,
            args=(unit, step),
            help="Its cell state stays as it is: f = 1 and i = 0. The unit and the step are those "
            "that are looked at.",
        )
        st.button(
            f"Cut the write of step {step + 1}",
            icon=":material/content_cut:",
            on_click=_cut_write,
            args=(step,),
            help="At that step i = 0 in all units: nothing is written.",
        )


def _filled_toggle(value: bool) -> str:
    key = "cut_recurrent"
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    return key


def _cut_recurrent() -> None:
    cut = bool(st.session_state["cut_recurrent"])
    intervene(
        lambda now: replace(now, cut_recurrent=cut),
        "h(t−1) cut off" if cut else "h(t−1) connected again",
    )


def _freeze(unit: int, step: int) -> None:
    def make(now: Interventions) -> Interventions:
        others = tuple(freeze for freeze in now.freezes if freeze.unit != unit)
        return replace(now, freezes=(*others, Freeze(unit, step)))

    intervene(make, f"Unit {unit + 1} frozen from step {step + 1}")


def _cut_write(step: int) -> None:
    intervene(
        lambda now: replace(now, cut_writes=tuple(sorted({*now.cut_writes, step}))),
        f"Write of step {step + 1} cut",
    )


def _list_active(interventions: Interventions) -> None:
    """What is held and cut, each with a button that lets it go."""
    active = _active(interventions)
    if not active:
        st.caption("Nothing is held or cut.")
        return
    st.markdown("**Held and cut now** — click to let go")
    with st.container(horizontal=True):
        for number, (name, without) in enumerate(active):
            st.button(
                name,
                key=f"let_go_{number}",
                icon=":material/lock_open:",
                on_click=intervene,
                args=(without, f"Let go: {name}"),
            )


Change = Callable[[Interventions], Interventions]


def _active(interventions: Interventions) -> list[tuple[str, Change]]:
    active: list[tuple[str, Change]] = []
    for clamp in interventions.clamps:
        active.append((_clamp_name(clamp), _without_clamp(clamp)))
    for freeze in interventions.freezes:
        name = f"unit {freeze.unit + 1} frozen from step {freeze.first + 1}"
        active.append((name, _without_freeze(freeze)))
    for step in interventions.cut_writes:
        active.append((f"write of step {step + 1} cut", _without_cut(step)))
    if interventions.cut_recurrent:
        active.append(("h(t−1) cut off", lambda now: replace(now, cut_recurrent=False)))
    return active


def _without_clamp(clamp: Clamp) -> Change:
    return lambda now: replace(now, clamps=tuple(c for c in now.clamps if c != clamp))


def _without_freeze(freeze: Freeze) -> Change:
    return lambda now: replace(now, freezes=tuple(f for f in now.freezes if f != freeze))


def _without_cut(step: int) -> Change:
    return lambda now: replace(now, cut_writes=tuple(s for s in now.cut_writes if s != step))


def _clamp_name(clamp: Clamp) -> str:
    where = "" if clamp.unit is None else f" of unit {clamp.unit + 1}"
    value = f"{clamp.value:g}".replace("-", "−")
    return f"{QUANTITIES[clamp.gate].label}{where} held at {value}"
