"""Which cases a digest tells of, and under which heading: each case once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlmodel import Session, col, or_, select

from monitor.cases.by_policy import is_by_policy
from monitor.cases.endings import by_weight
from monitor.cases.history import GRADED, WRITTEN
from monitor.cases.moves import MOVED
from monitor.cases.renames import RENAMED
from monitor.documents.case_files import CaseFile, load
from monitor.documents.window import Window
from monitor.facts.registry import fact_types
from monitor.model import Case, CaseEvent, Step, Violation
from monitor.rulebook.records import Rule
from monitor.vocabulary import CaseStatus, StepStatus, Topic, Visibility

_WAITING = (StepStatus.PROPOSED, StepStatus.IN_REVIEW)

_ENDED = {
    CaseStatus.CURED: "cured",
    CaseStatus.WAIVED: "waived",
    CaseStatus.DISPUTED: "disputed",
    CaseStatus.CLOSED: "closed",
}

_OPEN_STATES = {
    "relapsed": {"relapsed"},
    "new": {"opened"},
    "escalated": {"proposed", "approved", WRITTEN, "sent", "blocked"},
}
"""State words of an open case by the events that earn them, the most telling first."""

_HEADINGS = {
    "new": "new",
    "relapsed": "relapsed",
    "cured": "cured",
    "waived": "paused",
    "disputed": "paused",
    "closed": "paused",
}


@dataclass
class Sorted:
    """Cases by heading (decide, new, relapsed, moved, cured, paused, stopped, agreements), with their state words."""

    headings: defaultdict[str, list[tuple[CaseFile, str]]] = field(default_factory=lambda: defaultdict(list))
    seen: set[int] = field(default_factory=set)

    def states(self, state: str) -> int:
        """Return how many cases carry a state, whatever their heading."""
        return sum(1 for files in self.headings.values() for _, word in files if word == state)


def sort_cases(session: Session, rules: Mapping[str, Rule], audience: str, window: Window) -> Sorted:
    """Return what happened in the window, and what waits for this audience's decision, by heading."""
    result = Sorted()
    for file in load(session, _touched(session, window), rules):
        if file.case is None or file.case.id is None:
            continue
        if placed := _place(file, audience, window):
            result.headings[placed[0]].append((file, placed[1]))
            result.seen.add(file.case.id)
    return result


def _touched(session: Session, window: Window) -> Iterable[Case]:
    told = select(CaseEvent.case_id).where(window.sql(CaseEvent.at))
    waits = select(Step.case_id).where(col(Step.status).in_(_WAITING))
    confirmed = select(Violation.case_id).where(window.sql(Violation.confirmed_at))
    return session.exec(
        select(Case)
        .where(or_(col(Case.id).in_(told), col(Case.id).in_(waits), col(Case.id).in_(confirmed)))
        .order_by(col(Case.id))
    ).all()


def _place(file: CaseFile, audience: str, window: Window) -> tuple[str, str] | None:
    """Return heading and state of a case for an audience, or None when this audience does not read it now."""
    case = file.case
    if case is None:
        return None
    state = _state(file, window)
    if case.status == CaseStatus.OPEN and _decides(file, audience):
        return "decide", state or "waiting"
    if not state or audience != (Visibility.LEGAL if case.visibility == Visibility.LEGAL else Visibility.CHANNEL):
        return None
    if case.topic == Topic.CONTRACT:
        return "agreements", state
    if audience == Visibility.LEGAL and state in ("new", "relapsed", "confirmed", "escalated"):
        return "stopped", "stopped" if file.step_in(StepStatus.BLOCKED) or case.visibility_reason else state
    return _HEADINGS.get(state, "moved"), state


def _decides(file: CaseFile, audience: str) -> bool:
    """Return whether this audience has to decide on the case's waiting step."""
    step = file.step_in(*_WAITING)
    if step is None:
        return False
    by_legal = step.status == StepStatus.IN_REVIEW or step.approval == Visibility.LEGAL
    if file.case is not None and file.case.visibility == Visibility.LEGAL:
        return audience == Visibility.LEGAL
    return by_legal == (audience == Visibility.LEGAL)


def _state(file: CaseFile, window: Window) -> str:
    """Return what became of the case in the window, or an empty string when nothing did."""
    case = file.case
    if case is None:
        return ""
    kinds = {event.kind for event in file.events if window.holds(event.at)}
    kinds -= {RENAMED, GRADED}
    if case.status == CaseStatus.OPEN and {"cured", "relapsed"} <= kinds and _is_series(file):
        return ""  # the same series, counted otherwise for an hour: it stands as it stood, and nobody did anything
    if case.status != CaseStatus.OPEN:
        ended = _ENDED.get(CaseStatus(case.status), "") if kinds - {MOVED} else ""
        return "ended" if ended == "cured" and any(map(is_by_policy, by_weight(file.told)[:1])) else ended
    for state, meant in _OPEN_STATES.items():
        if kinds & meant:
            return state
    confirmed = any(window.holds(violation.confirmed_at) for violation in file.told)
    return "confirmed" if confirmed else ("changed" if kinds else "")


def _is_series(file: CaseFile) -> bool:
    kind = fact_types().get(file.rule.fact) if file.rule else None
    return kind is not None and kind.over_violations
