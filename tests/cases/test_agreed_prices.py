"""A price that is a matter of an agreement, or was never announced in time, is covered by no unilateral policy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from monitor.cases.action import ASKED_ABOUT, action_facts, standing
from monitor.model import Agreement, AgreementFile, Case, Clause, Party, Violation
from monitor.vocabulary import Action

NOW = datetime(2026, 3, 1, 18, tzinfo=UTC)
TODAY = NOW.date()
Asked = dict[str, Any]


class Recorded(dict[str, Any]):
    """A fact that notes what is read of it."""

    read: set[str]

    def get(self, key: str, default: Any = None) -> Any:
        self.read.add(key)
        return super().get(key, default)

    def __getitem__(self, key: str) -> Any:
        self.read.add(key)
        return super().__getitem__(key)


def asked(session: Session, *seen: Violation, topic: str = "price") -> Asked:
    """Return what the gate is asked about the first agreement."""
    case = Case.model_construct(party_key="acme", rule_id="R", topic=topic)
    return action_facts(case, standing(session, "acme", TODAY), seen, Action.ASK_CORRECTION, "notice")[0]


def seen(at: datetime = NOW, **fact: Any) -> Violation:
    """A deviation as last seen at a time."""
    return Violation.model_construct(rule_id="R", fact={"market": "US"} | fact, last_seen=at)


@pytest.fixture(autouse=True)
def shop(session: Session) -> Iterator[None]:
    """A reseller in Texas under an announced policy since 20 February, and under a dealer agreement."""
    session.add(Party(id="acme", name="Acme", role="reseller", country="US", region="US-TX"))
    session.add(Agreement(id="POL", party_id="acme", type="unilateral_policy", valid_from=date(2026, 2, 20)))
    session.add(Agreement(id="DEAL|1", party_id="acme", type="open", valid_from=date(2025, 1, 1)))
    session.flush()
    yield


def flag(session: Session, agreement: str, kind: str, *, current: bool = True) -> None:
    """Let the detector flag a clause in an agreement's text."""
    file = AgreementFile(
        agreement_id=agreement, sha256=kind, path="a", language="en", pages=1, text="t", read_at=NOW, current=current
    )
    session.add(file)
    session.flush()
    session.add(Clause(file_id=file.id or 0, type=kind, start=7, end=9, page=1))
    session.flush()


def dismiss(session: Session, agreement: str, kind: str) -> None:
    """Let legal dismiss the finding."""
    session.add(
        Violation(
            rule_id="ANTI", rule_version=1, subject=f"clause|{agreement}|US|{kind}|7", period="p", status="dismissed",
            party_key="acme", case_subject=agreement, first_seen=NOW, last_seen=NOW,
        )
    )  # fmt: skip
    session.flush()


@pytest.mark.parametrize(
    ("last_seen", "announced"),
    [
        (NOW, True),
        (datetime(2026, 2, 20, 12, tzinfo=UTC), True),
        (datetime(2026, 2, 20, 11, 59, tzinfo=UTC), False),  # by some local clock it is still the day before
        (datetime(2026, 2, 19, 12, tzinfo=UTC), False),
    ],
)
def test_a_policy_covers_what_was_seen_after_it_was_announced(
    session: Session, last_seen: datetime, announced: bool
) -> None:
    assert asked(session, seen(NOW), seen(last_seen))["announced_policy"] is announced


def test_without_a_deviation_the_policy_of_today_counts(session: Session) -> None:
    assert asked(session)["announced_policy"] is True


@pytest.mark.parametrize("kind", ["P01_fixed_resale_price", "P04_map_agreement", "P12_map_acknowledgement"])
def test_with_a_price_clause_in_an_agreement_nobody_knows_whether_the_policy_stands_alone(
    session: Session, kind: str
) -> None:
    flag(session, "DEAL|1", kind)
    assert asked(session, seen())["announced_policy"] is None
    dismiss(session, "DEAL|1", kind)
    assert asked(session, seen())["announced_policy"] is True


@pytest.mark.parametrize("kind", ["T07_exclusive_grant", "P06_price_reporting", "X01_supplier_price_cap"])
def test_a_clause_about_something_else_leaves_the_policy_alone(session: Session, kind: str) -> None:
    flag(session, "DEAL|1", kind)
    assert asked(session, seen())["announced_policy"] is True


def test_a_clause_of_a_text_that_was_replaced_does_not_count(session: Session) -> None:
    flag(session, "DEAL|1", "P04_map_agreement", current=False)
    assert asked(session, seen())["announced_policy"] is True


@pytest.mark.parametrize(("kind", "announced"), [("P04_map_agreement", True), ("P12_map_acknowledgement", None)])
def test_the_policys_own_text_speaks_of_prices_and_only_a_signature_makes_an_agreement_of_it(
    session: Session, kind: str, announced: bool | None
) -> None:
    flag(session, "POL", kind)
    assert asked(session, seen())["announced_policy"] is announced


@pytest.mark.parametrize(
    ("fact", "topic"),
    [
        ({"kind": "MAP compliance bonus"}, "price"),
        ({"kind": "map_bonus"}, "price"),
        ({"scheme_title": "Prämie für Preisbindung"}, "price"),
        ({"scheme_title": "Ценовая дисциплина"}, "price"),
        ({"basis": "keeping the resale price"}, "price"),
        ({"kind": "price_protection"}, "kpi"),
        ({"kind": "volume"}, "kpi"),
        ({"kind": None}, "kpi"),
        ({"product_title": "MAP sensor"}, "kpi"),
    ],
)
def test_pay_that_is_named_after_a_resale_price_is_asked_about_as_an_agreed_price(
    session: Session, fact: dict[str, Any], topic: str
) -> None:
    told = asked(session, seen(**fact), topic="kpi")
    assert (told["topic"], told["announced_policy"]) == (topic, topic == "kpi")


def test_what_is_read_of_a_fact_is_listed_for_those_who_remember_answers(session: Session) -> None:
    fact = Recorded(foreign_market="DE", exclusive_market="FR", sale_type="active", kind="volume")
    Recorded.read = set()
    found = Violation.model_construct(rule_id="R", fact=fact, last_seen=NOW + timedelta(hours=1))
    case = Case.model_construct(party_key="acme", rule_id="R", topic="territory")
    action_facts(case, standing(session, "acme", TODAY), [found], Action.ASK_CORRECTION)
    assert fact.read == set(ASKED_ABOUT)
