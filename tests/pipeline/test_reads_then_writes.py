"""Somebody may decide on a case while a pass runs: no unit of it writes on what another one's write made old."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from monitor.demo.calendar import Slot

LATE = {"INSERT", "UPDATE", "DELETE"}


@pytest.fixture
def late_writers() -> Iterator[set[str]]:
    """Who wrote in a SQLite transaction that had read first without holding the write lock: "database is locked"."""
    found: set[str] = set()

    def began(connection: Connection) -> None:
        held = connection.get_execution_options().get("begin") == "IMMEDIATE"
        connection.info["read"] = None if held else False

    def executed(connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        word = statement.split(None, 1)[0].upper()
        if word in LATE and connection.info.get("read"):
            frames = [frame for frame in traceback.extract_stack() if "/monitor/" in frame.filename]
            found.add(" < ".join(f"{Path(frame.filename).name}:{frame.name}" for frame in frames[-4:][::-1]))
        elif word in ("SELECT", "WITH") and connection.info.get("read") is False:
            connection.info["read"] = True

    def ended(connection: Connection) -> None:
        connection.info.pop("read", None)

    heard = (("begin", began), ("before_cursor_execute", executed), ("commit", ended), ("rollback", ended))
    for name, listener in heard:
        event.listen(Engine, name, listener)
    yield found
    for name, listener in heard:
        event.remove(Engine, name, listener)


def test_a_pass_takes_the_write_lock_before_it_reads_what_it_decides_on(stage: Any, late_writers: set[str]) -> None:
    for half in ("am", "pm"):
        stage.run(Slot(1, half))
    assert late_writers == set()
