"""A statement on pages: one scheme after the other, each with its input rows."""

from __future__ import annotations

from collections.abc import Iterator

from reports.formats.pdf import LEFT, RIGHT, PdfColumn, PdfText
from reports.incentive_records import Statement, StatementScheme
from reports.interval import days_shown

_COLUMNS = (PdfColumn("Source", 33, LEFT), PdfColumn("Of", 42, LEFT), PdfColumn("Days", 40, LEFT),
            PdfColumn("Quantity", 17, RIGHT), PdfColumn("Amount", 24, RIGHT),
            PdfColumn("Evidence", 18, RIGHT))  # fmt: skip


def title(statement: Statement) -> str:
    """Return the title of the file."""
    return f"Statement {statement.party_id} {statement.period}"


def lay(page: PdfText, statement: Statement) -> None:
    """Write the statement."""
    page.head(f"{statement.brand} · statement · {statement.date}", f"{statement.party}: {statement.period}")
    page.text(statement.headline, 11)
    for label, amount in statement.totals:
        page.text(f"{label}: {amount}", 11, bold=True)
    for number, scheme in enumerate(statement.schemes, start=1):
        _scheme(page, number, scheme)
    page.foot(statement.footer)


def _scheme(page: PdfText, number: int, scheme: StatementScheme) -> None:
    page.heading(f"{number}. {scheme.title}")
    about = (scheme.scheme, scheme.period, scheme.kind, scheme.method, f"agreement {scheme.agreement}")
    page.text(" · ".join(about), 8.5, grey=True)
    due = f"{scheme.due} {scheme.currency}" if scheme.due else "not known"
    lead = "So far" if scheme.state.startswith("running") else "Due"
    page.text(f"{lead}: {due} ({scheme.state})", 11, bold=True)
    for line in _lines(scheme):
        page.text(line, 9.5)
    if scheme.rows:
        page.gap(1)
        page.table(_COLUMNS, [(r.source, r.about + (f" ({r.note})" if r.note else ""), days_shown(r.days),
                               r.quantity, r.amount, r.evidence) for r in scheme.rows])  # fmt: skip


def _lines(scheme: StatementScheme) -> Iterator[str]:
    if scheme.reason:
        yield f"Not known: {scheme.reason}"
    yield from scheme.steps
    yield from (f"Still open: {gap}" for gap in scheme.gaps)
    if scheme.against:
        yield scheme.against
    yield from (f"What would change it: {change}" for change in scheme.change)
