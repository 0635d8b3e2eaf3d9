"""`incentives simulate`: a scheme file on history, before it is signed; nothing is written."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor.cli.context import JsonOption, Output, WorkspaceOption, read_day, wall_clock, workspace_of
from monitor.cli.saving import FolderOption, FormatOption, check_format, save
from monitor.documents import simulation_sheet as document
from monitor.documents.pay_law import price_law
from monitor.errors import SettingsError
from monitor.incentives.books import Books
from monitor.incentives.computing import computing
from monitor.incentives.schemes.ground import ground_of
from monitor.incentives.schemes.load import FOLDER, gather_schemes, read_one
from monitor.incentives.schemes.records import Scheme
from monitor.incentives.simulation import Simulation
from monitor.incentives.simulation import simulate as simulated
from monitor.settings import Workspace
from reports.render import render


def simulate(
    file: Annotated[Path, typer.Argument(metavar="SCHEME.yaml", help="A scheme file, also one not in schemes/ yet.")],
    *,
    since: Annotated[datetime, typer.Option("--since", parser=read_day, help="First day of the history to look at.")],
    until: Annotated[
        datetime | None, typer.Option("--until", parser=read_day, help="Last day; default: yesterday.")
    ] = None,
    fmt: FormatOption = "html",
    out: FolderOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what a scheme would have cost on history beside the margin on growth, by partner and period.

    The scheme's own dates do not matter here, its partners, base, terms and margin do. Nothing is written but the file.
    """
    check_format(fmt, out)
    place, output = workspace_of(workspace), Output(as_json)
    today = place.local_date(wall_clock())
    last = until.date() if until else today - timedelta(days=1)
    if last < since.date():
        raise SettingsError(f"--since {since.date()} lies after the last day, {last}; expected an earlier day")
    scheme = read_one(file, ground_of(place))
    with computing(place, wall_clock()) as session:
        books, present = Books.of(place, session, today), _in_force(place, scheme)
        law = price_law(place, session, today)
        found = simulated(scheme, books, since=since.date(), until=last, present=present, law=law)
        parties = [books.party(party_id) for party_id in scheme.partners]
        names = {party.id: party.name for party in parties if party is not None}
    sheet = document.build(found, names=names, brand=place.settings.brand.name, today=today)
    written = None if out is None else save(out, f"simulation-{scheme.id}-v{scheme.version}", sheet, fmt)
    output.data({**_data(found), "file": None if written is None else str(written)})
    if not as_json:
        output.page(render(sheet, "txt") if written is None else str(written))


def _in_force(place: Workspace, scheme: Scheme) -> list[Scheme]:
    """Return the workspace's other versions of a scheme; what else is at fault in `schemes/` is for `check` to say."""
    found, _ = gather_schemes(place.root / FOLDER, ground_of(place))
    return [other for other in found if other.id == scheme.id and other.version != scheme.version]


def _data(found: Simulation) -> dict[str, Any]:
    lines = [{**{key: _plain(value) for key, value in vars(line).items()}, "gain": _plain(line.gain)}
             for line in found.lines]  # fmt: skip
    head = {"scheme": found.scheme, "currency": found.currency, "since": found.since, "until": found.until}
    return {**head, "cost": _plain(found.cost), "lines": lines, "warnings": found.warnings, "written": False}


def _plain(value: object) -> object:
    return format(value, "f") if isinstance(value, Decimal) else value
