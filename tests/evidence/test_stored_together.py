"""Records stored together: the same bytes as one by one; an interruption leaves what was written whole, no more."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from filled_archive import NOW, response, store

from monitor.evidence import archive as archive_module
from monitor.evidence.archive import EvidenceArchive, EvidenceError
from monitor.evidence.tail import AT_ONCE, INDEX
from monitor.evidence.verify import verify


def files(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in directory.iterdir()}


@pytest.mark.parametrize("count", [1, 2, AT_ONCE, AT_ONCE + 1, 2 * AT_ONCE + 3])
def test_records_stored_together_are_those_stored_one_by_one(count: int, tmp_path: Path) -> None:
    alone, together = EvidenceArchive(tmp_path / "alone"), EvidenceArchive(tmp_path / "together")
    for number in range(count):
        store(alone, number)
    with together.together():
        entries = [store(together, number) for number in range(count)]
    assert files(tmp_path / "together") == files(tmp_path / "alone")
    assert list(together.entries()) == entries
    assert together.read(count) == response(count - 1)


def test_a_batch_over_midnight_goes_into_two_files(archive: EvidenceArchive) -> None:
    with archive.together():
        store(archive, 6, at=NOW + timedelta(days=1))
        store(archive, 7, at=NOW + timedelta(days=2))
        store(archive, 8, at=NOW + timedelta(days=1))
    assert [entry.warc for entry in archive.entries(5)] == ["2026-03-03.warc", "2026-03-04.warc", "2026-03-04.warc"]
    assert verify(archive.directory) == []


def test_an_empty_batch_changes_nothing(archive: EvidenceArchive) -> None:
    before = files(archive.directory)
    with archive.together():
        pass
    assert files(archive.directory) == before


def test_a_fault_takes_the_batch_back_and_the_archive_goes_on(archive: EvidenceArchive) -> None:
    before = files(archive.directory)
    with pytest.raises(ZeroDivisionError), archive.together():
        store(archive, 6, at=NOW + timedelta(days=1))
        raise ZeroDivisionError
    assert files(archive.directory) == before
    assert store(archive, 7, at=NOW + timedelta(days=1)).sequence == 6
    assert verify(archive.directory) == []


def test_a_disk_that_is_full_at_the_end_of_a_batch_leaves_the_archive_as_it_was(
    archive: EvidenceArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(archive.directory)

    def full(_path: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(archive_module, "sync", full)
    with pytest.raises(EvidenceError, match="No space left on device"), archive.together():
        store(archive, 6, at=NOW + timedelta(days=1))
    assert files(archive.directory) == before
    assert EvidenceArchive(archive.directory).last_sequence == 5


def test_more_records_than_are_written_together_were_not_left_by_an_interruption(tmp_path: Path) -> None:
    archive = EvidenceArchive(tmp_path)
    for number in range(AT_ONCE + 2):
        store(archive, number)
    lines, known = (tmp_path / INDEX).read_bytes().splitlines(keepends=True), list(archive.entries())
    (tmp_path / INDEX).write_bytes(b"".join(lines[:1]))
    assert "known to the store: no longer in the archive" in str(verify(tmp_path, known)[-1])
    with pytest.raises(EvidenceError, match="holds more from byte"):
        EvidenceArchive(tmp_path)
    (tmp_path / INDEX).write_bytes(b"".join(lines[:2]))
    assert verify(tmp_path, known)[-1].interrupted
    assert EvidenceArchive(tmp_path).last_sequence == AT_ONCE + 2


KILLED = """
import os, signal, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from filled_archive import store
from monitor.evidence import archive as module
kept = module.EvidenceArchive(Path(sys.argv[2]))
die_at, calls = int(sys.argv[3]), 0
def counted(original):
    def wrapped(*args, **named):
        global calls
        calls += 1
        if calls == die_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*args, **named)
    return wrapped
module.append, module.sync = counted(module.append), counted(module.sync)
with kept.together():
    for number in range(4):
        store(kept, number)
"""


@pytest.mark.parametrize(("die_at", "whole"), [(1, 0), (2, 1), (3, 2), (4, 3), (5, 4), (6, 4)])
def test_of_a_killed_batch_the_whole_records_are_kept(die_at: int, whole: int, tmp_path: Path) -> None:
    kept = EvidenceArchive(tmp_path / "kept")
    store(kept, 100)
    before = files(kept.directory)
    here = Path(__file__).parent
    command: list[Any] = [sys.executable, "-c", KILLED, here, kept.directory, str(die_at)]
    killed = subprocess.run(command, cwd=here.parents[1], env={**os.environ}, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    again = EvidenceArchive(kept.directory)
    assert (again.last_sequence, files(kept.directory) == before) == (1 + whole, not whole)
    assert [again.read(2 + number) for number in range(whole)] == [response(number) for number in range(whole)]
    assert verify(kept.directory) == []
