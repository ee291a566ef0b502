"""The page of the trained networks as Streamlit runs it: what is shown, chosen, said, refused."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz import zoo
from lstm_viz.figures.shares import precise_share_text
from lstm_viz.ui.zoo.choice import OPENING, ZooChoice, text_of_choice
from lstm_viz.ui.zoo.kinds import kind_of
from lstm_viz.ui.zoo.scene import Scene, scene_of
from tests.ui.test_pages import ROOT, checked, clock, opened, pictures

PAGE = "pages/trained_networks.py"
NETWORKS = list(zoo.RECIPES)
FOLDED = ("zoo_ranking", "zoo_card", "zoo_sources")


def page(choice: ZooChoice = OPENING, step: int | None = None) -> AppTest:
    link = {"zoo": text_of_choice(choice)} if choice != OPENING else {}
    return opened(link if step is None else link | {"zt": str(step + 1)}, PAGE)


def chosen(app: AppTest) -> ZooChoice:
    choice: ZooChoice = app.session_state["selection"].zoo
    return choice


def said(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.info, *app.error]
    return "\n".join(str(part.value) for part in parts).replace("\\", "")


def group(app: AppTest, key: str) -> Any:
    return next(found for found in app.get("button_group") if found.key == key)


def unfolded(app: AppTest) -> AppTest:
    for key in FOLDED:
        app.session_state[key] = True
    return checked(app.run())


def cells(app: AppTest) -> tuple[str, list[float | None]]:
    """What colours the text, and the value of each step's cell."""
    part = pictures(app)["sequence"].figures[0]["data"][0]
    found: dict[int, float | None] = {}
    for row, steps in zip(part["z"], part["customdata"], strict=True):
        found |= {step: value for step, value in zip(steps, row, strict=True) if step is not None}
    return part["name"], [found[step] for step in sorted(found)]


def shown_bars(app: AppTest, t: int) -> list[float]:
    return pictures(app)["says"].arrays["values"][t].tolist()


@pytest.mark.parametrize("network", NETWORKS)
def test_each_network_opens_alive_with_what_it_says(network: str) -> None:
    app = page(OPENING.of_network(network))
    found = scene_of(OPENING.of_network(network))
    card = found.card
    assert not app.error
    assert not app.warning
    assert app.markdown[0].value.startswith(f"#### {card.recipe.name}\n")
    assert card.look_at in app.markdown[0].value
    assert clock(app)["steps"] == found.sequence.steps
    assert clock(app)["position"]["t"] == found.start
    if kind_of(network) == "series":
        np.testing.assert_allclose(
            pictures(app)["sequence"].arrays["now"][:, 1],
            found.units.real(found.answers.values[:, 0]),
        )
        return
    best = np.sort(found.answers.values[found.start])[::-1]
    bars = shown_bars(app, found.start)
    if found.answers.loss == "cross_entropy":
        assert bars[0] == best[0] or set(bars) >= set(best[:1])
    else:
        assert bars[0] in found.answers.values[found.start]
    unit = zoo.example_of(network).unit
    assert cells(app) == ("c", found.trace.c[:, unit].tolist())


@pytest.mark.parametrize("network", NETWORKS)
def test_all_that_is_folded_away_shows(network: str) -> None:
    app = unfolded(page(OPENING.of_network(network)))
    card = zoo.card_of(network)
    text = said(app)
    assert "ranking" in pictures(app)
    assert f"python -m lstm_viz.zoo build {network}" in app.code[0].value
    for fact in (
        card.recipe.task.sentence,
        card.recipe.data,
        card.recipe.licence,
        f"{card.parameters:,} parameters",
        f"{precise_share_text(card.right)} of {card.held_out:,} held-out",
        card.built,
        card.torch,
        f"seed {card.recipe.settings.seed}",
    ):
        assert fact in text, fact
    assert not app.error


def test_a_phone_chooses_the_network_in_a_list() -> None:
    app = page()
    assert app.selectbox(key="zoo_network_in_list").value == "python"
    checked(app.selectbox(key="zoo_network_in_list").set_value("season").run())
    assert chosen(app).network == "season"
    assert group(app, "zoo_network").value == "season"
    checked(group(app, "zoo_network").set_value("reber").run())
    assert app.selectbox(key="zoo_network_in_list").value == "reber"


def test_one_click_opens_another_network_and_undo_leads_back() -> None:
    app = page(step=3)
    checked(group(app, "zoo_network").set_value("brackets").run())
    assert chosen(app).network == "brackets"
    assert clock(app)["position"]["t"] == zoo.recipe("brackets").start
    assert app.query_params["zoo"] == "net.brackets"
    assert app.session_state["selection"].network == "first-token"  # elsewhere nothing changed
    checked(app.button(key="undo").click().run())
    assert chosen(app) == OPENING
    assert clock(app)["position"]["t"] == zoo.recipe("python").start


