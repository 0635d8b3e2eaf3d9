"""A session on which schemes are computed: on the policy files as they are now, and nothing is kept unless asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime

from sqlmodel import Session

from monitor.evidence.own_store import open_store
from monitor.policy.load import load_policy
from monitor.settings import Workspace


@contextmanager
def computing(workspace: Workspace, now: datetime, *, keep: bool = False) -> Iterator[Session]:
    """Yield a session that sees the policy files as they stand; what it changed is rolled back unless it is kept."""
    with closing(open_store(workspace)) as database, database.session(writes_after_reading=True) as session:
        load_policy(session, workspace.policy, now=now)
        session.flush()
        yield session
        if keep:
            session.commit()
        session.rollback()
