"""`incentives journal`: what to book in the ERP for schemes, and the export of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from monitor.cli.context import DryRunOption, JsonOption, Output, WorkspaceOption, wall_clock, workspace_of
from monitor.cli.incentives.statement import PeriodOption, asked_period
from monitor.documents.pay_law import price_law
from monitor.errors import NotFoundError, SettingsError
from monitor.incentives.accruing import entries_of, new_entries
from monitor.incentives.books import Books
from monitor.incentives.computing import computing
from monitor.incentives.journal import journal_csv, journal_rows
from monitor.incentives.schemes.ground import schemes_of
from monitor.model.incentive import JournalEntry
from monitor.model.row import LARGEST_NUMBER
from monitor.settings import Workspace
from monitor.whole_file import write_whole

_Found = tuple[list[JournalEntry], list[str]]


def journal(
    *,
    period: PeriodOption = "",
    out: Annotated[Path | None, typer.Option("--out", "-o", help="CSV file to write; default: on the screen.")] = None,
    settle: Annotated[bool, typer.Option("--settle", help="Move final results from accrual to payable.")] = False,
    number: Annotated[
        int | None, typer.Option("--number", help="Export that earlier journal again.", min=1, max=LARGEST_NUMBER)
    ] = None,
    workspace: WorkspaceOption = None,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Book accruals, catch-ups, true-downs, settlements and claw-backs, and export them in balanced debits and credits.

    What was booked before is kept, so the same figures book nothing twice. With --dry-run nothing is kept.
    """
    if number and (settle or period):
        raise SettingsError("--number exports an earlier journal as it was booked: leave --settle and --period out")
    place, output = workspace_of(workspace), Output(as_json)
    entries, notes = _again(place, number) if number else _booked(place, period, settle=settle, keep=not dry_run)
    if out is not None:
        write_whole(out, journal_csv(entries).encode())
    output.data({"entries": [*journal_rows(entries)], "notes": notes, "booked": not (dry_run or number)})
    if not as_json:
        _tell(output, entries, notes, dry_run=dry_run)


def _booked(place: Workspace, period: str, *, settle: bool, keep: bool) -> _Found:
    schemes, now = schemes_of(place), wall_clock()
    today = place.local_date(now)
    days = asked_period(period, today)
    as_of = min(days.end, today - timedelta(days=1))
    with computing(place, now, keep=keep) as session:
        law, books = price_law(place, session, today), Books.of(place, session, today)
        entries, notes = new_entries(books, schemes, days, as_of=as_of, now=now, settle=settle, law=law)
        if keep:
            session.add_all(entries)
            session.flush()
    return entries, notes


def _again(place: Workspace, number: int) -> _Found:
    with computing(place, wall_clock()) as session:
        entries = entries_of(session, number)
        session.expunge_all()
    if not entries:
        raise NotFoundError(
            f"there is no journal {number}; `channelwarden incentives journal` says the number it books"
        )
    return entries, []


def _tell(output: Output, entries: list[JournalEntry], notes: list[str], *, dry_run: bool) -> None:
    if not entries:
        output.say("Nothing to book: the books hold what is due.")
    else:
        table = Table("Partner", "Scheme", "Kind", "Debit", "Credit", box=None, padding=(0, 2, 0, 0))
        table.add_column("Amount", justify="right")
        for entry in entries:
            amount = f"{entry.amount} {entry.currency}"
            table.add_row(entry.party_id, entry.scheme, entry.kind.replace("_", " "), entry.debit, entry.credit, amount)
        output.say(table)
        said = (
            "Nothing was booked (--dry-run)."
            if dry_run
            else f"Journal {entries[0].journal}; `--number {entries[0].journal}` exports it again."
        )
        output.say(said)
    for note in notes:
        output.say(note)
