"""What of the stage stands still: the belt, its lanes, the gates' boxes, the names."""

from __future__ import annotations

from collections.abc import Sequence

from lstm_viz.figures import stage_plan as at
from lstm_viz.figures.canvas import Canvas
from lstm_viz.figures.stage_holds import gate_kind
from lstm_viz.figures.stage_plan import OPENNESS, PACKET_HEIGHT, PACKET_WIDTH, StagePlan
from lstm_viz.figures.theme import LINE, faded
from lstm_viz.notation import QUANTITIES


def draw_ground(
    canvas: Canvas, plan: StagePlan, units: Sequence[int], *, with_kinds: bool = True
) -> None:
    """Draw all that is the same at every step.

    Parameters
    ----------
    canvas : Canvas
        Where to.
    plan : StagePlan
        Where everything stands.
    units : sequence of int
        The units that are shown.
    with_kinds : bool
        Whether what each gate is stands in its box; False leaves the room to something that moves.
    """
    _draw_belt(canvas, plan, units)
    _draw_boxes(canvas, plan, with_kinds)
    _draw_names(canvas, plan)


def _draw_belt(canvas: Canvas, plan: StagePlan, units: Sequence[int]) -> None:
    """The belt, its lanes, and over it the lanes' equation in words."""
    colors = canvas.colors
    canvas.box(
        at.BELT_LEFT,
        at.BELT_TOP,
        at.BELT_RIGHT - at.BELT_LEFT,
        plan.belt_bottom - at.BELT_TOP,
        line=LINE["c"],
        fill=colors.belt,
        thickness=2,
    )
    lane_color = faded(LINE["c"], 0.55, colors.belt)
    for unit, (_, y) in zip(units, plan.lanes(0), strict=True):
        canvas.wire([(at.BELT_LEFT + 28, y), (at.BELT_RIGHT - 4, y)], lane_color, 1.5)
        canvas.words(at.BELT_LEFT + 15, y, f"{unit + 1}", colors.quiet, size=14)
    for x, words, quantity in (
        (plan.c_prev_x, "C(t−1)", "c"),
        (plan.times_x, "× f(t)" if plan.form.has_forget_gate else "× 1", "f"),
        (plan.kept_x, "= kept", "f"),
        (plan.written_x, "+ written: i(t)·C̃(t)", "i"),
        (plan.c_x, "= C(t)", "c"),
    ):
        canvas.words(x, at.BELT_TOP - 17, words, colors.ink[quantity], size=18)


def _draw_boxes(canvas: Canvas, plan: StagePlan, with_kinds: bool) -> None:
    """The gates' grounds and names, and under each packet the track of its openness."""
    colors = canvas.colors
    if not plan.form.has_forget_gate:
        _draw_missing_gate(canvas, plan)
    if plan.form.is_coupled:
        _draw_coupled_box(canvas, plan)
    for gate in plan.form.gates:
        quantity = QUANTITIES[gate]
        left, name_y = plan.box_left(gate), plan.box_top + 16
        if not (plan.form.is_coupled and gate in "fi"):
            canvas.box(
                left,
                plan.box_top,
                plan.box_width,
                plan.box_height,
                line=faded(LINE[gate], 0.6, colors.background),
                fill=colors.surface,
                thickness=1.5,
            )
        label = f"<b>{quantity.label}</b>"
        canvas.words(left + 6, name_y, label, colors.ink[gate], size=18, anchor="left")
        if with_kinds:
            right = left + plan.box_width - 6
            is_rest = gate == "f" and plan.form.is_coupled
            kind, size = ("= 1 − i(t)", 18) if is_rest else (gate_kind(gate), 13)
            color = colors.ink["i"] if is_rest else colors.quiet
            canvas.words(right, name_y, kind, color, size=size, anchor="right")
        for x, y in plan.in_box(gate):
            canvas.box(
                x - PACKET_WIDTH / 2,
                y + PACKET_HEIGHT / 2 + 3,
                PACKET_WIDTH,
                OPENNESS,
                line=colors.grid,
                fill=colors.grid,
                thickness=0,
            )


