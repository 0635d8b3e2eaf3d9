"""A live demo market to run passes over, and the store's content in a form that two runs can be compared by."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, select
from sqlmodel import SQLModel

from monitor.demo.calendar import Slot
from monitor.demo.catalogue import load_catalogue
from monitor.demo.servers import Market
from monitor.demo.sink import MailSink
from monitor.demo.workspace import MAIL_FOLDER, DemoNote, write_workspace
from monitor.pipeline.run import RunSummary, run
from monitor.settings import Workspace, open_workspace
from monitor.store.session import Database, open_database
from tests.pipeline.sifted_stage import filled_file, filled_template, sqlite, stores  # noqa: F401 - fixtures
from tests.pipeline.turning_house import House

START = date(2026, 3, 2)
_SURROGATE = re.compile(r"(^id|_id)$")
_OF_THE_BYTES = {"sequence", "sha256", "chain", "offset", "length", "warc"}
"""Evidence columns that depend on the order in which shops happened to answer."""
_OF_WHAT_WAS_TRIED = {"attempts", "requests"}
"""A hand-over that was cut off counts as one; a pass taken up again asks for robots.txt again."""
_EVIDENCE_NUMBER = re.compile(r'Evidence \d+|"evidence_id": \d+')
"""So does the number under which a document quotes its evidence: a shop that was busy answers later."""


@dataclass
class Stage:
    """A demo workspace over a live market and mail server; `planted` says whether violations are shown."""

    root: Path
    market: Market
    sink: MailSink
    note: DemoNote

    @property
    def workspace(self) -> Workspace:
        """The workspace, read anew."""
        return open_workspace(self.root)

    def at(self, slot: Slot) -> datetime:
        """Move the market to a slot and return its time."""
        self.market.move_to(slot)
        return slot.at(START)

    def run(self, slot: Slot, plan: str = "run") -> RunSummary:
        """Make a pass in a slot."""
        return run(self.workspace, now=self.at(slot), plan=plan)

    def rows(self) -> dict[str, list[str]]:
        """Return every table's rows without surrogate keys, sorted: equal for equal content."""
        database = open_database(self.workspace.dsn)
        try:
            return table_rows(database.engine)
        finally:
            database.close()

    def mails(self) -> list[tuple[str, ...]]:
        """Return recipient and Message-ID of all mails that arrived, sorted; the same Message-ID is the same mail."""
        found = []
        for mail in sorted((self.root / MAIL_FOLDER).glob("*.eml")):
            head = mail.read_text("utf-8", "replace").replace("\r\n", "\n").split("\n\n", 1)[0]
            found.append(tuple(sorted(ln for ln in head.split("\n") if ln.lower().startswith(("to:", "message-id:")))))
        return sorted(set(found))


def table_rows(engine: Engine) -> dict[str, list[str]]:
    """Return the content of every table as sorted JSON lines without surrogate keys."""
    present = set(inspect(engine).get_table_names())
    content = {}
    with engine.connect() as connection:
        for table in SQLModel.metadata.sorted_tables:
            if table.name not in present:
                continue
            kept = [
                column
                for column in table.columns
                if (column.name == "party_id" or not _SURROGATE.search(column.name))
                and not (table.name == "evidence" and column.name in _OF_THE_BYTES)
                and column.name not in _OF_WHAT_WAS_TRIED
            ]
            rows = connection.execute(select(*kept)).mappings()
            lines = (json.dumps(dict(row), default=str, ensure_ascii=False) for row in rows)
            content[table.name] = sorted(_EVIDENCE_NUMBER.sub("Evidence", line) for line in lines)
    return content


@contextmanager
def opened_stage(directory: Path, *, planted: bool = True, like: Stage | None = None) -> Iterator[Stage]:
    """Open a demo workspace with its market; `like` gives it the ports and the very files of an earlier one."""
    root = directory / "market"
    root.mkdir()
    catalogue = load_catalogue(planted=planted)
    mail_port, ports = (like.note.mail_port, like.note.ports) if like else (0, {})
    with MailSink(root / MAIL_FOLDER, mail_port) as sink, Market(catalogue, ports) as market:
        note = DemoNote(START.isoformat(), planted, sink.port, market.ports)
        write_workspace(root, catalogue, note)
        if like:
            # Word and PDF files carry the second they were made in.
            shutil.copytree(like.root / "agreements", root / "agreements", dirs_exist_ok=True)
            shutil.copytree(like.root / "inbox", root / "inbox", dirs_exist_ok=True)
        # One connection at a time: shops answer in one order, so that document texts can be compared too.
        settings = root / "channelwarden.toml"
        lines = [line for line in settings.read_text("utf-8").splitlines() if not line.startswith("concurrency")]
        lines.insert(lines.index("[collect]") + 1, "concurrency = 1")
        settings.write_text("\n".join(lines), "utf-8")
        yield Stage(root, market, sink, note)


@pytest.fixture
def stage(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Stage]:
    """A stage with planted violations; parametrise indirectly with False for the clean market."""
    with opened_stage(tmp_path, planted=getattr(request, "param", True)) as opened:
        yield opened


@pytest.fixture(scope="session")
def open_stage() -> Callable[..., AbstractContextManager[Stage]]:
    """The opener itself, for tests that need several stages on the same ports."""
    return opened_stage


@pytest.fixture
def house(workspace: Workspace, database: Database) -> House:
    """A house over one shop, on its first day."""
    return House(workspace, database)
