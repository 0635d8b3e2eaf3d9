"""Passive sales outside the grant: protected by law, shown so that nobody takes them for a breach."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from monitor.documents.phrases import moment
from monitor.documents.window import Window
from monitor.facts.read import facts
from monitor.facts.registry import fact_types
from monitor.model import Evidence, Party, Product, ReportFile
from monitor.money import shown
from monitor.rulebook.records import Scalar
from reports.interval import days_shown
from reports.records import DigestEntry
from scrapers.counted import number_of

_PASSIVE = "passive"


def protected_sales(session: Session, window: Window, local_date: date, zone: ZoneInfo) -> list[DigestEntry]:
    """Return the passive sales outside the seller's grant that reports of the window brought."""
    fresh = {
        (report.party_id, f"{report.period_from}/{report.period_to}")
        for report in session.exec(select(ReportFile).where(window.sql(ReportFile.received_at))).all()
    }
    if not fresh:
        return []
    return [_entry(session, fact, zone) for fact in _protected(session, local_date) if _key(fact) in fresh]


def _protected(session: Session, local_date: date) -> Iterator[dict[str, Scalar | None]]:
    for fact in facts(session, fact_types()["sale"], local_date):
        limited = fact["any_grant"] or fact["exclusive_of_other"]
        if fact["sale_type"] == _PASSIVE and fact["granted"] is False and limited:
            yield fact


def _key(fact: dict[str, Scalar | None]) -> tuple[str, str]:
    return str(fact["party_key"]), str(fact["period"])


def _entry(session: Session, fact: dict[str, Scalar | None], zone: ZoneInfo) -> DigestEntry:
    party = session.get(Party, str(fact["party_key"]))
    product = session.get(Product, str(fact["sku"]))
    evidence = session.get(Evidence, int(fact["evidence_id"])) if fact["evidence_id"] else None
    units = number_of(int(fact["quantity_thousandths"] or 0) // 1000, "unit")
    amount = shown(int(fact["amount"] or 0), str(fact["currency"]))
    return DigestEntry(
        party=party.name if party else str(fact["party_key"]),
        product=product.title if product and product.title else str(fact["sku"]),
        state="protected",
        sentence=f"{units} ({amount}) sold into {fact['region']} on the buyer's own initiative. "
        "A passive sale is free: no breach, nothing to do.",
        where=days_shown(str(fact["period"])),
        evidence=f"Evidence {evidence.sequence}, {moment(evidence.captured_at, zone)}" if evidence else "",
    )
