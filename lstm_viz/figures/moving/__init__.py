"""Moving pictures: a still skeleton, bindings and arrays, filled in by a board or in a notebook."""

from lstm_viz.figures.moving.choices import ByPhase, Choose, Item, Join, Repeat, Switch, Words
from lstm_viz.figures.moving.numbers import Matrix, Products, Row, Step, Sums, SwitchNumber
from lstm_viz.figures.moving.picture import Binding, Layer, MovingPicture, Piece, Question
from lstm_viz.figures.moving.shown import (
    AddUp,
    AddUpRow,
    Colors,
    FontSizes,
    Numbers,
    Sentence,
    Sentences,
)
from lstm_viz.figures.moving.values import Value

__all__ = [
    "AddUp",
    "AddUpRow",
    "Binding",
    "ByPhase",
    "Choose",
    "Colors",
    "FontSizes",
    "Item",
    "Join",
    "Layer",
    "Matrix",
    "MovingPicture",
    "Numbers",
    "Piece",
    "Products",
    "Question",
    "Repeat",
    "Row",
    "Sentence",
    "Sentences",
    "Step",
    "Sums",
    "Switch",
    "SwitchNumber",
    "Value",
    "Words",
]
