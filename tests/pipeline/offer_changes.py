"""What happens to a channel's offers and policy between two passes: seen again, moved, ended, on two days."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bench.wares import NOW, base
from monitor.intake.observe import forget_what_was_judged, saw_again
from monitor.model import MapPrice, Observation, PolicyVersion
from tests.pipeline.sifted_stage import Change


def offers(session: Session) -> list[Observation]:
    return list(
        session.exec(select(Observation).where(col(Observation.ended_at).is_(None)).order_by(col(Observation.id)))
    )


def seen_again(at: datetime, every: int = 1) -> Change:
    """Let offers be seen again as they were."""

    def change(session: Session) -> None:
        for row in offers(session)[::every]:
            saw_again(row, at, at.date())
            session.add(row)

    return change


def renewed(session: Session, row: Observation, at: datetime, **changes: Any) -> None:
    """Let an offer be seen changed, as a visit stores it."""
    session.add(
        Observation(**{**row.model_dump(exclude={"id"}), "first_seen": at, "last_seen": at, "sightings": 1} | changes)
    )
    row.ended_at = at
    session.add(row)


def moved_prices(at: datetime) -> Change:
    """Let some offers become dear, cheap or unpriced, some end, and one be new."""

    def change(session: Session) -> None:
        for number, row in enumerate(offers(session)):
            if number % 7 == 0:
                renewed(session, row, at, price_minor=30_000, coupon_price_minor=None, price_in_cart=False)
            elif number % 11 == 0:
                renewed(session, row, at, price_minor=2_000)
            elif number % 13 == 0:
                renewed(session, row, at, market="CA", currency="CAD")
            elif number % 5 == 0 and row.market == "US":
                renewed(session, row, at, price_in_cart=True, condition="new", availability="in_stock")
            elif number % 17 == 0:
                row.ended_at = at
                session.add(row)
        new = {"offer_key": f"new at {at:%H}", "price_minor": base(0) // 2, "first_seen": at, "last_seen": at}
        session.add(Observation(**{**offers(session)[0].model_dump(exclude={"id"}), **new, "market": "US"}))

    return change


def ended_suspicions(at: datetime) -> Change:
    """Let every other offer end whose price has just been put into the basket."""

    def change(session: Session) -> None:
        for row in [row for row in offers(session) if row.price_in_cart and row.sightings == 1][::2]:
            row.ended_at = at
            session.add(row)

    return change


def on_two_days(at: datetime) -> Change:
    """Let offers be seen in an hour in which their market is on two days that differ: the visit vouches for nothing."""

    def change(session: Session) -> None:
        forget_what_was_judged(session)
        for row in offers(session)[::2]:
            row.readings = 0
            saw_again(row, at, at.date())
            session.add(row)

    return change


def without_map(session: Session) -> None:
    """Take a third of the MAP prices away."""
    for row in session.exec(select(MapPrice)).all()[::3]:
        session.delete(row)
    session.add(PolicyVersion(sha256="other", loaded_at=NOW, files={}))
