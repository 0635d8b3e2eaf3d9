"""Whether what a case stands on was found when its rule judged last: what cannot be judged any more accuses nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlmodel import Session, col, select

from monitor.cases.sightings import chunked
from monitor.cases.told_from import LET_BE, is_let_be, let_be
from monitor.model import VerdictCount, VerdictRow, Violation
from monitor.rulebook.records import Rule

NOT_JUDGED = (
    "it was not found any more when all was judged last, as something that its rule needs is not known now, or the "
    "rule is another one since (the digest names what is not assessed, and why; `channelwarden judge` judges anew)"
)


def why_not_found(violations: Iterable[Violation]) -> str:
    """Return why nothing is found now of these, of which nothing is."""
    return LET_BE if all(map(is_let_be, violations)) else NOT_JUDGED


def found_now(session: Session, rules: Mapping[str, Rule], violations: Iterable[Violation]) -> list[Violation]:
    """Return those violations that their rule, as it is now, says again: what can be told of a case."""
    rows = list(violations)
    lost = not_found_now(session, rules, rows)
    return [row for row in rows if row.id not in lost]


def not_found_now(session: Session, rules: Mapping[str, Rule], violations: Iterable[Violation]) -> set[int]:
    """Return the numbers of those violations that their rule, as it is now, does not say any more.

    An open violation that complies is ended; one that nobody can judge stands, as where its row of the policy is gone.
    Of a rule that never judged all its facts nothing is known, and nothing returned. What was not seen
    since it may be told of is as little found now.
    """
    violations = list(violations)
    by_rule: defaultdict[str, list[Violation]] = defaultdict(list)
    for row in violations:
        by_rule[row.rule_id].append(row)
    lost = let_be(violations)
    for rule_id, rows in by_rule.items():
        counted = session.get(VerdictCount, rule_id)
        if counted is None:
            continue
        version = rules[rule_id].version if rule_id in rules else None
        found: set[str] = set()
        for subjects in chunked(row.subject for row in rows):
            said = select(VerdictRow.subject).where(
                VerdictRow.rule_id == rule_id,
                VerdictRow.rule_version == version,
                VerdictRow.run_id >= counted.run_id,
                col(VerdictRow.subject).in_(subjects),
            )
            found.update(session.exec(said).all())
        lost |= {row.id for row in rows if row.id is not None and row.subject not in found}
    return lost
