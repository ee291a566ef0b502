"""File readers under libFuzzer, which keeps the inputs that reach new lines and changes those.

``python -m tests.fuzz.coverage_guided npz --inputs 100000``, one reader a process. Needs atheris,
which has no build for every machine: what it finds becomes a test like everything else.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import atheris

READERS = ("safetensors", "npz", "encoder-decoder", "visit", "cell", "numbers")

_FOLLOWED = (
    "json.decoder",
    "json.scanner",
    "lstm_viz.array_files",
    "lstm_viz.encoder_decoder",
    "lstm_viz.network",
    "lstm_viz.parameter_names",
    "lstm_viz.sequences",
    "lstm_viz.ui.current",
    "lstm_viz.ui.link",
    "lstm_viz.ui.own_cell",
    "lstm_viz.ui.saved_visit",
    "lstm_viz.weight_files",
    "numpy.lib._format_impl",
    "zipfile",
)

with atheris.instrument_imports(include=list(_FOLLOWED), enable_loader_override=False):
    from lstm_viz.sequences import parse_numbers
    from tests.fuzz import files, links
    from tests.fuzz.way_in import refusal_of, require_readable


@dataclass
class Reader:
    """What libFuzzer is to feed, and what it begins with."""

    take: Callable[[bytes], str | None]
    seeds: tuple[bytes, ...]


def _with_length(content: bytes) -> bytes:
    """A header whose length, which no change by chance would keep right, is put before it."""
    return files.with_header(content, bytes(512))


def _one_member(content: bytes) -> bytes:
    """An array in a zip file whose checksum, likewise, is right."""
    return files.zipped([("weight_ih_l0.npy", content), *files.npz_members()[0][1:]])


def reader(name: str) -> Reader:
    """One of `READERS`; the first byte of what it is fed says whether a frame is put around."""

    def framed(
        take: Callable[[bytes], str | None], frame: Callable[[bytes], bytes]
    ) -> Callable[[bytes], str | None]:
        return lambda content: take(frame(content[1:]) if content[:1] == b"F" else content[1:])

    def headers(valid: tuple[bytes, ...]) -> tuple[bytes, ...]:
        return tuple(
            b"F" + content[8 : 8 + int.from_bytes(content[:8], "little")] for content in valid
        )

    match name:
        case "safetensors":
            valid = files.safetensors_files()
            return Reader(
                framed(files.take_weights, _with_length),
                (*headers(valid), *(b" " + content for content in valid)),
            )
        case "npz":
            members = files.npz_members()
            return Reader(
                framed(files.take_weights, _one_member),
                (
                    *(b"F" + one[0][1] for one in members),
                    *(b" " + files.zipped(one) for one in members),
                ),
            )
        case "encoder-decoder":
            valid = files.translator_files()
            return Reader(
                framed(files.take_translator, _with_length),
                (*headers(valid), *(b" " + content for content in valid)),
            )
        case "visit":
            return Reader(files.take_visit, files.visit_files())
        case "cell":
            return Reader(
                lambda content: links.take_letters(links.letters_of(content)), links.letters()
            )
        case _:
            return Reader(
                lambda content: refusal_of(
                    lambda: parse_numbers(content.decode("utf-8", errors="replace"))
                ),
                tuple(text.encode() for text in ("1 0 -0.5", "a,b\n1,2\n3,4", "0,5;1,5\n1;2")),
            )


class _Count:
    """What came of the inputs so far; printed at the last, as libFuzzer ends the process itself."""

    def __init__(self, name: str, inputs: int) -> None:
        self.name, self.inputs = name, inputs
        self.seen = self.used = 0

    def add(self, refusal: str | None) -> None:
        self.seen += 1
        self.used += refusal is None
        if self.seen == self.inputs:
            refused = self.seen - self.used
            print(
                f"{self.name}: {self.seen:,} inputs, {self.used:,} used, {refused:,} refused in "
                "words, nothing else",
                flush=True,
            )


def main() -> None:
    """Feed one reader; what it should not raise ends the run, and the input is printed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reader", choices=READERS)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    fed, count = reader(asked.reader), _Count(asked.reader, asked.inputs)

    def one_input(content: bytes) -> None:
        try:
            refusal = fed.take(content)
            require_readable(refusal)
        except Exception:
            print(f"{asked.reader}: {content!r}", flush=True)
            raise
        count.add(refusal)

    with tempfile.TemporaryDirectory() as folder:
        for number, content in enumerate(fed.seeds):
            (Path(folder) / str(number)).write_bytes(content)
        options = [f"-runs={asked.inputs}", f"-seed={asked.seed}", "-max_len=4096", "-verbosity=0"]
        limits = ["-timeout=10", "-rss_limit_mb=2048"]
        atheris.Setup([sys.argv[0], *options, *limits, folder], one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
