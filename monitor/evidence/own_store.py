"""Opening the store of a workspace: an empty one is made beside an empty archive only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from sqlalchemy import inspect
from sqlalchemy.exc import DBAPIError

from monitor.errors import SettingsError
from monitor.evidence.ledger import size_of
from monitor.evidence.tail import INDEX
from monitor.settings import Workspace
from monitor.store.lock import store_lock, workspace_lock
from monitor.store.looking import is_there
from monitor.store.session import Database, address, open_database

_WAIT_SECONDS = 10.0
"""How long who finds a store of an older version waits for a pass: it may be another one's upgrade."""


def open_store(workspace: Workspace, *, held: bool = False) -> Database:
    """Open a workspace's store, up to date; makes one where nothing was archived yet.

    Raises `SettingsError` as `open_database` does, and for an archive whose store is not there: an empty store beside
    it would say that there are no cases, and number its passes and records as that one did. Raises `LockedError` for
    a store of an older version whose pass is under way: it would go on with tables that it does not know. `held` says
    that the caller holds the workspace.
    """
    if missing := missing_store(workspace):
        raise SettingsError(missing)

    @contextmanager
    def alone(database: Database) -> Iterator[None]:
        with (
            nullcontext() if held else workspace_lock(workspace, wait_seconds=_WAIT_SECONDS),
            store_lock(database, workspace),
        ):
            yield

    return open_database(workspace.dsn, alone)


def missing_store(workspace: Workspace) -> str:
    """Return what is wrong, and the way out, where the archive holds records and their store is not there; else ""."""
    archived = workspace.evidence.is_dir() and size_of(workspace.evidence / INDEX)  # a file there is another fault
    if not archived or _holds_tables(workspace.dsn):
        return ""
    url = address(workspace.dsn)
    return (
        f"there is no store at {url.render_as_string(hide_password=True)}, but {workspace.evidence} holds what one "
        "recorded; no empty one was made beside it. Where the store is elsewhere, name it as before (store.dsn in "
        "channelwarden.toml, or CHANNELWARDEN_DSN); where it was lost, restore its backup. To begin anew, keep the "
        "folder evidence in another place."
    )


def _holds_tables(dsn: str) -> bool:
    if not is_there(dsn):
        return False
    database = Database(dsn)
    try:
        with database.engine.connect() as connection:
            return bool(inspect(connection).get_table_names())
    except DBAPIError:
        return True  # who opens it says why it cannot be
    finally:
        database.close()
