"""What somebody is still writing into the inbox is left for the next pass."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from monitor.pipeline.inbox import inbox_files, steady_files
from monitor.settings import Settings, Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "inbox/north").mkdir(parents=True)
    data = {"brand": {"name": "B"}, "collect": {"contact": "a@b.example"}, "reports": {"settle_seconds": 5}}
    return Workspace(tmp_path, Settings.model_validate(data))


def put(workspace: Workspace, name: str, *, age: float = 0) -> Path:
    path = workspace.inbox / name
    path.write_bytes(b"half")
    os.utime(path, (time.time() - age, time.time() - age))
    return path


def test_a_file_that_grows_is_left_and_its_neighbour_is_taken(workspace: Workspace) -> None:
    growing, whole = put(workspace, "growing.csv"), put(workspace, "north/whole.csv")
    waited: list[float] = []

    def somebody_writes(seconds: float) -> None:
        waited.append(seconds)
        growing.write_bytes(b"half and more")

    assert steady_files(workspace, somebody_writes) == [whole]
    assert waited == [5]


def test_nobody_waits_for_old_files(workspace: Workspace) -> None:
    old = put(workspace, "old.csv", age=60)
    assert steady_files(workspace, lambda _: pytest.fail("it waited")) == [old]


def test_a_file_that_is_taken_away_meanwhile_is_left_out(workspace: Workspace) -> None:
    gone = put(workspace, "gone.csv")
    assert steady_files(workspace, lambda _: gone.unlink()) == []


def test_hidden_and_unfinished_files_are_not_looked_at(workspace: Workspace) -> None:
    for name in (".hidden.csv", "a.csv.part", "~$b.xlsx", "c.csv.filepart", "north/d.TMP"):
        put(workspace, name)
    assert inbox_files(workspace) == []
