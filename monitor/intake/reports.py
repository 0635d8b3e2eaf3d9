"""Distributors' report files become sales and stock; what cannot be used is quarantined, nothing is lost."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from sqlalchemy import delete
from sqlmodel import Session, col, select

from monitor.errors import RefusedError
from monitor.facts.reported import TAKEN
from monitor.intake import review, versions
from monitor.intake.duplicate_lines import duplicate_lines
from monitor.intake.message_purpose import is_replacement, is_test
from monitor.intake.packed_beside import note_sums
from monitor.intake.reading import Taken, read_into_store
from monitor.intake.restated import review_restated
from monitor.intake.same_content import known_report, not_told_whose
from monitor.intake.sender import stranger
from monitor.intake.set_aside import QUARANTINED, quoted
from monitor.intake.stock_rows import review_unknown
from monitor.model import ReportFile, ReportRow, Sale
from monitor.model.report import TOLD_ALREADY, RowDecision
from monitor.model.reported import ClaimedLine, ReportedPrice, ReportedProduct
from monitor.model.stock import Stock
from monitor.settings import Partner
from scrapers.counted import number_of
from scrapers.layouts import LayoutRefusedError
from scrapers.layouts.archive import unpacked


@dataclass(frozen=True)
class Terms:
    """What reports are taken in under: the time, all partners, and the last day of the closed periods."""

    now: datetime
    partners: Sequence[Partner] = ()
    closed_until: date | None = None
    trial: bool = False
    """what is taken in will be taken back: its numbers are given to others and are not told"""


@dataclass
class _Outcome:
    """What one reading came to."""

    taken: Taken = field(default_factory=Taken)
    placement: versions.Placement = field(default_factory=lambda: versions.Placement(versions.ADD))
    refused: str = ""


def take_report(
    session: Session, *, partner: Partner, name: str, data: bytes, evidence_id: int | None, terms: Terms
) -> ReportFile:
    """Take in one report file, once by its party and content; the caller commits.

    The file is accepted, partial (some rows are quarantined and on the review list), held for a person's decision or
    refused as a whole with the reason: not readable, of another party, rows that do not add up, no usable row, or the
    very sales of an earlier file.
    """
    digest = hashlib.sha256(data).hexdigest()
    known = known_report(session, digest, partner)
    if known is not None:
        return known
    report = ReportFile(
        sha256=digest,
        name=name,
        party_id=partner.party,
        layout=partner.layout,
        received_at=terms.now,
        status="refused",
        evidence_id=evidence_id,
    )
    session.add(report)
    session.flush()
    _read(session, report, partner, data, terms)
    return report


def read_again(session: Session, report: ReportFile, *, partner: Partner, data: bytes, terms: Terms) -> ReportFile:
    """Read a report anew with the present settings, mappings and decisions on rows; the caller commits.

    A report that counts keeps its place among the versions. Raises `RefusedError`, and changes nothing, when it is
    superseded, or counts and could not be used any more.
    """
    if report.status == "superseded":
        raise RefusedError(f"report {report.id} ({report.name}) is superseded by a later one: read that one again.")
    _read(session, report, partner, data, terms)
    return report


def _read(session: Session, report: ReportFile, partner: Partner, data: bytes, terms: Terms) -> None:
    """Read a file into its report: all of it stands in the store afterwards, or nothing but the reason."""
    counted = report.status in TAKEN
    before = (report.period_from, report.period_to)
    outcome = _Outcome()
    place = session.begin_nested()
    try:
        _clear(session, report)
        report.reason = ""
        outcome = _attempt(session, report, partner, data, terms, counted=counted)
    except LayoutRefusedError as error:
        outcome.refused = str(error)
    held = outcome.placement.what == versions.HOLD
    if outcome.refused or held:
        place.rollback()
        if counted:
            raise RefusedError(f"report {report.id} ({report.name}) stays as it is: {outcome.refused}")
        _clear(session, report)
    else:
        place.commit()
    _conclude(session, report, outcome, held=held, trial=terms.trial)
    outcome.taken.aside.store(session, _id_of(report))
    _review(session, report, outcome, terms.now)
    review_restated(session, report, outcome.placement.earlier if not held else (), before, terms.now)


def _attempt(
    session: Session, report: ReportFile, partner: Partner, data: bytes, terms: Terms, *, counted: bool
) -> _Outcome:
    """Store the rows and decide what becomes of them; the caller keeps or takes back what is stored."""
    name, data = _within(report.name, data)
    taken = read_into_store(
        session,
        report_id=_id_of(report),
        partner=partner,
        name=name,
        data=data,
        now=report.received_at,
        decided=_decided(session, report),
    )
    if is_test(data):
        taken.remarks.append("the interchange is marked as a test: refuse it if its lines are none of the trade")
    outcome = _Outcome(taken)
    report.layout = taken.layout
    note_sums(session, report)
    days = [*taken.nil_days, *(day for day in (taken.first, taken.last) if day is not None)]
    report.period_from, report.period_to = (min(days), max(days)) if days else (None, None)
    if said := stranger(session, partner, terms.partners, data, taken.above):
        outcome.refused = f"{said}; take it in under the other party's name, or mend the settings"
    elif taken.quarantined and not taken.usable:
        outcome.refused = "; ".join(filter(None, ("no row can be used", quoted(taken.quarantined), taken.hint)))
    elif not counted and not report.decision and (why := not_told_whose(session, report, partner, data, taken)):
        outcome.placement = versions.Placement(versions.HOLD, reason=why)
    elif not counted:
        resend = partner.model_copy(update={"resend": "replace"}) if is_replacement(data) else partner
        _place(session, report, resend, outcome, terms)
    elif taken.sales and taken.stock and (twin := versions.twin_of(session, report)) is not None:
        _keep_stock_alone(session, report, outcome, twin)
    if not outcome.refused and outcome.placement.what in (versions.ADD, versions.REPLACE):
        _leave_out_duplicates(session, report, outcome)
    return outcome


def _within(name: str, data: bytes) -> tuple[str, bytes]:
    """Return the report within a ZIP file: who sent it, and what it takes the place of, stands in there."""
    file = io.BytesIO(data)
    within, inner = unpacked(name, file)
    return (name, data) if inner is file else (within, inner.read())


def _leave_out_duplicates(session: Session, report: ReportFile, outcome: _Outcome) -> None:
    """Take back the lines of documents that earlier reports hold already; they stay on record as skipped."""
    taken = outcome.taken
    if not taken.sales or not (doubled := duplicate_lines(session, report)):
        return
    for row in doubled:
        taken.aside.add(row)
    taken.sales -= len(doubled)
    if not taken.usable and not taken.quarantined:
        outcome.refused = f"{TOLD_ALREADY[1]}; {quoted(doubled)}"
    report.reason = (
        f"{number_of(len(doubled), 'line of a document is', 'lines of documents are')} in earlier reports already"
    )


def _place(session: Session, report: ReportFile, partner: Partner, outcome: _Outcome, terms: Terms) -> None:
    placement = versions.place(session, report, outcome.taken, partner, closed_until=terms.closed_until)
    outcome.placement = placement
    if placement.what == versions.TWIN:
        twin = placement.earlier[0]
        if not outcome.taken.stock:
            outcome.refused = f"{TOLD_ALREADY[0]}{twin.name}, received {twin.received_at.date()}"
            return
        _keep_stock_alone(session, report, outcome, twin)
    elif placement.what == versions.REPLACE:
        versions.supersede(session, report, placement.earlier)


def _keep_stock_alone(session: Session, report: ReportFile, outcome: _Outcome, twin: ReportFile) -> None:
    """Take back the sales that another report holds already; its stock counts."""
    session.execute(delete(Sale).where(col(Sale.report_id) == report.id))
    outcome.taken.sales = 0
    report.period_from = report.period_to = None
    report.reason = f"only its stock is taken: {TOLD_ALREADY[0]}{twin.name}"


def _conclude(session: Session, report: ReportFile, outcome: _Outcome, *, held: bool, trial: bool) -> None:
    """Say what the report is now, and why."""
    taken = outcome.taken
    days = [*taken.nil_days, *(day for day in (taken.first, taken.last) if day is not None)]
    if outcome.refused:
        report.status, report.reason = "refused", outcome.refused
    elif held:
        report.status = "held"
        command = f"channelwarden ingest decide {report.id} --as replace|append|refuse"
        report.reason = outcome.placement.reason + ("" if trial else f"; decide with `{command}`")
        report.period_from, report.period_to = (min(days), max(days)) if days else (None, None)
    elif waiting := taken.quarantined:
        report.status = "partial"
        report.reason = "; ".join((f"{number_of(len(waiting), 'row')} quarantined", quoted(waiting), *taken.remarks))
    else:
        report.status = "accepted"
        report.reason = "; ".join(filter(None, (report.reason, taken.remark)))
    report.kind, report.layout = taken.kind, taken.layout or report.layout
    note_sums(session, report)  # lines may have been taken back
    session.add(report)
    session.flush()


def _clear(session: Session, report: ReportFile) -> None:
    """Take away the rows of an earlier reading."""
    for model in (Sale, Stock, ReportedPrice, ClaimedLine, ReportedProduct, ReportRow):
        # Through the session, which forgets its objects: SQLite gives their numbers away again.
        session.execute(delete(model).where(col(model.report_id) == report.id))


def _decided(session: Session, report: ReportFile) -> dict[int, str]:
    decisions = session.exec(select(RowDecision).where(RowDecision.report_id == report.id)).all()
    return {decision.row: decision.choice for decision in decisions}


def _id_of(report: ReportFile) -> int:
    if report.id is None:
        raise AssertionError("a flushed row has its id")
    return report.id


def _review(session: Session, report: ReportFile, outcome: _Outcome, now: datetime) -> None:
    """Put on the review list what a person must look at, and settle what was there and is resolved."""
    subject = review_subject(report)
    note = partial(review.note, session, now=now, evidence_id=report.evidence_id)
    if outcome.taken.aside.of(QUARANTINED):
        note(kind="row", subject=subject, reason=report.reason, propose=str)
    else:
        review.settle(session, kind="row", subject=subject, now=now)
    if report.status == "held":
        note(kind="report", subject=subject, reason=f"{report.name} is held: {report.reason}", propose=str)
    else:
        review.settle(session, kind="report", subject=subject, now=now)
    for ship_to in outcome.taken.unknown_ship_to:
        reason = f"'{ship_to}' in {report.name} is no known region; its sales are not held against territories"
        note(kind="ship_to", subject=f"{report.party_id}|{ship_to}", reason=reason, propose=partial(_proposal, ship_to))
    review_unknown(session, report, outcome.taken.unknown_products, now)


def review_subject(report: ReportFile) -> str:
    """Return what a report is called on the review list."""
    return f"{report.party_id}|{report.name}|{report.sha256[:12]}"


def _proposal(ship_to: str) -> str:
    return f"add '{ship_to}' to `regions` of the [[partner]] with its ISO 3166 code"
