"""Files of the very same bytes: one party's counts once; whose a file is that two parties seem to have sent."""

from __future__ import annotations

from sqlmodel import Session, col, select

from monitor.facts.reported import TAKEN
from monitor.intake.reading import Taken
from monitor.intake.sender import names_itself
from monitor.model import Evidence, ReportFile
from monitor.settings import Partner

_TELLS_NOTHING = ("", "nil")
"""Kinds of reports of which nothing is anybody's: the same bytes from two parties are no wonder"""


def known_report(session: Session, digest: str, partner: Partner | None) -> ReportFile | None:
    """Return the report that a file's very content was taken in as: the partner's own, or anybody's without one."""
    same = select(ReportFile).where(ReportFile.sha256 == digest)
    if partner is not None:
        same = same.where(ReportFile.party_id == partner.party)
    return session.exec(same.order_by(col(ReportFile.id))).first()


def not_told_whose(session: Session, report: ReportFile, partner: Partner, data: bytes, taken: Taken) -> str:
    """Say why nobody can tell whose a file is that counts for another party already, or nothing where it is sure.

    It is sure where the file names its sender, tells of no figures, or lay in the SFTP folder of each.
    """
    if taken.kind in _TELLS_NOTHING or names_itself(session, partner, data, taken.above):
        return ""
    twins = select(ReportFile).where(
        ReportFile.sha256 == report.sha256,
        ReportFile.party_id != report.party_id,
        col(ReportFile.status).in_((*TAKEN, "held", "superseded")),
    )
    mine = _folder(session, report)
    for twin in session.exec(twins.order_by(col(ReportFile.id))).all():
        if not mine or _folder(session, twin) in ("", mine):
            return (
                f"it is byte for byte report {twin.id} ({twin.name}) of {twin.party_id}, and nothing in it says whose "
                f"it is: {twin.party_id}'s or {report.party_id}'s"
            )
    return ""


def _folder(session: Session, report: ReportFile) -> str:
    """Return the SFTP folder that a report came from; a mailbox is everybody's, and the inbox is filled by hand."""
    evidence = session.get(Evidence, report.evidence_id) if report.evidence_id else None
    return evidence.url.partition("#")[0] if evidence is not None and evidence.url.startswith("sftp ") else ""
