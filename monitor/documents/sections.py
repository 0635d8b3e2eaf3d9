"""The digest's sections, in reading order: what waits for a decision first, what needs nothing last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from monitor.documents import commands
from monitor.documents.case_files import CaseFile
from monitor.documents.entries import case_name, entry_of
from monitor.documents.folding import Kinship, fold, weight
from monitor.documents.phrases import short_day
from monitor.documents.sorting import Sorted
from monitor.model import Case
from monitor.rulebook.condition import names_in
from monitor.rulebook.records import Rule
from monitor.vocabulary import CaseStatus, Topic, Visibility
from reports.records import DigestEntry, DigestSection
from scrapers.counted import number_of

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
    "suspicions": "Seen and not confirmed. Nothing leaves the house on a suspicion; a second capture that shows the "
    "same decides.",
    "stopped": "These are not shown to the channel team: the law gate keeps them from it, or their rule does. No step "
    "was taken and none can be approved while the gate blocks it.",
    "agreements": "Clauses that a detector flagged; the sheets in out/review_sheets show each in its context.",
}


def case_sections(found: Sorted, suspected: list[CaseFile], audience: str, zone: ZoneInfo) -> list[DigestSection]:
    """Return the sections that tell of cases; a case that waits for a decision is told there and nowhere else."""
    for file in suspected:
        found.headings["suspicions"].append((file, "suspicion"))
    sections = []
    for key, heading in _HEADINGS.items():
        files = found.headings[key]
        decide = key == "decide"
        kin = _waiting(files, audience) if decide else Kinship(_one_matter(files))
        entries = fold((entry_of(file, state, zone, decide=decide) for file, state in files), audience, kin)
        note = _NOTES.get(key, "") if files else ""
        sections.append(DigestSection(key=key, heading=heading, entries=entries, note=note))
    return sections


def _one_matter(files: Sequence[tuple[CaseFile, str]]) -> set[str]:
    """Return the cases that stand on the very same grounds as another of their rule and party: one thing settles both.

    Grounds are the words and flags that the rule's condition reads (an agreement that has ended, a seller nobody
    knows); a rule that reads a number finds each product's own.
    """
    groups: defaultdict[tuple[str, str, str], list[CaseFile]] = defaultdict(list)
    for file, state in files:
        groups[file.rule_id, file.party_key, state].append(file)
    same = (group for group in groups.values() if len(group) > 1 and len({_grounds(file) for file in group}) == 1)
    return {case_name(file) for group in same for file in group if _grounds(file)}


def _grounds(file: CaseFile) -> tuple[object, ...]:
    if file.rule is None or not file.told or file.rule.topic == Topic.PRICE:
        return ()
    fact = file.told[0].fact
    values = tuple(fact.get(name) for name in sorted(names_in(file.rule.when)))
    return () if any(isinstance(value, int) and not isinstance(value, bool) for value in values) else values


def _waiting(files: Sequence[tuple[CaseFile, str]], audience: str) -> Kinship:
    """Return the commands that list what waits, together and by rule and party, and which cases are unseen."""
    legal = audience == Visibility.LEGAL
    return Kinship(
        together={
            case_name(file): commands.approve_all(as_legal=legal, rule=file.rule_id, party=file.party_key)
            for file, _ in files
        },
        all_together=commands.approve_all(as_legal=legal),
        unseen={case_name(file) for file, _ in files if file.out_of_sight},
    )


def ongoing(
    session: Session, rules: Mapping[str, Rule], seen: set[int], audience: str, zone: ZoneInfo
) -> tuple[DigestSection, int]:
    """Return the cases that go on without news, one line a rule, worst first, and how many they are."""
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
    lines.sort(key=weight)
    return DigestSection(key="ongoing", heading="Ongoing", entries=tuple(lines)), sum(line.count for line in lines)
