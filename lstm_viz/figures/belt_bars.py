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
    Numbers,
    Products,
    Repeat,
    Row,
    Sentences,
    Sums,
    Value,
)
from lstm_viz.figures.pinned_values import of_pinned
from lstm_viz.figures.stage_phases import PHASES
from lstm_viz.figures.stage_values import C_PREV, KEPT, WRITTEN, C, H
from lstm_viz.figures.theme import Scale, faded, scale_for

# Pixels, so that a ghost is seen on both sides of its bar; of what is written, also beside the
# wider bar of what is kept.
_GHOSTS_WIDER, _WRITTEN_GHOSTS_WIDER = 8, 20


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


def draw_bars(canvas: Canvas, lanes: Lanes, *, is_compared: bool = False) -> list[Binding]:
    """Draw all bars as one trace, ``bars``; see `belt` for their order.

    Parameters
    ----------
    canvas : Canvas
        Where to.
    lanes : Lanes
        Where the lanes are, and how high a value is.
    is_compared : bool
        Whether a bar that is pointed at also says what is pinned.
    """
    parts = _bars(canvas, lanes)
    trace = canvas.trace(
        {
            "type": "bar",
            "name": "bars",
            "ids": _ids(parts, lanes),
            "width": [part.width for part in parts for _ in lanes.middles],
            "marker": {"line": {"width": 1.2, "color": canvas.colors.ink["c"]}},
            "hovertemplate": f"%{{customdata:.6f}}{'%{hovertext}' * is_compared}<extra></extra>",
        }
    )
    bindings = [
        *_places_and_values(trace, parts, lanes),
        Binding(trace, "marker.color", Join(tuple(Colors(p.row, p.scale) for p in parts))),
        _opacities(trace, parts, lanes),
    ]
    if is_compared:
        pinned = Join(tuple(of_pinned(part.row) for part in parts))
        beside = Sentences((", pinned ", Numbers(pinned, 6)))
        bindings.append(Binding(trace, "hovertext", beside))
    return bindings


def draw_ghosts(canvas: Canvas, lanes: Lanes) -> list[Binding]:
    """Draw behind each bar a wider one of what is pinned, as one trace, ``ghosts``.

    On the bars' scale and in their places; ``ids`` and ``customdata`` as theirs.
    """
    colors = canvas.colors
    parts = [_pinned(part) for part in _bars(canvas, lanes)]
    trace = canvas.trace(
        {
            "type": "bar",
            "name": "ghosts",
            "ids": _ids(parts, lanes),
            "width": [part.width for part in parts for _ in lanes.middles],
            "marker": {
                "color": faded(colors.quiet, 0.3, colors.belt),
                "line": {"width": 1.2, "color": faded(colors.quiet, 0.7, colors.belt)},
            },
            "hoverinfo": "skip",
        }
    )
    return [*_places_and_values(trace, parts, lanes), _opacities(trace, parts, lanes)]


def _pinned(part: _Bars) -> _Bars:
    """The same bar of the pinned trace."""
    if part.base is None:
        return replace(part, row=of_pinned(part.row), width=part.width + _GHOSTS_WIDER)
    return replace(
        part,
        row=of_pinned(part.row),
        base=of_pinned(part.base),
        width=part.width + _WRITTEN_GHOSTS_WIDER,
    )


def _ids(parts: list[_Bars], lanes: Lanes) -> list[str]:
    return [f"{part.name}:{k}" for part in parts for k in range(lanes.count)]


def _places_and_values(trace: int, parts: list[_Bars], lanes: Lanes) -> list[Binding]:
    up, middles = lanes.upwards, lanes.middles
    return [
        Binding(trace, "x", Join(tuple(part.places(lanes.count) for part in parts))),
        Binding(trace, "base", Join(tuple(part.bases(middles) for part in parts))),
        Binding(trace, "y", Join(tuple(part.lengths(up) for part in parts))),
        Binding(trace, "customdata", Join(tuple(part.row for part in parts))),
    ]


def _opacities(trace: int, parts: list[_Bars], lanes: Lanes) -> Binding:
    opacities = Join(tuple(part.opacities(lanes.count) for part in parts))
    return Binding(trace, "marker.opacity", opacities)


def _bars(canvas: Canvas, lanes: Lanes) -> list[_Bars]:
    """All bars, in their order."""
    colors, up, limit = canvas.colors, lanes.upwards, lanes.limit
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
    return parts
