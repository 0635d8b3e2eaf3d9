"""Review sheets: the clause highlighted in its context, worst first, once per text and findings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlmodel import Session, select

from monitor.documents import review_sheet
from monitor.documents.phrases import verdict_words
from monitor.facts.registry import schemas
from monitor.model import Agreement, AgreementFile, Clause, OutboxItem, Violation
from monitor.rulebook.load import load_rules
from monitor.rulebook.records import ClauseVerdict, Rule
from monitor.settings import Workspace
from monitor.vocabulary import ViolationStatus
from reports.records import ClauseFinding, ReviewSheet
from reports.render import render
from tests.documents.channel_story import Channel

Build = Callable[[], ReviewSheet | None]
Golden = Callable[[str, str], None]
Rules = dict[str, Rule]

NOW = datetime(2026, 3, 3, 14, 0, tzinfo=UTC)


@pytest.fixture
def build(session: Session, workspace: Workspace, rules: Rules) -> Build:
    return lambda: review_sheet.build(session, workspace=workspace, rules=rules, agreement_id="AG-7", now=NOW)


@pytest.mark.parametrize("fmt", ["html", "txt", "json"])
def test_a_review_sheet_reads_as_reviewed(story: Channel, build: Build, golden: Golden, fmt: str) -> None:
    golden(f"review-sheet.{fmt}", render(build(), fmt))


def test_the_clause_is_exactly_what_was_flagged(story: Channel, build: Build) -> None:
    (finding,) = build().findings
    assert finding.clause == "The Distributor shall not resell the Products below the minimum resale prices of Annex B."
    assert finding.before.endswith("4.2 ")
    assert [(place, standing) for place, _, _, standing in finding.verdicts] == [
        ("EU", "seen in source"),
        ("RU", "to be confirmed by counsel"),
    ]
    assert "<mark" in render(build(), "html")


def test_a_sheet_goes_to_legal_once_and_again_when_its_findings_change(
    story: Channel, session: Session, workspace: Workspace, rules: Rules
) -> None:
    def say() -> list[OutboxItem]:
        return review_sheet.issue(session, workspace=workspace, rules=rules, now=NOW)

    first = say()
    assert [(item.channel, item.kind) for item in first] == [("mail", "review_sheet"), ("file", "review_sheet")]
    assert first[0].recipient == "legal@brand.example"
    assert say() == []
    russian = session.exec(select(Violation).where(Violation.subject.contains("|RU|"))).one()
    russian.status = ViolationStatus.CURED
    story.add(russian)
    assert len(say()) == 2


def test_an_agreement_without_a_flag_has_no_sheet(
    story: Channel, session: Session, build: Build, workspace: Workspace, rules: Rules
) -> None:
    for row in session.exec(select(Violation).where(Violation.rule_id == "RPM-001")):
        row.status = ViolationStatus.CURED
        story.add(row)
    assert build() is None
    assert review_sheet.issue(session, workspace=workspace, rules=rules, now=NOW) == []


def test_worse_findings_come_first_and_long_context_is_cut_at_a_word(
    story: Channel, session: Session, build: Build, rules: Rules
) -> None:
    file = session.exec(select(AgreementFile)).one()
    kind = "E01_noncompete"
    clause = "The Distributor shall not sell competing goods."
    file.text = file.text + "word " * 400 + clause + " word" * 400
    start = file.text.index(clause)
    story.add(
        file,
        Clause(file_id=file.id, type=kind, start=start, end=start + len(clause), page=9, number="11"),
    )
    rules["NONCOMP-001"] = replace(rules["RPM-001"], id="NONCOMP-001", title="Non-compete", severity="medium")
    story.violation(
        None,
        ViolationStatus.CONFIRMED,
        "flag",
        rule_id="NONCOMP-001",
        party_key="nordic",
        case_subject="AG-7",
        subject=f"clause|AG-7|EU|{kind}|{start}",
        period="7" * 12,
        fact={"jurisdiction": "EU"},
    )
    first, second = build().findings
    assert (first.risk, second.risk) == ("critical", "medium")
    assert second.before.startswith("… word")
    assert second.after.endswith("word …")
    assert second.clause == clause


def test_a_prohibition_says_what_would_lift_it_and_what_is_known_of_that(
    story: Channel, session: Session, build: Build, rules: Rules
) -> None:
    _enter(story, session, market_share_bp=2200)
    shipped = load_rules(own=None, schemas=schemas(), overrides={})["ANTI-P02"]
    rules["RPM-001"] = replace(shipped, id="RPM-001")
    (finding,) = build().findings
    assert finding.conditions == (
        (
            "RU: would be tolerated where",
            (
                "the supplier's market share is at most 20\u00a0%: does not hold (22\u00a0%)",
                "the buyer's market share is at most 20\u00a0%: not known (not entered)",
                "or it is a written franchise: not known (read it in the clause)",
            ),
        ),
    )
    for fmt in ("html", "txt"):
        assert "does not hold" in render(build(), fmt)


@pytest.fixture
def with_exclusive_grant(
    story: Channel, session: Session, workspace: Workspace, rules: Rules
) -> Callable[[int | None, datetime], list[ClauseFinding]]:
    """Return what the sheet says of an exclusive grant, by the supplier's share and the day."""
    rules["ANTI-T07"] = load_rules(own=None, schemas=schemas(), overrides={})["ANTI-T07"]
    file = session.exec(select(AgreementFile)).one()
    story.add(Clause(file_id=file.id, type="T07_exclusive_grant", start=0, end=20, page=1, number="1"))

    def said(share: int | None, day: datetime) -> list[ClauseFinding]:
        _enter(story, session, market_share_bp=share)
        sheet = review_sheet.build(session, workspace=workspace, rules=rules, agreement_id="AG-7", now=day)
        return [finding for finding in sheet.findings if finding.type == "T07_exclusive_grant"]

    return said


