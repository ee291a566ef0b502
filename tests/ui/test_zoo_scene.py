"""What a trained network reads and writes, and what the page makes of it; no Streamlit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_viz import zoo
from lstm_viz.errors import InvalidInput
from lstm_viz.figures import MOST_UNITS
from lstm_viz.sequences.reading import Characters
from lstm_viz.ui.current import build
from lstm_viz.ui.selection import Selection
from lstm_viz.ui.zoo.choice import MOST_STEPS, OPENING, ZooChoice
from lstm_viz.ui.zoo.elsewhere import opened_elsewhere
from lstm_viz.ui.zoo.kinds import kind_of, units_of
from lstm_viz.ui.zoo.scene import LONGEST_PROMPT, Scene, input_of, own_prompt, scene_of, text_read
from lstm_viz.ui.zoo.typed import read_typed, text_of

NETWORKS = sorted(zoo.RECIPES)
WRITES = replace(OPENING, mode="writes", count=40)


def scene(network: str, **changes: object) -> Scene:
    return scene_of(OPENING.of_network(network).with_settings(**changes))


def sums_by_hand(found: Scene) -> np.ndarray:
    """The read-out's sums, z(t) = V h(t) + d, with h from the equations one step at a time."""
    network = zoo.network_of(found.card.recipe.key)
    cell, readout = network.layers[0][0], network.readout
    assert readout is not None
    weight_ih, weight_hh = cell.weight_ih.astype(np.float64), cell.weight_hh.astype(np.float64)
    bias = np.zeros(len(weight_ih))
    for part in (cell.bias_ih, cell.bias_hh):
        bias = bias if part is None else bias + part
    h = c = np.zeros(cell.hidden_size)
    sums = []
    for x in found.sequence.x:
        i, f, g, o = np.split(weight_ih @ x + weight_hh @ h + bias, 4)
        i, f, o = (1 / (1 + np.exp(-z)) for z in (i, f, o))
        c = f * c + i * np.tanh(g)
        h = o * np.tanh(c)
        sums.append(readout.weight @ h + (0 if readout.bias is None else readout.bias))
    return np.array(sums)


@pytest.mark.parametrize("network", NETWORKS)
def test_what_each_network_says_is_its_read_out(network: str) -> None:
    found = scene(network)
    sums = sums_by_hand(found)
    if found.answers.loss == "cross_entropy":
        expected = np.exp(sums - sums.max(axis=1, keepdims=True))
        expected /= expected.sum(axis=1, keepdims=True)
    elif found.answers.loss == "binary":
        expected = 1 / (1 + np.exp(-sums))
    else:
        expected = sums
    np.testing.assert_allclose(found.answers.values, expected, atol=1e-9)


@pytest.mark.parametrize("network", NETWORKS)
def test_each_opens_on_a_step_of_its_sequence(network: str) -> None:
    for reads in ("sample", "held-out"):
        found = scene(network, reads=reads)
        assert 0 <= found.start < found.sequence.steps <= MOST_STEPS
        assert found.trace.c.shape == (found.sequence.steps, found.trace.cell.hidden_size)


@pytest.mark.parametrize("network", NETWORKS)
def test_held_out_sequences_differ_and_are_the_tasks_own(network: str) -> None:
    made_by = zoo.recipe(network)
    first, second = (
        input_of(replace(OPENING.of_network(network), reads="held-out", held_out=number)).x
        for number in (3, 4)
    )
    batch = made_by.task.draw(1, made_by.settings.lag, 3, held_out=True)
    np.testing.assert_array_equal(first, made_by.task.sequence(batch, 0).x)
    assert first.shape != second.shape or not np.array_equal(first, second)


@pytest.mark.parametrize("network", NETWORKS)
def test_what_is_known_to_be_right_is_the_held_out_batchs_target(network: str) -> None:
    made_by = zoo.recipe(network)
    found = scene(network, reads="held-out", held_out=1)
    batch = made_by.task.draw(1, made_by.settings.lag, 1, held_out=True)
    steps = int(batch.lengths[0])
    asked = batch.mask[:steps, 0]
    if kind_of(network) == "series":
        asked = asked & (np.arange(steps) < steps - 1)  # what came behind it is not shown
    np.testing.assert_array_equal(found.answers.asked[:steps], asked)
    target = batch.target[:steps, 0]
    if target.ndim == 1:
        assert found.answers.target[asked].argmax(axis=1).tolist() == target[asked].tolist()
    else:
        np.testing.assert_allclose(found.answers.target[asked], target[asked])


@pytest.mark.parametrize("network", NETWORKS)
def test_what_it_reads_can_be_typed(network: str) -> None:
    task = zoo.recipe(network).task
    x = input_of(OPENING.of_network(network)).x
    typed = read_typed(task, text_of(task, x))
    assert typed.x.shape == x.shape
    np.testing.assert_allclose(typed.x, x, atol=2e-3)


