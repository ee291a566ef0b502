"""The packets of stacked layers: how h(t) of one rises to be x(t) of the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lstm_viz.figures import stacked_plan as at
from lstm_viz.figures.moving import AddUp, ByPhase, Products, Row
from lstm_viz.figures.packets import PacketGroup, Way
from lstm_viz.figures.stacked_phases import StackedPhases
from lstm_viz.figures.stacked_plan import StackedPlan
from lstm_viz.figures.stage_phases import ARRIVE, FORGET, READ, UPDATE, WRITE
from lstm_viz.figures.stage_plan import PACKET_WIDTH, Place
from lstm_viz.figures.theme import Theme, scale_for


@dataclass(frozen=True)
class LayerRows:
    """The numbers of a layer at a moment, as values of the picture's arrays."""

    layer: int  # from 0

    def gate(self, key: str) -> Row:
        """A gate or the candidate."""
        return Row(f"{key}{self.layer + 1}")

    @property
    def h_prev(self) -> Row:
        """h(t-1): a state's array has one row more, the first before the first step."""
        return Row(f"h{self.layer + 1}")

    @property
    def h(self) -> Row:
        """h(t), which is x(t) of the layer above."""
        return Row(f"h{self.layer + 1}", later=1)

    @property
    def c_prev(self) -> Row:
        """C(t-1)."""
        return Row(f"c{self.layer + 1}")

    @property
    def c(self) -> Row:
        """C(t)."""
        return Row(f"c{self.layer + 1}", later=1)

    @property
    def kept(self) -> Products:
        """f(t)·C(t-1)."""
        return Products((self.gate("f"), self.c_prev))

    @property
    def written(self) -> Products:
        """i(t)·C̃(t)."""
        return Products((self.gate("i"), self.gate("g")))

    @property
    def decimals(self) -> AddUp:
        """With so many decimals the shown kept + written is the shown C(t)."""
        return AddUp((self.kept, self.written), self.c)


def layer_groups(
    plan: StackedPlan,
    phases: StackedPhases,
    layer: int,
    units: Sequence[Sequence[int]],
    colors: Theme,
    columns: int,
) -> list[PacketGroup]:
    """All packets of one layer, and of what comes into it.

    Parameters
    ----------
    plan : StackedPlan
        Where everything stands.
    phases : StackedPhases
        When everything happens.
    layer : int
        Which, from 0.
    units : sequence of sequence of int
        The units shown of each layer.
    colors : Theme
        Light or dark.
    columns : int
        How many columns of the first layer's input are shown as packets.
    """
    rows = LayerRows(layer)

    def until(part: int, *, dx: float = 0.0, dy: float = 0.0) -> tuple[Way, ...]:
        """Unseen before its part of the layer's step, waiting where it comes from."""
        begins, waiting = phases.of(layer, part), Way(dx, dy, seen=False)
        return tuple(waiting if k < begins else Way() for k in range(phases.count + 1))

    def group(
        vector: str,
        quantity: str,
        what: str,
        row: Any,
        x: float,
        ways: tuple[Way, ...],
        decimals: Any = 2,
    ) -> PacketGroup:
        return PacketGroup(
            f"{vector}{layer + 1}",
            quantity,
            row,
            tuple(plan.lane_places(layer, x)),
            tuple(f"{what}, layer {layer + 1}, unit {unit + 1}" for unit in units[layer]),
            scale_for(quantity, 1.0, colors),
            ways,
            decimals,
            Row("c_limit") if quantity == "c" else None,
        )

    arriving = (Way(-at.C_PREV_X - PACKET_WIDTH, seen=False), *[Way()] * phases.count)
    decimals = rows.decimals
    begins = phases.of(layer, UPDATE)
    # Until there is a new C(t) nothing stands there; just before the step, the old one.
    old_c: tuple[Any, ...] = (rows.c_prev,) * (begins - 1) + (rows.c,) * (phases.count + 1 - begins)
    c_ways = (Way(), *until(UPDATE, dx=at.WRITTEN_X - at.C_X)[1:])
    return [
        *_inputs(plan, phases, layer, units, colors, columns),
        *_recurrent(plan, phases, layer, units, colors),
        group("c_prev", "c", "C(t−1)", rows.c_prev, at.C_PREV_X, arriving),
        group("f", "f", "f(t)", rows.gate("f"), at.F_X, until(FORGET, dy=8)),
        group(
            "kept",
            "c",
            "f(t)·C(t−1)",
            rows.kept,
            at.KEPT_X,
            until(FORGET, dx=at.C_PREV_X - at.KEPT_X),
            decimals,
        ),
        group(
            "written",
            "c",
            "i(t)·C̃(t)",
            rows.written,
            at.WRITTEN_X,
            until(WRITE, dy=plan.belt_height / 2),
            decimals,
        ),
        group("c", "c", "C(t)", ByPhase(old_c, before=rows.c_prev), at.C_X, c_ways),
        group("o", "o", "o(t)", rows.gate("o"), at.O_X, until(READ, dy=8)),
        group("h", "h", "h(t)", rows.h, at.H_X, until(READ, dx=at.C_X - at.H_X)),
    ]


