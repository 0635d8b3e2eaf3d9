"""A store restored from its backup beside a newer archive: what was archived since is not seen a second time."""

from __future__ import annotations

import shutil
from typing import Any

from sqlmodel import func, select

from monitor.demo.calendar import Slot
from monitor.model import Capture, Evidence
from monitor.store.session import open_database
from tests.pipeline.conftest import START


def test_a_pass_after_a_restore_visits_the_shops_and_dates_no_older_page_as_its_own(stage: Any) -> None:
    stage.run(Slot(1, "am"))
    store, backup = stage.root / "channelwarden.db", stage.root / "backup"
    shutil.copy(store, backup)
    lost = Slot(1, "pm").at(START)
    stage.run(Slot(1, "pm"))
    for path in stage.root.glob("channelwarden.db*"):
        path.unlink()
    shutil.copy(backup, store)
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
