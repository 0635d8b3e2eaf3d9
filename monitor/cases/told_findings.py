"""What a letter tells of a finding, as a line by which a last look knows whether it would be told so today."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy import select as columns  # of more than SQLModel's own takes
from sqlmodel import Session, col, select

from monitor.facts.read import facts_in
from monitor.facts.registry import fact_types
from monitor.model import Run, VerdictRow, Violation
from monitor.rulebook.condition import names_in
from monitor.rulebook.message import placeholders
from monitor.rulebook.records import Rule, Scalar

_MARK = "finding"


def judged_days(session: Session, violations: Sequence[Violation]) -> dict[int, date]:
    """Return by a violation's number the local day on which its rule said it last; of those it never said, nothing."""
    found: dict[int, date] = {}
    for row in violations:
        run = session.exec(
            select(Run)
            .join(VerdictRow, col(VerdictRow.run_id) == col(Run.id))
            .where(VerdictRow.rule_id == row.rule_id, VerdictRow.subject == row.subject)
            .order_by(col(Run.id).desc())
        ).first()
        if row.id is not None and run is not None:
            found[row.id] = run.local_date
    return found


def finding_line(rule: Rule, violation: Violation, on: date) -> str:
    """Return the line of a finding that was judged on a day: its rule, and a digest of all that is said of it.

    Of an offer only the rule is kept: its next sighting says something else, and what was told of its day stays so.
    """
    kept = "" if rule.fact == "offer" else _digest(rule, violation.fact)
    return "|".join((_MARK, rule.id, str(rule.version), on.isoformat(), kept, violation.subject))


def is_finding(line: str) -> bool:
    """Tell whether a line is one of a finding."""
    return line.startswith(f"{_MARK}|") and line.count("|") > 4


def told_subjects(lines: Sequence[str]) -> set[str]:
    """Return the subjects of the findings that a letter tells, by its lines."""
    return {line.split("|", 5)[5] for line in filter(is_finding, lines)}


def told_otherwise(session: Session, rules: Mapping[str, Rule], lines: Sequence[str]) -> str:
    """Return why one of these findings would be told otherwise by what rules, policy and documents say now, or nothing.

    Each is looked at as of the day on which it was judged: days that went by since change nothing.
    """
    for line in filter(is_finding, lines):
        _, rule_id, version, day, kept, subject = line.split("|", 5)
        rule = rules.get(rule_id)
        if rule is None:
            continue
        if str(rule.version) != version:
            return f"it was written by version {version} of rule {rule_id}, and version {rule.version} is in force now"
        facts = _as_of(session, rule, subject, date.fromisoformat(day)) if kept else iter(())
        if kept and all(_digest(rule, fact) != kept for fact in facts):
            return f"what it tells by rule {rule_id} is otherwise by what policy and documents say now"
    return ""


def _as_of(session: Session, rule: Rule, subject: str, day: date) -> Iterator[dict[str, Scalar | None]]:
    """Yield the facts of a subject as of a day, by the policy that is loaded."""
    kind = fact_types()[rule.fact]
    if kind.select is not None:
        view = kind.select(day).subquery()
        yield from facts_in(session, kind, columns(view).where(view.c.subject == subject))


def _digest(rule: Rule, fact: Mapping[str, object]) -> str:
    names = sorted(names_in(rule.when) | placeholders(rule.message) | set(rule.needs))
    said = json.dumps({name: fact.get(name) for name in names}, sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:16]
