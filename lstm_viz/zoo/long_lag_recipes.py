"""Recipes for the problems that are made up: something has to be kept, or counted."""

from __future__ import annotations

from lstm_viz.training import TrainingSettings
from lstm_viz.zoo.recipe import DRAWN_HERE, Recipe

FIRST_TOKEN = Recipe(
    key="first-token",
    name="Remember the first token",
    sentence="Reads 200 tokens that are 1 or -1, and says at the end whether the very first was 1.",
    look_at=(
        "It does not hold the token still as the cell that was set by hand does: it goes on "
        "writing. C(t) of unit {unit} drifts one way after a first 1 and the other way after a "
        "first -1 (r = {correlation}), so that its sign at the end is the answer."
    ),
    data="Tokens drawn anew for every update, 200 steps from the first to the question.",
    licence=DRAWN_HERE,
    settings=TrainingSettings(
        task="first-token",
        lag=200,
        architectures=("lstm",),
        hidden_size=4,
        init="chrono",
        forget_bias=None,
        learning_rate=0.02,
        learning_rate_end=0.001,
        batch=64,
        updates=3000,
        stops_when_solved=False,
    ),
    sample=0,
    start=0,
    claim="first token",
)

ADDING = Recipe(
    key="adding",
    name="Adding two marked numbers",
    sentence="Reads 100 numbers, two of them marked, and says the sum of those two at the end.",
    look_at=(
        "Unit {unit} climbs a stair: its input gate is all but shut until a mark comes, and C(t) "
        "takes one step at each of the two (r = {correlation} with the number of marks so far)."
    ),
    data="Numbers from 0 to 1 drawn anew for every update, 100 a sequence, one mark in each half.",
    licence=DRAWN_HERE,
    settings=TrainingSettings(
        task="adding-unit",
        lag=100,
        architectures=("lstm",),
        hidden_size=8,
        init="chrono",
        forget_bias=None,
        learning_rate=0.02,
        learning_rate_end=0.0001,
        batch=64,
        updates=6000,
        stops_when_solved=False,
        seed=2,
    ),
    sample=0,
    start=8,
    claim="marked so far",
)

ORDER = Recipe(
    key="order",
    name="Temporal order of two symbols",
    sentence=(
        "Reads about 100 symbols, among them two that are X or Y, and says at the end in which "
        "order they came."
    ),
    look_at=(
        "Unit {unit} remembers the first of the two: from an X on its C(t) goes one way, from a Y "
        "on the other (r = {correlation}), and its sign at the end says which it was."
    ),
    data="Symbols drawn anew for every update, 100 to 110 a sequence.",
    licence=DRAWN_HERE,
    settings=TrainingSettings(
        task="order-two",
        lag=100,
        architectures=("lstm",),
        hidden_size=6,
        init="chrono",
        forget_bias=None,
        learning_rate=0.01,
        learning_rate_end=0.001,
        batch=64,
        updates=3000,
        stops_when_solved=False,
        seed=1,
    ),
    sample=0,
    start=16,
    claim="first of X (-1) and Y (1)",
)

ANBN = Recipe(
    key="anbn",
    name="aⁿbⁿ, counted",
    sentence="Reads a word aⁿbⁿ letter by letter and says at every step what may come next.",
    look_at=(
        "Unit {unit} counts: C(t) takes one step at every a and as large a step back at every b (r "
        "= {correlation} with a’s minus b’s). In training n was 30 at most; every word up to n = "
        "{reach} is right."
    ),
    data="Words drawn anew for every update, n from 1 to 30.",
    licence=DRAWN_HERE,
    settings=TrainingSettings(
        task="anbn",
        lag=30,
        architectures=("lstm",),
        hidden_size=4,
        learning_rate=0.02,
        learning_rate_end=0.0002,
        batch=64,
        updates=6000,
        stops_when_solved=False,
    ),
    sample="aaaaaaaabbbbbbbb",
    start=9,
    claim="a’s minus b’s",
)

ANBNCN = Recipe(
    key="anbncn",
    name="aⁿbⁿcⁿ, counted",
    sentence="Reads a word aⁿbⁿcⁿ letter by letter and says at every step what may come next.",
    look_at=(
        "It counts twice at the same time. Unit {unit} takes a step at every b and one back at "
        "every c (r = {correlation} with b’s minus c’s); another does so with a and b. In training "
        "n was 30 at most; every word up to n = {reach} is right."
    ),
    data="Words drawn anew for every update, n from 1 to 30.",
    licence=DRAWN_HERE,
    settings=TrainingSettings(
        task="anbncn",
        lag=30,
        architectures=("lstm",),
        hidden_size=6,
        learning_rate=0.02,
        learning_rate_end=0.0002,
        batch=64,
        updates=8000,
        stops_when_solved=False,
        seed=1,
    ),
    sample="aaaaaabbbbbbcccccc",
    start=7,
    claim="b’s minus c’s",
)

BRACKETS = Recipe(
    key="brackets",
    name="Bracket depth, learned",
    sentence="Reads brackets and other characters and says at every step how many are open.",
    look_at=(
        "Unit {unit} is a gauge of the depth (r = {correlation}): a step at “(”, one back at “)”, "
        "still at anything else. Set by hand, one unit does the same without training."
    ),
    data="Texts drawn anew for every update, 60 characters long, up to 8 brackets deep.",
    licence=DRAWN_HERE,
    settings=TrainingSettings(
        task="brackets",
        lag=60,
        architectures=("lstm",),
        hidden_size=8,
        learning_rate=0.01,
        learning_rate_end=0.0005,
        batch=64,
        updates=5000,
        stops_when_solved=False,
    ),
    sample="f(a,(b)(c(d)),((e)))",
    start=9,
    claim="bracket depth",
)

REBER = Recipe(
    key="reber",
    name="Embedded Reber grammar",
    sentence="Reads a string of a small grammar and says at every step which symbols may follow.",
    look_at=(
        "The second symbol, T or P, comes again as the last but one. What unit {unit} holds until "
        "then tells the two apart (r = {correlation})."
    ),
    data="Strings drawn anew for every update, 9 symbols or more.",
    licence=DRAWN_HERE,
    settings=TrainingSettings(
        task="reber",
        architectures=("lstm",),
        hidden_size=8,
        learning_rate=0.01,
        learning_rate_end=0.0005,
        batch=64,
        updates=4000,
        stops_when_solved=False,
        seed=2,
    ),
    sample="BTBTSSXXTVPSET",
    start=1,
    claim="second symbol is T (1) or P (-1)",
)
