"""The process that asks DuckDB: reads one question as a line of JSON, writes the rows as JSON lines.

It ends when its standard input does, which who asks keeps open: nobody reads on for a pass that was killed. It is run
by path, so that nothing of the monitor is imported and a SQLite file is open in no other library here. The large
table is read in slices, so that memory does not grow with it; each is answered while the next one is prepared. A slice
is a database of its own, read part by part: DuckDB compresses a database only while no statement under way reads it.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any

# DuckDB's allocator keeps what was freed for ten seconds: slice by slice that adds up to three times what is in use.
os.environ.setdefault("DUCKDB_JE_MALLOC_CONF", "dirty_decay_ms:0,muzzy_decay_ms:0")

import duckdb


def main() -> int:
    """Answer the question; a refusal by DuckDB is told in one line."""
    asked = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_who_asks, daemon=True).start()
    try:
        with duckdb.connect() as connection:
            _open(connection, asked)
            for row in _answers(connection, asked):
                sys.stdout.write(json.dumps(row) + "\n")
                sys.stdout.flush()
    except duckdb.Error as error:
        sys.stderr.write(" ".join(str(error).split("\n\n")[0].split()) + "\n")
        return 1
    return 0


def _end_with_who_asks() -> None:
    os.read(sys.stdin.fileno(), 1)  # not by `sys.stdin`: its lock would be held when the process ends by itself
    os._exit(1)


def _open(connection: duckdb.DuckDBPyConnection, asked: dict[str, Any]) -> None:
    """Set the limits, open the store for reading and take the small tables into memory."""
    connection.execute(f"SET memory_limit = '{asked['memory_limit']}'")
    connection.execute(f"SET temp_directory = '{_quoted(asked['aside'])}'")
    # One thread answers while another fetches; more for one answer would cost memory and gain little.
    connection.execute("SET threads = 1")
    connection.execute("SET preserve_insertion_order = false")
    connection.execute("SET integer_division = true")  # as SQLite and PostgreSQL divide whole numbers
    # Compressed, most tables take a sixth: their texts are few different ones. It is done after so much was written.
    connection.execute("SET checkpoint_threshold = '4MiB'")
    connection.execute("ATTACH ':memory:' AS held (COMPRESS)")
    connection.execute("USE held")
    connection.execute("SET GLOBAL TimeZone = 'UTC'")  # as our times are; PostgreSQL's carry a zone
    # Where somebody keeps a login for a DuckDB of his own, its port or host would be added to our address.
    connection.execute(f"SET secret_directory = '{os.devnull}/none'")
    connection.execute(f"LOAD '{_reader(asked['kind'])}'")
    connection.execute(f"ATTACH '{_quoted(asked['address'])}' AS store (TYPE {asked['kind']}, READ_ONLY)")
    for name, reading in asked["tables"].items():
        connection.execute(f'CREATE TABLE "{name}" AS {_from_store(asked, reading)}')


def _answers(connection: duckdb.DuckDBPyConnection, asked: dict[str, Any]) -> Iterator[Any]:
    """Yield the answers of one slice of the large table after the other; while one is answered the next is prepared."""
    slices = range(len(asked["slices"]))
    with ThreadPoolExecutor(1) as preparer, connection.cursor() as other:
        other.execute("USE held")
        prepared = preparer.submit(_prepare, other, asked, 0)
        for number in slices:
            prepared.result()
            # Only between two questions nobody reads the answers that were added, and as they are, few take megabytes.
            connection.execute("CHECKPOINT held")
            if number + 1 in slices:
                prepared = preparer.submit(_prepare, other, asked, number + 1)
            _take(connection, asked, number)
            yield from connection.execute(asked["question"]).fetchall()
            connection.execute(f"DETACH {_slice(number)}")


def _prepare(connection: duckdb.DuckDBPyConnection, asked: dict[str, Any], number: int) -> None:
    """Fetch a slice and add to the answers what it asks for; a question under way still sees them as they were."""
    connection.execute(f"ATTACH ':memory:' AS {_slice(number)} (COMPRESS)")
    for part, reading in enumerate(asked["slices"][number]):
        connection.execute(f"CREATE TABLE {_slice(number)}.part{part} AS {_from_store(asked, reading)}")
    _take(connection, asked, number)
    for item in asked["answers"]:
        more = f'INSERT INTO "{item["name"]}" {item["more"]}'
        begins = f'CREATE TABLE "{item["name"]}" AS {item["first"]}'
        added = _rows(connection.execute(more if number else begins))
        while added == item["at_once"]:
            added = _rows(connection.execute(more))


def _rows(written: duckdb.DuckDBPyConnection) -> int:
    """Return how many rows a statement wrote."""
    found = written.fetchone()
    return int(found[0]) if found else 0


def _take(connection: duckdb.DuckDBPyConnection, asked: dict[str, Any], number: int) -> None:
    """Let the large table's name stand for a slice, for this connection alone."""
    parts = (f"FROM {_slice(number)}.part{part}" for part in range(len(asked["slices"][number])))
    connection.execute(f'CREATE OR REPLACE TEMP VIEW "{asked["large"]}" AS {" UNION ALL ".join(parts)}')


def _slice(number: int) -> str:
    """Return the name of the database that holds a slice."""
    return f"slice{number}"


def _from_store(asked: dict[str, Any], reading: dict[str, str]) -> str:
    """Return what reads the rows of a statement that the store answers, each column as what it is."""
    return f"SELECT {reading['columns']} FROM {asked['kind']}_query('store', '{_quoted(reading['sql'])}')"  # noqa: S608


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def _reader(kind: str) -> Path:
    """Return the reader for this version of DuckDB; DuckDB checks its signature when it loads it."""
    folder = Path(str(import_module(f"duckdb_extension_{kind}_scanner").__file__)).parent / "extensions"
    return folder / f"v{duckdb.__version__}" / f"{kind}_scanner.duckdb_extension"


if __name__ == "__main__":
    sys.exit(main())
