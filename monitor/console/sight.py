"""What a page is made of: the workspace as it is now, and its store, which cannot be written here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from threading import Lock
from zoneinfo import ZoneInfo

from sqlmodel import Session

from monitor.errors import SettingsError
from monitor.evidence.own_store import missing_store
from monitor.facts.registry import rules_of
from monitor.rulebook.records import Rule
from monitor.settings import Workspace, open_workspace
from monitor.store.looking import looking
from monitor.vocabulary import Visibility

JUDGING = Lock()
"""Held by a page that asks rules: one at a time, as each takes a rule engine's memory."""


@dataclass(frozen=True)
class Console:
    """Whose console it is: the workspace's folder, for whom, and the clock."""

    root: Path
    audience: Visibility
    clock: Callable[[], datetime]


@dataclass(frozen=True)
class Sight:
    """One look: a session that refuses every write, the settings as they are, for whom, and when."""

    session: Session
    workspace: Workspace
    audience: Visibility
    now: datetime

    @property
    def zone(self) -> ZoneInfo:
        """The brand's time zone."""
        return self.workspace.settings.brand.timezone

    @property
    def today(self) -> date:
        """The brand's day."""
        return self.workspace.local_date(self.now)

    @property
    def rules(self) -> Mapping[str, Rule]:
        """The rules in force."""
        return rules_of(self.workspace)

    @property
    def for_legal(self) -> bool:
        """Whether legal reads."""
        return self.audience == Visibility.LEGAL


@contextmanager
def look(console: Console) -> Iterator[Sight]:
    """Open a workspace's store for one page.

    Raises `SettingsError` as the commands do: no workspace, faults in its settings, no store or one of another version.
    """
    workspace = open_workspace(console.root)
    if missing := missing_store(workspace):
        raise SettingsError(missing)
    with looking(workspace.dsn) as session:
        yield Sight(session, workspace, console.audience, console.clock())
