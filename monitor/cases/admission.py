"""How a confirmed violation finds its case: it opens one, joins one, or reopens one; and how a case is cured."""

from __future__ import annotations

from sqlmodel import Session, col, func, select

from monitor.cases.by_policy import BY_POLICY, ENDED, is_by_policy
from monitor.cases.desk import CaseDesk, deviations
from monitor.cases.endings import LET_GO, by_weight, let_go_as, reasons
from monitor.cases.history import stored_id, tell
from monitor.cases.ladder import withdraw_waiting
from monitor.cases.moves import MOVED, go_on, goes_on_in
from monitor.cases.settled import SETTLED_BEFORE
from monitor.model import Case, CaseEvent, Violation
from monitor.vocabulary import CaseStatus, ViolationStatus, Visibility

_ENDED = (CaseStatus.CURED, CaseStatus.CLOSED)
_BEGUN = ("opened", "relapsed")


def find_case(session: Session, violation: Violation) -> Case | None:
    """Return the case of the violation's party, rule and product or agreement, if there is one."""
    return session.exec(
        select(Case).where(
            Case.party_key == violation.party_key,
            Case.rule_id == violation.rule_id,
            Case.subject == violation.case_subject,
        )
    ).first()


def opens_or_reopens(desk: CaseDesk, violation: Violation) -> bool:
    """Tell whether admitting the violation would be a new accusation rather than join a case that stands."""
    case = find_case(desk.session, violation)
    return case is None or case.status in _ENDED


def admit(desk: CaseDesk, violation: Violation, note: str = "") -> str:
    """Put the confirmed violation into its case; returns "opened", "relapsed" or "joined".

    A cured case that deviates again is reopened with the next episode and goes on where its ladder stood; a case
    that a person closed starts its ladder anew.
    """
    case = find_case(desk.session, violation)
    added = f" ({note})" if note else ""
    if case is None:
        outcome, case = "opened", _open(desk, violation, added)
    elif case.status in _ENDED:
        outcome = _reopen(desk, case, violation, added)
    else:
        outcome = "joined"
        key = f"joined|{violation.id}|{case.episode}"
        tell(desk.session, case, key=key, kind="joined", text=f"Also: {violation.sentence}{added}", now=desk.now)
    go_on(desk.session, violation, case, desk.now, desk.zone)
    violation.case_id = case.id
    desk.session.add(violation)
    desk.session.flush()
    return outcome


def cure(desk: CaseDesk, case: Case) -> bool:
    """Mark an open case cured when none of its violations stands any more; returns whether its party put it right.

    A case whose violations all turned out to be another party's is closed, what it was reopened for no less: nobody
    cured anything; so is one whose last violations legal dismissed, broke nothing by the policy as it was corrected, or
    were on a page that nobody watches any more, with all their reasons.
    """
    case_id = stored_id(case.id)
    if deviations(desk.session, [case_id]).get(case_id):
        return False
    together = _ended_last(desk.session, case_id)
    last = next(iter(together), None)
    moved = last is not None and is_by_policy(last)
    if last is None or _of_before(desk.session, case_id, last):
        goes_on = goes_on_in(desk.session, case)
        text = f"Closed: {goes_on or 'its deviations belong to a party or product identified since'}"
        withdraw_waiting(desk.session, case, reason=goes_on or "not this party's deviation", now=desk.now)
        case.status, kind = CaseStatus.CLOSED, "closed"
    elif last.status == ViolationStatus.DISMISSED:
        text = reasons(together)
        withdraw_waiting(desk.session, case, reason="legal dismissed the finding", now=desk.now)
        case.status, kind = CaseStatus.CLOSED, "closed"
    elif head := let_go_as(last):
        text = f"Closed: {reasons(together)}"
        withdraw_waiting(desk.session, case, reason=LET_GO[head], now=desk.now)
        case.status, kind = CaseStatus.CLOSED, "closed"
    else:
        text = f"{ENDED if moved else 'Cured: '}{last.end_reason}" if last.end_reason else "Cured"
        reason = "nothing is found in it by the policy as it is now" if moved else "cured"
        withdraw_waiting(desk.session, case, reason=reason, now=desk.now)
        case.status, kind = CaseStatus.CURED, "cured"
    tell(desk.session, case, key=f"{kind}|{case.episode}", kind=kind, text=text, now=desk.now)
    desk.session.add(case)
    return kind == "cured" and not moved


