"""The fact `ship_to`: how much of a sales report was shipped to places that nobody can place in a region."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, literal, select

from monitor.facts.attributes import PARTY_COUNTRY, schema, share, text, whole
from monitor.facts.columns import big, identity, period_text, share_up, subject_of, table
from monitor.facts.fact import FactType
from monitor.facts.reported import TAKEN
from monitor.model import Party, ReportFile, Sale

SCHEMA = schema(
    "ship_to",
    "How much of one sales report was shipped to places that could not be read as a region.",
    [
        text("party_name", "name of the reporting party"),
        PARTY_COUNTRY,
        text("report", "name of the report file"),
        whole("lines", "sale lines of the report", "lines"),
        whole("unknown_lines", "sale lines whose region is unknown", "lines"),
        whole(
            "unknown_thousandths", "quantity whose region is unknown, returns counted as such", "thousandths of a unit"
        ),
        share("unknown_bp", "its share of the whole report's quantity, rounded up", "the report holds no quantity"),
        text("period", "reporting period, from/to"),
    ],
)

_SALE = table(Sale, "sale")
_REPORT = table(ReportFile, "report")
_PARTY = table(Party, "party")


def select_ship_to(as_of: date) -> Select[Any]:  # noqa: ARG001 - a report does not change with the day
    """Return the view: every report that holds sales, with the share of what cannot be placed."""
    moved = func.abs(_SALE.c.quantity)
    nowhere = _SALE.c.region == ""
    unknown = big(func.sum(case((nowhere, moved), else_=0)))
    report = _REPORT.c
    period = func.coalesce(
        period_text(report.period_from, report.period_to), "report " + func.substr(report.sha256, 1, 12)
    )
    subject = subject_of("ship_to", report.party_id, report.sha256)
    return (
        select(
            *identity(
                subject,
                literal("ship-to of sales"),
                period,
                whose=report.party_id,
                evidence=report.evidence_id,
                party=_PARTY,
            ),
            report.name.label("report"),
            func.count().label("lines"),
            func.sum(case((nowhere, 1), else_=0)).label("unknown_lines"),
            unknown.label("unknown_thousandths"),
            share_up(unknown, big(func.sum(moved))).label("unknown_bp"),
        )
        .select_from(_SALE.join(_REPORT, report.id == _SALE.c.report_id))
        .outerjoin(_PARTY, _PARTY.c.id == report.party_id)
        .where(report.status.in_(TAKEN))
        .group_by(report.id, _PARTY.c.id)
        .order_by(subject)
    )


FACT = FactType(SCHEMA, select_ship_to)
