"""The command line on the shipped networks, and on what it cannot use."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from lstm_viz.zoo import LESSON_RECIPES, RECIPES, card_of
from lstm_viz.zoo.command import FINE, UNUSABLE, main


def test_the_list_has_a_row_for_each_network(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == FINE
    first, second = capsys.readouterr().out.split("\n\nOf lessons:\n")
    head, *rows = first.splitlines()
    assert head.split() == ["name", "units", "right", "loss", "no", "memory", "file", "follows"]
    assert [row.split()[0] for row in rows] == list(RECIPES)
    for row, key in zip(rows, RECIPES, strict=True):
        card = card_of(key)
        assert row.split()[1:4] == [
            str(card.recipe.settings.hidden_size),
            f"{card.right:.1%}",
            f"{card.loss:.3g}",
        ]
        assert re.search(r"\d+ kB", row)
        assert card.claim is not None
        assert f"unit {card.claim.unit + 1}: {card.claim.feature}" in row
    head, *rows = second.splitlines()
    assert head.split() == ["name", "units", "right", "loss", "no", "memory", "file", "kind"]
    assert [row.split()[0] for row in rows] == list(LESSON_RECIPES)
    for row, key in zip(rows, LESSON_RECIPES, strict=True):
        card = card_of(key)
        assert row.split()[2:4] == [f"{card.right:.1%}", f"{card.loss:.3g}"]
        assert row.endswith(f" kB  {card.recipe.kind_words}")


def test_several_can_be_checked_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "anbn", "reber"]) == FINE
    said = capsys.readouterr().out
    assert re.search(r"^anbn: holds: 100\.0% of 1,000 right; loss ", said, re.MULTILINE)
    assert re.search(r"^reber: holds: ", said, re.MULTILINE)


def test_all_stands_for_all(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in set(RECIPES) - {"anbn"}:
        monkeypatch.delitem(RECIPES, key)
    for key in set(LESSON_RECIPES) - {"odd-rnn"}:
        monkeypatch.delitem(LESSON_RECIPES, key)
    assert main(["check", "all"]) == FINE
    said = capsys.readouterr().out
    assert said.count("holds") == 2
    assert "odd-rnn: holds: 100.0% of 1,000 right" in said


@pytest.mark.parametrize("command", ["build", "check"])
def test_an_unknown_name_is_answered_with_those_that_exist(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, "nothing"]) == UNUSABLE
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"{command}: there is no trained network 'nothing'; expected one of")
    assert all(key in said.err for key in (*RECIPES, *LESSON_RECIPES))


@pytest.mark.parametrize("arguments", [[], ["build"], ["check"], ["bake", "anbn"]])
def test_what_is_no_command_is_answered_with_the_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == UNUSABLE
    assert "python -m lstm_viz.zoo" in capsys.readouterr().err


def test_it_runs_as_a_module() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "lstm_viz.zoo", "check", "nothing"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
    )
    assert ran.returncode == UNUSABLE
    assert ran.stdout == ""
    assert "there is no trained network 'nothing'" in ran.stderr
    assert "Traceback" not in ran.stderr
