"""`incentives statement`: what each partner earned in a period, explained, as a file or on the screen."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.context import JsonOption, Output, WorkspaceOption, wall_clock, workspace_of
from monitor.cli.saving import check_format, save
from monitor.documents import statement as document
from monitor.documents.pay_law import price_law
from monitor.errors import NotFoundError
from monitor.incentives.books import Books
from monitor.incentives.calendar_periods import Period, before, read_period
from monitor.incentives.computing import computing
from monitor.incentives.schemes.ground import schemes_of
from monitor.incentives.schemes.records import PeriodKind, Scheme
from monitor.settings import Workspace
from reports.incentive_records import Statement
from reports.render import render

PartyOption = Annotated[str, typer.Option("--party", help="Only this party (id); default: every party with a scheme.")]
PeriodOption = Annotated[
    str, typer.Option("--period", help="2026-02, 2026-Q1, 2026-H1 or 2026; default: the quarter before this one.")
]


def statement(
    *,
    party: PartyOption = "",
    period: PeriodOption = "",
    fmt: Annotated[str, typer.Option("--format", help="html, pdf, xlsx, txt or json, for files in -o.")] = "html",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder for the files, one a party; default: on the screen.")
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what each scheme pays each partner for a period, with inputs, formula, rounding and what would change it.

    Nothing is written but the files. A scheme that pays for longer than the period is shown as running.
    """
    check_format(fmt, out)
    place, output = workspace_of(workspace), Output(as_json)
    today = place.local_date(wall_clock())
    statements = _statements(place, party, asked_period(period, today), today)
    files = (
        []
        if out is None
        else [str(save(out, f"statement-{item.party_id}-{item.period}", item, fmt)) for item in statements]
    )
    output.data({"statements": statements, "files": files})
    if as_json:
        return
    output.page("\n".join(files or [render(item, "txt") for item in statements]))
    if not statements:
        output.say("No scheme pays anybody in this period: put scheme files into schemes/ (docs/incentives.md).")


def asked_period(name: str, today: date) -> Period:
    """Return the period of a name, or the quarter before the present one."""
    return read_period(name) if name else before(PeriodKind.QUARTER, Period(today, today))


def parties_of(schemes: tuple[Scheme, ...], wanted: str) -> list[str]:
    """Return the parties with a scheme in order of id, or the one that was asked for."""
    known = sorted({partner for scheme in schemes for partner in scheme.partners})
    if wanted and wanted not in known:
        raise NotFoundError(f"no scheme names the party '{wanted}'; there are: {', '.join(known) or 'none'}")
    return [wanted] if wanted else known


def _statements(place: Workspace, wanted: str, days: Period, today: date) -> list[Statement]:
    schemes = schemes_of(place)
    with computing(place, wall_clock()) as session:
        return document.draw_up(
            Books.of(place, session, today),
            schemes,
            parties_of(schemes, wanted),
            days=days,
            brand=place.settings.brand.name,
            today=today,
            law=price_law(place, session, today),
            also_empty=bool(wanted),
        )
