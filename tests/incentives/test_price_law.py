"""Pay tied to resale prices is reckoned, and held unless the law gate allows it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session

from monitor.incentives.books import Books
from monitor.incentives.calendar_periods import read_period
from monitor.incentives.earned import Earned
from monitor.incentives.earning import earned_by
from monitor.incentives.price_law import NOT_ASKED, PriceLaw, Ruling
from monitor.incentives.schemes.ground import schemes_of
from monitor.model import Observation
from monitor.settings import Workspace
from tests.command_line import run_command
from tests.incentives.scheme_stand import POLICY, furnish, scheme_text, write_scheme

MAPS = "sku,market,price,currency,valid_from,valid_to\nAX-1,DE,100,EUR,2025-01-01,\nAX-2,DE,200,EUR,2025-01-01,\n"
PROMOTIONS = "sku,market,price,currency,valid_from,valid_to\nAX-2,DE,150,EUR,2026-02-01,2026-02-28\n"
KPIS = POLICY["kpis"] + "list,Keeping to the recommended price,other,visits,partner,share,100 %,10 %,yes,both\n"
KPIS += "floor,Floor,resale_price,visits,partner,share,100 %,10 %,yes,both\n"
RESULTS = POLICY["kpi_results"] + "northwind,list,2026-01-01,2026-03-31,,90 %,visits\n"
RESULTS += "northwind,floor,2026-01-01,2026-03-31,,90 %,visits\n"
ALLOWED = PriceLaw(frozenset(), lambda party_id: Ruling(True, f"the law gate allows it for {party_id}"))
MAP_KPI = "{kpi: service, measure: map_compliance, weight: 100 %, target: 100 %}"


@pytest.fixture
def stand(workspace: Workspace, session: Session) -> Workspace:
    """The small channel with MAP, a promotion, and KPIs about resale prices."""
    agreements = POLICY["agreements"].replace("valid_to\n", "valid_to,dominance\n").replace("12-31\n", "12-31,no\n")
    more = {
        "agreements": agreements,
        "map_prices": MAPS,
        "promotions": PROMOTIONS,
        "kpis": KPIS,
        "kpi_results": RESULTS,
    }
    return furnish(workspace, session, more)


def seen(session: Session, sku: str, minor: int, first: str, last: str, **more: Any) -> None:
    """Let an offer of the party have stood at a price between two days."""
    fields: dict[str, Any] = {"readings": 2, "currency": "EUR", "evidence_id": 500, "condition": "new", **more}
    one = Observation(
        offer_key=f"shop|{sku}|{first}", listing_key=f"shop|{sku}", site="shop", market="DE", seller="Northwind",
        party_id="northwind", sku=sku, price_minor=minor, first_seen=datetime.fromisoformat(first).replace(tzinfo=UTC),
        last_seen=datetime.fromisoformat(last).replace(tzinfo=UTC), seen_on=date.fromisoformat(last), **fields,
    )  # fmt: skip
    session.add(one)
    session.flush()


def earned(stand: Workspace, session: Session, kpi: str, law: PriceLaw = NOT_ASKED) -> Earned:
    """Return what a fund of 10,000 pays in the first quarter for one KPI, under a law."""
    write_scheme(stand, "bonus", scheme_text("weighted_kpi", f"terms: {{fund: 10000}}\nkpis:\n  - {kpi}\n"))
    day = date(2026, 6, 30)
    (found,) = earned_by("northwind", schemes_of(stand), read_period("2026-Q1"), Books(session), as_of=day, law=law)
    return found


def test_compliance_counts_prices_beside_the_map_of_their_day(stand: Workspace, session: Session) -> None:
    seen(session, "AX-1", 10_000, "2026-01-01", "2026-01-20")
    seen(session, "AX-1", 9_999, "2026-01-21", "2026-02-20")
    seen(session, "AX-1", 12_000, "2026-02-21", "2026-05-20")
    seen(session, "AX-2", 15_000, "2026-02-10", "2026-02-20")
    seen(session, "AX-2", 15_000, "2026-03-10", "2026-03-20", readings=1)
    seen(session, "AX-2", 15_000, "2026-03-11", "2026-03-20", currency="CHF")
    seen(session, "AX-1", 18_000, "2026-03-12", "2026-03-20", pack_size=2)
    seen(session, "AX-1", 9_000, "2026-04-01", "2026-04-20")
    seen(session, "AX-1", 9_000, "2025-12-01", "2025-12-31")
    found = earned(stand, session, MAP_KPI, ALLOWED)
    assert found.due == Decimal("5000.00"), "two of four: 100 and 120 kept it, 99.99 and two for 180 did not"
    assert [row.note.partition(" (")[0] for row in found.rows] == [
        "at or above MAP", "below MAP", "at or above MAP", "below MAP", "left out: a promotion is in force",
        "left out: below MAP, but seen only once", "left out: no MAP in this currency",
    ]  # fmt: skip
    assert {row.evidence_id for row in found.rows} == {500}


def test_where_nothing_was_seen_compliance_is_not_known(stand: Workspace, session: Session) -> None:
    found = earned(stand, session, MAP_KPI, ALLOWED)
    assert found.gaps == ("service: no price that could be set against MAP was seen in 2026-Q1",)


@pytest.mark.parametrize("kpi", [MAP_KPI, "{kpi: floor, measure: file, weight: 100 %, target: 100 %}"])
def test_pay_tied_to_resale_prices_is_held_where_nobody_asked_the_gate(
    stand: Workspace, session: Session, kpi: str
) -> None:
    seen(session, "AX-1", 10_000, "2026-01-01", "2026-01-20")
    found = earned(stand, session, kpi)
    assert (found.due, found.exact, found.held, found.final) == (None, None, True, False)
    assert found.reason.startswith("pay is tied to resale prices by ")
    assert found.reason.endswith("nothing is paid or withheld on it until legal has cleared it")
    assert found.steps, "what was reckoned is shown all the same"


def test_what_the_gate_allows_is_paid_and_says_so(stand: Workspace, session: Session) -> None:
    seen(session, "AX-1", 10_000, "2026-01-01", "2026-01-20")
    found = earned(stand, session, MAP_KPI, ALLOWED)
    assert (found.due, found.held) == (Decimal("10000.00"), False)
    assert found.steps[0] == "pay is tied to resale prices by service: the law gate allows it for northwind"


def test_a_kpi_that_is_not_about_prices_asks_nobody(stand: Workspace, session: Session) -> None:
    found = earned(stand, session, "{kpi: service, measure: file, weight: 100 %}")
    assert (found.due, found.held) == (Decimal("10000.00"), False)


def run(stand: Workspace, *words: str) -> dict[str, Any]:
    done = run_command("incentives", *words, "--json", "-w", stand.root)
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture
def tied(stand: Workspace) -> Workspace:
    """A scheme whose KPI is tied to the resale price by its words alone."""
    kpi = "{kpi: list, measure: file, weight: 100 %, target: 90 %}"
    write_scheme(stand, "bonus", scheme_text("weighted_kpi", f"terms: {{fund: 10000}}\nkpis:\n  - {kpi}\n"))
    return stand


def test_the_statement_and_the_journal_hold_what_the_gate_blocks(tied: Workspace) -> None:
    (found,) = run(tied, "statement", "--period", "2026-Q1")["statements"]
    (scheme,) = found["schemes"]
    assert (scheme["state"], scheme["due"]) == ("held for legal", "")
    assert "the law gate blocks it (Regulation (EU) 2022/720 article 4(a)" in scheme["reason"]
    assert found["headline"] == "0 results, 1 held for legal, of 1 scheme."
    booked = run(tied, "journal", "--period", "2026-Q1")
    assert booked["entries"] == []
    assert "nothing booked: pay is tied to resale prices by list" in booked["notes"][0]


def test_counsels_decision_is_what_lets_it_be_paid(tied: Workspace) -> None:
    tied.decisions.mkdir()
    today = date.today()  # noqa: DTZ011 - the command asks the clock too
    (tied.decisions / "dec.yaml").write_text(
        f"id: DEC-1\ncounsel: A. Weiss\ndated: {today - timedelta(days=3)}\nexpires: {today + timedelta(days=30)}\n"
        "jurisdiction: EU\ntopic: price\nactions: [withhold_discount]\nrules: [LAW-PRICE-EU, default]\nanswer: allow\n"
        "reason: genuine agents\n",
        encoding="utf-8",
    )
    (found,) = run(tied, "statement", "--period", "2026-Q1")["statements"]
    (scheme,) = found["schemes"]
    assert scheme["due"] == "10,000.00"
    assert scheme["steps"][0].startswith("pay is tied to resale prices by list: the law gate allows it (")
    assert "counsel's decision DEC-1" in scheme["steps"][0]


def test_check_says_which_scheme_ties_pay_to_prices(stand: Workspace) -> None:
    write_scheme(stand, "bonus", scheme_text("weighted_kpi", f"terms: {{fund: 10000}}\nkpis:\n  - {MAP_KPI}\n"))
    done = run_command("check", "-w", stand.root)
    assert done.exit_code == 0, done.output
    said = "bonus.yaml: pay is tied to resale prices by service; it is held unless the law gate allows it"
    assert said in " ".join(done.output.split())
