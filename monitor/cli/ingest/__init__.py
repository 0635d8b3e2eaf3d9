"""`ingest`: take in report files and agreements; look at reports, rows and unknown texts, and decide on them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from monitor.cli.context import JsonOption, Output, WorkspaceOption, known, wall_clock, workspace_of
from monitor.cli.default_command import FilesFirst
from monitor.cli.ingest.desk import ByOption, DryRunOption, PartyOption, asked_party, desk_of, say_changed, say_report
from monitor.cli.ingest.trial import say_draft, say_trial
from monitor.cli.ingest.views import calendar, stock
from monitor.cli.run import end_pass, make_pass
from monitor.errors import NotFoundError, SettingsError
from monitor.evidence.own_store import open_store
from monitor.intake import resolving
from monitor.intake.mappings import Kind, all_confirmed, confirm, take_back
from monitor.intake.row_list import RowLine, list_reports, list_rows
from monitor.intake.unknowns import Unknown, unknown_texts
from monitor.model import ReportFile
from monitor.model.row import LARGEST_NUMBER
from monitor.pipeline.arrivals import Arrivals
from monitor.pipeline.fetch import would_fetch
from monitor.pipeline.run import run
from monitor.policy.codes import region_in_words
from monitor.settings import SETTINGS_FILE, Workspace
from monitor.store.looking import looking
from scrapers.counted import number_of

ReportArgument = Annotated[
    int, typer.Argument(min=1, max=LARGEST_NUMBER, help="Number of the report, as `ingest reports` shows it.")
]
KindArgument = Annotated[str, typer.Argument(help="sku or ship_to.")]
TextArgument = Annotated[str, typer.Argument(help="The text as the report writes it.")]
RowArgument = Annotated[str, typer.Argument(help="The row as REPORT:ROW, such as 12:4.")]
_REPORT_STATUSES = ("accepted", "partial", "refused", "held", "superseded", "unpacked")
_STATUSES = ("quarantined", "corrected", "dismissed", "skipped")


def register(app: typer.Typer) -> None:
    """Add the `ingest` commands."""
    noun = typer.Typer(
        name="ingest",
        cls=FilesFirst,
        help="Take in distributors' report files and agreements (default: the inbox), and decide on their rows.",
    )
    for command in (files, reports, rows, release, again, decide, unknown, unmap, calendar, stock, fetch):
        noun.command()(command)
    noun.command("map")(map_text)
    app.add_typer(noun)


def files(
    files: Annotated[list[Path] | None, typer.Argument(help="Report files (default: the inbox).")] = None,
    *,
    propose: Annotated[
        bool, typer.Option("--propose", help="Take nothing in: write a draft profile for the sender of one first file.")
    ] = False,
    party: Annotated[str, typer.Option("--party", help="With --propose: id of the party that sent the file.")] = "",
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take in distributors' report files and agreements."""
    for file in files or []:
        if not file.is_file():
            raise SettingsError(f"{file} is no file; name report files, or put them into the workspace's inbox/.")
    output = Output(as_json)
    if propose:
        if not party or len(files or []) != 1:
            raise SettingsError("a proposal is made from one file of one party: ingest --propose FILE --party ID.")
        say_draft(output, workspace, (files or [])[0], party)
    elif party:
        raise SettingsError("--party goes with --propose; who sent a file is told by `files` of a [[partner]].")
    elif dry_run:
        say_trial(output, workspace, files)
    else:
        end_pass(make_pass(output, workspace, plan="ingest", files=files or None))


