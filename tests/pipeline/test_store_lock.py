"""The hold on a store that machines share: it outlives idling, and a pass that lost it ends before it does more."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from monitor.pipeline.run import run
from monitor.settings import Workspace, open_workspace
from monitor.store.lock import store_lock
from monitor.store.session import Database
from tests.command_line import run_command

NOW = datetime(2026, 3, 3, 6, 0, tzinfo=UTC)
HOLDS = "FROM pg_stat_activity JOIN pg_locks USING (pid) WHERE locktype = 'advisory' AND datname = %s"


@pytest.fixture
def shared(postgres: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """A workspace whose store is on PostgreSQL."""
    dsn = postgres.fresh()
    monkeypatch.setenv("CHANNELWARDEN_DSN", dsn)
    assert run_command("init", tmp_path / "mine").exit_code == 0
    yield open_workspace(tmp_path / "mine")
    postgres.drop(dsn)


def _asked(postgres: Any, shared: Workspace, what: str) -> list[Any]:
    name = shared.dsn.split("?", maxsplit=1)[0].rsplit("/", 1)[1]
    return [row[0] for row in postgres.admin.execute(f"SELECT {what} {HOLDS}", [name]).fetchall()]


def test_the_hold_is_no_transaction_that_idles_and_goes_with_its_connection(postgres: Any, shared: Workspace) -> None:
    with closing(Database(shared.dsn)) as database:
        with store_lock(database, shared) as still_held:
            still_held()
            assert _asked(postgres, shared, "state") == ["idle"]
        until = time.monotonic() + 30  # a busy server takes a moment to see that its client is gone
        while _asked(postgres, shared, "state") and time.monotonic() < until:
            time.sleep(0.05)
        assert _asked(postgres, shared, "state") == []


def test_a_pass_that_lost_its_hold_makes_no_further_step(postgres: Any, shared: Workspace) -> None:
    made: list[str] = []

    def lose(step: str, _detail: str) -> None:
        made.append(step)
        _asked(postgres, shared, "pg_terminate_backend(pid)")

    with pytest.raises(OperationalError, match="terminating connection"):
        run(shared, now=NOW, progress=lose)
    assert made == ["policy"]
