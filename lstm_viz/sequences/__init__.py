"""Where a sequence comes from: typed numbers, bits, text, a formula or a published task."""

from lstm_viz.sequences.bits import parse_bits, random_bits
from lstm_viz.sequences.columns import sequence_of_columns
from lstm_viz.sequences.features import features_of
from lstm_viz.sequences.reading import Characters, Words
from lstm_viz.sequences.sequence import InputSequence
from lstm_viz.sequences.signals import seasonal, sine, square
from lstm_viz.sequences.tasks import TASKS, Batch, Task
from lstm_viz.sequences.text import Alphabet, one_hot
from lstm_viz.sequences.typed import parse_numbers
from lstm_viz.sequences.words import Vocabulary, one_hot_words

__all__ = [
    "TASKS",
    "Alphabet",
    "Batch",
    "Characters",
    "InputSequence",
    "Task",
    "Vocabulary",
    "Words",
    "features_of",
    "one_hot",
    "one_hot_words",
    "parse_bits",
    "parse_numbers",
    "random_bits",
    "seasonal",
    "sequence_of_columns",
    "sine",
    "square",
]
