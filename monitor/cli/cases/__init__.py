"""`cases`: list, show, and what a person decides on them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from monitor.cases import blast, decisions, lifecycle, overview
from monitor.cases.gate import gate_of
from monitor.cases.held_findings import chosen, held_pages
from monitor.cases.wording import case_words, held_words
from monitor.cli.cases.approving import approve
from monitor.cli.cases.sitting import ByOption, on_what_holds_now, sitting
from monitor.cli.context import JsonOption, Output, WorkspaceOption, folded, known, read_day
from monitor.documents import commands
from monitor.facts.registry import rules_of
from monitor.model import Case
from monitor.model.row import LARGEST_NUMBER
from monitor.money import shown
from monitor.printable import printable
from monitor.vocabulary import CaseStatus, Visibility
from scrapers.counted import number_of

ReasonOption = Annotated[str, typer.Option("--reason", help="Why; kept in the case's history.")]
AudienceOption = Annotated[
    str, typer.Option("--audience", help="channel or legal; cases for legal only are shown to legal only.")
]
CaseArgument = Annotated[int, typer.Argument(help="Number of the case.", max=LARGEST_NUMBER)]
_MOST_PAGES = 20
StepArgument = Annotated[int, typer.Argument(help="Number of the step, as `cases list` shows it.", max=LARGEST_NUMBER)]


def register(app: typer.Typer) -> None:
    """Add the `cases` commands."""
    noun = typer.Typer(name="cases", help="Cases: list, show, approve, waive, dispute, close.", no_args_is_help=True)
    noun.command("list")(list_all)
    for command in (show, approve, withdraw, waive, dispute, resume, close, release):
        noun.command()(command)
    app.add_typer(noun)


def list_all(
    status: Annotated[str | None, typer.Option("--status", help="Only cases in this state.")] = None,
    audience: AudienceOption = "channel",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List cases with the step that waits, and runs that are held."""
    known(audience, tuple(Visibility), "audience")
    if status is not None:
        known(status, tuple(CaseStatus), "state of a case")
    output = Output(as_json)
    with sitting(workspace, reads=True) as place:
        wanted = overview.CasesWanted(status=status or "")
        lines = overview.list_cases(place.session, audience=audience, wanted=wanted)
        held = blast.held_runs(place.session)
    output.data({"cases": lines, "held": held})
    if not as_json:
        output.say(_table(lines) if lines else "No cases.")
        for run in held:
            output.say(held_words(run))
        if len(held) > 1:
            output.say(
                f"All that is held of one site: `{commands.release_site('SITE')}`, with --dry-run to look first."
            )
        if sum(bool(line.waits_for) for line in lines) > 1:
            output.say(
                f"Steps can be approved together: `{commands.approve_all(as_legal=audience == 'legal')}` lists them."
            )


