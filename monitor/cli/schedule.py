"""`schedule`: run headless until told to stop."""

from __future__ import annotations

import logging
from typing import Annotated

import typer
from rich.table import Table

from monitor.cli.context import JsonOption, Output, WorkspaceOption, wall_clock, workspace_of
from monitor.jobs import jobs_of
from monitor.schedule import serve


def schedule(
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
    show: Annotated[
        bool, typer.Option("--show", help="List the jobs and when they are next due; start nothing.")
    ] = False,
) -> None:
    """Run the jobs of the settings until SIGTERM: collect per site, ingest, judge, digest."""
    opened, output = workspace_of(workspace), Output(as_json)
    if not show:
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
        for library in ("apscheduler", "alembic"):
            logging.getLogger(library).setLevel(logging.WARNING)
        serve(opened)
        return
    now = wall_clock()
    due = {job.name: job.trigger.get_next_fire_time(None, now) for job in jobs_of(opened)}
    output.data({name: at.isoformat() for name, at in due.items()})
    table = Table("job", "next due", box=None, padding=(0, 2, 0, 0))
    for name, at in due.items():
        table.add_row(name, at.strftime("%Y-%m-%d %H:%M %Z"))
    if not as_json:
        output.say(table)
