"""Plays the demo: three days of a live market on an injected clock, watched by the very pipeline a user runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlmodel import select

from monitor.demo.calendar import LAST_SLOT, SLOTS, Slot
from monitor.demo.catalogue import load_catalogue
from monitor.demo.person import approve_planned
from monitor.demo.servers import Market
from monitor.demo.sink import ArrivedMail, MailSink
from monitor.demo.statements import write_statements
from monitor.demo.truth import Comparison, compare
from monitor.demo.workspace import MAIL_FOLDER, DemoNote, make_room, read_note, write_note, write_workspace
from monitor.errors import SettingsError
from monitor.model import Run
from monitor.pipeline.run import run
from monitor.settings import Workspace, open_workspace
from monitor.store.session import open_database

Progress = Callable[[str, str], None]
"""Told (slot, detail) while a slot is played."""


@dataclass(frozen=True)
class PlayedSlot:
    """One slot as it was played: the passes' summaries added up, mails that arrived, and what the person did."""

    slot: Slot
    violations: int
    cases: int
    mails: int
    outcomes: dict[str, int]
    told: tuple[str, ...]
    failures: tuple[str, ...]


@dataclass(frozen=True)
class Played:
    """A whole demo: slots, mails, the comparison with the truth, documents on incentives; `seconds` of real time."""

    workspace: Workspace
    note: DemoNote
    visits: tuple[PlayedSlot, ...]
    mails: tuple[ArrivedMail, ...]
    comparison: Comparison
    statements: tuple[Path, ...]
    seconds: float


def play(root: Path, *, start: date, planted: bool, progress: Progress, again: bool = False) -> Played:
    """Write the workspace, run the market and the pipeline for three days, and compare with the truth.

    Raises `RefusedError` where a person went on with a demo and it is not to be played `again`.
    """
    began = time.monotonic()
    make_room(root, again=again)
    catalogue = load_catalogue(planted=planted)
    with MailSink(root / MAIL_FOLDER) as sink, Market(catalogue) as market:
        note = DemoNote(start.isoformat(), planted, sink.port, market.ports)
        write_workspace(root, catalogue, note)
        workspace = open_workspace(root)
        _refuse_used_store(workspace)
        stage = _Stage(workspace, market, sink, start, planted, progress)
        visits = tuple(stage.play(slot) for slot in SLOTS)
        mails = sink.arrived
    with closing(open_database(workspace.dsn)) as database, database.session() as session:
        comparison = compare(session, start=start, planted=planted)
        today = LAST_SLOT.at(start).date()
        statements = write_statements(session, workspace, start=start, today=today)
    note = replace(note, played=True)
    write_note(root, note)  # after all else: what is newer was changed by a person
    return Played(workspace, note, visits, mails, comparison, tuple(statements), round(time.monotonic() - began, 1))


def _refuse_used_store(workspace: Workspace) -> None:
    """Refuse to mix the made-up market into a store that is in use; raises `SettingsError`."""
    with closing(open_database(workspace.dsn)) as database, database.session() as session:
        if session.exec(select(Run)).first() is None:
            return
    raise SettingsError(
        "CHANNELWARDEN_DSN names a store that is in use; the demo would write its made-up market into it. "
        "Unset it for the demo, or name an empty database."
    )


def serve(root: Path, until: Callable[[], object], ready: Callable[[DemoNote], None]) -> None:
    """Run the market of a played demo again, in its last state and on its own ports, while `until` waits."""
    note = read_note(root)
    catalogue = load_catalogue(planted=note.planted)
    with MailSink(root / MAIL_FOLDER, note.mail_port), Market(catalogue, note.ports) as market:
        market.move_to(LAST_SLOT)
        ready(note)
        until()


@dataclass(frozen=True)
class _Stage:
    """Where the slots are played: the workspace, its market and mail server, and the clock's first day."""

    workspace: Workspace
    market: Market
    sink: MailSink
    start: date
    planted: bool
    progress: Progress

    def play(self, slot: Slot) -> PlayedSlot:
        """Play a slot: in the morning what the scheduled jobs do, in the afternoon a pass with the day's digest."""
        self.market.move_to(slot)
        before = len(self.sink.arrived)
        now = slot.at(self.start)
        plans = ("collect", "ingest", "judge") if slot.half == "am" else ("run",)
        summaries = [run(self.workspace, now=now, plan=plan, progress=self._reporter(slot)) for plan in plans]
        told = approve_planned(self.workspace, str(slot), now) if self.planted else []
        return PlayedSlot(
            slot=slot,
            violations=sum(one.violations_new for one in summaries),
            cases=sum(one.cases_opened for one in summaries),
            mails=len(self.sink.arrived) - before,
            outcomes=next((one.outcomes for one in summaries if one.outcomes), {}),
            told=tuple(told),
            failures=tuple(failure for one in summaries for failure in one.failures),
        )

    def _reporter(self, slot: Slot) -> Progress:
        return lambda step, detail: self.progress(str(slot), f"{step}: {detail}")
