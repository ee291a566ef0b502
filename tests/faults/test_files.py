"""Disks that fill up and files that cannot be written: what was there stays, and nothing half."""

from __future__ import annotations

import ast
import errno
import os
from pathlib import Path

import pytest

import lstm_viz as lv
from benchmarks.papers.record import Records
from lstm_viz import zoo
from lstm_viz.whole_files import replace_whole
from lstm_viz.zoo.shipped import read_card, write
from tests.benchmarks.papers import a_record, toy

ROOT = Path(__file__).parents[2]
OLD = b"what was there before"
CELL = lv.LSTM.random(3, 4)


def full(*_: object) -> int:
    """What a disk without room answers."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def half_way(number: int, content: bytes) -> int:
    """What it answers where there is room for a part; `os.write` then says how much it took."""
    if len(content) < 40:
        return full()
    return _write(number, content[: len(content) // 2])


_write = os.write


def fails_to_write(monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    monkeypatch.setattr(os, where, half_way if where == "write" else full)


def nothing_but(folder: Path, *names: str) -> bool:
    return {file.name for file in folder.iterdir()} == set(names)


@pytest.mark.parametrize("ending", ["safetensors", "npz"])
@pytest.mark.parametrize("where", ["fsync", "replace", "chmod"])
def test_weights_that_cannot_be_saved_leave_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, where: str
) -> None:
    file = tmp_path / f"mine.{ending}"
    file.write_bytes(OLD)
    with monkeypatch.context() as broken:
        fails_to_write(broken, where)
        with pytest.raises(lv.InvalidInput, match=rf"mine\.{ending} cannot be written: No space"):
            lv.save_weights(CELL, file)
    assert file.read_bytes() == OLD
    assert nothing_but(tmp_path, file.name)
    lv.save_weights(CELL, file)  # there is room again
    assert lv.load_weights(file).hidden_size == 4


def _device_that_is_full() -> bool:
    return os.path.exists("/dev/full")


@pytest.mark.skipif(not _device_that_is_full(), reason="there is no /dev/full here")
def test_a_disk_that_is_full_half_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system itself says so, at the write."""
    made: list[str] = []

    def on_a_full_disk(*, dir: Path, prefix: str, suffix: str) -> tuple[int, str]:
        part = dir / f"{prefix}x{suffix}"
        part.write_bytes(b"half of it")
        made.append(part.name)
        return os.open("/dev/full", os.O_WRONLY), str(part)

    monkeypatch.setattr("lstm_viz.whole_files.tempfile.mkstemp", on_a_full_disk)
    (tmp_path / "net.npz").write_bytes(OLD)
    with pytest.raises(lv.InvalidInput, match=r"net\.npz cannot be written: No space left"):
        lv.save_weights(CELL, tmp_path / "net.npz")
    assert made
    assert nothing_but(tmp_path, "net.npz")
    assert (tmp_path / "net.npz").read_bytes() == OLD


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("nowhere/net.npz", "No such file or directory"),
        ("folder.npz", "Is a directory"),
        ("file/net.npz", "Not a directory"),
        ("n" * 300 + ".npz", "File name too long"),
    ],
)
def test_where_nothing_can_be_written(tmp_path: Path, path: str, reason: str) -> None:
    (tmp_path / "folder.npz").mkdir()
    (tmp_path / "file").write_bytes(OLD)
    with pytest.raises(lv.InvalidInput, match=f"cannot be written: {reason}"):
        lv.save_weights(CELL, tmp_path / path)
    assert nothing_but(tmp_path, "folder.npz", "file")


def test_a_name_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(lv.InvalidInput, match="is no name of a file"):
        lv.save_weights(CELL, tmp_path / "a\0b.npz")


def test_a_file_that_may_not_be_written_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mine.npz"
    file.write_bytes(OLD)
    file.chmod(0o444)
    if os.access(file, os.W_OK):  # an administrator may write everything

        def refuse(path: Path, mode: str) -> None:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path), mode)

        monkeypatch.setattr("lstm_viz.whole_files.Path.open", refuse)
    with pytest.raises(lv.InvalidInput, match=r"mine\.npz cannot be written: Permission denied"):
        lv.save_weights(CELL, file)
    monkeypatch.undo()
    assert file.read_bytes() == OLD


def test_a_replaced_file_keeps_its_mode_and_a_link_stays_one(tmp_path: Path) -> None:
    file, link = tmp_path / "shared.npz", tmp_path / "link.npz"
    file.write_bytes(OLD)
    file.chmod(0o640)
    link.symlink_to(file)
    lv.save_weights(CELL, link)
    assert link.is_symlink()
    assert file.stat().st_mode & 0o777 == 0o640
    assert file.read_bytes() != OLD


def test_who_is_interrupted_leaves_nothing_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    file = tmp_path / "net.safetensors"
    file.write_bytes(OLD)
    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        replace_whole(file, b"new")
    assert file.read_bytes() == OLD
    assert nothing_but(tmp_path, file.name)


def test_a_network_of_the_zoo_that_cannot_be_written_leaves_the_shipped_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card, network = zoo.card_of("order"), zoo.network_of("order")
    file = tmp_path / "order.safetensors"
    write(network, card, file)
    before = file.read_bytes()
    fails_to_write(monkeypatch, "fsync")
    with pytest.raises(lv.InvalidInput, match=r"order\.safetensors cannot be written: No space"):
        write(network, card, file)
    assert file.read_bytes() == before
    assert nothing_but(tmp_path, file.name)
    assert read_card(file, zoo.recipe("order")) == card


@pytest.mark.parametrize("where", ["write", "fsync"])
def test_a_run_of_the_papers_is_written_down_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    first, second = a_record(toy(seed=1)), a_record(toy(seed=2))
    records = Records(tmp_path / "runs.jsonl")
    records.add(first)
    before = records.path.read_bytes()
    with monkeypatch.context() as broken:
        fails_to_write(broken, where)
        with pytest.raises(lv.InvalidInput, match=r"runs\.jsonl cannot be written: .*No space"):
            records.add(second)
    assert records.path.read_bytes() == before
    records.add(second)
    again = Records(records.path)
    assert (len(again), again.problems) == (2, [])


_METHODS = {"write_bytes", "write_text", "mkdir", "savez", "mkstemp", "save_weights"}
_FUNCTIONS = {"open", "replace_whole", "save_weights"}


def writes(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Attribute):
        return node.func.attr in _METHODS
    return isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS


def test_the_app_writes_no_file_but_what_its_browser_loads() -> None:
    """What it offers for download is built in memory: a full disk does not get in its way."""
    writing = {
        file.name
        for folder in ("lstm_viz/ui", "pages")
        for file in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if writes(node)
    }
    assert writing == {"published.py"}
