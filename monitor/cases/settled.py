"""What a person closed a case over: it is followed until it ends, and used against nobody any more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, col, select

from monitor.cases.history import stored_id
from monitor.cases.named_days import least_of
from monitor.model import Case, Violation
from monitor.rulebook.condition import names_in
from monitor.rulebook.message import placeholders
from monitor.rulebook.records import Rule, Scalar
from monitor.vocabulary import Topic, ViolationStatus

SETTLED_BEFORE = "settled with its case before it ended: "
"""How the end of a finding begins whose case a person had closed: nobody cured anything, and it counts as nothing."""

WENT_BELOW = "its price went far below what was settled"
"""Why a settled finding ends where another one begins in its place"""

BACK = "its price is back at what was settled"
"""Why that other one ends where the price no longer is far below"""

_FAR_BELOW = 500
"""basis points of the least price by which a price is below the settled one that is told anew: less is the play of
repricers, exchange rates and rounding; more is another decision than the one that was taken"""

_PRICES = ("advertised_price", "coupon_price", "unit_price")


def end(row: Violation, at: datetime, reason: str, *, broken: bool = True) -> bool:
    """End a finding, and return whether it is a deviation of the past: what was settled, or broke nothing, is none."""
    cured = row.status == ViolationStatus.CONFIRMED and broken
    row.end_reason = f"{SETTLED_BEFORE}{reason}" if row.status == ViolationStatus.SETTLED else reason
    row.status = ViolationStatus.CURED if cured else ViolationStatus.LAPSED
    row.ended_at = at  # what a run still held stays marked: it may have been misread, and is used against nobody
    return cured


def went_below(row: Violation) -> bool:
    """Tell whether a settled finding ended because its price went far below: another one began when it ended."""
    return row.end_reason == f"{SETTLED_BEFORE}{WENT_BELOW}"


def is_far_below(rule: Rule, settled: Mapping[str, Scalar | None], fact: Mapping[str, Scalar | None]) -> bool:
    """Tell whether an offer is below the price that was settled by more than it plays, by what its rule tells."""
    leasts = [least for found in (settled, fact) if (least := least_of(rule, found))]  # raised since, it moves nothing
    was, now = settled_price(rule, settled), settled_price(rule, fact)
    if rule.topic != Topic.PRICE or not leasts or settled.get("currency") != fact.get("currency"):
        return False
    return was is not None and now is not None and (was - now) * 10_000 >= _FAR_BELOW * min(leasts)


def settled_price(rule: Rule, settled: Mapping[str, Scalar | None]) -> int | None:
    """Return the lowest price that a rule tells of what was settled, in minor units; None where it tells none."""
    return min((price for name in _prices_of(rule) if isinstance(price := settled.get(name), int)), default=None)


def _prices_of(rule: Rule) -> list[str]:
    told = names_in(rule.when) | placeholders(rule.message)
    return [name for name in _PRICES if name in told]


def settle(session: Session, case: Case) -> None:
    """Mark what stands in a case as settled, as a person closes it: its offers and documents are followed on."""
    standing = select(Violation).where(
        Violation.case_id == stored_id(case.id), Violation.status == ViolationStatus.CONFIRMED
    )
    for row in session.exec(standing.order_by(col(Violation.id))).all():
        row.status = ViolationStatus.SETTLED
        session.add(row)
    session.flush()
