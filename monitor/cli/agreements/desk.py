"""What the commands over legal's queue work with: the workspace's store, its queue, its rules, the time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from monitor.agreements.review import FlaggedClause, ReviewQueue, review_queue
from monitor.cli.context import WorkspaceOption, wall_clock, workspace_of
from monitor.errors import NotFoundError
from monitor.evidence.own_store import open_store
from monitor.facts.registry import rules_of
from monitor.model import AgreementFile
from monitor.rulebook.records import Rule
from monitor.settings import Workspace
from monitor.store.agreement_text import current_text


@dataclass(frozen=True)
class ReviewDesk:
    """What a command works with: the queue of the workspace's store, and the time."""

    session: Session
    queue: ReviewQueue
    workspace: Workspace
    now: datetime
    rules: Mapping[str, Rule]

    @property
    def zone(self) -> ZoneInfo:
        """The brand's time zone."""
        return self.workspace.settings.brand.timezone

    def item(self, clause: int) -> FlaggedClause:
        """Return a clause of a current text; raises `NotFoundError`."""
        item = self.queue.item(clause, self.workspace.local_date(self.now))
        if item is None:
            raise NotFoundError(
                f"there is no clause {clause} in a current agreement; `channelwarden agreements review list` shows all."
            )
        return item

    def file(self, agreement: str) -> AgreementFile:
        """Return the current text of an agreement; raises `NotFoundError`."""
        held = current_text(self.session, agreement)
        if held is None:
            raise NotFoundError(
                f"no text of an agreement '{agreement}' is stored; `channelwarden run` reads agreements.csv."
            )
        return held


@contextmanager
def opened_desk(workspace: WorkspaceOption, *, writes: bool = False) -> Iterator[ReviewDesk]:
    """Open a workspace's store and its queue; what was done is committed when nothing was refused."""
    opened = workspace_of(workspace)
    loaded = rules_of(opened)
    with (
        closing(open_store(opened)) as database,
        database.session(writes_after_reading=writes) as session,
        review_queue(session, loaded.values()) as queue,
    ):
        yield ReviewDesk(session, queue, opened, wall_clock(), loaded)
        session.commit()
