"""What a record says of itself: all that its index line says, bound by its id to its place in the archive.

From this the lines of records that stand whole behind the last one the index names are written again, and the lines
there are can be held against it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from monitor.evidence.entry import EvidenceEntry, canonical, chained, read_entry
from monitor.evidence.ledger import size_of
from monitor.evidence.warc import NOTE, announced_length, date_of, is_of_place, is_whole, named_headers

_HEAD = 65_536


def whole_records(path: Path, start: int, last: EvidenceEntry | None) -> Iterator[EvidenceEntry]:
    """Yield the entries of the records that follow `last` in a file from `start` on, up to the first unfinished one."""
    size = size_of(path)
    with path.open("rb") as file:
        while start < size:
            file.seek(start)
            head = file.read(_HEAD)
            length = announced_length(head)
            if length is None or start + length > size:
                return
            record = head[:length] + file.read(max(0, length - len(head)))
            last = _entry(record, path.name, start, last)
            if last is None:
                return
            yield last
            start += length


def _entry(record: bytes, warc: str, offset: int, previous: EvidenceEntry | None) -> EvidenceEntry | None:
    """Return the entry of a record that follows another, or None for what was not archived whole at that place."""
    number = previous.sequence + 1 if previous else 1
    if not is_whole(record, number):
        return None
    headers, _ = named_headers(record)
    if NOTE.lower() not in headers:
        return None  # of an earlier version, which wrote this into the index alone
    entry = EvidenceEntry(
        **json.loads(headers[NOTE.lower()]),
        sequence=number,
        sha256=hashlib.sha256(record).hexdigest(),
        chain="",
        captured_at=datetime.fromisoformat(headers["warc-date"]),
        warc=warc,
        offset=offset,
        length=len(record),
    )
    return read_entry(canonical(chained(previous.chain if previous else "", entry)))


def contradiction(head: bytes, entry: EvidenceEntry) -> str:
    """Return in what the record that begins with `head` contradicts the index line that names it, or ""."""
    try:
        headers, _ = named_headers(head)
        told = dict(json.loads(headers.get(NOTE.lower(), "{}")))
    except (ValueError, TypeError, RecursionError) as error:
        return f"it is not as the archive writes records: {error}"
    # An earlier version wrote the note into the index alone, and made its ids otherwise.
    if told and not is_of_place(head, entry.sequence):
        return "it was not written under this number: its id is of another place, or of another head"
    other = [name for name, value in told.items() if getattr(entry, name, None) != value]
    if headers.get("warc-date") != date_of(entry.captured_at):
        other.append("captured_at")
    return f"its index line says otherwise than the record itself ({', '.join(other)})" if other else ""
