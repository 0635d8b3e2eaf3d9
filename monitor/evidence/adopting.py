"""An archive that archives once: what a killed run had archived but not yet stored is taken up, not doubled."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime

from monitor.evidence.archive import EvidenceArchive, EvidenceEntry
from monitor.model import Evidence
from scrapers.records import Response


class AdoptingArchive:
    """The evidence archive within one run; `known` is the last sequence number that the store knows.

    `since` is when the run began. A store that was restored from its backup numbers its next run as a later one was
    numbered before, whose records are in the archive still: what was captured then is not what this run saw.
    """

    def __init__(self, archive: EvidenceArchive, *, known: int, run: int, since: datetime) -> None:
        self._archive = archive
        self._orphans: dict[tuple[str, str, str], EvidenceEntry] = {}
        for entry in archive.entries(known):
            if entry.run == run and entry.captured_at >= since:
                # Taken out first, so that what was archived again stands where it was archived last.
                self._orphans.pop((entry.kind, entry.subject, entry.url), None)
                self._orphans[entry.kind, entry.subject, entry.url] = entry

    def orphans(self, kind: str) -> list[tuple[str, str]]:
        """Return subject and address of what this run had archived but not stored, in the archive's order."""
        return [(subject, url) for archived, subject, url in self._orphans if archived == kind]

    def orphan(self, kind: str, subject: str, url: str) -> Response | None:
        """Return what this run had already archived of a subject before it was interrupted."""
        entry = self._orphans.get((kind, subject, url))
        return None if entry is None else self._archive.read(entry.sequence)

    def together(self) -> AbstractContextManager[None]:
        """Store what follows with one wait for the disk, as the archive's own `together`."""
        return self._archive.together()

    @property
    def archive(self) -> EvidenceArchive:
        """The archive itself, for reading."""
        return self._archive

    def store_response(
        self, response: Response, *, kind: str, subject: str, run: int | None, before: int | None = None
    ) -> EvidenceEntry:
        """Archive a response, unless the interrupted run had archived this very answer; `before` as the archive's."""
        adopted = self._adopt(kind, subject, response.url, response.body, response.status)
        return adopted or self._archive.store_response(response, kind=kind, subject=subject, run=run, before=before)

    def store_bytes(
        self, body: bytes, *, kind: str, subject: str, url: str, content_type: str, at: datetime, run: int | None
    ) -> EvidenceEntry:
        """Archive a file's bytes, unless the interrupted run had archived these very bytes."""
        adopted = self._adopt(kind, subject, url, body, None)
        return adopted or self._archive.store_bytes(
            body, kind=kind, subject=subject, url=url, content_type=content_type, at=at, run=run
        )

    def read(self, sequence: int) -> Response:
        """Return an archived response."""
        return self._archive.read(sequence)

    def _adopt(self, kind: str, subject: str, url: str, body: bytes, status: int | None) -> EvidenceEntry | None:
        entry = self._orphans.pop((kind, subject, url), None)
        if entry is None or entry.status != status:  # an empty body is that of many answers
            return None
        return entry if self._archive.read(entry.sequence).body == body else None


def evidence_row(entry: EvidenceEntry) -> Evidence:
    """Return the store's row for an archived entry."""
    return Evidence(
        sequence=entry.sequence,
        sha256=entry.sha256,
        chain=entry.chain,
        kind=entry.kind,
        subject=entry.subject,
        url=entry.url,
        captured_at=entry.captured_at,
        warc=entry.warc,
        offset=entry.offset,
        length=entry.length,
    )
