"""What the cards say in words, held to the shipped networks on held-out sequences."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from lstm_viz.cells import LSTMTrace
from lstm_viz.sequences.features import features_of
from lstm_viz.sequences.reading import Words
from lstm_viz.sequences.tasks import Batch
from lstm_viz.sequences.tasks.sentiment_rule import ADJECTIVES, valences
from lstm_viz.zoo import RECIPES, card_of, held_out, network_of, sample_of


@dataclass(frozen=True)
class Held:
    """The unit that a card speaks of, on held-out sequences."""

    batch: Batch
    trace: LSTMTrace
    unit: int
    within: NDArray[np.bool_]  # (T, B)

    def of(self, quantity: str) -> NDArray[np.float64]:
        """The unit's values, (T, B)."""
        values: NDArray[np.float64] = getattr(self.trace, quantity)[:, :, self.unit]
        return values

    def at(self, column: str, key: str) -> NDArray[np.bool_]:
        """Where a column is 1, (T, B)."""
        return self.batch.x[:, :, RECIPES[key].task.inputs.index(column)] > 0.5

    @property
    def steps(self) -> NDArray[np.float64]:
        """By how much C(t) moves, (T, B)."""
        return np.diff(self.of("c"), axis=0, prepend=0.0)

    @property
    def last(self) -> NDArray[np.float64]:
        """C at the end of each sequence, (B,)."""
        return self.of("c")[self.batch.lengths - 1, np.arange(self.batch.count)]


def held(key: str, count: int = 200) -> Held:
    recipe, claim = RECIPES[key], card_of(key).claim
    assert claim is not None
    batch = held_out(recipe, count)
    trace = network_of(key).trace(batch.x).layers[0][0]
    assert isinstance(trace, LSTMTrace)
    return Held(batch, trace, claim.unit, np.arange(batch.steps)[:, None] < batch.lengths)


@pytest.mark.parametrize("key", sorted(RECIPES))
def test_the_unit_of_a_claim_is_one_that_moves(key: str) -> None:
    """A unit that all but stands still can correlate as well, and means nothing."""
    found = held(key, 100)
    assert found.of("c")[found.within].std() > 0.3


def test_python_has_a_unit_for_round_brackets() -> None:
    found = held("python")
    opening, closing = (found.at(sign, "python") for sign in "()")
    assert found.of("i")[opening].mean() > 0.9
    assert found.of("i")[found.within & ~opening].mean() < 0.2
    assert abs(found.steps[opening].mean()) == pytest.approx(1, abs=0.2)
    assert found.of("f")[closing].mean() < 0.3
    assert found.of("f")[found.within & ~closing & ~opening].mean() > 0.8
    depth = np.stack(
        [
            features_of("python", RECIPES["python"].task.sequence(found.batch, b))["bracket depth"]
            for b in range(found.batch.count)
        ],
        axis=1,
    )
    at_depth = [abs(found.of("c")[depth == k].mean()) for k in range(3)]
    assert at_depth[0] < 0.1 < 0.6 < at_depth[1] < at_depth[2]


def test_sentiment_is_wiped_by_but_and_turned_by_not() -> None:
    found = held("sentiment")
    but = found.at("but", "sentiment")
    assert found.of("f")[but].max() < 0.3
    assert found.of("f")[found.within & ~but].mean() > 0.8
    before = np.abs(found.of("c") - found.steps)
    assert np.abs(found.of("c"))[but].mean() < 0.25 * before[but].mean()

    recipe, network = RECIPES["sentiment"], network_of("sentiment")
    reading = recipe.task.reading
    assert isinstance(reading, Words)

    def after(words: str) -> tuple[float, str]:
        """C(t) of the unit and what is said, at the end of a sentence."""
        run = network.trace(reading.read(f"the film was {words}.").x)
        trace = run.layers[0][0]
        assert isinstance(trace, LSTMTrace)
        return float(trace.c[-1, found.unit]), recipe.task.outputs[int(run.output[-1].argmax())]

    direction = np.sign(after("good")[0])
    for word in ADJECTIVES:
        is_good = valences()[word] > 0
        for words, turns in ((word, False), (f"very {word}", False), (f"not {word}", True)):
            assert after(words)[1] == ("positive" if is_good != turns else "negative"), words
        if is_good:
            plain, very, turned = (
                direction * after(words)[0] for words in (word, f"very {word}", f"not {word}")
            )
            assert very > plain > 0.5
            assert turned < -0.5


def test_dates_counts_the_characters_of_the_answer() -> None:
    found = held("dates")
    place = found.at("→", "dates").cumsum(axis=0)
    means = [found.of("c")[place == k].mean() for k in range(1, 11)]
    climbs = np.abs(np.diff(means)) * np.sign(np.diff(means)) * np.sign(means[-1] - means[0])
    assert (climbs[:-1] > 0.2).all()  # to the last but one


