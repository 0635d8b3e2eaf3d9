"""A page that came back unchanged is archived as a revisit: its bytes once, its visit with time and headers."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from filled_archive import NOW, response, store
from warcio.archiveiterator import ArchiveIterator

from monitor.evidence.adopting import AdoptingArchive, evidence_row
from monitor.evidence.archive import EvidenceArchive, EvidenceError
from monitor.evidence.export import with_originals
from monitor.evidence.revisit import IDENTICAL, NOT_MODIFIED
from monitor.evidence.verify import verify
from scrapers.records import Response

LATER = NOW + timedelta(hours=6)


def again(archive: EvidenceArchive, seen: Response, before: int) -> int:
    return archive.store_response(seen, kind="page", subject="shop|2", run=8, before=before).sequence


def records(archive: EvidenceArchive) -> list[Any]:
    found = []
    for path in sorted(archive.directory.glob("*.warc")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                record.raw = record.content_stream().read()
                found.append(record)
    return found


def test_the_same_payload_is_kept_once_and_comes_back_with_the_new_headers(archive: EvidenceArchive) -> None:
    seen = replace(response(2, at=LATER), headers=(("Content-Type", "text/html"), ("Date", "now")))
    number = again(archive, seen, before=2)
    assert archive.read(number) == seen
    assert archive.entry(number).length < archive.entry(2).length + 600
    assert verify(archive.directory) == []


@pytest.mark.parametrize(("status", "body", "profile"), [(200, None, IDENTICAL), (304, b"", NOT_MODIFIED)])
def test_other_programs_read_a_revisit_as_the_standard_says(
    archive: EvidenceArchive, status: int, body: bytes | None, profile: str
) -> None:
    seen = response(2, at=LATER, status=status)
    again(archive, seen if body is None else replace(seen, body=body), before=2)
    first, last = records(archive)[1], records(archive)[-1]
    said = last.rec_headers
    assert (last.rec_type, last.raw, last.http_headers.get_statuscode()) == ("revisit", b"", str(status))
    assert said["WARC-Profile"] == profile
    assert said["WARC-Refers-To"] == first.rec_headers["WARC-Record-ID"]
    assert said["WARC-Refers-To-Target-URI"] == first.rec_headers["WARC-Target-URI"]
    assert said["WARC-Refers-To-Date"] == first.rec_headers["WARC-Date"]
    assert said["WARC-Payload-Digest"] == first.rec_headers["WARC-Payload-Digest"]


def test_a_revisit_of_a_revisit_names_the_record_with_the_bytes(archive: EvidenceArchive) -> None:
    second = again(archive, response(2, at=LATER), before=2)
    third = again(archive, response(2, at=LATER + timedelta(hours=6)), before=second)
    assert archive.original(third).sequence == 2
    assert archive.read(third).body == response(2).body
    assert [entry.sequence for entry in with_originals(archive, [third])] == [2, third]


@pytest.mark.parametrize("change", [{"body": b"<p>other</p>"}, {"body": b""}, {"status": 500, "body": b"no"}])
def test_what_is_not_the_same_is_kept_whole(archive: EvidenceArchive, change: dict[str, Any]) -> None:
    seen = replace(response(2, at=LATER), **change)
    number = again(archive, seen, before=2)
    assert records(archive)[-1].rec_type == "response"
    assert archive.read(number) == seen


def test_a_304_comes_back_without_a_body(archive: EvidenceArchive) -> None:
    seen = replace(response(2, at=LATER, status=304), body=b"")
    assert archive.read(again(archive, seen, before=2)) == seen


def test_the_bytes_behind_a_revisit_are_checked_when_it_is_read(archive: EvidenceArchive) -> None:
    number = again(archive, response(2, at=LATER), before=2)
    path = archive.directory / "2026-03-02.warc"
    path.write_bytes(path.read_bytes().replace(b"kettle 2", b"kettle 8"))
    with pytest.raises(EvidenceError, match=r"evidence 2 in 2026-03-02\.warc is not as it was archived"):
        archive.read(number)


def test_an_interrupted_run_takes_its_own_revisit_up_again(archive: EvidenceArchive) -> None:
    number = again(archive, response(2, at=LATER), before=2)
    resumed = AdoptingArchive(EvidenceArchive(archive.directory), known=5, run=8, since=LATER)
    assert resumed.orphan("page", "shop|2", response(2).url) == response(2, at=LATER)
    seen = response(2, at=LATER)
    assert resumed.store_response(seen, kind="page", subject="shop|2", run=8, before=2).sequence == number


def test_only_what_this_run_archived_last_is_taken_up_and_only_for_the_same_bytes(archive: EvidenceArchive) -> None:
    def page(number: int, body: bytes, run: int, hours: int = 6) -> int:
        seen = response(number, body=body, at=NOW + timedelta(hours=hours))
        return archive.store_response(seen, kind="page", subject=f"shop|{number}", run=run).sequence

    file: Any = {"kind": "report", "subject": "q", "url": "in/q.csv", "content_type": "text/csv", "at": LATER, "run": 8}
    page(1, b"of another run", 7)
    page(2, b"before it began", 8, hours=5)
    page(3, b"first", 8)
    kept = archive.store_bytes(b"a;b", **file).sequence
    page(4, b"other", 8)
    last = page(3, b"last", 8)
    resumed = AdoptingArchive(EvidenceArchive(archive.directory), known=5, run=8, since=LATER)
    urls = [response(number).url for number in range(5)]
    assert resumed.orphans("page") == [("shop|4", urls[4]), ("shop|3", urls[3])]
    assert resumed.orphans("report") == [("q", "in/q.csv")]
    assert [resumed.orphan("page", f"shop|{number}", urls[number]) is None for number in (1, 2)] == [True, True]
    assert resumed.store_bytes(b"a;b", **file).sequence == kept
    seen = response(3, body=b"last", at=LATER)
    assert resumed.store_response(seen, kind="page", subject="shop|3", run=8).sequence == last
    assert resumed.store_response(seen, kind="page", subject="shop|3", run=8).sequence == last + 1  # taken up once
    changed = response(4, body=b"changed", at=LATER)
    assert resumed.store_response(changed, kind="page", subject="shop|4", run=8).sequence == last + 2


def test_an_answer_of_another_status_is_no_evidence_of_this_one(archive: EvidenceArchive) -> None:
    unchanged = replace(response(2, at=LATER, status=304), body=b"")
    number = archive.store_response(unchanged, kind="page", subject="shop|2", run=8, before=2).sequence
    resumed = AdoptingArchive(EvidenceArchive(archive.directory), known=5, run=8, since=LATER)
    gone = replace(unchanged, status=410)
    assert resumed.store_response(gone, kind="page", subject="shop|2", run=8).sequence == number + 1
    assert resumed.read(number + 1).status == 410


@pytest.mark.parametrize("column", ["url", "captured_at", "kind", "subject", "warc", "offset", "length"])
def test_a_changed_column_of_the_store_is_found(archive: EvidenceArchive, column: str) -> None:
    rows = [evidence_row(entry) for entry in archive.entries()]
    changed = {"captured_at": NOW + timedelta(days=9), "offset": 7, "length": 7}.get(column, "other")
    setattr(rows[2], column, changed)
    assert [str(finding) for finding in verify(archive.directory, rows)] == [
        f"index.jsonl: evidence 3: is not what the store remembers of it ({column})"
    ]
    assert verify(archive.directory, [evidence_row(entry) for entry in archive.entries()]) == []


def test_what_differs_is_stored_as_a_response_when_nothing_came_before(archive: EvidenceArchive) -> None:
    assert store(archive, 2).length == archive.entry(2).length


def test_a_page_that_comes_packed_twice_is_kept_packed_once_and_read_plain(archive: EvidenceArchive) -> None:
    body = b"<h1>Kettle</h1>"
    packed = gzip.compress(body, mtime=0)
    seen = replace(
        response(2, at=LATER), headers=(("Content-Encoding", "gzip"), ("Content-Length", "9")), body=body, packed=packed
    )
    first = archive.store_response(seen, kind="page", subject="shop|9", run=8).sequence
    number = again(archive, seen, before=first)
    assert records(archive)[-1].rec_type == "revisit"
    assert (archive.read(number).body, archive.read(number).packed) == (body, packed)
    assert verify(archive.directory) == []
