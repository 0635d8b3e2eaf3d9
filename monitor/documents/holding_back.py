"""The last look at a letter before it leaves: what the case, its rule and the law gate say at that hour."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from monitor.cases import sightings
from monitor.cases.delivered import HELD
from monitor.cases.desk import CaseDesk
from monitor.cases.gate import gate_of
from monitor.cases.history import ACTOR, ANEW, WRITTEN, tell
from monitor.cases.judged_by import outdated
from monitor.cases.kept_evidence import RESTORE, evidence_gone
from monitor.cases.ladder import LEGAL, withdraw
from monitor.cases.named_days import changed_day
from monitor.cases.still_found import found_now, why_not_found
from monitor.cases.told_findings import is_finding, told_otherwise, told_subjects
from monitor.documents.letter import notice_number
from monitor.documents.notice_copies import copies_of
from monitor.documents.redating import evidence_named, is_translated, redate, rests_on
from monitor.model import Case, OutboxItem, Step, Violation
from monitor.rulebook.records import Rule
from monitor.settings import Workspace
from monitor.vocabulary import Action, Answer, CaseStatus, OutboxStatus, RuleStatus, StepStatus

_LOOK_AGAIN = timedelta(minutes=5)
_JUDGE = "; `channelwarden judge` judges by what they say now"
_NOT_FOUND = (
    "the offer was seen again since, and the deviation was not found then: it was not judged yet, or cannot be (no MAP "
    "any more, another currency); `channelwarden judge` judges it"
)

_WAIVED_SINCE = "it tells of days before the one from which what it tells may be told"
_IN_PART = "of what it tells, something does not stand any more, or cannot be judged now"


def hold_back(
    session: Session,
    *,
    workspace: Workspace,
    rules: Mapping[str, Rule],
    now: datetime,
    again: Collection[int] = (),
) -> list[str]:
    """Keep notices that still wait in the outbox from leaving where they may leave no longer; before delivery.

    While a waiver or dispute stands they wait, as they do while nobody judged by what policy files, rules, settings
    or pages say now, and while the evidence that they name is not in the archive. When the case was cured or closed or
    its rule is out of force, they fail and their step counts as never taken: the party got no letter. So does a letter
    where the law gate, asked on this day, no longer answers as the approval rested on (a decision of counsel lapsed,
    the party moved, an agreement ended, legal is asked for another reason), one that names a day for which the policy
    has another least price by now, tells what policy and documents say otherwise, or what in part cannot be judged any
    more, or was written by another version of its rule; its step is proposed anew, as the gate answers then.
    What may leave goes to the party's present address and is dated on the day it leaves, and its days to cure begin
    then. `again` are the documents that a person sends once more: their cases say so. Returns a line for each letter
    that stays. The caller holds the workspace's lock.
    """
    _take_up_files(session)
    waiting = session.exec(
        select(Step, Case)
        .join(Case, col(Case.id) == col(Step.case_id))
        .join(OutboxItem, col(OutboxItem.id) == col(Step.outbox_id))
        .where(col(Step.status).in_([StepStatus.DONE, StepStatus.WITHDRAWN]), OutboxItem.status == OutboxStatus.PENDING)
        .order_by(col(Step.id))
    ).all()
    if not waiting:
        return []
    today = workspace.local_date(now)
    why = outdated(session, workspace, rules)
    unread = f"{why}{_JUDGE}" if why else ""
    with gate_of(workspace, rules, today) as gate:
        desk = CaseDesk(session, rules, gate, now, workspace.settings.brand.timezone)
        look = partial(_look_at, desk, archive=workspace.evidence, unread=unread)
        kept = {step.id: look(step, case, again=step.outbox_id in again) for step, case in waiting}
    session.flush()
    return [f"{notice_number(step)} stays: {kept[step.id]}" for step, _ in waiting if kept[step.id]]


def _take_up_files(session: Session) -> None:
    """Let a letter wait again whose file a process died writing: it is written once more, and not as of that day."""
    left = (OutboxItem.kind == "notice", OutboxItem.channel == "file", OutboxItem.status == OutboxStatus.SENDING)
    for item in session.exec(select(OutboxItem).where(*left)).all():
        item.status = OutboxStatus.PENDING


def _look_at(desk: CaseDesk, step: Step, case: Case, *, archive: Path, unread: str, again: bool) -> str:
    """Let a letter leave, wait or fail; returns why it stays, or an empty string."""
    if waits := _waits(desk, step, case) or unread:
        return _hold(desk, step, case, waits, again=again)
    if over := _over(desk, step, case):
        return _take_back(desk, step, case, over)
    if said := _against_law(desk, step, case) or _misquotes(desk, step, case):
        return _take_back(desk, step, case, said, anew=True)
    if gone := evidence_gone(
        desk.session, archive, _told(desk, step, case), evidence_named(copies_of(desk.session, step))
    ):
        return _hold(desk, step, case, f"{gone}{RESTORE}", again=again)
    _let_go(desk, step, case, again=again)
    return ""


def _hold(desk: CaseDesk, step: Step, case: Case, waits: str, *, again: bool) -> str:
    """Let a letter wait; returns for what."""
    for item in _waiting_copies(desk.session, step):
        item.next_attempt_at, item.last_error = desk.now + _LOOK_AGAIN, f"{HELD}{waits}"
    if again:
        said = f"to be sent once more, on a person's word: {notice_number(step)}; it waits, {waits}"
        _tell_again(desk, step, case, "held", said)
    return waits


def _misquotes(desk: CaseDesk, step: Step, case: Case) -> str:
    """Return that a letter says what policy, documents or rules say otherwise by now, or an empty string."""
    lines, told = rests_on(copies_of(desk.session, step)), _told(desk, step, case)
    if len(found_now(desk.session, desk.rules, told)) < max(len(told), 1):
        return _IN_PART
    if step.decided_at and any(row.told_from and row.told_from > step.decided_at for row in told):
        return _WAIVED_SINCE
    day = changed_day(desk.session, [line for line in lines if not is_finding(line)])
    if day:
        return f"the minimum advertised price of {day.isoformat()}, which it names, is another one now"
    return told_otherwise(desk.session, desk.rules, lines)


def _take_back(desk: CaseDesk, step: Step, case: Case, said: str, *, anew: bool = False) -> str:
    """Take back a letter that may not leave as it is; returns why.

    Where its case stands it goes on `anew`, in an episode of its own: the next pass proposes the step as the law gate
    answers then.
    """
    for item in _waiting_copies(desk.session, step):
        item.status, item.last_error = OutboxStatus.FAILED, f"not sent: {said}"
    if step.status == StepStatus.WITHDRAWN:
        step.decided_at = desk.now  # the digest of that day tells it
        _tell_again(desk, step, case, "withdrawn", f"not sent again: {said}")
        return said
    text = f"not sent: {said.rstrip('.')}; {ANEW}" if anew else f"not sent: {said}"
    withdraw(desk.session, case, step, reason=text, now=desk.now, actor=ACTOR)
    case.episode += anew
    desk.session.add_all([step, case])
    return said


def _let_go(desk: CaseDesk, step: Step, case: Case, *, again: bool) -> None:
    copies = copies_of(desk.session, step)
    for item in copies:
        if item.status == OutboxStatus.PENDING and item.last_error.startswith(HELD):
            item.next_attempt_at, item.last_error = None, ""  # it waits for that no more
    _readdress(desk, step, case, copies)
    redate(step, copies, desk.local_date)
    said = "to be sent once more"
    if step.status == StepStatus.WITHDRAWN:  # sent again on a person's word: it is taken after all
        step.status, case.rung, again, said = StepStatus.DONE, step.rung, True, "to be sent after all"
        for item in copies:
            item.status = OutboxStatus.PENDING
    if again:
        until = f"; to be cured by {step.cure_until.isoformat()}" if step.cure_until else ""
        _tell_again(desk, step, case, WRITTEN, f"{said}, on a person's word: {notice_number(step)}{until}")
    desk.session.add_all([step, case])


def _readdress(desk: CaseDesk, step: Step, case: Case, copies: Sequence[OutboxItem]) -> None:
    """Send a letter to where the party has its mail now: the former address may be somebody else's."""
    party = desk.standing(case.party_key).party
    for item in copies:
        if item.channel == "mail" and party is not None and item.recipient != party.email:
            said = f"goes to {party.email}, as {item.recipient} is the party's address no more"
            _tell_again(desk, step, case, "readdressed", said)
            item.recipient = party.email


