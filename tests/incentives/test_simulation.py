"""A scheme on history: cost, growth and margin by partner and period, with warnings, and nothing written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlmodel import Session, select
from typer.testing import Result

from monitor.errors import FaultsError, RefusedError
from monitor.model import PolicyVersion
from monitor.settings import Workspace
from scrapers.texts import read_agreement
from tests.command_line import run_command
from tests.incentives.scheme_stand import scheme_text, write_scheme

TIERS = "tiers:\n  - {from: 0, rate: 2 %}\n  - {from: 600000, rate: 5 %}\n"


def run(stand: Workspace, text: str, *more: str) -> Result:
    """Simulate a draft that lies outside the workspace's schemes."""
    draft = stand.root / "draft.yaml"
    draft.write_text(text, encoding="utf-8")
    words = ["incentives", "simulate", str(draft), "--since", "2025-01-01", "--until", "2026-06-30", *more]
    return run_command(*words, "-w", stand.root)


def test_a_draft_is_costed_against_the_margin_on_growth(stand: Workspace, session: Session) -> None:
    done = run(stand, scheme_text("whole_volume", TIERS + "margin: 10 %\n"), "--json")
    assert done.exit_code == 0, done.output
    data = json.loads(done.stdout)
    found = {line["period"]: (line["cost"], line["growth"], line["margin"], line["gain"]) for line in data["lines"]}
    assert found["2026-Q1"] == ("12000.00", "99999.99", "10000.00", "-2000.00")
    assert found["2026-Q2"] == ("35000.00", None, None, None), "the second quarter of 2025 is not entered"
    assert found["2025-Q4"] == (None, None, None, None)
    assert data["cost"] == "57000.00"
    assert [line["cliffs"] for line in data["lines"] if line["period"] == "2026-Q1"] == [
        ["0.01 more volume pays 18,000.0002 more: cliff"]
    ]
    assert [warning.partition(":")[0] for warning in data["warnings"]] == [
        "of use to the partner only", "3 of 6 results are not known, so the cost is a lower bound",
    ]  # fmt: skip
    assert data["written"] is False
    assert len(session.exec(select(PolicyVersion)).all()) == 1


def test_the_version_in_force_stands_beside_the_draft(stand: Workspace) -> None:
    text = scheme_text("whole_volume", "tiers: [{from: 0, rate: 1 %}]\n")
    write_scheme(stand, "in-force", text)
    draft = scheme_text("whole_volume", TIERS).replace("version: 1", "version: 2")
    data = json.loads(run(stand, draft, "--json").stdout)
    found = {line["period"]: (line["cost"], line["present"]) for line in data["lines"]}
    assert found["2026-Q1"] == ("12000.00", "6000.00")
    assert found["2025-Q1"] == ("10000.00", None), "the version in force did not hold then"
    assert "it costs 34,000.00 more than the version in force, in 2 of 6 results" in data["warnings"]


MONTHLY = "".join(f"northwind,2026-0{month}-01,2026-0{month}-{last},100000,0,EUR\n" for month, last in
                  ((1, 31), (2, 28), (3, 31)))  # fmt: skip


@pytest.mark.parametrize(
    ("kinds", "until", "present", "said"),
    [
        (
            ("quarter", "month"),
            "2026-03-31",
            [None] * 3,
            "it costs 3,000.00 more than the version in force over 2026-Q1",
        ),
        (("quarter", "month"), "2026-02-28", [None] * 2, "the version in force pays for longer periods, and what it"),
        (("year", "month"), "2026-03-31", [None] * 3, "the version in force pays for longer periods, and what it paid"),
        (
            ("month", "quarter"),
            "2026-03-31",
            ["3000.00"],
            "it costs 3,000.00 more than the version in force, in 1 of 1",
        ),
        (
            ("month", "month"),
            "2026-03-31",
            ["1000.00"] * 3,
            "it costs 3,000.00 more than the version in force, in 3 of",
        ),
    ],
)
def test_pay_for_a_longer_period_is_not_set_beside_a_shorter_one(
    stand: Workspace, kinds: tuple[str, str], until: str, present: list[str | None], said: str
) -> None:
    head = (stand.policy / "purchases.csv").read_text(encoding="utf-8").partition("\n")[0]
    (stand.policy / "purchases.csv").write_text(f"{head}\n{MONTHLY}", encoding="utf-8")
    in_force = "tiers: [{from: 0, rate: 1 %}]\n"
    write_scheme(stand, "in-force", scheme_text("whole_volume", in_force, period=kinds[0]))
    draft = scheme_text("whole_volume", TIERS, period=kinds[1]).replace("version: 1", "version: 2")
    data = json.loads(run(stand, draft, "--since", "2026-01-01", "--until", until, "--json").stdout)
    assert [line["present"] for line in data["lines"]] == present
    beside = [warning for warning in data["warnings"] if "the version in force" in warning]
    assert [warning.startswith(said) for warning in beside] == [True]


