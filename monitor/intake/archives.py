"""A file as it came: one report, or a ZIP file of several, each of which is a report of its own."""

from __future__ import annotations

import hashlib
import io

from sqlalchemy.exc import DataError
from sqlmodel import Session

from monitor.errors import RefusedError
from monitor.intake.reports import Terms, take_report
from monitor.intake.same_content import known_report
from monitor.model import ReportFile
from monitor.settings import Partner
from monitor.store.session import first_line
from scrapers.counted import number_of
from scrapers.layouts import LayoutRefusedError
from scrapers.layouts.archive import files_within, holds_several

UNPACKED = "unpacked"
"""Status of a ZIP file of several reports: it counts nowhere, and what is in it may"""


def take_file(
    session: Session, *, partner: Partner, name: str, data: bytes, evidence_id: int | None, terms: Terms
) -> list[ReportFile]:
    """Take in one file, once by its party and content: a report, or a ZIP file and the reports in it.

    The caller commits. What is in a ZIP file is the ZIP file's partner's, and is taken in in the order of its names.
    """
    if not holds_several(io.BytesIO(data)):
        return [
            take_report(session, partner=partner, name=name, data=data, evidence_id=evidence_id, terms=terms),
        ]
    digest = hashlib.sha256(data).hexdigest()
    if (known := known_report(session, digest, partner)) is not None:
        return [known]
    archive = _refused(session, partner=partner, name=name, data=data, evidence_id=evidence_id, terms=terms)
    return [archive, *_take_parts(session, archive, partner, data, terms)]


def read_archive_again(
    session: Session, archive: ReportFile, *, partner: Partner, data: bytes, terms: Terms
) -> ReportFile:
    """Take in what of a ZIP file was not taken in yet; its reports are read again one by one. The caller commits.

    Raises `RefusedError` for a report that counts and would not be one any more.
    """
    if archive.status not in (UNPACKED, "refused"):
        raise RefusedError(f"report {archive.id} ({archive.name}) is {archive.status}, and its file holds several.")
    _take_parts(session, archive, partner, data, terms)
    return archive


def _take_parts(session: Session, archive: ReportFile, partner: Partner, data: bytes, terms: Terms) -> list[ReportFile]:
    """Take in the reports of a ZIP file and say in it which they are."""
    taken: list[ReportFile] = []
    told = []
    try:
        for name, part in files_within(io.BytesIO(data)):
            known = known_report(session, hashlib.sha256(part).hexdigest(), partner)
            report = known or _take_part(
                session, archive, partner=partner, name=f"{archive.name}/{name}", data=part, terms=terms
            )
            taken += [] if known else [report]
            before = known is not None and known.evidence_id != archive.evidence_id
            told.append(name if terms.trial and not before else _told(name, report, before=before))
        archive.status = UNPACKED
        archive.reason = f"a ZIP file of {number_of(len(told), 'file')}, each a report of its own: {', '.join(told)}"
    except LayoutRefusedError as error:
        archive.status, archive.reason = "refused", str(error)
    session.add(archive)
    session.flush()
    return taken


def _told(name: str, report: ReportFile, *, before: bool) -> str:
    return f"{name} (report {report.id}{', which had come before' if before else ''})"


def _take_part(
    session: Session, archive: ReportFile, *, partner: Partner, name: str, data: bytes, terms: Terms
) -> ReportFile:
    """Take in one report of a ZIP file; one that the store cannot keep is refused, and keeps no other out."""
    try:
        with session.begin_nested():
            return take_report(
                session, partner=partner, name=name, data=data, evidence_id=archive.evidence_id, terms=terms
            )
    except (DataError, OverflowError, UnicodeEncodeError) as error:
        said = first_line(error) if isinstance(error, DataError) else error
        why = f"holds what the store cannot keep ({said}); ask the sender to mend it"
    return _refused(
        session, partner=partner, name=name, data=data, evidence_id=archive.evidence_id, terms=terms, reason=why
    )


def _refused(
    session: Session,
    *,
    partner: Partner,
    name: str,
    data: bytes,
    evidence_id: int | None,
    terms: Terms,
    reason: str = "",
) -> ReportFile:
    """Put a file on record of which nothing counts."""
    report = ReportFile(
        sha256=hashlib.sha256(data).hexdigest(),
        name=name,
        party_id=partner.party,
        layout="",
        received_at=terms.now,
        status="refused",
        reason=reason,
        evidence_id=evidence_id,
    )
    session.add(report)
    session.flush()
    return report