def test_weather_knows_winter_from_summer() -> None:
    found = held("weather")
    assert found.batch.tokens is not None
    month = np.array([[int(day[5:7]) for day in days] for days in found.batch.tokens]).T
    c, settled = found.of("c"), np.arange(found.batch.steps)[:, None] >= 14
    winter, summer = (c[settled & np.isin(month, m)] for m in ((12, 1, 2), (6, 7, 8)))
    middle = (winter.mean() + summer.mean()) / 2
    above = summer > middle if summer.mean() > middle else summer < middle
    below = winter < middle if summer.mean() > middle else winter > middle
    assert above.mean() > 0.9
    assert below.mean() > 0.9


def test_season_errs_most_in_the_first_year_and_then_foresees_the_peak() -> None:
    recipe, found = RECIPES["season"], held("season")
    outputs = network_of("season").trace(found.batch.x).logits
    assert outputs is not None
    errors = np.square(outputs - found.batch.target)[:, :, 0].mean(axis=1)
    years = errors.reshape(-1, 12).mean(axis=1)
    assert years.argmax() == 0
    assert years[0] > 2 * years[1:].max()
    said, peak = outputs[36:48, :, 0].argmax(axis=0), found.batch.target[36:48, :, 0].argmax(axis=0)
    off = np.abs(said - peak)
    assert (np.minimum(off, 12 - off) <= 1).mean() > 0.95
    assert recipe.settings.lag == 60


def test_first_token_is_the_sign_at_the_end_and_drifts() -> None:
    found = held("first-token")
    first, c = found.batch.x[0, :, 0], found.of("c")
    signs = np.sign(found.last) * first
    assert (signs == signs[0]).all()
    middle = found.batch.steps // 2
    assert (np.abs(found.last) > 1.3 * np.abs(c[middle])).all()
    assert (np.abs(c[middle]) > 1.3 * np.abs(c[middle // 4])).all()


def test_adding_climbs_a_step_at_each_mark() -> None:
    found = held("adding")
    is_marked = found.batch.x[:, :, 1] > 0.5
    assert found.of("i")[is_marked].mean() > 0.3
    assert found.of("i")[found.within & ~is_marked].mean() < 0.03
    marks = is_marked.cumsum(axis=0)
    none, one, two = (found.of("c")[found.within & (marks == k)] for k in range(3))
    step = one.mean() - none.mean()
    assert two.mean() - one.mean() == pytest.approx(step, rel=0.2)
    for each in (none, one, two):
        assert each.std() < 0.4 * abs(step)


def test_order_keeps_which_came_first_in_a_sign() -> None:
    found = held("order")
    first = np.array(
        [
            features_of("order-two", RECIPES["order"].task.sequence(found.batch, b))[
                "first of X (-1) and Y (1)"
            ][-1]
            for b in range(found.batch.count)
        ]
    )
    signs = np.sign(found.last) * first
    assert (signs == signs[0]).all()


@pytest.mark.parametrize(("key", "up", "down"), [("anbn", "a", "b"), ("anbncn", "b", "c")])
def test_counters_take_equal_steps(key: str, up: str, down: str) -> None:
    found = held(key)
    there, back = (found.steps[found.at(letter, key)] for letter in (up, down))
    assert there.mean() == pytest.approx(-back.mean(), rel=0.15)
    assert abs(there.mean()) > 0.7
    assert back.std() < 0.3
    if key == "anbncn":
        steps = np.diff(found.trace.c, axis=0, prepend=0)
        means = [steps[found.at(letter, key)].mean(axis=0) for letter in "ab"]
        others = [
            unit
            for unit in range(6)
            if unit != found.unit
            and abs(means[0][unit]) > 0.5
            and means[0][unit] == pytest.approx(-means[1][unit], rel=0.15)
        ]
        assert others


def test_brackets_steps_at_brackets_and_at_nothing_else() -> None:
    found = held("brackets")
    opening, closing, other = (found.steps[found.at(s, "brackets")] for s in ("(", ")", "other"))
    assert opening.mean() == pytest.approx(-closing.mean(), rel=0.15)
    for steps in (opening, closing):
        assert steps.std() < 0.2 * abs(opening.mean())
    assert abs(other.mean()) < 0.1 * abs(opening.mean())


def test_reber_tells_t_from_p_before_it_is_asked() -> None:
    found = held("reber")
    is_t = found.at("T", "reber")[1]
    c = found.of("c")[found.batch.lengths - 2, np.arange(found.batch.count)]
    middle = (c[is_t].mean() + c[~is_t].mean()) / 2
    assert ((c < middle) == (is_t if c[is_t].mean() < middle else ~is_t)).mean() > 0.99


def test_samples_open_where_something_happens() -> None:
    for key, sign in (("python", "("), ("anbn", "b"), ("anbncn", "b"), ("brackets", "(")):
        assert sample_of(key).tokens[RECIPES[key].start] == sign
    assert sample_of("sentiment").tokens[RECIPES["sentiment"].start - 1] == "but"
    assert sample_of("dates").tokens[RECIPES["dates"].start] == "→"
    assert sample_of("adding").x[RECIPES["adding"].start, 1] == 1
    assert sample_of("order").tokens[RECIPES["order"].start] in "XY"
    assert sample_of("reber").tokens[RECIPES["reber"].start] in "TP"
