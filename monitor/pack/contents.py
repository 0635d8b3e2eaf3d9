"""What belongs to a case: its violations, the captures they rest on, readings, pictures, rules and policy in force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, case, col, func, or_, select

from monitor.cases.decisions import case_of
from monitor.cases.policy_rows import judged_at, policy_of
from monitor.errors import RefusedError
from monitor.evidence.archive import EvidenceArchive
from monitor.evidence.export import with_originals
from monitor.model import Case, Evidence, Observation, PolicyVersion, ReportFile, Violation
from monitor.model.screenshot import Screenshot
from monitor.vocabulary import EvidenceKind, Visibility


@dataclass
class Exhibit:
    """One violation with what it rests on; evidence is named by its numbers in the archive.

    `captures` are visits to the page: the first, the one that confirmed it, the last, and each at which something
    changed, or else the files it was judged by. `readings` are what was read of this one offer, oldest first.
    `kept_back` are files that speak of other parties: they are named and not handed over.
    """

    violation: Violation
    readings: list[Observation] = field(default_factory=list)
    captures: set[int] = field(default_factory=set)
    kept_back: set[int] = field(default_factory=set)
    screenshots: dict[int, str] = field(default_factory=dict)
    """area of the page by number"""
    rule: int | None = None
    policy: PolicyVersion | None = None
    policy_record: int | None = None


@dataclass(frozen=True)
class CasePack:
    """A case with its exhibits, and the numbers of all records to hand over."""

    case: Case
    exhibits: tuple[Exhibit, ...]
    records: tuple[int, ...]


def contents(session: Session, archive: EvidenceArchive, case_id: int, *, audience: str) -> CasePack:
    """Return what belongs to a case; raises `RefusedError` where the audience may not read it."""
    case = case_of(session, case_id)
    if case.visibility == Visibility.LEGAL and audience != Visibility.LEGAL:
        raise RefusedError(f"case {case_id} is for legal only; legal exports it with `--audience legal`.")
    rows = session.exec(
        select(Violation).where(Violation.case_id == case_id).order_by(col(Violation.first_seen), col(Violation.id))
    ).all()
    exhibits = tuple(_exhibit(session, row) for row in rows)
    own: set[int] = set()
    for item in exhibits:
        own |= item.captures | set(item.screenshots) | ({item.rule} if item.rule else set())
    return CasePack(case, exhibits, tuple(entry.sequence for entry in with_originals(archive, own)))


def _exhibit(session: Session, violation: Violation) -> Exhibit:
    exhibit = Exhibit(violation)
    rows = _sighted(session, exhibit) if violation.sighted else []
    rows += _rows(session, [violation.evidence_id, violation.differing_evidence_id])
    others = _of_others(session, violation, rows)
    exhibit.kept_back = {row.sequence for row in others}
    exhibit.captures = {row.sequence for row in rows} - exhibit.kept_back
    exhibit.screenshots = _screenshots(session, violation, [row.id for row in rows])
    exhibit.rule = _rule(session, violation, judged_at(session, violation))
    exhibit.policy = policy_of(session, violation)
    if exhibit.policy is not None and (found := _rows(session, [exhibit.policy.evidence_id])):
        exhibit.policy_record = found[0].sequence
    return exhibit


def _rule(session: Session, violation: Violation, judged: datetime) -> int | None:
    """Return the record of the rule as it stood when the violation was judged: settings change its parameters.

    A pass archives a rule after judging by it; where it was cut off in between, the first record is later.
    """
    archived_by_then = case((col(Evidence.captured_at) <= judged, col(Evidence.sequence)))
    latest, first = session.exec(
        select(func.max(archived_by_then), func.min(Evidence.sequence)).where(
            Evidence.kind == EvidenceKind.RULE,
            col(Evidence.subject).startswith(f"{violation.rule_id} {violation.rule_version} ", autoescape=True),
        )
    ).one()
    return first if latest is None else latest


def _sighted(session: Session, exhibit: Exhibit) -> list[Evidence]:
    """Return the visits to the page that the violation rests on, and note what was read there of its offer."""
    violation = exhibit.violation
    exhibit.readings = list(
        session.exec(
            select(Observation)
            .where(
                Observation.offer_key == violation.subject,
                Observation.first_seen <= violation.last_seen,
                or_(col(Observation.ended_at).is_(None), col(Observation.ended_at) > violation.first_seen),
            )
            .order_by(col(Observation.first_seen), col(Observation.id))
        ).all()
    )
    if not exhibit.readings:
        return []
    page = exhibit.readings[-1].listing_key
    times: set[datetime] = {violation.first_seen, violation.last_seen}
    times |= {row.first_seen for row in exhibit.readings if row.first_seen >= violation.first_seen}
    if violation.confirmed_at is not None:
        visit = select(func.max(Evidence.captured_at)).where(
            Evidence.kind == EvidenceKind.PAGE, Evidence.subject == page, Evidence.captured_at <= violation.confirmed_at
        )
        times |= {at for at in session.exec(visit) if at is not None}
    visits = session.exec(
        select(Evidence).where(
            Evidence.kind == EvidenceKind.PAGE, Evidence.subject == page, col(Evidence.captured_at).in_(sorted(times))
        )
    ).all()
    return [*visits, *_rows(session, [row.evidence_id for row in exhibit.readings])]


def _of_others(session: Session, violation: Violation, rows: Sequence[Evidence]) -> list[Evidence]:
    """Return the records that hold other parties' data: the whole policy, and reports that another party made."""
    keys = [row.id for row in rows if row.kind == EvidenceKind.REPORT]
    own = session.exec(
        select(ReportFile.evidence_id).where(
            col(ReportFile.evidence_id).in_(keys), ReportFile.party_id == violation.party_key
        )
    ).all()
    return [
        row
        for row in rows
        if row.kind == EvidenceKind.POLICY or (row.kind == EvidenceKind.REPORT and row.id not in own)
    ]


def _screenshots(session: Session, violation: Violation, pages: Iterable[int | None]) -> dict[int, str]:
    """Return the pictures of these pages; the box of another offer is another party's matter."""
    rows = session.exec(
        select(Evidence.sequence, Screenshot.area)
        .join(Screenshot, col(Screenshot.evidence_id) == col(Evidence.id))
        .where(
            col(Screenshot.page_evidence_id).in_([key for key in pages if key is not None]),
            or_(Screenshot.area == "page", Screenshot.subject == violation.subject),
        )
    ).all()
    return dict(rows)


def _rows(session: Session, keys: Iterable[int | None]) -> list[Evidence]:
    wanted = sorted({key for key in keys if key is not None})
    return list(session.exec(select(Evidence).where(col(Evidence.id).in_(wanted)).order_by(col(Evidence.id))).all())
