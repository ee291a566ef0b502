"""The entries of a legend stand beside each other, within the picture."""

from __future__ import annotations

import itertools

import plotly.graph_objects as go
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.figures.gradient_plan import PLOT_WIDTH, text_width
from lstm_viz.figures.line_legend import ROW, LegendEntry, legend_height, line_legend
from lstm_viz.figures.network_colors import NETWORK_LABELS, network_name
from lstm_viz.figures.theme import LIGHT
from lstm_viz.figures.time_axis import LEFT, RIGHT

entries = st.lists(
    st.builds(
        LegendEntry,
        text=st.text("abc ", min_size=1, max_size=60),
        color=st.sampled_from([None, "#123456"]),
        dash=st.sampled_from(["solid", "8px,4px", None]),
    ),
    min_size=1,
    max_size=9,
)


@given(entries)
def test_entries_do_not_run_into_each_other(given_entries: list[LegendEntry]) -> None:
    shapes, notes = line_legend(given_entries, 8, 200, LIGHT)
    go.Figure(layout={"shapes": shapes, "annotations": notes})
    assert [note["text"] for note in notes] == [entry.text for entry in given_entries]
    assert len(shapes) == sum(entry.color is not None for entry in given_entries)
    rows: dict[float, list[tuple[float, float]]] = {}
    for note in notes:
        left = note["x"] * PLOT_WIDTH
        rows.setdefault(note["y"], []).append((left, left + text_width(note["text"], 15)))
    assert legend_height(given_entries) == ROW * len(rows)
    for row in rows.values():
        assert row[0][0] >= -LEFT
        assert row[-1][1] <= PLOT_WIDTH + RIGHT
        assert all(one[1] < other[0] for one, other in itertools.pairwise(row))
    highest = max(rows)
    assert abs((highest - 1) * 200 - (8 + ROW * (len(rows) - 0.5))) < 1e-9


def test_a_line_has_its_color_and_dash_a_bar_is_filled() -> None:
    shapes, notes = line_legend(
        [LegendEntry("line", "#123456", "2px,3px", 2), LegendEntry("bar", "#654321", None)],
        0,
        100,
        LIGHT,
    )
    line, bar = shapes
    assert (line["type"], line["line"]) == (
        "line",
        {"color": "#123456", "width": 2, "dash": "2px,3px"},
    )
    assert (bar["type"], bar["fillcolor"]) == ("rect", "#654321")
    assert [note["font"]["color"] for note in notes] == ["#123456", LIGHT.text]


def test_networks_are_called_by_their_names() -> None:
    names = {key: network_name(key) for key in NETWORK_LABELS if not key.endswith("_c")}
    assert names == {
        "rnn_tanh": "RNN (tanh)",
        "rnn_relu": "RNN (relu)",
        "gru": "GRU",
        "lstm": "LSTM",
        "own": "yours",
    }
