"""An encoder–decoder as a PyTorch module, its loss, and its way back to NumPy. Imports torch."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from torch import nn
from torch.nn import functional
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from lstm_viz.encoder_decoder.files import encoder_decoder_from
from lstm_viz.encoder_decoder.model import EncoderDecoder
from lstm_viz.training.translation_batches import Pairs


class TranslationModule(nn.Module):
    """The same equations as `EncoderDecoder`, for many sequences at once and with gradients.

    The parameters have the names of `lstm_viz.encoder_decoder.files`.
    """

    def __init__(
        self,
        input_size: int,
        output_size: int,
        *,
        encoder_units: int,
        decoder_units: int,
        attention_units: int | None,
    ) -> None:
        super().__init__()
        annotation_size = 2 * encoder_units
        self.encoder = nn.LSTM(input_size, encoder_units, bidirectional=True)
        self.decoder = nn.LSTMCell(output_size + 1 + annotation_size, decoder_units)
        self.readout = nn.Linear(decoder_units + annotation_size, output_size)
        self.attention: AttentionModule | None = None  # drawn last: all else begins alike
        if attention_units is not None:
            self.attention = AttentionModule(decoder_units, annotation_size, attention_units)

    def forward(self, x: torch.Tensor, lengths: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        """The read-out's sums with teacher forcing.

        Parameters
        ----------
        x : tensor, shape (T, B, D)
            What is read, zeros from a sequence's end on.
        lengths : tensor of int, shape (B,)
            How much of it, 1 to T; on the CPU.
        target : tensor of int, shape (S, B)
            The signs to write.

        Returns
        -------
        tensor, shape (S, B, K)
        """
        packed = pack_padded_sequence(x, lengths, enforce_sorted=False)
        annotations, _ = pad_packed_sequence(self.encoder(packed)[0])  # (T, B, A)
        count, units = x.shape[1], self.encoder.hidden_size
        signs = self.readout.out_features
        begin = torch.full_like(target[:1], signs)
        before = functional.one_hot(torch.cat([begin, target[:-1]]), signs + 1).to(x.dtype)
        h = c = x.new_zeros(count, self.decoder.hidden_size)
        if self.attention is None:
            last = annotations[lengths - 1, torch.arange(count), :units]
            context = torch.cat([last, annotations[0, :, units:]], dim=1)
        else:
            annotations = annotations.transpose(0, 1)  # (B, T, A)
            keys = self.attention.weight_key(annotations)
            steps = torch.arange(annotations.shape[1])
            behind = (steps >= lengths[:, None]).to(x.device)  # (B, T), after a sequence's end
        hidden, contexts = [], []
        for sign in before:
            if self.attention is not None:
                alignment = self.attention(h, keys, behind)
                context = torch.bmm(alignment[:, None], annotations)[:, 0]
            h, c = self.decoder(torch.cat([sign, context], dim=1), (h, c))
            hidden.append(h)
            contexts.append(context)
        sums: torch.Tensor = self.readout(
            torch.cat([torch.stack(hidden), torch.stack(contexts)], dim=2)
        )
        return sums

    def loss(self, pairs: Pairs) -> torch.Tensor:
        """The mean cross-entropy over all signs to be written, in nats."""
        dtype = self.readout.weight.dtype
        target, mask = torch.from_numpy(pairs.target), torch.from_numpy(pairs.mask)
        sums = self(torch.from_numpy(pairs.x).to(dtype), torch.from_numpy(pairs.lengths), target)
        return functional.cross_entropy(sums[mask], target[mask])


class AttentionModule(nn.Module):
    """α(s, t) of additive attention; see `lstm_viz.encoder_decoder.attention`."""

    def __init__(self, query_size: int, annotation_size: int, units: int) -> None:
        super().__init__()
        self.weight_query = nn.Linear(query_size, units, bias=False)
        self.weight_key = nn.Linear(annotation_size, units)
        self.score = nn.Linear(units, 1, bias=False)

    def forward(self, h: torch.Tensor, keys: torch.Tensor, behind: torch.Tensor) -> torch.Tensor:
        """The alignment (B, T) for h (B, H) and keys (B, T, N), 0 where `behind` (B, T)."""
        scores = self.score(torch.tanh(keys + self.weight_query(h)[:, None])).squeeze(2)
        alignment: torch.Tensor = scores.masked_fill(behind, -torch.inf).softmax(dim=1)
        return alignment


def to_encoder_decoder(
    module: TranslationModule, reads: tuple[str, ...], writes: tuple[str, ...], end: str | None
) -> EncoderDecoder:
    """Copy a module's weights into an `EncoderDecoder`.

    Parameters
    ----------
    module : TranslationModule
        Trained or not, on any device.
    reads, writes : tuple of str
        The signs of its inputs and of its outputs, one a column.
    end : str or None
        The sign that ends what is written; None where it always writes on.
    """
    named: Mapping[str, np.ndarray] = {
        _NAMES.get(name, name): np.array(tensor.detach().cpu().numpy())
        for name, tensor in module.named_parameters()
    }
    if "attention.score" in named:
        named = {**named, "attention.score": named["attention.score"][0]}
    return encoder_decoder_from(named, reads=reads, writes=writes, end=end)


_NAMES = {
    "attention.weight_query.weight": "attention.weight_query",
    "attention.weight_key.weight": "attention.weight_key",
    "attention.weight_key.bias": "attention.bias",
    "attention.score.weight": "attention.score",
}
