"""Distributors' report files become sales and stock; what cannot be used is quarantined, nothing is lost."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlmodel import Session, col, select

from monitor.intake import review
from monitor.intake.sale_rows import SaleReader
from monitor.intake.stock_rows import StockReader, review_unknown
from monitor.model import ReportFile, ReportRow, Sale
from monitor.model.stock import Stock
from monitor.settings import Partner
from monitor.store.bulk import insert_rows
from scrapers.layouts import LayoutRefusedError, ReportProfile, read_report
from scrapers.records import RefusedRow, ReportText

_SHOWN = 3
"""Quarantined rows that a review item quotes; all of them are in `report_row`."""


def take_report(
    session: Session, *, partner: Partner, name: str, data: bytes, evidence_id: int | None, now: datetime
) -> ReportFile:
    """Take in one report file, once by its content; the caller commits.

    The file is accepted, partial (some rows are quarantined and on the review list) or refused as a whole with the
    reason: not readable, rows that do not add up, no usable row, or the very sales of an earlier file.
    """
    digest = hashlib.sha256(data).hexdigest()
    known = session.exec(select(ReportFile).where(ReportFile.sha256 == digest)).first()
    if known is not None:
        return known
    report = ReportFile(
        sha256=digest,
        name=name,
        party_id=partner.party,
        layout=partner.layout,
        received_at=now,
        status="accepted",
        evidence_id=evidence_id,
    )
    try:
        text = read_report(name, data, _profile(partner))
    except LayoutRefusedError as error:
        report.status, report.reason = "refused", str(error)
        session.add(report)
        session.flush()
        return report
    return _store(session, partner, report, text, now)


def _profile(partner: Partner) -> ReportProfile:
    return ReportProfile(
        layout=partner.layout,
        encoding=partner.encoding,
        decimal=partner.decimal,
        currency=partner.currency,
        columns=partner.columns,
        widths=partner.widths,
        units=frozenset(partner.units),
    )


def _store(session: Session, partner: Partner, report: ReportFile, text: ReportText, now: datetime) -> ReportFile:
    reader, counter = SaleReader(session, partner, now), StockReader(session, partner, now)
    sales = [sale for line in text.sales if (sale := reader.sale(line)) is not None]
    stocks = [stock for line in text.stock if (stock := counter.stock(line)) is not None]
    quarantined = sorted([*text.refused, *reader.quarantined, *counter.quarantined], key=lambda row: row.row)
    twin = _twin(session, partner.party, sales)
    report.layout = text.layout
    if twin is not None and stocks:
        sales, report.reason = [], f"only its stock is taken: the same sales as in {twin.name}"
    if sales:
        report.period_from = min(sale.sold_on for sale in sales)
        report.period_to = max(sale.sold_on for sale in sales)
    if twin is not None and not stocks:
        report.status, report.reason = (
            "refused",
            f"the same sales as in {twin.name}, received {twin.received_at.date()}",
        )
    elif quarantined and not sales and not stocks:
        report.status, report.reason = "refused", f"no row can be used; {_quoted(quarantined)}"
    elif quarantined:
        report.status, report.reason = "partial", f"{len(quarantined)} rows quarantined; {_quoted(quarantined)}"
    elif not sales and not stocks and not report.reason:
        report.reason = f"{text.outcome}; nothing of it is judged"
    elif (basis := sorted({line.basis for line in text.sales} - {""})) and not report.reason:
        report.reason = f"amounts are worked out from prices that the message names: {', '.join(basis)}"
    session.add(report)
    session.flush()
    if report.id is None:
        raise AssertionError("a flushed row has its id")
    if report.status != "refused":
        insert_rows(session, Sale, (_row_of(sale, report.id) for sale in sales))
        insert_rows(session, Stock, (_row_of(stock, report.id) for stock in stocks))
    _keep_rows(session, report.id, quarantined, [*text.skipped, *counter.foreign])
    _review(session, report, quarantined, reader.unknown_ship_to, now)
    review_unknown(session, report, counter.unknown, now)
    return report


def _row_of(line: Sale | Stock, report_id: int) -> dict[str, object]:
    return line.model_dump(exclude={"id"}) | {"report_id": report_id}


def _keep_rows(
    session: Session, report_id: int, quarantined: Sequence[RefusedRow], skipped: Sequence[RefusedRow]
) -> None:
    """Keep the rows; what is said of rows of one number, as on two sheets of a workbook, stands in one."""
    kept: dict[int, ReportRow] = {}
    for status, rows in (("quarantined", quarantined), ("skipped", skipped)):
        for row in rows:
            known = kept.get(row.row)
            if known is None:
                kept[row.row] = ReportRow(
                    report_id=report_id, row=row.row, status=status, reason=row.reason, cells=list(row.cells)
                )
            else:
                known.reason, known.cells = f"{known.reason}; {row.reason}", [*known.cells, *row.cells]
    session.add_all(kept.values())
    session.flush()


def _review(
    session: Session, report: ReportFile, quarantined: Sequence[RefusedRow], unknown: Sequence[str], now: datetime
) -> None:
    if quarantined:
        review.note(
            session,
            kind="row",
            subject=f"{report.party_id}|{report.name}|{report.sha256[:12]}",
            reason=report.reason,
            propose=str,
            now=now,
            evidence_id=report.evidence_id,
        )
    for ship_to in unknown:
        review.note(
            session,
            kind="ship_to",
            subject=f"{report.party_id}|{ship_to}",
            reason=f"'{ship_to}' in {report.name} is no known region; its sales are not held against territories",
            propose=partial(_proposal, ship_to),
            now=now,
            evidence_id=report.evidence_id,
        )


def _proposal(ship_to: str) -> str:
    return f"add '{ship_to}' to `regions` of the [[partner]] with its ISO 3166 code"


def _quoted(rows: Sequence[RefusedRow]) -> str:
    shown = "; ".join(f"row {row.row}: {row.reason}" for row in rows[:_SHOWN])
    return f"{shown}; and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else shown


def _twin(session: Session, party: str, sales: Sequence[Sale]) -> ReportFile | None:
    """Return an earlier report of the party with exactly these sales: sent again in another form, it counts once."""
    if not sales:
        return None
    first, last = min(sale.sold_on for sale in sales), max(sale.sold_on for sale in sales)
    same_period = select(ReportFile).where(
        ReportFile.party_id == party,
        ReportFile.status != "refused",
        ReportFile.period_from == first,
        ReportFile.period_to == last,
    )
    wanted = Counter(map(_content, sales))
    for report in session.exec(same_period.order_by(col(ReportFile.id))).all():
        if Counter(map(_content, session.exec(select(Sale).where(Sale.report_id == report.id)).all())) == wanted:
            return report
    return None


def _content(sale: Sale) -> tuple[object, ...]:
    return (sale.sku, sale.quantity, sale.amount_minor, sale.currency, sale.sold_on, sale.ship_to, sale.customer)
