"""One pass over the channel: what every step is handed, and how an interrupted pass is taken up again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from monitor.errors import StoppedError
from monitor.model import Run
from monitor.rulebook.records import Rule
from monitor.settings import Workspace
from monitor.store.session import Database

if TYPE_CHECKING:  # judging reads no evidence, and need not load what writes it
    from monitor.evidence.adopting import AdoptingArchive

RESUME_WITHIN = timedelta(hours=6)
"""An unfinished pass older than this is closed as abandoned: its first pages would be stale evidence."""

Progress = Callable[[str, str], None]
"""Told (step, detail) at every unit of work that is safely stored."""


def silent(step: str, detail: str) -> None:
    """Report progress to nobody."""


def nothing() -> None:
    """Have nothing to make sure of."""


def never() -> bool:
    """Never ask a pass to stop."""
    return False


@dataclass
class Journey:
    """A pass under way: workspace, store, archive, rules, the time it runs under, and what went wrong so far."""

    workspace: Workspace
    database: Database
    archive: AdoptingArchive
    rules: Mapping[str, Rule]
    run: Run
    now: datetime
    progress: Progress
    should_stop: Callable[[], bool]
    still_held: Callable[[], None] = nothing
    """makes sure that no other machine may have begun a pass of its own; raises where one may"""
    sites: frozenset[str] | None = None
    """the sites that the pass is kept to; None: all"""
    files: Sequence[Path] | None = None
    """the report files that are all there is to take in; None: what comes to the inbox"""
    send: bool = True
    failures: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    """report files that came from mailboxes and servers, below the inbox"""
    reports: list[str] = field(default_factory=list)
    """what became of the report files, a line each"""
    counts: dict[str, int] = field(default_factory=dict)
    """what the whole pass did, also before an interruption"""
    mails: int = 0
    """what this process handed to the mail server; the outbox knows of every mail"""

    @property
    def run_id(self) -> int:
        """The stored run's id."""
        if self.run.id is None:
            raise ValueError("the run is not stored yet")
        return self.run.id

    @property
    def local_date(self) -> date:
        """The workspace's calendar day of the pass."""
        return self.workspace.local_date(self.now)

    def count(self, session: Session, **more: int) -> None:
        """Add to the pass's counters within the transaction that did the work, so that both last or neither."""
        for name, number in more.items():
            self.counts[name] = self.counts.get(name, 0) + number
        self.note(session)

    def note(self, session: Session, **columns: object) -> None:
        """Write the pass's row: counters, failures and the columns given; the caller commits."""
        stored = session.get_one(Run, self.run_id)
        stored.sqlmodel_update({**columns, "summary": {**self.counts, "failures": list(dict.fromkeys(self.failures))}})
        session.add(stored)

    def breathe(self) -> None:
        """Stop here when the pass was asked to stop or lost its hold; everything so far is stored."""
        self.still_held()
        if self.should_stop():
            raise StoppedError("stopped on request; the next pass goes on where this one ended.")


def begin(session: Session, plan: str, now: datetime, local_date: date) -> Run:
    """Take up the unfinished pass of the same plan, or start a new one; older unfinished ones are closed."""
    unfinished = session.exec(
        select(Run).where(col(Run.finished_at).is_(None), Run.plan == plan).order_by(col(Run.id))
    ).all()
    resumed: Run | None = None
    for run in unfinished:
        if timedelta(0) <= now - run.started_at <= RESUME_WITHIN and run.local_date == local_date:
            resumed = run
        else:
            run.finished_at = now
            run.summary = {**run.summary, "abandoned": True}
            session.add(run)
    if resumed is None:
        resumed = Run(started_at=now, local_date=local_date, plan=plan)
        session.add(resumed)
    session.commit()
    session.refresh(resumed)
    return resumed
