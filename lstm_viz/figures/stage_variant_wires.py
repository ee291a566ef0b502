"""The wires that only a variant of the LSTM has: peepholes, coupled gates, a projection."""

from __future__ import annotations

from dataclasses import dataclass

from lstm_viz.figures import stage_plan as at
from lstm_viz.figures.stage_phases import FORGET, READ
from lstm_viz.figures.stage_plan import PACKET_WIDTH, Place, StagePlan

_HEAD = 6  # half of how wide an arrow's head is


@dataclass(frozen=True)
class Wires:
    """Wires of one colour that are in play together."""

    quantity: str
    phases: tuple[int, ...]
    ways: tuple[tuple[Place, ...], ...]


def peephole_wires(plan: StagePlan) -> list[Wires]:
    """From the belt to each gate that sees it: f and i see C(t-1), o sees C(t)."""
    form, top = plan.form, plan.box_top - 2
    old = [gate for gate in "fi" if gate in form.peepholes]
    stem = plan.look_x("f")  # where C(t-1) leaves the belt, for both gates
    wires = []
    if old:
        phases = tuple(form.phase_of(gate) for gate in old)
        wires.append(Wires("c", phases, (((stem, plan.belt_bottom), (stem, plan.look_y)),)))
    for gate in form.peepholes:
        x = plan.look_x(gate)
        leaves = (x, plan.belt_bottom) if gate == "o" else (stem, plan.look_y)
        way = (leaves, (x, plan.look_y), (x, top))
        head = ((x - _HEAD, top - _HEAD - 2), (x, top), (x + _HEAD, top - _HEAD - 2))
        wires.append(Wires("c", (form.phase_of(gate),), (way, head)))
    return wires


def rest_place(plan: StagePlan) -> Place:
    """Where 1 - i(t) is made, between the two halves of the coupled gates' box."""
    x = (plan.box_left("f") + plan.box_width + plan.box_left("i")) / 2
    return x, plan.in_box("i")[0][1]


def coupled_wires(
    plan: StagePlan, into_i: tuple[Place, ...], forgetting: tuple[Place, ...]
) -> list[Wires]:
    """One box for f(t) and i(t): one sum, and over to f(t) what is left of 1."""
    if not plan.form.is_coupled:
        return []
    left, right = plan.box_left("f"), plan.box_left("i") + plan.box_width
    top, bottom = plan.box_top, plan.box_bottom
    around = ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))
    _, y = rest_place(plan)
    from_i = plan.in_box("i")[0][0] - PACKET_WIDTH / 2
    in_first_row = plan.in_box("f")[: plan.packets_per_row]
    to_f = in_first_row[-1][0] + PACKET_WIDTH / 2
    return [
        Wires("i", (FORGET,), (into_i, around)),
        Wires("f", (FORGET,), (((from_i, y), (to_f, y)), forgetting)),
    ]


def projection_wires(plan: StagePlan) -> list[Wires]:
    """From o(t)·tanh C(t) through W_hr to h(t)."""
    if plan.form.outputs is None:
        return []
    x, half = at.READ_X, 15
    left, right = x - 46, x + 46
    top, bottom = plan.matrix_y - half, plan.matrix_y + half
    box = ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))
    read_bottom = plan.column(x, plan.state_top, plan.units)[-1][1]
    return [
        Wires("h", (READ,), (((x, read_bottom), (x, top)), box, ((x, bottom), (x, plan.h_top))))
    ]
