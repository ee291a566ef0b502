"""The three recurrent cells, each in one file that reads like its paper, and variants of one."""

from lstm_viz.cells.gru import GRU, GRUTrace
from lstm_viz.cells.interventions import NO_INTERVENTIONS, Clamp, Freeze, Interventions
from lstm_viz.cells.lstm import LSTM
from lstm_viz.cells.lstm_trace import LSTMTrace
from lstm_viz.cells.parameters import INITIALISATIONS, Initialisation
from lstm_viz.cells.rnn import RNN, RNNTrace
from lstm_viz.cells.state_gradients import StateGradients
from lstm_viz.cells.variants import (
    CoupledLSTM,
    NoForgetGateLSTM,
    PeepholeLSTM,
    VariantLSTM,
    VariantTrace,
    projected,
)

Cell = LSTM | GRU | RNN
Trace = LSTMTrace | GRUTrace | RNNTrace

__all__ = [
    "GRU",
    "INITIALISATIONS",
    "LSTM",
    "NO_INTERVENTIONS",
    "RNN",
    "Cell",
    "Clamp",
    "CoupledLSTM",
    "Freeze",
    "GRUTrace",
    "Initialisation",
    "Interventions",
    "LSTMTrace",
    "NoForgetGateLSTM",
    "PeepholeLSTM",
    "RNNTrace",
    "StateGradients",
    "Trace",
    "VariantLSTM",
    "VariantTrace",
    "projected",
]
