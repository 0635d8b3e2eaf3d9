"""A minimum advertised price that came or rose while an offer stood that kept the former one: nobody moved but it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from monitor.cases.named_days import MORE_THAN_A_PRICE, LeastPrice, least_of, told_abroad
from monitor.cases.policy_rows import judged_day
from monitor.market_day import market_day
from monitor.model import MapPrice, Observation, Violation
from monitor.money import shown
from monitor.rulebook.condition import names_in
from monitor.rulebook.records import Rule
from monitor.vocabulary import Topic

_UTC = ZoneInfo("UTC")
_WEST = timedelta(hours=12)
"""By how much a day begins later than in UTC, at most"""


@dataclass(frozen=True)
class Rise:
    """The day on which a least price came into force that an offer is short of, and the one before, which it kept."""

    day: date
    before: int | None
    now: int
    currency: str
    promoted: int | None = None
    """the least price within a promotion, where that is what the offer is held against"""

    @property
    def words(self) -> str:
        """What a reader has to know of it."""
        now, day = shown(self.now, self.currency), f"{self.day.day} {self.day:%b %Y}"
        if self.before is None:
            return f"MAP came into force on {day} ({now}; there was none before)."
        now += f", {shown(self.promoted, self.currency)} within a promotion," if self.promoted is not None else ""
        return f"MAP rose from {shown(self.before, self.currency)} to {now} on {day}; this price was right until then."


def rise_of(session: Session, rule: Rule, violation: Violation) -> Rise | None:
    """Return the rise that alone made an offer's price too low, or None where its seller was short of it before."""
    fact, least = violation.fact, least_of(rule, violation.fact)
    price, currency = fact.get("advertised_price"), str(fact.get("currency") or "")
    plain = rule.topic == Topic.PRICE and not names_in(rule.when) & MORE_THAN_A_PRICE and not told_abroad(rule, fact)
    if not plain or least is None or not isinstance(price, int):
        return None
    # Without promotions: their end is known from their beginning, and MAP that rises within one did not rise from it.
    asked = LeastPrice(str(fact.get("sku") or ""), str(fact.get("market") or ""), currency, promotions=False)
    rows = session.exec(
        select(MapPrice)
        .where(
            MapPrice.sku == asked.sku,
            MapPrice.market == asked.market,
            MapPrice.valid_from <= judged_day(session, violation),
        )
        .order_by(col(MapPrice.valid_from).desc())
    ).all()
    for day in (row.valid_from for row in rows):  # a row may only repeat the price of the one before it
        before, now = asked.on(session, day - timedelta(days=1)), asked.on(session, day)
        if now is not None and (before is None or before < least):
            kept = before is None or price >= before
            promoted = least if least < now else None
            right = kept and _stood(session, violation, day, price)
            return Rise(day, before, now, currency, promoted) if right else None
    return None


def _stood(session: Session, violation: Violation, day: date, price: int) -> bool:
    """Return whether the offer stood at this price, or above it, when the day began where its customers are."""
    until = datetime.combine(day, time(), UTC) + _WEST
    rows = session.exec(
        select(Observation)
        .where(Observation.offer_key == violation.subject, Observation.first_seen < until)
        .order_by(col(Observation.first_seen).desc())
    )
    row = next((item for item in rows if _day_of(item, item.first_seen) < day), None)
    return (
        row is not None
        and (row.ended_at is None or _day_of(row, row.ended_at) >= day)
        and row.currency == violation.fact.get("currency")
        and row.price_minor is not None
        and row.price_minor >= price
    )


def _day_of(row: Observation, at: datetime) -> date:
    return market_day(row.market, at, _UTC).day


def may_be_told_from(rise: Rise, violation: Violation, cure_days: int, zone: ZoneInfo) -> date:
    """Return the first day on which its seller may be written to: he first has the days to cure that the rule gives.

    They begin when the price rose, and not before it was found: a rise that is entered for days that are over was
    announced to nobody then. All days are those of the offer's market; `zone` is the brand's.
    """
    found = _found_on(violation, violation.confirmed_at, zone) if violation.confirmed_at else rise.day
    return max(rise.day, found) + timedelta(days=cure_days)


def may_be_told(rise: Rise, violation: Violation, cure_days: int, *, now: datetime, zone: ZoneInfo) -> bool:
    """Return whether that day has come in all of the offer's market."""
    today = market_day(str(violation.fact.get("market") or ""), now, zone).day  # the later place's, where it is on two
    return may_be_told_from(rise, violation, cure_days, zone) <= today


def _found_on(violation: Violation, at: datetime, zone: ZoneInfo) -> date:
    """Return the day of the offer's market at a time; where it is on two the later, so that no place has a day less."""
    found = market_day(str(violation.fact.get("market") or ""), at, zone)
    return found.day if found.sure else found.day + timedelta(days=1)
