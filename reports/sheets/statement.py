"""A statement as a workbook: results, steps, input rows, and what it is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports.formats.xlsx import TextSheet
from reports.incentive_records import Statement, StatementScheme
from reports.interval import days_shown

_RESULTS = ("Scheme", "Title", "Agreement", "Period", "Kind", "Method", "State", "Due", "Currency", "Claimed",
            "Claimed against due", "Why not known or still open", "What would change it")  # fmt: skip
_STEPS = ("Scheme", "Period", "Step", "Formula with numbers")
_ROWS = ("Scheme", "Period", "Source", "Of", "Days", "Quantity", "Amount", "Evidence", "Note")
_NUMBERS = frozenset({"Due", "Claimed", "Step", "Quantity", "Amount", "Evidence"})


def sheets(statement: Statement) -> Iterator[TextSheet]:
    """Yield the sheets."""
    schemes = statement.schemes
    yield TextSheet("Results", _RESULTS, [_result(scheme) for scheme in schemes], _NUMBERS, below=statement.totals)
    yield TextSheet("Steps", _STEPS, [step for scheme in schemes for step in _steps(scheme)], _NUMBERS)
    yield TextSheet("Inputs", _ROWS, [row for scheme in schemes for row in _rows(scheme)], _NUMBERS)
    head = (statement.party, statement.party_id, statement.period, statement.date, statement.headline)
    about = zip(("Partner", "Id", "Period", "Date", "In short"), head, strict=True)
    yield TextSheet("About", (), [*about, *(("", line) for line in statement.footer)])


def _result(scheme: StatementScheme) -> Sequence[str]:
    open_still = "; ".join((*((scheme.reason,) if scheme.reason else ()), *scheme.gaps))
    return (scheme.scheme, scheme.title, scheme.agreement, scheme.period, scheme.kind, scheme.method, scheme.state,
            scheme.due, scheme.currency, scheme.claimed, scheme.against, open_still,
            "; ".join(scheme.change))  # fmt: skip


def _steps(scheme: StatementScheme) -> Iterator[Sequence[str]]:
    for number, step in enumerate(scheme.steps, start=1):
        yield scheme.scheme, scheme.period, str(number), step


def _rows(scheme: StatementScheme) -> Iterator[Sequence[str]]:
    for row in scheme.rows:
        yield (scheme.scheme, scheme.period, row.source, row.about, days_shown(row.days), row.quantity, row.amount,
               row.evidence, row.note)  # fmt: skip
