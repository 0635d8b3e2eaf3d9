"""The review sheet: an agreement's flagged clauses in their context, for legal, worst first."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from monitor.documents.dispatch import dispatch
from monitor.documents.phrases import day
from monitor.model import Agreement, AgreementFile, Clause, OutboxItem, Party, Violation
from monitor.rulebook.records import Rule
from monitor.settings import Workspace
from monitor.vocabulary import Severity, ViolationStatus
from reports.records import ClauseFinding, ReviewSheet

_CONTEXT = 320
"""characters shown on either side of a clause, up to a word"""

_LIVE = (ViolationStatus.CONFIRMED, ViolationStatus.SUSPICION)

_READINGS = {
    "prohibited": "prohibited",
    "needs_review": "needs review",
    "permitted_within_conditions": "permitted within conditions",
    "not_regulated": "not regulated",
}

_FOOTER = (
    "A flag is a reason to read, not a finding of unlawfulness. Sources marked “to be confirmed by counsel” were "
    "not checked against their text.",
    "For legal only; do not forward to the channel team.",
)


def build(
    session: Session, *, workspace: Workspace, rules: Mapping[str, Rule], agreement_id: str, now: datetime
) -> ReviewSheet | None:
    """Return the sheet of an agreement's current text, or None where no rule flags a clause of it."""
    file = session.exec(
        select(AgreementFile).where(AgreementFile.agreement_id == agreement_id, col(AgreementFile.current).is_(True))
    ).first()
    if file is None:
        return None
    flagged = _flagged(session, file, rules)
    findings = [_finding(file, clause, hits, rules) for clause, hits in flagged]
    if not findings:
        return None
    findings.sort(key=lambda finding: (-_rank(finding.risk), finding.page))
    places = sorted({place for finding in findings for place, *_ in finding.verdicts})
    agreement = session.get(Agreement, agreement_id)
    party = session.get(Party, agreement.party_id) if agreement else None
    return ReviewSheet(
        agreement=agreement_id,
        party=party.name if party else "unknown party",
        file=file.path,
        language=file.language,
        date=day(workspace.local_date(now)),
        pages=file.pages,
        jurisdictions=tuple(places),
        findings=tuple(findings),
        footer=_FOOTER,
        brand=workspace.settings.brand.name,
    )


def issue(session: Session, *, workspace: Workspace, rules: Mapping[str, Rule], now: datetime) -> list[OutboxItem]:
    """Put a sheet into the outbox for every agreement whose flagged clauses changed, once per text and findings."""
    items: list[OutboxItem] = []
    files = session.exec(
        select(AgreementFile).where(col(AgreementFile.current).is_(True)).order_by(AgreementFile.agreement_id)
    ).all()
    for file in files:
        sheet = build(session, workspace=workspace, rules=rules, agreement_id=file.agreement_id, now=now)
        if sheet is None:
            continue
        items += dispatch(
            session,
            sheet,
            key=f"review_sheet|{file.agreement_id}|{file.sha256[:12]}|{_content_key(sheet)}",
            kind="review_sheet",
            path=f"review_sheets/{_file_name(file)}-{_content_key(sheet)}",
            recipients=workspace.settings.recipients.legal,
            subject=f"{sheet.brand}: review sheet for {sheet.party}, {sheet.agreement}",
            now=now,
        )
    return items


def _flagged(session: Session, file: AgreementFile, rules: Mapping[str, Rule]) -> list[tuple[Clause, list[Violation]]]:
    """Return the clauses of a file that live violations point at, by type and position, with those violations."""
    hits: defaultdict[tuple[str, str], list[Violation]] = defaultdict(list)
    rows = session.exec(
        select(Violation)
        .where(
            Violation.case_subject == file.agreement_id,
            col(Violation.status).in_(_LIVE),
            Violation.period == file.sha256[:12],
        )
        .order_by(Violation.subject, Violation.rule_id)
    ).all()
    for row in rows:
        parts = row.subject.split("|")
        if row.rule_id in rules and rules[row.rule_id].fact == "clause" and len(parts) >= 5:
            hits[parts[-2], parts[-1]].append(row)
    clauses = session.exec(select(Clause).where(Clause.file_id == file.id).order_by(col(Clause.start), Clause.type))
    return [(clause, found) for clause in clauses if (found := hits.get((clause.type, str(clause.start))))]


def _finding(
    file: AgreementFile, clause: Clause, hits: Sequence[Violation], rules: Mapping[str, Rule]
) -> ClauseFinding:
    flagged_by = sorted({hit.rule_id for hit in hits}, key=lambda rule_id: (-_rank(rules[rule_id].severity), rule_id))
    worst = rules[flagged_by[0]]
    return ClauseFinding(
        type=clause.type,
        title=worst.title,
        page=clause.page,
        number=clause.number,
        before=_tail(file.text[: clause.start]),
        clause=file.text[clause.start : clause.end],
        after=_head(file.text[clause.end :]),
        risk=str(worst.severity),
        verdicts=tuple(_verdicts(hits, rules)),
        why=" ".join(worst.why.split()),
    )


def _verdicts(hits: Iterable[Violation], rules: Mapping[str, Rule]) -> list[tuple[str, str, str, str]]:
    """Return what the rules say of the clause under each law they were judged for."""
    said = {
        (
            verdict.jurisdiction,
            _READINGS.get(verdict.verdict, verdict.verdict),
            verdict.citation,
            "seen in source" if verdict.confirmed else "to be confirmed by counsel",
        )
        for hit in hits
        for verdict in rules[hit.rule_id].verdicts
        if verdict.jurisdiction == hit.fact.get("jurisdiction")
    }
    return sorted(said)


def _rank(severity: str) -> int:
    return list(Severity).index(Severity(severity))


def _tail(text: str) -> str:
    if len(text) <= _CONTEXT:
        return text
    _, _, kept = text[-_CONTEXT:].partition(" ")
    return f"… {kept}"


def _head(text: str) -> str:
    if len(text) <= _CONTEXT:
        return text
    kept, _, _ = text[:_CONTEXT].rpartition(" ")
    return f"{kept} …"


def _content_key(sheet: ReviewSheet) -> str:
    findings = repr([(item.type, item.page, item.number, item.clause, item.verdicts) for item in sheet.findings])
    return hashlib.sha256(findings.encode()).hexdigest()[:8]


def _file_name(file: AgreementFile) -> str:
    """Return a file name from the agreement's id: letters, digits, dots and dashes only."""
    return "".join(character if character.isalnum() or character in ".-" else "_" for character in file.agreement_id)
