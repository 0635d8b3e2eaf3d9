"""Whole passes over offers that fall below MAP again: told once, in the pass that confirms the third time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from monitor.model import Case, Observation, Step, Violation
from monitor.pipeline.run import run
from monitor.settings import Workspace
from monitor.store.session import Database
from monitor.vocabulary import CaseStatus, ViolationStatus

FIRST = date(2026, 3, 2)
KEY = "shop|https://shop.example/nb|alpine|new"
POLICY = {
    "products": "sku,title\nNB-100,Field Glass 8x42\nNB-200,Night Scope\n",
    "parties": "id,name,role,country,region\nalpine,Alpine Optics,reseller,{country},{region}\n",
    "map_prices": "sku,market,price,currency,valid_from\nNB-100,{country},200.00,{currency},2026-01-01\n"
    "NB-200,{country},200.00,{currency},2026-01-01\n",
    "agreements": "id,party_id,type,valid_from\nA-1,alpine,{agreement},2026-01-01\n",
}
US = {"country": "US", "region": "US-OR", "currency": "USD", "agreement": "unilateral_policy"}
DE = {"country": "DE", "region": "", "currency": "EUR", "agreement": "selective"}


class Shop:
    """One shop that advertises a price a day, and the pass that looks at it."""

    def __init__(self, workspace: Workspace, database: Database, place: dict[str, str]) -> None:
        self.workspace, self.database, self.place = workspace, database, place
        for stem, text in POLICY.items():
            (workspace.root / "policy" / f"{stem}.csv").write_text(text.format(**place), encoding="utf-8")

    def shows(self, day: int, price: int, sku: str = "NB-100", availability: str = "in_stock") -> int:
        """Let the shop show a price on a day and make a pass; returns the new violations."""
        at = datetime(FIRST.year, FIRST.month, FIRST.day, 6, tzinfo=UTC) + timedelta(days=day)
        key = f"{KEY}|{sku}"
        with self.database.session() as session:
            standing = session.exec(
                select(Observation).where(Observation.offer_key == key, col(Observation.ended_at).is_(None))
            ).first()
            if standing is not None:
                standing.ended_at = at
                session.add(standing)
            session.add(
                Observation(
                    offer_key=key, listing_key="shop|https://shop.example/nb", site="shop", seller="Alpine", sku=sku,
                    market=self.place["country"], party_id="alpine", party_key="alpine", price_minor=price,
                    currency=self.place["currency"], condition="new", availability=availability, readings=2,
                    first_seen=at, last_seen=at, seen_on=at.date(),
                )
            )  # fmt: skip
            session.commit()
        return self.passes(day)

    def passes(self, day: int, hour: int = 6) -> int:
        """Make a pass over what is known; returns the new violations."""
        at = datetime(FIRST.year, FIRST.month, FIRST.day, hour, tzinfo=UTC) + timedelta(days=day)
        return run(self.workspace, now=at, plan="judge", send=False).violations_new

    def found(self, rule: str) -> list[Violation]:
        """Return the violations of a rule."""
        return self._all(select(Violation).where(Violation.rule_id == rule).order_by(col(Violation.id)))

    def case(self, rule: str) -> Case:
        """Return the one case of a rule."""
        (case,) = self._all(select(Case).where(Case.rule_id == rule))
        assert isinstance(case, Case)
        return case

    def steps(self, rule: str) -> list[Step]:
        """Return the steps of a rule's one case."""
        return self._all(select(Step).where(Step.case_id == self.case(rule).id))

    def _all(self, statement: Any) -> list[Any]:
        with Session(self.database.engine) as session:
            return list(session.exec(statement).all())


@pytest.fixture
def shop(workspace: Workspace, database: Database) -> Shop:
    return Shop(workspace, database, US)


def test_the_third_time_is_a_relapse_in_the_same_pass_and_only_once(shop: Shop) -> None:
    assert [shop.shows(day, 15000 if day % 2 == 0 else 20000) for day in range(4)] == [1, 0, 1, 0]
    assert shop.found("MAP-020") == []
    assert shop.shows(4, 15000) == 2  # the third deviation, and the relapse that it makes
    assert [shop.passes(day, hour) for day, hour in ((4, 7), (4, 18), (5, 6), (9, 6))] == [0, 0, 0, 0]
    (found,) = shop.found("MAP-020")
    assert (found.status, found.confirmed_by, found.period) == ("confirmed", "document", "2026-03-02")
    assert "3 separate times within 30 days" in found.sentence


def test_what_was_only_sold_out_between_is_no_relapse(shop: Shop) -> None:
    for day in range(9):
        shop.shows(day, 15000, availability="in_stock" if day % 2 == 0 else "out_of_stock")
    assert len(shop.found("MAP-001")) == 5
    assert shop.found("MAP-020") == []


def test_a_fourth_time_is_the_same_relapse(shop: Shop) -> None:
    for day in range(7):
        shop.shows(day, 15000 if day % 2 == 0 else 20000)
    (found,) = shop.found("MAP-020")
    assert found.fact["times"] == 4


def test_a_relapse_is_over_after_a_quiet_month(shop: Shop) -> None:
    for day in range(6):
        shop.shows(day, 15000 if day % 2 == 0 else 20000)
    shop.passes(33)
    assert shop.case("MAP-020").status == CaseStatus.OPEN
    shop.passes(34)
    assert shop.case("MAP-020").status == CaseStatus.CURED
    assert shop.found("MAP-020")[0].status == ViolationStatus.CURED


def test_nobody_is_accused_twice_of_one_price(shop: Shop) -> None:
    for day in range(5):
        shop.shows(day, 15000 if day % 2 == 0 else 20000)
    assert shop.case("MAP-001").episode == 3
    assert [step.kind for step in shop.steps("MAP-001")][-1:] == ["notice"]
    assert shop.steps("MAP-020") == []


def test_where_prices_may_not_be_followed_only_legal_reads_it(workspace: Workspace, database: Database) -> None:
    shop = Shop(workspace, database, DE)
    for day in range(5):
        shop.shows(day, 15000 if day % 2 == 0 else 20000)
    case = shop.case("MAP-020")
    assert case.visibility == "legal"
    assert case.visibility_reason


def test_changing_products_are_told_apart_from_one(shop: Shop) -> None:
    for day, sku in enumerate(["NB-100", "NB-200", "NB-100"]):
        shop.shows(2 * day, 15000, sku)
        shop.shows(2 * day + 1, 20000, sku)
    assert shop.found("MAP-020") == []
    assert [found.case_subject for found in shop.found("MAP-021")] == ["US"]


def test_three_weekends_and_no_working_day_are_a_pattern(shop: Shop) -> None:
    for week in (5, 12, 19):  # Saturdays
        shop.shows(week, 15000)
        shop.shows(week + 2, 20000)
    (found,) = shop.found("MAP-022")
    assert found.fact["weekend_times"] == 3
