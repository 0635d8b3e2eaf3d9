"""The rows that the view of clients reads beside the books: discounts, costs, shares, what controlling entered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select

from monitor.incentives.calendar_periods import Period
from monitor.model import Discount, Party, ReportFile
from monitor.model.incentive import KpiResult
from monitor.model.performance import CostToServe, Effectiveness, KpiDefinition, Purchase

SHARES = ("market_share", "shelf_share")
"""measures of KPIs that say which share of its market or shelf the brand has, the wider one first"""


def discounts(session: Session, party_id: str, period: Period) -> Sequence[Discount]:
    """Return the party's discounts that touch a period."""
    return session.exec(
        select(Discount)
        .where(Discount.party_id == party_id, Discount.period_from <= period.end, Discount.period_to >= period.start)
        .order_by(Discount.id)
    ).all()


def costs(session: Session, party_id: str, period: Period) -> Sequence[CostToServe]:
    """Return the party's entered costs that touch a period."""
    return session.exec(
        select(CostToServe)
        .where(CostToServe.party_id == party_id)
        .where(CostToServe.period_from <= period.end, CostToServe.period_to >= period.start)
        .order_by(CostToServe.item, col(CostToServe.period_from))
    ).all()


def share_results(session: Session, party_id: str, period: Period, measure: str) -> Sequence[KpiResult]:
    """Return the results of KPIs of a measure whose period ends within the days, by KPI, the latest last."""
    return session.exec(
        select(KpiResult)
        .join(KpiDefinition, col(KpiDefinition.id) == col(KpiResult.kpi))
        .where(KpiResult.party_id == party_id, KpiDefinition.measure == measure)
        .where(KpiResult.period_to >= period.start, KpiResult.period_to <= period.end)
        .order_by(KpiResult.kpi, col(KpiResult.period_to))
    ).all()


def entered(session: Session, party_id: str, period: Period) -> Effectiveness | None:
    """Return what controlling entered of a party for just this period and all of its pay, or None."""
    found = session.exec(
        select(Effectiveness)
        .where(Effectiveness.party_id == party_id, Effectiveness.discount_id == "")
        .where(Effectiveness.period_from == period.start, Effectiveness.period_to == period.end)
    ).all()
    return found[0] if len(found) == 1 else None  # of two it is not known which holds


def clients(session: Session, periods: Sequence[Period]) -> list[Party]:
    """Return the parties with purchases, discounts, costs or reports in any of the periods, in order of id."""
    ids: set[str] = set()
    for period in periods:
        for model in (Purchase, Discount, CostToServe, ReportFile):
            found = select(model.party_id).where(
                col(model.period_from) <= period.end, col(model.period_to) >= period.start
            )
            ids.update(session.exec(found).all())
    return list(session.exec(select(Party).where(col(Party.id).in_(ids)).order_by(Party.id)).all())


def measured_periods(session: Session, since: date, until: date) -> list[tuple[str, date, date]]:
    """Return party and days of the entered purchases between two days in which the brand's share was measured."""
    found = session.exec(
        select(Purchase.party_id, col(Purchase.period_from), col(Purchase.period_to))
        .join(KpiResult, col(KpiResult.party_id) == col(Purchase.party_id))
        .join(KpiDefinition, col(KpiDefinition.id) == col(KpiResult.kpi))
        .where(col(KpiDefinition.measure).in_(SHARES), Purchase.period_from >= since, Purchase.period_to <= until)
        .where(col(KpiResult.period_to) >= col(Purchase.period_from))
        .where(col(KpiResult.period_to) <= col(Purchase.period_to))
        .order_by(Purchase.party_id, col(Purchase.period_from))
        .distinct()
    ).all()
    return list(found)
