"""What a person decides on reports and their rows: release, map, decide on a held report, read again."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath

from sqlalchemy import update
from sqlmodel import Session, col, select

from monitor.errors import NotFoundError, RefusedError, SettingsError
from monitor.facts.reported import TAKEN
from monitor.intake import review
from monitor.intake.archives import read_archive_again
from monitor.intake.regions import settle_regions
from monitor.intake.report_products import ReportProducts
from monitor.intake.reports import Terms, read_again, review_subject
from monitor.intake.set_aside import QUARANTINED, RELEASES
from monitor.model import Evidence, ReportFile, ReportRow, Sale
from monitor.model.report import ReportMapping, RowDecision
from monitor.policy.folding import fold_text
from monitor.settings import SETTINGS_FILE, Partner
from scrapers.layouts.archive import file_within, holds_several

NO_PARTNER = "no [[partner]] in the settings has a `files` pattern that matches"
"""Why a file is not taken in that belongs to nobody"""

DECISIONS = ("replace", "append", "refuse")
"""What may become of a held report"""


@dataclass(frozen=True)
class ReportsDesk:
    """What a decision needs: the store, the terms, and the archived files by the evidence's sequence number."""

    session: Session
    terms: Terms
    archived: Callable[[int], bytes]


def report_of(session: Session, number: int) -> ReportFile:
    """Return a report by its number; raises `NotFoundError`."""
    report = session.get(ReportFile, number)
    if report is None:
        raise NotFoundError(f"there is no report {number}; `channelwarden ingest reports` lists them.")
    return report


def read_report_again(desk: ReportsDesk, number: int) -> ReportFile:
    """Read a report anew from the archive with the present settings, mappings and decisions. The caller commits.

    Of a ZIP file of several reports those are taken in that were not yet.
    """
    report = report_of(desk.session, number)
    partner, data = _partner_of(desk.terms, report), _archived(desk, report)
    as_it_came = "/" not in report.name  # a ZIP file within one is refused with its reason, whoever asks again
    again = read_archive_again if as_it_came and holds_several(io.BytesIO(data)) else read_again
    return again(desk.session, report, partner=partner, data=data, terms=desk.terms)


def release(desk: ReportsDesk, place: str, *, choice: str, by: str, reason: str = "") -> ReportFile:
    """Decide on a row that was set aside, named REPORT:ROW, and read its report again. The caller commits.

    Raises `RefusedError` for a choice that does not fit, or that leaves the row in quarantine.
    """
    report, row = _row_of(desk.session, place)
    if row is None or row.status != QUARANTINED:
        raise RefusedError(f"row {place} is not in quarantine; `channelwarden ingest rows` lists those that are.")
    choice = _checked(desk.session, report, choice)
    decision = _decision(desk.session, report, row.row) or RowDecision(
        report_id=row.report_id, row=row.row, choice="", decided_by=by, decided_at=desk.terms.now
    )
    decision.choice, decision.reason, decision.decided_by, decision.decided_at = choice, reason, by, desk.terms.now
    desk.session.add(decision)
    desk.session.flush()
    number = row.row
    read_report_again(desk, row.report_id)
    _, after = _row_of(desk.session, place)
    if after is not None and after.status == QUARANTINED and choice != "dismissed":
        raise RefusedError(f"'{choice}' does not release row {number}: {after.reason}")
    return report


def take_release_back(desk: ReportsDesk, place: str) -> ReportFile:
    """Forget what was decided on a row and read its report again; raises `NotFoundError` where nothing was."""
    report, _ = _row_of(desk.session, place)
    decision = _decision(desk.session, report, int(place.partition(":")[2]))
    if decision is None:
        raise NotFoundError(f"nothing was decided on row {place}.")
    desk.session.delete(decision)
    desk.session.flush()
    return read_report_again(desk, decision.report_id)


def decide(desk: ReportsDesk, number: int, *, choice: str, by: str) -> ReportFile:
    """Decide on a held report: it counts in place of the earlier ones, on top of them, or not at all."""
    report = report_of(desk.session, number)
    if choice not in DECISIONS:
        raise SettingsError(f"'{choice}' is no decision on a report; expected one of {', '.join(DECISIONS)}.")
    unread = report.status == "refused" and choice == "refuse" != report.decision  # nobody waits for another any more
    if report.status != "held" and not unread:
        raise RefusedError(f"report {number} ({report.name}) is {report.status}, not held: there is nothing to decide.")
    report.decision, report.decided_by = choice, by
    desk.session.add(report)
    desk.session.flush()
    if choice == "refuse":
        report.status, report.reason = "refused", f"refused by {by}; {report.reason.split('; decide with')[0]}"
        review.settle(desk.session, kind="report", subject=review_subject(report), now=desk.terms.now)
        return report
    return read_report_again(desk, number)


