"""What makes a violation provable later: the text of its rule as judged, and pictures of the page, both archived."""

from __future__ import annotations

import hashlib
import json

from sqlmodel import Session, col, select

from monitor.evidence.keeping import keep_bytes
from monitor.model import Evidence, Violation
from monitor.pipeline.journey import Journey
from monitor.pipeline.photographs import take_photographs
from monitor.rulebook.load import rule_text
from monitor.rulebook.records import Rule
from monitor.vocabulary import OPEN_VIOLATION, EvidenceKind


def exhibit(journey: Journey) -> None:
    """Archive the rules that violations stand on, and photograph the pages of those confirmed by this pass."""
    with journey.database.session(writes_after_reading=True) as session:
        judged = session.exec(
            select(Violation.rule_id, Violation.rule_version)
            .where(col(Violation.status).in_(OPEN_VIOLATION))
            .distinct()
            .order_by(Violation.rule_id)
        ).all()
        for rule_id, version in judged:
            rule = journey.rules.get(rule_id)
            if rule is not None and rule.version == version:
                _archive_rule(journey, session, rule)
        session.commit()
    take_photographs(journey)
    journey.progress("exhibits", "archived")


def rule_subject(rule_id: str, version: int) -> str:
    """Return what the subject of a rule's evidence begins with; a hash of its content follows."""
    return f"{rule_id} {version} "


def _archive_rule(journey: Journey, session: Session, rule: Rule) -> None:
    content = {
        "id": rule.id,
        "version": rule.version,
        "file": rule.path,
        "text": rule_text(rule, journey.workspace.rules),
        "parameters": {name: parameter.value for name, parameter in rule.parameters.items()},
    }
    body = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1).encode()
    subject = rule_subject(rule.id, rule.version) + hashlib.sha256(body).hexdigest()[:12]
    if subject == _archived_last(session, rule):
        return
    keep_bytes(
        session,
        journey.archive,
        body,
        kind=EvidenceKind.RULE,
        subject=subject,
        url=f"rule:{rule.id}",
        content_type="application/json",
        at=journey.now,
        run=journey.run_id,
    )


def _archived_last(session: Session, rule: Rule) -> str | None:
    """Return the subject of the rule's latest record: parameters that were set back are archived once more."""
    return session.exec(
        select(Evidence.subject)
        .where(
            Evidence.kind == EvidenceKind.RULE,
            col(Evidence.subject).startswith(rule_subject(rule.id, rule.version), autoescape=True),
        )
        .order_by(col(Evidence.sequence).desc())
        .limit(1)
    ).first()
