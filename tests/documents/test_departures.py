"""Every digest says where the workspace departs from what is shipped: counsel's decisions and rules made milder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import Session

from monitor.documents import digest
from monitor.documents.departures import limit_lines
from monitor.errors import FaultsError
from monitor.facts.registry import schemas
from monitor.rulebook.load import load_rules
from monitor.rulebook.records import Condition, Group, Literal, Rule
from monitor.settings import Limits, Workspace
from monitor.vocabulary import RuleStatus, Severity, Visibility
from reports.records import Digest
from reports.render import render

Rules = dict[str, Rule]

DECISION = """\
id: DEC-2026-01
counsel: Dr. Anna Weiss, Weiss & Partner
dated: 2026-01-15
expires: {expires}
jurisdiction: EU
topic: price
actions: [show_internally, ask_correction]
rules: [LAW-EU-001]
answer: review
reason: The dealers of this brand in the EU are genuine agents (Regulation (EU) 2022/720, recital 29).
"""


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    """The workspace with a decision of counsel."""
    write(workspace.decisions, "2026-12-31")
    return workspace


def write(folder: Path, expires: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "agents.yaml").write_text(DECISION.format(expires=expires), encoding="utf-8")


@pytest.fixture
def changed(rules: Rules) -> Rules:
    """The rules, two of them made milder by the workspace and one stricter."""

    def own(rule_id: str, **more: object) -> Rule:
        shipped = rules[rule_id]
        path = f"rules/{shipped.family}/{rule_id}-ours.yaml"
        return replace(shipped, over=shipped, shipped=False, version=2, path=path, **more)  # type: ignore[arg-type]

    return rules | {
        "MAP-001": own("MAP-001", severity=Severity.LOW),
        "SELLER-001": own("SELLER-001", status=RuleStatus.RETIRED),
        "TERR-001": own("TERR-001", severity=Severity.CRITICAL),
    }


@pytest.fixture
def build(session: Session, workspace: Workspace, changed: Rules) -> Callable[..., Digest]:
    def built(audience: str = Visibility.CHANNEL, day: date = date(2026, 3, 3)) -> Digest:
        now = datetime(day.year, day.month, day.day, 14, tzinfo=UTC)
        return digest.build(session, workspace=workspace, rules=changed, audience=audience, local_date=day, now=now)

    return built


@pytest.mark.parametrize("fmt", ["html", "txt", "json"])
def test_a_digest_with_departures_reads_as_reviewed(
    build: Callable[..., Digest], golden: Callable[[str, str], None], fmt: str
) -> None:
    golden(f"digest-departures.{fmt}", render(build(), fmt))


@pytest.mark.parametrize("audience", list(Visibility))
def test_both_digests_show_what_was_made_milder_and_nothing_else(
    build: Callable[..., Digest], audience: Visibility
) -> None:
    footer = build(audience).footer
    assert any("DEC-2026-01, in force until 31 December 2026" in line and "Dr. Anna Weiss" in line for line in footer)
    told = [line for line in footer if line.startswith("Changed by this workspace")]
    assert len(told) == 2
    assert "MAP-001" in told[0] and "severity high → low" in told[0] and "version 1 → 2" in told[0]
    assert "SELLER-001" in told[1] and "status active → retired" in told[1]


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        ({"confirm_after_hours": 0}, ["a second capture confirms after 0 instead of 4 hours"]),
        ({"blast_radius_percent": 100}, ["no pass is held that newly accuses more than 25 % of the parties"]),
        (
            {"blast_radius_percent": 99},
            ["a pass is held that newly accuses more than 99 %, as shipped more than 25 % of the parties"],
        ),
        ({"blast_radius_minimum": 1000}, ["no pass is held that newly accuses up to 1000 instead of 3 parties"]),
        ({"confirm_after_hours": 6, "blast_radius_percent": 10}, []),
        ({}, []),
    ],
)
def test_a_limit_under_which_more_are_accused_is_told(limits: dict[str, float], told: list[str]) -> None:
    lines = list(limit_lines(Limits.model_validate(limits)))
    assert lines == [f"Changed by this workspace: {line} (channelwarden.toml)." for line in told]


def test_an_own_condition_that_lets_somebody_go_is_told(build: Callable[..., Digest], changed: Rules) -> None:
    rule = changed["TERR-001"]
    friend = Condition("party_name", "is_not", Literal("Friend"))
    changed["TERR-001"] = replace(rule, when=Group("all", (*rule.when.parts, friend)))
    told = [line for line in build(Visibility.CHANNEL).footer if "TERR-001" in line]
    assert len(told) == 1
    assert "when" in told[0] and "rules/territory/TERR-001-ours.yaml" in told[0]


def test_a_parameter_that_makes_a_rule_find_less_is_told_with_both_values(
    build: Callable[..., Digest], changed: Rules
) -> None:
    overrides = {"NET-001": {"least_days": 365}, "KPI-024": {"tolerance": "20 %"}, "KPI-008": {"spread": "1 %"}}
    changed |= load_rules(own=None, schemas=schemas(), overrides=overrides)
    told = [line for line in build(Visibility.CHANNEL).footer if ": parameter " in line]
    assert [line.split(" ")[4] for line in told] == ["KPI-024", "NET-001"]  # the third finds more
    assert "parameter tolerance 5 % → 20 % (channelwarden.toml)" in told[0]
    assert "parameter least_days 180 → 365 (channelwarden.toml)" in told[1]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 1, 14), ""),
        (date(2026, 1, 15), "in force until 31 December 2026"),
        (date(2026, 12, 31), "in force until 31 December 2026"),
        (date(2027, 1, 1), "lapsed on 31 December 2026"),
        (date(2027, 1, 14), "lapsed on 31 December 2026"),
        (date(2027, 1, 15), ""),
    ],
)
def test_a_decision_is_shown_while_in_force_and_for_two_weeks_after_it_lapsed(
    build: Callable[..., Digest], day: date, expected: str
) -> None:
    told = [line for line in build(day=day).footer if "DEC-2026-01" in line]
    assert len(told) == bool(expected)
    assert all(expected in line for line in told)


@pytest.mark.parametrize("day", [date(2026, 12, 31), date(2027, 1, 1)])
def test_why_counsel_decided_so_stands_in_the_digest_of_legal_alone(build: Callable[..., Digest], day: date) -> None:
    def told(audience: Visibility) -> str:
        return next(line for line in build(audience, day).footer if "DEC-2026-01" in line)

    assert "genuine agents" in told(Visibility.LEGAL)
    assert "genuine agents" not in told(Visibility.CHANNEL)
    assert told(Visibility.CHANNEL).endswith("on 2026-01-15; the reason is for legal to read.")


def test_a_faulty_decision_stops_the_digest(build: Callable[..., Digest], workspace: Workspace) -> None:
    write(workspace.decisions, "2028-12-31")
    with pytest.raises(FaultsError, match="longer than a year"):
        build()