@pytest.mark.parametrize(("share", "day"), [(3000, NOW), (None, NOW), (3000, datetime(2034, 5, 31, 12, tzinfo=UTC))])
def test_a_permitted_clause_is_left_out_while_no_condition_is_known_to_fail(
    with_exclusive_grant: Callable[[int | None, datetime], list[ClauseFinding]], share: int | None, day: datetime
) -> None:
    assert with_exclusive_grant(share, day) == []


@pytest.mark.parametrize(("share", "day"), [(3001, NOW), (3000, datetime(2034, 6, 2, 12, tzinfo=UTC))])
def test_a_permitted_clause_is_to_be_read_once_a_condition_is_known_to_fail(
    with_exclusive_grant: Callable[[int | None, datetime], list[ClauseFinding]], share: int, day: datetime
) -> None:
    (finding,) = with_exclusive_grant(share, day)
    (verdict,) = finding.verdicts
    assert verdict[:2] == ("EU", "permitted within conditions that are not met: needs review")
    assert any("does not hold" in line for _, lines in finding.conditions for line in lines)


def _enter(story: Channel, session: Session, **known: int | None) -> None:
    """Enter what the law asks of the story's agreement, under the law of the EU."""
    agreement = session.get(Agreement, "AG-7")
    assert agreement
    agreement.jurisdiction = "EU"
    for name, value in known.items():
        setattr(agreement, name, value)
    story.add(agreement)


@pytest.mark.parametrize(
    ("confirmed", "words"),
    [
        (True, "EU: needs review; Art. 101 TFEU"),
        (False, "EU: needs review; Art. 101 TFEU (to be confirmed by counsel)"),
    ],
)
def test_a_verdict_says_law_reading_source_and_whether_the_source_was_seen(confirmed: bool, words: str) -> None:
    assert verdict_words(ClauseVerdict("EU", "needs_review", "Art. 101 TFEU", confirmed=confirmed)) == words
