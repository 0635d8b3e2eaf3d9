"""A small channel that is visited at given hours, judged live by the shipped rules, and then replayed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, col, select

from monitor.cases.gate import Gate
from monitor.cases.lifecycle import advance
from monitor.cases.violations import JudgedFact, record
from monitor.engine.judge import Judge
from monitor.facts.read import facts
from monitor.facts.registry import fact_types, schemas
from monitor.model import Agreement, Capture, MapPrice, Observation, Party, Product, Run
from monitor.replay import work
from monitor.replay.candidate import Candidate, candidate
from monitor.replay.records import Replayed
from monitor.replay.window import Lookback
from monitor.rulebook.load import load_rules
from monitor.rulebook.records import Rule
from monitor.settings import Limits, Workspace
from monitor.store.looking import looking
from monitor.store.session import Database, open_database
from tests.command_line import run_command

FROZEN = Path(__file__).parent / "frozen"
"""MAP-001 as it was when these tests were written: in the place of the shipped one, which may change."""
START = datetime(2026, 3, 1, 6, tzinfo=UTC)


def at(day: int, hour: int = 6) -> datetime:
    """A moment of March 2026."""
    return START.replace(day=day, hour=hour)


@dataclass
class Channel:
    """Offers by key with their price now; `visit` is one pass: it observes, judges and carries cases forward."""

    database: Database
    dsn: str
    rules: dict[str, Rule] = field(default_factory=lambda: load_rules(own=FROZEN, schemas=schemas(), overrides={}))
    limits: Limits = field(default_factory=lambda: Limits(confirm_after_hours=4, blast_radius_minimum=50))
    judged: tuple[str, ...] = ("MAP-001",)
    read_twice: tuple[str, ...] = ()
    """sellers whose pages are read in two ways that agree"""

    def fill(self) -> None:
        """Three resellers: in Texas under a policy, in Berlin, and in Maryland."""
        with self.database.session() as session:
            for name, country, region in (("alpine", "US", "US-TX"), ("berlin", "DE", ""), ("mary", "US", "US-MD")):
                start = date(2025, 1, 1)
                seat = {"country": country, "region": region}
                session.add(Party(id=name, name=name.title(), role="reseller", authorised_from=start, **seat))
                session.add(Agreement(id=f"A-{name}", party_id=name, type="unilateral_policy", valid_from=start))
            session.add(Product(sku="NB", title="Binocular"))
            for market in ("US", "DE"):
                price = {"price_minor": 20000, "currency": "USD", "valid_from": date(2026, 1, 1)}
                session.add(MapPrice(sku="NB", market=market, **price))
            session.commit()

    def add(self, *rows: Any) -> None:
        """Store rows."""
        with self.database.session() as session:
            session.add_all(rows)
            session.commit()

    def visit(self, when: datetime, prices: dict[str, int | None], *, readings: int = 1, **more: Any) -> None:
        """Visit the pages of sellers; None: the page was seen and the offer was not on it."""
        with self.database.session() as session:
            run = Run(started_at=when, local_date=when.date(), finished_at=when)
            session.add(run)
            session.flush()
            for seller, price in sorted(prices.items()):
                session.add(Capture(run_id=run.id or 0, listing_key=seller, captured_at=when, outcome="ok"))
                agreeing = 2 if seller in self.read_twice else readings
                _observe(session, seller, price, when, readings=agreeing, **more)
            session.flush()
            self._judge(session, run, when)
            session.commit()

    def _judge(self, session: Session, run: Run, when: datetime) -> None:
        active = [self.rules[name] for name in self.judged]
        view = fact_types()["offer"]
        with Judge(active, view.schema) as judge:
            found = [JudgedFact(fact, judge.judge(fact)) for fact in facts(session, view, when.date())]
        record(session, run=run, judged=found, now=when, limits=self.limits, rules=active)
        advance(
            session,
            run=run,
            rules=self.rules,
            gate=Gate(self.rules.values()),
            limits=self.limits,
            now=when,
            zone=ZoneInfo("UTC"),
        )

    def chosen(self, wanted: str) -> Candidate:
        """The rule of an id or in a file."""
        return candidate(wanted, self.rules, schemas=schemas(), overrides={})

    def replay(self, wanted: str | Candidate = "MAP-001", *, since: int = 1, today: int = 28, **more: Any) -> Replayed:
        """Replay a rule from one day of March to another; legal reads it unless said otherwise."""
        chosen = self.chosen(wanted) if isinstance(wanted, str) else wanted
        window = Lookback(date(2026, 3, since), date(2026, 3, today), ZoneInfo("UTC"))
        terms = work.ReplayTerms(**{"limits": self.limits, "audience": "legal", **more})
        with looking(self.dsn) as session:
            return work.replay(session, chosen, gate=Gate(self.rules.values()), window=window, terms=terms)


def _observe(session: Session, seller: str, price: int | None, when: datetime, *, readings: int, **more: Any) -> None:
    row = session.exec(
        select(Observation).where(Observation.offer_key == seller, col(Observation.ended_at).is_(None))
    ).first()
    if row is not None and row.price_minor == price:
        row.last_seen, row.seen_on, row.sightings, row.readings = when, when.date(), row.sightings + 1, readings
        session.add(row)
        return
    if row is not None:
        row.ended_at = when
        session.add(row)
    if price is None:
        return
    known = seller in ("alpine", "berlin", "mary")
    given: dict[str, Any] = {
        "offer_key": seller,
        "listing_key": seller,
        "site": "shop",
        "market": "DE" if seller == "berlin" else "US",
        "seller": seller.title(),
        "party_id": seller if known else None,
        "party_key": seller if known else f"seller:shop:{seller}",
        "sku": "NB",
        "price_minor": price,
        "currency": "USD",
        "condition": "new",
        "readings": readings,
        "first_seen": when,
        "last_seen": when,
        "seen_on": when.date(),
    }
    session.add(Observation(**{**given, **more}))


@pytest.fixture
def channel(dsn: str) -> Iterator[Channel]:
    """The channel, with its parties and prices on file and nothing seen yet."""
    database = open_database(dsn)
    opened = Channel(database, dsn)
    opened.fill()
    yield opened
    database.close()


class Draft:
    """An edited rule file that lies anywhere."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "my draft.yaml"
        self.text = (FROZEN / "map" / "MAP-001-frozen.yaml").read_text("utf-8")

    def edit(self, before: str, after: str) -> Draft:
        """Replace text that stands there."""
        assert before in self.text
        self.text = self.text.replace(before, after)
        return self

    def written(self) -> str:
        """Write the file and return its path."""
        self.path.write_text(self.text, encoding="utf-8")
        return str(self.path)


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    """MAP-001 as a draft outside the workspace, with version 2."""
    return Draft(tmp_path).edit("version: 1", "version: 2").edit("status: active", "status: draft")


@pytest.fixture
def frozen(workspace: Workspace) -> Workspace:
    """The workspace with the frozen rule in its own rules folder."""
    shutil.copytree(FROZEN, workspace.rules, dirs_exist_ok=True)
    return workspace


@pytest.fixture
def run(frozen: Workspace, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Run a command on the workspace; with `--json` its data comes back, else its text."""
    monkeypatch.setenv("COLUMNS", "80")

    def invoke(*words: str) -> Any:
        result = run_command(*words, "-w", frozen.root)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout) if "--json" in words else result.stdout

    return invoke