def reports(
    party: PartyOption = "",
    status: Annotated[
        str, typer.Option(help="Only these: accepted, partial, refused, held, superseded or unpacked.")
    ] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the reports taken in, with version, period and how many rows count or wait."""
    if status:
        known(status, _REPORT_STATUSES, "state of a report")
    output = Output(as_json)
    with looking(workspace_of(workspace).dsn) as session:
        asked_party(session, party)
        lines = list_reports(session, party=party, status=status)
    output.data({"reports": lines})
    if as_json:
        return
    table = Table("report", "file", "party", "status", "version", "period", "sales", "stock", "waiting", box=None)
    for line in lines:
        period = f"{line.period_from} to {line.period_to}" if line.period_from else ""
        numbers = (str(line.sales), str(line.stock), str(line.quarantined))
        table.add_row(str(line.report), line.name, line.party, line.status, str(line.version), period, *numbers)
    output.say(table if lines else "No reports.")
    output.lines(f"{line.report}: {line.reason}" for line in lines if line.status in ("held", "refused"))


def rows(
    *,
    report: Annotated[int | None, typer.Option(min=1, max=LARGEST_NUMBER, help="Only rows of this report.")] = None,
    party: PartyOption = "",
    status: Annotated[str, typer.Option(help="quarantined, corrected, dismissed or skipped.")] = "quarantined",
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 100,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List rows that were not simply accepted, with the rule and the reason; those in quarantine by default."""
    known(status, _STATUSES, "state of a row")
    output = Output(as_json)
    with looking(workspace_of(workspace).dsn) as session:
        asked_party(session, party)
        if report is not None and session.get(ReportFile, report) is None:
            raise NotFoundError(f"there is no report {report}; `channelwarden ingest reports` lists them.")
        found, total = list_rows(session, report=report, status=status, party=party, limit=limit)
    output.data({"rows": found, "total": total})
    if not as_json:
        output.lines(line for row in found for line in _row_words(row))
        output.say(f"{len(found)} of {total} rows {status}.")


def release(
    row: RowArgument,
    *,
    choice: Annotated[
        str, typer.Option("--as", help="as_written, negative_stock_as_zero, dismissed or sku=SKU (this row only).")
    ] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Take an earlier decision on the row back.")] = False,
    by: ByOption,
    reason: Annotated[str, typer.Option(help="Why; kept with the decision.")] = "",
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Decide on a row in quarantine: it counts by the rule named, or is dismissed; its report is read again."""
    if bool(choice) == undo:
        raise SettingsError("say either what the row counts --as, or --undo.")
    output = Output(as_json)
    with desk_of(workspace, dry_run=dry_run) as desk:
        if undo:
            report = resolving.take_release_back(desk, row)
        else:
            report = resolving.release(desk, row, choice=choice, by=by, reason=reason)
    say_report(output, report, dry_run=dry_run)


def again(
    report: ReportArgument,
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read a report anew from the archived file, with the present settings, mappings and decisions."""
    output = Output(as_json)
    with desk_of(workspace, dry_run=dry_run) as desk:
        taken = resolving.read_report_again(desk, report)
    say_report(output, taken, dry_run=dry_run)


def decide(
    report: ReportArgument,
    *,
    choice: Annotated[str, typer.Option("--as", help="replace, append or refuse.")],
    by: ByOption,
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Decide on a held report: it counts in place of the earlier ones, on top of them, or not at all."""
    output = Output(as_json)
    with desk_of(workspace, dry_run=dry_run) as desk:
        decided = resolving.decide(desk, report, choice=choice, by=by)
    say_report(output, decided, dry_run=dry_run)


def unknown(party: PartyOption = "", workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List SKUs and ship-to texts that nobody knows, with what they may mean, and the mappings that are confirmed."""
    output = Output(as_json)
    place = workspace_of(workspace)
    with looking(place.dsn) as session:
        asked_party(session, party)
        found = unknown_texts(session, place.settings.partner, party=party)
        mappings = [one for one in all_confirmed(session) if party in ("", one.party_id)]
    known = [
        {"party": one.party_id, "kind": one.kind, "text": one.text, "value": one.value, "by": one.confirmed_by}
        for one in mappings
    ]
    output.data({"unknown": found, "confirmed": known})
    if not as_json:
        output.lines(line for one in found for line in _unknown_words(one))
        output.lines(
            f"{one.party_id}: {one.kind} '{one.text}' means {one.value} ({one.confirmed_by})" for one in mappings
        )
        output.say(f"{number_of(len(found), 'text')} to identify, {len(mappings)} confirmed.")


def map_text(
    kind: KindArgument,
    text: TextArgument,
    value: Annotated[str, typer.Argument(help="SKU of the policy, or ISO 3166 region such as DE-BY.")],
    *,
    party: PartyOption,
    by: ByOption,
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Confirm what a party's text means, once; rows that wait for it are read again at once."""
    output = Output(as_json)
    with desk_of(workspace, dry_run=dry_run) as desk:
        mapping = confirm(
            desk.session, party=party, kind=_kind(kind), text=text, value=value, by=by, now=desk.terms.now
        )
        changed = resolving.apply_mapping(desk, mapping)
    meant = region_in_words(mapping.value) if mapping.kind == "ship_to" else mapping.value
    say_changed(output, f"'{mapping.text}' of {party} means {meant}.", changed, dry_run=dry_run)


def unmap(
    kind: KindArgument,
    text: TextArgument,
    *,
    party: PartyOption,
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a confirmed mapping back; the party's reports are read again without it."""
    output = Output(as_json)
    with desk_of(workspace, dry_run=dry_run) as desk:
        mapping = take_back(desk.session, party=party, kind=_kind(kind), text=text)
        changed = resolving.apply_mapping(desk, mapping, taken_back=True)
    say_changed(output, f"'{mapping.text}' of {party} means nothing any more.", changed, dry_run=dry_run)


def _kind(kind: str) -> Kind:
    if kind == "sku":
        return "sku"
    if kind == "ship_to":
        return "ship_to"
    raise SettingsError(f"'{kind}' cannot be mapped; expected sku or ship_to.")


def _row_words(row: RowLine) -> list[str]:
    return [f"{row.place}  {row.party}, {row.report}: {row.reason} ({row.rule})", f"  {' | '.join(row.cells)}"]


def _unknown_words(one: Unknown) -> list[str]:
    near = ", ".join(f"{proposal.value} ({proposal.name}, {proposal.score} %)" for proposal in one.proposals)
    lines = [f"{one.party}: {one.kind} '{one.text}', {number_of(one.rows, 'row')} in {', '.join(one.reports)}"]
    return [*lines, f"  nearest: {near}"] if near else lines


def fetch(dry_run: DryRunOption = False, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Put new files of mailboxes and SFTP servers into the inbox, archived first; `ingest` then takes them in."""
    output, place = Output(as_json), workspace_of(workspace)
    if not place.settings.mailbox and not place.settings.sftp:
        raise SettingsError(f"there is no [[mailbox]] and no [[sftp]] in {SETTINGS_FILE} to fetch from.")
    files, failures = _seen(place) if dry_run else _fetched(place)
    output.data({"files": files, "failures": failures, "dry_run": dry_run})
    if not as_json:
        output.lines(files)
        output.lines(f"! {failure}" for failure in failures)
        output.say(f"{number_of(len(files), 'file')}{' would be' if dry_run else ''} in {place.inbox}")
    if failures:
        raise typer.Exit(3)


def _fetched(place: Workspace) -> tuple[list[str], list[str]]:
    summary = run(place, now=wall_clock(), plan="fetch")
    return summary.fetched, summary.failures


def _seen(place: Workspace) -> tuple[list[str], list[str]]:
    with closing(open_store(place)) as database:
        arrivals = Arrivals(place, database, wall_clock(), None)
        would_fetch(arrivals)
    return arrivals.files, arrivals.failures
