"""One store a database kind for all fact tests: they read views and commit nothing, so each is rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlmodel import Session

from monitor.store.session import Database, open_database
from tests.conftest import own_store


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A migrated store that the module's tests share."""
    with own_store(request, tmp_path_factory.mktemp("facts")) as dsn, closing(open_database(dsn)) as database:
        yield database


@pytest.fixture
def session(shared_store: Database) -> Iterator[Session]:
    """A session whose rows are gone after the test."""
    with shared_store.session() as opened:
        yield opened
        opened.rollback()
