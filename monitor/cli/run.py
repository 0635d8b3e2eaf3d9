"""`run` and its single steps: collect, judge; `digest` has a file of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from monitor.cli.context import JsonOption, Output, WorkspaceOption, wall_clock, workspace_of
from monitor.pipeline.run import RunSummary
from monitor.pipeline.run import run as run_pass

NoSendOption = Annotated[
    bool, typer.Option("--dry-run", help="Write documents to the outbox but send nothing (`notices send` does).")
]
_VISITS = ("run", "collect")
"""Plans of passes that visit pages."""

FailOption = Annotated[
    bool, typer.Option("--fail-on-violations", help="End with 1 when this pass found a new violation.")
]


def register(app: typer.Typer) -> None:
    """Add the commands that make a pass over the channel."""
    app.command()(run)
    app.command()(collect)
    app.command()(judge)


def run(
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
    dry_run: NoSendOption = False,
    fail_on_violations: FailOption = False,
) -> None:
    """Make one full pass: collect, ingest, judge, cases, outbox, digest."""
    summary = make_pass(Output(as_json), workspace, plan="run", send=not dry_run)
    end_pass(summary, fail_on_violations)


def collect(
    sites: Annotated[list[str] | None, typer.Argument(help="Sites to visit (default: all).")] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Visit the watched listings and store what they offer; judge nothing."""
    end_pass(make_pass(Output(as_json), workspace, plan="collect", sites=sites or None))


def judge(
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
    dry_run: NoSendOption = False,
    fail_on_violations: FailOption = False,
) -> None:
    """Judge what is stored, advance cases and deliver what is due; visit nothing."""
    end_pass(make_pass(Output(as_json), workspace, plan="judge", send=not dry_run), fail_on_violations)


def make_pass(
    output: Output,
    workspace: Path | None,
    *,
    plan: str,
    sites: list[str] | None = None,
    files: list[Path] | None = None,
    send: bool = True,
) -> RunSummary:
    """Make a pass over the channel by a plan and say what it did."""
    opened = workspace_of(workspace)
    with _shown_progress(output) as progress:
        summary = run_pass(opened, now=wall_clock(), plan=plan, sites=sites, files=files, send=send, progress=progress)
    output.data(summary)
    if not output.as_json:
        output.lines(summary.reports)
        output.say(_table(summary))
        if plan in _VISITS and not summary.outcomes:
            output.say(
                "No page was visited, and no shop is known to comply: `channelwarden health` says what is watched."
            )
        for failure in summary.failures:
            output.say(f"! {failure}")
        output.say(f"Documents: {opened.out}")
    return summary


def end_pass(summary: RunSummary, fail_on_violations: bool = False) -> None:
    """End the command with the exit code that a pass calls for."""
    if fail_on_violations and summary.violations_new:
        raise typer.Exit(1)
    if summary.failures:
        raise typer.Exit(3)


@contextmanager
def _shown_progress(output: Output) -> Iterator[Callable[[str, str], None]]:
    with output.progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()) as bar:
        task = bar.add_task("starting", total=None)
        yield lambda step, detail: bar.update(task, description=f"{step}: {detail}"[:90])


def _table(summary: RunSummary) -> Table:
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_row("new violations", str(summary.violations_new))
    table.add_row("cases opened", str(summary.cases_opened))
    table.add_row("steps proposed", str(summary.steps))
    table.add_row("mails sent", str(summary.mails))
    for outcome, number in summary.outcomes.items():
        table.add_row(f"pages {outcome.replace('_', ' ')}", str(number))
    if summary.held:
        table.add_row("HELD", "it would accuse too many parties, or offers of one site, at once; see `cases list`")
    table.add_row("seconds", f"{summary.seconds:.1f}")
    return table
