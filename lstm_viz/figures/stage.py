"""The stage: one LSTM cell, step by step, phase by phase; the belt on top, the gates under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from lstm_viz.arrays import FloatArray
from lstm_viz.cells import LSTMTrace
from lstm_viz.errors import InvalidInput
from lstm_viz.figures import stage_plan as at
from lstm_viz.figures.canvas import Canvas
from lstm_viz.figures.digits import beside_numbers, plain_text
from lstm_viz.figures.moving import (
    AddUp,
    Binding,
    ByPhase,
    Join,
    Layer,
    MovingPicture,
    Repeat,
    Row,
    Sentences,
    Words,
)
from lstm_viz.figures.packets import PacketGroup, Way, add_packets, packet_at
from lstm_viz.figures.stage_plan import OPENNESS, PACKET_HEIGHT, PACKET_WIDTH, Place, StagePlan
from lstm_viz.figures.stage_words import C_PREV, KEPT, WRITTEN, C, H, StageWords
from lstm_viz.figures.theme import FONT, LINE, Theme, faded, scale_for, theme
from lstm_viz.notation import ACTIVATION_SYMBOL, QUANTITIES, subscript

MOST_UNITS = 8
"""More lanes than this do not fit on a blackboard."""

MOST_INPUTS = 6

PHASES = ("arrive", "forget", "write", "new C", "read")
"""A step as one draws it on a blackboard."""

ARRIVE, FORGET, WRITE, UPDATE, READ = range(1, 6)

_PACKETS = ("h_prev", "c_prev", "f", "retained", "i", "g", "written", "c", "o", "h")


def stage(
    trace: LSTMTrace,
    *,
    units: Sequence[int] | None = None,
    tokens: Sequence[str] | None = None,
    channels: Sequence[str] | None = None,
    dark: bool = False,
) -> MovingPicture:
    """Draw one LSTM cell so that it can be moved through a sequence.

    A step has five phases: x(t) and h(t-1) arrive; the belt is scaled by f(t); i(t)·C̃(t) drops
    onto it; the sum is C(t); o(t)·tanh C(t) leaves as h(t).

    Parameters
    ----------
    trace : LSTMTrace
        A finished trace of a single sequence, without a projection.
    units : sequence of int, optional
        The units to show, at most `MOST_UNITS`; the first ones by default.
    tokens : sequence of str, optional
        Each step's input as a word, T of them.
    channels : sequence of str, optional
        The input columns' names, D of them.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    MovingPicture
        Its trace ``packets`` has a packet a point, ``customdata`` with its true value and ``ids``
        with the vector and the place in it (``"f:0"``, ``"c_prev:3"``, …).

    Raises
    ------
    InvalidInput
        When the trace is of a batch or of a cell with a projection.
    """
    if trace.batch_size is not None or trace.cell.weight_hr is not None:
        raise InvalidInput(
            "the stage shows one sequence and a cell without a projection; got a trace of "
            f"{'a batch' if trace.batch_size is not None else 'a cell with one'}."
        )
    shown_units = tuple(units or range(min(trace.cell.hidden_size, MOST_UNITS)))[:MOST_UNITS]
    colors = theme(dark)
    plan = StagePlan(len(shown_units), trace.cell.input_size)
    inputs = _Inputs.of(trace, tokens, channels)
    words = StageWords.of(trace, shown_units, tokens)

    ground = Canvas(at.WIDTH, plan.height, colors)
    _draw_belt(ground, plan, shown_units)
    _draw_boxes(ground, plan)
    _draw_names(ground, plan, inputs)

    wires = Canvas(at.WIDTH, plan.height, colors)
    wire_bindings = _draw_wires(wires, plan)

    front = Canvas(at.WIDTH, plan.height, colors)
    packet_bindings = add_packets(front, _packet_groups(trace, plan, shown_units, inputs, colors))
    packet_bindings += _draw_openness(front, plan)
    packet_bindings += _draw_input_words(front, plan, inputs)

    picked = list(shown_units)
    return MovingPicture(
        layers=(
            Layer(ground.figure({"units": picked, "fits_screen": True})),
            Layer(wires.figure(), tuple(wire_bindings)),
            Layer(front.figure(), tuple(packet_bindings), listens=True),
        ),
        arrays={
            **{
                key: np.asarray(getattr(trace, key)[:, picked], np.float64)
                for key in ("f", "i", "g", "o")
            },
            # A state has one row more, the first before the first step.
            "c": _with_start(trace.c0, trace.c)[:, picked],
            "h": _with_start(trace.h0, trace.h)[:, picked],
            "x": inputs.values,
            "x_which": inputs.which,
            **words.arrays,
        },
        words={"inputs": inputs.names, "notes": inputs.notes, **words.words},
        alt=words.alt,
        sentence=words.sentence,
        questions=words.questions,
        steps=trace.steps,
        phases=len(PHASES),
    )


def step_picture(
    trace: LSTMTrace,
    t: int,
    *,
    units: Sequence[int] | None = None,
    token: str = "",
    channels: Sequence[str] | None = None,
    dark: bool = False,
) -> go.Figure:
    """Draw the six vectors of one step where they arise: the `stage`, standing still.

    Parameters
    ----------
    trace : LSTMTrace
        A finished trace of a single sequence, without a projection.
    t : int
        The step, 0 to T-1.
    units, channels, dark
        As for `stage`.
    token : str
        The step's input as a word.

    Returns
    -------
    plotly.graph_objects.Figure
        See `stage`. `layout.meta` holds the picture's description as ``alt``.

    Raises
    ------
    InvalidInput
        When the step does not exist, or the trace is of a batch or of a cell with a projection.
    """
    picture = stage(trace, units=units, tokens=[token] * trace.steps, channels=channels, dark=dark)
    return picture.figure_at(trace.index(t))


def packet_of(units: int, inputs: int, index: int) -> tuple[str, int] | None:
    """Which packet of a stage of so many units and inputs a point of its trace is.

    Returns
    -------
    (str, int) or None
        The vector (``"x"``, ``"f"``, ``"c_prev"``, …) and the place in it; None beyond the last.
    """
    groups = [("x", min(inputs, MOST_INPUTS)), *((name, units) for name in _PACKETS)]
    return packet_at(groups, index)


def _with_start(start: FloatArray, values: FloatArray) -> NDArray[np.float64]:
    return np.concatenate([start[None], values]).astype(np.float64)


@dataclass(frozen=True, eq=False)
class _Inputs:
    """The columns of x(t) that are shown: its largest at each step, in their order."""

    values: NDArray[np.float64]  # (T, up to MOST_INPUTS)
    which: NDArray[np.uint16]  # the same shape: each one's column
    names: list[str]  # D
    notes: list[str]  # T: the token, and how many columns are not shown
    limit: float  # where the colours end
    columns: int = field(default=1)  # D

    @classmethod
    def of(
        cls, trace: LSTMTrace, tokens: Sequence[str] | None, channels: Sequence[str] | None
    ) -> _Inputs:
        x = trace.x
        columns = x.shape[1]
        largest = np.argsort(-np.abs(x), axis=1, kind="stable")[:, :MOST_INPUTS]
        which = np.sort(largest, axis=1)
        names = channels or [f"x{subscript(d + 1)}" for d in range(columns)]
        smaller = f" + {columns - MOST_INPUTS} smaller" if columns > MOST_INPUTS else ""
        notes = [
            ("" if _repeats_the_numbers(token, columns) else f"“{_short(token, 12)}”") + smaller
            for token in (tokens or [""] * trace.steps)
        ]
        return cls(
            values=np.take_along_axis(x, which, axis=1).astype(np.float64),
            which=which.astype(np.uint16),
            names=[_short(name, 8) for name in names],
            notes=notes,
            limit=max(1.0, float(np.abs(x).max())),
            columns=columns,
        )

    @property
    def shown(self) -> int:
        """How many columns are shown."""
        return self.values.shape[1]


def _short(text: str, longest: int) -> str:
    return beside_numbers(plain_text(text, longest))


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
        (plan.times_x, "× f(t)", "f"),
        (plan.kept_x, "= kept", "f"),
        (plan.written_x, "+ written: i(t)·C̃(t)", "i"),
        (plan.c_x, "= C(t)", "c"),
    ):
        canvas.words(x, at.BELT_TOP - 17, words, colors.ink[quantity], size=18)


def _draw_boxes(canvas: Canvas, plan: StagePlan) -> None:
    """The gates' grounds and names, and under each packet the track of its openness."""
    colors = canvas.colors
    for gate in "figo":
        quantity = QUANTITIES[gate]
        left, name_y = plan.box_left(gate), plan.box_top + 16
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
        canvas.words(left + 10, name_y, label, colors.ink[gate], size=18, anchor="left")
        kind = f"{ACTIVATION_SYMBOL[quantity.activation]} · {quantity.name}"
        right = left + plan.box_width - 10
        canvas.words(right, name_y, kind, colors.quiet, size=13, anchor="right")
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


