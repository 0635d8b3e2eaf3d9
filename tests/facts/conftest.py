"""One store a database kind for all fact tests: they read views and commit nothing, so each is rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from monitor.store.session import Database, open_database


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A migrated store that the module's tests share."""
    server: Any = None
    if request.param == "sqlite":
        folder: Path = tmp_path_factory.mktemp("facts")
        dsn = f"sqlite:///{folder / 'facts.db'}"
    else:
        server = request.getfixturevalue("postgres")
        dsn = server.fresh()
    database = open_database(dsn)
    yield database
    database.close()
    if server is not None:
        server.drop(dsn)


@pytest.fixture
def session(shared_store: Database) -> Iterator[Session]:
    """A session whose rows are gone after the test."""
    with shared_store.session() as opened:
        yield opened
        opened.rollback()
