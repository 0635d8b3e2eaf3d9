"""The fact `grant_quota`: what an exclusive grant has to earn in a period, and what its holder's reports show."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, or_, select

from monitor.facts import domains
from monitor.facts.attributes import CURRENCY, flag, iso_country, money, schema, share, text, whole
from monitor.facts.columns import (
    Expression,
    basis_points,
    big,
    day_number,
    given,
    identity,
    in_force,
    lies_in,
    may_lie_in,
    on,
    period_text,
    subject_of,
    table,
    there_is,
)
from monitor.facts.fact import FactType, Reckoned, Values, share_of
from monitor.facts.reported import MAY_LIE_HERE, complete, last_evidence, received, undecided
from monitor.model import Party, ReportFile, Sale, Territory
from monitor.model.outlet import GrantQuota, Outlet

_NOT_PROVEN = "the holder's sales reports do not cover the whole period yet"

SCHEMA = schema(
    "grant_quota",
    "What the holder of an exclusive grant has to sell in a period to keep it, and what its own reports show.",
    [
        text("party_name", "name of the holder"),
        iso_country("party_country", "country of the holder's seat (ISO 3166-1)"),
        text("region", "region of the grant (ISO 3166)", among=domains.region()),
        text("sku", "product of the grant", "the grant is for all products"),
        text("format", "outlet format of the grant", "the grant is for all formats"),
        flag("exclusive", "the party holds such an exclusive grant at some time of the period"),
        money("min_amount", "net sales that keep the exclusivity", "no amount is set"),
        whole("min_units", "units that keep the exclusivity", "units", "no number of units is set"),
        money("net_sales", "net sales the reports show; what cannot be placed counts for the holder", _NOT_PROVEN),
        whole("units_sold", "whole units the reports show, counted likewise", "units", _NOT_PROVEN),
        share("attainment_bp", "the lower of both shares that are set, rounded down", _NOT_PROVEN),
        whole("days_over", "days since the period ended, 0 while it runs", "days"),
        flag("report_received", "a sales report for some of the period has come"),
        flag(
            "report_complete",
            "accepted reports cover every month of the period, none of them only in part",
            MAY_LIE_HERE,
        ),
        CURRENCY,
        text("period", "period of the quota, from/to"),
    ],
)

_Q = table(GrantQuota, "q")
_P = table(Party, "p")


def select_quotas(as_of: date) -> Select[Any]:
    """Return the view: every quota with what the holder's reports taken in so far prove."""
    worked = _worked_out().subquery("worked")
    sold, units = worked.c.sold, worked.c.units
    by_amount = basis_points(sold, _Q.c.min_amount_minor)
    by_units = basis_points(units, big(_Q.c.min_units) * 1000)
    lower = case(
        (and_(_Q.c.min_amount_minor.is_not(None), by_amount.is_(None)), None),
        (and_(_Q.c.min_units.is_not(None), by_units.is_(None)), None),
        (_Q.c.min_units.is_(None), by_amount),
        (or_(_Q.c.min_amount_minor.is_(None), by_units < by_amount), by_units),
        else_=by_amount,
    )
    return (
        select(
            *identity(
                subject_of("grant_quota", _Q.c.id),
                _Q.c.id,
                period_text(_Q.c.period_from, _Q.c.period_to),
                whose=_Q.c.party_id,
                evidence=last_evidence(_Q),
                party=_P,
            ),
            _Q.c.region.label("region"),
            given(_Q.c.sku).label("sku"),
            given(_Q.c.format).label("format"),
            _held().label("exclusive"),
            _Q.c.min_amount_minor.label("min_amount"),
            _Q.c.min_units.label("min_units"),
            sold.label("net_sales"),
            case((units < 0, 0), else_=units // 1000).label("units_sold"),
            case((lower < 0, 0), else_=lower).label("attainment_bp"),
            case((_Q.c.period_to < on(as_of), day_number(on(as_of)) - day_number(_Q.c.period_to)), else_=0).label(
                "days_over"
            ),
            received(_Q).label("report_received"),
            case((worked.c.complete, True), (~undecided(_Q), False)).label("report_complete"),
            _Q.c.currency.label("currency"),
        )
        .select_from(_Q)
        .join(worked, worked.c.id == _Q.c.id)
        .outerjoin(_P, _P.c.id == _Q.c.party_id)
        .order_by(_Q.c.id)
    )


def _worked_out() -> Select[Any]:
    """Return what the reports prove of every quota, each worked out once: the shares are formed from it."""
    proven = select(_Q.c.id, complete(_Q).label("complete")).subquery("proven")
    return (
        select(
            _Q.c.id,
            proven.c.complete,
            case((proven.c.complete, _sold())).label("sold"),
            case((proven.c.complete, _units())).label("units"),
        )
        .select_from(_Q)
        .join(proven, proven.c.id == _Q.c.id)
    )


def _held() -> Expression:
    """Return whether the party holds the grant exclusively: one for all products or formats holds each of them."""
    grant = table(Territory, "held")
    return exists().where(
        grant.c.party_id == _Q.c.party_id,
        grant.c.exclusive.is_(True),
        lies_in(_Q.c.region, grant.c.region),
        grant.c.sku.in_(["", _Q.c.sku]),
        grant.c.format.in_(["", _Q.c.format]),
        in_force(grant.c.valid_from, grant.c.valid_to, _Q.c.period_from, _Q.c.period_to),
    )


def _lines(name: str) -> tuple[Any, Any, Expression]:
    """Return sale lines that may belong to the grant: an unknown region or format counts for the holder.

    So does what was told for a country as a whole: it may have gone into the granted part of it.
    """
    sale, report = table(Sale, f"sale_{name}"), table(ReportFile, f"report_{name}")
    outlet = table(Outlet, f"outlet_{name}")
    same_outlet = outlet.c.customer_key == sale.c.customer_key
    other_format = there_is(same_outlet, outlet.c.format != _Q.c.format, around=(sale, _Q))
    condition = and_(
        sale.c.party_id == _Q.c.party_id,
        report.c.status == "accepted",
        sale.c.sold_on >= _Q.c.period_from,
        sale.c.sold_on <= _Q.c.period_to,
        or_(may_lie_in(_Q.c.region, sale.c.region), lies_in(sale.c.region, _Q.c.region)),
        or_(_Q.c.sku == "", sale.c.sku == _Q.c.sku),
        or_(_Q.c.format == "", ~other_format),
    )
    return sale, sale.join(report, report.c.id == sale.c.report_id), condition


def _sold() -> Expression:
    """Return the net sales; unknown when some are in another currency: they would be missing in the sum."""
    sale, source, condition = _lines("amount")
    matching = case((sale.c.currency == _Q.c.currency, sale.c.amount_minor))
    foreign = func.count(case((sale.c.currency != _Q.c.currency, 1)))
    total = case((foreign == 0, big(func.coalesce(func.sum(matching), 0))))
    return select(total).select_from(source).where(condition).correlate(_Q).scalar_subquery()


def _units() -> Expression:
    sale, source, condition = _lines("units")
    total = big(func.coalesce(func.sum(sale.c.quantity), 0))
    return select(total).select_from(source).where(condition).correlate(_Q).scalar_subquery()


def _attainment(fact: Values) -> Values:
    bounds = (("net_sales", "min_amount"), ("units_sold", "min_units"))
    agreed = [(fact.get(sold), fact[bound]) for sold, bound in bounds if fact.get(bound) is not None]
    known = [reached for sold, bound in agreed if (reached := share_of(sold, bound)) is not None]
    return {"attainment_bp": max(0, min(known)) if known and len(known) == len(agreed) else None}


FACT = FactType(SCHEMA, select_quotas, reckoned=Reckoned(("min_amount", "min_units"), _attainment))
