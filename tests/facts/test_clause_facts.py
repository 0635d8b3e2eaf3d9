"""The fact `clause`: what an agreement says, under which law, for whom; equal on both databases."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from monitor.model import Agreement, AgreementFile, Clause, Party, Territory
from tests.facts.read_facts import read_facts
from tests.facts.territory_rows import NOW, TODAY, party


def read(session: Session, name: str, *rows: Any) -> list[dict[str, Any]]:
    return read_facts(session, name, TODAY, *rows)


def agreement_rows(**changes: Any) -> list[Any]:
    agreement = Agreement(
        id="a1",
        party_id="nordlys",
        type="selective",
        jurisdiction="EU",
        valid_from=date(2025, 1, 1),
        market_share_bp=1500,
    )
    file = AgreementFile(
        id=1,
        agreement_id="a1",
        sha256="ab" * 32,
        path="a1.docx",
        language="en",
        pages=2,
        text="…",
        read_at=NOW,
        evidence_id=4,
    )
    clause = Clause(
        file_id=1, type="P02_min_resale_price", start=120, end=180, page=2, number="4.2", detector="signals"
    )
    rows = [party(), agreement, file, clause]
    for row in rows:
        for name, value in changes.items():
            if name in type(row).model_fields:
                setattr(row, name, value)
    return rows


def test_a_clause_is_told_under_its_agreements_law(session: Session) -> None:
    (fact,) = read(session, "clause", *agreement_rows())
    assert fact == {
        "subject": "clause|a1|EU|P02_min_resale_price|120", "party_key": "nordlys", "case_subject": "a1",
        "period": "abababababab", "evidence_id": 4, "type": "P02_min_resale_price", "jurisdiction": "EU",
        "agreement_id": "a1", "agreement_type": "selective", "market_share_bp": 1500, "language": "en",
        "party_name": "Nordlys", "page": 2, "number": "4.2", "detector": "signals",
        "buyer_share_bp": None, "dominance": None, "food_retail": None, "agreement_years": None, "auto_renew": None,
        "exclusive_distributors": None, "currency": "RUB", "combined_turnover": None, "chain_revenue": None,
    }  # fmt: skip


def test_a_clause_tells_what_the_law_asks_of_its_agreement(session: Session) -> None:
    known = {
        "buyer_share_bp": 400,
        "dominance": False,
        "food_retail": True,
        "auto_renew": True,
        "combined_turnover_minor": 80_000_000_001,
        "chain_revenue_minor": 5,
        "currency": "EUR",
    }
    (fact,) = read(session, "clause", *agreement_rows(**known))
    told = {name: fact[name.removesuffix("_minor")] for name in known}
    assert told == known


@pytest.mark.parametrize(
    ("last", "years"),
    [
        (None, None),
        (date(2025, 1, 1), 1),
        (date(2025, 12, 31), 1),
        (date(2026, 1, 1), 2),
        (date(2029, 12, 31), 5),
        (date(2030, 1, 1), 6),
    ],
)
def test_begun_years_of_an_agreement_are_counted_from_day_to_day(
    session: Session, last: date | None, years: int | None
) -> None:
    (fact,) = read(session, "clause", *agreement_rows(valid_to=last))
    assert fact["agreement_years"] == years


@pytest.mark.parametrize(
    ("others", "count"),
    [
        ([], 1),
        ([("south", {})], 2),
        ([("south", {}), ("south", {"sku": "K1"})], 2),
        ([("south", {"region": "DE-BY"}), ("west", {"region": "FR"})], 2),
        ([("south", {"exclusive": False})], 1),
        ([("south", {"valid_to": date(2025, 12, 31)})], 1),
        ([("south", {"region": "FR"})], 1),
    ],
)
def test_a_clause_tells_how_many_hold_the_partys_exclusive_territory(
    session: Session, others: list[tuple[str, dict[str, Any]]], count: int
) -> None:
    grant = {"region": "DE", "exclusive": True, "valid_from": date(2025, 1, 1)}
    grants = [Territory(party_id=party_id, **(grant | more)) for party_id, more in [("nordlys", {}), *others]]
    others_agreement = Agreement(id="A-south", party_id="south", type="exclusive", valid_from=date(2025, 1, 1))
    (fact,) = read(session, "clause", *agreement_rows(), others_agreement, *grants)
    assert fact["exclusive_distributors"] == count


def test_two_firms_of_one_owner_hold_a_clauses_territory_once(session: Session) -> None:
    names = ("nordlys", "south", "west")
    grants = [Territory(party_id=name, region="DE", exclusive=True, valid_from=date(2025, 1, 1)) for name in names]
    firms = [Party(id=name, name=name, role="distributor", country="DE", group="H") for name in names[1:]]
    (fact,) = read(session, "clause", *agreement_rows(), *grants, *firms)
    assert fact["exclusive_distributors"] == 2


def test_a_party_without_an_exclusive_territory_has_no_number_of_holders(session: Session) -> None:
    rest = [Territory(party_id="south", region="DE", exclusive=True, valid_from=date(2025, 1, 1))]
    (fact,) = read(session, "clause", *agreement_rows(), *rest)
    assert fact["exclusive_distributors"] is None


def test_an_agreement_without_jurisdiction_stands_under_the_law_of_elsewhere(session: Session) -> None:
    (fact,) = read(session, "clause", *agreement_rows(jurisdiction="", number="", market_share_bp=None))
    assert (fact["jurisdiction"], fact["number"], fact["market_share_bp"]) == ("*", None, None)


def test_clauses_of_an_older_text_are_no_facts(session: Session) -> None:
    assert read(session, "clause", *agreement_rows(current=False)) == []
