"""Python's own source text, character by character."""

from __future__ import annotations

import sysconfig
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from lstm_viz.errors import InvalidInput
from lstm_viz.sequences import TASKS
from lstm_viz.sequences.tasks import source_code
from lstm_viz.sequences.tasks.next_character import follower_losses
from lstm_viz.sequences.tasks.source_code import (
    ALPHABET,
    HELD_OUT_MODULES,
    TRAINING_MODULES,
    columns_of,
    source_text,
)
from tests.sequences.tasks.answers import loss_of_each

PYTHON = TASKS["python"]


def text_of(modules: tuple[str, ...]) -> list[str]:
    folder = Path(sysconfig.get_path("stdlib"))
    return [(folder / f"{name}.py").read_text(encoding="utf-8") for name in modules]


def written(columns: np.ndarray) -> str:
    return "".join((ALPHABET.characters + "\N{REPLACEMENT CHARACTER}")[k] for k in columns)


def known(text: str) -> str:
    """With one sign for all characters that have no column."""
    return "".join(c if c in ALPHABET.characters else "\N{REPLACEMENT CHARACTER}" for c in text)


def test_the_modules_are_different_ones() -> None:
    assert len({*TRAINING_MODULES, *HELD_OUT_MODULES}) == len(TRAINING_MODULES + HELD_OUT_MODULES)


@pytest.mark.parametrize("held_out", [False, True])
def test_the_text_is_that_of_the_modules(held_out: bool) -> None:
    source = source_text(held_out)
    texts = text_of(HELD_OUT_MODULES if held_out else TRAINING_MODULES)
    assert source.lengths.tolist() == [len(text) for text in texts]
    # An excerpt of the longest lag fits into every module.
    assert source.lengths.min() > PYTHON.most_lag
    for text, end in zip(texts[:3], source.ends, strict=False):
        assert written(source.columns[end - len(text) : end]) == known(text)


@pytest.mark.parametrize("held_out", [False, True])
def test_the_alphabet_covers_nearly_all(held_out: bool) -> None:
    columns = source_text(held_out).columns
    assert (columns < len(ALPHABET.characters)).mean() > 0.97


def test_the_alphabet_has_the_most_frequent_characters() -> None:
    counts = Counter("".join(text_of(TRAINING_MODULES)))
    most = {character for character, _ in counts.most_common(60)}
    # The last few change places from one version of Python to the next.
    assert most <= set(ALPHABET.characters)
    assert len(ALPHABET.characters) == 63


def test_every_character_finds_its_column() -> None:
    text = ALPHABET.characters + "é{\x7f\x80→\U0001f40d"
    assert columns_of(text).tolist() == [*range(63), 63, 63, 63, 63, 63, 63]


def test_excerpts_are_of_one_module_and_come_from_all() -> None:
    source = source_text(True)
    texts = [known(text) for text in text_of(HELD_OUT_MODULES)]
    batch = PYTHON.draw(200, 60, seed=0, held_out=True)
    found = set()
    for b in range(200):
        columns = [*batch.x[:, b].argmax(axis=1), batch.target[-1, b]]
        excerpt = written(np.array(columns))
        modules = [k for k, text in enumerate(texts) if excerpt in text]
        assert modules
        found.add(modules[0])
    assert len(found) > len(source.ends) / 2


def test_long_held_out_excerpts_are_not_in_the_training_text() -> None:
    training = "\n".join(map(known, text_of(TRAINING_MODULES)))
    batch = PYTHON.draw(60, 100, seed=3, held_out=True)
    within = [written(batch.x[:, b].argmax(axis=1)) in training for b in range(60)]
    assert not any(within)


def test_the_baseline_is_measured_on_the_held_out_text() -> None:
    lag, count = 50, 3000
    batch = PYTHON.draw(count, lag, seed=8, held_out=True)
    output = -follower_losses()[batch.x.argmax(axis=2)]
    losses, asked = loss_of_each(PYTHON, output, batch)
    error = losses.std() / asked.mean() / count**0.5
    assert losses.sum() / asked.sum() == pytest.approx(PYTHON.baseline(lag), abs=4 * error)
    assert error < 0.01
    # One that knows nothing at all is worse, one that has seen the answers a little better.
    assert PYTHON.baseline(lag) < np.log(PYTHON.output_size)


def test_follower_losses_are_those_of_counts() -> None:
    losses = follower_losses()
    np.testing.assert_allclose(np.exp(-losses).sum(axis=1), 1, rtol=1e-12)
    text = "".join(known(text) for text in text_of(TRAINING_MODULES))
    q, u = ALPHABET.characters.index("q"), ALPHABET.characters.index("u")
    share = (text.count("qu") + 1) / (text.count("q") + 64)
    assert losses[q, u] == pytest.approx(-np.log(share), rel=1e-12)


def test_a_python_without_its_source(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(source_code.sysconfig, "get_path", lambda name: str(tmp_path))
    with pytest.raises(InvalidInput, match="the source text of Python's own module bisect cannot"):
        source_text.__wrapped__(True)
