"""An encoder that reads a sequence, a decoder that writes another, with or without attention."""

from lstm_viz.encoder_decoder.attention import AdditiveAttention
from lstm_viz.encoder_decoder.model import EncoderDecoder
from lstm_viz.encoder_decoder.trace import EncoderDecoderTrace

__all__ = ["AdditiveAttention", "EncoderDecoder", "EncoderDecoderTrace"]
