"""The bars of costs: their numbers read back, their lengths, and what is said of them."""

from __future__ import annotations

import math
import re
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_viz.costs import ARCHITECTURES, COSTS, Architecture, Sizes
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.cost_axis import LONGEST_BAR, ratio_text, time_text
from lstm_viz.figures.cost_bars import COUNTED, cost_bars
from lstm_viz.figures.moving import MovingPicture

PANELS = len(COUNTED) + 1
UNITS = {"ns": 1e-9, "µs": 1e-6, "ms": 1e-3, "s": 1.0}

some_sizes = st.builds(
    Sizes,
    input_size=st.integers(1, 256),
    hidden_size=st.integers(2, 256),
    layers=st.integers(1, 3),
    steps=st.integers(1, 1000),
    outputs=st.integers(0, 1000),
    batch=st.integers(1, 16),
)
some_times = st.dictionaries(st.sampled_from(ARCHITECTURES), st.floats(1e-8, 10.0))


def traces(picture: MovingPicture) -> dict[str, Any]:
    figures = picture.figures_at(0)
    return {trace["name"]: trace for figure in figures for trace in figure.to_plotly_json()["data"]}


def by_panel(values: list[Any], panel: int) -> dict[Architecture, Any]:
    rows = len(ARCHITECTURES)
    return dict(zip(ARCHITECTURES, values[panel * rows : (panel + 1) * rows], strict=True))


def without_marks(text: str) -> str:
    return re.sub(r"<[^>]*>", "", text)


@settings(max_examples=40, deadline=None)
@given(some_sizes, some_times, st.booleans(), st.booleans())
def test_the_numbers_shown_are_the_counts_and_their_ratios(
    sizes: Sizes, times: dict[Architecture, float], logarithmic: bool, dark: bool
) -> None:
    picture = cost_bars(sizes, times, logarithmic=logarithmic, dark=dark)
    texts = [without_marks(text) for text in traces(picture)["numbers"]["text"]]
    for panel, (quantity, _) in enumerate(COUNTED):
        shown = by_panel(texts, panel)
        counts = {key: COSTS[key].of(quantity).value(sizes.letters) for key in ARCHITECTURES}
        for key, count in counts.items():
            number, _, ratio = shown[key].partition("  ")
            assert number == (f"{count:,}" if count else "none")
            if count:
                assert ratio == ratio_text(count / counts["rnn"])
    for key, text in by_panel(texts, PANELS - 1).items():
        if key not in times:
            assert text == "not measured"
            continue
        amount, unit = text.split("  ")[0].split(" ")
        assert float(amount) * UNITS[unit] == pytest.approx(times[key], rel=6e-3)


@settings(max_examples=30, deadline=None)
@given(some_sizes, some_times)
def test_the_bars_are_as_long_as_their_numbers(
    sizes: Sizes, times: dict[Architecture, float]
) -> None:
    linear = traces(cost_bars(sizes, times, logarithmic=False))["bars"]["x"]
    bent = traces(cost_bars(sizes, times, logarithmic=True))["bars"]["x"]
    for panel, (quantity, _) in enumerate(COUNTED):
        counts = {key: COSTS[key].of(quantity).value(sizes.letters) for key in ARCHITECTURES}
        longest = max(counts.values())
        for key, length in by_panel(linear, panel).items():
            assert length == pytest.approx(LONGEST_BAR * counts[key] / longest)
        order = sorted(ARCHITECTURES, key=counts.__getitem__)
        lengths = [by_panel(bent, panel)[key] for key in order]
        assert lengths == sorted(lengths)
        assert all(0 <= length <= LONGEST_BAR * (1 + 1e-12) for length in lengths)
    assert all(
        (length > 0) == (key in times) for key, length in by_panel(linear, PANELS - 1).items()
    )


def test_between_two_lines_lies_a_factor_of_ten() -> None:
    picture = cost_bars(Sizes())
    found = traces(picture)
    bars, at = found["bars"], found["powers"]
    powers = {text: x for x, text in zip(at["x"][:9], at["text"][:9], strict=True) if text.strip()}
    assert list(powers) == ["10³", "10⁴"]
    count = COSTS["lstm"].parameters.value(Sizes().letters)
    decade = powers["10⁴"] - powers["10³"]
    end = bars["base"][3] + bars["x"][3]
    assert (end - powers["10³"]) / decade == pytest.approx(math.log10(count) - 3)


@pytest.mark.parametrize("chosen", ARCHITECTURES)
def test_the_chosen_one_stands_out_and_is_told(chosen: Architecture) -> None:
    picture = cost_bars(Sizes(), {"lstm": 5e-6}, chosen=chosen)
    place = ARCHITECTURES.index(chosen)
    opacities = traces(picture)["rows"]["marker"]["opacity"]
    assert [opacity > 0 for opacity in opacities] == [k == place for k in range(len(opacities))]
    alt = picture.alt.at(picture.moment(0))
    count = COSTS[chosen].parameters.value(Sizes().letters)
    assert f"{COSTS[chosen].name}: {count:,} parameters" in alt
    assert ("5 µs a step" in alt) == (chosen == "lstm")


@pytest.mark.parametrize("dark", [False, True])
def test_it_is_a_figure_that_plotly_takes(dark: bool) -> None:
    for times in (None, {"rnn": 3e-6, "lstm": 0.2}):
        picture = cost_bars(Sizes(layers=3, outputs=10), times, dark=dark)  # type: ignore[arg-type]
        for figure in picture.figures_at(0):
            go.Figure(figure.to_plotly_json())
        titles = [note["text"] for note in picture.layers[0].figure["layout"]["annotations"]]
        assert titles[: len(COUNTED)] == [f"<b>{name}</b>" for _, name in COUNTED]


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(InvalidInput, match="chosen"):
        cost_bars(Sizes(), chosen="transformer")  # type: ignore[arg-type]
    for time in (0.0, -1.0, math.nan, math.inf):
        with pytest.raises(InvalidInput, match="seconds"):
            cost_bars(Sizes(), {"lstm": time})


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(2.5e-7, "250 ns"), (3.456e-6, "3.46 µs"), (0.012, "12 ms"), (1.5, "1.5 s")],
)
def test_times_are_written_with_three_digits(seconds: float, text: str) -> None:
    assert time_text(seconds) == text


@pytest.mark.parametrize(
    ("ratio", "text"), [(4.0, "×4"), (4.031, "×4"), (0.333, "×0.33"), (302.4, "×302"), (1.0, "×1")]
)
def test_ratios_are_written_short(ratio: float, text: str) -> None:
    assert ratio_text(ratio) == text
