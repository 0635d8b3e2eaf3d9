"""What is stored comes back as it was, and a fault on the way leaves the archive as it was."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest
from filled_archive import NOW, fill, response, store
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from monitor.evidence.archive import EvidenceArchive, EvidenceError
from monitor.evidence.entry import canonical, chain_of, read_entry
from monitor.evidence.verify import verify
from scrapers.records import Response


def test_a_response_comes_back_as_it_was_stored(archive: EvidenceArchive) -> None:
    assert archive.read(2) == response(2)
    assert EvidenceArchive(archive.directory).read(5) == response(5, at=NOW + timedelta(days=1))


def test_a_file_comes_back_with_its_type_and_name(archive: EvidenceArchive) -> None:
    read = archive.read(4)
    assert (read.body, read.status, read.url) == (b"sku;qty\nK-1;5\n", 200, "inbox/northwind q1.csv")
    assert (read.header("content-type"), read.fetched_at) == ("text/csv", NOW)


def test_entries_are_numbered_dated_and_chained(archive: EvidenceArchive) -> None:
    entries = list(archive.entries())
    assert [entry.sequence for entry in entries] == [1, 2, 3, 4, 5]
    assert [entry.warc for entry in entries] == ["2026-03-02.warc"] * 4 + ["2026-03-03.warc"]
    assert [entry.status for entry in entries] == [200, 200, 200, None, 200]
    assert {entry.run for entry in entries} == {7}
    previous = ""
    for entry in entries:
        assert entry.chain == chain_of(previous, entry)
        previous = entry.chain
    assert [entry.sequence for entry in archive.entries(after=3)] == [4, 5]
    assert list(archive.entries(after=5)) == []
    assert archive.last_sequence == 5


def test_the_same_captures_give_the_same_bytes(archive: EvidenceArchive, tmp_path: Path) -> None:
    again = fill(EvidenceArchive(tmp_path / "again"))
    assert {path.name: path.read_bytes() for path in again.directory.iterdir()} == {
        path.name: path.read_bytes() for path in archive.directory.iterdir()
    }


def test_other_programs_read_the_files_as_warc(archive: EvidenceArchive) -> None:
    found: list[Any] = []
    for path in sorted(archive.directory.glob("*.warc")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                found.append((record.rec_type, record.rec_headers["WARC-Target-URI"], record.content_stream().read()))
    assert found[0] == ("response", "https://shop.example/p/1?final", response(1).body)
    assert found[3] == ("resource", "file:inbox/northwind%20q1.csv", b"sku;qty\nK-1;5\n")
    assert len(found) == 5


def test_an_independent_checker_finds_every_digest_right(
    archive: EvidenceArchive, capsys: pytest.CaptureFixture[str]
) -> None:
    class Options:
        inputs = [str(path) for path in archive.directory.glob("*.warc")]  # noqa: RUF012 - as argparse gives it
        verbose = True

    checker = Checker(Options())
    checker.process_all()
    assert checker.exit_value == 0
    assert capsys.readouterr().out.count("digest pass") == 5


def test_nothing_archived_is_an_archive_too(tmp_path: Path) -> None:
    archive = EvidenceArchive(tmp_path / "none")
    assert (list(archive.entries()), archive.last_sequence, verify(archive.directory)) == ([], 0, [])
    with pytest.raises(EvidenceError, match=r"no evidence 1 in .*; the last is 0"):
        archive.read(1)
    with pytest.raises(EvidenceError, match="no evidence 0"):
        archive.read(0)


def test_an_earlier_date_does_not_reopen_an_older_file(archive: EvidenceArchive) -> None:
    assert store(archive, 6, at=NOW - timedelta(days=30)).warc == "2026-03-03.warc"
    assert verify(archive.directory) == []


def test_no_record_is_taken_for_an_interrupted_write_because_the_index_is_gone(tmp_path: Path) -> None:
    archive = EvidenceArchive(tmp_path)
    for number in (1, 2, 3, 4):
        store(archive, number)
    (tmp_path / "index.jsonl").unlink()
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(EvidenceError, match=r"index\.jsonl is gone"):
        EvidenceArchive(tmp_path)
    with pytest.raises(EvidenceError, match=r"index\.jsonl is gone"):
        store(archive, 5)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    assert not any(finding.interrupted for finding in verify(tmp_path))


def test_two_archives_on_one_directory_do_not_break_the_chain(archive: EvidenceArchive) -> None:
    other = EvidenceArchive(archive.directory)
    assert [store(one, 9).sequence for one in (other, archive, other)] == [6, 7, 8]
    assert other.read(7) == archive.read(7)
    assert verify(archive.directory) == []


HEADER = st.text(
    st.characters(min_codepoint=33, max_codepoint=255, exclude_characters=":\x85\xa0"), min_size=1, max_size=9
)


RESPONSES = st.builds(
    Response,
    url=st.text(max_size=40),
    final_url=st.text(max_size=40),
    status=st.integers(100, 599),
    headers=st.lists(st.tuples(HEADER, HEADER), max_size=5).map(tuple),
    body=st.binary(max_size=300) | st.just(b"\r\n\r\nWARC/1.1\r\nWARC-Type: response\r\n\r\n"),
    fetched_at=st.datetimes(timezones=st.just(UTC)),
)


@settings(max_examples=25, deadline=None)
@given(kept=RESPONSES)
def test_any_response_comes_back_and_verifies(tmp_path_factory: pytest.TempPathFactory, kept: Response) -> None:
    archive = EvidenceArchive(tmp_path_factory.mktemp("any"))
    archive.store_response(kept, kind="page", subject=kept.url, run=None)
    assert archive.read(1) == kept
    assert verify(archive.directory) == []


@pytest.mark.parametrize("part", [b"WARC/1.1\r\nWARC-Ty", "whole", b"\0" * 100_000])
def test_a_record_that_was_not_finished_is_taken_back_at_the_next_opening(
    archive: EvidenceArchive, part: bytes | str
) -> None:
    warc = archive.directory / "2026-03-03.warc"
    before = warc.read_bytes()
    warc.write_bytes(before + (before if isinstance(part, str) else part))
    assert [finding.interrupted for finding in verify(archive.directory)] == [True]
    again = EvidenceArchive(archive.directory)
    assert warc.read_bytes() == before
    assert store(again, 6).sequence == 6
    assert verify(archive.directory) == []


def test_the_first_record_of_a_day_that_was_not_finished_is_taken_back(archive: EvidenceArchive) -> None:
    (archive.directory / "2026-03-04.warc").write_bytes(b"WARC/1.1\r\nWARC-Type: resp")
    assert [finding.interrupted for finding in verify(archive.directory)] == [True]
    assert store(EvidenceArchive(archive.directory), 6, at=NOW + timedelta(days=2)).offset == 0
    assert verify(archive.directory) == []


@pytest.mark.parametrize(
    ("harm", "problem"),
    [
        (lambda lines: lines[:-2], "2026-03-02.warc holds more from byte"),
        (lambda lines: lines[:0], "2026-03-02.warc holds more from byte 0 on"),
        (lambda lines: [*lines, b"{}\n"], "the last line of index.jsonl is not an index entry"),
        (lambda lines: [*lines, b"\xff\xfe\n"], "the last line of index.jsonl is not an index entry"),
        (lambda lines: [*lines, lines[-1].replace(b'"length":', b'"length":9')], "2026-03-03.warc is shorter than"),
    ],
)
def test_what_no_interruption_leaves_is_not_touched(archive: EvidenceArchive, harm: Any, problem: str) -> None:
    index = archive.directory / "index.jsonl"
    index.write_bytes(b"".join(harm(index.read_bytes().splitlines(keepends=True))))
    before = {path: path.read_bytes() for path in archive.directory.iterdir()}
    with pytest.raises(EvidenceError, match="was changed from outside: " + problem) as raised:
        EvidenceArchive(archive.directory)
    assert "Nothing was written to it" in str(raised.value)
    assert "evidence verify" in str(raised.value)
    assert {path: path.read_bytes() for path in archive.directory.iterdir()} == before


def test_a_changed_record_is_not_read_as_evidence(archive: EvidenceArchive) -> None:
    warc = archive.directory / "2026-03-02.warc"
    warc.write_bytes(warc.read_bytes().replace(b"kettle 2", b"kettle 8"))
    assert archive.read(1).status == 200
    with pytest.raises(EvidenceError, match=r"evidence 2 in 2026-03-02\.warc is not as it was archived"):
        archive.read(2)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("fails_at", [1, 2])
def test_a_full_disk_says_so_and_leaves_the_archive_as_it_was(
    archive: EvidenceArchive, monkeypatch: pytest.MonkeyPatch, code: int, fails_at: int
) -> None:
    """The first write is the record, the second its index line; each is torn in the middle by the full disk."""
    before = {path: path.read_bytes() for path in archive.directory.iterdir()}
    real, calls = os.write, [0]

    def write(handle: int, data: Any) -> int:
        calls[0] += 1
        if calls[0] == fails_at:
            real(handle, bytes(data)[:10])
            raise OSError(code, os.strerror(code))
        return real(handle, data)

    monkeypatch.setattr(os, "write", write)
    with pytest.raises(EvidenceError) as raised:
        store(archive, 6, at=NOW + timedelta(days=1))
    monkeypatch.undo()
    assert os.strerror(code) in str(raised.value)
    assert f"cannot archive page shop|6 in {archive.directory}" in str(raised.value)
    assert "Free space or raise the quota there, then run again" in str(raised.value)
    assert {path: path.read_bytes() for path in archive.directory.iterdir()} == before
    assert store(archive, 6).sequence == 6
    assert verify(archive.directory) == []


def test_a_real_limit_on_file_size_leaves_a_valid_archive(tmp_path: Path) -> None:
    code = f"""
