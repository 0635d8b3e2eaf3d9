"""A brand's own scheme that ties a benefit to the resale price is flagged before it is announced."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner, Result

from monitor.agreements.detect import LEARNED
from monitor.agreements.own_policies import PRICE_BONUS, own_documents, own_hits
from monitor.agreements.second_reader import OWN, written
from monitor.cli.agreements import AgreementRefusedError
from monitor.cli.app import build
from monitor.settings import Workspace
from scrapers.texts import read_agreement
from tests.agreements.watchful import WATCHFUL

TIED = [
    "Resellers that keep to the recommended resale price earn a bonus of 3 % of their purchases.",
    "The quarterly rebate is paid only if the reseller's selling price is not below the list price.",
    "Marketing funds are available to dealers that advertise at or above the minimum advertised price.",
    "Resellers who advertise below MAP lose their bonus for the quarter.",
    "Ретробонус выплачивается при условии соблюдения рекомендованных розничных цен.",
    "Премия начисляется, если цена реализации не ниже РРЦ.",
    "Der Bonus wird nur gezahlt, wenn der Händler die unverbindliche Preisempfehlung einhält.",
    "La ristourne est versée à condition que le distributeur respecte les prix de revente conseillés.",
    "The reseller is free to sell elsewhere, but the rebate is paid only if the retail price is not below the "
    "recommended price.",
    "The reseller is free to sell elsewhere; the rebate is paid only if the retail price is not below the list price.",
    "Скидка на доставку не зависит от объёма, однако премия начисляется при условии соблюдения розничных цен.",
    "Der Bonus ist unabhängig vom Umsatz, wird jedoch nur gezahlt, wenn der Händler die Preisempfehlung einhält.",
]
FREE = [
    "A bonus of 3 % is paid for purchases of more than 100,000 EUR in a year.",
    "The bonus is paid regardless of the resale prices of the reseller, provided that it reports its stock.",
    "The reseller is free to set its resale prices; a bonus is paid on condition of timely payment.",
    "The recommended retail price of each product is on the price list.",
    "The reseller is free to set its prices, but a bonus is paid regardless of resale prices, provided that it pays.",
    "A bonus is paid for stock, but the reseller is free to sell below the recommended price.",
    "Бонус выплачивается независимо от розничных цен при условии своевременной оплаты.",
]


@pytest.mark.parametrize("text", TIED)
def test_a_benefit_tied_to_the_resale_price_is_flagged_in_its_place(text: str) -> None:
    read = read_agreement("scheme.txt", f"Incentive scheme\n\n{text}\n".encode())
    found = [hit for hit in own_hits(read) if hit.type.startswith("P")]
    assert [read.text[hit.start : hit.end] for hit in found] == [text]


@pytest.mark.parametrize("text", FREE)
def test_a_benefit_for_something_else_is_not_flagged_as_tied_to_the_price(text: str) -> None:
    assert PRICE_BONUS not in {hit.type for hit in own_hits(read_agreement("scheme.txt", text.encode()))}


def scan(workspace: Workspace, *words: str) -> Result:
    return CliRunner().invoke(build(), ["agreements", "scan-own", *words, "-w", str(workspace.root)])


def test_the_command_reads_the_folder_and_ends_with_1_where_a_law_prohibits_a_draft(workspace: Workspace) -> None:
    folder = workspace.root / "policies" / "2026"
    folder.mkdir(parents=True)
    (folder / "volume.txt").write_text(FREE[0])
    for hidden in (".DS_Store", "~$volume.docx"):
        (folder / hidden).write_bytes(b"not a text")
    assert [path.name for path in own_documents(workspace.root)] == ["volume.txt"]
    assert scan(workspace).exit_code == 0
    (folder / "price.txt").write_text(TIED[0])
    done = scan(workspace, "--jurisdiction", "EU", "--json")
    assert done.exit_code == 1
    first, second = json.loads(done.stdout)["files"]
    assert [clause["type"] for clause in first["clauses"]] == [PRICE_BONUS]
    assert first["clauses"][0]["verdicts"][0]["verdict"] == "prohibited"
    assert second["clauses"] == []


def test_a_file_that_cannot_be_read_is_named_instead_of_passed_over(workspace: Workspace) -> None:
    folder = workspace.root / "policies"
    (folder / ".trash").mkdir(parents=True)
    (folder / ".trash" / "old.xlsx").write_bytes(b"PK\x03\x04 a workbook")
    assert scan(workspace).exit_code == 0
    (folder / "bonus.xlsx").write_bytes(b"PK\x03\x04 a workbook")
    error = scan(workspace).exception
    assert isinstance(error, AgreementRefusedError)
    assert "bonus.xlsx: the format is not known" in str(error)
    assert "agreements are read as" in str(error)


def test_the_workspace_s_own_second_reader_reads_own_documents_too(workspace: Workspace) -> None:
    folder = workspace.root / "policies"
    folder.mkdir()
    (folder / "scheme.txt").write_text("Rivals are unwelcome in the shops of our partners.")
    assert json.loads(scan(workspace, "--json").stdout)["files"][0]["clauses"] == []
    (workspace.root / OWN).write_text(written(WATCHFUL))
    (clause,) = json.loads(scan(workspace, "--json").stdout)["files"][0]["clauses"]
    assert (clause["type"], clause["detector"]) == ("E01_noncompete", LEARNED)


def test_an_empty_folder_says_what_belongs_there(workspace: Workspace) -> None:
    done = scan(workspace)
    assert done.exit_code == 0
    assert "put drafts of policies" in " ".join(done.stdout.split())