def _draw_names(canvas: Canvas, plan: StagePlan, inputs: _Inputs) -> None:
    """What the vectors outside the boxes are called."""
    colors = canvas.colors
    top = plan.state_top - 13
    canvas.words(at.H_PREV_X, top, "<b>h(t−1)</b>", colors.ink["h"], size=18)
    canvas.words(at.READ_X + 12, top - 2, "<b>h(t)</b>", colors.ink["h"], size=18, anchor="left")
    x = at.INPUT_X - 36
    canvas.words(x, plan.input_y, "<b>x(t)</b>", colors.ink["x"], size=18, anchor="right")
    comes_back = "h(t) goes round: at the next step it is h(t−1)"
    canvas.words(
        at.READ_X - 46, plan.loop_y - 12, comes_back, colors.quiet, size=14, anchor="right"
    )


@dataclass(frozen=True)
class _Wires:
    """Wires of one colour that are in play together."""

    quantity: str
    phases: tuple[int, ...]
    ways: tuple[tuple[Place, ...], ...]


def _draw_wires(canvas: Canvas, plan: StagePlan) -> list[Binding]:
    """The wires, the boxes' outlines and the operations; what is in play stands out."""
    join, lane = plan.join_y, plan.lanes(0)[0][1]
    middle = {gate: plan.middle(gate) for gate in "figo"}
    start = min(plan.state_top, join)  # a long column of h(t-1) reaches below the joint

    def into(gate: str) -> tuple[Place, ...]:
        return ((middle[gate], join), (middle[gate], plan.box_bottom))

    def outline(gate: str) -> tuple[Place, ...]:
        left, right = plan.box_left(gate), plan.box_left(gate) + plan.box_width
        top, bottom = plan.box_top, plan.box_bottom
        return ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))

    arriving = (
        ((at.H_PREV_X, start), (at.H_PREV_X, join), (middle["o"], join)),
        ((at.INPUT_X, join), (at.INPUT_X, plan.input_y - PACKET_HEIGHT / 2)),
    )
    loop = (
        (at.READ_X, plan.state_bottom),
        (at.READ_X, plan.loop_y),
        (at.H_PREV_X, plan.loop_y),
        (at.H_PREV_X, plan.state_bottom),
    )
    writing = ((plan.written_x, plan.write_y), (plan.written_x, lane))
    wires = [
        _Wires("h", (ARRIVE,), (loop,)),
        _Wires("x", (ARRIVE,), arriving),
        _Wires(
            "f",
            (FORGET,),
            (into("f"), outline("f"), ((plan.times_x, plan.box_top), (plan.times_x, lane))),
        ),
        *(
            _Wires(
                gate,
                (WRITE,),
                (
                    into(gate),
                    outline(gate),
                    (
                        (middle[gate], plan.box_top),
                        (middle[gate], plan.write_y),
                        (plan.written_x, plan.write_y),
                    ),
                ),
            )
            for gate in "ig"
        ),
        _Wires("i", (WRITE,), (writing,)),
        _Wires(
            "o",
            (READ,),
            (
                into("o"),
                outline("o"),
                (
                    (middle["o"], plan.box_top),
                    (middle["o"], plan.read_y),
                    (at.READ_X, plan.read_y),
                ),
            ),
        ),
        _Wires("h", (READ,), (((at.READ_X, plan.belt_bottom), (at.READ_X, plan.state_top)),)),
    ]
    bindings = []
    for wire in wires:
        line = canvas.line(wire.ways)
        color, width = _in_play(canvas.colors, wire.quantity, wire.phases)
        bindings += [
            Binding(line, "line.color", color),
            Binding(line, "line.width", width, pixels=True),
        ]
    for places, sign, size, quantity, phase in (
        (plan.lanes(plan.times_x), "×", 22, "f", FORGET),
        (plan.lanes(plan.plus_x), "+", 22, "c", UPDATE),
        ([(plan.written_x, plan.write_y)], "×", 24, "i", WRITE),
        ([(at.READ_X, plan.belt_bottom + 14)], "tanh", 36, "h", READ),
        ([(at.READ_X, plan.read_y)], "×", 24, "o", READ),
    ):
        node = canvas.nodes(places, sign, size)
        bindings += _node_in_play(canvas.colors, node, quantity, phase)
    return bindings


