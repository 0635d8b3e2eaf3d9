"""Cases as people read them: the list, and one case with its history, evidence and the gate's answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from monitor.cases.decisions import case_of
from monitor.cases.delivered import cure_ends
from monitor.cases.gate import as_told
from monitor.cases.history import events, stored_id
from monitor.cases.kept_evidence import evidence_gone
from monitor.cases.ladder import steps_of
from monitor.errors import RefusedError
from monitor.model import Case, Evidence, Exemption, Party, Step, Violation
from monitor.model.row import row_data
from monitor.vocabulary import OWN_HOUSE, Visibility


@dataclass(frozen=True)
class CaseLine:
    """One case in a list; `step` is its latest step in words, `waits_for` who must approve it, if anyone."""

    id: int
    party: str
    party_name: str
    rule: str
    subject: str
    severity: str
    status: str
    episode: int
    visibility: str
    opened_at: datetime
    step_id: int | None
    step: str
    waits_for: str


@dataclass(frozen=True)
class CaseOverview:
    """Everything that is known of one case, as plain data."""

    case: CaseLine
    visibility_reason: str
    clock_stopped_until: date | None
    violations: list[dict[str, Any]]
    steps: list[dict[str, Any]]
    exemptions: list[dict[str, Any]]
    history: list[dict[str, Any]]


@dataclass(frozen=True)
class CasesWanted:
    """Which cases are meant: in a state, of a rule, of a party (a part of its name or id); empty is any."""

    status: str = ""
    rule: str = ""
    party: str = ""


def list_cases(
    session: Session,
    *,
    audience: str,
    wanted: CasesWanted = CasesWanted(),
    first: int = 0,
    most: int | None = None,
) -> list[CaseLine]:
    """Return the cases the audience may read, the latest change first; legal reads all.

    `first` of them are passed over, `most` returned: a page of a long list.
    """
    statement = _chosen(session, select(Case), audience, wanted).order_by(col(Case.changed_at).desc(), col(Case.id))
    return [case_line(session, case) for case in session.exec(statement.offset(first).limit(most)).all()]


def count_cases(session: Session, *, audience: str, wanted: CasesWanted = CasesWanted()) -> int:
    """Return how many cases `list_cases` would return."""
    return session.exec(_chosen(session, select(func.count(col(Case.id))), audience, wanted)).one()


def rules_with_cases(session: Session, *, audience: str) -> list[str]:
    """Return the rules of which the audience may read a case, in order."""
    statement = _chosen(session, select(Case.rule_id).distinct(), audience, CasesWanted())
    return list(session.exec(statement.order_by(Case.rule_id)))


_Found = TypeVar("_Found")


def _chosen(
    session: Session, statement: SelectOfScalar[_Found], audience: str, wanted: CasesWanted
) -> SelectOfScalar[_Found]:
    if audience != Visibility.LEGAL:
        statement = statement.where(Case.visibility == Visibility.CHANNEL)
    if wanted.status:
        statement = statement.where(Case.status == wanted.status)
    if wanted.rule:
        statement = statement.where(Case.rule_id == wanted.rule)
    if wanted.party:
        statement = statement.where(col(Case.party_key).in_(_parties(session, wanted.party)))
    return statement


def _parties(session: Session, part: str) -> list[str]:
    """Return the parties with a case whose name or id holds a text in any case, which SQLite folds for ASCII alone."""
    keys = session.exec(select(Case.party_key).distinct()).all()
    names = dict(session.exec(select(Party.id, Party.name)).all())
    wanted = part.casefold()
    return [key for key in keys if wanted in key.casefold() or wanted in names.get(key, "").casefold()]


def case_overview(session: Session, case_id: int, *, audience: str, archive: Path) -> CaseOverview:
    """Return one case in full, with what of its evidence is kept; raises `RefusedError` for who may not read it."""
    case = case_of(session, case_id)
    if case.visibility == Visibility.LEGAL and audience != Visibility.LEGAL:
        raise RefusedError(f"case {case_id} is for legal only; legal reads it with `--audience legal`.")
    return CaseOverview(
        case=case_line(session, case),
        visibility_reason=case.visibility_reason,
        clock_stopped_until=case.clock_stopped_until,
        violations=_violations(session, case_id, archive),
        steps=[_step(session, step, audience) for step in steps_of(session, case)],
        exemptions=[
            row_data(item, but=("id", "case_id"))
            for item in session.exec(
                select(Exemption).where(Exemption.case_id == case_id).order_by(col(Exemption.id))
            ).all()
        ],
        history=[row_data(item, only=("at", "kind", "actor", "text")) for item in events(session, case_id)],
    )


def case_line(session: Session, case: Case) -> CaseLine:
    """Return a case as it stands in a list."""
    party = session.get(Party, case.party_key)
    latest: Step | None = next(reversed(steps_of(session, case)), None)
    waits = latest is not None and latest.status in ("proposed", "in_review")
    return CaseLine(
        id=stored_id(case.id),
        party=case.party_key,
        party_name=party.name if party else unidentified(case.party_key),
        rule=case.rule_id,
        subject=case.subject,
        severity=case.severity,
        status=case.status,
        episode=case.episode,
        visibility=case.visibility,
        opened_at=case.opened_at,
        step_id=latest.id if latest else None,
        step=f"{latest.kind} {latest.status}" if latest else "",
        waits_for=latest.approval if latest is not None and waits else "",
    )


def unidentified(party_key: str) -> str:
    """Return how a seller nobody has identified is told: `name on site (not identified)`."""
    if party_key == OWN_HOUSE:
        return "our own house"
    _, _, site_and_name = party_key.partition("seller:")
    site, _, name = site_and_name.partition(":")
    return f"“{name}” on {site} (not identified)" if name else party_key


def _violations(session: Session, case_id: int, archive: Path) -> list[dict[str, Any]]:
    statement = (
        select(Violation, Evidence)
        .outerjoin(Evidence, col(Evidence.id) == Violation.evidence_id)
        .where(Violation.case_id == case_id)
        .order_by(col(Violation.first_seen), col(Violation.id))
    )
    shown = {
        "id",
        "subject",
        "period",
        "rule_version",
        "status",
        "sentence",
        "sightings",
        "first_seen",
        "last_seen",
        "confirmed_at",
        "confirmed_by",
        "ended_at",
        "end_reason",
    }
    found = []
    for violation, evidence in session.exec(statement).all():
        proof = row_data(evidence, only=("sequence", "sha256", "url", "captured_at", "warc")) if evidence else None
        if proof is not None:
            proof["kept"] = not evidence_gone(session, archive, [violation])
        found.append(row_data(violation, only=shown) | {"evidence": proof})
    return found


def _step(session: Session, step: Step, audience: str) -> dict[str, Any]:
    """Return a step as data; `cure_until` is the day that counts, empty while its letter is still in the house."""
    ends = cure_ends(session, step)
    gate = as_told(step.gate, to_legal=audience == Visibility.LEGAL)
    return row_data(step, but=("case_id", "gate")) | {"gate": gate, "cure_until": ends}
