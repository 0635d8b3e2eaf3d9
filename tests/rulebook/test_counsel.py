"""Counsel's decision files: strictly read, at most a year long, never for everywhere; faults with file and line."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from monitor.engine.proof import check_rules
from monitor.errors import FaultsError
from monitor.facts.registry import schemas
from monitor.rulebook.counsel import gather_decisions, load_decisions

DECISION = """\
id: DEC-2026-01
counsel: Dr. Anna Weiss, Weiss & Partner
dated: 2026-03-01
expires: 2027-02-28
jurisdiction: EU
topic: price
actions: [ask_correction]
rules: [LAW-910]
answer: review
reason: Genuine agents only; their prices are ours to set.
"""
FILE = "decisions/agents.yaml"


EUROPE = (('jurisdiction: {is: "*"}', "jurisdiction: {is: EU}"), ('jurisdiction: "*"}', "jurisdiction: EU}"))


@pytest.fixture
def folder(folder: Any) -> Any:
    """The smallest gate, and a law rule that blocks prices in the EU."""
    elsewhere = ("jurisdiction: EU}]", "jurisdiction: UK}]")
    folder.gate(elsewhere, *EUROPE, ("id: LAW-900", "id: LAW-910"), name="law/LAW-910-eu.yaml")
    return folder


@pytest.fixture
def decisions(tmp_path: Path) -> Path:
    made = tmp_path / "decisions"
    made.mkdir()
    return made


def put(decisions: Path, *edits: tuple[str, str], name: str = "agents.yaml") -> None:
    text = DECISION
    for old, new in edits:
        assert old in text, f"{old!r} is not in the decision"
        text = text.replace(old, new, 1)
    (decisions / name).write_text(text, encoding="utf-8")


def test_a_decision_is_read_with_all_it_says(folder: Any, decisions: Path) -> None:
    put(decisions, ("reason:", "regions: [DE-BY]\nagreement_types: [selective]\nreason:"))
    (found,) = load_decisions(decisions, folder.load())
    assert (found.id, found.counsel, found.path) == ("DEC-2026-01", "Dr. Anna Weiss, Weiss & Partner", FILE)
    assert (found.dated, found.expires) == (date(2026, 3, 1), date(2027, 2, 28))
    assert (found.answer, found.actions, found.rules) == ("review", ("ask_correction",), ("LAW-910",))
    assert (found.regions, found.agreement_types) == (("DE-BY",), ("selective",))


def test_a_workspace_without_decisions_has_none(folder: Any, tmp_path: Path) -> None:
    assert load_decisions(tmp_path / "none", folder.load()) == ()


def test_both_ends_belong_to_a_decision_and_nothing_beyond(folder: Any, decisions: Path) -> None:
    put(decisions)
    (found,) = load_decisions(decisions, folder.load())
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2027, 2, 28), date(2027, 3, 1)]
    assert [found.in_force(day) for day in days] == [False, True, True, False]
    assert found.state(days[0]) == "not in force before 2026-03-01"
    assert found.state(days[2]) == "in force until 2027-02-28"
    assert found.state(days[3]) == "lapsed on 2027-02-28, ignored"


@pytest.mark.parametrize("expires", ["2026-03-01", "2027-03-02"], ids=["a day", "a year and a day"])
def test_a_decision_lasts_a_day_at_least_and_a_leap_year_at_most(folder: Any, decisions: Path, expires: str) -> None:
    put(decisions, ("expires: 2027-02-28", f"expires: {expires}"))
    (found,) = load_decisions(decisions, folder.load())
    assert found.expires == date.fromisoformat(expires)


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (("counsel:", "councel:"), ":2: unknown key 'councel' in a decision; did you mean 'counsel'?"),
        (("counsel: Dr. Anna Weiss, Weiss & Partner\n", ""), ":1: key 'counsel' is missing in a decision"),
        (("counsel: Dr. Anna Weiss, Weiss & Partner", "counsel: ''"), ":2: 'counsel' is empty"),
        (("counsel: Dr. Anna Weiss, Weiss & Partner", "counsel: '-'"), ":2: 'counsel' is `-`, which says nothing"),
        (
            ("counsel: Dr. Anna Weiss, Weiss & Partner", "counsel: '?? 12'"),
            ":2: 'counsel' is `?? 12`, which says",
        ),
        (("expires: 2027-02-28\n", ""), ":1: key 'expires' is missing in a decision"),
        (("expires: 2027-02-28", "expires: never"), ":4: 'expires' is `never`; expected a day written 2026-12-31"),
        (("expires: 2027-02-28", "expires: 2027-02-30"), ":4: 'expires' is `2027-02-30`"),
        (
            ("expires: 2027-02-28", "expires: 2027-03-03"),
            ":4: it runs from 2026-03-01 to 2027-03-03, longer than a year",
        ),
        (("expires: 2027-02-28", "expires: 2026-02-28"), ":4: it expires on 2026-02-28, before its date 2026-03-01"),
        (("jurisdiction: EU", 'jurisdiction: "*"'), ":5: a decision for the jurisdiction '*' would open the gate"),
        (("jurisdiction: EU", "jurisdiction: EUR"), ":5: unknown jurisdiction 'EUR'; did you mean 'EU'?"),
        (("topic: price", "topic: prices"), ":6: unknown topic 'prices'; did you mean 'price'?"),
        (("[ask_correction]", "[ask_corection]"), ":7: unknown word in 'actions' 'ask_corection'; did you mean"),
        (("actions: [ask_correction]", "actions: []"), ":7: 'actions' is empty; expected at least 1"),
        (("rules: [LAW-910]", "rules: []"), ":8: 'rules' is empty; expected at least 1"),
        (("rules: [LAW-910]", "rules: [LAW-91]"), ":8: unknown law rule 'LAW-91'; did you mean 'LAW-910'?"),
        (("answer: review", "answer: block"), ":9: a decision relaxes the gate, `block` does not"),
        (("answer: review", "answer: alow"), ":9: unknown answer 'alow'; did you mean 'allow'?"),
        (("reason: Genuine agents only; their prices are ours to set.", "reason: ''"), ":10: 'reason' is empty"),
        (("reason: Genuine agents only; their prices are ours to set.", "reason: ..."), ":10: 'reason' is `...`"),
        (("id: DEC-2026-01", "id: first"), ":1: 'first' is no id of a decision"),
        (
            ("dated: 2026-03-01", "dated: 2026-03-01\ndated: 2026-04-01"),
            ":4: key 'dated' stands twice, first in line 3",
        ),
        (("answer: review", "answer: review\nregions: []"), ":10: 'regions' is empty; expected at least 1"),
        (
            ("answer: review", "answer: review\nagreement_types: []"),
            ":10: 'agreement_types' is empty; expected at least",
        ),
        ((DECISION, "- id: DEC-2026-01\n"), ":1: a decision file holds keys"),
        ((DECISION, ""), ":1: the file is empty"),
        (("answer: review", "answer: review\nregions: [Bavaria]"), ":10: 'Bavaria' is no region; expected ISO 3166-2"),
        (
            ("answer: review", "answer: review\nagreement_types: [selectiv]"),
            ":10: unknown word in 'agreement_types' 'selectiv'; did you mean 'selective'?",
        ),
    ],
)
def test_a_fault_names_file_line_and_mend(folder: Any, decisions: Path, edit: Any, expected: str) -> None:
    put(decisions, edit)
    found, faults = gather_decisions(decisions, folder.load())
    assert found == ()
    assert any(str(fault).startswith(FILE + expected) for fault in faults), [str(fault) for fault in faults]


def test_only_what_is_stricter_than_the_decision_and_in_force_is_relaxed(folder: Any, decisions: Path) -> None:
    review = ("gate: block", "gate: review")
    folder.gate(review, ("id: LAW-900", "id: LAW-911"), name="law/LAW-911-mild.yaml")
    folder.gate(("status: active", "status: retired"), ("id: LAW-900", "id: LAW-912"), name="law/LAW-912-old.yaml")
    put(decisions, ("[LAW-910]", "[LAW-911, LAW-912]"))
    faults = [str(fault) for fault in gather_decisions(decisions, folder.load())[1]]
    assert any("law rule LAW-911 answers `review`, which `review` does not relax" in fault for fault in faults)
    assert any("law rule LAW-912 is retired and says nothing that could be relaxed" in fault for fault in faults)


@pytest.mark.parametrize(
    "edit",
    [("[LAW-910]", "[LAW-900]"), ("topic: price", "topic: kpi"), ("jurisdiction: EU", "jurisdiction: UK")],
    ids=["a rule of elsewhere", "another topic", "another jurisdiction"],
)
def test_a_rule_that_never_speaks_of_it_cannot_be_relaxed(folder: Any, decisions: Path, edit: Any) -> None:
    put(decisions, edit)
    (fault,) = gather_decisions(decisions, folder.load())[1]
    assert str(fault).startswith(f"{FILE}:8: law rule LAW-9")
    assert "never speaks of what this decision is about" in str(fault)


@pytest.mark.parametrize(("today", "early"), [("2026-01-28", True), ("2026-01-29", False), ("2027-06-01", False)])
def test_a_decision_does_not_lie_there_more_than_a_month_before_it_begins(
    folder: Any, decisions: Path, today: str, early: bool
) -> None:
    """Files for the years to come, written together, would outlast the yearly look."""
    put(decisions)
    found, faults = gather_decisions(decisions, folder.load(), date.fromisoformat(today))
    assert (len(found), len(faults)) == ((0, 1) if early else (1, 0))
    assert all(
        f"{FILE}:3: it is dated 2026-03-01, more than a month ahead" in str(fault)
        and "keep the file elsewhere until 2026-01-29" in str(fault)
        for fault in faults
    )


def test_the_house_default_is_relaxed_only_by_name(folder: Any, decisions: Path) -> None:
    put(decisions, ("[LAW-910]", "[default]"))
    assert load_decisions(decisions, folder.load())[0].rules == ("default",)


def test_two_decisions_with_one_id_are_refused(folder: Any, decisions: Path) -> None:
    put(decisions)
    put(decisions, name="later.yaml")
    with pytest.raises(FaultsError, match=r"later\.yaml:1: id 'DEC-2026-01' is already used by decisions/agents\.yaml"):
        load_decisions(decisions, folder.load())


def test_a_file_that_would_be_passed_over_is_a_fault(folder: Any, decisions: Path) -> None:
    for name in ("agents.yml", "agents.txt"):
        put(decisions, name=name)
    (decisions / "old").mkdir()
    put(decisions, name="old/agents.yaml")
    faults = [str(fault) for fault in gather_decisions(decisions, folder.load())[1]]
    assert len([fault for fault in faults if "would not be read as a decision" in fault]) == 3


def test_all_faults_of_all_decisions_come_at_once_with_those_of_the_rules(folder: Any, decisions: Path) -> None:
    folder.put(("severity: high", "severity: huge"))
    put(decisions, ("counsel:", "councel:"))
    put(decisions, ("topic: price", "topic: prices"), ("answer: review", "answer: alow"), name="later.yaml")
    with pytest.raises(FaultsError) as raised:
        check_rules(own=None, schemas=schemas(), overrides={}, decisions=decisions, shipped=folder.root)
    said = str(raised.value)
    for part in ("unknown severity 'huge'", "agents.yaml:2:", "later.yaml:6:", "later.yaml:9:"):
        assert part in said
