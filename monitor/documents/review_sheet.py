"""The review sheet: an agreement's flagged clauses in their context, for legal, worst first."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from monitor.agreements.names import clause_name
from monitor.agreements.review import FlaggedClause, ReviewQueue, decided_queue
from monitor.documents.clause_conditions import AgreementTerms, agreement_terms, clause_rules
from monitor.documents.decided import confidence_words, decision_lines
from monitor.documents.dispatch import dispatch, was_dispatched
from monitor.documents.phrases import day
from monitor.facts.clause import place_of
from monitor.model import Agreement, AgreementFile, Clause, OutboxItem, Party, Violation
from monitor.rulebook.records import ClauseVerdict, Rule
from monitor.settings import Workspace
from monitor.store.agreement_text import current_text
from monitor.vocabulary import OPEN_VIOLATION, Severity, ViolationStatus
from reports.records import ClauseFinding, ReviewSheet

_CONTEXT = 320
"""characters shown on either side of a clause, up to a word"""

_LIVE = (*OPEN_VIOLATION, ViolationStatus.DISMISSED)
"""violations whose clause is on the sheet: a dismissed one is shown as such, not left out"""

_READINGS = {
    "prohibited": "prohibited",
    "needs_review": "needs review",
    "permitted_within_conditions": "permitted within conditions",
    "not_regulated": "not regulated",
}

_LAST = {"accepted": 1, "dismissed": 2}
"""decided findings stand below those that wait"""
_UNMET = "permitted within conditions that are not met: needs review"

_FOOTER = (
    "A flag is a reason to read, not a finding of unlawfulness. Sources marked “to be confirmed by counsel” were "
    "not checked against their text.",
    "For legal only; do not forward to the channel team.",
)


def build(
    session: Session,
    *,
    workspace: Workspace,
    rules: Mapping[str, Rule],
    agreement_id: str,
    now: datetime,
    queue: ReviewQueue | None = None,
) -> ReviewSheet | None:
    """Return the sheet of an agreement's current text, or None where no rule flags a clause of it.

    `queue` is the store's, where one is open already.
    """
    file = current_text(session, agreement_id)
    if file is None:
        return None
    with nullcontext(queue) if queue else decided_queue(session, rules.values()) as asked:
        return _sheet(session, file, asked, workspace=workspace, rules=rules, now=now)


def _sheet(
    session: Session,
    file: AgreementFile,
    queue: ReviewQueue | None,
    *,
    workspace: Workspace,
    rules: Mapping[str, Rule],
    now: datetime,
) -> ReviewSheet | None:
    today, zone = workspace.local_date(now), workspace.settings.brand.timezone
    terms = agreement_terms(session, file.agreement_id, today)
    items = _decided(file, queue, today)
    flags = _flagged(session, file, rules, terms)
    findings = [_finding(file, flag, terms, items.get(flag.place), zone) for flag in flags]
    if not findings:
        return None
    findings.sort(key=lambda finding: (_LAST.get(finding.state, 0), -_rank(finding.risk), finding.page))
    places = sorted({place for finding in findings for place, *_ in finding.verdicts})
    agreement = session.get(Agreement, file.agreement_id)
    party = session.get(Party, agreement.party_id) if agreement else None
    return ReviewSheet(
        agreement=file.agreement_id,
        party=party.name if party else "unknown party",
        file=file.path,
        language=file.language,
        date=day(today),
        pages=file.pages,
        jurisdictions=tuple(places),
        findings=tuple(findings),
        footer=_FOOTER,
        brand=workspace.settings.brand.name,
    )


def issue(session: Session, *, workspace: Workspace, rules: Mapping[str, Rule], now: datetime) -> list[OutboxItem]:
    """Put a sheet into the outbox for every agreement whose flagged clauses changed, once per text and findings.

    What legal decides renews the file, and is not mailed to legal again; nor is a sheet with nothing left to decide.
    """
    items: list[OutboxItem] = []
    files = session.exec(
        select(AgreementFile).where(col(AgreementFile.current).is_(True)).order_by(AgreementFile.agreement_id)
    ).all()
    with decided_queue(session, rules.values()) as queue:
        for file in files:
            sheet = _sheet(session, file, queue, workspace=workspace, rules=rules, now=now)
            if sheet is not None:
                last = queue.decided.get(file.agreement_id, 0) if queue else 0
                items += _put_out(session, sheet, file, last, workspace=workspace, now=now)
    return items


def _put_out(
    session: Session, sheet: ReviewSheet, file: AgreementFile, decided: int, *, workspace: Workspace, now: datetime
) -> list[OutboxItem]:
    """Put a sheet into the outbox; `decided` is the number of the last act that decided something, 0 for none."""
    key = f"review_sheet|{file.agreement_id}|{file.sha256[:12]}|{_content_key(sheet)}"
    news = sheet.undecided and not was_dispatched(session, key)
    return dispatch(
        session,
        sheet,
        key=f"{key}|{decided}" if decided else key,
        kind="review_sheet",
        path=f"review_sheets/{_file_name(file)}-{_content_key(sheet)}",
        recipients=workspace.settings.recipients.legal if news else (),
        subject=f"{sheet.brand}: review sheet for {sheet.party}, {sheet.agreement}",
        now=now,
    )


@dataclass(frozen=True)
class _Flag:
    """A clause to be read, the rules that flag it, and what they say of it under each law it was judged for.

    `unmet` are the permissions among it of which a condition is known not to hold.
    """

    clause: Clause
    rules: tuple[Rule, ...]
    said: tuple[tuple[Rule, ClauseVerdict], ...]
    unmet: tuple[tuple[Rule, ClauseVerdict], ...]

    @property
    def place(self) -> tuple[str, str]:
        """Type and position, as a clause is named in facts."""
        return self.clause.type, str(self.clause.start)


def _decided(file: AgreementFile, queue: ReviewQueue | None, day: date) -> dict[tuple[str, str], FlaggedClause]:
    """Return the clauses by type and position as the queue holds them, or nothing where nobody decided on any."""
    if queue is None or file.agreement_id not in queue.decided:
        return {}
    return {(item.type, str(item.start)): item for item in queue.items(day, agreement_id=file.agreement_id)}


def _flagged(session: Session, file: AgreementFile, rules: Mapping[str, Rule], terms: AgreementTerms) -> list[_Flag]:
    """Return the clauses that live violations point at, and those whose permission has a condition that fails."""
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
        if row.rule_id in rules and rules[row.rule_id].fact == "clause":
            hits[place_of(row.subject)].append(row)
    of_clauses = clause_rules(rules)
    flags = []
    for clause in session.exec(
        select(Clause).where(Clause.file_id == file.id).order_by(col(Clause.start), Clause.type)
    ):
        place = (clause.type, str(clause.start))
        found = hits.get(place, [])
        unmet = terms.broken_by(place, of_clauses)
        said = [*_said(found, rules), *unmet]
        by = {hit.rule_id: rules[hit.rule_id] for hit in found} | {rule.id: rule for rule, _ in said}
        if by:
            flags.append(_Flag(clause, tuple(by.values()), tuple(said), tuple(unmet)))
    return flags


def _finding(
    file: AgreementFile, flag: _Flag, terms: AgreementTerms, item: FlaggedClause | None, zone: ZoneInfo
) -> ClauseFinding:
    clause = flag.clause
    worst = min(flag.rules, key=lambda rule: (-_rank(rule.severity), rule.id))
    return ClauseFinding(
        type=clause.type,
        name=clause_name(clause.type),
        title=worst.title,
        page=clause.page,
        number=clause.number,
        before=_tail(file.text[: clause.start]),
        clause=file.text[clause.start : clause.end],
        after=_head(file.text[clause.end :]),
        risk=str(worst.severity),
        verdicts=tuple(_verdicts(flag)),
        why=" ".join(worst.why.split()),
        conditions=terms.conditions(flag.place, sorted(flag.said, key=lambda said: said[1].jurisdiction)),
        state=item.status.replace("_", " ") if item else "open",
        decision=decision_lines(item, zone) if item else (),
        confidence=confidence_words(clause.confidence, clause.detector),
    )


def _said(hits: Iterable[Violation], rules: Mapping[str, Rule]) -> list[tuple[Rule, ClauseVerdict]]:
    """Return what the rules say of the clause under each law they were judged for."""
    return [
        (rules[hit.rule_id], verdict)
        for hit in hits
        for verdict in rules[hit.rule_id].verdicts
        if verdict.jurisdiction == hit.fact.get("jurisdiction")
    ]


def _verdicts(flag: _Flag) -> list[tuple[str, str, str, str]]:
    """Return the lines of the table: law, reading, source, and whether the source was seen."""
    lines = {
        (
            verdict.jurisdiction,
            _UNMET if (rule, verdict) in flag.unmet else _READINGS.get(verdict.verdict, verdict.verdict),
            verdict.citation,
            "seen in source" if verdict.confirmed else "to be confirmed by counsel",
        )
        for rule, verdict in flag.said
    }
    return sorted(lines)


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
    findings = repr(
        [(item.type, item.page, item.number, item.clause, item.verdicts, item.conditions) for item in sheet.findings]
    )
    return hashlib.sha256(findings.encode()).hexdigest()[:8]


def _file_name(file: AgreementFile) -> str:
    """Return a file name from the agreement's id: letters, digits, dots and dashes only."""
    return "".join(character if character.isalnum() or character in ".-" else "_" for character in file.agreement_id)
