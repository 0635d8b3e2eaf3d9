"""`incentives allocate`: scarce stock shared among partners in whole cases."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from monitor.cli.context import JsonOption, Output
from monitor.errors import SettingsError
from monitor.incentives.shortage import ShareWeights, read_claimants, share_out
from monitor.incentives.wording import quantity
from monitor.model.row import LARGEST_NUMBER


def allocate(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="CSV or XLSX: party_id, history, potential, least, most, service.")
    ],
    *,
    total: Annotated[int, typer.Option("--total", min=0, max=LARGEST_NUMBER, help="Units there are.")],
    case: Annotated[int, typer.Option("--case", min=1, max=LARGEST_NUMBER, help="Units in a case.")] = 1,
    history: Annotated[str, typer.Option("--weight-history", help="Weight of past purchases.")] = "1",
    potential: Annotated[str, typer.Option("--weight-potential", help="Weight of potential.")] = "0",
    service: Annotated[
        str, typer.Option("--service", help="Multiplier for partners that meet their service KPIs (service: yes).")
    ] = "1",
    as_json: JsonOption = False,
) -> None:
    """Share scarce stock by weighted history and potential: whole cases by largest remainder, within each one's bounds.

    Ties go to the first in the file. What fills no case, or nobody may take, stays unallocated. Nothing is written.
    """
    output = Output(as_json)
    claimants = read_claimants(file)
    given = (("--weight-history", history), ("--weight-potential", potential), ("--service", service))
    weights = ShareWeights(*(_number(name, text) for name, text in given))
    shares = share_out(total, case, claimants, weights)
    left = total - sum(share.units for share in shares)
    rows = [
        {
            "party_id": share.party_id,
            "score": quantity(share.score).replace(",", ""),
            "cases": share.cases,
            "units": share.units,
        }
        for share in shares
    ]
    output.data({"shares": rows, "unallocated": left})
    if as_json:
        return
    table = Table("Partner", box=None, padding=(0, 2, 0, 0))
    for heading in ("Score", "Cases", "Units"):
        table.add_column(heading, justify="right")
    for share in shares:
        table.add_row(share.party_id, quantity(share.score), str(share.cases), str(share.units))
    output.say(table)
    output.say(f"{left} of {total} units stay unallocated." if left else f"All {total} units are allocated.")


def _number(name: str, text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or value < 0:
        raise SettingsError(f"{name} is '{text}'; expected a number of zero or more, such as 0.6")
    return value