def _ended_last(session: Session, case_id: int) -> list[Violation]:
    """Return what ended last in a case, at one time, the most telling first: a deviation that was put right."""
    not_settled = ~col(Violation.end_reason).startswith(SETTLED_BEFORE)
    latest = select(func.max(Violation.ended_at)).where(Violation.case_id == case_id, not_settled).scalar_subquery()
    ended = select(Violation).where(Violation.case_id == case_id, Violation.ended_at == latest, not_settled)
    return by_weight(session.exec(ended.order_by(col(Violation.id))))


def _of_before(session: Session, case_id: int, last: Violation) -> bool:
    """Return whether a violation was over before its case was reopened: nothing is left of what reopened it since.

    What stood when a person closed the case may have ended any time until then.
    """
    at = select(func.max(CaseEvent.at)).where(CaseEvent.case_id == case_id)
    moved = session.exec(at.where(CaseEvent.kind == MOVED)).one()
    if moved is not None and last.ended_at is not None and last.ended_at <= moved:
        return True  # what stood in it since goes on in another case
    ended = session.exec(at.where(col(CaseEvent.kind).in_(_ENDED))).one()
    reopened = session.exec(at.where(col(CaseEvent.kind).in_(_BEGUN))).one()
    if ended is None or reopened is None or last.ended_at is None:
        return False
    # What a released run had held back was confirmed after the end, and may be over by the hour of its release.
    return last.ended_at <= reopened and (last.confirmed_at or last.ended_at) <= ended


def _open(desk: CaseDesk, violation: Violation, added: str) -> Case:
    rule = desk.rules[violation.rule_id]
    case = Case(
        party_key=violation.party_key,
        rule_id=violation.rule_id,
        subject=violation.case_subject,
        topic=str(rule.topic),
        severity=str(rule.severity),
        status=CaseStatus.OPEN,
        # Until the law gate was asked nobody but legal may read it.
        visibility=Visibility.LEGAL,
        opened_at=desk.now,
        changed_at=desk.now,
    )
    desk.session.add(case)
    desk.session.flush()
    tell(desk.session, case, key="opened|1", kind="opened", text=f"{violation.sentence}{added}", now=desk.now)
    return case


def _reopen(desk: CaseDesk, case: Case, violation: Violation, added: str) -> str:
    was_closed = case.status == CaseStatus.CLOSED
    moved = not was_closed and _ended_by_policy(desk.session, case)
    case.episode += 1
    rule = desk.rules[case.rule_id]
    case.status, case.topic, case.severity = CaseStatus.OPEN, str(rule.topic), str(rule.severity)
    if was_closed:
        case.rung = -1
    elif moved:  # the brand's policy went and came back: its party has not been told twice
        case.rung = max(case.rung - 1, -1)
    kind = "opened" if was_closed or moved else "relapsed"
    said = "Opened again" if was_closed else "Found again, as policy or rules are now" if moved else "Relapsed"
    text = f"{said}: {violation.sentence}{added}"
    tell(desk.session, case, key=f"{kind}|{case.episode}", kind=kind, text=text, now=desk.now)
    desk.session.add(case)
    return kind


def _ended_by_policy(session: Session, case: Case) -> bool:
    """Return whether the case's history says so: what ended may be the finding that goes on now, and tells no more."""
    ended = select(CaseEvent.text).where(CaseEvent.case_id == case.id, CaseEvent.key == f"cured|{case.episode}")
    return (session.exec(ended).first() or "").startswith(f"{ENDED}{BY_POLICY}")
