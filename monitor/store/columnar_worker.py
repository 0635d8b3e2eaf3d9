"""The process that asks DuckDB: reads one question as JSON from standard input, writes the rows as JSON lines.

Run by path, so that nothing of the monitor is imported and the SQLite file is open in no other library here. The large
table is read in slices, so that memory does not grow with it; each slice is answered by itself.
"""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import duckdb_extension_sqlite_scanner as reader


def main() -> int:
    """Answer the question; a refusal by DuckDB is told in one line."""
    asked = json.load(sys.stdin)
    try:
        with duckdb.connect() as connection:
            _open(connection, asked)
            with ThreadPoolExecutor(asked["threads"]) as pool:
                slices = [pool.submit(_answer, connection, asked, reading) for reading in asked["slices"]]
                for answered in slices:
                    for row in answered.result():
                        sys.stdout.write(json.dumps(row) + "\n")
    except duckdb.Error as error:
        sys.stderr.write(" ".join(str(error).split("\n\n")[0].split()) + "\n")
        return 1
    return 0


def _open(connection: duckdb.DuckDBPyConnection, asked: dict[str, Any]) -> None:
    """Set the limits, open the store for reading and take the small tables into memory."""
    for name in ("threads", "memory_limit"):
        connection.execute(f"SET {name} = '{asked[name]}'")
    connection.execute("SET preserve_insertion_order = false")
    connection.execute(f"LOAD '{_reader()}'")
    connection.execute(f"ATTACH '{_quoted(asked['file'])}' AS store (TYPE sqlite, READ_ONLY)")
    for name, reading in asked["tables"].items():
        connection.execute(f'CREATE TABLE "{name}" AS {_from_store(reading)}')


def _answer(connection: duckdb.DuckDBPyConnection, asked: dict[str, Any], reading: dict[str, str]) -> list[Any]:
    """Answer the question over one slice of the large table; a temporary table is each cursor's own."""
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE TEMP TABLE "{asked["large"]}" AS {_from_store(reading)}')
        return cursor.execute(asked["question"]).fetchall()


def _from_store(reading: dict[str, str]) -> str:
    """Return what reads the rows of a statement that SQLite answers, each column as what it is."""
    return f"SELECT {reading['columns']} FROM sqlite_query('store', '{_quoted(reading['sql'])}')"  # noqa: S608


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def _reader() -> Path:
    """Return the reader for this version of DuckDB; DuckDB checks its signature when it loads it."""
    folder = Path(str(reader.__file__)).parent / "extensions"
    return folder / f"v{duckdb.__version__}" / "sqlite_scanner.duckdb_extension"


if __name__ == "__main__":
    sys.exit(main())