def show(
    case: CaseArgument,
    audience: AudienceOption = "channel",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show one case: history, evidence, steps and the law gate's answers."""
    known(audience, tuple(Visibility), "audience")
    output = Output(as_json)
    with sitting(workspace, reads=True) as place:
        file = overview.case_overview(place.session, case, audience=audience, archive=place.workspace.evidence)
    output.data(file)
    if not as_json:
        output.say("\n".join(case_words(file)))


def withdraw(
    step: StepArgument,
    *,
    by: ByOption,
    reason: ReasonOption,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Withdraw a step of which nothing left the house; a letter that waits in the outbox is taken back."""
    with sitting(workspace) as place:
        decided = decisions.withdraw(place.session, step, by=by, reason=reason, now=place.now)
    output = Output(as_json)
    output.data({"step": step, "case": decided.case_id, "status": decided.status})
    output.say(f"Step {step} of case {decided.case_id} is withdrawn.")


def waive(
    case: CaseArgument,
    *,
    by: ByOption,
    reason: ReasonOption,
    until: Annotated[datetime, typer.Option("--until", parser=read_day, help="Last day of the waiver.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let a case rest until a date: its clock stops and no step is taken."""
    with sitting(workspace) as place:
        decided = decisions.waive(
            place.session, case, by=by, reason=reason, until=until.date(), now=place.now, today=place.today
        )
    _tell(as_json, decided)


def dispute(
    case: CaseArgument,
    *,
    by: ByOption,
    reason: ReasonOption,
    until: Annotated[
        datetime | None, typer.Option("--until", parser=read_day, help="Last day, where one is set.")
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Note that the party disputes the case: its clock stops until that is settled."""
    day = until.date() if until else None
    with sitting(workspace) as place:
        decided = decisions.dispute(
            place.session, case, by=by, reason=reason, now=place.now, today=place.today, until=day
        )
    _tell(as_json, decided)


def resume(
    case: CaseArgument,
    *,
    by: ByOption,
    reason: ReasonOption,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """End a waiver or dispute; the clock goes on."""
    with sitting(workspace) as place:
        zone = place.workspace.settings.brand.timezone
        decided = decisions.resume(place.session, case, by=by, reason=reason, now=place.now, zone=zone)
    _tell(as_json, decided)


def close(
    case: CaseArgument,
    *,
    by: ByOption,
    reason: ReasonOption,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Close a case; only a new deviation opens it again, on a fresh ladder."""
    with sitting(workspace) as place:
        zone = place.workspace.settings.brand.timezone
        decided = decisions.close(place.session, case, by=by, reason=reason, now=place.now, zone=zone)
    _tell(as_json, decided)


def release(
    run: Annotated[
        int | None, typer.Argument(help="Number of the held run, as `cases list` shows it.", max=LARGEST_NUMBER)
    ] = None,
    *,
    by: ByOption,
    site: Annotated[str, typer.Option("--site", help="In place of RUN: all that any run holds of this site.")] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the pages to look at, with the price as read; release nothing.")
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Release a run that a blast-radius limit holds, or a site: what was found opens its cases after all."""
    output = Output(as_json)
    if dry_run:
        _show_held(output, workspace, run, site)
        return
    with sitting(workspace) as place:
        rules = rules_of(place.workspace)
        on_what_holds_now(place, rules)
        summary = lifecycle.release(
            place.session,
            run_id=run,
            site=site,
            by=by,
            rules=rules,
            gate=gate_of(place.workspace, rules, place.today),
            now=place.now,
            zone=place.workspace.settings.brand.timezone,
        )
    output.data(summary)
    output.say(
        f"{f'Site {site}' if site else f'Run {run}'} released: {number_of(summary.opened, 'case')} opened, "
        f"{summary.relapsed} reopened, {number_of(summary.steps, 'step')}."
    )


def _show_held(output: Output, workspace: Path | None, run: int | None, site: str) -> None:
    """Say how much would be released, and which pages to compare with what was read there."""
    with sitting(workspace, reads=True) as place:
        found = chosen(place.session, rules_of(place.workspace), run_id=run, site=site)
        pages = held_pages(place.session, found)
    runs = sorted({item.held_run for item in found if item.held_run is not None})
    output.data({"runs": runs, "violations": len(found), "pages": pages})
    if output.as_json:
        return
    by_runs = f"run{'' if len(runs) == 1 else 's'} {', '.join(map(str, runs))}"
    output.say(f"Would release {number_of(len(found), 'violation')} held by {by_runs}. Nothing was changed.")
    output.lines(
        printable(f"{page.site}: {page.url}  {shown(page.price_minor, page.currency)}") for page in pages[:_MOST_PAGES]
    )
    if len(pages) > _MOST_PAGES:
        output.say(f"… and {number_of(len(pages) - _MOST_PAGES, 'page')} more; `--json` lists all.")


def _table(lines: Iterable[overview.CaseLine]) -> Table:
    table = Table("Case", "Party", "Rule", "About", "State", "Step", "Waits for", box=None)
    for name in ("Case", "Rule", "State"):
        next(column for column in table.columns if column.header == name).no_wrap = True
    for line in lines:
        state = f"{line.status} ({line.episode})" if line.episode > 1 else line.status
        step = f"{line.step_id} {line.step.replace('_', ' ')}" if line.step_id else ""
        about = (line.id, line.party_name, line.rule, line.subject, state)
        cells = (*about, step, line.waits_for.replace("_", " "))
        table.add_row(*map(folded, cells))
    return table


def _tell(as_json: bool, case: Case) -> None:
    output = Output(as_json)
    until = case.clock_stopped_until
    output.data({"case": case.id, "status": case.status, "until": until})
    output.say(f"Case {case.id} is {case.status}{f' until {until.isoformat()}' if until else ''}.")
