"""A violation explained: its sentence with its numbers, line by line, from which evidence, and what would mend it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from monitor.cases.audience import Audience
from monitor.cases.overview import unidentified
from monitor.cases.policy_rows import PolicyRow, policy_rows
from monitor.errors import NotFoundError, RefusedError
from monitor.facts.registry import schemas
from monitor.model import Case, Evidence, Party, Violation
from monitor.model.row import row_data
from monitor.rulebook.condition import names_in
from monitor.rulebook.message import placeholders, sentence, singular
from monitor.rulebook.reading import Change, Read, lines, read, verdict_of, ways_out
from monitor.rulebook.records import FactSchema, Group, Ref, Rule, Scalar, Type
from monitor.rulebook.words import change_in_words, group_in_words, in_words, parameter_in_words, value_in_words
from monitor.settings import Workspace
from monitor.vocabulary import OPEN_VIOLATION, CaseStatus, Verdict, ViolationStatus


@dataclass(frozen=True)
class LineTold:
    """A line of `when`: `held` is yes, no or unknown; a group has no values."""

    depth: int
    text: str
    held: str
    value: str
    other: str
    """the attribute it is compared with, where it is one, and its value in `operand`"""
    operand: str
    why: str


@dataclass(frozen=True)
class ValueTold:
    """A value the rule read or its sentence tells: as judged, and what it means."""

    name: str
    value: str
    meaning: str


@dataclass(frozen=True)
class ParameterTold:
    """A parameter in force; `default` differs where the workspace set it."""

    name: str
    value: str
    default: str
    meaning: str


@dataclass(frozen=True)
class Explanation:
    """Everything that led to one violation, as plain data."""

    violation: int
    case: int | None
    rule: str
    title: str
    found_under_version: int
    present_version: int | None
    present_verdict: str
    about_the_version: str
    status: str
    party: str
    party_name: str
    about: str
    subject: str
    period: str
    sentence: str
    needs: tuple[str, ...]
    values: tuple[ValueTold, ...]
    lines: tuple[LineTold, ...]
    parameters: tuple[ParameterTold, ...]
    policy: tuple[PolicyRow, ...]
    evidence: dict[str, Any] | None
    timing: dict[str, Any]
    to_comply: tuple[tuple[str, ...], ...]


_NONE_COUNTS = "none counts, as it was captured while its market was on two days and the policy changes between them"
_HELD = {True: "yes", False: "no", None: "unknown"}


def explain(audience: Audience, violation_id: int) -> Explanation:
    """Return the explanation of one violation; raises `RefusedError` where the audience may not read it now."""
    violation = audience.session.get(Violation, violation_id)
    if violation is None:
        raise NotFoundError(f"there is no violation {violation_id}; `channelwarden cases show CASE` names a case's.")
    if not audience.may_read(violation):
        raise RefusedError(f"violation {violation_id} is for legal only; legal reads it with `--audience legal`.")
    return _explained(audience.session, violation, audience.rules.get(violation.rule_id), audience.workspace)


def of_case(session: Session, case_id: int) -> list[int]:
    """Return the violations of a case: those that stand, and where nothing but what was settled does the latest end."""
    statement = select(Violation).where(Violation.case_id == case_id).order_by(col(Violation.id))
    case, found = session.get(Case, case_id), list(session.exec(statement).all())
    if case is None:
        raise NotFoundError(f"there is no case {case_id}; `channelwarden cases list` shows those there are.")
    if not found:
        raise NotFoundError(f"case {case_id} has no violations any more.")
    told = [row for row in found if row.status in OPEN_VIOLATION]
    over = [row for row in found if row.status not in OPEN_VIOLATION]
    closed = case.status == CaseStatus.CLOSED
    if not told or (not closed and all(row.status == ViolationStatus.SETTLED for row in told)):
        told = over[-1:] + told
    return [row.id for row in told if row.id is not None]


def _explained(session: Session, violation: Violation, rule: Rule | None, workspace: Workspace) -> Explanation:
    fact = violation.fact
    found = read(rule.when, fact) if rule else None
    party = session.get(Party, violation.party_key)
    said = verdict_of(rule, fact) if rule else ""
    ways = ways_out(found) if found and said == Verdict.VIOLATES else []
    schema = schemas()[rule.fact] if rule else FactSchema("", "", {})
    return Explanation(
        violation=violation.id or 0,
        case=violation.case_id,
        rule=violation.rule_id,
        title=rule.title if rule else "",
        found_under_version=violation.rule_version,
        present_version=rule.version if rule else None,
        present_verdict=str(said),
        about_the_version=_about_the_version(violation, rule, said, workspace),
        status=violation.status,
        party=violation.party_key,
        party_name=party.name if party else unidentified(violation.party_key),
        about=violation.case_subject,
        subject=violation.subject,
        period=str(fact.get("period") or ""),
        sentence=violation.sentence,
        needs=rule.needs if rule else (),
        values=tuple(values_told(rule, schema, fact)) if rule else (),
        lines=tuple(told(depth, line, schema, fact) for depth, line in lines(found)) if found else (),
        parameters=tuple(parameters_told(rule)) if rule else (),
        policy=tuple(policy_rows(session, violation, rule)),
        evidence=_evidence(session, violation, workspace.evidence),
        timing=_timing(violation, rule, workspace),
        to_comply=tuple(_way(way, schema, fact) for way in ways),
    )


def _about_the_version(violation: Violation, rule: Rule | None, said: str, workspace: Workspace) -> str:
    """Return how the rule that found it stands to the rule as it is now."""
    if rule is None:
        return f"{violation.rule_id} is no longer in the rule base: its condition cannot be shown."
    same = rule.version == violation.rule_version
    now = "The present version" if same else f"Found under version {violation.rule_version}, now {rule.version}"
    if said != Verdict.VIOLATES:
        changed = "the rule's condition or a parameter was changed since" if same else "the rule was changed since"
        return f"{now}: read by it the same fact {_SAYS[said]}; {changed}."
    if not same:
        return f"{now}: the rule was changed since, and the lines below are those of the present version."
    if sentence(rule, violation.fact, workspace.settings.brand.language) != violation.sentence:
        return f"{now}; its message or a parameter was changed since."
    still = "the fact as it was then violates" if violation.ended_at else "the fact still violates"
    return f"{now}: read by it, {still}."


_SAYS: dict[str, str] = {Verdict.COMPLIES: "complies", Verdict.NOT_ASSESSED: "is not assessed"}


def told(depth: int, line: Read, schema: FactSchema, fact: Mapping[str, Scalar | None]) -> LineTold:
    """Return a line of a condition as it was read, in words."""
    held, part = _HELD[line.held], line.part
    if isinstance(part, Group):
        return LineTold(depth, group_in_words(part), held, "", "", "", "")
    types = schema.types
    currency = str(fact.get("currency") or "")
    kind = types.get(part.attribute)
    other = operand = ""
    if isinstance(part.operand, Ref) and not isinstance(line.operand, tuple):
        other, operand = part.operand.name, value_in_words(line.operand, kind, currency)
    why = line.why
    if line.held is None and line.value is None and schema.attributes[part.attribute].unknown:
        why = schema.attributes[part.attribute].unknown
    value = value_in_words(line.value, kind, currency)
    return LineTold(depth, in_words(part, types), held, value, other, operand, why)


def values_told(rule: Rule, schema: FactSchema, fact: Mapping[str, Scalar | None]) -> Iterator[ValueTold]:
    """Yield every value the rule reads, those it needs first, and after them what only its sentence tells."""
    currency = str(fact.get("currency") or "")
    told_only = sorted(placeholders(rule.message) & set(schema.attributes))
    for name in dict.fromkeys([*rule.needs, *sorted(names_in(rule.when)), *told_only]):
        attribute = schema.attributes[name]
        value = fact.get(name)
        shown = value_in_words(value, attribute.type, currency)
        if attribute.type is Type.INTEGER and attribute.unit and value is not None:
            shown = f"{shown} {singular(attribute.unit) if value == 1 else attribute.unit}"
        because = f" ({attribute.unknown})" if value is None and attribute.unknown else ""
        yield ValueTold(name, shown + because, attribute.meaning)


def parameters_told(rule: Rule) -> Iterator[ParameterTold]:
    """Yield the parameters of a rule as they are in force."""
    for item in rule.parameters.values():
        yield ParameterTold(item.name, *parameter_in_words(item), item.meaning)


def _evidence(session: Session, violation: Violation, archive: Path) -> dict[str, Any] | None:
    row = session.get(Evidence, violation.evidence_id) if violation.evidence_id is not None else None
    if row is None:
        return None
    return {
        **row_data(row, only=("id", "sequence", "kind", "subject", "url", "captured_at", "sha256")),
        **row_data(row, only=("warc", "offset", "length")),
        "archived": (archive / row.warc).is_file(),
    }


def _timing(violation: Violation, rule: Rule | None, workspace: Workspace) -> dict[str, Any]:
    """Return the tests of time: what was seen when, what confirmed it, or what a suspicion still lacks."""
    hours = workspace.settings.limits.confirm_after_hours
    lacks = ""
    if violation.confirmed_at is None and rule and rule.fact == "offer":
        readings = violation.fact.get("readings") or 0
        lacks = (
            f"a second capture at least {hours:g} hours after the first, or two independent readings of the page that "
            f"agree (this page: {readings or _NONE_COUNTS})"
        )
    return {
        "first_seen": violation.first_seen,
        "last_seen": violation.last_seen,
        "sightings": violation.sightings,
        "confirmed_by": violation.confirmed_by,
        "confirmed_at": violation.confirmed_at,
        "confirm_after_hours": hours,
        "unconfirmed_for_lack_of": lacks,
        "ended_at": violation.ended_at,
        "end_reason": violation.end_reason,
        "held_run": violation.held_run,
    }


def _way(way: tuple[Change, ...], schema: FactSchema, fact: Mapping[str, Scalar | None]) -> tuple[str, ...]:
    # "is known" goes without saying beside what the value would have to be
    said = {item.attribute for item, _ in way if item.operator != "known"}
    kept = [change for change in way if change[0].operator != "known" or change[0].attribute not in said]
    return tuple(change_in_words(item, fact, schema.types, holds=holds) for item, holds in kept)
