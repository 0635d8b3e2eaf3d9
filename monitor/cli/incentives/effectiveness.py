"""`incentives effectiveness`: what the money spent on clients brought, discount against volume, cost to serve."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

import typer

from monitor.cli.context import JsonOption, Output, WorkspaceOption, wall_clock, workspace_of
from monitor.cli.incentives.statement import PeriodOption, asked_period
from monitor.cli.saving import FolderOption, FormatOption, check_format, save
from monitor.documents import effectiveness_sheet as document
from monitor.documents.pay_law import price_law
from monitor.errors import NotFoundError, SettingsError
from monitor.incentives.books import Books
from monitor.incentives.calendar_periods import Period, read_period
from monitor.incentives.computing import computing
from monitor.incentives.effects.clients import Compared
from monitor.incentives.effects.rows import clients
from monitor.incentives.schemes.ground import schemes_of
from monitor.settings import Workspace
from reports.incentive_records import EffectivenessSheet
from reports.render import render


def effectiveness(
    *,
    period: PeriodOption = "",
    against: Annotated[
        str, typer.Option("--against", help="The period to compare with; default: the same days a year before.")
    ] = "",
    party: Annotated[str, typer.Option("--party", help="Only this client (id); default: all.")] = "",
    fmt: FormatOption = "html",
    out: FolderOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say of each client whether what is spent on it pays, who buys less for more discount, and what it costs.

    Coefficient = revenue index × share index ÷ investment index; what is not known stays unknown. Nothing is written
    but the file.
    """
    check_format(fmt, out)
    place, output = workspace_of(workspace), Output(as_json)
    today = place.local_date(wall_clock())
    days = asked_period(period, today)
    before = read_period(against) if against else days.year_before()
    if before.end >= days.start:
        raise SettingsError(f"--against {before.name} does not lie before {days.name}; expected an earlier period")
    sheet = _sheet(place, party, (days, before), today)
    file = None if out is None else save(out, f"effectiveness-{days.name}", sheet, fmt)
    output.data({"effectiveness": sheet, "file": None if file is None else str(file)})
    if not as_json:
        output.page(render(sheet, "txt") if file is None else str(file))


def _sheet(place: Workspace, wanted: str, days: tuple[Period, Period], today: date) -> EffectivenessSheet:
    period, against = days
    schemes = schemes_of(place)
    with computing(place, wall_clock()) as session:
        found = clients(session, days)
        if wanted and wanted not in (client.id for client in found):
            known = ", ".join(client.id for client in found) or "none"
            raise NotFoundError(
                f"'{wanted}' has no purchases, discounts, costs or reports in {period.name} or {against.name}; "
                f"there are: {known}"
            )
        law, books = price_law(place, session, today), Books.of(place, session, today)
        compared = Compared(session, books, schemes, period, against, as_of=today - timedelta(days=1), law=law)
        seen = [compared.client(client) for client in found if wanted in ("", client.id)]
        return document.build(seen, period=period, against=against, brand=place.settings.brand.name, today=today)
