"""A workspace's own second reader is on the disk before it stands in for the one in use."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.agreements.own_reader import PREVIOUS, keep
from monitor.agreements.second_reader import OWN, load_reader
from tests.agreements.watchful import WATCHFUL


def test_a_disk_that_cannot_keep_the_new_reader_leaves_the_one_in_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(tmp_path, WATCHFUL)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            keep(tmp_path, replace(WATCHFUL, version="u"))
    assert load_reader(tmp_path / OWN).version == "t"
    keep(tmp_path, replace(WATCHFUL, version="u"))
    assert [load_reader(tmp_path / name).version for name in (OWN, PREVIOUS)] == ["u", "t"]