def _waits(desk: CaseDesk, step: Step, case: Case) -> str:
    """Return for what the letter has to wait, or an empty string."""
    if case.episode != step.episode:
        return ""
    if case.status in (CaseStatus.WAIVED, CaseStatus.DISPUTED):
        return f"the case is {case.status}"
    rule, found = desk.rules.get(case.rule_id), desk.deviations(case)
    if case.status != CaseStatus.OPEN or rule is None or not found:
        return ""
    if rule.fact == "offer" and sightings.last_day_deviating(desk.session, found) is None:
        return _NOT_FOUND
    judged = rule.status == RuleStatus.ACTIVE  # what a rule out of force said fails instead
    told = _told(desk, step, case)
    lost = judged and told and not found_now(desk.session, desk.rules, told)
    return why_not_found(told) if lost else ""


def _told(desk: CaseDesk, step: Step, case: Case) -> list[Violation]:
    """Return those confirmed deviations of the case that the letter tells; of a letter without their lines, all."""
    found, subjects = desk.deviations(case), told_subjects(rests_on(copies_of(desk.session, step)))
    return [row for row in found if not subjects or row.subject in subjects]


def _tell_again(desk: CaseDesk, step: Step, case: Case, kind: str, text: str) -> None:
    """Note in the case what became of a letter that was to be sent again; each time is an event of its own."""
    key = f"{kind} again|{step.id}|{desk.now.isoformat()}"
    tell(desk.session, case, key=key, kind=kind, text=f"{step.kind.capitalize()} {text}", now=desk.now)


