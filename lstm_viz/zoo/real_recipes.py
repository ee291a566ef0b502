"""Recipes for text, series, sentences and dates."""

from __future__ import annotations

from lstm_viz.training import TrainingSettings
from lstm_viz.zoo.recipe import Recipe

PYTHON = Recipe(
    key="python",
    name="Python source, character by character",
    sentence="Reads Python source text and says at every character which one comes next.",
    look_at=(
        "Unit {unit} opens inside round brackets (r = {correlation} with the bracket depth): at "
        "“(” its input gate opens and C(t) moves by about 1; at “)” its forget gate shuts. Nobody "
        "asked for such a unit: it came of guessing the next character."
    ),
    data=(
        "The source text of modules of Python’s own standard library, 3.7 million characters; "
        "measured on modules that it never read."
    ),
    licence="Python Software Foundation License Version 2.",
    settings=TrainingSettings(
        task="python",
        lag=150,
        architectures=("lstm",),
        hidden_size=64,
        learning_rate=0.01,
        learning_rate_end=0.0003,
        batch=32,
        updates=12000,
        stops_when_solved=False,
    ),
    sample=(
        "def mean(values):\n"
        '    """Return the mean of some numbers."""\n'
        "    if not values:\n"
        '        raise ValueError("there is no mean of nothing")\n'
        "    return sum(values) / len(values)\n"
    ),
    start=8,
    claim="bracket depth",
)

SEASON = Recipe(
    key="season",
    name="A yearly season, forecast",
    sentence="Reads a series of months with a peak once a year and says the next month's value.",
    look_at=(
        "Unit {unit} goes round once a year (r = {correlation} with the cosine of the season). In "
        "the first year the network errs most; from the second on it foresees the peak."
    ),
    data="Series drawn anew for every update: level, trend, amplitude and peak differ, with noise.",
    licence="None needed: this program draws the series.",
    settings=TrainingSettings(
        task="season",
        architectures=("lstm",),
        hidden_size=8,
        learning_rate=0.01,
        learning_rate_end=0.0003,
        batch=64,
        updates=6000,
        stops_when_solved=False,
        seed=1,
    ),
    sample=0,
    start=24,
    claim="season (cosine)",
)

WEATHER = Recipe(
    key="weather",
    name="Tomorrow's high in Seattle",
    sentence="Reads the highest temperature of each day and says the next day's.",
    look_at=(
        "Unit {unit} goes with the season (r = {correlation} with the cosine of the year), though "
        "no date is read: its C(t) is one in winter and another in summer."
    ),
    data=(
        "The highest temperatures of 2012 to 2014 in Seattle (NOAA); measured on stretches of "
        "2015, which overlap. How long to train was chosen by 2015 as well."
    ),
    licence="Public domain (NOAA), as in the package vega_datasets.",
    settings=TrainingSettings(
        task="weather",
        lag=180,
        architectures=("lstm",),
        hidden_size=8,
        learning_rate=0.005,
        learning_rate_end=0.0005,
        batch=32,
        updates=1500,
        stops_when_solved=False,
    ),
    sample=0,
    start=30,
    claim="season (cosine)",
)

SENTIMENT = Recipe(
    key="sentiment",
    name="Sentiment, with “not” and “but”",
    sentence="Reads a sentence about a film, word by word, and says whether it speaks well of it.",
    look_at=(
        "Unit {unit} keeps the sentiment so far (r = {correlation}): “good” moves it one way, "
        "“very good” further, “not good” the other way. At a “but” its forget gate shuts, and what "
        "came before is gone."
    ),
    data=(
        "Sentences made from a small grammar, judged by the words’ valences in VADER’s lexicon "
        "(Hutto & Gilbert 2014); measured on sentences that it never read."
    ),
    licence="MIT (the lexicon of vaderSentiment).",
    settings=TrainingSettings(
        task="sentiment",
        architectures=("lstm",),
        hidden_size=16,
        learning_rate=0.01,
        learning_rate_end=0.0002,
        batch=64,
        updates=6000,
        stops_when_solved=False,
    ),
    sample="the acting was not very good, but we really enjoyed the music.",
    start=8,
    claim="sentiment so far",
)

DATES = Recipe(
    key="dates",
    name="Dates in ten languages",
    sentence="Reads a date as people write it and then says it as YYYY-MM-DD, a character a step.",
    look_at=(
        "Unit {unit} counts the characters of the answer: C(t) climbs from → to → (r = "
        "{correlation} with the place in the answer)."
    ),
    data=(
        "All days from 1950 to 2049 in the forms of ten languages (Unicode CLDR, as in the package "
        "Babel); measured on one day in eight, which it never read."
    ),
    licence="Unicode License v3 (CLDR data), BSD-3-Clause (Babel).",
    settings=TrainingSettings(
        task="dates",
        architectures=("lstm",),
        hidden_size=64,
        learning_rate=0.005,
        learning_rate_end=0.0002,
        batch=64,
        updates=8000,
        stops_when_solved=False,
    ),
    sample="14 mars 2021",
    start=12,
    claim="place in the answer",
)
