"""Problems for four kinds of network side by side, from what one step tells to what is long ago."""

from __future__ import annotations

from lstm_viz.training import TrainingSettings
from lstm_viz.zoo.side_by_side import FourRecipes

COUNTING = FourRecipes(
    key="count",
    name="Count the a’s: aⁿbⁿ",
    sentence=(
        "At every letter, say which may come next. The feed-forward network is right at every "
        "letter but the last: it cannot see that the b’s are used up. The GRU and the LSTM "
        "learned to count in all three tries, the RNN in two; shown is the first, in which it did "
        "not."
    ),
    asked="Reads a word aⁿbⁿ letter by letter and says at every step what may come next.",
    look_at={
        "feed-forward": (
            "After an a it says “a or b”, after a b it says “b”, every time the same. That is "
            "right up to the last b, after which the word is over."
        ),
        "rnn": (
            "From the fourth a on its h(t) all but stands still: what it keeps of their number is "
            "too little to find the end of any but the longest words."
        ),
        "gru": "It counts in the small: h(t) of unit 2 goes down a little at every b, to the end.",
        "lstm": (
            "Unit 2 counts: its C(t) goes up one step at every a and down one step at every b. No "
            "bound is in its way, as h(t) has one."
        ),
    },
    data="Words drawn anew for every update, n from 1 to 10.",
    settings=TrainingSettings(
        task="anbn",
        lag=10,
        architectures=("rnn_tanh",),
        hidden_size=4,
        learning_rate=0.02,
        learning_rate_end=0.001,
        batch=64,
        updates=2500,
        stops_when_solved=False,
    ),
    sample="aaaaaaabbbbbbb",
    start=8,
)

PARITY = FourRecipes(
    key="odd",
    name="Odd or even",
    sentence=(
        "At every bit, say whether the ones so far are odd in number. The RNN learned it as well "
        "as the GRU and the LSTM did, in all three tries: a gate is not always needed. The "
        "feed-forward network is right about the first bit, and from then on as good as a coin."
    ),
    asked="Reads bits and says at every one whether the number of ones so far is odd.",
    look_at={
        "feed-forward": (
            "To every 1 it gives the same answer, and to every 0: right at the first bit, and from "
            "then on as good as a coin."
        ),
        "rnn": (
            "All that it knows of the ones before is in h(t-1). No single unit says “odd”: its "
            "answer is in how they stand together."
        ),
        "gru": "Units 1, 4, 5 and 6 say it outright: h(t) changes over at every 1.",
        "lstm": "The C(t) of units 1, 3 and 4 change over at every 1.",
    },
    data=(
        "Bits drawn anew for every update, 10 a sequence, so few that the RNN learns it: with 20 "
        "bits, 4 units and 2,000 updates it did not in five tries, and the GRU and the LSTM did."
    ),
    settings=TrainingSettings(
        task="parity",
        lag=10,
        architectures=("rnn_tanh",),
        hidden_size=6,
        learning_rate=0.02,
        learning_rate_end=0.001,
        batch=64,
        updates=2500,
        stops_when_solved=False,
    ),
    sample=0,
    start=2,
)

ORDER = FourRecipes(
    key="came-first",
    name="Which came first",
    sentence=(
        "Among some thirty letters two are X or Y: at the end, say in which order they came. The "
        "GRU and the LSTM learned it in all three tries, the RNN in none: it guesses, as the "
        "feed-forward network does."
    ),
    asked=(
        "Reads about 30 symbols, among them two that are X or Y, and says at the end in which "
        "order they came."
    ),
    look_at={
        "feed-forward": "At the end it sees a B, as always, and gives all four orders alike.",
        "rnn": (
            "An X or a Y moves h(t) for a moment, and the letters after it wash that away: at the "
            "end h(t) is all but the same whatever came."
        ),
        "gru": "What an X or a Y did to h(t) is still there at the end, in every unit.",
        "lstm": "What an X or a Y wrote is still on the belt at the end, in every unit.",
    },
    data="Symbols drawn anew for every update, 30 to 33 a sequence.",
    settings=TrainingSettings(
        task="order-two",
        lag=30,
        architectures=("rnn_tanh",),
        hidden_size=4,
        learning_rate=0.02,
        learning_rate_end=0.001,
        batch=64,
        updates=2500,
        stops_when_solved=False,
    ),
    sample=0,
    start=4,
)

FOUR_RECIPES: tuple[FourRecipes, ...] = (COUNTING, PARITY, ORDER)
"""In the order in which they are offered."""