def test_the_bars_are_the_softmax_at_each_step() -> None:
    app = page()
    values = scene_of(OPENING).answers.values
    arrays = pictures(app)["says"].arrays
    likeliest = -np.sort(-values, axis=1)[:, :5]
    shown = arrays["values"]
    for t in range(len(values)):
        assert likeliest[t, 0] in shown[t]
        assert shown[t].sum() == pytest.approx(1, abs=1e-6)  # the last is all others together


def test_a_unit_a_quantity_or_the_surprise_colours_the_text() -> None:
    app = page()
    found = scene_of(OPENING)
    checked(app.selectbox(key="zoo_unit").set_value(5).run())
    assert cells(app) == ("c", found.trace.c[:, 5].tolist())
    checked(group(app, "zoo_coloured_by").set_value("o").run())
    assert cells(app) == ("o", found.trace.o[:, 5].tolist())
    assert (
        pictures(app)["gates"].arrays["o"][:, 0].tolist()
        == found.trace.o[:, 5].astype(np.float32).tolist()
    )
    checked(group(app, "zoo_coloured_by").set_value("surprise").run())
    name, bits = cells(app)
    assert name == "surprise"
    assert found.surprise is not None
    assert bits[1:] == found.surprise.bits[1:].tolist()
    assert app.query_params["zoo"] == "by.surprise~u.6"


def test_surprise_is_not_offered_where_nothing_is_foretold() -> None:
    app = page(replace(OPENING.of_network("dates"), coloured_by="surprise"))
    assert cells(app)[0] == "c"
    assert "surprise" not in group(app, "zoo_coloured_by").options


def test_whoever_types_begins_with_what_was_there() -> None:
    app = page(OPENING.of_network("dates"))
    checked(group(app, "zoo_reads").set_value("typed").run())
    assert app.text_input(key="zoo_text").value == zoo.recipe("dates").sample
    checked(app.text_input(key="zoo_text").set_value("3 März 1997").run())
    typed = scene_of(replace(OPENING.of_network("dates"), reads="typed", text="3 März 1997"))
    assert clock(app)["steps"] == typed.sequence.steps
    line = pictures(app)["sequence"].spec["lines"][0]
    assert line[1]["text"] == typed.answer
    assert app.query_params["zoo"] == "net.dates~reads.typed~say.3 März 1997"


@pytest.mark.parametrize("network", ["python", "brackets", "sentiment"])
def test_what_was_there_has_all_of_its_characters(network: str) -> None:
    app = page(OPENING.of_network(network))
    before = cells(app)
    checked(group(app, "zoo_reads").set_value("typed").run())
    assert chosen(app).text == zoo.recipe(network).sample
    assert cells(app) == before


@pytest.mark.parametrize(
    ("network", "typed", "wrong"),
    [
        ("dates", "3 märß 1997", "“ß”"),
        ("dates", "", "empty"),
        ("python", "x" * 700, "700"),
        ("weather", "12 <b>warm</b>", "<b>warm</b>"),
    ],
)
def test_what_cannot_be_read_is_said_and_kept(network: str, typed: str, wrong: str) -> None:
    app = page(OPENING.of_network(network))
    checked(group(app, "zoo_reads").set_value("typed").run())
    before = pictures(app)["sequence"]
    boxes = app.text_area if network == "python" else app.text_input
    checked(boxes(key="zoo_text").set_value(typed).run())
    (error,) = app.error
    message = str(error.value)
    assert "What you typed is kept" in message
    assert wrong.strip("“”") in message.replace("\\", "")
    assert "<b>" not in message.replace("\\<", "")
    assert boxes(key="zoo_text").value == typed
    after = pictures(app)["sequence"]
    assert after.figures == before.figures
    good = "1 2 3" if network == "weather" else "3 may 1997"
    checked(boxes(key="zoo_text").set_value(good).run())
    assert not app.error
    assert pictures(app)["sequence"].figures != before.figures


def test_a_held_out_sequence_is_chosen_by_number() -> None:
    app = page(OPENING.of_network("brackets"))
    checked(group(app, "zoo_reads").set_value("held-out").run())
    checked(app.number_input(key="zoo_held_out").set_value(12).run())
    found = scene_of(replace(OPENING.of_network("brackets"), reads="held-out", held_out=11))
    assert cells(app)[1] == found.trace.c[:, zoo.example_of("brackets").unit].tolist()
    asked = pictures(app)["says"].arrays["values"]
    np.testing.assert_allclose(asked[:, 1], found.answers.target[:, 0])


def written(app: AppTest) -> list[str]:
    letters = next(
        part for part in pictures(app)["sequence"].figures[0]["data"] if part["name"] == "tokens"
    )
    text: list[str] = letters["text"]
    return text


