"""Checking the whole archive: every byte, every link of the chain, and what the store remembers of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from monitor.evidence.entry import EvidenceEntry, chain_of, read_entry
from monitor.evidence.ledger import locked, size_of
from monitor.evidence.records_check import ArchiveFault, FileCheck
from monitor.evidence.tail import INDEX, Tail, interrupted, unnamed

__all__ = ["ArchiveFault", "KnownEvidence", "verify"]


class KnownEvidence(Protocol):
    """What the store, or an index copied elsewhere, remembers of an entry."""

    @property
    def sequence(self) -> int:
        """The entry's number; every further property is named as the entry's own."""

    @property
    def sha256(self) -> str:
        """The hash of its record."""

    @property
    def chain(self) -> str:
        """Its chain value, which stands for all before it."""

    @property
    def kind(self) -> str:
        """What was captured."""

    @property
    def subject(self) -> str:
        """Of what."""

    @property
    def url(self) -> str:
        """From where."""

    @property
    def captured_at(self) -> datetime:
        """When."""

    @property
    def warc(self) -> str:
        """In which file."""

    @property
    def offset(self) -> int:
        """From which byte on."""

    @property
    def length(self) -> int:
        """How many bytes."""


_COLUMNS = ("sha256", "chain", "kind", "subject", "url", "captured_at", "warc", "offset", "length")
"""What the store repeats of an index line, and people and rules read there."""


def verify(
    directory: Path, known: Iterable[KnownEvidence] = (), *, progress: Callable[[int], object] = lambda _: None
) -> list[ArchiveFault]:
    """Return every fault of the archive; an empty list when all is as it was archived.

    `known` is what the store remembers: only it can show that records were removed from the end, or that the whole
    archive was written anew. `progress` is told how many bytes were checked. Nothing is changed on the disk.
    """
    remembered = {row.sequence: row for row in known}
    if not directory.is_dir():
        return [_missing_tail(remembered)] if remembered else []
    with locked(directory, shared=True):
        sizes = {path.name: size_of(path) for path in sorted(directory.glob("*.warc"))}
        index_size = size_of(directory / INDEX)
    files: dict[str, FileCheck] = {}
    findings: list[ArchiveFault] = []
    end: EvidenceEntry | None = None
    for entry in _entries(directory, index_size, findings):
        if entry.warc not in files:
            files[entry.warc] = FileCheck(directory / entry.warc, sizes.pop(entry.warc, 0))
        findings += files[entry.warc].check(entry)
        progress(entry.length)
        if row := remembered.pop(entry.sequence, None):
            findings += _differing(entry, row)
        end = entry
    newest = max(files, default="")
    beyond = [finding for name, checked in sorted(files.items()) for finding in checked.finish(last=name == newest)]
    begun = (directory / INDEX).exists()  # it is there before the first record
    beyond += [_unnamed(directory / name, last=begun and name > newest) for name, size in sizes.items() if size]
    if sum(finding.interrupted for finding in beyond) > 1:  # an interruption leaves one unfinished record, never two
        beyond = [replace(finding, interrupted=False) for finding in beyond]
    findings += beyond
    for entry in unnamed(directory, Tail(end, index_size)) if begun else ():
        if row := remembered.pop(entry.sequence, None):
            findings += _differing(entry, row)
    if remembered:
        findings.append(_missing_tail(remembered))
    return findings


def _entries(directory: Path, index_size: int, findings: list[ArchiveFault]) -> Iterator[EvidenceEntry]:
    """Yield the readable index entries, noting what is wrong with lines, numbers and chain."""
    if not index_size:
        return
    previous: str | None = ""
    expected, number, left = 1, 0, index_size
    with (directory / INDEX).open("rb") as file:
        for line in file:
            number, left = number + 1, left - len(line)
            place = f"{INDEX}:{number}"
            if left < 0 or not line.endswith(b"\n"):
                # Without its line end it was never finished; the next run cuts it off.
                findings.append(ArchiveFault(expected, place, "the last line was not finished being written", True))
                return
            try:
                entry = read_entry(line)
            except ValueError as error:
                findings.append(ArchiveFault(expected, place, f"the line is {error}"))
                previous, expected = None, expected + 1
                continue
            findings += _order(entry, expected, previous, place)
            previous, expected = entry.chain, entry.sequence + 1
            yield entry
            if not left:
                return


def _order(entry: EvidenceEntry, expected: int, previous: str | None, place: str) -> list[ArchiveFault]:
    if entry.sequence > expected:
        lost = f"{expected}" if entry.sequence == expected + 1 else f"{expected} to {entry.sequence - 1}"
        return [ArchiveFault(expected, place, f"evidence {lost} was removed from the index")]
    if entry.sequence < expected:
        return [ArchiveFault(entry.sequence, place, f"the index goes back to {entry.sequence} after {expected - 1}")]
    if previous is not None and chain_of(previous, entry) != entry.chain:
        return [
            ArchiveFault(entry.sequence, place, "the chain is broken here: this entry or the one before was changed")
        ]
    return []


def _unnamed(path: Path, *, last: bool) -> ArchiveFault:
    if last and interrupted(path, 0):
        return ArchiveFault(0, path.name, f"its {size_of(path):,} bytes were not finished being archived", True)
    return ArchiveFault(0, path.name, f"none of its {size_of(path):,} bytes is named by {INDEX}")


def _differing(entry: EvidenceEntry, row: KnownEvidence) -> list[ArchiveFault]:
    """Return a finding that names the columns in which the store and the index do not agree."""
    other = [name for name in _COLUMNS if getattr(row, name) != getattr(entry, name)]
    if not other:
        return []
    return [ArchiveFault(entry.sequence, INDEX, f"is not what the store remembers of it ({', '.join(other)})")]


def _missing_tail(remembered: Mapping[int, object]) -> ArchiveFault:
    first, last = min(remembered), max(remembered)
    which = f"evidence {first}" if first == last else f"{len(remembered)} records from evidence {first} to {last}"
    return ArchiveFault(first, INDEX, f"{which} known to the store: no longer in the archive")
