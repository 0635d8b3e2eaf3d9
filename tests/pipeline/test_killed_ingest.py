"""Passes that take a folder in and are killed one after the other: afterwards each file counts exactly once."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import col, func, select

from monitor.evidence.verify import verify
from monitor.model import Evidence, ReportFile, Sale
from monitor.settings import open_workspace
from monitor.store.session import open_database
from tests.command_line import run_command

SCRIPT = Path(__file__).with_name("killed_pass.py")
NOW = datetime(2026, 4, 2, 6, 0, tzinfo=UTC)
DIE_AT = (3, 9, 2, 14)


def ingest(root: Path, die_at: int) -> int:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(root), NOW.isoformat(), "ingest", str(die_at)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode


def test_each_file_of_a_folder_counts_once_after_any_number_of_kills(tmp_path: Path) -> None:
    root = tmp_path / "mine"
    run_command("init", root)
    partner = '\n[reports]\nsettle_seconds = 0\n\n[[partner]]\nparty = "example-distributor"\nfiles = "*.csv"\n'
    with (root / "channelwarden.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'{partner}currency = "EUR"\n')
    expected: dict[str, tuple[int, int]] = {}
    killed = 0
    for number, die_at in enumerate((*DIE_AT, 0)):
        for part in range(2):
            day = f"2026-{1 + part:02}-{1 + number:02}"
            rows = "".join(f"{day},EX-100,1,{number + 1}.{row:02}\n" for row in range(1, 40))
            data = f"sold on,sku,quantity,amount\n{rows}".encode()
            (root / "inbox" / f"sales-{number}-{part}.csv").write_bytes(data)
            expected[hashlib.sha256(data).hexdigest()] = (39, 39 * 100 * (number + 1) + 780)
        killed += ingest(root, die_at) != 0
    assert (killed, ingest(root, 0)) == (len(DIE_AT), 0)
    workspace = open_workspace(root)
    database = open_database(workspace.dsn)
    with database.session() as session:
        sums = select(ReportFile.sha256, func.count(), func.sum(Sale.amount_minor)).join(
            Sale, col(Sale.report_id) == ReportFile.id
        )
        found = {sha: (count, amount) for sha, count, amount in session.exec(sums.group_by(ReportFile.sha256)).all()}
        assert found == expected
        assert len(session.exec(select(ReportFile)).all()) == len(expected)
        assert len(session.exec(select(Sale)).all()) == 39 * len(expected)
        evidence = session.exec(select(Evidence)).all()
        names = Counter(one.subject for one in evidence if one.kind == "report")
        assert (len(names), set(names.values())) == (len(expected), {1})
        assert verify(workspace.evidence, evidence) == []
    database.close()
