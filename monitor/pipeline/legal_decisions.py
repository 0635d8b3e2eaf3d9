"""What legal decided on flagged clauses takes effect on what was found there, and on the cases it opened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from monitor.agreements.review import FlaggedClause, ReviewQueue, decided_queue
from monitor.agreements.standing import decides
from monitor.cases import dismissals
from monitor.cases.desk import CaseDesk
from monitor.cases.gate import gate_of
from monitor.cases.lifecycle import settle
from monitor.documents.decided import decision_lines
from monitor.facts.clause import SCHEMA
from monitor.model import Violation
from monitor.rulebook.records import Rule
from monitor.settings import Workspace
from monitor.store.agreement_text import current_text

_DONE = {"accept": "accepted", "dismiss": "dismissed", "reopen": "reopened"}


def follow_all(session: Session, *, workspace: Workspace, rules: Mapping[str, Rule], now: datetime) -> None:
    """Let every decision of legal take effect on what the last judging found; nothing decided costs nothing."""
    with decided_queue(session, rules.values()) as queue:
        if queue is not None:
            follow_decisions(session, queue, workspace=workspace, now=now)


def take_effect(
    session: Session,
    queue: ReviewQueue,
    *,
    rules: Mapping[str, Rule],
    workspace: Workspace,
    now: datetime,
    agreement_id: str,
) -> None:
    """Let what was decided about one agreement take effect at once: its findings, and the cases they opened."""
    follow_decisions(session, queue, workspace=workspace, now=now, agreement_id=agreement_id)
    today = workspace.local_date(now)
    settle(
        CaseDesk(session, rules, gate_of(workspace, rules, today), now, workspace.settings.brand.timezone), agreement_id
    )
    session.flush()


def follow_decisions(
    session: Session, queue: ReviewQueue, *, workspace: Workspace, now: datetime, agreement_id: str = ""
) -> None:
    """Let violations stand or not as legal decided, and tell their cases; in the caller's transaction.

    Agreements nobody decided about are passed over. Twice changes nothing.
    """
    day, zone = workspace.local_date(now), workspace.settings.brand.timezone
    of_clauses = {rule.id for rule in queue.rules if rule.fact == SCHEMA.name}
    for name in [agreement_id] if agreement_id else queue.decided:
        file = current_text(session, name)
        if file is None or name not in queue.decided:
            continue
        items = {(item.type, str(item.start)): item for item in queue.items(day, agreement_id=name)}
        for found in dismissals.standing_or_dismissed(session, name, file.sha256[:12]):
            item = items.get(_place(found)) if found.rule_id in of_clauses else None
            if item is not None:
                _follow(session, found, item, zone, now)
    session.flush()


def _place(found: Violation) -> tuple[str, str]:
    kind, _, start = found.subject.rpartition("|")
    return kind.rpartition("|")[2], start


def _follow(session: Session, found: Violation, item: FlaggedClause, zone: ZoneInfo, now: datetime) -> None:
    where = f"clause {item.number} (page {item.page})" if item.number else f"the clause on page {item.page}"
    for row in filter(decides, item.events):
        dismissals.note(
            session,
            found,
            key=f"review|{row.id}",
            kind="reviewed",
            text=f"Legal {_DONE[row.action]} {where}{f': {row.text}' if row.text else ''}",
            by=row.by,
            now=now,
        )
    if item.status == "dismissed":
        dismissals.dismiss(session, found, reason=". ".join(decision_lines(item, zone)), now=now)
    else:
        dismissals.reinstate(session, found)
