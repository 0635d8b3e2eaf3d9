"""What the `rules` commands and `check` say of own rules and of counsel's decisions."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from monitor.cli.context import Output
from monitor.cli.rules import proving
from monitor.engine.proof import check_rules
from monitor.errors import FaultsError
from monitor.facts.registry import schemas
from monitor.rulebook.load import shipped_folder
from tests.command_line import run_command

MAP = "map/MAP-001-advertised-below-map.yaml"
DECISION = """\
id: DEC-1
counsel: Dr. Weiss
dated: {dated}
expires: {expires}
jurisdiction: EU
topic: price
actions: [ask_correction]
rules: [LAW-PRICE-EU]
answer: review
reason: Genuine agents.
"""


def run(fresh: Path, *words: str) -> Any:
    result = run_command(*words, "-w", fresh)
    if isinstance(result.exception, FaultsError):
        raise result.exception
    return result


def decide(fresh: Path, dated: date, expires: date) -> None:
    (fresh / "decisions").mkdir(exist_ok=True)
    (fresh / "decisions" / "agents.yaml").write_text(DECISION.format(dated=dated, expires=expires), encoding="utf-8")


def override(fresh: Path, *edits: tuple[str, str]) -> None:
    text = (shipped_folder() / MAP).read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    (fresh / "rules" / "map").mkdir(parents=True)
    (fresh / "rules" / MAP).write_text(text, encoding="utf-8")


def test_list_says_what_an_own_rule_changes_of_the_shipped_one(fresh: Path) -> None:
    override(fresh, ("severity: high", "severity: low"), ("version: 2", "version: 7"), ("default: 1 %", "default: 2 %"),
             ("shortfall_bp: 1.01 %", "shortfall_bp: 2.01 %"), ("status: active", "status: draft"))  # fmt: skip
    listed = {rule["id"]: rule for rule in json.loads(run(fresh, "rules", "list", "--json").stdout)}
    assert listed["MAP-001"]["origin"] == "own, instead of the shipped one"
    assert listed["MAP-001"]["changes"] == [
        "version 2 → 7", "status active → draft", "severity high → low", "parameters", "when",
    ]  # fmt: skip
    assert listed["SELLER-001"]["changes"] == []
    words = " ".join(run(fresh, "rules", "list").output.split())
    assert "MAP-001 stands in the place of the shipped one: version 2 → 7, status active → draft" in words
    assert "Changed from the shipped rule: version 2 → 7" in run(fresh, "rules", "explain", "MAP-001").output


NUMBERED = {
    "no higher version": ((("severity: high", "severity: low"),), 2),
    "an older version": ((("severity: high", "severity: low"), ("version: 2", "version: 1")), 1),
}


@pytest.mark.parametrize(("edits", "version"), NUMBERED.values(), ids=NUMBERED.keys())
def test_an_own_rule_that_judges_otherwise_says_so_by_its_version(
    fresh: Path, edits: tuple[tuple[str, str], ...], version: int
) -> None:
    """A violation is told by rule and version: under the shipped number it would be another judgement's."""
    override(fresh, *edits)
    said = "rule MAP-001 judges otherwise than the shipped version 2"
    with pytest.raises(FaultsError) as refused:
        run(fresh, "rules", "check")
    line = (fresh / "rules" / MAP).read_text("utf-8").splitlines().index(f"version: {version}") + 1
    expected = f"rules/{MAP}:{line}: {said}; expected `version: 3` or higher"
    assert [str(fault) for fault in refused.value.faults] == [expected]
    words = " ".join(run(fresh, "rules", "list").output.split())
    assert f"{said}; `rules check` expects `version: 3` or higher" in words


@pytest.mark.parametrize(
    "edits",
    [
        (("severity: high", "severity: low"), ("version: 2", "version: 3")),
        (("status: active", "status: retired"),),
        (("why: >-", "why: >-\n  Ours."),),
    ],
    ids=["a higher version", "out of force", "prose only"],
)
def test_an_own_rule_of_its_own_number_or_of_the_same_judgement_is_in_order(
    fresh: Path, edits: tuple[tuple[str, str], ...]
) -> None:
    override(fresh, *edits)
    assert run(fresh, "rules", "check").exit_code == 0
    assert "judges otherwise" not in run(fresh, "rules", "list").output


def test_list_and_explain_say_which_parameters_the_settings_set(fresh: Path) -> None:
    assert "by channelwarden.toml" not in run(fresh, "rules", "list").output
    with (fresh / "channelwarden.toml").open("a", encoding="utf-8") as settings:
        settings.write('[rules.MAP-001]\ntolerance = "2.5 %"\n[rules.MAP-002]\ntolerance = "1 %"\n')
    words = " ".join(run(fresh, "rules", "list").output.split())
    assert "MAP-001: parameter tolerance is 2.5 % by channelwarden.toml; shipped: 1 %" in words
    assert words.count("by channelwarden.toml") == 1, "a parameter set to what is shipped changes nothing"
    assert "`tolerance` (share): 2.5 % (default 1 %)" in run(fresh, "rules", "explain", "MAP-001").output
    override(fresh, ("version: 2", "version: 7"), ("default: 1 %", "default: 2 %"))
    assert "is 2.5 % by channelwarden.toml; its own file: 2 %; shipped: 1 %" in " ".join(
        run(fresh, "rules", "list", "--family", "map").output.split()
    )
    listed = {rule["id"]: rule["parameters"] for rule in json.loads(run(fresh, "rules", "list", "--json").stdout)}
    assert listed["MAP-001"] == [{"name": "tolerance", "value": "2.5 %", "default": "2 %", "shipped": "1 %"}]
    assert listed["MAP-002"] == [{"name": "tolerance", "value": "1 %", "default": "1 %", "shipped": "1 %"}]
    assert listed["MAP-004"] == []
    explained = json.loads(run(fresh, "rules", "explain", "MAP-001", "--json").stdout)
    assert explained["parameters"] == listed["MAP-001"]


