"""A made channel in a store, and passes over it in both gears or by the engine alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select

from bench.channel import Size, fill
from monitor.engine import gears
from monitor.facts.registry import schemas
from monitor.model import Run, VerdictCount, Violation
from monitor.pipeline.journey import Journey, never
from monitor.pipeline.judge import judge
from monitor.rulebook.load import load_rules
from monitor.rulebook.records import Rule
from monitor.settings import Workspace, settings_from
from monitor.store import columnar
from monitor.store.session import Database, open_database
from monitor.vocabulary import RuleStatus

SIZE = Size.of(900, violating=0.1)
HOUR = timedelta(hours=1)
SIFTED, ALONE = 50, 10**9
SETTINGS = settings_from(
    {
        "brand": {"name": "Bench"},
        "collect": {"contact": "mailto:bench@brand.example"},
        "limits": {"confirm_after_hours": 2},
    },
    "test",
)
OVER = ("watched_product", "shelf", "relapse", "relapse_across")
RULES = {
    name: rule
    for name, rule in load_rules(own=None, schemas=schemas(), overrides={}).items()
    if rule.fact in ("offer", "map_policy", *OVER) and rule.status is RuleStatus.ACTIVE
}
OFFER_RULES = {rule.id for rule in RULES.values() if rule.fact == "offer"}
Change = Callable[[Session], None]


@dataclass
class Channel:
    """A store with offers, and how it is judged: with so many facts both gears are used."""

    database: Database
    monkeypatch: pytest.MonkeyPatch
    sift_from: int = SIFTED
    rules: Mapping[str, Rule] = field(default_factory=lambda: RULES)
    said: list[str] = field(default_factory=list)

    def judge(self, now: datetime, run: Run | None = None) -> Journey:
        """Judge as a pass does and return the pass."""
        with self.database.session() as session:
            run = run or Run(started_at=now, local_date=now.date())
            session.add(run)
            session.commit()
            session.refresh(run)
        archive: Any = None
        workspace = Workspace(Path(), SETTINGS)
        note = lambda _, detail: self.said.append(detail)  # noqa: E731
        journey = Journey(workspace, self.database, archive, self.rules, run, now, note, never)
        with self.monkeypatch.context() as patch:
            patch.setattr(gears, "SIFT_FROM", self.sift_from)
            judge(journey)
        return journey

    def change(self, *changes: Change) -> None:
        """Change what is stored."""
        with self.database.session() as session:
            for change in changes:
                change(session)
            session.commit()

    def violations(self, *, sighted: bool = True) -> list[dict[str, Any]]:
        """Return the violations without their numbers; with `sighted` those of offers alone."""
        with self.database.session() as session:
            rows = session.exec(
                select(Violation).order_by(Violation.rule_id, Violation.subject, Violation.period, col(Violation.id))
            ).all()
        return [row.model_dump(exclude={"id"}) for row in rows if row.sighted or not sighted]

    def of(self, table: Any, run: Journey) -> list[dict[str, Any]]:
        """Return the verdict rows of a run."""
        with self.database.session() as session:
            rows = session.exec(select(table).where(table.run_id == run.run_id)).all()
        return sorted((row.model_dump(exclude={"id", "run_id"}) for row in rows), key=repr)

    def judged_all(self, run: Journey) -> bool:
        """Return whether all offers were judged in a run, not only what was new."""
        counted = {row["rule_id"] for row in self.of(VerdictCount, run)}
        assert counted & OFFER_RULES in (set(), OFFER_RULES)
        return bool(counted & OFFER_RULES)


@dataclass
class Stores:
    """Opens stores that hold the same channel."""

    make: Callable[[], str]
    monkeypatch: pytest.MonkeyPatch
    opened: list[Database] = field(default_factory=list)

    def open(self, sift_from: int = SIFTED) -> Channel:
        self.opened.append(open_database(self.make()))
        return Channel(self.opened[-1], self.monkeypatch, sift_from)


@pytest.fixture(scope="session")
def filled_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("filled") / "channel.db"
    database = open_database(f"sqlite:///{path}")
    fill(database, SIZE)
    with database.engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    database.close()
    return path


@pytest.fixture(scope="session")
def filled_template(request: pytest.FixtureRequest) -> str:
    server = request.getfixturevalue("postgres")
    dsn = str(server.fresh())
    database = open_database(dsn)
    fill(database, SIZE)
    database.close()
    return dsn.split("?", maxsplit=1)[0].rsplit("/", 1)[1]


def _stores(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Stores]:
    if "postgresql" in kind:
        server, template = request.getfixturevalue("postgres"), request.getfixturevalue("filled_template")
        stores = Stores(lambda: str(server.fresh(template)), monkeypatch)
    else:
        filled = request.getfixturevalue("filled_file")

        def copied() -> str:
            path = tmp_path / f"{len(list(tmp_path.glob('*.db')))}.db"
            shutil.copy(filled, path)
            return f"sqlite:///{path}"

        stores = Stores(copied, monkeypatch)
    monkeypatch.setattr(columnar, "can_read", lambda _: "DuckDB" in kind)
    monkeypatch.setattr(columnar, "SLICE", 250)
    yield stores
    for database in stores.opened:
        database.close()


@pytest.fixture(params=["DuckDB over sqlite", "DuckDB over postgresql", "sqlite", "postgresql"])
def stores(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stores]:
    """Stores that are sifted by DuckDB, by SQLite itself and by PostgreSQL itself."""
    yield from _stores(request.param, request, tmp_path, monkeypatch)


@pytest.fixture
def sqlite(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stores]:
    """Stores on SQLite, sifted by SQLite itself."""
    yield from _stores("sqlite", request, tmp_path, monkeypatch)