def test_degrees_are_typed_and_shown_as_degrees() -> None:
    task = zoo.recipe("weather").task
    typed = read_typed(task, "20, 21.5")
    np.testing.assert_allclose(units_of(task).real(typed.x)[:, 0], [20, 21.5])
    assert typed.tokens == ("20", "21.5")


@pytest.mark.parametrize(
    ("network", "text", "wrong"),
    [
        ("python", "", "empty"),
        ("python", "x" * 501, "501 characters"),
        ("dates", "3 märß 1997", "'ß' at position 6"),
        ("dates", "1" * 495, "505 characters"),
        ("anbn", "aaxbb", "'x' at position 3"),
        ("sentiment", "   ", "empty"),
        ("sentiment", "good " * 501, "501"),
        ("weather", "", "empty"),
        ("weather", "12 warm", "'warm' is not a number"),
        ("weather", "1e9", "size 1e+09"),
        ("season", "1;2\n3;4", "2 columns"),
        ("season", "1 " * 501, "501"),
        ("adding", "0.5 1\n0.5", "line 2"),
    ],
)
def test_what_cannot_be_read_is_named(network: str, text: str, wrong: str) -> None:
    with pytest.raises(InvalidInput) as problem:
        scene(network, reads="typed", text=text)
    assert wrong in str(problem.value)


@given(st.text(max_size=80), st.sampled_from(NETWORKS))
@settings(max_examples=60, deadline=None)
def test_anything_typed_gives_a_scene_or_a_reason(text: str, network: str) -> None:
    try:
        found = scene(network, reads="typed", text=text)
    except InvalidInput:
        return
    assert np.isfinite(found.answers.values).all()
    assert found.start < found.sequence.steps


def test_the_same_seed_writes_the_same_and_another_another() -> None:
    texts = [scene_of(replace(WRITES, temperature=1.0, seed=seed)).sequence for seed in (7, 7, 8)]
    assert texts[0].tokens == texts[1].tokens
    assert texts[0].tokens != texts[2].tokens


@pytest.mark.parametrize("network", NETWORKS)
def test_typed_as_it_is_offered_it_reads_the_same(network: str) -> None:
    task = zoo.recipe(network).task
    for reads in ("sample", "held-out"):
        choice = OPENING.of_network(network).with_settings(reads=reads)
        text = text_read(choice)
        np.testing.assert_allclose(read_typed(task, text).x, input_of(choice).x, atol=2e-3)
        assert text_read(replace(choice, reads="typed", text=text)) == text
    sample = zoo.recipe(network).sample
    assert not isinstance(sample, str) or text_read(OPENING.of_network(network)) == sample


def test_what_it_wrote_begins_with_the_prompt_as_it_was_typed() -> None:
    choice = replace(WRITES, prompt="raise ValueError")
    text = text_read(choice)
    assert text.startswith("raise ValueError")
    task = zoo.recipe("python").task
    np.testing.assert_array_equal(read_typed(task, text).x, scene_of(choice).sequence.x)


@pytest.mark.parametrize("network", NETWORKS)
def test_the_stage_shows_the_unit_that_a_network_speaks_of(network: str) -> None:
    size = zoo.network_of(network).layers[0][0].hidden_size
    chosen = replace(Selection(), zoo=OPENING.of_network(network))
    for unit, opened in (
        (zoo.example_of(network).unit, Selection().with_network(f"zoo-{network}")),
        (0, opened_elsewhere(chosen, 0)),
        (size - 1, opened_elsewhere(chosen, size - 1)),
    ):
        assert opened.unit == unit
        assert opened.first_unit <= unit < opened.first_unit + MOST_UNITS
        assert 0 <= opened.first_unit <= max(0, size - MOST_UNITS)


def test_surprise_is_at_temperature_1_over_the_whole_text() -> None:
    found = scene_of(replace(WRITES, temperature=0.7, seed=2))
    sums = sums_by_hand(found)[:-1]
    chances = np.exp(sums - sums.max(axis=1, keepdims=True))
    chances /= chances.sum(axis=1, keepdims=True)
    read = found.sequence.x[1:].argmax(axis=1)
    assert found.surprise is not None
    np.testing.assert_allclose(
        found.surprise.bits[1:], -np.log2(chances[np.arange(len(read)), read]), atol=1e-6
    )
    assert found.temperature == 0.7


def test_it_goes_on_from_its_own_prompt_or_from_what_is_given() -> None:
    own = scene_of(WRITES)
    assert own.prompt == own_prompt("python")
    assert zoo.recipe("python").sample.startswith(own.prompt)  # type: ignore[union-attr]
    assert own.start == len(own.prompt) - 1
    assert own.sequence.steps == len(own.prompt) + 40
    given_one = scene_of(replace(WRITES, prompt="class "))
    assert given_one.prompt == "class "
    with pytest.raises(InvalidInput, match=f"101 characters; expected at most {LONGEST_PROMPT}"):
        scene_of(replace(WRITES, prompt="x" * 101))


