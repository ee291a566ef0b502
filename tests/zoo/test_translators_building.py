"""Building and checking translators, and their command line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lstm_viz.errors import InvalidInput
from lstm_viz.training.translation_settings import TranslationSettings
from lstm_viz.zoo import translators_building, translators_command
from lstm_viz.zoo.translators import read_translator, translator_content
from lstm_viz.zoo.translators_building import build_translator, check_translator
from lstm_viz.zoo.translators_command import main
from lstm_viz.zoo.translators_recipes import TRANSLATORS, TranslatorRecipe

TINY = replace(
    TRANSLATORS["summary"],
    settings=TranslationSettings(
        attention=False, encoder_units=3, decoder_units=3, longest=18, batch=2, updates=2
    ),
)
FEW = dict(texts=2, lengths=[(10, 19), (40, 45)])


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> TranslatorRecipe:
    monkeypatch.setitem(TRANSLATORS, "summary", TINY)  # type: ignore[arg-type]
    return TINY


def test_what_is_built_can_be_read_and_checked(tmp_path: Path, tiny: TranslatorRecipe) -> None:
    path, told = tmp_path / "tiny.safetensors", []
    card = build_translator(tiny, path, lambda update, loss: told.append(update), **FEW)
    assert told == [0, 1]
    network, read = read_translator(path, tiny)
    assert read == card
    assert [each.name for each in tmp_path.iterdir()] == ["tiny.safetensors"]
    assert {row.count for row in (*card.by_length, *card.one_date, *card.by_dates)} == {2}
    assert [(row.first, row.last) for row in card.one_date] == [(10, 19), (40, 45)]
    assert card.trained_up_to == 18
    checked = check_translator("summary", path=path)
    assert checked.holds, checked.differences
    assert (checked.by_length, checked.one_date) == (card.by_length, card.one_date)
    assert checked.by_dates == card.by_dates

    better = tuple(replace(row, whole=1.0) for row in card.by_length)
    for changed, said in (
        (replace(card, by_length=better), "texts as in training, 10 to 19 characters: 0.00% of"),
        (replace(card, settings={**card.settings, "seed": 99}), "build it again"),
    ):
        path.write_bytes(translator_content(network, changed))
        assert said in check_translator("summary", path=path).differences[0]


def test_what_cannot_be_written_is_said(tmp_path: Path, tiny: TranslatorRecipe) -> None:
    with pytest.raises(InvalidInput, match="there is no folder"):
        build_translator(tiny, tmp_path / "none" / "a.safetensors", **FEW)
    folder = tmp_path / "folder.safetensors"
    folder.mkdir()
    with pytest.raises(InvalidInput, match="cannot be written"):
        build_translator(tiny, folder, **FEW)
    assert [each.name for each in tmp_path.iterdir()] == ["folder.safetensors"]


def test_the_command_lists_builds_and_checks(
    tmp_path: Path,
    tiny: TranslatorRecipe,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "built.safetensors"
    monkeypatch.setattr(
        translators_command,
        "build_translator",
        lambda recipe, path, report: build_translator(recipe, path, report, **FEW),
    )
    assert main(["build", "summary", "--out", str(path)]) == 0
    assert "trained on texts of up to 18 characters" in capsys.readouterr().out
    monkeypatch.setattr(translators_building, "translator_path", lambda key: path)
    assert main(["check", "summary"]) == 0
    assert capsys.readouterr().out == "summary: holds\n"
    network, card = read_translator(path, tiny)
    worse = replace(card, one_date=tuple(replace(row, places=1.0) for row in card.one_date))
    path.write_bytes(translator_content(network, replace(worse, settings={"longest": 18})))
    assert main(["check", "summary"]) == 1
    assert "summary: DIFFERS from its card\n  the recipe" in capsys.readouterr().out
    assert main(["check", "nothing"]) == 2
    assert "there is no translator 'nothing'" in capsys.readouterr().err


def test_the_list_has_both(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    said = capsys.readouterr().out
    for key in TRANSLATORS:
        assert f"{key}: translators-{key}.safetensors" in said


def test_ctrl_c_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(translators_command, "build_translator", interrupted)
    assert main(["build", "attention"]) == 130
    assert "no file was changed" in capsys.readouterr().err
