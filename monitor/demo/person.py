"""What the channel manager does during the demo: approves a notice, through the law gate like anybody."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime

from sqlmodel import Session, col, select

from monitor.cases.gate import gate_of
from monitor.demo.catalogue import market_data
from monitor.documents.approvals import Approver, approve
from monitor.documents.leaving import send_due
from monitor.errors import ChannelwardenError
from monitor.facts.registry import rules_of
from monitor.model import Case, Step
from monitor.settings import Workspace
from monitor.store.session import Database, open_database
from monitor.vocabulary import TAKEN_STEP, StepStatus

NAME = "R. Vance, channel manager"


def approve_planned(workspace: Workspace, slot: str, now: datetime) -> list[str]:
    """Approve the steps that the demo's story approves after a slot, send the notices, and tell in words."""
    planned = [entry for entry in market_data("truth.yaml")["approvals"] if entry["after"] == slot]
    if not planned:
        return []
    with closing(open_database(workspace.dsn)) as database:
        told = [_approve(database, workspace, entry["party"], entry["rule"], now) for entry in planned]
        send_due(database, workspace, now)
        return told


def _approve(database: Database, workspace: Workspace, party: str, rule: str, now: datetime) -> str:
    rules = rules_of(workspace)
    with database.session(writes_after_reading=True) as session:
        waiting = _waiting(session, party, rule)
        if waiting is None or waiting.id is None:
            return f"nothing to approve for {party} under {rule}"
        approver = Approver(NAME, "channel_manager", now)
        with gate_of(workspace, rules, workspace.local_date(now)) as gate:
            step = approve(session, waiting.id, workspace=workspace, rules=rules, gate=gate, approver=approver)
        if step.status not in TAKEN_STEP:
            raise ChannelwardenError(
                f"the law gate answered {step.status} to the {step.kind} for {party}; nothing was sent"
            )
        session.commit()
        return f"{NAME} approves the {step.kind} to {party} ({rule}); it is mailed"


def _waiting(session: Session, party: str, rule: str) -> Step | None:
    cases = select(Case.id).where(Case.party_key == party, Case.rule_id == rule)
    query = select(Step).where(Step.status == StepStatus.PROPOSED, col(Step.case_id).in_(cases))
    return session.exec(query).first()
