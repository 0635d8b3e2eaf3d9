"""An archive whose end is torn, or whose index lost its last lines: whole records are named again, none is lost."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from filled_archive import NOW, response, store

from monitor.evidence import tail
from monitor.evidence.archive import EvidenceArchive, EvidenceEntry, EvidenceError
from monitor.evidence.tail import INDEX, TORN
from monitor.evidence.verify import verify

WARC = "2026-03-02.warc"
Files = dict[str, bytes]


@pytest.fixture
def whole(tmp_path: Path) -> EvidenceArchive:
    """A page, a file, the page unchanged, a page that was gone: every kind of record, with and without a run."""
    archive = EvidenceArchive(tmp_path / "whole")
    store(archive, 1, body=b"kettle")
    archive.store_bytes(
        b"a;b\r\n\r\n", kind="report", subject="ü \ud800|q1", url='in/ü "q1".csv', content_type="", at=NOW, run=None
    )
    late = response(1, body=b"kettle", at=NOW + timedelta(hours=1, microseconds=-123456))
    archive.store_response(late, kind="page", subject="shop|1", run=8, before=1)
    store(archive, 4, body=b"gone", status=410)
    return archive


def files(directory: Path) -> Files:
    return {path.relative_to(directory).as_posix(): path.read_bytes() for path in directory.rglob("*.*")}


def put(directory: Path, content: Files) -> Path:
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir()
    for name, data in content.items():
        (directory / name).write_bytes(data)
    return directory


def joins(data: bytes) -> list[int]:
    """Return where the index lines of an archive begin, and the end of the last."""
    return [0, *(place + 1 for place, byte in enumerate(data) if byte == 10)]


def index_cuts(index: bytes) -> Iterator[int]:
    for join in joins(index):
        yield from {min(max(join + by, 0), len(index)) for by in (-1, 0, 1)}


def warc_cuts(warc: bytes, entries: list[EvidenceEntry]) -> Iterator[int]:
    for entry in entries:
        head = warc.index(b"\r\n\r\n", entry.offset)
        end = entry.offset + entry.length
        yield from (entry.offset, entry.offset + 1, head + 3, head + 4, end - 5, end - 4, end - 1)
    yield len(warc)


def test_wherever_the_files_end_whole_records_are_named_again_and_torn_ones_are_set_aside(
    whole: EvidenceArchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", lambda _handle: None)  # no power is cut here, and 500 archives are opened
    entries, full = list(whole.entries()), files(whole.directory)
    assert [record_type(full[WARC], entry) for entry in entries] == [b"response", b"resource", b"revisit", b"response"]
    lines = joins(full[INDEX])
    for index_end in sorted(set(index_cuts(full[INDEX]))):
        named = sum(line <= index_end for line in lines) - 1
        for warc_end in sorted(set(warc_cuts(full[WARC], entries))):
            there = sum(entry.offset + entry.length <= warc_end for entry in entries)
            harmed = {INDEX: full[INDEX][:index_end], WARC: full[WARC][:warc_end]}
            directory = put(tmp_path / "harmed", harmed)
            if named > there:
                with pytest.raises(EvidenceError, match=r"is shorter than index\.jsonl says"):
                    EvidenceArchive(directory)
                assert files(directory) == harmed
                continue
            # The store knows no more than is there: then nothing is a fault.
            assert all(finding.interrupted for finding in verify(directory, entries[:there])), (index_end, warc_end)
            assert list(EvidenceArchive(directory).entries()) == entries[:there], (index_end, warc_end)
            end = entries[there - 1].offset + entries[there - 1].length if there else 0
            after = files(directory)
            assert (after.pop(INDEX), after.pop(WARC)) == (full[INDEX][: lines[there]], full[WARC][:end])
            rest = (full[INDEX][lines[named] : index_end], full[WARC][end:warc_end])
            assert sorted(after.values()) == sorted(piece for piece in rest if piece), (index_end, warc_end)
            assert verify(directory, entries[:there]) == []


def record_type(warc: bytes, entry: EvidenceEntry) -> bytes:
    return warc[entry.offset :].split(b"WARC-Type: ")[1].split(b"\r\n")[0]


STEPS = ("write_whole", "cut", "sync", "append", "sync_directory")


def test_a_kill_while_an_archive_is_opened_changes_nothing_of_how_it_ends(
    whole: EvidenceArchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = files(whole.directory)
    harmed = {INDEX: full[INDEX][: joins(full[INDEX])[1] + 9], WARC: full[WARC][:-1]}
    EvidenceArchive(put(tmp_path / "once", harmed))
    ended, left, kills = files(tmp_path / "once"), 0, 0

    def counted(step: Any) -> Any:
        def taken(*given: Any) -> Any:
            nonlocal left
            left -= 1
            if left == 0:
                raise KeyboardInterrupt
            return step(*given)

        return taken

    for name in STEPS:
        monkeypatch.setattr(tail, name, counted(getattr(tail, name)))
    while True:
        left = kills + 1
        directory = put(tmp_path / "killed", harmed)
        try:
            EvidenceArchive(directory)
        except KeyboardInterrupt:
            kills += 1
            left = 0
            EvidenceArchive(directory)
            assert files(directory) == ended, kills
        else:
            break
    assert kills == 7  # two pieces set aside and cut, in a new folder; records made to last, then named


def edited(data: bytes, old: bytes, new: bytes) -> bytes:
    assert data.count(old) == 1
    return data.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"gone", b"gene"),
        (b"410 ", b"411 "),
        (b"WARC-Target-URI: https://shop.example/p/4", b"WARC-Target-URI: https://shop.example/p/5"),
        (b'"shop|4"', b'"shop|5"'),
        (b"T06:00:00.123456Z\r\nWARC-Target-URI: https://shop.example/p/4", b"T06:00:00.123457Z\r\nWARC-Target-URI: https://shop.example/p/4"),
        (b'Channelwarden-Index: {"kind":"page","run":7,"status":410', b'Not-Ours: {"kind":"page","run":7,"status":410'),
    ],
)  # fmt: skip
def test_a_record_that_is_not_as_it_was_written_gets_no_line_and_is_set_aside(
    whole: EvidenceArchive, tmp_path: Path, old: bytes, new: bytes
) -> None:
    full, last = files(whole.directory), whole.entry(4)
    record = edited(full[WARC][last.offset :], old, new)
    harmed = {INDEX: full[INDEX][: joins(full[INDEX])[3]], WARC: full[WARC][: last.offset] + record}
    archive = EvidenceArchive(put(tmp_path / "harmed", harmed))
    assert archive.last_sequence == 3
    assert [path.read_bytes() for path in (archive.directory / TORN).iterdir()] == [record]


def test_a_record_of_another_place_is_not_named_as_the_next(whole: EvidenceArchive) -> None:
    """Copied to the end, it is whole, but not what was archived there."""
    path, first = whole.directory / WARC, whole.entry(1)
    record = whole.record(first)
    before = path.read_bytes()
    path.write_bytes(before + record)
    assert EvidenceArchive(whole.directory).last_sequence == 4
    assert path.read_bytes() == before
    assert [piece.read_bytes() for piece in (whole.directory / TORN).iterdir()] == [record]


def test_what_another_process_left_unfinished_is_set_aside_before_the_next_write(whole: EvidenceArchive) -> None:
    path, size = whole.directory / WARC, whole.entry(4).offset + whole.entry(4).length
    path.write_bytes(path.read_bytes() + b"WARC/1.1\r\n")
    assert [str(found) for found in verify(whole.directory)] == [
        f"{WARC}: the last 10 bytes were not finished being archived"
    ]
    assert store(whole, 5).offset == size
    assert verify(whole.directory) == []


def test_where_nothing_can_be_set_aside_nothing_is_cut(whole: EvidenceArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    path = whole.directory / WARC
    path.write_bytes(path.read_bytes() + b"WARC/1.1\r\n")
    before = files(whole.directory)

    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tail, "write_whole", full)
    with pytest.raises(EvidenceError, match=r"cannot be opened: No space left on device\. Free space"):
        EvidenceArchive(whole.directory)
    assert files(whole.directory) == before
