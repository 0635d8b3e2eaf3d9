"""A small channel on its third day, written row by row: what the documents are built from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlmodel import Session

from monitor.documents import digest
from monitor.rulebook.records import ClauseVerdict, Condition, Group, LawAnswer, Literal, Rule
from monitor.settings import Workspace
from monitor.vocabulary import Answer, Severity, Visibility
from reports.records import Digest
from tests.documents.channel_story import NOW, TODAY, Channel, write_story
from tests.documents.laid_evidence import lay_evidence
from tests.documents.story_rules import make_rule


def _law(rule_id: str, jurisdiction: str, answer: Answer, article: str, note: str) -> Rule:
    only = Group("all", (Condition("jurisdiction", "is", Literal(jurisdiction)),))
    said = LawAnswer(answer, article, note, confirmed=True)
    return make_rule(rule_id, "law", article, fact="action", when=only, answer=said)


@pytest.fixture
def rules() -> dict[str, Rule]:
    """The rules of the story, and a law that lets prices be spoken of in the US only."""
    found = [
        make_rule("MAP-001", "map", "Advertised below the minimum advertised price", severity=Severity.HIGH),
        make_rule("SELLER-001", "seller", "Unauthorised seller", severity=Severity.MEDIUM),
        make_rule("TERR-001", "territory", "Active sale outside the granted territory", fact="sale"),
        make_rule("KPI-001", "kpi", "Discount taken, target missed", fact="discount", severity=Severity.HIGH),
        make_rule(
            "RPM-001",
            "antitrust",
            "Minimum resale price fixed",
            fact="clause",
            severity=Severity.CRITICAL,
            visibility=Visibility.LEGAL,
            why="A supplier that fixes a reseller's minimum price restricts competition by object.",
            verdicts=(
                ClauseVerdict("EU", "prohibited", "Reg. (EU) 2022/720 art. 4(a)", True),
                ClauseVerdict("RU", "prohibited", "135-FZ art. 11(2)(1)", False),
            ),
        ),
        _law("LAW-US-001", "US", Answer.ALLOW, "Colgate, 250 U.S. 300", "unilateral, announced policy"),
        _law("LAW-EU-001", "EU", Answer.BLOCK, "Reg. (EU) 2022/720 art. 4(a)", "pressure on resale prices"),
    ]
    return {rule.id: rule for rule in found}


@pytest.fixture
def channel(session: Session) -> Channel:
    """An empty channel to write rows into."""
    return Channel(session)


@pytest.fixture
def story(channel: Channel, rules: dict[str, Rule]) -> Channel:
    """The channel with the story of its third day."""
    write_story(channel, rules)
    return channel


@pytest.fixture
def build(session: Session, workspace: Workspace, rules: dict[str, Rule]) -> Callable[..., Digest]:
    """Build the digest of an audience on the story's day, or on another; all evidence lies in the archive."""

    def built(audience: str = Visibility.CHANNEL, local_date: date = TODAY, now: datetime = NOW) -> Digest:
        lay_evidence(session, workspace.evidence)
        return digest.build(
            session, workspace=workspace, rules=rules, audience=audience, local_date=local_date, now=now
        )

    return built
