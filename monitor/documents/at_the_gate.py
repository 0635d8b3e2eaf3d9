"""The steps that wait for a person, that the law gate stopped, and those whose letters have not left yet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from monitor.cases.gate import as_told
from monitor.cases.ladder import LEGAL
from monitor.cases.overview import CaseLine, case_line
from monitor.model import Case, OutboxItem, Step
from monitor.vocabulary import TAKEN_STEP, WAITING_STEP, CaseStatus, OutboxStatus, StepStatus, Visibility


class Standing(StrEnum):
    """How a step stands: somebody has to decide, the gate answered `block`, or its letter is still in the house."""

    WAITING = "waiting"
    STOPPED = "stopped"
    ON_ITS_WAY = "on_its_way"


@dataclass(frozen=True)
class StepSeen:
    """A step with its case, the gate's answer as the audience may read it and, where one is written, its letter."""

    step: Step
    case: CaseLine
    gate: dict[str, Any]
    letter: OutboxItem | None

    @property
    def for_legal(self) -> bool:
        """Whether legal alone may approve it."""
        return self.step.approval == LEGAL or self.case.visibility == Visibility.LEGAL


_Found = TypeVar("_Found")


def steps_seen(session: Session, standing: Standing, *, audience: str, first: int, most: int) -> list[StepSeen]:
    """Return the steps that stand so and that the audience may read, the oldest first: a page of them."""
    statement = _chosen(select(Step), standing, audience).order_by(col(Step.id)).offset(first).limit(most)
    return [_seen(session, step, audience) for step in session.exec(statement).all()]


def count_steps(session: Session, standing: Standing, *, audience: str) -> int:
    """Return how many steps `steps_seen` has in all."""
    return session.exec(_chosen(select(func.count(col(Step.id))), standing, audience)).one()


def _seen(session: Session, step: Step, audience: str) -> StepSeen:
    case = session.get_one(Case, step.case_id)
    letter = session.get(OutboxItem, step.outbox_id) if step.outbox_id else None
    gate = as_told(step.gate, to_legal=audience == Visibility.LEGAL)
    return StepSeen(step, case_line(session, case), gate, letter)


def _chosen(statement: SelectOfScalar[_Found], standing: Standing, audience: str) -> SelectOfScalar[_Found]:
    statement = statement.join(Case, col(Case.id) == col(Step.case_id))
    if audience != Visibility.LEGAL:
        statement = statement.where(Case.visibility == Visibility.CHANNEL)
    if standing is Standing.ON_ITS_WAY:
        letter = col(OutboxItem.id) == col(Step.outbox_id)
        taken = col(Step.status).in_(TAKEN_STEP)  # what a person took back is no more on its way
        return statement.join(OutboxItem, letter).where(OutboxItem.status != OutboxStatus.SENT, taken)
    wanted = {
        Standing.WAITING: WAITING_STEP,
        Standing.STOPPED: (StepStatus.BLOCKED,),
    }[standing]
    return statement.where(Case.status == CaseStatus.OPEN, col(Step.status).in_(wanted), Step.episode == Case.episode)
