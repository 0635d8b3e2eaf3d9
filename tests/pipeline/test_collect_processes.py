"""A pass whose pages are read by processes of their own gives the rows of one that reads them itself."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from monitor.demo.calendar import Slot

Opener = Callable[..., AbstractContextManager[Any]]
FIRST = Slot(1, "am")


def _with_readers(root: Path, count: int) -> None:
    settings = root / "channelwarden.toml"
    settings.write_text(settings.read_text("utf-8").replace("[collect]", f"[collect]\nreaders = {count}"), "utf-8")


def test_reading_processes_change_no_row(tmp_path: Path, open_stage: Opener) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    with open_stage(tmp_path / "one") as alone:
        _with_readers(alone.root, 0)
        alone.run(FIRST, "collect")
        expected = alone.rows()
    with open_stage(tmp_path / "two", like=alone) as beside:
        _with_readers(beside.root, 2)
        beside.run(FIRST, "collect")
        assert beside.rows() == expected
    assert expected["observation"]
