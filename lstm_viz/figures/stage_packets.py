"""The stage's packets: which vectors there are, where they stand, how they come there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lstm_viz.figures import stage_plan as at
from lstm_viz.figures.canvas import Canvas
from lstm_viz.figures.moving import AddUp, Binding, ByPhase, Row
from lstm_viz.figures.openness import OpenGate, draw_openness_bars
from lstm_viz.figures.packets import PacketGroup, Way, packet_at
from lstm_viz.figures.pinned_values import of_pinned
from lstm_viz.figures.stage_form import PLAIN, StageForm
from lstm_viz.figures.stage_inputs import MOST_INPUTS, input_places
from lstm_viz.figures.stage_phases import ARRIVE, FORGET, PHASES, READ, UPDATE, WRITE
from lstm_viz.figures.stage_plan import PACKET_HEIGHT, PACKET_WIDTH, Place, StagePlan
from lstm_viz.figures.stage_values import C_PREV, KEPT, READ_OUT, WRITTEN, C, H
from lstm_viz.figures.theme import Theme, scale_for

PACKETS_OF = {
    ARRIVE: ("x", "h_prev", "c_prev"),
    FORGET: ("f", "retained"),
    WRITE: ("i", "g", "written"),
    UPDATE: ("c",),
    READ: ("o", "read", "h"),
}
"""The vectors that a phase's layer has, in the order of the packets; not all of every cell."""

FEW_UNITS = 4
"""Up to here all packets are so few that they can lie in one layer."""


def packet_groups(
    plan: StagePlan,
    units: Sequence[int],
    colors: Theme,
    *,
    compared_as: str | None = None,
) -> list[PacketGroup]:
    """All packets, each vector with its way through the step; compared with a pinned trace's.

    A cell without a forget gate has no packets of it. With a projection h has packets of its own
    number, which nothing is compared with, and those of what is projected are called ``"read"``.
    """
    form = plan.form
    gate_phases = {gate: form.phase_of(gate) for gate in form.gates}
    projects = form.outputs is not None
    if projects:
        outputs = [f"number {k + 1}" for k in range(plan.outputs)]
    else:
        outputs = [f"unit {unit + 1}" for unit in units]
    # kept + written = C(t) can be read off: with as many decimals as that takes.
    decimals = AddUp((KEPT, WRITTEN), C)
    off_right = at.WIDTH + PACKET_WIDTH - plan.c_x
    below = plan.height + PACKET_HEIGHT
    first_lane = plan.lanes(0)[0][1]

    def until(phase: int, *, dx: float = 0.0, dy: float = 0.0) -> tuple[Way, ...]:
        """Unseen before its phase, waiting where it comes from."""
        waiting = Way(dx, dy, seen=False)
        return tuple(waiting if k < phase else Way() for k in range(len(PHASES) + 1))

    def arriving(dx: float = 0.0, dy: float = 0.0) -> tuple[Way, ...]:
        return (Way(dx, dy), *[Way()] * len(PHASES))

    def group(
        name: str,
        quantity: str,
        what: str,
        row: Any,
        places: Sequence[Place],
        ways: tuple[Way, ...],
        places_shown: Any = 2,
    ) -> PacketGroup:
        is_h = quantity == "h" and name != "read"
        names = outputs if is_h else [f"unit {unit + 1}" for unit in units]
        return PacketGroup(
            name,
            quantity,
            row,
            tuple(places),
            tuple(f"{what}, {one}" for one in names),
            scale_for(quantity, 1.0, colors),
            ways,
            places_shown,
            Row("c_limit") if quantity == "c" else None,
            None if compared_as is None or (projects and is_h) else of_pinned(row),
            compared_as or "pinned",
        )

    c_ways = (
        Way(),  # the old C(t) is still there …
        Way(off_right),  # … and is carried on
        Way(off_right, seen=False),
        Way(plan.plus_x - plan.c_x, seen=False),
        *[Way()] * (READ - UPDATE + 1),
    )
    c_row = ByPhase((C_PREV, C, C, C, C), before=C_PREV)
    x_places = [(x, plan.input_y) for x in input_places(plan)]
    drop = plan.write_y - first_lane
    into_column = until(READ, dy=first_lane - plan.state_top)
    every = [
        PacketGroup(
            "x",
            "x",
            Row("x"),
            tuple(x_places),
            ("x(t)",) * len(x_places),
            scale_for("x", 1.0, colors),
            arriving(dy=below - plan.input_y),
            limit=Row("x_limit"),
        ),
        group(
            "h_prev",
            "h",
            "h(t−1)",
            Row("h"),
            plan.column(at.H_PREV_X, plan.state_top, plan.outputs),
            arriving(dy=below - plan.state_top),
        ),
        group(
            "c_prev",
            "c",
            "C(t−1)",
            C_PREV,
            plan.lanes(plan.c_prev_x),
            arriving(dx=-plan.c_prev_x - PACKET_WIDTH),
        ),
        *(
            [group("f", "f", "f(t)", Row("f"), plan.in_box("f"), until(FORGET, dy=8))]
            if form.has_forget_gate
            else []
        ),
        group(
            "retained",
            "c",
            "f(t)·C(t−1)" if form.has_forget_gate else "C(t−1), kept",
            KEPT,
            plan.lanes(plan.kept_x),
            until(FORGET, dx=plan.c_prev_x - plan.kept_x),
            decimals,
        ),
        group("i", "i", "i(t)", Row("i"), plan.in_box("i"), until(gate_phases["i"], dy=8)),
        group("g", "g", "C̃(t)", Row("g"), plan.in_box("g"), until(WRITE, dy=8)),
        group(
            "written",
            "c",
            "i(t)·C̃(t)",
            WRITTEN,
            plan.lanes(plan.written_x),
            until(WRITE, dy=drop),
            decimals,
        ),
        group("c", "c", "C(t)", c_row, plan.lanes(plan.c_x), c_ways),
        group("o", "o", "o(t)", Row("o"), plan.in_box("o"), until(READ, dy=8)),
    ]
    column = plan.column(at.READ_X, plan.state_top, plan.units)
    if not projects:
        return [*every, group("h", "h", "h(t)", H, column, into_column)]
    h_places = plan.column(at.READ_X, plan.h_top, plan.outputs)
    return [
        *every,
        group("read", "h", "o(t)·tanh C(t)", READ_OUT, column, into_column),
        group("h", "h", "h(t)", H, h_places, until(READ, dy=plan.matrix_y - plan.h_top)),
    ]


