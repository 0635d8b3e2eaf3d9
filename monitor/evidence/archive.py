"""The evidence archive: WARC files by day and an append-only index whose entries are chained by hash."""

from __future__ import annotations

import errno
import hashlib
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from monitor.evidence.entry import EvidenceEntry, EvidenceError, canonical, chained, note_of, read_entry
from monitor.evidence.ledger import append, cut, locked, sync
from monitor.evidence.revisit import Original, original_of, repeats, revisit_record
from monitor.evidence.tail import AT_ONCE, INDEX, Tail, damaged, mend
from monitor.evidence.warc import digest_of, file_record, payload_of, read_record, response_record
from scrapers.records import Response

__all__ = ["EvidenceArchive", "EvidenceEntry", "EvidenceError"]

_NEVER = datetime.min.replace(tzinfo=UTC)
_HEAD = 65_536
"""Bytes within which a record's own headers end."""

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class EvidenceArchive:
    """Keeps what was seen, before anything parses it: bytes once stored are never rewritten.

    A stored entry is on the disk when `store_…` returns. Opening finishes a write that was interrupted; it raises
    `EvidenceError` where the archive was changed from outside.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._offsets = array("Q")  # where the index line of each sequence number begins, as far as it was read
        self._read_to = 0
        self._measuring = Lock()  # a pass reads in one thread what another one wrote
        self._tail = Tail(None, 0)
        self._unnamed: list[bytes] | None = None  # index lines of records written together, until these last
        if directory.is_dir():
            try:
                with locked(directory):
                    self._tail = mend(directory)
            except OSError as error:
                problem = f"the evidence archive {directory} cannot be opened: "
                raise EvidenceError(problem + ". ".join(_fault(error))) from error

    @property
    def last_sequence(self) -> int:
        """The sequence number stored last, 0 when nothing is."""
        return self._tail.sequence

    @contextmanager
    def together(self) -> Iterator[None]:
        """Store many records with one wait for the disk: all that is stored within is there when the block ends.

        Until then it cannot be read. A fault within takes back what was stored since the last wait (every `AT_ONCE`
        records), so that nothing is left that nobody was told of.
        """
        with self._held(_unplaced(kind="several", subject="records")):
            self._unnamed = []
            try:
                yield
                self._name()
            finally:
                lost, self._unnamed = self._unnamed, None
                if lost:
                    cut(self.directory / self._tail.warc, read_entry(lost[0]).offset)
                    self._tail = mend(self.directory)

    def store_response(
        self, response: Response, *, kind: str, subject: str, run: int | None, before: int | None = None
    ) -> EvidenceEntry:
        """Archive an HTTP response; raises `EvidenceError` when it cannot be kept (a full disk).

        `before` is the number under which the same page was archived last: where nothing changed since, only the
        head of the response is kept, as a revisit of that record.
        """
        payload = digest_of(payload_of(response))
        original = None if before is None else self.original(before)
        if original is not None and not repeats(response, payload, original):
            original = None
        return self._store(
            lambda number, note: (
                revisit_record(response, number, original, note)
                if original
                else response_record(response, number, payload, note)
            ),
            _unplaced(
                kind=kind,
                subject=subject,
                url=response.url,
                at=response.fetched_at,
                run=run,
                status=response.status,
            ),
        )

    def store_bytes(
        self, body: bytes, *, kind: str, subject: str, url: str, content_type: str, at: datetime, run: int | None
    ) -> EvidenceEntry:
        """Archive a file's bytes; raises `EvidenceError` when they cannot be kept (a full disk)."""
        return self._store(
            lambda number, note: file_record(body, url=url, content_type=content_type, at=at, number=number, note=note),
            _unplaced(kind=kind, subject=subject, url=url, at=at, run=run, status=None),
        )

    def read(self, sequence: int) -> Response:
        """Return what was archived under a sequence number, after checking its hash.

        A page that came back unchanged is returned with the bytes of the record it repeats, a 304 without. Raises
        `EvidenceError` where there is no such entry or its bytes were changed. `seconds` is not archived.
        """
        entry = self.entry(sequence)
        data = self.record(entry)
        response = read_record(data, url=entry.url, at=entry.captured_at)
        original = original_of(data, sequence)
        if original.sequence == sequence or response.status == 304:
            return response
        repeated = self.read(original.sequence)
        return replace(response, body=repeated.body, packed=repeated.packed)

    def original(self, sequence: int) -> Original:
        """Return the record that holds the bytes of an entry: its own, or for a revisit the one it names."""
        entry = self.entry(sequence)
        try:
            with (self.directory / entry.warc).open("rb") as file:
                file.seek(entry.offset)
                return original_of(file.read(min(entry.length, _HEAD)), sequence)
        except (OSError, ValueError, KeyError) as error:
            raise damaged(self.directory, f"evidence {sequence} in {entry.warc} is not as it was archived") from error

    def record(self, entry: EvidenceEntry) -> bytes:
        """Return the raw WARC record of an entry; raises `EvidenceError` where its bytes were changed."""
        try:
            with (self.directory / entry.warc).open("rb") as file:
                file.seek(entry.offset)
                data = file.read(entry.length)
        except OSError as error:
            raise EvidenceError(f"evidence {entry.sequence} cannot be read from {entry.warc}: {error}") from error
        if hashlib.sha256(data).hexdigest() != entry.sha256:
            raise damaged(self.directory, f"evidence {entry.sequence} in {entry.warc} is not as it was archived")
        return data

    def entry(self, sequence: int) -> EvidenceEntry:
        """Return the index entry of a sequence number; raises `EvidenceError` where there is none."""
        found = next(self.entries(sequence - 1), None) if sequence > 0 else None
        if found is None:
            raise EvidenceError(f"no evidence {sequence} in {self.directory}; the last is {self.last_sequence}")
        return found

    def entries(self, after: int = 0) -> Iterator[EvidenceEntry]:
        """Yield the entries that follow a sequence number, in order."""
        index = self.directory / INDEX
        start = self._line_start(after)
        if start is None:
            return
        with index.open("rb") as file:
            file.seek(start)
            for number, line in enumerate(file, after + 1):
                if not line.endswith(b"\n"):
                    return  # another process is writing it
                try:
                    yield read_entry(line)
                except ValueError as error:
                    raise damaged(self.directory, f"{INDEX}:{number} is {error}") from error

    def _line_start(self, after: int) -> int | None:
        """Return where the index line after a sequence number begins, or None where the index ends before it."""
        index = self.directory / INDEX
        if len(self._offsets) <= after and index.exists():
            with self._measuring, index.open("rb") as file:
                file.seek(self._read_to)
                for line in file:
                    if not line.endswith(b"\n"):
                        break
                    self._offsets.append(self._read_to)
                    self._read_to += len(line)
        return self._offsets[after] if after < len(self._offsets) else None

    def _store(self, build: Callable[[int, str], bytes], blank: EvidenceEntry) -> EvidenceEntry:
        """Append a record and its index line, or neither."""
        if self._unnamed is not None:
            try:
                return self._append(build(self._tail.sequence + 1, note_of(blank)), blank)
            except OSError as error:
                raise _unwritable(self.directory, blank, error) from error
        with self._held(blank):
            return self._append(build(self._tail.sequence + 1, note_of(blank)), blank)

    @contextmanager
    def _held(self, blank: EvidenceEntry) -> Iterator[None]:
        """Hold the archive, mended, for writing an entry; raises `EvidenceError` when it cannot be written."""
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            with locked(self.directory):
                if not self._tail.holds(self.directory):
                    self._tail = mend(self.directory)
                if not self._tail.index_size:
                    append(self.directory / INDEX, b"")  # before the first record: one without an index lost it
                yield
        except OSError as error:
            raise _unwritable(self.directory, blank, error) from error

    def _append(self, record: bytes, blank: EvidenceEntry) -> EvidenceEntry:
        tail = self._tail
        # Files follow one another: an older date goes to the newest file, so that only the end can be unfinished.
        warc = max(tail.warc, f"{blank.captured_at.astimezone(UTC):%Y-%m-%d}.warc")
        path = self.directory / warc
        together = self._unnamed
        if together and (warc != tail.warc or len(together) >= AT_ONCE):
            self._name()
        offset = append(path, record, lasting=together is None)
        try:
            entry = replace(
                blank,
                sequence=tail.sequence + 1,
                sha256=hashlib.sha256(record).hexdigest(),
                captured_at=blank.captured_at.astimezone(UTC),
                warc=warc,
                offset=offset,
                length=len(record),
            )
            entry = chained(tail.last.chain if tail.last else "", entry)
            line = canonical(entry) + b"\n"
            if together is None:
                append(self.directory / INDEX, line)
            else:
                together.append(line)
        except BaseException:
            with suppress(OSError):  # what cannot be taken back now is taken up before the next write
                cut(path, offset)
            raise
        self._tail = Tail(entry, tail.index_size + len(line))
        return entry

    def _name(self) -> None:
        """Make the records written together last, then name them in the index."""
        if self._unnamed:
            sync(self.directory / self._tail.warc)
            append(self.directory / INDEX, b"".join(self._unnamed))
            self._unnamed.clear()


def _unplaced(
    *, kind: str, subject: str, url: str = "", at: datetime = _NEVER, run: int | None = None, status: int | None = None
) -> EvidenceEntry:
    """Return an entry that has no place in the archive yet."""
    return EvidenceEntry(
        sequence=0,
        sha256="",
        chain="",
        kind=kind,
        subject=subject,
        url=url,
        captured_at=at,
        warc="",
        offset=0,
        length=0,
        run=run,
        status=status,
    )


def _unwritable(directory: Path, blank: EvidenceEntry, error: OSError) -> EvidenceError:
    reason, way_out = _fault(error)
    return EvidenceError(
        f"cannot archive {blank.kind} {blank.subject} in {directory}: {reason}. It was not read further, since "
        f"nothing is judged without evidence. {way_out}"
    )


def _fault(error: OSError) -> tuple[str, str]:
    """Return what the system said, and the way out."""
    if error.errno in _FULL:
        way_out = "Free space or raise the quota there, then run again: nothing that was archived before is lost."
    else:
        way_out = "Check that the directory exists on a mounted disk and can be written, then run again."
    return error.strerror or str(error), way_out
