"""Evidence that is gone from the archive is told where a case is read and decided, and not only when a letter waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlmodel import Session, col, select

from monitor.cases import kept_evidence
from monitor.cases.gate import gate_of
from monitor.cases.kept_evidence import cases_without_evidence
from monitor.cases.overview import case_overview
from monitor.cases.wording import case_words
from monitor.documents import digest
from monitor.documents.approvals import Approver, approve
from monitor.documents.case_files import load
from monitor.documents.doubts import with_doubts
from monitor.documents.folding import FOLD_ABOVE
from monitor.errors import RefusedError
from monitor.model import Case, Evidence, Step, Violation
from monitor.rulebook.records import Rule
from monitor.settings import Workspace
from monitor.vocabulary import Visibility
from reports.records import Digest, DigestEntry
from tests.documents.channel_story import Channel
from tests.documents.digest_parts import section
from tests.documents.laid_evidence import lay_evidence

NOW = datetime(2026, 3, 3, 14, 0, tzinfo=UTC)

GONE = (
    "no letter can be written: evidence {}, which it rests on, does not lie in evidence/ as it was archived: restore "
    "it from a backup; `channelwarden evidence verify` says what is missing."
)


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
        RefusedError,
        match=r"is not approved, as no letter could be written: evidence \d+, which it rests on, does not lie in evid",
    ):
        approve(session, step.id or 0, workspace=workspace, rules=rules, gate=gate, approver=approver)
    assert step.status == "proposed"


def test_the_digest_does_not_offer_to_approve_what_is_refused_and_says_why(
    story: Channel, session: Session, workspace: Workspace, rules: dict[str, Rule], build: Callable[..., Digest]
) -> None:
    waits = next(entry for entry in section(build(), "decide").entries if entry.rule == "MAP-001")
    assert waits.command
    found = session.exec(select(Violation).where(Violation.case_id == int(waits.case.removeprefix("case ")))).all()
    rests_on = [session.get_one(Evidence, item.evidence_id) for item in found if item.status == "confirmed"]
    lost = rests_on[0]
    path = workspace.evidence / lost.warc
    path.write_bytes(path.read_bytes()[: lost.offset] + b"\0" * lost.length)
    (told,) = (entry for entry in _as_it_lies(session, workspace, rules) if entry.case == waits.case)
    assert (told.command, told.next_step) == ("", f"Step 2 proposed: warning; {GONE.format(lost.sequence)}")


def test_a_flood_of_steps_says_how_many_of_them_would_be_refused(
    channel: Channel, session: Session, workspace: Workspace, rules: dict[str, Rule]
) -> None:
    channel.party("barn", "Bargain Barn LLC", "US")
    channel.flood("barn", rules["MAP-001"], FOLD_ABOVE + 1, proposed=True)
    lay_evidence(session, workspace.evidence)
    first = session.exec(select(Evidence).order_by(col(Evidence.id))).first()
    assert first is not None
    first.sha256 = "0" * 64
    (entry,) = _as_it_lies(session, workspace, rules)
    assert entry.next_step == f"{FOLD_ABOVE + 1} steps wait, 1 of them cannot be approved now; the list names each:"
    assert entry.command == "channelwarden cases approve --all --rule MAP-001 --party barn --dry-run --by NAME"


def _as_it_lies(session: Session, workspace: Workspace, rules: dict[str, Rule]) -> tuple[DigestEntry, ...]:
    """Return what waits for a decision by a digest over the archive as it is."""
    audience = Visibility.CHANNEL
    built = digest.build(session, workspace=workspace, rules=rules, audience=audience, local_date=NOW.date(), now=NOW)
    return section(built, "decide").entries


def test_a_record_that_many_cases_rest_on_is_read_once(
    story: Channel, session: Session, workspace: Workspace, rules: dict[str, Rule], monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_evidence(session, workspace.evidence)
    standing = session.exec(select(Violation).where(Violation.status == "confirmed")).all()
    for item in standing:
        item.evidence_id = standing[0].evidence_id
    session.flush()
    read, look = [], kept_evidence._bytes
    monkeypatch.setattr(
        kept_evidence, "_bytes", lambda archive, row: (read.append(row.sequence), look(archive, row))[1]
    )
    files = load(session, session.exec(select(Case)).all(), rules)
    with_doubts(session, workspace, rules, [*files, *files])
    assert len(read) == 1
    read.clear()
    assert cases_without_evidence(session, workspace.evidence) == []
    assert len(read) == 1
