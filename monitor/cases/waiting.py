"""The steps that wait for a person, and how a list of them is known again: whoever approves one has looked at it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, or_, select

from monitor.cases.ladder import LEGAL
from monitor.model import Case, Step
from monitor.vocabulary import WAITING_STEP, CaseStatus, Visibility


@dataclass(frozen=True)
class Wanted:
    """Which of the waiting steps are meant: of a rule, a party (by id), a kind of step; empty is any."""

    rule: str = ""
    party: str = ""
    kind: str = ""


def waiting_steps(session: Session, wanted: Wanted, *, role: str) -> list[int]:
    """Return the numbers of the steps of open cases that a role may approve, in order."""
    statement = (
        select(Step.id)
        .join(Case, col(Case.id) == col(Step.case_id))
        .where(col(Step.status).in_(WAITING_STEP), Case.status == CaseStatus.OPEN)
        .order_by(col(Step.id))
    )
    for column, value in ((Case.rule_id, wanted.rule), (Case.party_key, wanted.party), (Step.kind, wanted.kind)):
        if value:
            statement = statement.where(column == value)
    for_legal = or_(Step.approval == LEGAL, Case.visibility == Visibility.LEGAL)
    statement = statement.where(for_legal if role == LEGAL else ~for_legal)
    return [number for number in session.exec(statement).all() if number is not None]


def list_code(steps: Sequence[int]) -> str:
    """Return the code of a list of steps, such as `720-3f9a1c2b`: another list has another."""
    return f"{len(steps)}-{hashlib.sha256(repr(sorted(steps)).encode()).hexdigest()[:8]}"
