"""A restatement re-opens what rested on the earlier version: claims and conditional discounts of its periods."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, select

from monitor.intake import review
from monitor.model import Discount, ReportFile
from monitor.model.performance import Claim


def review_restated(
    session: Session,
    report: ReportFile,
    earlier: Sequence[ReportFile],
    before: tuple[date | None, date | None],
    now: datetime,
) -> None:
    """Put every claim and conditional discount of the restated days on the review list, once a version.

    `before` are the days that the report itself spoke of when it was read the last time.
    """
    if report.status not in ("accepted", "partial") or report.supersedes is None:
        return
    days = [day for one in (report, *earlier) for day in (one.period_from, one.period_to) if day is not None]
    days += [day for day in before if day is not None]
    if not days:
        return
    for kind, identity in _touched(session, report.party_id, min(days), max(days)):
        review.note(
            session,
            kind="claim",
            subject=f"{report.party_id}|{kind} {identity}|version {report.version} of {min(days)}/{max(days)}",
            reason=f"{report.name} restates the sales of {min(days)} to {max(days)}, on which {kind} {identity} rests",
            propose=lambda: "compute again what is due, and settle the difference",
            now=now,
            evidence_id=report.evidence_id,
        )


def _touched(session: Session, party: str, first: date, last: date) -> list[tuple[str, str]]:
    claims = select(Claim.id).where(Claim.party_id == party, Claim.period_from <= last, Claim.period_to >= first)
    discounts = select(Discount.id).where(
        Discount.party_id == party,
        Discount.kind == "conditional",
        Discount.period_from <= last,
        Discount.period_to >= first,
    )
    found = [("claim", str(one)) for one in session.exec(claims.order_by(Claim.id)).all()]
    return found + [("discount", str(one)) for one in session.exec(discounts.order_by(Discount.id)).all()]