import resource, sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from pathlib import Path
from filled_archive import store
from monitor.evidence.archive import EvidenceArchive, EvidenceError
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
archive = EvidenceArchive(Path({str(tmp_path)!r}))
try:
    for number in range(1, 100):
        store(archive, number, body=b"x" * 9000)
except EvidenceError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "File too large" in done.stdout
    assert verify(tmp_path) == []
    assert EvidenceArchive(tmp_path).last_sequence == 10
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 100_000


def test_a_directory_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "evidence").write_text("a file where the directory should be")
    with pytest.raises(EvidenceError, match="Check that the directory exists on a mounted disk and can be written"):
        store(EvidenceArchive(tmp_path / "evidence"), 1)


def test_killed_in_the_middle_of_writing_it_goes_on_from_the_last_whole_record(tmp_path: Path) -> None:
    """A process writes without end and is killed at moments of chance; what it reported as stored is there."""
    code = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from pathlib import Path
from filled_archive import store
from monitor.evidence.archive import EvidenceArchive
archive = EvidenceArchive(Path({str(tmp_path)!r}))
while True:
    print(store(archive, 1, body=b"x" * 200_000).sequence, flush=True)
"""
    last = 0
    for _ in range(4):
        with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for _ in range(5):
                last = int(process.stdout.readline())
            process.kill()
            last = int(([str(last), *process.stdout.read().split()])[-1])
        assert [finding for finding in verify(tmp_path) if not finding.interrupted] == []
        archive = EvidenceArchive(tmp_path)
        assert archive.last_sequence >= last
        assert verify(tmp_path) == []


def test_index_lines_are_read_only_as_they_are_written(archive: EvidenceArchive) -> None:
    entry = archive.entry(1)
    line = canonical(entry)
    assert read_entry(line + b"\n") == entry
    year_0 = line.replace(b"2026-03-02T06:00:00.123456+00:00", b"0001-01-01T00:00:00+14:00")
    elsewhere = [
        canonical(replace(entry, warc=name))
        for name in ("", "..", "index.jsonl", "../1.warc", "1.warc\0", "\ud800.warc", "1.warc\n", f"{'x' * 300}.warc")
    ]
    written_otherwise = [b" " + line, line.replace(b":1,", b": 1,"), line.replace(b'"run":7', b'"run":7.0')]
    for other in (*written_otherwise, b"[]", b"7", b"", b"[" * 200_000, year_0, *elsewhere):
        with pytest.raises(ValueError, match="not an index entry"):
            read_entry(other)
