"""`kill -9` at any point of a pass and a rerun give what one clean pass gives: nothing lost, nothing doubled."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from monitor.demo.calendar import Slot
from monitor.evidence.verify import verify
from monitor.model import Evidence, Run
from monitor.store.session import open_database

SCRIPT = Path(__file__).with_name("killed_pass.py")
POINTS = 12
FIRST = Slot(1, "am")
Opener = Callable[..., AbstractContextManager[Any]]


@dataclass
class CleanPass:
    """What one undisturbed pass gave, and how many boundaries it passed."""

    stage: Any
    boundaries: list[str]
    rows: dict[str, list[str]]
    mails: list[tuple[str, ...]]


def _pass(stage: Any, die_at: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), str(stage.root), stage.at(FIRST).isoformat(), "run", str(die_at)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory, open_stage: Opener) -> CleanPass:
    with open_stage(tmp_path_factory.mktemp("clean")) as stage:
        done = _pass(stage, 0)
        assert done.returncode == 0, done.stderr
        return CleanPass(stage, done.stdout.split("\n"), stage.rows(), stage.mails())


@pytest.mark.parametrize("point", range(POINTS))
def test_a_killed_pass_that_is_run_again_gives_the_rows_and_mails_of_a_clean_one(
    point: int, clean: CleanPass, tmp_path: Path, open_stage: Opener
) -> None:
    # The last boundary lies behind the end of the pass: what follows it would be the next pass.
    die_at = 1 + point * (len(clean.boundaries) - 2) // (POINTS - 1)
    with open_stage(tmp_path, like=clean.stage) as stage:
        killed = _pass(stage, die_at)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        again = _pass(stage, 0)
        assert again.returncode == 0, again.stderr
        rows = stage.rows()
        for table, expected in clean.rows.items():
            assert rows[table] == expected, (table, clean.boundaries[die_at - 1])
        assert stage.mails() == clean.mails
        assert _archive_faults(stage) == []


def test_the_points_cover_archive_store_and_mail(clean: CleanPass) -> None:
    kinds = set(clean.boundaries)
    assert {"before commit", "after commit", "after store_response", "after store_bytes"} <= kinds
    assert {"before _message", "after _message"} <= kinds
    assert len(clean.mails) >= 1


def _archive_faults(stage: Any) -> list[Any]:
    database = open_database(stage.workspace.dsn)
    try:
        with database.session() as session:
            known = session.exec(select(Evidence)).all()
            assert len(session.exec(select(Run)).all()) == 1
            return verify(stage.workspace.evidence, known)
    finally:
        database.close()
