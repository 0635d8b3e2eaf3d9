"""One writer at a time on a workspace: a file lock, and on PostgreSQL an advisory lock for other machines too."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout
from sqlalchemy import text

from monitor.errors import LockedError, StoppedError
from monitor.settings import Workspace
from monitor.store.session import Database

_LOOK_SECONDS = 0.5
"""How long who waits for the lock does not ask whether to stop."""


@contextmanager
def workspace_lock(
    workspace: Workspace,
    *,
    purpose: str = "run",
    wait_seconds: float = 0.0,
    should_stop: Callable[[], bool] = lambda: False,
) -> Iterator[None]:
    """Hold the workspace for one process; raises `LockedError` when another still holds it after the wait.

    Who is asked to stop waits no longer: then it raises `StoppedError`. The operating system frees the lock when its
    holder dies, so a killed run never leaves it behind.
    """
    path = workspace.lock.with_name(f"{workspace.lock.name}-{purpose}")
    lock = FileLock(path)
    until = time.monotonic() + wait_seconds
    while not lock.is_locked:
        rest = until - time.monotonic()
        try:
            lock.acquire(timeout=max(0.0, min(rest, _LOOK_SECONDS)))
        except Timeout as error:
            if should_stop():
                raise StoppedError("stopped while another pass was under way; the next one begins anew.") from error
            if rest <= 0:
                raise LockedError(
                    f"another channelwarden {purpose} works on {workspace.root} (lock {path.name}). "
                    "Wait for it to end, or stop it; two at a time would count a sighting twice."
                ) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def store_lock(database: Database, workspace: Workspace) -> Iterator[Callable[[], None]]:
    """Hold the store against other machines; on SQLite the workspace lock already does that.

    Yields what makes sure that it is still held: the server frees it when it ends the connection that holds it, and
    then a pass of another machine may have begun. It raises the database's error where that happened.
    """
    if database.dialect != "postgresql":
        yield lambda: None
        return
    key = zlib.crc32(b"channelwarden.run")
    # A transaction that stood open for the whole pass would be ended by a server that allows none to idle.
    connection = database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    try:
        if not connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}).scalar():
            raise LockedError(f"another machine works on the store of {workspace.root}; wait for it to end.")
        yield lambda: connection.execute(text("SELECT 1")).close()
    finally:
        connection.invalidate()  # closed, and not kept for others: with it goes the lock
        connection.close()
