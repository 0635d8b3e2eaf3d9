"""Evidence that is gone from the archive is told where a case is read and decided, and not only when a letter waits."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlmodel import Session, select

from monitor.cases.gate import gate_of
from monitor.cases.kept_evidence import cases_without_evidence
from monitor.cases.overview import case_overview
from monitor.cases.wording import case_words
from monitor.documents.approvals import Approver, approve
from monitor.errors import RefusedError
from monitor.model import Case, Step
from monitor.rulebook.records import Rule
from monitor.settings import Workspace
from tests.documents.channel_story import Channel
from tests.documents.laid_evidence import lay_evidence

NOW = datetime(2026, 3, 3, 14, 0, tzinfo=UTC)


def test_what_is_gone_from_the_archive_is_told_and_approved_by_nobody(
    story: Channel, session: Session, workspace: Workspace, rules: dict[str, Rule]
) -> None:
    case = session.exec(select(Case).where(Case.rule_id == "MAP-001", Case.party_key == "barn")).one()
    step = session.exec(select(Step).where(Step.case_id == case.id, Step.status == "proposed")).one()
    lay_evidence(session, workspace.evidence)

    def shown() -> str:
        return "\n".join(
            case_words(case_overview(session, case.id or 0, audience="channel", archive=workspace.evidence))
        )

    assert cases_without_evidence(session, workspace.evidence) == []
    assert "does not lie in" not in shown()
    for path in workspace.evidence.glob("*.warc"):
        path.unlink()
    told = cases_without_evidence(session, workspace.evidence)
    assert any(
        line.startswith(f"Case {case.id}: evidence ")
        and line.endswith(
            "and no letter leaves about it: restore it from a backup; `channelwarden evidence verify` "
            "says what is missing."
        )
        for line in told
    )
    assert len(told) == len(set(told))
    assert "it does not lie in the archive as it was archived, and no letter leaves about it: restore it" in shown()
    gate, approver = gate_of(workspace, rules, NOW.date()), Approver("Dana", "channel_manager", NOW)
    with pytest.raises(
        RefusedError, match=r"is not approved: evidence \d+, which it rests on, does not lie in evidence/"
    ):
        approve(session, step.id or 0, workspace=workspace, rules=rules, gate=gate, approver=approver)
    assert step.status == "proposed"
