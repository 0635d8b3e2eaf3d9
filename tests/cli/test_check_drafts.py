"""`check` reads the brand's own drafts and schemes before they are announced, and warns with place and article."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import Result

from monitor.agreements.names import clause_name
from tests.command_line import run_command

TIED = "Resellers that keep to the recommended resale price earn a bonus of 3 % of their purchases."
SCHEME = """\
id: {id}
title: {title}
version: 1
agreement: EX-A1
partners: [example-distributor]
valid_from: 2026-01-01
valid_to: 2026-12-31
period: quarter
currency: USD
kind: conditional
base: sell_out
method: whole_volume
tiers:
  - {{from: 0, rate: 2 %}}
"""


def said(result: Result) -> str:
    return " ".join(result.output.split())


def put_scheme(root: Path, title: str) -> None:
    (root / "schemes" / "one.yaml").write_text(SCHEME.format(id="one", title=title), encoding="utf-8")


def test_a_draft_that_ties_a_bonus_to_the_resale_price_is_warned_of_with_place_and_article(fresh: Path) -> None:
    (fresh / "policies" / "bonus.txt").write_text(f"1. Scope. All resellers.\n\n2. {TIED}\n")
    result = run_command("check", "-w", str(fresh))
    assert result.exit_code == 0
    name = clause_name("P03_rec_price_pressure")
    assert name.endswith("(P03)")
    assert f"Warning: policies/bonus.txt, page 1, clause 2: {name}" in said(result)
    assert "EU: prohibited; Regulation (EU) 2022/720 art 4(a)" in said(result)
    assert "1 warning about drafts." in said(result)
    assert run_command("check", "--strict", "-w", str(fresh)).exit_code == 1


def test_a_harmless_draft_and_an_empty_folder_pass_even_strictly(fresh: Path) -> None:
    assert run_command("check", "--strict", "-w", str(fresh)).exit_code == 0
    (fresh / "policies" / "volume.txt").write_text("A bonus of 3 % is paid for purchases of more than 100,000 EUR.")
    put_scheme(fresh, "Quarterly volume rebate")
    assert run_command("check", "--strict", "-w", str(fresh)).exit_code == 0


@pytest.mark.parametrize("title", ["Bonus for keeping the recommended price", "Премия за соблюдение розничных цен"])
def test_a_scheme_whose_title_ties_pay_to_the_price_is_warned_of_under_its_agreements_law(
    fresh: Path, title: str
) -> None:
    put_scheme(fresh, title)
    (warning,) = json.loads(run_command("check", "--json", "-w", str(fresh)).stdout)["warnings"]
    assert (warning["file"], warning["place"], warning["text"]) == ("schemes/one.yaml", "line 2", title)
    assert {verdict["jurisdiction"] for verdict in warning["verdicts"]} == {"US"}
    agreements = fresh / "policy" / "agreements.csv"
    agreements.write_text(agreements.read_text().replace(",US,", ",EU,"))
    (warning,) = json.loads(run_command("check", "--json", "-w", str(fresh)).stdout)["warnings"]
    assert [(verdict["jurisdiction"], verdict["verdict"]) for verdict in warning["verdicts"]] == [("EU", "prohibited")]


def test_a_scheme_with_a_kpi_on_the_resale_price_is_warned_of_at_the_kpis_line(fresh: Path) -> None:
    (fresh / "policy" / "kpis.csv").write_text(
        "id,name,description,measure,source\nshelf,Shelf,prices on the shelf,resale_price,audit\n"
        "turn,Turnover,,net_sales,sales reports\n"
    )
    head, _, _ = SCHEME.format(id="one", title="Quality").partition("method:")
    (fresh / "schemes" / "one.yaml").write_text(
        f"{head}method: weighted_kpi\nterms: {{fund: 10000}}\nkpis:\n"
        "  - {kpi: turn, measure: sell_out, weight: 50 %, target: 100}\n"
        "  - {kpi: shelf, measure: file, weight: 50 %}\n"
    )
    told = json.loads(run_command("check", "--json", "-w", str(fresh)).stdout)
    places = [(warning["place"], warning["text"]) for warning in told["warnings"]]
    assert places == [("line 16", "Shelf prices on the shelf")], told


def test_a_draft_nobody_can_read_is_a_warning_and_faults_are_said_beside_warnings(fresh: Path) -> None:
    (fresh / "policies" / "bonus.xlsx").write_bytes(b"PK\x03\x04 a workbook")
    result = run_command("check", "-w", str(fresh))
    assert result.exit_code == 0
    assert "Warning: policies/bonus.xlsx: the format is not known" in said(result)
    assert "nobody knows what it says" in said(result)
    (fresh / "policy" / "parties.csv").unlink()
    broken = run_command("check", "--json", "-w", str(fresh))
    assert broken.exit_code == 1
    told = json.loads(broken.stdout)
    assert told["faults"]
    assert [warning["file"] for warning in told["warnings"]] == ["policies/bonus.xlsx"]
