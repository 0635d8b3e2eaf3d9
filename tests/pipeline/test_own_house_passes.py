"""Whole passes over policy files that contradict themselves: each fault is found once and accuses nobody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from monitor.errors import FaultsError
from monitor.model import Case, Observation, Step, VerdictCount, Violation
from monitor.pipeline.run import run
from monitor.policy.check import read_policy
from monitor.settings import Workspace
from monitor.store.session import Database
from monitor.vocabulary import OWN_HOUSE

NOW = datetime(2026, 4, 20, 6, tzinfo=UTC)

FAULTS = {
    "products": "sku,title\nNB-1,One\nNB-2,Two\nNB-3,Three\nNB-4,Four\n",
    "parties": "id,name,role,country,group\nnordlys,Nordlys,distributor,NO,aurora\nkiosk,Kiosk,retailer,NO,aurora\n"
    "store,Store,own_shop,NO,aurora\n",
    "map_prices": "sku,market,price,currency,valid_from,valid_to\nNB-1,NO,220.00,NOK,2026-01-01,\n"
    "NB-2,NO,220.00,SEK,2026-01-01,\nNB-4,NO,220.00,NOK,2026-01-01,2026-03-31\n",
    "list_prices": "sku,market,price,currency,valid_from,valid_to\nNB-1,NO,219.00,NOK,2026-01-01,\n",
    "promotions": "sku,market,price,currency,valid_from,valid_to\nNB-1,NO,230.00,NOK,2026-04-01,2026-05-01\n"
    "NB-3,NO,100.00,NOK,2026-04-01,2026-05-01\n",
    "price_levels": "sku,market,level,format,price,currency,valid_from\nNB-1,NO,invoice,,100,NOK,2026-01-01\n"
    "NB-1,NO,distributor_list,,98,NOK,2026-01-01\nNB-2,NO,invoice,,97,NOK,2026-01-01\n"
    "NB-2,NO,distributor_list,,98,NOK,2026-01-01\n"
    + "".join(f"NB-{n},NO,shelf,{form},250,NOK,2026-01-01\n" for n in (1, 2, 3) for form in ("kiosk", "pharmacy")),
    "chains": "party_id,terms,outlets,central_purchasing,common_assortment,valid_from\nkiosk,chain,2,yes,,2026-01-01\n",
    "customers": "customer,party_id,country,valid_from\nFjordmat,nordlys,NO,2026-01-01\nBymat,,NO,2026-01-01\n",
    "direct_sales": "id,customer,sku,sold_on,amount,currency\nI-1,Fjordmat,NB-1,2026-04-02,1200.00,NOK\n"
    "I-2,Bymat,NB-1,2026-04-02,1200.00,NOK\n",
}

EXPECTED = {
    ("MAP-030", OWN_HOUSE, "NB-1"), ("MAP-031", OWN_HOUSE, "NB-1"), ("MAP-032", OWN_HOUSE, "NB-3"),
    ("MAP-033", OWN_HOUSE, "NB-3"), ("MAP-034", OWN_HOUSE, "NB-4"), ("MAP-035", OWN_HOUSE, "NO"),
    ("MAP-036", OWN_HOUSE, "NB-2"), ("LEVEL-001", OWN_HOUSE, "NB-1"), ("LEVEL-002", OWN_HOUSE, "NB-2"),
    ("LEVEL-003", "kiosk", "NB-1"), ("LEVEL-004", OWN_HOUSE, "NB-1"), ("LEVEL-005", OWN_HOUSE, "NO shelf"),
    ("NET-003", "kiosk", "terms"), ("NET-004", OWN_HOUSE, "Fjordmat"), ("NET-005", "nordlys", "kiosk"),
    ("NET-006", OWN_HOUSE, "kiosk"), ("NET-006", OWN_HOUSE, "nordlys"),
}  # fmt: skip
NEW_RULES = ("MAP-02", "MAP-03", "LEVEL-", "NET-")


def write(workspace: Workspace, files: dict[str, str]) -> Path:
    folder = workspace.root / "policy"
    for stem, text in files.items():
        (folder / f"{stem}.csv").write_text(text, encoding="utf-8")
    return folder


def offer(sku: str, price: int, party: str = "kiosk") -> Observation:
    return Observation(
        offer_key=f"shop|{sku}|{party}", listing_key=f"shop|{sku}", site="shop", market="NO", seller=party, sku=sku,
        party_id=party, party_key=party, price_minor=price, currency="NOK", condition="new", availability="in_stock",
        readings=2, first_seen=NOW, last_seen=NOW, seen_on=NOW.date(),
    )  # fmt: skip


def found(database: Database) -> set[tuple[str, str, str]]:
    with Session(database.engine) as session:
        rows = session.exec(select(Violation)).all()
    return {(row.rule_id, row.party_key, row.case_subject) for row in rows if row.rule_id.startswith(NEW_RULES)}


@pytest.fixture
def store(workspace: Workspace, database: Database) -> Database:
    write(workspace, FAULTS)
    shown = [("NB-1", 9000, "kiosk"), ("NB-1", 9700, "store"), ("NB-2", 25000), ("NB-3", 25000), ("NB-4", 25000)]
    with database.session() as session:
        session.add_all(offer(*one) for one in shown)  # type: ignore[arg-type]
        session.commit()
    return database


def test_every_fault_is_found_once_and_a_second_pass_adds_nothing(workspace: Workspace, store: Database) -> None:
    run(workspace, now=NOW, plan="judge", send=False)
    assert found(store) == EXPECTED
    for later in (timedelta(0), timedelta(hours=8), timedelta(days=1)):
        assert run(workspace, now=NOW + later, plan="judge", send=False).violations_new == 0


def test_what_is_the_own_fault_takes_no_step_and_what_is_a_shops_price_stays_with_legal(
    workspace: Workspace, store: Database
) -> None:
    run(workspace, now=NOW, plan="judge", send=False)
    with Session(store.engine) as session:
        cases = [case for case in session.exec(select(Case)).all() if case.rule_id.startswith(NEW_RULES)]
        assert {case.id for case in cases}.isdisjoint({step.case_id for step in session.exec(select(Step)).all()})
    assert {case.rule_id for case in cases if case.visibility == "legal"} == {"LEVEL-003", "NET-006"}


def test_mended_files_cure_what_they_caused(workspace: Workspace, store: Database) -> None:
    run(workspace, now=NOW, plan="judge", send=False)
    write(
        workspace,
        {"list_prices": FAULTS["list_prices"].replace("219.00", "220.00"), "chains": "party_id,terms,valid_from\n"},
    )
    run(workspace, now=NOW + timedelta(days=1), plan="judge", send=False)
    with Session(store.engine) as session:
        rows = session.exec(select(Violation).where(Violation.status == "cured")).all()
    assert {"MAP-030", "NET-003"} <= {row.rule_id for row in rows}


def test_a_credit_note_cures_the_own_sale_that_it_credits(workspace: Workspace, store: Database) -> None:
    run(workspace, now=NOW, plan="judge", send=False)
    write(workspace, {"direct_sales": FAULTS["direct_sales"] + "C-1,Fjordmat,NB-1,2026-04-02,-1200.00,NOK\n"})
    run(workspace, now=NOW + timedelta(days=1), plan="judge", send=False)
    with Session(store.engine) as session:
        (row,) = session.exec(select(Violation).where(Violation.rule_id == "NET-004")).all()
    assert row.status == "cured"


def test_what_is_not_entered_is_not_assessed_with_its_reason(workspace: Workspace, database: Database) -> None:
    chains = "party_id,terms,outlets,central_purchasing,common_assortment,valid_from\nkiosk,chain,,yes,yes,2026-01-01\n"
    write(workspace, {**{stem: FAULTS[stem] for stem in ("products", "parties")}, "chains": chains})
    run(workspace, now=NOW, plan="judge", send=False)
    with Session(database.engine) as session:
        (row,) = session.exec(select(VerdictCount).where(VerdictCount.rule_id == "NET-003")).all()
    assert (row.violates, row.complies, row.not_assessed) == (0, 0, 1)
    ((reason, said),) = row.reasons.items()
    assert ("not entered in chains.csv" in reason, said["count"]) == (True, 1)


@pytest.mark.parametrize(
    ("stem", "text", "expected"),
    [
        ("list_prices", "sku,market,price,currency,valid_from\nNB-9,NO,1,NOK,2026-01-01\n", "unknown sku 'NB-9'"),
        ("price_levels", "sku,market,level,price,currency,valid_from\nNB-1,NO,shelves,1,NOK,2026-01-01\n", "'shelf'"),
        (
            "price_levels",
            "sku,market,level,price,currency,valid_from\nNB-1,NO,shelf,1,NOK,2026-01-01\nNB-1,NO,shelf,2,NOK,2026-02-01\n",
            "overlaps row 2",
        ),
        (
            "chains",
            "party_id,terms,outlets,valid_from\nkiosk,chain,some,2026-01-01\n",
            "'some' is no number of outlets",
        ),
        (
            "customers",
            "customer,party_id,valid_from\nFjordmat,nobody,2026-01-01\nBymat,,2026-01-01\n",
            "unknown party_id 'nobody'",
        ),
        (
            "direct_sales",
            "id,customer,sold_on,amount,currency\nI-1,Fjordmatt,2026-04-02,1,NOK\n",
            "unknown customer 'Fjordmatt' (did you mean 'Fjordmat'?)",
        ),
    ],
)
def test_faults_of_the_new_files_are_told(workspace: Workspace, stem: str, text: str, expected: str) -> None:
    (fault,) = read_policy(write(workspace, {**FAULTS, stem: text})).faults
    assert fault.file == f"{stem}.csv"
    assert expected in str(fault)


def test_a_fault_loads_nothing(workspace: Workspace, store: Database) -> None:
    write(workspace, {"customers": "customer,party_id,valid_from\nFjordmat,nobody,2026-01-01\n"})
    with pytest.raises(FaultsError):
        run(workspace, now=NOW, plan="judge", send=False)
    assert found(store) == set()
