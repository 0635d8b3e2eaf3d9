"""The fact `outlet_sale`: sales into a region where another party alone may serve an outlet format."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, literal, not_, or_, select

from monitor.facts import domains
from monitor.facts.attributes import CURRENCY, PARTY_COUNTRY, SALE_TYPE, SKU, flag, money, schema, text
from monitor.facts.columns import Expression, given, identity, in_force, lies_in, may_lie_in, subject_of, table
from monitor.facts.fact import FactType
from monitor.facts.owners import of_one_owner
from monitor.facts.reported import TAKEN, period_of
from monitor.facts.sale import ended_grant, granted, held_by_other, holds_any, sold, throughout
from monitor.facts.taken_back import QUANTITY, amount_of, quantity_of, sale_lines, sold_days
from monitor.model import Party, ReportFile, Territory
from monitor.model.outlet import Outlet

_NO_OUTLET = "the customer is not in policy/outlets.csv"

SCHEMA = schema(
    "outlet_sale",
    "What a party sold to one customer in a region where another party alone may serve an outlet format.",
    [
        text("party_name", "name of the reporting party"),
        PARTY_COUNTRY,
        text("customer", "customer as the report names it", "the report names no customer"),
        text("format", "outlet format of the customer", _NO_OUTLET),
        SKU,
        text("region", "where it was shipped to, else the region of the outlet (ISO 3166)", among=domains.region()),
        flag(
            "exclusive_of_other",
            "another party alone may serve that format there at that time",
            f"{_NO_OUTLET}, or another's grant covers some of the days only",
        ),
        flag(
            "granted",
            "a grant of the party itself names that format there at that time",
            f"{_NO_OUTLET}, or the party's grant is for a part of the region only",
        ),
        flag(
            "granted_in_general",
            "a grant of the party for all formats covers the region at that time: the brand's grants contradict",
            "the party's grant is for a part of the region only",
        ),
        flag("region_judged", "the sale into that region is judged already, whatever the format (see the fact `sale`)"),
        SALE_TYPE,
        QUANTITY,
        money("amount", "net amount of the sales"),
        flag("sold", "more was sold than came back: units or amount above zero"),
        CURRENCY,
        text("period", "reporting period, from/to"),
    ],
)

_SALE = sale_lines()
_REPORT = table(ReportFile, "report")
_OUTLET = table(Outlet, "outlet")
_PARTY = table(Party, "party")


def select_outlet_sales(as_of: date) -> Select[Any]:  # noqa: ARG001 - grants are taken at the time of the sale
    """Return the view: lines summed by customer, where a format is somebody else's."""
    lines = _lines().subquery("lines")
    line = lines.c
    known = line.format.is_not(None)
    subject = subject_of(
        "outlet_sale",
        line.party_id,
        line.period,
        line.sku,
        line.region,
        line.customer_key,
        line.sale_type,
        line.currency,
    )
    return (
        select(
            *identity(subject, line.sku, line.period, whose=line.party_id, evidence=line.evidence_id, party=_PARTY),
            given(line.customer).label("customer"),
            line.format.label("format"),
            line.sku.label("sku"),
            line.region.label("region"),
            case((known, _held_by_other(line))).label("exclusive_of_other"),
            case((known, _granted(line, line.format))).label("granted"),
            _granted(line, literal("")).label("granted_in_general"),
            _region_judged(line).label("region_judged"),
            given(line.sale_type).label("sale_type"),
            line.quantity.label("quantity_thousandths"),
            line.amount.label("amount"),
            sold(line).label("sold"),
            given(line.currency).label("currency"),
        )
        .select_from(lines)
        .outerjoin(_PARTY, _PARTY.c.id == line.party_id)
        .where(_grant(line, own=False, of_format=None))
        .order_by(subject)
    )


