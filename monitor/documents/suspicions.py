"""What was seen and is not confirmed: told as a suspicion, and only to those whom the law gate lets read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlmodel import Session, col, func, select

from monitor.cases.action import ASKED_ABOUT, action_facts, standing
from monitor.cases.gate import Gate
from monitor.documents.case_files import CaseFile, load_suspicions
from monitor.documents.one_offer import told_once
from monitor.documents.unconfirmed import told_in
from monitor.documents.window import Window
from monitor.facts.offer import vouches_for_nothing
from monitor.model import Case, Violation
from monitor.rulebook.records import Rule
from monitor.vocabulary import Action, Answer, CaseStatus, Topic, ViolationStatus, Visibility


def suspicions(
    session: Session, rules: Mapping[str, Rule], audience: str, window: Window, *, gate: Gate, local_date: date
) -> tuple[list[CaseFile], int]:
    """Return the suspicions to tell in the window that no case holds and that the gate lets this audience read.

    What was seen while its market was on two days whose policies differ is none yet, and counted apart: in the first
    hours of a promotion that is every dealer who takes part in it.
    """
    files = load_suspicions(session, told_once(_found(session, window)), rules)
    answers: dict[tuple[object, ...], bool] = {}
    with gate:
        read = [file for file in files if _reader(session, gate, file, local_date, answers) == audience]
    told = [file for file in read if not vouches_for_nothing(file.violations[0].fact)]
    return told, len(read) - len(told)


def _found(session: Session, window: Window) -> Sequence[Violation]:
    return session.exec(
        select(Violation)
        .where(
            Violation.status == ViolationStatus.SUSPICION,
            col(Violation.case_id).is_(None),
            told_in(window),
        )
        .order_by(Violation.rule_id, Violation.subject, col(Violation.id))
    ).all()


def lapsed(session: Session, window: Window) -> int:
    """Return how many suspicions ended in the window before anything confirmed them."""
    query = select(func.count()).where(
        Violation.status == ViolationStatus.LAPSED,
        col(Violation.confirmed_at).is_(None),
        window.sql(Violation.ended_at),
    )
    return int(session.exec(query).one())


def _reader(
    session: Session, gate: Gate, file: CaseFile, local_date: date, answers: dict[tuple[object, ...], bool]
) -> str:
    """Return who may read the suspicion; a rule that is gone or a topic nobody knows is for legal only."""
    rule = file.rule
    if rule is None or rule.visibility == Visibility.LEGAL:
        return Visibility.LEGAL
    fact = file.violations[0].fact
    seen = file.violations[0].last_seen
    key = (file.party_key, rule.topic, seen.replace(minute=0, second=0), *(fact.get(name) for name in ASKED_ABOUT))
    if key not in answers:
        answers[key] = _shown(session, gate, file, rule.topic, local_date)
    return Visibility.CHANNEL if answers[key] else Visibility.LEGAL


def _shown(session: Session, gate: Gate, file: CaseFile, topic: Topic, local_date: date) -> bool:
    violation = file.violations[0]
    imagined = Case(
        party_key=file.party_key,
        rule_id=file.rule_id,
        subject=file.subject,
        topic=topic,
        severity="",
        status=CaseStatus.OPEN,
        visibility=Visibility.LEGAL,
        opened_at=violation.first_seen,
        changed_at=violation.first_seen,
    )
    who = standing(session, file.party_key, local_date)
    asked = action_facts(imagined, who, [violation], Action.SHOW_INTERNALLY)
    return gate.ask_all(asked).answer == Answer.ALLOW
