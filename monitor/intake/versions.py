"""How a report stands to earlier ones of its party: the first, on top of them, in their place, or for a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from monitor.facts.columns import Expression, table
from monitor.facts.reported import TAKEN
from monitor.intake.calendar import ReportingPeriod, span_of
from monitor.intake.doubled_lines import stands_twice
from monitor.intake.packed_beside import packed_beside
from monitor.intake.reading import Taken
from monitor.intake.told_again import older_without_period, told_in_part
from monitor.model import ReportFile, Sale
from monitor.settings import Partner

ADD, REPLACE, TWIN, HOLD = "add", "replace", "twin", "hold"

_SALE = table(Sale, "sale_of_report")
CONTENT = ("sku", "quantity", "amount_minor", "currency", "sold_on", "ship_to", "customer")


@dataclass(frozen=True)
class Placement:
    """What becomes of a report: `what` is add, replace, twin or hold; `earlier` are those it concerns."""

    what: str
    earlier: Sequence[ReportFile] = ()
    reason: str = ""


def place(
    session: Session, report: ReportFile, taken: Taken, partner: Partner, *, closed_until: date | None
) -> Placement:
    """Decide on a report whose rows are stored, by what a person decided of it or by the partner's `resend`.

    A replacement takes the place of every earlier sales report whose whole periods it covers; one that covers an
    earlier report in part is held, and so is what would change closed periods, until a person decides.
    """
    if report.period_from is None or report.period_to is None:
        return _without_period(session, report)
    span = span_of(report.period_from, report.period_to, partner.every)
    placed = _by_period(session, report, taken, partner, span=span, closed_until=closed_until)
    return _with_claims(session, report, placed) if placed.what in (ADD, REPLACE) else placed


def _by_period(
    session: Session,
    report: ReportFile,
    taken: Taken,
    partner: Partner,
    *,
    span: ReportingPeriod,
    closed_until: date | None,
) -> Placement:
    """Place a report by the period of its sales."""
    twin = twin_of(session, report) if taken.sales else None
    if twin is not None and not _says_otherwise(session, report, twin):
        return Placement(TWIN, (twin,))
    overlapping = (
        [twin]
        if twin is not None
        else [
            one
            for one in _sales_reports(session, report)
            if one.period_from is not None
            and one.period_from <= span.last
            and (one.period_to or span.first) >= span.first
        ]
    )
    if report.decision in (REPLACE, "append"):
        replaces = report.decision == REPLACE and overlapping
        return Placement(REPLACE, overlapping) if replaces else Placement(ADD)
    why = _why_held(report, overlapping, span, partner, closed_until if taken.sales or overlapping else None)
    if not why and twin is not None and partner.resend != REPLACE:
        why = f"it tells the sales of {twin.name} again and says of some otherwise whether they were active or passive"
    if not why and stands_twice(session, report, taken.sales):
        why = f"each of its {taken.sales} lines stands in it twice"
    if not why and taken.sales and (other := packed_beside(session, report)) is not None:
        why = f"product by product it adds up to just what {other.name} tells, which came in the same ZIP file"
    if why:
        return Placement(HOLD, overlapping, why)
    return Placement(REPLACE, overlapping) if partner.resend == REPLACE and overlapping else Placement(ADD)


def _without_period(session: Session, report: ReportFile) -> Placement:
    """Place a report of stock, prices, claims or products, which says by itself what it tells of again."""
    older, partly = older_without_period(session, report), told_in_part(session, report)
    if report.decision == "append" or not (older or partly):
        return Placement(ADD)
    if partly and report.decision != REPLACE:
        return _told_partly(partly)
    return Placement(REPLACE, [*older, *partly])


def _with_claims(session: Session, report: ReportFile, placed: Placement) -> Placement:
    """Let the claims that a report tells again beside its sales count once too."""
    concerned = {one.id for one in placed.earlier}
    partly = [one for one in told_in_part(session, report) if one.id not in concerned]
    if report.decision == "append":
        return placed
    if partly and report.decision != REPLACE:
        return _told_partly(partly)
    again = [*older_without_period(session, report, ("claims",)), *partly]
    return Placement(REPLACE, [*placed.earlier, *again]) if again else placed


def _told_partly(partly: Sequence[ReportFile]) -> Placement:
    return Placement(HOLD, partly, f"it tells some claims of {partly[0].name} again, and others or more of it not")


def _why_held(
    report: ReportFile,
    overlapping: Sequence[ReportFile],
    span: ReportingPeriod,
    partner: Partner,
    closed_until: date | None,
) -> str:
    """Say why a person must decide on a report, or nothing."""
    if closed_until is not None and (report.period_from or span.first) <= closed_until:
        return f"it changes sales up to {closed_until}, and that time is closed"
    for one in overlapping if partner.resend == REPLACE else ():
        if one.evidence_id is not None and one.evidence_id == report.evidence_id:
            return f"{one.name} of the same ZIP file tells of the same days: a further part, or an earlier version"
        theirs = span_of(one.period_from or span.first, one.period_to or span.last, partner.every)
        if theirs.first < span.first or theirs.last > span.last:
            return f"{one.name} speaks of {theirs}, this one only of {span}: it would replace it in part"
    return ""


def supersede(session: Session, report: ReportFile, earlier: Sequence[ReportFile]) -> None:
    """Let a report count in the place of earlier ones. The caller commits."""
    newest = max(earlier, key=lambda one: (one.version, one.id or 0))
    report.version, report.supersedes = newest.version + 1, newest.id
    for one in earlier:
        one.status = "superseded"
        session.add(one)
    session.add(report)
    session.flush()


def twin_of(session: Session, report: ReportFile) -> ReportFile | None:
    """Return an earlier report of the party with exactly these sales: sent again in another form, it counts once."""
    mine = session.connection().execute(_sums(report.id)).one()
    for other in _sales_reports(session, report):
        if (other.period_from, other.period_to) != (report.period_from, report.period_to):
            continue
        if session.connection().execute(_sums(other.id)).one() == mine and _is_same(session, report.id, other.id):
            return other
    return None


def _sales_reports(session: Session, report: ReportFile) -> list[ReportFile]:
    statement = select(ReportFile).where(
        ReportFile.party_id == report.party_id,
        ReportFile.id != report.id,
        col(ReportFile.status).in_(TAKEN),
        col(ReportFile.period_from).is_not(None),
    )
    return list(session.exec(statement.order_by(col(ReportFile.id))).all())


def _sums(report_id: int | None) -> Select[Any]:
    sums: list[Expression] = [func.sum(_SALE.c.quantity), func.sum(_SALE.c.amount_minor)]
    return sql_select(*sums, func.count()).where(_SALE.c.report_id == report_id)


def _is_same(session: Session, one: int | None, other: int | None) -> bool:
    """Return whether two reports of equally many lines hold the same lines, each as often."""
    difference = _counted(one).except_(_counted(other)).limit(1)
    return session.connection().execute(difference).first() is None


def _says_otherwise(session: Session, report: ReportFile, twin: ReportFile) -> bool:
    """Return whether a report says of more of its twin's sales that they were active, or that they were passive."""
    names = (*CONTENT, "sale_type")
    mine = _counted(report.id, names).where(_SALE.c.sale_type != "").subquery()
    theirs = _counted(twin.id, names).subquery()
    same = and_(*(mine.c[name].is_not_distinct_from(theirs.c[name]) for name in names))
    more = sql_select(mine.c.often).outerjoin_from(mine, theirs, same)
    more = more.where(mine.c.often > func.coalesce(theirs.c.often, 0)).limit(1)
    return session.connection().execute(more).first() is not None


def _counted(report_id: int | None, names: Sequence[str] = CONTENT) -> Select[Any]:
    content = [_SALE.c[name] for name in names]
    return sql_select(*content, func.count().label("often")).where(_SALE.c.report_id == report_id).group_by(*content)