def test_it_writes_step_by_step_with_its_gates() -> None:
    app = page()
    checked(group(app, "zoo_mode").set_value("writes").run())
    checked(app.number_input(key="zoo_count").set_value(30).run())
    found = scene_of(chosen(app))
    assert found.prompt is not None
    assert clock(app)["steps"] == len(found.prompt) + 30
    assert clock(app)["position"]["t"] == len(found.prompt) - 1
    assert f"From step {len(found.prompt) + 1} on" in said(app)
    unit = zoo.example_of("python").unit
    np.testing.assert_array_equal(
        pictures(app)["gates"].arrays["f"][:, 0], found.trace.f[:, unit].astype(np.float32)
    )
    first = written(app)
    checked(app.number_input(key="zoo_seed").set_value(1).run())
    assert written(app) != first
    checked(app.number_input(key="zoo_seed").set_value(0).run())
    assert written(app) == first
    checked(app.slider(key="zoo_temperature").set_value(1.5).run())
    assert written(app) != first
    checked(app.text_area(key="zoo_prompt").set_value("class ").run())
    assert written(app)[:5] == list("class")


def test_another_prompt_opens_at_its_own_end() -> None:
    app = page(replace(OPENING, mode="writes", count=20), step=70)
    checked(app.text_area(key="zoo_prompt").set_value("class ").run())
    assert clock(app)["position"]["t"] == len("class ") - 1
    app.session_state["selection"] = replace(app.session_state["selection"], zoo_step=12)
    checked(app.number_input(key="zoo_seed").set_value(4).run())
    assert clock(app)["position"]["t"] == 12  # the same prompt: where one was


def test_the_surprise_says_at_which_temperature_it_is() -> None:
    app = page(replace(OPENING, mode="writes", count=20, temperature=0.7))
    assert "temperature 1," not in app.markdown[0].value
    checked(group(app, "zoo_coloured_by").set_value("surprise").run())
    assert "from the bars, at temperature 0.7" in app.markdown[0].value
    assert "Surprise, at temperature 1," in app.markdown[0].value


def test_a_prompt_that_is_too_long_is_refused_in_words() -> None:
    app = page(replace(OPENING, mode="writes", count=20))
    before = written(app)
    checked(app.text_area(key="zoo_prompt").set_value("x" * 300).run())
    (error,) = app.error
    assert "300 characters" in str(error.value)
    assert written(app) == before


def test_a_series_is_gone_on_with_from_any_step() -> None:
    app = page(OPENING.of_network("season"))
    checked(app.slider(key="zoo_known").set_value(24).run())
    checked(app.number_input(key="zoo_ahead").set_value(30).run())
    found = scene_of(chosen(app))
    lines = {part["name"]: part for part in pictures(app)["sequence"].figures[0]["data"]}
    lines |= {part["name"]: part for part in pictures(app)["sequence"].figures[1]["data"]}
    assert found.forecast is not None
    assert lines["known"]["y"] == found.forecast.known[:, 0].tolist()
    assert lines["free"]["y"][1:] == found.forecast.free[:, 0].tolist()
    assert lines["rest"]["y"][1:] == zoo.sample_of("season").x[24:54, 0].tolist()
    assert clock(app)["steps"] == 54


def ranking_over(found: Scene, feature: np.ndarray) -> np.ndarray:
    c = found.trace.c
    return np.array([np.corrcoef(c[:, k], feature)[0, 1] for k in range(c.shape[1])])


@pytest.mark.parametrize("network", NETWORKS)
def test_the_ranking_finds_the_unit_of_the_card_by_itself(network: str) -> None:
    claim = zoo.card_of(network).claim
    if claim is None:
        pytest.skip("its card makes no claim")
    app = unfolded(page(OPENING.of_network(network)))
    bars = pictures(app)["ranking"].arrays
    assert group(app, "zoo_feature").value == claim.feature
    assert int(bars["unit"][0, 0]) == claim.unit
    same_source = network != "python" or zoo.card_of(network).python == sys.version.split()[0]
    if same_source:
        assert bars["correlation"][0, 0] == pytest.approx(claim.correlation, abs=2e-3)


def test_the_ranking_of_what_is_shown_is_pearsons() -> None:
    choice = replace(OPENING.of_network("brackets"), ranked_over="this", feature="bracket depth")
    app = unfolded(page(choice))
    found = scene_of(choice)
    depth = np.cumsum([(t == "(") - (t == ")") for t in found.sequence.tokens])
    by_hand = ranking_over(found, depth)
    bars = pictures(app)["ranking"].arrays
    order = np.argsort(-np.abs(by_hand), kind="stable")[: bars["unit"].shape[1]]
    assert bars["unit"][0].tolist() == order.tolist()
    np.testing.assert_allclose(bars["correlation"][0], by_hand[order], atol=1e-12)


