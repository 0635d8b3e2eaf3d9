"""Run as a script: move a store and die by SIGKILL at the n-th boundary; with n = 0 live on and count them.

A boundary is every batch that was copied or compared, and just before and after every commit.

usage: killed_move.py WORKSPACE ADDRESS N
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, event

from monitor.pipeline.moving import move
from monitor.settings import open_workspace

root, to, die_at = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
passed: list[str] = []


def boundary(name: str) -> None:
    passed.append(name)
    if len(passed) == die_at:
        os.kill(os.getpid(), signal.SIGKILL)


committed = Connection._commit_impl


def commit(connection: Connection) -> None:
    committed(connection)
    boundary(f"after commit {connection.dialect.name}")


Connection._commit_impl = commit  # type: ignore[method-assign]
event.listen(Engine, "commit", lambda connection: boundary(f"before commit {connection.dialect.name}"))
done = move(
    open_workspace(root),
    to,
    now=datetime(2026, 3, 3, tzinfo=UTC),
    dry=False,
    progress=lambda what, _done, _rows: boundary(what.partition(" ")[0]),
)
sys.stdout.write("\n".join([*passed, str(done.finished)]))
