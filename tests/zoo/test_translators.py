"""The two encoder–decoders for dates: their files, their cards, and what they are given to read."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lstm_viz.encoder_decoder.documents import LONGEST, draw_documents
from lstm_viz.encoder_decoder.files import encoder_decoder_arrays, encoder_decoder_bytes
from lstm_viz.errors import InvalidInput
from lstm_viz.sequences.tasks.dates import calendar
from lstm_viz.zoo.shipped import MOST_FILE_BYTES
from lstm_viz.zoo.translators import (
    read_date,
    read_translator,
    right_answer,
    translator_card_of,
    translator_content,
    translator_of,
    translator_path,
    written_text,
)
from lstm_viz.zoo.translators_card import translator_card_from, translator_card_text
from lstm_viz.zoo.translators_measuring import (
    ALIKE_LONG,
    LENGTHS,
    MOST_DATES,
    score_of,
    scores_by_dates,
    scores_by_length,
)
from lstm_viz.zoo.translators_recipes import TRANSLATORS, translator_recipe
from lstm_viz.zoo.translators_samples import samples

KEYS = tuple(TRANSLATORS)


def test_they_differ_in_the_attention_alone() -> None:
    with_it, without = translator_of("attention"), translator_of("summary")
    one, other = encoder_decoder_arrays(with_it), encoder_decoder_arrays(without)
    assert {name for name in one if not name.startswith("attention.")} == set(other)
    assert {name: array.shape for name, array in one.items() if name in other} == {
        name: array.shape for name, array in other.items()
    }
    assert with_it.attention is not None
    assert without.attention is None
    said = [dict(translator_card_of(key).settings) for key in KEYS]
    assert [each.pop("attention") for each in said] == [True, False]
    assert said[0] == said[1]


@pytest.mark.parametrize("key", KEYS)
def test_a_file_is_small_and_of_its_recipe(key: str) -> None:
    path, card = translator_path(key), translator_card_of(key)
    assert path.stat().st_size < MOST_FILE_BYTES
    assert card.is_of_this_recipe
    assert card.updates == card.recipe.settings.updates
    assert card.trained_up_to == card.recipe.settings.longest
    arrays = encoder_decoder_arrays(translator_of(key))
    assert card.parameters == sum(array.size for array in arrays.values())
    assert {array.dtype for array in arrays.values()} == {np.dtype(np.float32)}
    assert path.read_bytes() == translator_content(translator_of(key), card)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("dates", [None, 1])
def test_a_card_holds_on_a_smaller_sample(key: str, dates: int | None) -> None:
    """Within four standard errors of what the card says of 300 texts a row."""
    count, card = 8, translator_card_of(key)
    said = card.by_length if dates is None else card.one_date
    assert tuple((row.first, row.last) for row in said) == LENGTHS
    for row, found in zip(
        said, scores_by_length(translator_of(key), dates=dates, count=count), strict=True
    ):
        assert row.count >= 300
        for share in ("places", "dates", "whole"):
            p = getattr(row, share)
            error = math.sqrt(max(p * (1 - p), 0.01) / count)
            assert abs(getattr(found, share) - p) <= 4 * error, (row, found)


@pytest.mark.parametrize("key", KEYS)
def test_the_rows_by_dates_hold_on_a_smaller_sample(key: str) -> None:
    said = translator_card_of(key).by_dates
    found = scores_by_dates(translator_of(key), count=10)
    assert {(row.first, row.last) for row in said} == {ALIKE_LONG}
    assert len(said) == len(found) == MOST_DATES
    for before, now in zip(said, found, strict=True):
        error = math.sqrt(max(before.whole * (1 - before.whole), 0.01) / now.count)
        assert abs(now.whole - before.whole) <= 4 * error


def test_what_the_pair_shows() -> None:
    """What the cards are there to show, from their own figures."""
    attention, summary = map(translator_card_of, KEYS)
    learned = [k for k, (_, last) in enumerate(LENGTHS) if last <= attention.trained_up_to]
    assert all(attention.by_length[k].whole > 0.97 for k in learned)
    assert all(attention.one_date[k].whole > 0.97 for k in learned)
    # One summary holds one date, at any length learned; not three.
    assert all(summary.one_date[k].whole > 0.9 for k in learned)
    assert summary.by_dates[0].whole > 0.9
    shares = [row.whole for row in summary.by_dates]
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] < 0.5 < 0.95 < attention.by_dates[-1].whole


@pytest.mark.parametrize("key", KEYS)
def test_a_row_of_the_card_is_met_exactly(key: str) -> None:
    said = translator_card_of(key).one_date[1]
    (found,) = scores_by_length(
        translator_of(key), dates=1, count=said.count, lengths=[(said.first, said.last)]
    )
    for share in ("places", "dates", "whole"):
        assert getattr(found, share) == pytest.approx(getattr(said, share), abs=0.004)


def test_a_score_is_counted_as_it_says() -> None:
    network = translator_of("attention")
    rng = np.random.default_rng(3)
    documents = draw_documents(rng, 3, shortest=20, longest=50, held_out=True)
    right = documents[:1]
    assert score_of(network, right) == (1, 1, 1)
    other_day = "1999-12-31" if right[0].dates[0] != "1999-12-31" else "1999-12-30"
    wrong = [replace(right[0], dates=(other_day, *right[0].dates[1:]))]
    places, dates, whole = score_of(network, wrong)
    assert 0 < places < 1
    assert dates == 1 - 1 / len(right[0].dates)
    assert whole == 0
    both = score_of(network, [*right, *wrong])
    assert both[2] == 0.5
    assert both[0] == pytest.approx((1 + places) / 2)
    # An answer that is longer than what was written.
    longer = [replace(right[0], dates=(*right[0].dates, "2001-01-01"))]
    places, dates, whole = score_of(network, longer)
    assert dates == len(right[0].dates) / (len(right[0].dates) + 1)
    assert (places < 1, whole) == (True, 0)


def test_the_samples_are_held_out_and_read_right() -> None:
    all_days = calendar()
    held_out = {
        f"{year:04}-{month:02}-{day:02}"
        for year, month, day, is_held_out in zip(
            all_days.years, all_days.months, all_days.days, all_days.is_held_out, strict=True
        )
        if is_held_out
    }
    found = samples()
    assert len({each.name for each in found}) == len(found) >= 12
    network = translator_of("attention")
    for each in found:
        assert right_answer(each.text) == each.answer
        assert set(each.answer.split()) <= held_out
        assert written_text(network.trace(read_date(each.text))) == each.answer, each


def test_the_attention_lies_on_what_is_written() -> None:
    """While it writes a year, most of what it looks at are that year's characters."""
    network = translator_of("attention")
    sample = next(each for each in samples() if each.name == "Two dates in English")
    trace = network.trace(read_date(sample.text))
    for k, date in enumerate(sample.answer.split()):
        begin = sample.text.index(date[:4])
        on_year = trace.alignment[11 * k : 11 * k + 4, begin - 1 : begin + 5].sum(axis=1)
        assert on_year.mean() > 0.5