def apply_mapping(desk: ReportsDesk, mapping: ReportMapping, *, taken_back: bool = False) -> list[ReportFile]:
    """Let a mapping that was confirmed or taken back hold for what came in earlier; return the reports it changed."""
    if mapping.kind == "ship_to":
        _forget_regions(desk.session, mapping)
        partners = [one for one in desk.terms.partners if one.party == mapping.party_id]
        settle_regions(desk.session, partners=partners, now=desk.terms.now)
        return []
    statement = select(ReportFile).where(
        ReportFile.party_id == mapping.party_id,
        col(ReportFile.status).in_((*TAKEN, "refused")),
        ReportFile.decision != "refuse",  # a person's no stays
    )
    reports = [
        report
        for report in desk.session.exec(statement.order_by(col(ReportFile.id))).all()
        if (taken_back and report.status in TAKEN) or _names(desk.session, report, mapping.folded)
    ]
    return [read_report_again(desk, report.id or 0) for report in reports]


def _names(session: Session, report: ReportFile, folded: str) -> bool:
    """Return whether a row of a report was set aside because of a text."""
    about = select(ReportRow.about).where(ReportRow.report_id == report.id, ReportRow.about != "").distinct()
    return any(fold_text(text) == folded for text in session.exec(about).all())


def _forget_regions(session: Session, mapping: ReportMapping) -> None:
    """Take the region from the party's sales with the mapped text; it is worked out anew."""
    texts = session.exec(select(Sale.ship_to).where(Sale.party_id == mapping.party_id).distinct()).all()
    same = [text for text in texts if fold_text(text) == mapping.folded]
    session.connection().execute(
        update(Sale).where(col(Sale.party_id) == mapping.party_id, col(Sale.ship_to).in_(same)).values(region="")
    )
    session.expire_all()


def _checked(session: Session, report: ReportFile, choice: str) -> str:
    if choice in RELEASES:
        return choice
    if choice.startswith("sku="):
        wanted = choice.removeprefix("sku=")
        if (sku := ReportProducts(session, report.party_id).recognise(wanted, "").sku) is not None:
            return f"sku={sku}"
        raise RefusedError(f"'{wanted}' is no product of the policy; enter it in policy/products.csv first.")
    raise SettingsError(f"'{choice}' is no way to release a row; expected {', '.join(RELEASES)} or sku=SKU.")


def _row_of(session: Session, place: str) -> tuple[ReportFile, ReportRow | None]:
    found = re.fullmatch(r"(\d{1,9}):(\d{1,9})", place.strip())
    if found is None:
        raise SettingsError(f"'{place}' names no row; expected REPORT:ROW as `channelwarden ingest rows` shows it.")
    report = report_of(session, int(found[1]))
    row = select(ReportRow).where(ReportRow.report_id == report.id, ReportRow.row == int(found[2]))
    return report, session.exec(row).first()


def _decision(session: Session, report: ReportFile, row: int) -> RowDecision | None:
    return session.exec(select(RowDecision).where(RowDecision.report_id == report.id, RowDecision.row == row)).first()


def partner_for(partners: Sequence[Partner], path: PurePath) -> Partner | None:
    """Return the first partner whose `files` pattern matches a file, or None."""
    return next((partner for partner in partners if path.match(partner.files)), None)


def _partner_of(terms: Terms, report: ReportFile) -> Partner:
    theirs = [partner for partner in terms.partners if partner.party == report.party_id]
    name = PurePath(report.name)
    # What lay in a ZIP file is named behind it, and is the ZIP file's partner's.
    found = (partner_for(theirs, path) for path in (*reversed(name.parents[:-1]), name))
    partner = next(filter(None, found), None) or next(iter(theirs), None)
    if partner is None:
        raise SettingsError(
            f"report {report.id} ({report.name}) is of {report.party_id}, and no [[partner]] of {SETTINGS_FILE} is."
        )
    return partner


def _archived(desk: ReportsDesk, report: ReportFile) -> bytes:
    evidence = desk.session.get(Evidence, report.evidence_id) if report.evidence_id else None
    if evidence is None:
        raise RefusedError(f"the file of report {report.id} ({report.name}) was not archived; take it in once more.")
    data = desk.archived(evidence.sequence)
    if _is_of(report, data):
        return data
    found = file_within(io.BytesIO(data), partial(_is_of, report))
    if found is None:
        raise RefusedError(f"the file of report {report.id} ({report.name}) is not in its archived ZIP file any more.")
    return found


def _is_of(report: ReportFile, data: bytes) -> bool:
    return hashlib.sha256(data).hexdigest() == report.sha256
