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

_EMPTY = {("channel", "decide"): "Nothing waits for you.", ("channel", "new"): "No new case."}

_ELSEWHERE = {"new": "new", "relapsed": "relapsed"}
"""Headings whose cases may stand under "needs your decision" instead, with their state word."""


def case_sections(found: Sorted, suspected: list[CaseFile], audience: str, zone: ZoneInfo) -> list[DigestSection]:
    """Return the sections that tell of cases; a case that waits for a decision is told there and nowhere else."""
    for file in suspected:
        found.headings["suspicions"].append((file, "suspicion"))
    sections = []
    for key, heading in _HEADINGS.items():
        files = found.headings[key]
        entries = fold(entry_of(file, state, zone, decide=key == "decide") for file, state in files)
        note = _NOTES.get(key, "") if files else _elsewhere(found, key)
        empty = "" if note else _EMPTY.get((audience, key), "")
        sections.append(DigestSection(key=key, heading=heading, entries=entries, empty=empty, note=note))
    return sections


def _elsewhere(found: Sorted, key: str) -> str:
    state = _ELSEWHERE.get(key)
    count = sum(1 for _, word in found.headings["decide"] if word == state)
    return f"{number_of(count, f'{state} case')} above, under “{_HEADINGS['decide']}”." if count else ""


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
        lines.append(
            DigestEntry(
                case="",
                party=number_of(len(cases), "case"),
                product=number_of(len(parties), "party", "parties"),
                rule=rule_id,
                title=rule.title if rule else "",
                severity=str(rule.severity) if rule else "",
                state="ongoing",
                sentence=f"No news; the oldest since {short_day(oldest)}.",
                count=len(cases),
            )
        )
    return DigestSection(key="ongoing", heading="Ongoing", entries=tuple(lines)), sum(line.count for line in lines)