def _inputs(
    plan: StackedPlan,
    phases: StackedPhases,
    layer: int,
    units: Sequence[Sequence[int]],
    colors: Theme,
    columns: int,
) -> list[PacketGroup]:
    """x(t) of a layer: the input, or the very numbers of the layer below, risen from there."""
    begins = phases.of(layer, ARRIVE)
    if layer == 0:
        below = plan.height - plan.row_y(0) + 20
        ways = (Way(dy=below), *[Way()] * phases.count)
        return [
            PacketGroup(
                "x1",
                "x",
                Row("x"),
                tuple(plan.row_places(0, at.INPUT_X, columns)),
                tuple(f"x(t), column {column + 1}" for column in range(columns)),
                scale_for("x", 1.0, colors),
                ways,
                limit=Row("x_limit"),
            )
        ] * (columns > 0)
    places = plan.row_places(layer, at.INPUT_X, plan.lanes)
    origins = plan.lane_places(layer - 1, at.H_X)

    def rising(place: Place, origin: Place) -> tuple[Way, ...]:
        waiting = Way(origin[0] - place[0], origin[1] - place[1], seen=False)
        return tuple(waiting if k < begins else Way() for k in range(phases.count + 1))

    return [
        PacketGroup(
            f"x{layer + 1}, {k}",
            "h",
            Row(f"h{layer}", (k,), later=1),
            (place,),
            (f"x(t) of layer {layer + 1}: h(t) of layer {layer}, unit {unit + 1}",),
            scale_for("h", 1.0, colors),
            rising(place, origin),
        )
        for k, (place, origin, unit) in enumerate(
            zip(places, origins, units[layer - 1], strict=True)
        )
    ]


def _recurrent(
    plan: StackedPlan,
    phases: StackedPhases,
    layer: int,
    units: Sequence[Sequence[int]],
    colors: Theme,
) -> list[PacketGroup]:
    """h(t-1) of a layer: what stood in its own h(t) has come round."""
    places = plan.row_places(layer, at.H_PREV_X, plan.lanes)
    origins = plan.lane_places(layer, at.H_X)
    return [
        PacketGroup(
            f"h_prev{layer + 1}, {k}",
            "h",
            Row(f"h{layer + 1}", (k,)),
            (place,),
            (f"h(t−1), layer {layer + 1}, unit {unit + 1}",),
            scale_for("h", 1.0, colors),
            (Way(origin[0] - place[0], origin[1] - place[1]), *[Way()] * phases.count),
        )
        for k, (place, origin, unit) in enumerate(zip(places, origins, units[layer], strict=True))
    ]
