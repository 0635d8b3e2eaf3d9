"""Whole passes over policy files and reports alone: what is found of grants and stock, and how it is cured."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from monitor.model import Case, Step, Violation
from monitor.pipeline.run import run
from monitor.policy.files import policy_files
from monitor.settings import Workspace, open_workspace
from monitor.store.session import open_database
from monitor.vocabulary import OWN_HOUSE

NOW = datetime(2026, 4, 2, 6, tzinfo=UTC)
DOCS = Path(__file__).parents[2] / "docs"

POLICY = {
    "products": "sku,title\nNB-100,Binocular\nNB-200,Scope\n",
    "parties": "id,name,role,country,email\nnord,Nord,distributor,DE,n@nord.example\n"
    "sued,Sued,distributor,DE,s@sued.example\n",
    "outlets": "customer,format\nApotheke Nord GmbH,pharmacy\nKiosk am Eck,kiosk\n",
    "territories": "party_id,region,format,exclusive,valid_from\nnord,DE,kiosk,yes,2026-01-01\n"
    "sued,AT,,yes,2026-01-01\nsued,DE,kiosk,yes,2026-01-01\nsued,DE,pharmacy,yes,2026-01-01\n",
    "must_stock": "party_id,sku,min_units,valid_from\nnord,NB-100,10,2026-01-01\nnord,NB-200,1,2026-01-01\n",
    "withdrawals": "sku,kind,last_sale_on\nNB-200,recalled,2026-03-10\n",
}
PARTNERS = """
[[partner]]
party = "nord"
files = "nord-*"
currency = "EUR"
regions = { "Deutschland" = "DE", "Schweiz" = "CH" }
"""
SALES = (
    "Datum;Artikel;Menge;Nettoumsatz;Lieferland;Verkaufsart;Kunde\n"
    "02.03.2026;NB-100;5;500,00;Deutschland;aktiv;Apotheke Nord\n"
    "09.03.2026;NB-100;1;100,00;Schweiz;passiv;Optik Bern\n"
    "11.03.2026;NB-200;1;90,00;Deutschland;aktiv;Optik Kiel\n"
    "12.03.2026;NB-100;4;400,00;Irgendwo;aktiv;Optik Kiel\n"
)


def prepared(workspace: Workspace) -> Workspace:
    for stem, text in POLICY.items():
        (workspace.policy / f"{stem}.csv").write_text(text, encoding="utf-8")
    settings = workspace.root / "channelwarden.toml"
    # Two parties: each of them newly accused is more than the usual limit of a pass.
    limits = "\n[limits]\nblast_radius_percent = 100\n"
    settings.write_text(settings.read_text("utf-8") + limits + PARTNERS, encoding="utf-8")
    return open_workspace(workspace.root)


def inbox(workspace: Workspace, name: str, text: str) -> None:
    (workspace.inbox / name).write_text(text, encoding="utf-8")


def found(workspace: Workspace) -> set[tuple[str, str, str, str]]:
    database = open_database(workspace.dsn)
    try:
        with database.session() as session:
            rows = session.exec(select(Violation).order_by(col(Violation.id))).all()
            return {(row.rule_id, row.party_key, row.case_subject, row.status) for row in rows}
    finally:
        database.close()


def test_reports_show_what_is_wrong_with_grants_and_stock_and_later_ones_cure_it(workspace: Workspace) -> None:
    own = prepared(workspace)
    inbox(own, "nord-sales.csv", SALES)
    inbox(own, "nord-stock-1.csv", "Stichtag;Artikel;Bestand\n31.03.2026;NB-100;9\n31.03.2026;NB-200;2\n")
    summary = run(own, now=NOW)
    assert [line for line in summary.failures if not line.startswith("mail:")] == []
    before = {
        ("ASSORT-020", "nord", "NB-100", "confirmed"),
        ("ASSORT-024", "nord", "NB-200", "confirmed"),
        ("ASSORT-026", "nord", "NB-200", "confirmed"),
        ("TERR-031", "nord", "NB-100", "confirmed"),
        ("TERR-034", OWN_HOUSE, "DE", "confirmed"),
        ("TERR-035", "nord", "ship-to of sales", "confirmed"),
    }
    assert found(own) == before
    inbox(own, "nord-stock-2.csv", "Stichtag;Artikel;Bestand\n01.04.2026;NB-100;10\n01.04.2026;NB-200;0\n")
    run(own, now=NOW + timedelta(hours=5))
    cured = {("ASSORT-020", "nord", "NB-100"), ("ASSORT-026", "nord", "NB-200")}
    assert found(own) == {(*item[:3], "cured" if item[:3] in cured else "confirmed") for item in before}


@pytest.mark.parametrize(("shares", "answer"), [("12 %,3 %", "allow"), ("12 %,", "review"), (",3 %", "review")])
def test_a_territorial_letter_waits_for_legal_and_the_brands_own_fault_takes_no_step(
    workspace: Workspace, shares: str, answer: str
) -> None:
    own = prepared(workspace)
    agreements = "id,party_id,type,jurisdiction,market_share,buyer_share,valid_from\n"
    text = f"{agreements}A-1,nord,exclusive,EU,{shares},2026-01-01\n"
    (own.policy / "agreements.csv").write_text(text, encoding="utf-8")
    inbox(own, "nord-sales.csv", SALES)
    run(own, now=NOW)
    database = open_database(own.dsn)
    try:
        with database.session() as session:
            cases = {case.rule_id: case for case in session.exec(select(Case)).all()}
            steps = {step.case_id: step for step in session.exec(select(Step)).all()}
            format_case, own_case = cases["TERR-031"], cases["TERR-034"]
            assert steps[format_case.id or 0].approval == "legal"
            assert steps[format_case.id or 0].gate["answer"] == answer
            assert own_case.id not in steps
            assert cases["TERR-035"].id not in steps
    finally:
        database.close()


def test_the_how_to_shows_files_that_have_these_columns() -> None:
    text = (DOCS / "territories-and-assortment.md").read_text("utf-8")
    known = {spec.stem: {column.name for column in spec.columns} for spec in policy_files()}
    shown = [set(headings.split(",")) for headings in re.findall(r"```csv\n(.*?)\n", text)]
    stems = [[stem for stem, columns in known.items() if headings <= columns] for headings in shown]
    assert stems == [
        ["territories"],
        ["outlets"],
        ["grant_quotas"],
        ["must_stock"],
        ["withdrawals"],
        ["party_channels"],
    ]
    for stem in ("territories", "outlets", "grant_quotas", "must_stock", "withdrawals", "party_channels"):
        assert f"`policy/{stem}.csv`" in text
