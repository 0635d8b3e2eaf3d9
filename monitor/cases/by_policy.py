"""A deviation that ended because the brand's own policy or rules moved: it was one, and its party put nothing right."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import Session, col, select

from monitor.cases.named_days import MORE_THAN_A_PRICE, LeastPrice, least_of, told_abroad
from monitor.engine.judge import Judge
from monitor.facts.registry import fact_types
from monitor.model import MapPrice, Observation, Violation
from monitor.money import shown
from monitor.rulebook.condition import conditions, names_in
from monitor.rulebook.message import shown_value
from monitor.rulebook.records import Ref, Rule, Scalar
from monitor.vocabulary import Topic, Verdict

BY_POLICY = "by the policy as it is now: "
"""How the end of a deviation begins after which the brand, and not its party, moved."""

ENDED = "Ended "
"""What a case's history says before it, in place of a cure."""


def ended_by_policy(session: Session, rule: Rule, violation: Violation, fact: Mapping[str, Scalar | None]) -> str:
    """Return what changed where a fact complies that would not have complied before, or an empty string.

    Of an offer the least price fell, and it is below the former one still; or its page shows what it showed when it was
    found, so that policy files, settings, rules or days that went by made the difference. Of a document what it is held
    against is another one, and held against the former one it would be found still.
    """
    if rule.fact != "offer":
        return _held_against_less(rule, violation, fact)
    standing = session.exec(
        select(Observation).where(Observation.offer_key == violation.subject, col(Observation.ended_at).is_(None))
    ).first()
    if standing is None:
        return ""
    if said := _fallen(session, rule, violation, fact, standing):
        return f"{BY_POLICY}{said}"
    if standing.first_seen > violation.last_seen:
        return ""
    since = f", and version {rule.version} of the rule is in force" if rule.version != violation.rule_version else ""
    return f"{BY_POLICY}its page shows what it showed when it was found{since}"


def is_by_policy(violation: Violation) -> bool:
    """Tell whether a deviation ended because the brand's policy or rules moved."""
    return violation.end_reason.startswith(BY_POLICY)


def _held_against_less(rule: Rule, violation: Violation, fact: Mapping[str, Scalar | None]) -> str:
    """Return which bounds of a rule moved, as a target, where by the former ones it would find what it found."""
    fact_type = fact_types()[rule.fact]
    bounds = {item.operand.name for item in conditions(rule.when) if isinstance(item.operand, Ref)}
    bounds = (bounds - fact_type.measured).union(fact_type.reckoned.terms)
    former = {name: violation.fact.get(name) for name in sorted(bounds)}
    moved = [name for name, value in former.items() if value is not None and value != fact.get(name)]
    if not moved or fact.get("currency") != violation.fact.get("currency"):
        return ""
    schema, currency = fact_type.schema, str(fact.get("currency") or "")
    before = {**fact, **former}
    before.update(fact_type.reckoned.work_out(before))
    with Judge([rule], schema) as judge:
        if any(said.verdict != Verdict.VIOLATES for said in judge.judge(before)):
            return ""
    kinds = {name: schema.attributes[name].type for name in moved}
    said = (
        f"{name.replace('_', ' ')} was {shown_value(former[name], kind, currency)} "
        f"and is {shown_value(fact.get(name), kind, currency)}"
        for name, kind in kinds.items()
    )
    return f"{BY_POLICY}{'; '.join(said)}"


def fell_below(rule: Rule, found: Mapping[str, Scalar | None], fact: Mapping[str, Scalar | None]) -> bool:
    """Tell whether the least price fell below an offer that is below the former one still."""
    before, now, price = least_of(rule, found), least_of(rule, fact), fact.get("advertised_price")
    plain = rule.topic == Topic.PRICE and not names_in(rule.when) & MORE_THAN_A_PRICE and not told_abroad(rule, fact)
    same = all(found.get(name) == fact.get(name) for name in ("sku", "market", "currency"))
    if not plain or not same or before is None or now is None or not isinstance(price, int):
        return False
    return now < before and price < before


def _fallen(
    session: Session, rule: Rule, violation: Violation, fact: Mapping[str, Scalar | None], standing: Observation
) -> str:
    """Return from which least price to which one it fell where that is below the price, and the former one above."""
    before, now, price = least_of(rule, violation.fact), least_of(rule, fact), fact.get("advertised_price")
    if not fell_below(rule, violation.fact, fact) or before is None or now is None or not isinstance(price, int):
        return ""
    currency = str(fact["currency"])
    asked = LeastPrice(str(fact["sku"]), str(fact["market"]), currency, standing.tax_basis)
    moved = price != violation.fact.get("advertised_price")
    seen = f"the price is {shown(price, currency)} now" if moved else f"the price is still {shown(price, currency)}"
    promotion = asked.promotion(session, standing.seen_on)
    if promotion is not None and promotion.price_minor == now:
        span = f"from {promotion.valid_from.isoformat()} to {promotion.valid_to.isoformat()}"
        return f"a promotion allows {shown(now, currency)} {span}, {shown(before, currency)} was asked before; {seen}"
    row = session.exec(
        select(MapPrice)
        .where(MapPrice.sku == asked.sku, MapPrice.market == asked.market, MapPrice.valid_from <= standing.seen_on)
        .order_by(col(MapPrice.valid_from).desc())
    ).first()
    since = (
        f" on {row.valid_from.isoformat()}" if row is not None and row.valid_from > violation.last_seen.date() else ""
    )
    fell = f"the minimum advertised price fell from {shown(before, currency)} to {shown(now, currency)}{since}"
    return f"{fell}; {seen}"