def _over(desk: CaseDesk, step: Step, case: Case) -> str:
    """Return why nothing may be said in the case any more, or an empty string."""
    gone_on = case.episode != step.episode
    if gone_on and case.status == CaseStatus.OPEN and step.status == StepStatus.WITHDRAWN:
        return "the case has gone on since, and its newer steps count"
    if gone_on or case.status != CaseStatus.OPEN:
        return "the case stood no longer when it was due"
    rule = desk.rules.get(case.rule_id)
    if rule is None or rule.status != RuleStatus.ACTIVE:
        return f"rule {case.rule_id} is not in force any more"
    return "" if desk.deviations(case) else "no confirmed deviation stood any more when it was due"


def _against_law(desk: CaseDesk, step: Step, case: Case) -> str:
    """Return why the letter may not go to its party, as the gate is asked and answers now, or an empty string."""
    found = desk.deviations(case)
    copies, party = copies_of(desk.session, step), desk.standing(case.party_key).party
    mail = next((item for item in copies if item.channel == "mail"), None)
    if mail is not None and party is not None and not party.email:
        return f"{mail.recipient} is the party's address no more, and policy/parties.csv has no other"
    answer = desk.ask(case, found, Action(step.action), step.kind, translated=is_translated(copies))
    if step.gate.get("asked") and _topics(step.gate) != _topics(answer.stored()):
        return f"rule {case.rule_id} is about {case.topic} since it was approved, and the letter was worded before"
    seen = step.approval == LEGAL and _reviews(answer.stored()) <= _reviews(step.gate)
    if answer.answer == Answer.ALLOW or (answer.answer == Answer.REVIEW and seen):
        return ""
    return f"the law gate answers {answer.answer} since it was approved: {answer.why}"


def _reviews(gate: Mapping[str, Any]) -> set[tuple[object, ...]]:
    """Return for what a stored answer of the gate asks legal: what legal did not see, it did not approve."""
    return {
        (item["rule"], item["version"], item["jurisdiction"], (item.get("decision") or {}).get("id"))
        for item in gate.get("reasons", ())
        if item["answer"] == Answer.REVIEW
    }


def _topics(gate: Mapping[str, Any]) -> set[object]:
    return {fact.get("topic") for fact in gate.get("asked", ())}


def _waiting_copies(session: Session, step: Step) -> list[OutboxItem]:
    return [item for item in copies_of(session, step) if item.status == OutboxStatus.PENDING]
