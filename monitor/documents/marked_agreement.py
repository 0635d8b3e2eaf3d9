"""An agreement's text with its flagged clauses marked, and the portfolio table, from the review queue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from zoneinfo import ZoneInfo

from monitor.agreements.names import BY_LIKENESS, clause_name
from monitor.agreements.review import RISKS, WAITING, FlaggedClause
from monitor.documents.decided import confidence_words, decision_lines
from monitor.documents.phrases import day, verdict_words
from monitor.model import AgreementFile
from reports.records import MarkedAgreement, MarkedPiece, Portfolio, PortfolioRow
from scrapers.counted import number_of

_COLUMNS = (
    "agreement", "party", "clause", "type", "page", "number", "reading", "confidence", "state",
    "decided by", "decided on", "reason", "assigned to", "due", "text",
)  # fmt: skip
_STATES = {
    "open": "to decide",
    "second_look": "for a second person to dismiss",
    "accepted": "accepted",
    "dismissed": "dismissed",
}
FOOTER = ("A flag is a reason to read, not a finding of unlawfulness.", "For legal only.")


def marked_agreement(
    file: AgreementFile, items: Sequence[FlaggedClause], *, date: str, brand: str, zone: ZoneInfo
) -> MarkedAgreement:
    """Return the text of a version with a note at each flagged clause, in order of the text."""
    placed = sorted(items, key=lambda item: (item.start, item.end, item.type))
    return MarkedAgreement(
        agreement=file.agreement_id,
        party=placed[0].party if placed else "",
        file=file.path,
        date=date,
        paragraphs=tuple(tuple(pieces) for pieces in _paragraphs(file.text, placed)),
        notes=tuple(tuple(_note(item, zone)) for item in placed),
        risks=tuple(item.risk for item in placed),
        footer=FOOTER,
        brand=brand,
        dismissed=_dismissed(placed),
        summary=tuple(_summary(placed)),
        language=file.language or "en",
    )


def portfolio(items: Sequence[FlaggedClause], *, date: str, brand: str, zone: ZoneInfo) -> Portfolio:
    """Return agreements by clause types with the strictest reading of each; dismissed clauses are left out of it."""
    standing = [item for item in items if item.status != "dismissed"]
    types = sorted({item.type for item in standing})
    rows = []
    for agreement in sorted({item.agreement for item in items}):
        own = [item for item in items if item.agreement == agreement]
        readings = tuple(
            _strictest(item.risk for item in standing if (item.agreement, item.type) == (agreement, kind))
            for kind in types
        )
        rows.append(PortfolioRow(agreement, own[0].party, own[0].file, readings))
    return Portfolio(
        date=date,
        types=tuple(map(clause_name, types)),
        rows=tuple(rows),
        columns=_COLUMNS,
        clauses=tuple(_line(item, zone) for item in items),
        brand=brand,
        dismissed=_dismissed(items),
    )


def _dismissed(items: Sequence[FlaggedClause]) -> frozenset[int]:
    return frozenset(place for place, item in enumerate(items) if item.status == "dismissed")


def _summary(items: Sequence[FlaggedClause]) -> Iterator[str]:
    """Yield how many clauses stand where, and the numbers of those to decide, the strictest first."""
    counts = Counter(item.status for item in items)
    said = [f"{counts[state]} {words}" for state, words in _STATES.items() if counts[state]]
    yield f"{number_of(len(items), 'flagged clause')}: {', '.join(said)}." if items else "No clause is flagged."
    waiting = [item for item in items if item.status in WAITING]
    waiting.sort(key=lambda item: -RISKS.index(item.risk))
    for item in waiting:
        number = f", {item.number}" if item.number else ""
        yield f"Clause {item.clause}, page {item.page}{number}: {clause_name(item.type)}, {_words(item.risk)}"


def _paragraphs(text: str, items: Sequence[FlaggedClause]) -> Iterator[list[MarkedPiece]]:
    """Cut the text at line ends and at every beginning and end of a clause."""
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        inside = [(mark, item) for mark, item in enumerate(items) if item.start < end and item.end > start]
        cuts = {start, end}
        for _, item in inside:
            cuts |= {max(item.start, start), min(item.end, end)}
        yield [
            MarkedPiece(
                text[left:right], tuple(mark for mark, item in inside if item.start < right and item.end > left)
            )
            for left, right in pairwise(sorted(cuts))
        ]
        start = end + 1


def _note(item: FlaggedClause, zone: ZoneInfo) -> Iterator[str]:
    new = " (new in this version)" if item.change == "new" else ""
    yield f"Clause {item.clause}: {clause_name(item.type)}, {_words(item.status)}{new}"
    yield from decision_lines(item, zone)
    if sure := confidence_words(item.confidence, item.detector):
        yield sure
    yield from map(verdict_words, item.verdicts)
    for law, condition in item.conditions:
        yield f"{law}, {condition}"
    for row in item.events:
        if row.text and row not in item.decision:
            yield f"{day(row.at.astimezone(zone).date())} {row.by}, {row.action}: {row.text}"


def _line(item: FlaggedClause, zone: ZoneInfo) -> tuple[str, ...]:
    acts = item.decision
    return (
        item.agreement,
        item.party,
        str(item.clause),
        clause_name(item.type),
        str(item.page),
        item.number,
        _words(item.risk),
        _sure(item),
        _words(item.status),
        "; ".join(row.by for row in acts),
        "; ".join(row.at.astimezone(zone).date().isoformat() for row in acts),
        "; ".join(row.text for row in acts if row.text),
        item.assignee,
        item.due.isoformat() if item.due else "",
        " ".join(item.text.split()),
    )


def _sure(item: FlaggedClause) -> str:
    if item.detector == BY_LIKENESS:
        return "by likeness"
    return "" if item.confidence is None else f"{item.confidence:.2f}"


def _strictest(risks: Iterator[str]) -> str:
    return _words(max(risks, key=RISKS.index, default=""))


def _words(name: str) -> str:
    return name.replace("_", " ")
