"""What `ingest` shows of the reports as a whole: the calendar of those that are due, and stock beside sales."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from monitor.cli.context import JsonOption, Output, WorkspaceOption, wall_clock, workspace_of
from monitor.cli.ingest.desk import PartyOption, asked_party
from monitor.facts.read import facts
from monitor.facts.stock_flow import FACT
from monitor.intake.due_reports import due_reports
from monitor.intake.site_stock import site_stock
from monitor.store.looking import looking

_COLUMNS = {
    "opening_thousandths": "opening",
    "sell_in_thousandths": "sell-in",
    "in_transit_thousandths": "on its way",
    "sell_out_thousandths": "sold",
    "expected_thousandths": "expected",
    "closing_thousandths": "reported",
    "gap_thousandths": "gap",
}


def calendar(
    party: PartyOption = "",
    open_only: Annotated[bool, typer.Option("--open", help="Only what is missing, held or in part.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the periods that sales reports are due for, and what has come: complete, nil, in part, held or missing."""
    output, place = Output(as_json), workspace_of(workspace)
    partners = [one for one in place.settings.partner if party in ("", one.party)]
    with looking(place.dsn) as session:
        asked_party(session, party)
        found = due_reports(session, partners, today=place.local_date(wall_clock()), zone=place.settings.brand.timezone)
    if open_only:
        found = [one for one in found if one.status in ("missing", "held", "in_part")]
    output.data({"periods": found})
    if as_json:
        return
    table = Table("party", "period", "due", "status", "days late", "reports", "why", box=None)
    for one in found:
        reports, late = ", ".join(map(str, one.reports)), str(one.days_late or "")
        table.add_row(
            one.party, f"{one.period_from} to {one.period_to}", str(one.due_on), one.status, late, reports, one.why
        )
    empty = "No period: set `every` of a [[partner]] to week, month or quarter to keep a calendar."
    output.say(table if found else empty if not open_only else "Nothing is missing.")


def stock(party: PartyOption = "", workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Hold expected stock against reported stock, by product and period of sell-in, and list what each site reports."""
    output, place = Output(as_json), workspace_of(workspace)
    today = place.local_date(wall_clock())
    with looking(place.dsn) as session:
        asked_party(session, party)
        flows = [flow for flow in facts(session, FACT, today) if party in ("", flow["party_key"])]
        sites = site_stock(session, party=party)
    output.data({"flows": flows, "sites": sites})
    if as_json:
        return
    table = Table("party", "product", "period", *_COLUMNS.values(), box=None)
    for flow in flows:
        numbers = (_units(flow[name]) for name in _COLUMNS)
        table.add_row(str(flow["party_key"]), str(flow["sku"]), str(flow["period"]), *numbers)
    output.say(table if flows else "No sell-in: enter it in policy/sell_in.csv to hold stock against it.")
    counted = Table("party", "site", "product", "as of", "on hand", "change", "since", box=None)
    for one in sites:
        change = "" if one.change is None else _units(one.change)
        since = str(one.before or "")
        counted.add_row(one.party, one.site or "(all)", one.sku, str(one.as_of), _units(one.on_hand), change, since)
    if sites:
        output.say(counted)


def _units(thousandths: object) -> str:
    """Return a quantity in units; a dash where it is unknown."""
    return f"{thousandths / 1000:,.3f}".rstrip("0").rstrip(".") if isinstance(thousandths, int) else "–"
