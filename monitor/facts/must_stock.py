"""The fact `must_stock`: a product a party has to keep, and what its newest inventory report says of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, func, select

from monitor.facts.attributes import PARTY_COUNTRY, PARTY_NAME, PARTY_ROLE, SKU, flag, iso_day, schema, text, whole
from monitor.facts.columns import Expression, day_number, day_text, given, identity, on, subject_of, table
from monitor.facts.fact import FactType
from monitor.facts.must_stock_parties import PARTY, ROW, duties_in_force
from monitor.facts.on_hand import newest_reports, newest_stock
from monitor.model import Product, ReportFile

_NO_REPORT = "no inventory report young enough has come"

SCHEMA = schema(
    "must_stock",
    "A product that a party has to keep on stock, and what the party's newest inventory report says of it.",
    [
        PARTY_NAME,
        PARTY_ROLE,
        PARTY_COUNTRY,
        SKU,
        text("product_title", "title in the price list"),
        whole("min_units", "units the party has to keep", "units"),
        whole(
            "on_hand_units",
            "whole units on hand at all sites of the party",
            "units",
            f"{_NO_REPORT}, it does not list the product, or rows of it could not be read",
        ),
        flag(
            "listed", "the newest inventory report lists the product", f"{_NO_REPORT}, or rows of it could not be read"
        ),
        iso_day("reported_on", "day of the newest inventory report", "the party has sent no inventory report"),
        text("period", "days the duty is for, from/to"),
    ],
)

_PRODUCT = table(Product, "product")
_REPORT = table(ReportFile, "report")


def select_must_stock(as_of: date) -> Select[Any]:
    """Return the view: what each party has to keep on the day; an old report says nothing of today."""
    duty = duties_in_force(as_of).subquery("duty")
    reports, stock = newest_reports().subquery("latest"), newest_stock().subquery("stock")
    age = day_number(on(as_of)) - day_number(reports.c.as_of)
    fresh = age <= ROW.c.report_days
    about = subject_of(
        "must_stock", PARTY.c.id, ROW.c.party_id, ROW.c.role, ROW.c.format, ROW.c.sku, day_text(ROW.c.valid_from)
    )
    return (
        select(
            *identity(about, ROW.c.sku, _period(), whose=PARTY.c.id, evidence=_REPORT.c.evidence_id, party=PARTY),
            PARTY.c.role.label("party_role"),
            ROW.c.sku.label("sku"),
            given(_PRODUCT.c.title).label("product_title"),
            ROW.c.min_units.label("min_units"),
            case((fresh, stock.c.on_hand // 1000)).label("on_hand_units"),
            _listed(fresh, reports.c, stock.c).label("listed"),
            day_text(reports.c.as_of).label("reported_on"),
        )
        .select_from(duty)
        .join(ROW, ROW.c.id == duty.c.row_id)
        .join(PARTY, PARTY.c.id == duty.c.party_id)
        .outerjoin(_PRODUCT, _PRODUCT.c.sku == ROW.c.sku)
        .outerjoin(reports, reports.c.party_id == PARTY.c.id)
        .outerjoin(stock, and_(stock.c.party_id == PARTY.c.id, stock.c.sku == ROW.c.sku))
        .outerjoin(_REPORT, _REPORT.c.id == reports.c.report_id)
        .order_by(about)
    )


def _listed(fresh: Expression, reports: Any, stock: Any) -> Expression:  # noqa: ANN401 - subqueries' columns
    return case((and_(fresh, stock.sku.is_not(None)), True), (and_(fresh, reports.whole), False))


def _period() -> Expression:
    return day_text(ROW.c.valid_from) + "/" + func.coalesce(day_text(ROW.c.valid_to), "open")


FACT = FactType(SCHEMA, select_must_stock)
