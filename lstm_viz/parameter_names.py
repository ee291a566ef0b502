"""PyTorch's names for the parameters of a network, to and fro.

``weight_ih_l0``, ``weight_hh_l0``, ``bias_ih_l0``, ``bias_hh_l0``, ``weight_hr_l0``; layer k ends
in ``_lk``, a backward direction in ``_lk_reverse``; a single cell's names have no ending. A
read-out is ``readout.weight`` and ``readout.bias``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from lstm_viz.arrays import FloatArray
from lstm_viz.cells import GRU, LSTM, RNN, Cell
from lstm_viz.cells.rnn import Nonlinearity
from lstm_viz.errors import InvalidInput
from lstm_viz.network import Network, Readout

PARAMETERS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr")
MAX_LAYERS = 64

_NAME = re.compile(
    r"(?P<prefix>(?:.*\.)?)(?P<parameter>weight_ih|weight_hh|bias_ih|bias_hh|weight_hr)"
    r"(?:_l(?P<layer>0|[1-9][0-9]{0,8})(?P<reverse>_reverse)?)?",
    re.DOTALL,
)
_SHOWN_LENGTH = 80
_CELL_OF_ROW_BLOCKS: dict[int, type[LSTM] | type[GRU] | type[RNN]] = {4: LSTM, 3: GRU, 1: RNN}


def quoted(name: str) -> str:
    """Return a name from a file as a message shows it: escaped, its middle left out if long."""
    if len(name) > _SHOWN_LENGTH:
        name = f"{name[: _SHOWN_LENGTH // 2]}…{name[-_SHOWN_LENGTH // 2 :]}"
    return repr(name)


def named_parameters(network: Network) -> dict[str, FloatArray]:
    """Return a network's arrays under PyTorch's names, layer by layer."""
    named: dict[str, FloatArray] = {}
    for k, directions in enumerate(network.layers):
        for cell, ending in zip(directions, ("", "_reverse"), strict=False):
            for parameter in PARAMETERS:
                array = getattr(cell, parameter, None)
                if array is not None:
                    named[f"{parameter}_l{k}{ending}"] = array
    if network.readout is not None:
        named["readout.weight"] = network.readout.weight
        if network.readout.bias is not None:
            named["readout.bias"] = network.readout.bias
    return named


def network_from_parameters(
    named: Mapping[str, FloatArray],
    *,
    nonlinearity: Nonlinearity = "tanh",
    readout_activation: Literal["linear", "softmax"] = "linear",
    batch_first: bool = False,
) -> Network:
    """Build a network from arrays under PyTorch's names.

    The kind of cell follows from the shapes: 4, 3 or 1 row blocks of H. Names may share a prefix
    such as ``lstm.`` (a whole model's state dict); parameters of other modules are ignored as
    long as exactly one recurrent module is among them.

    Parameters
    ----------
    named : mapping of str to ndarray
        The arrays.
    nonlinearity : str
        ``"tanh"`` or ``"relu"``, for a vanilla RNN (shapes do not tell).
    readout_activation : str
        ``"linear"`` or ``"softmax"``, where there is a read-out.
    batch_first : bool
        As in `Network`.

    Returns
    -------
    Network

    Raises
    ------
    InvalidInput
        When no recurrent weights are among the names, several modules' are, an array is missing
        or there twice, or the shapes do not fit together.
    """
    chains: dict[tuple[str, int, bool], dict[str, FloatArray]] = {}
    for name, array in sorted(named.items()):  # one order, one message
        match = _NAME.fullmatch(name)
        if match:
            layer = int(match["layer"] or 0)
            key = (match["prefix"], layer, match["reverse"] is not None)
            chain = chains.setdefault(key, {})
            if match["parameter"] in chain:  # with the ending _l0 and without it
                raise InvalidInput(f"{quoted(name)} is there under another name too.")
            chain[match["parameter"]] = array
    prefixes = sorted({prefix for prefix, _, _ in chains})
    if not prefixes:
        found = ", ".join(map(quoted, sorted(named)[:6])) or "nothing"
        raise InvalidInput(
            "no recurrent weights found; expected PyTorch's names such as 'weight_ih_l0' and "
            f"'weight_hh_l0', found {found}."
        )
    if len(prefixes) > 1:
        raise InvalidInput(
            f"weights of {len(prefixes)} recurrent modules found "
            f"({', '.join(map(quoted, prefixes[:6]))}); expected one."
        )
    prefix = prefixes[0]
    layer_count = 1 + max(layer for _, layer, _ in chains)
    if layer_count > MAX_LAYERS:
        raise InvalidInput(f"{layer_count} layers found; expected at most {MAX_LAYERS}.")
    both_directions = any(reverse for _, _, reverse in chains)
    layers = []
    for layer in range(layer_count):
        directions = []
        for reverse in (False, True)[: 1 + both_directions]:
            ending = f"_l{layer}{'_reverse' if reverse else ''}"
            parameters = chains.get((prefix, layer, reverse), {})
            directions.append(_cell_from_parameters(parameters, prefix, ending, nonlinearity))
        layers.append(tuple(directions))
    readout = None
    if "readout.weight" in named:
        readout = Readout(named["readout.weight"], named.get("readout.bias"), readout_activation)
    return Network(tuple(layers), readout, batch_first)


def _cell_from_parameters(
    parameters: Mapping[str, FloatArray], prefix: str, ending: str, nonlinearity: Nonlinearity
) -> Cell:
    for required in ("weight_ih", "weight_hh"):
        if required not in parameters:
            raise InvalidInput(f"{quoted(prefix + required + ending)} is missing.")
    for matrix in ("weight_ih", "weight_hh", "weight_hr"):
        if matrix in parameters and parameters[matrix].ndim != 2:
            raise InvalidInput(
                f"{quoted(prefix + matrix + ending)} has shape {parameters[matrix].shape}; "
                "expected a matrix."
            )
    # The columns of U are as many as h has numbers: H, or P where weight_hr (P, H) projects.
    units = parameters["weight_hh"].shape[1]
    if "weight_hr" in parameters:
        units = parameters["weight_hr"].shape[1]
    rows = parameters["weight_ih"].shape[0]
    blocks = rows // units if units else 0
    if blocks not in _CELL_OF_ROW_BLOCKS or rows != blocks * units:
        raise InvalidInput(
            f"{quoted(f'{prefix}weight_ih{ending}')} has {rows} rows for {units} units; expected "
            "4 (LSTM), 3 (GRU) or 1 (RNN) times as many."
        )
    kind = _CELL_OF_ROW_BLOCKS[blocks]
    if kind is not LSTM and "weight_hr" in parameters:
        raise InvalidInput(
            f"{quoted(f'{prefix}weight_hr{ending}')} is given; only an LSTM can have it."
        )
    try:
        arrays: dict[str, Any] = dict(parameters)
        return RNN(**arrays, nonlinearity=nonlinearity) if kind is RNN else kind(**arrays)
    except InvalidInput as problem:
        raise InvalidInput(f"{quoted(f'{prefix}*{ending}')}: {problem}") from problem
