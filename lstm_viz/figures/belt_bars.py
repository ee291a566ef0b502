"""The belt's bars: the values of the steps before, and those of the present, phase by phase."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lstm_viz.figures.belt_plan import NOW_X, OUT_X, PAST, SLOT, Lanes, slot_x
from lstm_viz.figures.canvas import Canvas
from lstm_viz.figures.moving import (
    Binding,
    ByPhase,
    Colors,
    Join,
    Products,
    Repeat,
    Row,
    Sums,
    Value,
)
from lstm_viz.figures.stage_phases import PHASES
from lstm_viz.figures.stage_words import C_PREV, KEPT, WRITTEN, C, H
from lstm_viz.figures.theme import Scale, scale_for


@dataclass(frozen=True)
class _Bars:
    """A bar a lane: what it shows, and where it is in each phase."""

    name: str
    row: Value  # a Row or Products, or one for each phase
    x: Value | float
    width: float
    scale: Scale
    opacity: Value | float = 1
    base: Value | None = None  # what it stands on, from the lane's zero line, in pixels
    lift: Value | None = None  # how far above that it hangs, in pixels

    def places(self, lanes: int) -> Value:
        return Repeat(self.x, lanes)

    def opacities(self, lanes: int) -> Value:
        return Repeat(self.opacity, lanes)

    def bases(self, middles: list[float]) -> Value | list[float]:
        parts = tuple(part for part in (self.base, self.lift) if part is not None)
        return Sums((middles, *parts)) if parts else middles

    def lengths(self, upwards: float) -> Value:
        if isinstance(self.row, ByPhase):
            return ByPhase(tuple(replace(row, factor=upwards) for row in self.row.values))
        assert isinstance(self.row, Row | Products)
        return replace(self.row, factor=upwards)


def draw_bars(canvas: Canvas, lanes: Lanes) -> list[Binding]:
    """All bars as one trace; see `belt` for their order."""
    colors, up, middles = canvas.colors, lanes.upwards, lanes.middles
    limit = lanes.limit
    # Colours as on the stage, heights as large as the lanes allow.
    c_scale, h_scale = scale_for("c", max(1.0, limit), colors), scale_for("h", 1.0, colors)
    drop, landed = [-lanes.height * 0.55] * lanes.count, [0.0] * lanes.count
    parts: list[_Bars] = [
        _Bars(
            f"past {back}",
            Row("c", later=1 - back, outside=0.0),
            x=ByPhase((slot_x(back),) * len(PHASES), before=slot_x(back - 1)),
            width=0.7 * SLOT,
            scale=c_scale,
        )
        for back in range(1, PAST + 1)
    ]
    unseen, seen = 0.0, 1.0
    parts += [
        _Bars(
            "kept",
            ByPhase((C_PREV, *[KEPT] * 4)),
            x=ByPhase((slot_x(1), *[NOW_X] * 4)),
            width=42,
            scale=c_scale,
            opacity=ByPhase((unseen, seen, seen, unseen, unseen)),
        ),
        _Bars(
            "written",
            WRITTEN,
            x=NOW_X,
            width=26,
            scale=c_scale,
            # It stands on what is kept: there kept + written is read off.
            base=replace(KEPT, factor=up),
            lift=ByPhase((drop, drop, landed, landed, landed)),
            opacity=ByPhase((unseen, unseen, seen, unseen, unseen)),
        ),
        _Bars(
            "c",
            C,
            x=NOW_X,
            width=42,
            scale=c_scale,
            opacity=ByPhase((unseen, unseen, unseen, seen, seen)),
        ),
        _Bars(
            "h",
            ByPhase((C, C, C, C, H)),
            x=ByPhase((*[NOW_X] * 4, OUT_X)),
            width=34,
            scale=h_scale,
            opacity=ByPhase((unseen, unseen, unseen, unseen, seen)),
        ),
    ]
    trace = canvas.trace(
        {
            "type": "bar",
            "name": "bars",
            "ids": [f"{part.name}:{k}" for part in parts for k in range(lanes.count)],
            "width": [part.width for part in parts for _ in middles],
            "marker": {"line": {"width": 1.2, "color": colors.ink["c"]}},
            "hovertemplate": "%{customdata:.6f}<extra></extra>",
        }
    )
    return [
        Binding(trace, "x", Join(tuple(part.places(lanes.count) for part in parts))),
        Binding(trace, "base", Join(tuple(part.bases(middles) for part in parts))),
        Binding(trace, "y", Join(tuple(part.lengths(up) for part in parts))),
        Binding(trace, "customdata", Join(tuple(part.row for part in parts))),
        Binding(trace, "marker.color", Join(tuple(Colors(p.row, p.scale) for p in parts))),
        Binding(
            trace, "marker.opacity", Join(tuple(part.opacities(lanes.count) for part in parts))
        ),
    ]
