"""A brand's own scheme that ties a benefit to the resale price is flagged before it is announced."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner, Result

from monitor.agreements.own_policies import PRICE_BONUS, own_documents, own_hits
from monitor.cli.app import build
from monitor.settings import Workspace
from scrapers.texts import read_agreement

TIED = [
    "Resellers that keep to the recommended resale price earn a bonus of 3 % of their purchases.",
    "The quarterly rebate is paid only if the reseller's selling price is not below the list price.",
    "Marketing funds are available to dealers that advertise at or above the minimum advertised price.",
    "Resellers who advertise below MAP lose their bonus for the quarter.",
    "Ретробонус выплачивается при условии соблюдения рекомендованных розничных цен.",
    "Премия начисляется, если цена реализации не ниже РРЦ.",
    "Der Bonus wird nur gezahlt, wenn der Händler die unverbindliche Preisempfehlung einhält.",
    "La ristourne est versée à condition que le distributeur respecte les prix de revente conseillés.",
]
FREE = [
    "A bonus of 3 % is paid for purchases of more than 100,000 EUR in a year.",
    "The bonus is paid regardless of the resale prices of the reseller, provided that it reports its stock.",
    "The reseller is free to set its resale prices; a bonus is paid on condition of timely payment.",
    "The recommended retail price of each product is on the price list.",
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
    (folder / "notes.xlsx").write_bytes(b"not a text")
    assert [path.name for path in own_documents(workspace.root)] == ["volume.txt"]
    assert scan(workspace).exit_code == 0
    (folder / "price.txt").write_text(TIED[0])
    done = scan(workspace, "--jurisdiction", "EU", "--json")
    assert done.exit_code == 1
    first, second = json.loads(done.stdout)["files"]
    assert [clause["type"] for clause in first["clauses"]] == [PRICE_BONUS]
    assert first["clauses"][0]["verdicts"][0]["verdict"] == "prohibited"
    assert second["clauses"] == []


def test_an_empty_folder_says_what_belongs_there(workspace: Workspace) -> None:
    done = scan(workspace)
    assert done.exit_code == 0
    assert "put drafts of policies" in " ".join(done.stdout.split())
