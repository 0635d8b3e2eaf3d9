"""What a rule says of a fact as it stands: that it complies or is not assessed, and by which lines and values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from sqlalchemy import or_
from sqlalchemy import select as columns  # of more than SQLModel's own takes
from sqlmodel import Session

from monitor.cases.audience import Audience
from monitor.cases.explanation import (
    LineTold,
    ParameterTold,
    ValueTold,
    parameters_told,
    told,
    values_told,
)
from monitor.cases.overview import unidentified
from monitor.errors import NotFoundError, RefusedError
from monitor.facts.read import facts_in
from monitor.facts.registry import fact_types
from monitor.model import Party, Violation
from monitor.rulebook.message import sentence
from monitor.rulebook.reading import deciding, lines, read, verdict_of
from monitor.rulebook.records import Fact, Rule
from monitor.settings import Workspace
from monitor.vocabulary import Verdict

MOST = 10
"""Facts that are told of one question: who wants another one asks more narrowly."""

_READ = 1_000
"""Facts that are read for it at most: a part of an address may be that of all pages."""


@dataclass(frozen=True)
class FactExplained:
    """What a rule says of one fact; `because` are the lines that decide it, or what it needs and nobody knows."""

    rule: str
    version: int
    verdict: str
    party: str
    party_name: str
    about: str
    subject: str
    period: str
    sentence: str
    because: tuple[str, ...]
    values: tuple[ValueTold, ...]
    lines: tuple[LineTold, ...]
    parameters: tuple[ParameterTold, ...]


@dataclass(frozen=True)
class FactQuery:
    """Which facts are asked for: those of a product, agreement or party, or whose key holds a text, as of a day."""

    about: str
    on: date
    now: datetime


def facts_explained(audience: Audience, rule: Rule, asked: FactQuery) -> tuple[list[FactExplained], bool]:
    """Return what a rule says of the facts asked for, and whether there are more.

    Raises `NotFoundError` where there is none, and `RefusedError` where the audience may read none of them.
    """
    session = audience.session
    found = list(_facts(session, rule, asked))
    if not found:
        raise NotFoundError(
            f"no fact '{rule.fact}' of '{asked.about}' is in the store; expected a product, a party's id, an agreement "
            "or discount, or a part of a page's address, as the policy files and pages name it."
        )
    readable = (fact for fact in found if audience.may_read(_imagined(rule, fact, asked)))
    shown = list(islice(readable, MOST + 1))
    if not shown:
        raise RefusedError(f"what {rule.id} says of '{asked.about}' is for legal only: `--audience legal`.")
    told = [_explained(session, rule, fact, audience.workspace) for fact in shown[:MOST]]
    return told, len(shown) > MOST or len(found) == _READ


def _facts(session: Session, rule: Rule, asked: FactQuery) -> Iterator[Fact]:
    kind = fact_types()[rule.fact]
    if kind.select is None:
        raise RefusedError(f"{rule.id} judges what the house is about to do: `channelwarden rules test {rule.id}`.")
    view = kind.select(asked.on).subquery()
    named = or_(
        view.c.case_subject == asked.about,
        view.c.party_key == asked.about,
        view.c.subject.contains(asked.about, autoescape=True),
    )
    yield from facts_in(session, kind, columns(view).where(named).order_by(view.c.subject).limit(_READ))


def _imagined(rule: Rule, fact: Fact, asked: FactQuery) -> Violation:
    """Return the finding that it would be: who may read a fact may be asked of nothing else."""
    return Violation(
        rule_id=rule.id,
        rule_version=rule.version,
        subject=str(fact["subject"]),
        period="",
        status="",
        party_key=str(fact.get("party_key") or ""),
        case_subject=str(fact.get("case_subject") or ""),
        fact=dict(fact),
        first_seen=asked.now,
        last_seen=asked.now,
    )


def _explained(session: Session, rule: Rule, fact: Fact, workspace: Workspace) -> FactExplained:
    schema, key = fact_types()[rule.fact].schema, str(fact.get("party_key") or "")
    verdict, party, found = verdict_of(rule, fact), session.get(Party, key), read(rule.when, fact)
    seen = tuple(told(depth, line, schema, fact) for depth, line in lines(found))
    values = tuple(values_told(rule, schema, fact))
    needed = [item for item in values if item.name in rule.needs and fact.get(item.name) is None]
    because = [f"{item.name} is {item.value}" for item in needed]
    if not because:
        because = [_words(told(0, line, schema, fact)) for line in deciding(found)]
    return FactExplained(
        rule=rule.id,
        version=rule.version,
        verdict=str(verdict),
        party=key,
        party_name=party.name if party else unidentified(key),
        about=str(fact.get("case_subject") or ""),
        subject=str(fact["subject"]),
        period=str(fact.get("period") or ""),
        sentence=sentence(rule, fact, workspace.settings.brand.language) if verdict == Verdict.VIOLATES else "",
        because=tuple(dict.fromkeys(because)),
        values=values,
        lines=seen,
        parameters=tuple(parameters_told(rule)),
    )


def _words(line: LineTold) -> str:
    against = f", and {line.other} {line.operand}" if line.operand else ""
    why = f" ({line.why})" if line.why else ""
    return f"{line.text}: it was {line.value}{why}{against}"
