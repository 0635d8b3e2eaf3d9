"""The digest's sections, in reading order: what waits for a decision first, what needs nothing last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from monitor.documents.case_files import CaseFile
from monitor.documents.entries import entry_of
from monitor.documents.folding import fold
from monitor.documents.phrases import number_of, short_day
from monitor.documents.sorting import Sorted
from monitor.model import Case
from monitor.rulebook.records import Rule
from monitor.vocabulary import CaseStatus
from reports.records import DigestEntry, DigestSection

_HEADINGS = {
    "decide": "Needs your decision",
    "new": "New",
    "relapsed": "Relapsed",
    "suspicions": "Suspicions",
    "stopped": "Cases for legal only",
    "agreements": "Agreements",
    "moved": "Moved on",
    "cured": "Cured",
    "paused": "Waived, disputed, closed",
}

_NOTES = {
    "suspicions": "Seen once and not confirmed. Nothing leaves the house on a suspicion; another capture decides.",
    "stopped": "The law gate keeps these from the channel team. No step was taken and none can be approved "
    "while the gate blocks it.",
    "agreements": "Clauses that a detector flagged; the sheets in out/review_sheets show each in its context.",
}


def case_sections(found: Sorted, suspected: list[CaseFile], audience: str, zone: ZoneInfo) -> list[DigestSection]:
    """Return the sections that tell of cases; a case that waits for a decision is told there and nowhere else."""
    for file in suspected:
        found.headings["suspicions"].append((file, "suspicion"))
    sections = []
    for key, heading in _HEADINGS.items():
        files = found.headings[key]
        entries = fold((entry_of(file, state, zone, decide=key == "decide") for file, state in files), audience)
        note = _NOTES.get(key, "") if files else ""
        sections.append(DigestSection(key=key, heading=heading, entries=entries, note=note))
    return sections


def ongoing(
    session: Session, rules: Mapping[str, Rule], seen: set[int], audience: str, zone: ZoneInfo
) -> tuple[DigestSection, int]:
    """Return the cases that go on without news, one line a rule, and how many they are."""
    groups: defaultdict[str, list[Case]] = defaultdict(list)
    query = select(Case).where(Case.status == CaseStatus.OPEN, Case.visibility == audience).order_by(col(Case.id))
    for case in session.exec(query):
        if case.id not in seen:
            groups[case.rule_id].append(case)
    lines = []
    for rule_id, cases in sorted(groups.items()):
        parties = {case.party_key for case in cases}
        oldest = min(case.opened_at for case in cases).astimezone(zone)
        rule = rules.get(rule_id)
        who = number_of(len(parties), "party", "parties")
        lines.append(
            DigestEntry(
                case="",
                party=number_of(len(cases), "case"),
                product=rule.title if rule else rule_id,
                rule=rule_id,
                title=rule.title if rule else "",
                severity=str(rule.severity) if rule else "",
                state="ongoing",
                sentence=f"{who}, no news; the oldest since {short_day(oldest)}.",
                count=len(cases),
            )
        )
    return DigestSection(key="ongoing", heading="Ongoing", entries=tuple(lines)), sum(line.count for line in lines)
