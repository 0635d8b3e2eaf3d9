"""What becomes of what a rule found once the rule is out of force: nobody is accused in its name any more."""

from __future__ import annotations

from sqlmodel import col, select

from monitor.cases.desk import CaseDesk
from monitor.cases.history import tell
from monitor.cases.ladder import withdraw_waiting
from monitor.cases.settled import end
from monitor.model import Case, Violation
from monitor.vocabulary import OPEN_VIOLATION, CaseStatus, RuleStatus


def retire(desk: CaseDesk) -> None:
    """End the open violations of rules that are retired or drafts and close their open cases.

    A rule whose file is gone ends nothing: a missing rule is no all-clear. Where the rule judges again, what it then
    finds is a new violation, and its case begins a fresh ladder.
    """
    silent = sorted(rule.id for rule in desk.rules.values() if rule.status != RuleStatus.ACTIVE)
    if not silent:
        return
    standing = select(Violation).where(col(Violation.rule_id).in_(silent), col(Violation.status).in_(OPEN_VIOLATION))
    for row in desk.session.exec(standing.order_by(col(Violation.id))).all():
        end(row, desk.now, f"rule {row.rule_id} is out of force", broken=False)
        desk.session.add(row)
    cases = select(Case).where(col(Case.rule_id).in_(silent), Case.status == CaseStatus.OPEN)
    for case in desk.session.exec(cases.order_by(col(Case.id))).all():
        reason = f"rule {case.rule_id} is {desk.rules[case.rule_id].status}"
        withdraw_waiting(desk.session, case, reason=reason, now=desk.now)
        case.status = CaseStatus.CLOSED
        desk.session.add(case)
        text = f"Closed: {reason}; nobody is accused in its name any more"
        tell(desk.session, case, key=f"closed|{case.episode}", kind="closed", text=text, now=desk.now)
