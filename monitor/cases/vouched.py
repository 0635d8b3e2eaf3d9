"""The prices that a person released: found again, they speak for the site's reader and not against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from monitor.cases.settled import settled_price
from monitor.cases.sightings import chunked
from monitor.model import ReleasedPrice, Violation
from monitor.rulebook.records import Rule

_PLAY = 500
"""basis points of a released price by which one beside it may differ: the play of repricers and exchange rates"""

_Key = tuple[str, str, str]
"""rule, offer and currency"""


def vouch(session: Session, found: Iterable[Violation], rules: Mapping[str, Rule], *, by: str, now: datetime) -> None:
    """Keep the prices at which these findings stand as what a person has looked at."""
    for item in found:
        price = _price_of(item, rules)
        if price is not None:
            rule_id, subject, currency = _key_of(item)
            session.merge(
                ReleasedPrice(
                    rule_id=rule_id, subject=subject, currency=currency, price_minor=price, released_at=now, by=by
                )
            )
    session.flush()


def unvouched(
    session: Session, found: Iterable[Violation], rules: Mapping[str, Rule], *, now: datetime, days: int
) -> list[Violation]:
    """Return those of the findings whose price nobody has released within so many days.

    Only about the same price is known, neither a lower nor a higher one: what a reader gone wrong reads is another.
    """
    listed = list(found)
    released: defaultdict[_Key, list[int]] = defaultdict(list)
    for subjects in chunked(item.subject for item in listed):
        rows = select(ReleasedPrice).where(
            col(ReleasedPrice.subject).in_(subjects), col(ReleasedPrice.released_at) >= now - timedelta(days=days)
        )
        for row in session.exec(rows):
            released[row.rule_id, row.subject, row.currency].append(row.price_minor)
    return [item for item in listed if not _is_about(_price_of(item, rules), released.get(_key_of(item), []))]


def _is_about(price: int | None, released: Iterable[int]) -> bool:
    return price is not None and any(abs(price - known) * 10_000 < _PLAY * known for known in released)


def _price_of(item: Violation, rules: Mapping[str, Rule]) -> int | None:
    rule = rules.get(item.rule_id)
    return None if rule is None or not item.sighted else settled_price(rule, item.fact)


def _key_of(item: Violation) -> _Key:
    return item.rule_id, item.subject, str(item.fact.get("currency") or "")