def _lines() -> Select[Any]:
    period = period_of(_REPORT)
    region = func.coalesce(given(_SALE.c.region), given(_OUTLET.c.region))
    keys = [_SALE.c.party_id, period, _SALE.c.sku, region, _SALE.c.customer_key, _SALE.c.sale_type, _SALE.c.currency]
    return (
        select(
            _SALE.c.party_id,
            period.label("period"),
            _SALE.c.sku,
            region.label("region"),
            _SALE.c.customer_key,
            _SALE.c.sale_type,
            _SALE.c.currency,
            func.min(case((given(_SALE.c.region).is_not(None), 1), else_=0)).label("region_stated"),
            func.max(_SALE.c.customer).label("customer"),
            func.max(_OUTLET.c.format).label("format"),
            func.max(_REPORT.c.evidence_id).label("evidence_id"),
            *sold_days(_SALE),
            quantity_of(_SALE).label("quantity"),
            amount_of(_SALE).label("amount"),
        )
        .join(_REPORT, _REPORT.c.id == _SALE.c.report_id)
        .outerjoin(_OUTLET, and_(_SALE.c.customer_key != "", _OUTLET.c.customer_key == _SALE.c.customer_key))
        .where(_REPORT.c.status.in_(TAKEN), region.is_not(None))
        .group_by(*keys)
    )


def _region_judged(line: Any) -> Expression:  # noqa: ANN401 - a subquery's columns
    """Return whether a rule over `sale` asks the party about these lines: one sale is held against it once only.

    None of its grants covers the region that the report states, or a part of it, and it holds others, held this one,
    or another holds it for all formats.
    """
    asked = or_(holds_any(line), ended_grant(line).is_not(None), func.coalesce(held_by_other(line), False))
    return and_(line.region_stated == 1, func.coalesce(not_(granted(line)), False), asked)


def _granted(line: Any, of_format: Expression) -> Expression:  # noqa: ANN401 - a subquery's columns
    """Return whether the party holds a grant for just that format, or with "" for all of them, there.

    Unknown where it does in a part of the region: see `sale`.
    """
    part = table(Territory, "part_of_region")
    in_part = exists().where(
        of_one_owner(part.c.party_id, line.party_id, part, line.party_id.table),
        part.c.format == of_format,
        may_lie_in(part.c.region, line.region),
        or_(part.c.sku == "", part.c.sku == line.sku),
        in_force(part.c.valid_from, part.c.valid_to, line.first_sold, line.last_sold),
    )
    return case((_grant(line, own=True, of_format=of_format), True), (in_part, None), else_=False)


def _held_by_other(line: Any) -> Expression:  # noqa: ANN401 - a subquery's columns
    """Return whether another serves the format there alone; unknown where it does on some of the days only."""
    some_day = _grant(line, own=False, of_format=line.format)
    all_days = throughout(line, lambda grant: _covers(grant, line, own=False, of_format=line.format))
    return case((all_days, True), (some_day, None), else_=False)


def _grant(line: Any, *, own: bool, of_format: Expression | None) -> Expression:  # noqa: ANN401 - a subquery's columns
    """Return whether a grant for an outlet format covers the sale: the party's own, or another's exclusive one.

    Without `of_format`: whether another holds any format there. The party's own grant counts for its format alone;
    one for all formats does not open a format that another holds alone.
    """
    grant = table(Territory, "own" if own else "other" if of_format is not None else "any_format")
    return exists().where(
        _covers(grant, line, own=own, of_format=of_format),
        in_force(grant.c.valid_from, grant.c.valid_to, line.first_sold, line.last_sold),
    )


def _covers(grant: Any, line: Any, *, own: bool, of_format: Expression | None) -> Expression:  # noqa: ANN401 - tables
    """Return whether a grant is of that kind and about place and product of the lines, on whatever days."""
    whose = of_one_owner(grant.c.party_id, line.party_id, grant, line.party_id.table)
    return and_(
        whose if own else and_(~whose, grant.c.exclusive.is_(True)),
        grant.c.format != "" if of_format is None else grant.c.format == of_format,
        lies_in(line.region, grant.c.region),
        or_(grant.c.sku == "", grant.c.sku == line.sku),
    )


FACT = FactType(SCHEMA, select_outlet_sales)
