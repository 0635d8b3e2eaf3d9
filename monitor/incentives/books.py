"""What the store knows of a party in a period: purchases, stock movements, claims, KPI results, entries, prices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, timedelta, tzinfo
from functools import wraps
from typing import Concatenate, ParamSpec, Self, TypeVar, cast

from sqlalchemy import func, literal
from sqlmodel import Session, col, select

from monitor.facts.invoice_price import invoice_price
from monitor.incentives import sold
from monitor.incentives.calendar_periods import Period
from monitor.incentives.customers import CustomerSales, customer_sales, grants, outlets
from monitor.incentives.seen_prices import SeenPrice, seen_prices
from monitor.incentives.sold import SoldLine
from monitor.incentives.stocked import Stocked, stocked
from monitor.incentives.unreported import complete_on, reports_end, without_report
from monitor.model import Agreement, Party, Territory
from monitor.model.incentive import FieldAudit, KpiResult, SchemeEntry
from monitor.model.outlet import Outlet
from monitor.model.performance import Claim, KpiDefinition, Purchase, SellIn
from monitor.model.price_level import PriceLevel
from monitor.settings import Partner, Workspace

P = ParamSpec("P")
T = TypeVar("T")


def _once(read: Callable[Concatenate[Books, P], T]) -> Callable[Concatenate[Books, P], T]:
    """Let what a read returned be its answer whenever the same books are asked the same again."""

    @wraps(read)
    def asked(books: Books, /, *about: P.args, **named: P.kwargs) -> T:
        key = (read.__name__, *about, *sorted(named.items()))
        if key not in books._asked:
            books._asked[key] = read(books, *about, **named)
        return cast("T", books._asked[key])

    return asked


class Books:
    """Reads of one session, each asked once; the order of what is returned never depends on the order of loading."""

    def __init__(
        self,
        session: Session,
        partners: Sequence[Partner] = (),
        *,
        zone: tzinfo = UTC,
        passed: date = date.min,
    ) -> None:
        """Read from a session; `partners` are the settings' tables, for the calendars of their reports.

        `zone` is where the days of what came are counted; what was owed by `passed`, the last day gone by, is late.
        """
        self._session = session
        self._partners = partners
        self._zone = zone
        self.passed = passed
        self._asked: dict[tuple[object, ...], object] = {}

    @classmethod
    def of(cls, place: Workspace, session: Session, today: date) -> Self:
        """Read as a workspace does on a day: by its partners' calendars and in its time zone."""
        zone = place.settings.brand.timezone
        return cls(session, place.settings.partner, zone=zone, passed=today - timedelta(days=1))

    @property
    def session(self) -> Session:
        """The session that is read from."""
        return self._session

    def party(self, party_id: str) -> Party | None:
        """Return the party of an id."""
        return self._session.get(Party, party_id)

    @_once
    def first_agreement(self, party_id: str) -> date | None:
        """Return the day on which the party's first agreement began; None without any."""
        return self._session.exec(select(func.min(Agreement.valid_from)).where(Agreement.party_id == party_id)).one()

    @_once
    def sold(self, party_id: str, period: Period) -> list[SoldLine]:
        """Return the reported sales by report and product."""
        return sold.sold_lines(self._session, party_id, period)

    @_once
    def sold_daily(self, party_id: str, period: Period) -> list[tuple[str, date, int]]:
        """Return the reported sales by product and day, in thousandths of a unit."""
        return sold.sold_daily(self._session, party_id, period)

    @_once
    def unreported(self, party_id: str, period: Period) -> list[str]:
        """Return the parts of the period without a whole report, by the party's calendar or by months."""
        return without_report(self._session, party_id, period, self._partners, self._zone)

    @_once
    def received(self, party_id: str, period: Period) -> date | None:
        """Return the day on which the period's reports were complete for the first time."""
        return complete_on(self._session, party_id, period, self._partners, self._zone)

    def reports_end(self, party_id: str, period: Period) -> date:
        """Return the last day that the reports of a period are for, which is later where a week goes on beyond it."""
        return reports_end(party_id, period, self._partners)

    @_once
    def customers(self, party_id: str, period: Period, skus: tuple[str, ...]) -> list[CustomerSales]:
        """Return the reported sales by customer, of certain products or (without any) of all."""
        return customer_sales(self._session, party_id, period, skus)

    @_once
    def outlets(self) -> list[Outlet]:
        """Return all outlets of the policy."""
        return outlets(self._session)

    @_once
    def grants(self, party_id: str, period: Period, skus: tuple[str, ...]) -> list[Territory]:
        """Return where the party may sell in days of the period."""
        return grants(self._session, party_id, period, skus)

    @_once
    def seen_prices(self, party_id: str, period: Period, skus: tuple[str, ...]) -> list[SeenPrice]:
        """Return the prices the party was seen to advertise."""
        return seen_prices(self._session, party_id, period, skus)

    @_once
    def audits(self, party_id: str, period: Period, check: str) -> list[FieldAudit]:
        """Return the last audit of each outlet in the period, by outlet."""
        rows = self._session.exec(
            select(FieldAudit)
            .where(FieldAudit.party_id == party_id, FieldAudit.check == check)
            .where(FieldAudit.audited_on >= period.start, FieldAudit.audited_on <= period.end)
            .order_by(FieldAudit.outlet, col(FieldAudit.audited_on))
        ).all()
        return list({row.outlet: row for row in rows}.values())

    @_once
    def kpi_measure(self, kpi: str) -> str:
        """Return what the policy says a KPI measures; empty where it names no such KPI."""
        defined = self._session.get(KpiDefinition, kpi)
        return defined.measure if defined else ""

    @_once
    def stocked(self, party_id: str, day: date) -> Stocked:
        """Return the party's stock by the newest report of each site up to a day."""
        return stocked(self._session, party_id, day)

    @_once
    def purchases(self, party_id: str, period: Period) -> Sequence[Purchase]:
        """Return the purchases whose period touches the days; who asks looks whether they lie within."""
        return self._session.exec(
            select(Purchase)
            .where(Purchase.party_id == party_id, Purchase.period_from <= period.end)
            .where(Purchase.period_to >= period.start)
            .order_by(col(Purchase.period_from), Purchase.currency)
        ).all()

    @_once
    def sell_in(self, party_id: str, period: Period) -> Sequence[SellIn]:
        """Return what went into the party's stock in periods that touch the days."""
        return self._session.exec(
            select(SellIn)
            .where(SellIn.party_id == party_id, SellIn.period_from <= period.end, SellIn.period_to >= period.start)
            .order_by(SellIn.sku, col(SellIn.period_from))
        ).all()

    @_once
    def claims(self, party_id: str, period: Period, kind: str) -> Sequence[Claim]:
        """Return the claims of a kind whose period touches the days; who asks looks whether they lie within."""
        return self._session.exec(
            select(Claim)
            .where(Claim.party_id == party_id, Claim.kind == kind)
            .where(Claim.period_from <= period.end, Claim.period_to >= period.start)
            .order_by(Claim.id)
        ).all()

    @_once
    def kpi_results(self, party_id: str, period: Period, kpi: str) -> Sequence[KpiResult]:
        """Return the results of a KPI whose period ends within the days, the latest last."""
        return self._session.exec(
            select(KpiResult)
            .where(KpiResult.party_id == party_id, KpiResult.kpi == kpi)
            .where(KpiResult.period_to >= period.start, KpiResult.period_to <= period.end)
            .order_by(col(KpiResult.period_to))
        ).all()

    @_once
    def entries(self, party_id: str, period: Period, scheme: str) -> Sequence[SchemeEntry]:
        """Return the entries of a scheme dated, or cancelled, within the days."""
        found = self._session.exec(
            select(SchemeEntry)
            .where(SchemeEntry.party_id == party_id, SchemeEntry.scheme == scheme)
            .order_by(col(SchemeEntry.dated), SchemeEntry.id)
        ).all()
        return [
            entry
            for entry in found
            if period.start <= entry.dated <= period.end
            or (entry.cancelled_on and period.start <= entry.cancelled_on <= period.end)
        ]

    @_once
    def price_days(self, country: str, sku: str) -> list[date]:
        """Return the days from which another invoice price of a product may hold in a country, in order."""
        rows = self._session.exec(select(PriceLevel).where(PriceLevel.sku == sku, PriceLevel.market == country)).all()
        ends = {row.valid_to + timedelta(days=1) for row in rows if row.valid_to is not None}
        return sorted({row.valid_from for row in rows} | ends)

    @_once
    def invoice_price(self, party_id: str, country: str, sku: str, currency: str, day: date) -> int | None:
        """Return the party's invoice price of a product on a day in minor units of a currency."""
        asked = invoice_price(
            sku=literal(sku), market=literal(country), currency=literal(currency), party_id=literal(party_id),
            day=literal(day),
        )  # fmt: skip
        return self._session.execute(asked).scalar()