def test_typed_dates_are_read_as_they_are_meant() -> None:
    read = read_date("  14\tMars\n2021 ")
    assert "".join(read.tokens) == "14␣mars␣2021"
    assert read.channels == translator_of("attention").reads
    assert right_answer(" 14 Mars\n2021 and 3. mai 1999") == "2021-03-14 1999-05-03"
    assert right_answer("hello") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the text is empty; expected a date"),
        (" \n ", "the text is empty"),
        ("14/03/2021", "the character '/' at position 3 is not in the alphabet"),
        ("3 мая 2021", "the character 'м' at position 3"),
        ("1" * (LONGEST + 1), "the text has 401 characters, one step each; expected at most 400"),
        (3, "the text is of type int"),
    ],
)
def test_a_text_that_cannot_be_read_is_named(text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        read_date(text)


def test_a_card_is_written_and_read() -> None:
    card = translator_card_of("attention")
    assert translator_card_from(translator_card_text(card), card.recipe) == card
    assert not replace(card, settings={**card.settings, "seed": 9}).is_of_this_recipe


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"recipe": "summary"}, "is not of 'attention'"),
        ({"by_length": []}, "'by_length' is no table"),
        ({"one_date": 3}, "'one_date' is no table"),
        ({"by_dates": [3]}, "no table of names and values"),
        ({"by_length": [{}]}, "has no 'first'"),
        ({"by_length": [{"first": 5}]}, "'first' is no whole number from 10"),
        ({"loss": -1}, "'loss' is no number"),
        ({"loss": "1"}, "'loss' is no number"),
        ({"updates": 1.5}, "'updates' is no whole number"),
        ({"seconds": None}, "'seconds' is no number"),
        ({"built": ""}, "'built' is no short text"),
        ({"settings": 3}, "settings are no table"),
        ({"settings": {}}, "has no 'longest'"),
    ],
)
def test_a_damaged_card_is_refused(changed: dict[str, object], said: str) -> None:
    card = translator_card_of("attention")
    text = json.dumps({**json.loads(translator_card_text(card)), **changed})
    with pytest.raises(InvalidInput, match=said):
        translator_card_from(text, card.recipe)
    for nonsense in ("", "nonsense", "[1]", "[" * 100_000):
        with pytest.raises(InvalidInput):
            translator_card_from(nonsense, card.recipe)


def test_other_files_are_refused(tmp_path: Path) -> None:
    recipe, path = translator_recipe("attention"), tmp_path / "translators-attention.safetensors"
    with pytest.raises(InvalidInput, match="is not there"):
        read_translator(path, recipe)
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_translator(tmp_path, recipe)
    whole = translator_path("attention").read_bytes()
    network, card = translator_of("attention"), translator_card_of("attention")
    summary = translator_of("summary")
    for content, said in (
        (b"", "safetensors"),
        (whole[:-8], "damaged"),
        (bytes(MOST_FILE_BYTES + 1), "too large"),
        (encoder_decoder_bytes(network), "card is not JSON"),
        (translator_path("summary").read_bytes(), "is not of 'attention'"),
        (translator_content(summary, card), "the recipe has others"),
        (translator_content(replace(network, end=None), card), "other signs"),
    ):
        path.write_bytes(content)
        with pytest.raises(InvalidInput, match=said):
            read_translator(path, recipe)
    with pytest.raises(InvalidInput, match="there is no translator 'both'; expected attention or"):
        translator_of("both")
