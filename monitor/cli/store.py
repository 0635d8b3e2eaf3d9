"""`channelwarden store`: move the store to another database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn

from monitor.cli.context import JsonOption, Output, WorkspaceOption, wall_clock, workspace_of
from monitor.pipeline.moving import StoreMove
from monitor.pipeline.moving import move as move_store
from monitor.settings import SETTINGS_FILE
from scrapers.counted import number_of

store = typer.Typer(no_args_is_help=True, help="The database that remembers everything: move it to another one.")


@store.command("move")
def move(
    to: Annotated[
        str,
        typer.Argument(
            metavar="ADDRESS",
            help="postgresql://USER@HOST:PORT/NAME of an empty database, or sqlite:///FILE.",
            show_default=False,
        ),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check both databases and say what would be moved; change nothing.")
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Move the store to another, empty database: all of it or nothing, compared row by row.

    Stop the schedule first. The old store stays as it was and says where the new one is to every command that opens
    it. The folder evidence stays where it is. docs/operations.md says how to prepare PostgreSQL and how to go back.
    """
    opened, output = workspace_of(workspace), Output(as_json)
    with _shown_progress(output) as progress:
        done = move_store(opened, to, now=wall_clock(), dry=dry_run, progress=progress)
    output.data({**vars(done), "rows": done.rows})
    output.lines(_said(done))


def _said(done: StoreMove) -> Iterator[str]:
    """Yield what was done and what is to do next."""
    filled = sum(1 for rows in done.tables.values() if rows)
    what = f"{number_of(done.rows, 'row')} in {number_of(filled, 'table')} from {done.source} to {done.target}"
    if done.dry:
        yield f"Would move {what}. Nothing was written."
        return
    if done.finished:
        yield f"An earlier move had copied {what} and was cut off at its end. Both were compared, and it is finished."
    else:
        yield f"Moved {what}; every row was read back and compared."
    yield "Next:"
    yield (
        f"1. Name the new store: [store] dsn in {SETTINGS_FILE}, or CHANNELWARDEN_DSN where that is set, in the "
        "service and in your shell."
    )
    yield "2. channelwarden check, then channelwarden evidence verify: the archive must be known to the new store."
    yield "3. Back the new store up together with the folder evidence, and start the schedule again."
    yield f"{done.source} is closed: every command that opens it says where the store is now."


@contextmanager
def _shown_progress(output: Output) -> Iterator[Callable[[str, int, int], None]]:
    with output.progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    ) as bar:
        task = bar.add_task("opening", total=None)
        yield lambda what, done, rows: bar.update(task, description=what, completed=done, total=rows)