def test_what_was_drawn_was_drawn_from_what_the_bars_say() -> None:
    found = scene_of(replace(WRITES, temperature=0.7, seed=2))
    sums = sums_by_hand(found)
    reading = zoo.recipe("python").task.reading
    assert isinstance(reading, Characters)
    other = reading.alphabet.size - 1
    for t in range(found.start, found.sequence.steps - 1):
        weights = np.exp((sums[t] - sums[t, :other].max()) / 0.7)
        weights[other] = 0
        np.testing.assert_allclose(found.answers.values[t], weights / weights.sum(), atol=1e-9)
        drawn = int(found.sequence.x[t + 1].argmax())
        assert found.answers.target[t].argmax() == drawn
        assert found.answers.values[t, drawn] > 0


def test_a_series_is_read_and_then_gone_on_with() -> None:
    found = scene("season", known=30, ahead=20)
    assert found.forecast is not None
    known, free = found.forecast.known[:, 0], found.forecast.free[:, 0]
    sample = zoo.sample_of("season").x[:, 0]
    np.testing.assert_array_equal(known, sample[:30])
    np.testing.assert_array_equal(found.forecast.rest[:, 0], sample[30:50])  # type: ignore[index]
    sums = sums_by_hand(found)[:, 0]
    np.testing.assert_allclose(found.sequence.x[30:, 0], free)
    np.testing.assert_allclose(free, sums[29:49], atol=1e-9)  # it reads its own answers
    assert found.start == 29


@pytest.mark.parametrize(("known", "ahead"), [(1, 1), (500, 500), (1, 500), (500, 1), (None, 500)])
def test_a_series_never_outgrows_the_page(known: int | None, ahead: int | None) -> None:
    for text in ("1.5", "1 " * 500):
        found = scene("season", reads="typed", text=text, known=known, ahead=ahead)
        assert 2 <= found.sequence.steps <= MOST_STEPS
        assert found.forecast is not None
        assert len(found.forecast.free) >= 1


def test_dates_go_on_where_the_days_have_dates() -> None:
    found = scene("weather", known=100, ahead=80)
    assert found.names is not None
    days = np.array(found.names, dtype="datetime64[D]")
    assert (np.diff(days) == np.timedelta64(1, "D")).all()
    assert found.names[:100] == zoo.sample_of("weather").tokens[:100]
    assert scene("weather", reads="typed", text="9 10 12").names is None


def test_the_answer_in_all_is_what_is_likeliest_where_it_is_asked() -> None:
    found = scene("dates")
    outputs = zoo.recipe("dates").task.outputs
    best = sums_by_hand(found)[-10:].argmax(axis=1)
    assert found.answer == "".join(outputs[k] for k in best)
    assert scene("sentiment").answer in ("positive", "negative")
    assert scene("python").answer is None
    assert scene("season").answer is None


def test_a_scene_is_kept() -> None:
    assert scene("dates") is scene("dates")
    assert scene("dates", unit=3, coloured_by="h") is scene("dates")
    assert scene_of(WRITES) is scene_of(replace(WRITES, unit=1))


ELSEWHERE = [
    *(OPENING.of_network(network) for network in NETWORKS),
    *(replace(OPENING.of_network(network), reads="held-out", held_out=2) for network in NETWORKS),
    replace(OPENING.of_network("dates"), reads="typed", text="3 März 1997"),
    replace(OPENING.of_network("weather"), reads="typed", text="10 11 12 13.5"),
    WRITES,
]


@pytest.mark.parametrize("choice", ELSEWHERE, ids=lambda c: f"{c.network}-{c.mode}-{c.reads}")
def test_the_other_pages_show_the_same_network_on_the_same_input(choice: ZooChoice) -> None:
    chosen = replace(Selection(), zoo=choice, zoo_step=4)
    opened = opened_elsewhere(chosen, unit=1)
    built = build(opened)
    found = scene_of(choice)
    reads = input_of(choice) if found.forecast is not None else found.sequence
    assert opened.network == f"zoo-{choice.network}"
    assert (opened.unit, opened.step) == (1, min(4, reads.steps - 1))
    np.testing.assert_allclose(built.sequence.x, reads.x, atol=1e-6)
    steps = len(found.forecast.known) if found.forecast is not None else found.sequence.steps
    np.testing.assert_allclose(built.trace.c[:steps], found.trace.c[:steps], atol=1e-4)


def test_the_depth_of_brackets_is_known_of_whatever_is_typed() -> None:
    found = scene("brackets", reads="typed", text="((x)()")
    assert found.answers.target[:, 0].tolist() == [1, 2, 2, 1, 2, 1]


def test_a_label_fits_into_a_cell() -> None:
    assert scene("adding", reads="typed", text="0.81234 0\n0.5 1").sequence.tokens == (
        "0.81|0",
        "0.50|1",
    )
    for number in range(5):
        held_out = scene("brackets", reads="held-out", held_out=number).sequence
        assert set(held_out.tokens) <= {"(", ")", "·"}
