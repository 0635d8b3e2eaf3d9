"""`incentives simulate`: a scheme file on history, before it is signed; nothing is written."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from monitor.cli.context import JsonOption, Output, WorkspaceOption, wall_clock, workspace_of
from monitor.documents.pay_law import price_law
from monitor.errors import SettingsError
from monitor.incentives.books import Books
from monitor.incentives.computing import computing
from monitor.incentives.schemes.ground import ground_of
from monitor.incentives.schemes.load import read_one
from monitor.incentives.simulation import Simulated, Simulation
from monitor.incentives.simulation import simulate as simulated
from monitor.incentives.wording import figure

_DAY = ["%Y-%m-%d"]


def register(noun: typer.Typer) -> None:
    """Add `incentives simulate`."""
    noun.command("simulate")(simulate)


def simulate(
    file: Annotated[Path, typer.Argument(metavar="SCHEME.yaml", help="A scheme file, also one not in schemes/ yet.")],
    *,
    since: Annotated[datetime, typer.Option("--since", formats=_DAY, help="First day of the history to look at.")],
    until: Annotated[
        datetime | None, typer.Option("--until", formats=_DAY, help="Last day; default: yesterday.")
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what a scheme would have cost on history, partner by partner and period by period; nothing is written.

    The scheme's own dates do not matter here, its partners, base, terms and margin do.
    """
    place, output = workspace_of(workspace), Output(as_json)
    last = until.date() if until else place.local_date(wall_clock()) - timedelta(days=1)
    if last < since.date():
        raise SettingsError(f"--since {since.date()} lies after the last day, {last}; expected an earlier day")
    scheme = read_one(file, ground_of(place))
    with computing(place, wall_clock()) as session:
        law = price_law(place, session, place.local_date(wall_clock()))
        found = simulated(scheme, Books(session, place.settings.partner), since=since.date(), until=last, law=law)
    output.data(_data(found))
    if not as_json:
        _tell(output, found)


def _data(found: Simulation) -> dict[str, Any]:
    lines = [{**{key: _plain(value) for key, value in vars(line).items()}, "gain": _plain(line.gain)}
             for line in found.lines]  # fmt: skip
    head = {"scheme": found.scheme, "currency": found.currency, "since": found.since, "until": found.until}
    return {**head, "cost": _plain(found.cost), "lines": lines, "warnings": found.warnings, "written": False}


def _plain(value: object) -> object:
    return format(value, "f") if isinstance(value, Decimal) else value


def _tell(output: Output, found: Simulation) -> None:
    output.say(f"{found.scheme} on history from {found.since} to {found.until}, in {found.currency}:")
    table = Table("Partner", "Period", box=None, padding=(0, 2, 0, 0))
    for heading in ("Base", "Growth", "Cost", "Margin on growth", "Gain"):
        table.add_column(heading, justify="right")
    for line in found.lines:
        table.add_row(line.party_id, line.period, *(_shown(value) for value in _figures(line)))
    output.say(table)
    output.say(f"Cost: {figure(found.cost)} {found.currency}")
    for line in found.lines:
        for said in (*line.cliffs, *line.gaps, *((line.reason,) if line.reason and not line.gaps else ())):
            output.say(f"{line.party_id} {line.period}: {said}")
    for warning in found.warnings:
        output.say(f"Mind: {warning}")


def _figures(line: Simulated) -> tuple[Decimal | None, ...]:
    return line.base, line.growth, line.cost, line.margin, line.gain


def _shown(value: Decimal | None) -> str:
    return "–" if value is None else figure(value)
