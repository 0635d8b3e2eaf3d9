"""The documents on incentives that the demo leaves behind: a statement for each partner, the effectiveness sheet."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from sqlmodel import Session

from monitor.demo.calendar import reported_quarter
from monitor.documents import effectiveness_sheet
from monitor.documents.pay_law import price_law
from monitor.documents.statement import draw_up
from monitor.incentives.books import Books
from monitor.incentives.calendar_periods import Period
from monitor.incentives.effects.clients import Compared
from monitor.incentives.effects.rows import clients
from monitor.incentives.schemes.ground import schemes_of
from monitor.settings import Workspace
from reports.records import Document
from reports.render import render_file


def write_statements(session: Session, workspace: Workspace, *, start: date, today: date) -> list[Path]:
    """Write the documents of the reported quarter as HTML below `out/` and return their paths."""
    quarter = reported_quarter(start)
    days = Period(quarter.first, quarter.last)
    books, schemes, brand = Books.of(workspace, session, today), schemes_of(workspace), workspace.settings.brand.name
    law = price_law(workspace, session, today)
    parties = sorted({partner for scheme in schemes for partner in scheme.partners})
    made: dict[str, Document] = {
        f"statements/{one.party_id}-{days.name}": one
        for one in draw_up(books, schemes, parties, days=days, brand=brand, today=today, law=law)
    }
    against = days.year_before()
    compared = Compared(session, books, schemes, days, against, today - timedelta(days=1), law)
    seen = [compared.client(party) for party in clients(session, (days, against))]
    made[f"effectiveness-{days.name}"] = effectiveness_sheet.build(
        seen, period=days, against=against, brand=brand, today=today
    )
    return [_written(workspace.out / f"{name}.html", document) for name, document in made.items()]


def _written(path: Path, document: Document) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(render_file(document, "html"))
    return path
