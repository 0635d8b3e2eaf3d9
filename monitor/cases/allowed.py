"""Whether the policy, corrected since, allowed what a finding was about on the very days on which it was seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from monitor.cases.named_days import MORE_THAN_A_PRICE, LeastPrice, NamedDay, days_seen, least_of, told_abroad
from monitor.model import Product, Violation
from monitor.money import shown
from monitor.rulebook.condition import names_in
from monitor.rulebook.records import Rule
from monitor.vocabulary import Topic

BROKE_NOTHING = "it broke nothing: "
"""How the end of a finding begins that the policy of its days allows by now: nobody cured anything."""


def allowed_by(session: Session, rule: Rule, violation: Violation, zone: ZoneInfo) -> str:
    """Return by what the policy that is loaded allowed an offer's price on its days, or an empty string.

    Only where the advertised price alone was too low, and one price all the time: what a rule judges by besides is
    not asked again, and another price before may have been too low for its days. Nothing is said of a product that
    the policy names no more: it is renamed, or lost from an export, and was allowed nothing.
    """
    if session.get(Product, str(violation.fact.get("sku") or "")) is None:
        return ""
    price, least = violation.fact.get("advertised_price"), least_of(rule, violation.fact)
    plain = rule.topic == Topic.PRICE and not names_in(rule.when) & MORE_THAN_A_PRICE
    if not plain or least is None or not isinstance(price, int) or told_abroad(rule, violation.fact):
        return ""
    asked, days = days_seen(session, rule, violation, zone)
    if days[0].at > violation.first_seen or _too_low(session, asked, days, price):
        return ""
    said = []
    for item in days:
        promotion = asked.promotion(session, item.day)
        if item.least is None:
            said.append(f"no minimum advertised price in {asked.currency} was in force on {item.day.isoformat()}")
        elif promotion is not None and promotion.price_minor == item.least:
            span = f"from {promotion.valid_from.isoformat()} to {promotion.valid_to.isoformat()}"
            said.append(f"a promotion allowed {shown(item.least, asked.currency)} {span}")
        else:
            price_of_day = f"{shown(item.least, asked.currency)} on {item.day.isoformat()}"
            said.append(f"the minimum advertised price was {price_of_day}")
    return f"{BROKE_NOTHING}by the policy as it was entered since, {'; '.join(dict.fromkeys(said))}"


def _too_low(session: Session, asked: LeastPrice, days: Sequence[NamedDay], price: int) -> bool:
    """Return whether a price was too low on one of the days from the first to the last, by the policy now loaded."""
    if any(item.least is not None and item.least > price for item in days):
        return True
    first, last = days[0].day, days[-1].day
    between = (first + timedelta(days=number) for number in range(1, (last - first).days))
    return any((least := asked.on(session, day)) is not None and least > price for day in between)