def test_a_decision_in_force_is_said_wherever_the_gate_is_shown(fresh: Path) -> None:
    today = datetime.now(UTC).date()
    decide(fresh, today - timedelta(days=9), today + timedelta(days=9))
    for words in (
        ("rules", "list", "--family", "law"),
        ("rules", "check"),
        ("check",),
        ("rules", "explain", "LAW-PRICE-EU"),
    ):
        said = " ".join(run(fresh, *words).output.split())
        assert f"DEC-1, in force until {today + timedelta(days=9)}" in said, words
        assert "Dr. Weiss" in said
    assert "DEC-1" not in run(fresh, "rules", "list", "--family", "map").output
    assert "DEC-1" not in run(fresh, "rules", "explain", "LAW-PRICE-UK").output
    listed = {rule["id"]: rule for rule in json.loads(run(fresh, "rules", "list", "--json").stdout)}
    assert len(listed["LAW-PRICE-EU"]["relaxed_by"]) == 1
    assert listed["LAW-PRICE-UK"]["relaxed_by"] == []


def test_why_counsel_decided_so_is_explained_to_legal_alone_and_on_no_page(fresh: Path, tmp_path: Path) -> None:
    today = datetime.now(UTC).date()
    decide(fresh, today - timedelta(days=9), today + timedelta(days=9))
    explain = ("rules", "explain", "LAW-PRICE-EU")
    assert "Genuine agents" in run(fresh, *explain, "--audience", "legal").output
    run(fresh, "rules", "docs", str(tmp_path / "pages"))
    page = next((tmp_path / "pages").rglob("LAW-PRICE-EU*.md")).read_text(encoding="utf-8")
    for told in (run(fresh, *explain).output, run(fresh, *explain, "--json").stdout, page):
        assert "DEC-1" in told
        assert "Genuine agents" not in told


def test_a_lapsed_decision_is_no_fault_and_said_to_be_ignored(fresh: Path) -> None:
    decide(fresh, date(2024, 1, 1), date(2024, 12, 31))
    for words in (("rules", "check"), ("check",)):
        result = run(fresh, *words)
        assert result.exit_code == 0
        assert "DEC-1, lapsed on 2024-12-31, ignored" in " ".join(result.output.split())


@pytest.mark.parametrize("words", [("check",), ("rules", "check")])
def test_a_faulty_decision_fails_both_checks(fresh: Path, words: tuple[str, ...]) -> None:
    decide(fresh, date(2026, 1, 1), date(2028, 1, 1))
    with pytest.raises(FaultsError, match=r"decisions/agents\.yaml:4: it runs from 2026-01-01 to 2028-01-01"):
        run(fresh, *words)


def test_docs_without_a_folder_prints_every_fact(fresh: Path) -> None:
    output = run(fresh, "rules", "docs").output
    for part in ("# Fact `offer`", "# Fact `action`", "`shortfall_bp`", "basis points"):
        assert part in output
    facts = json.loads(run(fresh, "rules", "docs", "--json").stdout)
    values = {item["name"]: item["values"] for item in facts["offer"]["attributes"]}
    assert (values["condition"], values["seller"]) == (["new", "used", "refurbished"], None)
    assert "| `condition` | text, one of `new`, `used`, `refurbished` |" in output
    assert {"name", "type", "unit", "meaning", "unknown", "values"} == set(facts["offer"]["attributes"][0])


def test_the_lock_is_in_order_and_renewing_it_changes_nothing() -> None:
    before = (shipped_folder() / "versions.lock").read_text("utf-8")
    result = run_command("rules", "lock", "--json")
    assert json.loads(result.stdout)["changed"] == []
    assert (shipped_folder() / "versions.lock").read_text("utf-8") == before


def test_proving_tells_how_far_it_is_for_the_progress_bar(folder: Any) -> None:
    folder.put()
    told: list[tuple[int, int]] = []
    check_rules(own=None, schemas=schemas(), overrides={}, shipped=folder.root, told=lambda *step: told.append(step))
    assert told == [(1, 2), (2, 2)]


def test_on_a_terminal_the_bar_is_on_stderr_and_elsewhere_there_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    for terminal in (True, False):
        output = Output(as_json=True)
        output.console = Console(stderr=True, force_terminal=terminal, width=80)
        with proving(output) as told:
            told(1, 2)
        shown = capsys.readouterr()
        assert shown.out == ""
        assert ("proving the rules" in shown.err) is terminal
