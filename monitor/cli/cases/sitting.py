"""What the commands share that decide on cases: the store for one decision, the policy in force."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from monitor.cases.judged_by import outdated
from monitor.cli.context import wall_clock, workspace_of
from monitor.errors import RefusedError
from monitor.evidence.own_store import open_store
from monitor.rulebook.records import Rule
from monitor.settings import Workspace

ByOption = Annotated[str, typer.Option("--by", help="Name of the person who decides; kept in the case's history.")]


@dataclass(frozen=True)
class Sitting:
    """One decision on cases: the store, the workspace, and the time of it."""

    session: Session
    workspace: Workspace
    now: datetime
    today: date


@contextmanager
def sitting(option: Path | None, *, reads: bool = False) -> Iterator[Sitting]:
    """Open the workspace's store for one decision; it is committed when nothing was refused.

    Who only `reads` waits for nobody who writes meanwhile, and sees nothing of what they write.
    """
    workspace, now = workspace_of(option), wall_clock()
    opened = open_store(workspace)
    with closing(opened) as database, database.session(writes_after_reading=not reads, one_view=reads) as session:
        yield Sitting(session, workspace, now, workspace.local_date(now))
        session.commit()


def on_what_holds_now(place: Sitting, rules: Mapping[str, Rule]) -> None:
    """Refuse to act on findings, parties, agreements and prices as policy files, rules or settings were before."""
    if why := outdated(place.session, place.workspace, rules):
        root = shlex.quote(str(place.workspace.root))
        raise RefusedError(
            f"{why}, and what waits rests on the old state. Run `channelwarden judge -w {root}` first, "
            "then decide on what it says."
        )
