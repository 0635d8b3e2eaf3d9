"""An agreement's text with its flagged clauses marked, and the portfolio table, from the review queue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from monitor.agreements.review import RISKS, FlaggedClause
from monitor.model import AgreementFile
from reports.records import MarkedAgreement, MarkedPiece, Portfolio, PortfolioRow

_COLUMNS = ("agreement", "party", "clause", "type", "page", "number", "reading", "state", "assigned to", "due", "text")
FOOTER = ("A flag is a reason to read, not a finding of unlawfulness.", "For legal only.")


def marked_agreement(file: AgreementFile, items: Sequence[FlaggedClause], *, date: str, brand: str) -> MarkedAgreement:
    """Return the text of a version with a note at each flagged clause, in order of the text."""
    placed = sorted(items, key=lambda item: (item.start, item.end, item.type))
    return MarkedAgreement(
        agreement=file.agreement_id,
        party=placed[0].party if placed else "",
        file=file.path,
        date=date,
        paragraphs=tuple(tuple(pieces) for pieces in _paragraphs(file.text, placed)),
        notes=tuple(tuple(_note(item)) for item in placed),
        risks=tuple(item.risk for item in placed),
        footer=FOOTER,
        brand=brand,
    )


def portfolio(items: Sequence[FlaggedClause], *, date: str, brand: str) -> Portfolio:
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
        types=tuple(types),
        rows=tuple(rows),
        columns=_COLUMNS,
        clauses=tuple(_line(item) for item in items),
        brand=brand,
    )


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


def _note(item: FlaggedClause) -> Iterator[str]:
    new = " (new in this version)" if item.change == "new" else ""
    yield f"Clause {item.clause}: {item.type}, {_words(item.status)}{new}"
    for verdict in item.verdicts:
        confirmed = "" if verdict.confirmed else " (to be confirmed by counsel)"
        yield f"{verdict.jurisdiction}: {_words(verdict.verdict)}; {verdict.citation}{confirmed}"
    for row in item.events:
        if row.text:
            yield f"{row.at:%Y-%m-%d} {row.by}, {row.action}: {row.text}"


def _line(item: FlaggedClause) -> tuple[str, ...]:
    return (
        item.agreement,
        item.party,
        str(item.clause),
        item.type,
        str(item.page),
        item.number,
        _words(item.risk),
        _words(item.status),
        item.assignee,
        item.due.isoformat() if item.due else "",
        " ".join(item.text.split()),
    )


def _strictest(risks: Iterator[str]) -> str:
    return _words(max(risks, key=RISKS.index, default=""))


def _words(name: str) -> str:
    return name.replace("_", " ")
