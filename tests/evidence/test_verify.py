"""Every way to tamper with the archive is found and told apart."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from filled_archive import NOW, fill, store
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.evidence.archive import EvidenceArchive
from monitor.evidence.entry import EvidenceEntry, canonical, chained, read_entry
from monitor.evidence.verify import verify

FIRST, SECOND, INDEX = "2026-03-02.warc", "2026-03-03.warc", "index.jsonl"
OTHER_PLACE = "it was not written under this number: its id is of another place, or of another head"


def faults(archive: EvidenceArchive, known: list[EvidenceEntry] | None = None) -> list[str]:
    return [str(finding) for finding in verify(archive.directory, known or ()) if not finding.interrupted]


def cut_out(path: Path, *entries: EvidenceEntry) -> None:
    data = path.read_bytes()
    for entry in sorted(entries, key=lambda entry: -entry.offset):
        data = data[: entry.offset] + data[entry.offset + entry.length :]
    path.write_bytes(data)


def edit_index(archive: EvidenceArchive, change: Callable[[list[bytes]], list[bytes]]) -> None:
    index = archive.directory / INDEX
    index.write_bytes(b"".join(change(index.read_bytes().splitlines(keepends=True))))


def test_an_untouched_archive_has_no_fault_and_progress_counts_every_byte(archive: EvidenceArchive) -> None:
    sizes: list[int] = []
    assert verify(archive.directory, list(archive.entries()), progress=sizes.append) == []
    assert sum(sizes) == sum(path.stat().st_size for path in archive.directory.glob("*.warc"))


def test_a_flipped_byte_is_found_where_it_is(archive: EvidenceArchive) -> None:
    path = archive.directory / FIRST
    data = bytearray(path.read_bytes())
    entry = archive.entry(2)
    data[entry.offset + entry.length // 2] ^= 1
    path.write_bytes(data)
    assert faults(archive) == [f"{FIRST}@{entry.offset}: evidence 2: its bytes were changed"]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_flipped_bit_of_any_file_is_found(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    archive = fill(EvidenceArchive(tmp_path_factory.mktemp("bits")))
    path = archive.directory / data.draw(st.sampled_from([FIRST, SECOND, INDEX]))
    content = bytearray(path.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(content)
    assert verify(archive.directory) != []


@pytest.mark.parametrize("sequence", [1, 2, 3])
def test_a_record_removed_from_the_middle_is_named_and_the_rest_is_not_blamed(
    archive: EvidenceArchive, sequence: int
) -> None:
    entry = archive.entry(sequence)
    cut_out(archive.directory / FIRST, entry)
    assert faults(archive) == [f"{FIRST}@{entry.offset}: evidence {sequence}: the record was removed"]


def test_several_removed_records_are_each_named(archive: EvidenceArchive) -> None:
    cut_out(archive.directory / FIRST, archive.entry(1), archive.entry(2), archive.entry(4))
    found = verify(archive.directory)
    assert [(finding.sequence, finding.problem) for finding in found] == [
        (sequence, "the record was removed") for sequence in (1, 2, 4)
    ]


def test_a_missing_file_names_the_records_it_held(archive: EvidenceArchive) -> None:
    (archive.directory / SECOND).unlink()
    assert faults(archive) == [f"{SECOND}@0: evidence 5: the record was removed"]


def test_a_record_put_in_place_of_another_is_found(archive: EvidenceArchive) -> None:
    path = archive.directory / FIRST
    first, second = archive.entry(1), archive.entry(2)
    data = path.read_bytes()
    path.write_bytes(
        data[second.offset : second.offset + second.length]
        + data[: first.length]
        + data[second.offset + second.length :]
    )
    assert faults(archive) == [f"{FIRST}@0: evidence 1: the record was removed"]


def test_two_records_without_index_lines_are_not_taken_for_an_interruption(archive: EvidenceArchive) -> None:
    edit_index(archive, lambda lines: lines[:-2])
    assert len(faults(archive)) == 2


def test_a_removed_index_line_is_found_by_number_chain_and_bytes(archive: EvidenceArchive) -> None:
    edit_index(archive, lambda lines: lines[:1] + lines[2:])
    found = faults(archive)
    assert found[0] == f"{INDEX}:2: evidence 2: evidence 2 was removed from the index"
    assert "bytes before it are not in index.jsonl" in found[1]
    assert len(found) == 2


def test_a_record_removed_from_file_and_index_alike_is_found(archive: EvidenceArchive) -> None:
    entry = archive.entry(3)
    cut_out(archive.directory / FIRST, entry)
    edit_index(archive, lambda lines: lines[:2] + lines[3:])
    assert f"{INDEX}:3: evidence 3: evidence 3 was removed from the index" in faults(archive)


def test_an_edited_index_line_breaks_the_chain(archive: EvidenceArchive) -> None:
    edit_index(archive, lambda lines: [lines[0].replace(b"shop|1", b"shop|9"), *lines[1:]])
    broken = "the chain is broken here: this entry or the one before was changed"
    otherwise = "its index line says otherwise than the record itself (subject)"
    assert faults(archive) == [f"{INDEX}:1: evidence 1: {broken}", f"{FIRST}@0: evidence 1: {otherwise}"]


def test_an_edited_entry_with_a_new_chain_value_breaks_the_next_link(archive: EvidenceArchive) -> None:
    changed = chained("", replace(archive.entry(1), subject="shop|9"))
    edit_index(archive, lambda lines: [canonical(changed) + b"\n", *lines[1:]])
    assert [(finding.sequence, finding.place) for finding in verify(archive.directory)] == [
        (1, f"{FIRST}@0"),
        (2, f"{INDEX}:2"),
    ]


def test_removed_index_lines_are_named_from_first_to_last(archive: EvidenceArchive) -> None:
    edit_index(archive, lambda lines: [lines[0], lines[3], lines[4]])
    assert faults(archive)[0] == f"{INDEX}:2: evidence 2: evidence 2 to 3 was removed from the index"


def test_reordered_index_lines_are_found(archive: EvidenceArchive) -> None:
    edit_index(archive, lambda lines: [lines[1], lines[0], *lines[2:]])
    found = [fault for fault in faults(archive) if fault.startswith(INDEX)]
    assert found[:2] == [
        f"{INDEX}:1: evidence 1: evidence 1 was removed from the index",
        f"{INDEX}:2: evidence 1: the index goes back to 1 after 2",
    ]


def test_a_line_that_is_no_entry_is_found_and_the_next_one_not_blamed_for_it(archive: EvidenceArchive) -> None:
    edit_index(archive, lambda lines: [lines[0], b"{}\n", *lines[2:]])
    found = faults(archive)
    assert found[0].startswith(f"{INDEX}:2: evidence 2: the line is not an index entry")
    assert [fault.partition("@")[0] for fault in found[1:]] == [FIRST]  # the bytes that no line names


def test_a_line_that_was_not_finished_is_told_as_interrupted(archive: EvidenceArchive) -> None:
    index = archive.directory / INDEX
    index.write_bytes(index.read_bytes()[:-1])
    (archive.directory / SECOND).unlink()
    assert [(str(finding), finding.interrupted) for finding in verify(archive.directory)] == [
        (f"{INDEX}:5: evidence 5: the last line was not finished being written", True)
    ]


def test_what_is_archived_while_the_archive_is_checked_is_left_to_the_next_check(archive: EvidenceArchive) -> None:
    def busy(_: int) -> None:
        store(EvidenceArchive(archive.directory), 6, at=NOW)

    assert verify(archive.directory, progress=busy) == []
    assert verify(archive.directory) == []
    assert archive.entry(10).subject == "shop|6"


def test_bytes_added_to_a_file_are_found(archive: EvidenceArchive) -> None:
    with (archive.directory / FIRST).open("ab") as file:
        file.write(b"WARC/1.1\r\nsomething else")
    assert len(faults(archive)) == 1
    assert (
        f"24 bytes from byte {archive.entry(4).offset + archive.entry(4).length} on are not named" in faults(archive)[0]
    )


def test_many_bytes_added_to_the_newest_file_are_no_interruption(archive: EvidenceArchive) -> None:
    with (archive.directory / SECOND).open("ab") as file:
        file.write(b"x" * 70_000)
    assert faults(archive) == [
        f"{SECOND}: 70,000 bytes from byte {archive.entry(5).length} on are not named by {INDEX}"
    ]


def test_one_record_is_no_evidence_of_two_sightings(archive: EvidenceArchive) -> None:
    first = archive.entry(1)
    again = chained(first.chain, replace(first, sequence=2, captured_at=archive.entry(2).captured_at, chain=""))
    cut_out(archive.directory / FIRST, archive.entry(2), archive.entry(3), archive.entry(4))
    (archive.directory / SECOND).unlink()
    edit_index(archive, lambda lines: [lines[0], canonical(again) + b"\n"])
    assert faults(archive) == [
        f"{FIRST}@{first.length}: evidence 2: lies over the record before it",
        f"{FIRST}@0: evidence 2: {OTHER_PLACE}",
    ]


def write_anew(
    archive: EvidenceArchive, *changed: tuple[int, dict[str, object], Callable[[bytes], bytes]]
) -> list[EvidenceEntry]:
    """Write index and files anew, so that chain, hashes and places fit what was changed; returns the entries."""
    entries, files, chain = list(archive.entries()), dict[str, bytes](), ""
    records = {entry.sequence: archive.record(entry) for entry in entries}
    for number, columns, change in changed:
        records[number] = change(records[number])
        entries[number - 1] = replace(entries[number - 1], **columns)  # type: ignore[arg-type]
    for place, entry in enumerate(entries):
        record, before = records[entry.sequence], files.get(entry.warc, b"")
        fitting = replace(entry, sha256=hashlib.sha256(record).hexdigest(), offset=len(before), length=len(record))
        entries[place] = chained(chain, fitting)
        chain, files[entry.warc] = entries[place].chain, before + record
    for name, data in files.items():
        (archive.directory / name).write_bytes(data)
    edit_index(archive, lambda _: [canonical(entry) + b"\n" for entry in entries])
    return entries


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"subject": "shop|9"}, "subject"),
        ({"url": "https://other.example/"}, "url"),
        ({"kind": "policy", "run": 8}, "kind, run"),
        ({"status": 404}, "status"),
        ({"captured_at": NOW - timedelta(days=1)}, "captured_at"),
    ],
)
def test_an_index_written_anew_says_otherwise_than_its_records(
    archive: EvidenceArchive, columns: dict[str, object], told: str
) -> None:
    known = write_anew(archive, (2, columns, bytes))
    otherwise = f"its index line says otherwise than the record itself ({told})"
    assert faults(archive, known) == [f"{FIRST}@{known[1].offset}: evidence 2: {otherwise}"]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda record: record.replace(b"/p/2", b"/p/8"), OTHER_PLACE),
        (lambda _: b"not a record", "it is not as the archive writes records: no WARC 1.1 record begins here"),
    ],
)
def test_a_record_written_anew_contradicts_its_own_id(
    archive: EvidenceArchive, change: Callable[[bytes], bytes], problem: str
) -> None:
    known = write_anew(archive, (2, {}, change))
    assert faults(archive, known) == [f"{FIRST}@{known[1].offset}: evidence 2: {problem}"]


def test_a_record_of_an_earlier_version_which_had_no_note_is_no_fault(archive: EvidenceArchive) -> None:
    def earlier(record: bytes) -> bytes:
        return re.sub(rb"urn:uuid:[^>]+", b"urn:uuid:other", re.sub(rb"Channelwarden-Index: .*\r\n", b"", record))

    assert faults(archive, write_anew(archive, (2, {}, earlier))) == []


def test_records_that_changed_places_with_all_that_names_them_are_found(archive: EvidenceArchive) -> None:
    first, second = (archive.record(archive.entry(number)) for number in (1, 2))
    known = write_anew(
        archive, (1, {"subject": "shop|2"}, lambda _: second), (2, {"subject": "shop|1"}, lambda _: first)
    )
    assert faults(archive, known) == [
        f"{FIRST}@{known[place].offset}: evidence {place + 1}: {OTHER_PLACE}" for place in (0, 1)
    ]


def test_the_last_record_of_a_file_that_was_changed_is_not_told_as_removed(archive: EvidenceArchive) -> None:
    path, last = archive.directory / FIRST, archive.entry(4)
    cut_out(path, archive.entry(1))
    data = bytearray(path.read_bytes())
    data[-10] ^= 1
    path.write_bytes(data)
    assert faults(archive) == [
        f"{FIRST}@0: evidence 1: the record was removed",
        f"{FIRST}@{last.offset}: evidence 4: its bytes were changed",
    ]


def test_a_file_the_index_does_not_know_is_found(archive: EvidenceArchive) -> None:
    (archive.directory / "2026-01-01.warc").write_bytes(b"WARC/1.1\r\n")
    (archive.directory / "2026-03-09.warc").write_bytes(b"x" * 70_000)
    assert faults(archive) == [
        "2026-01-01.warc: none of its 10 bytes is named by index.jsonl",
        "2026-03-09.warc: none of its 70,000 bytes is named by index.jsonl",
    ]


def remove_tail(archive: EvidenceArchive, count: int) -> None:
    removed = list(archive.entries())[-count:]
    for warc in {entry.warc for entry in removed}:
        cut_out(archive.directory / warc, *(entry for entry in removed if entry.warc == warc))
    edit_index(archive, lambda lines: lines[:-count])


def test_a_tail_cut_off_without_a_trace_is_known_to_the_store(archive: EvidenceArchive) -> None:
    known = list(archive.entries())
    remove_tail(archive, 1)
    assert faults(archive) == []
    assert faults(archive, known) == [f"{INDEX}: evidence 5: evidence 5 known to the store: no longer in the archive"]
    store(EvidenceArchive(archive.directory), 5, at=NOW)
    assert faults(archive, known) == [
        f"{INDEX}: evidence 5: is not what the store remembers of it (sha256, chain, captured_at, warc, offset)"
    ]


def test_an_emptied_or_removed_archive_is_known_to_the_store(archive: EvidenceArchive, tmp_path: Path) -> None:
    known = list(archive.entries())
    message = f"{INDEX}: evidence 1: 5 records from evidence 1 to 5 known to the store: no longer in the archive"
    assert [str(finding) for finding in verify(tmp_path / "elsewhere", known)] == [message]
    assert verify(tmp_path / "elsewhere") == []
    remove_tail(archive, 5)
    assert faults(archive, known) == [message]


def test_an_archive_whose_index_is_gone_is_told_with_every_file_and_by_the_store(archive: EvidenceArchive) -> None:
    known = list(archive.entries())
    (archive.directory / INDEX).unlink()
    found = faults(archive, known)
    assert [fault.split(":")[0] for fault in found] == [FIRST, SECOND, INDEX]
    assert found[-1].endswith("5 records from evidence 1 to 5 known to the store: no longer in the archive")


def test_records_put_behind_a_cut_index_are_held_against_the_store(archive: EvidenceArchive, tmp_path: Path) -> None:
    known = list(archive.entries())
    forged = EvidenceArchive(tmp_path / "forged")
    for number in (1, 2, 3, 4):
        store(forged, number)
    store(forged, 5, body=b"forged", at=known[-1].captured_at)
    edit_index(archive, lambda lines: lines[:-1])
    (archive.directory / SECOND).write_bytes((forged.directory / SECOND).read_bytes())
    assert faults(archive) == []
    assert faults(archive, known) == [
        f"{INDEX}: evidence 5: is not what the store remembers of it (sha256, chain, length)"
    ]


def test_records_whose_index_is_gone_are_not_there(archive: EvidenceArchive) -> None:
    known = list(archive.entries())[:4]
    (archive.directory / INDEX).unlink()
    (archive.directory / SECOND).unlink()
    assert faults(archive, known)[-1].endswith(
        "4 records from evidence 1 to 4 known to the store: no longer in the archive"
    )


def test_an_archive_written_anew_from_end_to_end_is_known_to_the_store(
    archive: EvidenceArchive, tmp_path: Path
) -> None:
    forged = EvidenceArchive(tmp_path / "forged")
    for number in (1, 2, 3, 4, 5):
        store(forged, number, body=b"forged")
    assert faults(forged) == []
    assert len(faults(forged, list(archive.entries()))) == 5


def test_records_the_store_does_not_know_yet_are_no_fault(archive: EvidenceArchive) -> None:
    assert faults(archive, list(archive.entries())[:3]) == []


def test_the_chain_can_be_checked_with_nothing_but_a_hash_and_json(archive: EvidenceArchive) -> None:
    """As the exported README tells a stranger to do it."""
    previous = ""
    for line in (archive.directory / INDEX).read_text().splitlines():
        entry = json.loads(line)
        blank = json.dumps({**entry, "chain": ""}, sort_keys=True, separators=(",", ":"))
        link = hashlib.sha256(blank.encode()).hexdigest()
        previous = hashlib.sha256((previous + link).encode()).hexdigest()
        assert previous == entry["chain"] == read_entry(line.encode()).chain
