"""A store restored from its backup beside a newer archive: what was archived since is not seen a second time."""

from __future__ import annotations

import shutil
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import col, func, select

from monitor.cases.gate import gate_of
from monitor.demo.calendar import Slot
from monitor.documents.approvals import Approver, approve
from monitor.documents.sending_again import send_once_more
from monitor.facts.registry import rules_of
from monitor.model import Capture, Case, Evidence, OutboxItem, Step
from monitor.store.session import open_database
from monitor.vocabulary import OutboxStatus, StepStatus
from tests.command_line import run_command
from tests.pipeline.conftest import START


def test_a_pass_after_a_restore_visits_the_shops_and_dates_no_older_page_as_its_own(stage: Any) -> None:
    stage.run(Slot(1, "am"))
    backup = backed_up(stage)
    lost = Slot(1, "pm").at(START)
    stage.run(Slot(1, "pm"))
    restore(stage, backup)
    summary = stage.run(Slot(2, "am"))
    database = open_database(stage.workspace.dsn)
    with database.session() as session:
        archived = set(session.exec(select(Evidence.captured_at)).all())
        last = session.exec(select(func.max(Capture.run_id))).one()
        captures = session.exec(select(Capture).where(Capture.run_id == last)).all()
    database.close()
    assert sum(summary.outcomes.values()) == len(captures) > 30
    assert {Slot(1, "am").at(START), Slot(2, "am").at(START)} <= archived
    assert lost not in archived


def test_a_letter_that_waited_in_the_backup_and_left_since_is_not_mailed_a_second_time(stage: Any) -> None:
    backup = with_a_letter_waiting(stage)
    stage.run(Slot(2, "am"))
    assert letters(stage) == 1
    restore(stage, backup)
    by_hand = run_command("notices", "send", "--dry-run", "-w", stage.root).output
    assert "1 letter that waited may have left" in " ".join(by_hand.split())
    told, *_ = stage.run(Slot(2, "pm")).failures
    assert "the last of 2026-03-03 06:00 UTC: it was put back from a backup" in told
    assert "1 letter that waited may have left" in told
    assert letters(stage) == 1
    with closing(open_database(stage.workspace.dsn)) as database, database.session() as session:
        (letter,) = session.exec(select(OutboxItem).where(OutboxItem.status == OutboxStatus.UNCERTAIN)).all()
        send_once_more(session, letter.id, by="", role="channel_manager", now=Slot(2, "pm").at(START))
        session.commit()
    assert "backup" not in " ".join(stage.run(Slot(3, "am")).failures), "told once"
    assert letters(stage) == 2, "on a person's word"


def test_a_letter_that_was_approved_after_a_restore_leaves(stage: Any) -> None:
    stage.run(Slot(1, "am"))
    stage.run(Slot(1, "pm"))
    backup = backed_up(stage)
    stage.run(Slot(2, "am"), "collect")
    restore(stage, backup)
    approve_one(stage, Slot(2, "pm").at(START))
    told, *_ = stage.run(Slot(2, "pm")).failures
    assert "may have left" not in told
    assert letters(stage) == 1


def test_passes_that_archive_nothing_tell_of_a_restore_once(stage: Any) -> None:
    backup = with_a_letter_waiting(stage)
    for slot in (Slot(2, "am"), Slot(2, "pm"), Slot(3, "am")):
        stage.run(slot, "collect")
    restore(stage, backup)
    told, *_ = stage.run(Slot(3, "pm"), "judge").failures
    assert "it was put back from a backup" in told
    assert "backup" not in " ".join(stage.run(Slot(4, "am"), "judge").failures)


def with_a_letter_waiting(stage: Any) -> Path:
    """Return a backup in which an approved letter waits."""
    stage.run(Slot(1, "am"))
    stage.run(Slot(1, "pm"))
    approve_one(stage, Slot(1, "pm").at(START))
    return backed_up(stage)


def backed_up(stage: Any) -> Path:
    return Path(shutil.copy(stage.root / "channelwarden.db", stage.root / "backup"))


def restore(stage: Any, backup: Path) -> None:
    for path in stage.root.glob("channelwarden.db*"):
        path.unlink()
    shutil.copy(backup, stage.root / "channelwarden.db")


def approve_one(stage: Any, now: datetime) -> None:
    """Approve a notice that nothing cures; it leaves with the next pass."""
    workspace = stage.workspace
    rules = rules_of(workspace)
    with closing(open_database(workspace.dsn)) as database, database.session(writes_after_reading=True) as session:
        cases = select(Case.id).where(Case.rule_id == "KPI-001")
        proposed = select(Step.id).where(Step.status == StepStatus.PROPOSED, col(Step.case_id).in_(cases))
        step = session.exec(proposed.order_by(col(Step.id))).first()
        with gate_of(workspace, rules, workspace.local_date(now)) as gate:
            approver = Approver("Anna", "channel_manager", now)
            approve(session, step, workspace=workspace, rules=rules, gate=gate, approver=approver)
        session.commit()


def letters(stage: Any) -> int:
    """Return how many mails arrived at partners."""
    return sum("veltora.example" not in recipient for mail in stage.sink.arrived for recipient in mail.recipients)