def _draw_names(canvas: Canvas, plan: StagePlan) -> None:
    """What the vectors outside the boxes are called."""
    colors = canvas.colors
    top = plan.state_top - 13
    canvas.words(at.H_PREV_X, top, "<b>h(t−1)</b>", colors.ink["h"], size=18)
    if plan.form.outputs is None:
        x, y = at.READ_X + 12, top - 2
        canvas.words(x, y, "<b>h(t)</b>", colors.ink["h"], size=18, anchor="left")
    else:
        _draw_projection_names(canvas, plan)
    if plan.form.peepholes:
        _draw_peephole_names(canvas, plan)
    x = at.INPUT_X - 36
    canvas.words(x, plan.input_y, "<b>x(t)</b>", colors.ink["x"], size=18, anchor="right")
    comes_back = "h(t) goes round: at the next step it is h(t−1)"
    right = at.READ_X - (46 if plan.form.outputs is None else 100)  # there h(t) has its name
    canvas.words(right, plan.loop_y - 12, comes_back, colors.quiet, size=14, anchor="right")


def _draw_missing_gate(canvas: Canvas, plan: StagePlan) -> None:
    """Where the forget gate would stand: an empty place, and what that means."""
    colors, left = canvas.colors, plan.box_left("f")
    corners = (
        (left, plan.box_top),
        (left + plan.box_width, plan.box_top),
        (left + plan.box_width, plan.box_bottom),
        (left, plan.box_bottom),
        (left, plan.box_top),
    )
    empty = canvas.line([corners])
    canvas.traces[empty]["line"] = {
        "color": faded(LINE["f"], 0.6, colors.background),
        "width": 1.5,
        "dash": "dot",
    }
    middle = plan.box_top + plan.box_height / 2
    words = "<b>no forget gate</b><br>C(t−1) stays whole: × 1"
    canvas.words(plan.middle("f"), middle, words, colors.ink["f"], size=14)


def _draw_coupled_box(canvas: Canvas, plan: StagePlan) -> None:
    """One box for f(t) and i(t)."""
    left = plan.box_left("f")
    canvas.box(
        left,
        plan.box_top,
        plan.box_left("i") + plan.box_width - left,
        plan.box_height,
        line=faded(LINE["i"], 0.6, canvas.colors.background),
        fill=canvas.colors.surface,
        thickness=1.5,
    )


def _draw_peephole_names(canvas: Canvas, plan: StagePlan) -> None:
    """What the peepholes see, beside where they leave the belt."""
    y, color = plan.belt_bottom + 18, canvas.colors.ink["c"]
    if "f" in plan.form.peepholes or "i" in plan.form.peepholes:
        canvas.words(plan.look_x("f") - 8, y, "sees C(t−1)", color, size=14, anchor="right")
    if "o" in plan.form.peepholes:
        canvas.words(plan.look_x("o") - 8, y, "sees C(t)", color, size=14, anchor="right")


def _draw_projection_names(canvas: Canvas, plan: StagePlan) -> None:
    """What goes into the projection, its box, and h(t) under it."""
    colors = canvas.colors
    left, width, height = at.READ_X - 46, 92, 30
    read_y = plan.state_top - 15
    canvas.words(at.WIDTH - 1, read_y, "o·tanh C", colors.ink["h"], size=12.5, anchor="right")
    canvas.box(
        left,
        plan.matrix_y - height / 2,
        width,
        height,
        line=faded(LINE["h"], 0.6, colors.background),
        fill=colors.surface,
        thickness=1.5,
    )
    size = f"{plan.outputs} × {plan.units}"
    canvas.words(at.READ_X, plan.matrix_y, f"<b>W<sub>hr</sub></b>  {size}", colors.text, size=15)
    beside = (plan.h_top + plan.h_bottom) / 2
    canvas.words(at.READ_X - 36, beside, "<b>h(t)</b>", colors.ink["h"], size=18, anchor="right")