def layers_of(units: int) -> tuple[tuple[int, ...], ...]:
    """Which phases' packets lie in one layer.

    A moment costs what the layers have that it moves, and a layer more costs its own share when
    other weights move all of them. So few packets lie together, and many apart, by phase.
    """
    if units <= FEW_UNITS:
        return (ARRIVE, FORGET), (WRITE, UPDATE, READ)
    return tuple((phase,) for phase in PACKETS_OF)


def draw_openness(canvas: Canvas, plan: StagePlan, phases: Sequence[int]) -> list[Binding]:
    """Under the packets of the phases' gates a bar: how far open; for C̃ from the middle."""
    of_layer = {gate for phase in phases for gate in PACKETS_OF[phase]}
    gates = [
        OpenGate(gate, gate, plan.in_box(gate), plan.form.phase_of(gate))
        for gate in plan.form.gates
        if gate in of_layer
    ]
    return draw_openness_bars(canvas, gates, PACKET_WIDTH, len(PHASES))


def packet_of(
    units: int, inputs: int, index: int, form: StageForm = PLAIN
) -> tuple[str, int] | None:
    """Which packet of a stage of so many units and inputs a point of its trace is.

    Returns
    -------
    (str, int) or None
        The vector (``"x"``, ``"f"``, ``"c_prev"``, …) and the place in it; None beyond the last.
    """
    counts = {"x": min(inputs, MOST_INPUTS)}
    if form.outputs is not None:
        counts |= {"h_prev": form.outputs, "h": form.outputs}
    missing = {"f"} if not form.has_forget_gate else set()
    missing |= {"read"} if form.outputs is None else set()
    vectors = [name for names in PACKETS_OF.values() for name in names if name not in missing]
    return packet_at([(name, counts.get(name, units)) for name in vectors], index)
