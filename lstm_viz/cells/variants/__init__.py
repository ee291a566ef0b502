"""Variants of the LSTM: peepholes, no forget gate, coupled gates; each may have a projection."""

from lstm_viz.cells.variants.kinds import CoupledLSTM, NoForgetGateLSTM, PeepholeLSTM
from lstm_viz.cells.variants.projecting import projected
from lstm_viz.cells.variants.variant_lstm import VariantLSTM
from lstm_viz.cells.variants.variant_trace import VariantTrace

__all__ = [
    "CoupledLSTM",
    "NoForgetGateLSTM",
    "PeepholeLSTM",
    "VariantLSTM",
    "VariantTrace",
    "projected",
]
