"""Takes in the agreements that the policy names: their text, their clauses, and the original as evidence."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from monitor.agreements.detect import detect, detector_digest
from monitor.agreements.second_reader import SecondReader, reader_of
from monitor.agreements.still_said import still_said
from monitor.evidence.keeping import ByteArchive, keep_bytes
from monitor.model import Agreement, AgreementFile, Clause
from monitor.settings import Workspace
from monitor.store.agreement_text import current_text
from monitor.vocabulary import EvidenceKind
from scrapers.records import AgreementText
from scrapers.texts import TextRefusedError, read_agreement


@dataclass
class AgreementSummary:
    """What taking in did: files read anew, known already, looked at again; clauses new; what failed or has gaps."""

    read: int = 0
    unchanged: int = 0
    looked_again: int = 0
    clauses: int = 0
    failures: list[str] = field(default_factory=list)


def take_agreements(
    session: Session, *, workspace: Workspace, archive: ByteArchive, run_id: int | None, now: datetime
) -> AgreementSummary:
    """Read every agreement file of the policy whose content or whose detectors are new; in the caller's transaction.

    A file that is missing or cannot be read is a failure in the summary, never a silent gap: what was known of
    the agreement before stays. A file that changed back to an older content makes that version current again.
    """
    reader = reader_of(workspace.root)
    taking = _Taking(session, archive, run_id, now, reader, detector_digest(reader))
    for agreement in session.exec(select(Agreement).where(Agreement.file != "").order_by(Agreement.id)):
        data = _bytes_of(workspace.agreements, agreement, taking.summary)
        if data is not None:
            taking.take(agreement, data)
    return taking.summary


def _bytes_of(folder: Path, agreement: Agreement, summary: AgreementSummary) -> bytes | None:
    path = (folder / agreement.file).resolve()
    if not path.is_relative_to(folder.resolve()):
        summary.failures.append(
            f"agreement {agreement.id}: {agreement.file} lies outside the folder agreements/; move the file there"
        )
        return None
    try:
        return path.read_bytes()
    except OSError as error:
        summary.failures.append(
            f"agreement {agreement.id}: agreements/{agreement.file} cannot be read ({error.strerror}); put the file "
            "there or correct agreements.csv"
        )
        return None


@dataclass
class _Taking:
    """One pass over the agreements within the caller's transaction."""

    session: Session
    archive: ByteArchive
    run_id: int | None
    now: datetime
    reader: SecondReader
    detected_by: str
    summary: AgreementSummary = field(default_factory=AgreementSummary)

    def take(self, agreement: Agreement, data: bytes) -> None:
        """Read one agreement's file unless its content is known and was looked at by the same detectors."""
        digest = hashlib.sha256(data).hexdigest()
        wanted = select(AgreementFile).where(AgreementFile.agreement_id == agreement.id, AgreementFile.sha256 == digest)
        known = self.session.exec(wanted).first()
        last = current_text(self.session, agreement.id)
        if known is not None and not known.current:
            self._make_current(known)
        if known is not None and known.detected_by == self.detected_by:
            self.summary.unchanged += 1
            return
        try:
            text = read_agreement(agreement.file, data)
        except TextRefusedError as error:
            self.summary.failures.append(f"agreement {agreement.id}: {error}")
            return
        self.summary.failures += [f"agreement {agreement.id}: {agreement.file}: {note}" for note in text.notes]
        if known is not None:
            self.summary.looked_again += 1
            self._flag(known, text, last)
            return
        file = AgreementFile(
            agreement_id=agreement.id,
            sha256=digest,
            path=agreement.file,
            language=text.language,
            pages=text.pages,
            text=text.text,
            read_at=self.now,
            evidence_id=keep_bytes(
                self.session,
                self.archive,
                data,
                kind=EvidenceKind.AGREEMENT,
                subject=agreement.id,
                url=f"agreement:{agreement.file}",
                content_type=mimetypes.guess_type(agreement.file)[0] or "",
                at=self.now,
                run=self.run_id,
            ),
        )
        self.session.add(file)
        self.session.flush()
        self._make_current(file)
        self._flag(file, text, last)
        self.summary.read += 1

    def _flag(self, file: AgreementFile, text: AgreementText, last: AgreementFile | None) -> None:
        """Store the clauses found; one that was found before keeps its number, one no longer found goes.

        What somebody decided on stays as long as the text says it, in this file and from the version before (`last`).
        """
        before = {(clause.type, clause.start, clause.end): clause for clause in self._clauses(file)}
        read_before = file.text
        # A later version may read the same bytes better, and clauses are places in the text.
        file.text, file.language, file.pages = text.text, text.language, text.pages
        found = []
        for hit in detect(text, self.reader):
            kept = before.pop((hit.type, hit.start, hit.end), None)
            self.summary.clauses += kept is None
            clause = Clause(
                id=kept.id if kept else None,
                file_id=file.id or 0,
                type=hit.type,
                start=hit.start,
                end=hit.end,
                page=text.page_at(hit.start),
                number=hit.number,
                language=hit.language,
                detector=hit.detector,
                details=dict(hit.details),
                confidence=hit.confidence,
            )
            found.append(self.session.merge(clause))
        found += self._keep(file, text, read_before, before.values(), found)
        if last is not None and last.id != file.id:
            self.summary.clauses += len(self._take_over(file, text, last, found))
        file.detected_by = self.detected_by
        self.session.add(file)
        self.session.flush()

    def _keep(
        self, file: AgreementFile, text: AgreementText, read: str, gone: Collection[Clause], found: Sequence[Clause]
    ) -> list[Clause]:
        """Let go of what is no longer found, but for what stands decided and is still said; that keeps its number."""
        said = still_said(self.session, file.agreement_id, gone, before=read, after=text.text, found=found)
        kept = [
            clause.model_dump() | {"start": start, "end": end, "page": text.page_at(start)}
            for clause, start, end in said
        ]
        for clause in gone:
            self.session.delete(clause)
        self.session.flush()  # a clause may move to where another was
        return self._add(kept)

    def _take_over(
        self, file: AgreementFile, text: AgreementText, last: AgreementFile, found: Sequence[Clause]
    ) -> list[Clause]:
        then = self._clauses(last)
        said = still_said(self.session, file.agreement_id, then, before=last.text, after=text.text, found=found)
        return self._add(
            clause.model_dump(exclude={"id"})
            | {"file_id": file.id, "start": start, "end": end, "page": text.page_at(start)}
            for clause, start, end in said
        )

    def _add(self, rows: Iterable[dict[str, Any]]) -> list[Clause]:
        clauses = [Clause(**row) for row in rows]
        self.session.add_all(clauses)
        return clauses

    def _clauses(self, file: AgreementFile) -> Sequence[Clause]:
        return self.session.exec(select(Clause).where(Clause.file_id == file.id).order_by(col(Clause.start))).all()

    def _make_current(self, file: AgreementFile) -> None:
        for other in self.session.exec(select(AgreementFile).where(AgreementFile.agreement_id == file.agreement_id)):
            other.current = other.id == file.id
            self.session.add(other)
        self.session.flush()
