"""Checking the records of one WARC file against the index, telling a changed record from a removed one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from monitor.evidence.entry import EvidenceEntry
from monitor.evidence.ledger import size_of
from monitor.evidence.tail import INDEX, interrupted
from monitor.evidence.unnamed import contradiction

_PIECE = 1 << 20
"""Bytes read at a time: a record's own head is within the first of them."""


@dataclass(frozen=True)
class ArchiveFault:
    """One fault: the evidence it concerns (0: none in particular), where it shows, what is wrong.

    `interrupted` marks what a killed process leaves and the next run takes up or sets aside: no evidence is lost by it.
    """

    sequence: int
    place: str
    problem: str
    interrupted: bool = False

    def __str__(self) -> str:
        subject = f"evidence {self.sequence}: " if self.sequence else ""
        return f"{self.place}: {subject}{self.problem}"


class FileCheck:
    """One WARC file while the index is walked.

    A record removed from the file moves all that follow; `shift` is by how much. Entries that do not match wait in
    `doubtful` until a later one shows whether they were changed in place or removed.
    """

    def __init__(self, path: Path, size: int) -> None:
        self._path = path
        self._size = size
        self._shift = 0
        self._end = 0
        self._head = b""
        self._doubtful: list[EvidenceEntry] = []

    def check(self, entry: EvidenceEntry) -> list[ArchiveFault]:
        """Check the next entry of this file; returns what is certain by now."""
        found = []
        if entry.offset != self._end:
            found.append(self._gap(entry))
        self._end = entry.offset + entry.length
        if self._matches(entry, self._shift):
            return found + self._settle("its bytes were changed") + self._held_against(entry)
        if self._shift and self._matches(entry, 0):  # records changed places; this one stands where it was
            self._shift = 0
            return found + self._settle("its bytes were changed") + self._held_against(entry)
        removed = sum(doubtful.length for doubtful in self._doubtful)
        if removed and self._matches(entry, self._shift + removed):
            self._shift += removed
            return found + self._settle("the record was removed") + self._held_against(entry)
        self._doubtful.append(entry)
        return found

    def finish(self, *, last: bool) -> list[ArchiveFault]:
        """Settle what is left at the file's end; `last` says that no later file has records."""
        removed = sum(doubtful.length for doubtful in self._doubtful)
        expected = self._end - self._shift
        if self._size <= expected - removed:
            return self._settle("the record was removed")
        found = self._settle("its bytes were changed")
        if self._size > expected:
            more = self._size - expected
            if last and interrupted(self._path, expected):
                note = f"the last {more:,} bytes were not finished being archived"
                found.append(ArchiveFault(0, self._path.name, note, True))
            else:
                note = f"{more:,} bytes from byte {expected} on are not named by {INDEX}"
                found.append(ArchiveFault(0, self._path.name, note))
        return found

    def _gap(self, entry: EvidenceEntry) -> ArchiveFault:
        place = f"{self._path.name}@{self._end}"
        if entry.offset > self._end:
            return ArchiveFault(
                entry.sequence, place, f"{entry.offset - self._end:,} bytes before it are not in {INDEX}"
            )
        return ArchiveFault(entry.sequence, place, "lies over the record before it")

    def _held_against(self, entry: EvidenceEntry) -> list[ArchiveFault]:
        """Return a finding where the record that was read last is, by its own word, not the one its line says."""
        problem = contradiction(self._head, entry)
        return [ArchiveFault(entry.sequence, f"{entry.warc}@{entry.offset}", problem)] if problem else []

    def _settle(self, problem: str) -> list[ArchiveFault]:
        settled = [ArchiveFault(entry.sequence, f"{entry.warc}@{entry.offset}", problem) for entry in self._doubtful]
        self._doubtful = []
        return settled

    def _matches(self, entry: EvidenceEntry, shift: int) -> bool:
        start = entry.offset - shift
        if start < 0 or start + entry.length > size_of(self._path):
            return False
        digest, left, self._head = hashlib.sha256(), entry.length, b""
        with self._path.open("rb") as file:
            file.seek(start)
            while left and (piece := file.read(min(left, _PIECE))):
                digest.update(piece)
                self._head = self._head or piece
                left -= len(piece)
        return digest.hexdigest() == entry.sha256
