"""A network built from its recipe, from the command line to the file."""

from __future__ import annotations

import datetime
import platform
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest

from lstm_viz.errors import InvalidInput
from lstm_viz.parameter_names import named_parameters
from lstm_viz.training import Training, train
from lstm_viz.zoo import check
from lstm_viz.zoo.building import build
from lstm_viz.zoo.card import settings_of
from lstm_viz.zoo.command import DIFFERS, FINE, STOPPED, UNUSABLE, main
from lstm_viz.zoo.measuring import HELD_OUT, held_out
from lstm_viz.zoo.recipes import RECIPES
from lstm_viz.zoo.shipped import read_card, read_network
from tests.zoo.tiny import TINY, built, offered


def test_what_is_built_is_what_was_trained_and_measured(tmp_path: Path) -> None:
    told: list[Training] = []
    path = tmp_path / "tiny.safetensors"
    card = build(TINY, path, told.append)
    network = read_network(path, TINY)
    assert read_card(path, TINY) == card
    assert [each.name for each in tmp_path.iterdir()] == ["tiny.safetensors"]

    *_, last = train(TINY.settings)
    mine, theirs = named_parameters(network), named_parameters(last.courses[0].network)
    assert mine.keys() == theirs.keys()
    for name, array in mine.items():
        np.testing.assert_array_equal(array, theirs[name])

    assert told[0].courses[0].looks[0].update == 0
    assert told[-1].is_done
    batch = held_out(TINY)
    outputs = network.trace(batch.x).logits
    assert outputs is not None
    assert card.right == TINY.task.right(outputs, batch).mean()
    assert card.loss == pytest.approx(TINY.task.loss_of(outputs, batch), rel=1e-6)
    assert card.held_out == HELD_OUT == batch.count
    assert card.baseline == TINY.task.baseline(2)
    assert card.updates == 60
    assert card.parameters == sum(array.size for array in mine.values())
    assert card.python == platform.python_version()
    assert card.torch == version("torch")
    assert card.built == datetime.date.today().isoformat()
    assert card.settings == settings_of(TINY.settings)
    assert card.is_of_this_recipe
    assert card.seconds > 0


def test_a_recipe_gives_the_same_network_again(tmp_path: Path) -> None:
    (first, card), (second, again) = built(tmp_path), built(tmp_path / "..")
    try:
        assert replace(again, seconds=card.seconds) == card
        one, two = (named_parameters(read_network(path, TINY)) for path in (first, second))
        for name, array in one.items():
            np.testing.assert_array_equal(array, two[name])
    finally:
        second.unlink()


def test_the_command_builds_checks_and_lists(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    offered(monkeypatch)
    monkeypatch.setattr("lstm_viz.zoo.shipped.FOLDER", tmp_path)
    assert main(["check", "tiny"]) == UNUSABLE
    assert "tiny.safetensors is not there" in capsys.readouterr().err

    assert main(["build", "tiny"]) == FINE
    said = capsys.readouterr()
    assert "60/60" in said.err
    assert "right" in said.err
    assert "60 updates" in said.out
    assert "a’s minus b’s, r = " in said.out

    assert main(["check", "tiny"]) == FINE
    assert "tiny: holds" in capsys.readouterr().out

    assert main(["list"]) == FINE
    row = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("tiny"))
    card = read_card(tmp_path / "tiny.safetensors", TINY)
    assert f"{card.right:.1%}" in row
    assert f"{card.loss:.3g}" in row
    assert f"{card.baseline:.3g}" in row

    monkeypatch.setitem(
        RECIPES, "tiny", replace(TINY, settings=replace(TINY.settings, learning_rate=0.01))
    )
    assert main(["check", "tiny"]) == DIFFERS
    assert "the recipe was changed" in capsys.readouterr().out


def test_out_leaves_the_shipped_file_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    offered(monkeypatch)
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    monkeypatch.setattr("lstm_viz.zoo.shipped.FOLDER", shipped)
    out = tmp_path / "mine.safetensors"
    assert main(["build", "tiny", "--out", str(out)]) == FINE
    assert str(out) in capsys.readouterr().out
    assert check("tiny", path=out).holds
    assert not list(shipped.iterdir())


def test_a_build_that_is_stopped_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    offered(monkeypatch)
    path, _ = built(tmp_path)
    before = path.read_bytes()

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("lstm_viz.training.loop.train", stop)
    assert main(["build", "tiny", "--out", str(path)]) == STOPPED
    assert "no file was changed" in capsys.readouterr().err
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["tiny.safetensors"]


def test_a_training_that_diverged_is_not_written(tmp_path: Path) -> None:
    wild = replace(
        TINY,
        settings=replace(
            TINY.settings, optimiser="sgd", learning_rate=10.0, clip=None, task="adding", lag=20
        ),
        claim=None,
    )
    with pytest.raises(InvalidInput, match=r"'tiny' diverged at update .* nothing was written"):
        build(wild, tmp_path / "wild.safetensors")
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_named_before_anything_is_trained(tmp_path: Path) -> None:
    told: list[Training] = []
    with pytest.raises(InvalidInput, match="there is no folder"):
        build(TINY, tmp_path / "gone" / "tiny.safetensors", told.append)
    assert not told


def test_a_feature_that_the_task_has_not_is_named_with_those_it_has(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"'mood' is no feature of 'aⁿbⁿ'.*position"):
        build(replace(TINY, claim="mood"), tmp_path / "tiny.safetensors")
    assert not list(tmp_path.iterdir())