def test_a_version_that_held_for_a_part_of_a_period_is_not_set_beside_all_of_it(stand: Workspace) -> None:
    text = scheme_text("whole_volume", "tiers: [{from: 0, rate: 1 %}]\n")
    write_scheme(stand, "in-force", text.replace("valid_from: 2026-01-01", "valid_from: 2026-05-01"))
    (stand.policy / "purchases.csv").write_text(
        (stand.policy / "purchases.csv")
        .read_text(encoding="utf-8")
        .replace("northwind,2026-04-01,2026-06-30,", "northwind,2026-05-01,2026-06-30,")
    )
    data = json.loads(
        run(stand, scheme_text("whole_volume", TIERS).replace("version: 1", "version: 2"), "--json").stdout
    )
    assert {line["present"] for line in data["lines"]} == {None}


def test_pay_without_growth_is_said(stand: Workspace) -> None:
    text = (stand.policy / "purchases.csv").read_text(encoding="utf-8")
    (stand.policy / "purchases.csv").write_text(text.replace(",500000,", ",600000,"), encoding="utf-8")
    done = run(stand, scheme_text("whole_volume", TIERS + "margin: 10 %\n"), "--json")
    assert "12,000.00 of the cost goes to 1 of 6 results without any growth" in json.loads(done.stdout)["warnings"]


def test_a_cascade_is_said_to_be_simulated_on_the_whole_base(stand: Workspace) -> None:
    done = run(stand, scheme_text("whole_volume", TIERS + "stacking: cascade\nposition: 2\n"))
    assert "simulated on the whole base" in " ".join(done.output.split())


def test_the_sheet_reads_as_reviewed(stand: Workspace, golden: Callable[[str, str], None]) -> None:
    folder = stand.root / "sheets"
    text = scheme_text("whole_volume", TIERS + "margin: 10 %\n")
    for fmt in ("txt", "html", "json", "xlsx", "pdf"):
        assert run(stand, text, "--format", fmt, "-o", str(folder)).exit_code == 0
    path = folder / "simulation-whole-volume-v1.txt"
    golden("simulation.txt", re.sub(r"simulation · .*", "simulation · today", path.read_text(encoding="utf-8")))
    book = load_workbook(path.with_suffix(".xlsx"))
    assert [cell.value for cell in book["Partners"][2]][:8] == [
        "Northwind Optik GmbH", None, 1_799_999.99, 99_999.99, 57_000, 3.17, 10_000, -2_000,
    ]  # fmt: skip
    said = " ".join(read_agreement("sheet.pdf", path.with_suffix(".pdf").read_bytes()).text.split())
    assert "Growth that would have paid for this: 120,000.00 EUR" in said
    assert "Growth that would have paid for this" in path.with_suffix(".html").read_text(encoding="utf-8")
    assert json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["document"] == "simulation_sheet"


def test_people_read_a_table_and_what_to_mind(stand: Workspace) -> None:
    done = run(stand, scheme_text("whole_volume", TIERS))
    assert "Cost: 57,000.00 EUR" in done.output
    assert "Mind: whether it pays for itself is not known: the scheme names no margin" in " ".join(done.output.split())


def test_targets_out_of_reach_are_said(stand: Workspace) -> None:
    done = run(stand, scheme_text("whole_volume", "tiers: [{from: 9000000, rate: 2 %}]\n"))
    assert "nobody would have earned anything" in done.output


def test_a_faulty_draft_is_refused_with_its_line(stand: Workspace) -> None:
    done = run(stand, scheme_text("whole_volume", "tiers: [{from: 0, rate: 2}]\n"))
    assert isinstance(done.exception, FaultsError)
    assert str(done.exception).startswith("draft.yaml:13: 'rate' is `2`")


def test_a_history_shorter_than_a_period_is_refused(stand: Workspace) -> None:
    done = run(stand, scheme_text("whole_volume", TIERS, period="year"), "--since", "2026-02-01")
    assert isinstance(done.exception, RefusedError)
    assert "no whole year lies between 2026-02-01 and 2026-06-30" in str(done.exception)


def test_a_draft_that_is_not_there_is_said(stand: Workspace, tmp_path: Path) -> None:
    words = ["incentives", "simulate", str(tmp_path / "none.yaml"), "--since", "2025-01-01", "-w", str(stand.root)]
    done = run_command(*words)
    assert "cannot be read (No such file or directory); expected a scheme file" in str(done.exception)
