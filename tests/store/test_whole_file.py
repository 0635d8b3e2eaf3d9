"""Files written whole or not at all, by processes that are killed while they write."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from monitor.whole_file import write_whole

_WRITER = """
import sys
from pathlib import Path
from monitor.whole_file import write_whole
print("ready", flush=True)
for number in range(10_000):
    write_whole(Path(sys.argv[1]), b"%d" % (number % 10) * 300_000)
"""


def test_a_file_that_is_written_keeps_its_content_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "отчёт.csv"
    write_whole(path, b"old")
    write_whole(path, b"new")
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (b"new", [path])


def test_where_the_disk_refuses_what_was_there_is_there_still(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    write_whole(path, b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, b"new")
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (b"old", [path])


def test_a_writer_that_is_killed_leaves_one_whole_content_or_another(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    for delay in (0.01, 0.03, 0.05):
        with subprocess.Popen([sys.executable, "-c", _WRITER, str(path)], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            while not path.exists():
                time.sleep(0.001)
            time.sleep(delay)
            writer.send_signal(signal.SIGKILL)
        content = path.read_bytes()
        assert (len(content), len(set(content))) == (300_000, 1)
