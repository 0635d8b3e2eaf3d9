"""What the law gate stopped: counts for the channel audience, article and reason for legal."""

from __future__ import annotations

from collections import Counter

from sqlmodel import Session, col, select

from monitor.cases.gate import deciding, reason_words
from monitor.documents.window import Window
from monitor.model import Case, Step
from monitor.vocabulary import CaseStatus, StepStatus, Topic, Visibility
from reports.records import Gap


def channel_stops(session: Session, window: Window) -> list[Gap]:
    """Return how many open cases only legal reads; no party, product or country is told."""
    query = select(Case.opened_at).where(
        Case.visibility == Visibility.LEGAL, Case.topic != Topic.CONTRACT, Case.status == CaseStatus.OPEN
    )
    opened = session.exec(query).all()
    if not opened:
        return []
    fresh = sum(window.holds(at) for at in opened)
    if not fresh:
        return [Gap("Cases that only legal reads", len(opened), "None of them new.")]
    reason = f"{fresh} of them new. Nothing was sent, and nothing about them may be said to a dealer."
    return [Gap("Cases that only legal reads", len(opened), reason, "Ask legal if you need to know more.")]


def legal_stops(session: Session, window: Window) -> list[Gap]:
    """Return the steps that the gate blocked in the window, by what decided and what is advised."""
    query = (
        select(Step, Case)
        .join(Case, col(Case.id) == Step.case_id)
        .where(Step.status == StepStatus.BLOCKED, window.sql(Step.proposed_at))
        .order_by(col(Step.id))
    )
    counts: Counter[tuple[str, str, str]] = Counter()
    for step, case in session.exec(query).all():
        for reason in deciding(step.gate):
            law = " ".join(filter(None, (str(reason.get("rule") or ""), _version(reason.get("version")))))
            words = (
                f"{reason.get('jurisdiction') or '*'}: {reason_words(reason).rstrip('.')} [{law or 'house default'}]"
            )
            advice = str(reason.get("response") or "")
            counts[f"{step.kind.capitalize()} under {case.rule_id}", words, advice] += 1
    return [Gap(what, count, why, advice) for (what, why, advice), count in sorted(counts.items())]


def _version(version: object) -> str:
    return f"v{version}" if version else ""
