"""One line of the archive's index: what was captured, where its bytes lie, and the chain that binds it to the rest."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime

from monitor.errors import ChannelwardenError


class EvidenceError(ChannelwardenError):
    """The evidence archive cannot be written or is not as it was left."""


@dataclass(frozen=True)
class EvidenceEntry:
    """An archived record: `length` bytes from `offset` of the file `warc`, whose SHA-256 is `sha256`.

    `sequence` counts from 1 without gaps. `chain` is the SHA-256 of the previous entry's chain followed by this
    entry's `link`, so no entry can be changed, removed or moved without breaking all that follow.
    """

    sequence: int
    sha256: str
    chain: str
    kind: str
    subject: str
    url: str
    captured_at: datetime
    warc: str
    offset: int
    length: int
    run: int | None
    status: int | None


def canonical(entry: EvidenceEntry) -> bytes:
    """Return the entry's index line (without line end): JSON with sorted keys, ASCII only, no spaces."""
    values = {**vars(entry), "captured_at": entry.captured_at.astimezone(UTC).isoformat()}
    return json.dumps(values, sort_keys=True, separators=(",", ":")).encode("ascii")


_NOTED = ("kind", "run", "status", "subject", "url")


def note_of(entry: EvidenceEntry) -> str:
    """Return what the record has to say itself (JSON, ASCII), so that its index line can be written again from it."""
    return json.dumps({name: getattr(entry, name) for name in _NOTED}, separators=(",", ":"))


def unchained(entry: EvidenceEntry) -> bytes:
    """Return the index line as it is hashed into the chain: with an empty `chain`, without line end."""
    return canonical(replace(entry, chain="") if entry.chain else entry)


def link(entry: EvidenceEntry) -> str:
    """Return the SHA-256 by which an entry stands in the chain: a stranger can follow it without reading the entry."""
    return hashlib.sha256(unchained(entry)).hexdigest()


def chain_of(previous: str, entry: EvidenceEntry) -> str:
    """Return the chain value of an entry that follows one with the chain value `previous` (empty for the first)."""
    return hashlib.sha256(f"{previous}{link(entry)}".encode("ascii")).hexdigest()


def chained(previous: str, entry: EvidenceEntry) -> EvidenceEntry:
    """Return the entry with its chain value set."""
    return replace(entry, chain=chain_of(previous, entry))


def read_entry(line: bytes) -> EvidenceEntry:
    """Return the entry of an index line; raises `ValueError` unless it is byte for byte what `canonical` writes."""
    try:
        values = json.loads(line)
        entry = EvidenceEntry(**{**values, "captured_at": datetime.fromisoformat(values["captured_at"])})
        same = canonical(entry) == line.rstrip(b"\n")
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError(f"not an index entry: {error}") from error
    if not same or not _typed(entry):
        raise ValueError("not an index entry as the archive writes it")
    return entry


_FILE = re.compile(r"[0-9-]+\.warc")
"""Names that the archive gives its files: any other would be read elsewhere, or nowhere."""


def _typed(entry: EvidenceEntry) -> bool:
    whole = {"sequence", "offset", "length"}
    optional = {"run", "status"}
    for field in fields(entry):
        value = getattr(entry, field.name)
        number = isinstance(value, int) and not isinstance(value, bool) and value >= 0
        if field.name in whole and not number:
            return False
        if field.name in optional and not (value is None or number):
            return False
    texts = (entry.sha256, entry.chain, entry.kind, entry.subject, entry.url, entry.warc)
    return all(isinstance(text, str) for text in texts) and _FILE.fullmatch(entry.warc) is not None
