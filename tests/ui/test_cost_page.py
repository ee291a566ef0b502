"""The page of costs as Streamlit runs it: sizes, bars, formulas, measuring, links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from lstm_viz.costs import ARCHITECTURES, COSTS, MOST, Architecture, Measured, Sizes
from lstm_viz.errors import InvalidInput
from lstm_viz.on_device.module_time import ModuleTimes
from lstm_viz.ui.cost import times
from lstm_viz.ui.cost.choice import AXES, OPENING, STOPS, TEXT, CostChoice
from lstm_viz.ui.cost.formulas import formula_in_latex, size_text
from lstm_viz.ui.cost.times import measured_once, times_of
from lstm_viz.ui.link import link_of, selection_from_link
from lstm_viz.ui.selection import Selection
from tests.ui.test_pages import checked, opened, pictures

PAGE = "pages/what_it_costs.py"
SECONDS: dict[Architecture, float] = {key: 1e-6 * (k + 1) for k, key in enumerate(ARCHITECTURES)}

choices = st.builds(
    CostChoice,
    **{field: st.sampled_from(stops) for field, stops in STOPS.items()},
    architecture=st.sampled_from(ARCHITECTURES),
    axis=st.sampled_from(AXES),
)


def measured(sizes: Sizes) -> Measured:
    return Measured(sizes, SECONDS, 10, 3, "NumPy 0", 1, "a machine", "today")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Sizes]]:
    """Measuring takes no time here; what was asked for is kept."""
    asked: list[Sizes] = []

    def measure(sizes: Sizes) -> Measured:
        asked.append(sizes)
        return measured(sizes)

    monkeypatch.setattr(times, "measure_apart", measure)
    times._KEPT.clear()
    times._OF_MODULES.clear()
    yield asked
    times._KEPT.clear()
    times._OF_MODULES.clear()


def said(app: AppTest) -> str:
    return "\n".join(str(part.value) for part in app.markdown).replace("\\", "")


def numbers(app: AppTest) -> list[str]:
    found = pictures(app)["costs"].spec["words"]["numbers"]
    return [re.sub(r"<[^>]*>", "", text) for text in found]


def shown(app: AppTest, panel: int, key: str) -> str:
    at = panel * len(ARCHITECTURES) + list(ARCHITECTURES).index(key)  # type: ignore[arg-type]
    return numbers(app)[at].partition("  ")[0]


def formulas(app: AppTest) -> list[str]:
    return [part.value.strip("$\n") for part in app.latex]


def slider(app: AppTest, field: str) -> Any:
    return app.select_slider(key=f"cost_{field}")


def test_it_opens_alive_with_measured_times() -> None:
    app = opened(script=PAGE)
    assert shown(app, 0, "lstm") == "25,088"
    assert shown(app, 3, "rnn") == "2 µs"
    assert "a machine" in said(app)
    assert formulas(app)[0].startswith(r"\begin{aligned}&4 \cdot (H \cdot D + H \cdot H")
    assert not app.error


def test_the_headline_says_when_a_read_out_is_counted() -> None:
    assert "×4 and ×3 an RNN’s multiplications at each step" in said(opened(script=PAGE))
    assert "an RNN’s multiplications, read-out included, at each step" in said(
        opened({"cost": "K.1000"}, PAGE)
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [("input_size", 8), ("hidden_size", 128), ("layers", 2), ("outputs", 10), ("batch", 4)],
)
def test_a_slider_changes_the_numbers_and_undo_brings_them_back(field: str, value: int) -> None:
    app = opened(script=PAGE)
    before = numbers(app)
    checked(slider(app, field).set_value(value).run())
    letters = Sizes(**{field: value}).letters
    assert shown(app, 0, "gru") == f"{COSTS['gru'].parameters.value(letters):,}"
    assert shown(app, 1, "lstm") == f"{COSTS['lstm'].multiplications.value(letters):,}"
    assert shown(app, 2, "lstm") == f"{COSTS['lstm'].state.value(letters):,}"
    assert shown(app, 3, "lstm") == "not measured"
    checked(app.button(key="undo").click().run())
    assert numbers(app) == before


def test_other_sizes_are_measured_when_asked(quick: list[Sizes]) -> None:
    app = opened({"cost": "H.16"}, PAGE)
    assert quick == []  # moving a slider measures nothing
    assert shown(app, 3, "lstm") == "not measured"
    checked(app.button(key="cost_measure").click().run())
    assert quick == [Sizes(hidden_size=16)]
    assert shown(app, 3, "lstm") == "4 µs"
    assert app.query_params["cost"] == ["H.16"] or app.query_params["cost"] == "H.16"


def test_who_opens_it_later_sees_what_was_measured(quick: list[Sizes]) -> None:
    for _ in range(2):
        assert measured_once(OPENING.sizes) == times_of(OPENING.sizes)
    assert quick == [OPENING.sizes]


def test_what_cannot_be_measured_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: Sizes) -> Measured:
        raise InvalidInput("nothing could be measured here: no process.")

    monkeypatch.setattr(times, "measure_apart", fails)
    app = opened(script=PAGE)
    assert shown(app, 3, "lstm") == "not measured"
    assert not app.error
    checked(app.button(key="cost_measure").click().run())
    assert "Nothing could be measured here" in app.error[0].value.replace("\\", "")


def test_pytorchs_modules_are_measured_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Any, ...]] = []

    def told(*arguments: Any) -> dict[str, Any]:
        asked.append(arguments)
        seconds = {"rnn": 2e-6, "gru": 3e-6, "lstm": 5e-6}
        return vars(ModuleTimes(seconds, 100, 3, "9.9", 1))

    monkeypatch.setattr(times, "told_by_process", told)
    app = opened(script=PAGE)
    checked(app.button(key="cost_measure_torch").click().run())
    assert asked == [("lstm_viz.on_device.module_time", 32, 64, 1, 100, 1)]
    assert "| LSTM | 5 µs | ×2.5 | ×4 |" in said(app)
    assert "without the read-out" not in said(app)
    with_readout = opened({"cost": "K.1000"}, PAGE)
    checked(with_readout.button(key="cost_measure_torch").click().run())
    assert "without the read-out" in said(with_readout)
    assert "| LSTM | 5 µs | ×2.5 | ×4 |" in said(with_readout)  # the modules have none


@pytest.mark.parametrize("key", ARCHITECTURES)
def test_each_architectures_formulas_stand_below(key: str) -> None:
    app = opened({"cost": f"of.{key}~L.2~K.5"}, PAGE)
    letters = Sizes(layers=2, outputs=5).letters
    cost = COSTS[key]  # type: ignore[index]
    assert formulas(app) == [
        formula_in_latex(cost.of(quantity), letters)
        for quantity in ("parameters", "multiplications", "state")
    ]
    assert cost.sentence in said(app)


def test_memory_and_sources_show_when_unfolded() -> None:
    app = opened(script=PAGE)
    for key in ("cost_kept", "cost_sources"):
        app.session_state[key] = True
    checked(app.run())
    kept = COSTS["lstm"].kept.value(OPENING.sizes.letters)
    assert f"{kept:,} | {size_text(4 * kept)}" in said(app)
    assert "Bahdanau" in said(app)


@pytest.mark.parametrize(
    ("size", "text"), [(640, "640 B"), (320_000, "312.5 KiB"), (5 * 2**30, "5.0 GiB")]
)
def test_bytes_are_written_in_binary_units(size: int, text: str) -> None:
    assert size_text(size) == text


@pytest.mark.parametrize("garbage", ["xyz", "H.65", "D.0", "of.transformer", "axis.", "~~~", "H"])
def test_garbage_in_the_link_is_said_and_the_page_opens(garbage: str) -> None:
    app = opened({"cost": garbage}, PAGE)
    assert shown(app, 0, "lstm") == "25,088"
    assert bool(app.warning) == (garbage != "~~~")


@given(choices)
def test_a_choice_comes_back_from_its_text(choice: CostChoice) -> None:
    assert TEXT.read(TEXT.write(choice)) == choice


@settings(max_examples=20)
@given(choices)
def test_a_choice_comes_back_from_a_link(choice: CostChoice) -> None:
    back, problems = selection_from_link(link_of(Selection(cost=choice)))
    assert back.cost == choice
    assert problems == ()


def test_every_stop_is_a_size() -> None:
    for field, stops in STOPS.items():
        for stop in stops:
            Sizes(**{field: stop})
        assert max(stops) == MOST[field]
        assert getattr(OPENING, field) in stops