def _in_play(colors: Theme, quantity: str, phases: tuple[int, ...]) -> tuple[ByPhase, ByPhase]:
    """A wire's colour and width: waiting, then in play, then done."""
    waiting = faded(colors.quiet, 0.4, colors.background)
    done = faded(LINE[quantity] if quantity != "x" else colors.quiet, 0.6, colors.background)
    now = colors.ink["x"] if quantity == "x" else LINE[quantity]
    color, width = [], []
    for phase in range(1, len(PHASES) + 1):
        if phase in phases:
            color.append(now)
            width.append(4.5)
        else:
            color.append(waiting if phase < phases[0] else done)
            width.append(1.8 if phase < phases[0] else 2.2)
    return ByPhase(tuple(color)), ByPhase(tuple(width))


def _node_in_play(colors: Theme, node: int, quantity: str, phase: int) -> list[Binding]:
    """An operation's circle: filled with its colour while it is at work."""
    ink = colors.ink[quantity]
    waiting = faded(colors.quiet, 0.75, colors.background)
    line = [waiting if k < phase else ink for k in range(1, len(PHASES) + 1)]
    fill = [ink if k == phase else colors.background for k in range(1, len(PHASES) + 1)]
    sign = [
        colors.background if k == phase else waiting if k < phase else ink
        for k in range(1, len(PHASES) + 1)
    ]
    return [
        Binding(node, "marker.line.color", ByPhase(tuple(line))),
        Binding(node, "marker.color", ByPhase(tuple(fill))),
        Binding(node, "textfont.color", ByPhase(tuple(sign))),
    ]


