"""`rules explain` on a finding of two parties, grants or years: the rows of both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from monitor.facts.read import facts
from monitor.facts.registry import fact_types
from monitor.model import (
    Party,
    Territory,
    Violation,
)
from monitor.model.performance import Purchase
from monitor.rulebook.message import sentence
from monitor.rulebook.reading import verdict_of
from monitor.vocabulary import Verdict
from tests.replay.conftest import at

Channel = Any
Golden = Callable[[str, str], None]
Run = Callable[..., Any]


@pytest.fixture
def pairs(channel: Channel) -> Channel:
    """What two parties, two grants or two years of one party together make a finding."""
    year = {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31)}
    bought = {"amount_minor": 60000_00, "granted_minor": 6000_00, "currency": "EUR"}
    earlier = {"amount_minor": 90000_00, "granted_minor": 1000_00, "currency": "EUR"}
    channel.add(
        Party(id="nord", name="Nordlys AS", role="distributor", country="SE", group="nordlys"),
        Party(id="shop", name="Butik AB", role="retailer", country="SE", group="nordlys"),
        Party(id="mal", name="Malmgren AB", role="distributor", country="SE"),
        Party(id="other", name="Nobody asked", role="distributor", country="SE"),
        Territory(party_id="nord", region="SE", exclusive=True, **year),
        Territory(party_id="mal", region="SE-AB", exclusive=True, valid_from=date(2026, 6, 1)),
        Territory(party_id="other", region="SE", **year),
        Purchase(party_id="nord", period_from=date(2026, 1, 1), period_to=date(2026, 2, 28), **bought),
        Purchase(party_id="nord", period_from=date(2025, 1, 1), period_to=date(2025, 2, 28), **earlier),
        Purchase(party_id="nord", period_from=date(2025, 5, 1), period_to=date(2025, 6, 30), **bought),
    )
    return channel


BOTH = {
    "NET-005": {"parties": ["Nordlys AS: distributor in SE", "Butik AB: retailer in SE"]},
    "TERR-034": {
        "parties": ["Nordlys AS: distributor in SE", "Malmgren AB: distributor in SE"],
        "territories": ["party_id mal, region SE-AB", "party_id nord, region SE"],
    },
    "KPI-005": {"purchases": ["period_from 2025-01-01", "period_from 2026-01-01"]},
}


@pytest.mark.parametrize("rule", BOTH)
def test_a_finding_of_two_names_the_rows_of_both(pairs: Channel, run: Run, rule: str) -> None:
    kind = pairs.rules[rule]
    with pairs.database.session() as session:
        found = facts(session, fact_types()[kind.fact], date(2026, 3, 1))
        fact, *_ = [one for one in found if verdict_of(kind, one) == Verdict.VIOLATES]
        session.add(
            Violation(
                rule_id=rule, rule_version=1, subject=str(fact["subject"]), period=str(fact["period"]),
                status="confirmed", party_key=str(fact["party_key"]), case_subject=str(fact["case_subject"]), fact=fact,
                sentence=sentence(kind, fact, "en"), first_seen=at(1), last_seen=at(1), confirmed_at=at(1),
                confirmed_by="document",
            )
        )  # fmt: skip
        session.commit()
    rows = run("rules", "explain", "1", "--audience", "legal", "--json")["policy"]
    for source, words in BOTH[rule].items():
        told = [row["words"] for row in rows if row["source"] == source]
        assert len(told) == len(words), rows
        assert all(any(word in row for row in told) for word in words), rows
    assert not any("other" in row["words"] or "Nobody" in row["words"] for row in rows)