def test_another_feature_ranks_anew() -> None:
    app = unfolded(page())
    before = pictures(app)["ranking"].arrays["unit"].tolist()
    checked(group(app, "zoo_feature").set_value("position").run())
    assert chosen(app).feature == "position"
    assert "position" in said(app)
    assert pictures(app)["ranking"].arrays["unit"].tolist() != before


def test_what_can_not_be_ranked_is_said() -> None:
    app = unfolded(
        page(replace(OPENING.of_network("anbn"), ranked_over="this", reads="typed", text="a"))
    )
    assert not app.error
    assert "ranking" in pictures(app) or app.info


def test_open_on_the_other_pages() -> None:
    app = opened({"zoo": text_of_choice(OPENING.of_network("brackets")), "zt": "8"}, "app.py")
    app.switch_page(PAGE)
    checked(app.run())
    checked(app.button(key="zoo_elsewhere").click().run())
    selection = app.session_state["selection"]
    assert selection.network == "zoo-brackets"
    assert selection.step == 7
    assert selection.unit == zoo.example_of("brackets").unit
    assert "stage" in pictures(app)
    trace = scene_of(OPENING.of_network("brackets")).trace
    np.testing.assert_allclose(pictures(app)["strip"].arrays["c"], trace.c, atol=1e-5)
    checked(app.button(key="undo").click().run())
    assert app.session_state["selection"].network == "first-token"


def test_a_link_round_trip() -> None:
    choice = replace(OPENING, mode="writes", prompt="def f(", count=25, seed=3, unit=9)
    app = page(choice, step=11)
    assert chosen(app) == choice
    assert clock(app)["position"]["t"] == 11
    assert app.query_params["zoo"] == text_of_choice(choice)
    assert app.query_params["zt"] == "12"


@pytest.mark.parametrize(
    ("link", "wrong"),
    [
        ({"zoo": "net.gpt"}, "“gpt” is none of"),
        ({"zoo": "<b>.1"}, "“<b>” is no setting"),
        ({"zoo": "heat.99"}, "“99” is no temperature"),
        ({"zt": "0"}, "a whole number from 1 to 500"),
    ],
)
def test_a_broken_link_is_named_and_the_page_opens(link: dict[str, str], wrong: str) -> None:
    app = opened(link, PAGE)
    (warning,) = app.warning
    assert wrong in str(warning.value).replace("\\", "")
    assert chosen(app) == OPENING
    assert "sequence" in pictures(app)


@pytest.mark.parametrize(
    "link",
    [
        {"zoo": "u.128~feature.no such feature", "zt": "500"},
        {"zoo": "net.first-token~u.60~by.surprise~mode.writes"},
        {"zoo": "net.dates~reads.typed~say.<script>alert(1)</script>"},
        {"zoo": "net.weather~reads.typed~say.1e308 -1e308"},
        {"zoo": "net.season~reads.typed~known.500~ahead.500~say.1"},
        {"zoo": "mode.writes~count.400~say.\u202e\x00😀"},
        {"zoo": "reads.typed~say.\ud7ff~~~say.a"},
    ],
)
def test_a_link_from_anyone_opens_something_that_can_be_drawn(link: dict[str, str]) -> None:
    app = unfolded(opened(link, PAGE))
    drawn = pictures(app)
    assert "sequence" in drawn
    for picture in drawn.values():
        assert all(np.isfinite(array).all() for array in picture.arrays.values())
    for message in [*app.error, *app.warning, *app.info]:
        assert "<" not in str(message.value).replace("\\<", "")


def test_a_missing_file_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    from lstm_viz.zoo import shipped

    monkeypatch.setattr(shipped, "FOLDER", tmp_path)
    for kept in (shipped.card_of, shipped.network_of, zoo.example_of):
        kept.cache_clear()
    try:
        app = page(replace(OPENING.of_network("order"), reads="held-out", held_out=77))
        assert any("not there" in str(error.value) for error in app.error)
        assert group(app, "zoo_network").value == "order"
    finally:
        monkeypatch.undo()
        for kept in (shipped.card_of, shipped.network_of, zoo.example_of):
            kept.cache_clear()


def test_a_step_computes_nothing_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(OPENING.of_network("reber"))
    from lstm_viz.network import Network

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("traced again")

    monkeypatch.setattr(Network, "trace", refuse)
    app.session_state["selection"] = replace(app.session_state["selection"], zoo_step=5)
    checked(app.run())
    assert clock(app)["steps"] > 5


def test_pytorch_is_not_loaded_for_the_page() -> None:
    code = (
        "import sys\n"
        "from streamlit.testing.v1 import AppTest\n"
        f"app = AppTest.from_file({PAGE!r}, default_timeout=60).run()\n"
        "assert not app.exception\n"
        "print('torch' in sys.modules, 'pandas' in sys.modules)\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip().startswith("False")