def _packet_groups(
    trace: LSTMTrace,
    plan: StagePlan,
    units: Sequence[int],
    inputs: _Inputs,
    colors: Theme,
) -> list[PacketGroup]:
    """All packets, each vector with its way through the step."""
    # The colours' ends are the same at every step.
    largest_c = max(1.0, float(np.abs(trace.c).max()), float(np.abs(trace.c0).max()))
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
        limit = largest_c if quantity == "c" else 1.0
        return PacketGroup(
            name,
            quantity,
            row,
            tuple(places),
            tuple(f"{what}, unit {unit + 1}" for unit in units),
            scale_for(quantity, limit, colors),
            ways,
            places_shown,
        )

    c_ways = (
        Way(),  # the old C(t) is still there …
        Way(off_right),  # … and is carried on
        Way(off_right, seen=False),
        Way(plan.plus_x - plan.c_x, seen=False),
        *[Way()] * (READ - UPDATE + 1),
    )
    c_row = ByPhase((C_PREV, C, C, C, C), before=C_PREV)
    x_places = [(at.INPUT_X + k * (at.SPACING + 12), plan.input_y) for k in range(inputs.shown)]
    drop = plan.write_y - first_lane
    return [
        PacketGroup(
            "x",
            "x",
            Row("x"),
            tuple(x_places),
            ("x(t)",) * inputs.shown,
            scale_for("x", inputs.limit, colors),
            arriving(dy=below - plan.input_y),
        ),
        group(
            "h_prev",
            "h",
            "h(t−1)",
            Row("h"),
            plan.column(at.H_PREV_X),
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
        group("f", "f", "f(t)", Row("f"), plan.in_box("f"), until(FORGET, dy=8)),
        group(
            "retained",
            "c",
            "f(t)·C(t−1)",
            KEPT,
            plan.lanes(plan.kept_x),
            until(FORGET, dx=plan.c_prev_x - plan.kept_x),
            decimals,
        ),
        group("i", "i", "i(t)", Row("i"), plan.in_box("i"), until(WRITE, dy=8)),
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
        group(
            "h",
            "h",
            "h(t)",
            H,
            plan.column(at.READ_X),
            until(READ, dy=first_lane - plan.state_top),
        ),
    ]


def _draw_openness(canvas: Canvas, plan: StagePlan) -> list[Binding]:
    """Under each gate's packets a bar: how far it is open; for C̃ to either side of the middle."""
    bindings = []
    for gate in "figo":
        places = plan.in_box(gate)
        is_gate = QUANTITIES[gate].is_gate
        phase = {"f": FORGET, "i": WRITE, "g": WRITE, "o": READ}[gate]
        reach = PACKET_WIDTH if is_gate else PACKET_WIDTH / 2
        bar = canvas.trace(
            {
                "type": "bar",
                "name": f"open {gate}",
                "orientation": "h",
                "base": [x - PACKET_WIDTH / 2 * is_gate for x, _ in places],
                "y": [y + PACKET_HEIGHT / 2 + 3 + OPENNESS / 2 for _, y in places],
                "width": [OPENNESS] * len(places),
                "marker": {"color": LINE[gate], "line": {"width": 0}},
                "hoverinfo": "skip",
            }
        )
        closed = [0.0] * len(places)
        bindings.append(
            Binding(
                bar,
                "x",
                ByPhase(
                    tuple(
                        closed if k < phase else Row(gate, factor=reach)
                        for k in range(1, len(PHASES) + 1)
                    )
                ),
            )
        )
    return bindings


def _draw_input_words(canvas: Canvas, plan: StagePlan, inputs: _Inputs) -> list[Binding]:
    """Under the input's packets their names, beside them the token."""
    places = [at.INPUT_X + k * (at.SPACING + 12) for k in range(inputs.shown)]
    end = places[-1] + PACKET_WIDTH / 2 + 12
    many = len(places) if inputs.columns > 1 else 0
    colors = canvas.colors
    words = canvas.trace(
        {
            "type": "scatter",
            "name": "input words",
            "mode": "text",
            "x": [*places[:many], end],
            "y": [*[plan.input_y + 20] * many, plan.input_y],
            "textposition": [*["middle center"] * many, "middle right"],
            "textfont": {
                "family": FONT,
                "size": [*[13] * many, 18],
                "color": [*[colors.quiet] * many, colors.text],
            },
            "hoverinfo": "skip",
        }
    )
    names: Any = Words("inputs", Row("x_which")) if many else []
    note = Repeat(Words("notes"), 1)
    return [Binding(words, "text", Join((Sentences((names, "")) if many else [], note)))]


def _repeats_the_numbers(token: str, input_size: int) -> bool:
    """Whether a token only says again what stands on the input's packets."""
    words = token.replace("…", "").split()
    if len(words) == 1 and input_size > 1:
        return False  # a digit of a text, one-hot
    return all(map(_is_number, words))


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True
