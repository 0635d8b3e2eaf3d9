"""The days that a letter about a price names, and the least price that the policy has for each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import literal
from sqlmodel import Session, col, select

from monitor.facts.columns import in_force
from monitor.model import MapPrice, Observation, Promotion, Violation
from monitor.money import shown
from monitor.rulebook.condition import names_in
from monitor.rulebook.records import Rule

MORE_THAN_A_PRICE = frozenset(
    "coupon_shortfall_bp coupon_shown foreign_shortfall_bp list_price_gap_bp price_in_cart unit_shortfall_bp".split()
)
"""What a rule judges by when the advertised price alone does not say what was seen: its own sentence does."""


@dataclass(frozen=True)
class NamedDay:
    """A time at which an offer was seen as it is now, its local day, and the least price of that day, if any."""

    at: datetime
    day: date
    least: int | None


@dataclass(frozen=True)
class LeastPrice:
    """Which least price is asked for: of a product in a market and currency, by a page of this tax basis."""

    sku: str
    market: str
    currency: str
    tax_basis: str = ""
    promotions: bool = True
    """whether they are reckoned with: those of another market that the page addresses are not"""

    def on(self, session: Session, day: date) -> int | None:
        """Return the price by the policy that is loaded, as offers of that day are judged by it; None for none."""
        rows: Any = _in_force(MapPrice, self, day)
        row = session.exec(rows.order_by(col(MapPrice.valid_from).desc(), col(MapPrice.id).desc())).first()
        if row is None or row.currency != self.currency or (row.tax and self.tax_basis not in ("", row.tax)):
            return None
        offered: Any = session.exec(_in_force(Promotion, self, day)).all() if self.promotions else []
        own = [promotion.price_minor for promotion in offered if promotion.currency == self.currency]
        if offered and not own:
            return None
        return int(min([row.price_minor, *own]))

    def promotion(self, session: Session, day: date) -> Promotion | None:
        """Return the promotion in force with the lowest price, or None."""
        offered: Any = _in_force(Promotion, self, day).where(Promotion.currency == self.currency)
        found = session.exec(offered.order_by(col(Promotion.price_minor))).first() if self.promotions else None
        return found if isinstance(found, Promotion) else None


def told_abroad(rule: Rule, fact: Mapping[str, Any]) -> str:
    """Return the other market whose least price a rule holds an offer against, or an empty string for its own."""
    return str(fact.get("foreign_market") or "") if "foreign_shortfall_bp" in names_in(rule.when) else ""


def least_of(rule: Rule, fact: Mapping[str, Any]) -> int | None:
    """Return the least price that a violation was judged by, or None where it is about none."""
    value = fact.get("foreign_map_price" if told_abroad(rule, fact) else "map_price")
    return value if fact.get("currency") and isinstance(value, int) else None


def named_days(session: Session, rule: Rule, violation: Violation, zone: ZoneInfo) -> tuple[NamedDay, ...]:
    """Return the first and the last time at which a violation's offer was seen as it is told, one where they are one.

    A first day on which the policy, as it is loaded, asks for nothing that the offer was short of is left out, and so
    is one before the deviation may be told of: nobody is told of a day on which he did nothing. Empty where the last
    day's price is not the one it was judged by.
    """
    _, days = days_seen(session, rule, violation, zone)
    last = days[-1]
    if last.least is None or last.least != least_of(rule, violation.fact):
        return ()
    told = days[0].at >= (violation.told_from or days[0].at)
    return days if told and _short_of(days[0].least, rule, violation.fact, last.least) else (last,)


def days_seen(
    session: Session, rule: Rule, violation: Violation, zone: ZoneInfo
) -> tuple[LeastPrice, tuple[NamedDay, ...]]:
    """Return the first and the last time at which a violation's offer was seen as it is told, one where they are one.

    Each with the least price of its day by the policy that is loaded, whatever it was judged by.
    """
    row = _as_judged(session, violation)
    asked, last = _last_day(session, rule, violation, row, zone)
    since = max(violation.first_seen, row.first_seen) if row else violation.first_seen
    if since >= violation.last_seen:
        return asked, (last,)
    day = violation.first_on if since == violation.first_seen else None
    day = day or since.astimezone(zone).date()
    return asked, (NamedDay(since, day, asked.on(session, day)), last)


def price_changed(session: Session, rule: Rule, violation: Violation, zone: ZoneInfo) -> str:
    """Return that the policy has no more the least price that a violation was judged by, or an empty string."""
    asked, last = _last_day(session, rule, violation, _as_judged(session, violation), zone)
    judged_by = least_of(rule, violation.fact)
    if judged_by is None or last.least == judged_by:
        return ""
    about = f"minimum advertised price in {asked.currency} for {asked.sku} in {asked.market} on {last.day.isoformat()}"
    now = f"says {shown(last.least, asked.currency)}" if last.least is not None else "has none"
    return f"it was found by {shown(judged_by, asked.currency)}, and the policy that is loaded {now} as {about}"


def _last_day(
    session: Session, rule: Rule, violation: Violation, row: Observation | None, zone: ZoneInfo
) -> tuple[LeastPrice, NamedDay]:
    """Return what is asked for a violation, and the day on which it was last seen as it was judged."""
    fact, abroad = violation.fact, told_abroad(rule, violation.fact)
    asked = LeastPrice(
        str(fact.get("sku") or ""), abroad or str(fact.get("market") or ""), str(fact.get("currency") or ""),
        "" if row is None or abroad else row.tax_basis, not abroad,
    )  # fmt: skip
    on = row.seen_on if row and row.last_seen == violation.last_seen else violation.last_seen.astimezone(zone).date()
    return asked, NamedDay(violation.last_seen, on, asked.on(session, on))


def _short_of(least: int | None, rule: Rule, fact: Mapping[str, Any], judged_by: int) -> bool:
    price = fact.get("advertised_price")
    if least is None or names_in(rule.when) & MORE_THAN_A_PRICE or not isinstance(price, int):
        return least is not None and least >= judged_by
    return price < least


def basis(rule: Rule, violation: Violation, days: Sequence[NamedDay]) -> tuple[str, ...]:
    """Return what a letter rests on, a line a day, as `changed_day` reads it."""
    market = told_abroad(rule, violation.fact)
    where = market or violation.fact.get("market")
    head = f"{violation.fact.get('sku')}|{where}|{violation.fact.get('currency')}|{'abroad' if market else ''}"
    return tuple(dict.fromkeys(f"{head}|{item.day.isoformat()}|{item.least}" for item in days))


def changed_day(session: Session, lines: Sequence[str]) -> date | None:
    """Return the first day for which the policy that is loaded has another least price than these lines say."""
    for line in lines:
        sku, market, currency, abroad, day, least = line.rsplit("|", 5)
        on = date.fromisoformat(day)
        if LeastPrice(sku, market, currency, promotions=not abroad).on(session, on) != int(least):
            return on
    return None


def _as_judged(session: Session, violation: Violation) -> Observation | None:
    """Return the offer as it stood when it was last judged."""
    return session.exec(
        select(Observation)
        .where(Observation.offer_key == violation.subject, col(Observation.first_seen) <= violation.last_seen)
        .order_by(col(Observation.first_seen).desc())
    ).first()


def _in_force(model: type[MapPrice] | type[Promotion], asked: LeastPrice, day: date) -> Any:  # noqa: ANN401
    since, until = cast("Any", model.valid_from), cast("Any", model.valid_to)
    return select(model).where(
        model.sku == asked.sku, model.market == asked.market, in_force(since, until, literal(day))
    )
