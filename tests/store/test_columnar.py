"""Questions put to DuckDB: every type comes back as it is, refusals are one line, and the store is only read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import duckdb_extension_postgres_scanner
import pytest
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Integer,
    MetaData,
    Table,
    Text,
    cast,
    column,
    func,
    insert,
    literal,
    select,
    table,
    text,
)

from monitor.model.column_types import UtcDateTime
from monitor.store import columnar
from monitor.store.columnar import Answers, ColumnarError, Large, answer, as_stored, can_read
from monitor.store.session import Database

META = MetaData()
KINDS = Table(
    "kinds",
    META,
    Column("id", Integer, primary_key=True),
    Column("flag", Boolean),
    Column("day", Date),
    Column("at", UtcDateTime),
    Column("big", BigInteger),
    Column("words", Text),
)
NAMES = Table("names", META, Column("words", Text), Column("name", Text))
K = KINDS.alias("k")
TEXTS = (
    "plain", "it's", 'quo"te', "back\\slash", "\\n", "100%", "%s %(x)s :name", "_", "line\nbreak", "tab\t", "Север",
    "😀", "", " ", "null", "; --", "{}", "c:\\dir\\'x'",
)  # fmt: skip


@contextmanager
def opened(dsn: str) -> Iterator[Database]:
    database = Database(dsn)
    META.create_all(database.engine)
    try:
        yield database
    finally:
        database.close()


@pytest.fixture
def store(empty_dsn: str) -> Iterator[Database]:
    """A store of each kind."""
    with opened(empty_dsn) as database:
        yield database


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Database]:
    """A store on SQLite: for what happens there alone, and what hangs on no kind of store."""
    with opened(f"sqlite:///{tmp_path / 'its a store.db'}") as database:
        yield database


@pytest.fixture
def served(postgres: Any) -> Iterator[str]:
    """The DSN of an empty database on PostgreSQL."""
    dsn = str(postgres.fresh("template1"))
    yield dsn
    postgres.drop(dsn)


def fill(database: Database, *rows: dict[str, Any]) -> None:
    with database.engine.begin() as connection:
        connection.execute(insert(KINDS), [{**dict.fromkeys(KINDS.c.keys()), **row} for row in rows])


def asked(
    database: Database, question: Any, *slices: tuple[str, ...], answers: tuple[Answers, ...] = ()
) -> list[list[Any]]:
    return list(answer(database, question, Large(KINDS, "k", slices or (("1 = 1",),)), answers))


def test_values_of_every_type_come_back_as_the_store_has_them(store: Database) -> None:
    at = datetime(2026, 3, 2, 6, 0, 1, 250000, tzinfo=UTC)
    fill(
        store,
        {"id": 1, "flag": True, "day": date(2026, 3, 2), "at": at, "big": 2**63 - 1, "words": "a"},
        {"id": 2, "flag": False, "day": date(1999, 12, 31), "at": at.replace(microsecond=0), "big": -(2**63) + 1},
        {"id": 3},
    )
    c = K.c
    question = select(
        c.id,
        c.flag,
        c.flag.is_(True),
        c.day == date(2026, 3, 2),
        c.day < date(2026, 1, 1),
        cast(c.day, Text),
        c.at == at,
        c.at > at.replace(microsecond=0),
        c.big,
        c.big - 1 < 2**63 - 2,
        c.words,
    )
    assert sorted(asked(store, question)) == [
        [1, True, True, True, False, "2026-03-02", True, True, 2**63 - 1, False, "a"],
        [2, False, False, False, True, "1999-12-31", False, False, -(2**63) + 1, True, None],
        [3, None, False, None, None, None, None, None, None, None, None],
    ]


def test_texts_are_found_by_themselves_alone(store: Database) -> None:
    fill(store, *({"id": at, "words": one} for at, one in enumerate(TEXTS)))
    itself = [[at, text, *(other == at for other in range(len(TEXTS)))] for at, text in enumerate(TEXTS)]
    words = K.c.words
    assert sorted(asked(store, select(K.c.id, words, *(words == one for one in TEXTS)))) == itself
    assert sorted(asked(store, select(K.c.id, words, *(words.in_([one, "nowhere"]) for one in TEXTS)))) == itself
    slices = [(as_stored(store, words == one),) for one in TEXTS]
    assert asked(store, select(K.c.id), *slices) == [[at] for at in range(len(TEXTS))]
    said = select(*(literal(one) + "!" for one in TEXTS)).select_from(K).where(K.c.id == 0)
    assert asked(store, said) == [[one + "!" for one in TEXTS]]


def test_whole_numbers_are_divided_as_the_store_divides_them(store: Database) -> None:
    fill(store, *({"id": at, "big": big} for at, big in enumerate((7, 8, 9, -7, 0, 10**14 + 1))))
    question = select(K.c.id, K.c.big // 3, K.c.big * 10_000 // 7, K.c.big % 4)
    with store.engine.connect() as connection:
        expected = sorted(list(row) for row in connection.execute(question))
    assert sorted(asked(store, question)) == expected


def test_an_empty_table_answers_with_no_rows_and_a_count_of_nothing(store: Database) -> None:
    assert asked(store, select(K.c.id)) == []
    assert asked(store, select(func.count(K.c.id))) == [[0]]


def test_an_amount_beyond_64_bits_is_refused_and_not_rounded(store: Database) -> None:
    fill(store, {"id": 1, "big": 2**62})
    with pytest.raises(ColumnarError, match="Overflow"):
        asked(store, select(K.c.big * 10_000))


@pytest.mark.parametrize("in_parts", [False, True])
@pytest.mark.parametrize("at_once", [1, 2, 100])
def test_slices_are_answered_one_after_the_other_and_look_ups_grow(
    store: Database, at_once: int, in_parts: bool
) -> None:
    words = ["a", "b", None, "a", "c", "b", None, "d", "a"]
    fill(store, *({"id": at, "words": one} for at, one in enumerate(words)))
    with store.engine.begin() as connection:
        connection.execute(insert(NAMES), [{"words": one, "name": one.upper()} for one in "abcd"])
    known = table("looked_up", column("words", Text), column("name", Text))
    first = select(K.c.words, NAMES.c.name).distinct().select_from(K.outerjoin(NAMES, NAMES.c.words == K.c.words))
    there = select(literal(1)).where(known.c.words.is_not_distinct_from(K.c.words)).correlate(K).exists()
    grows = Answers("looked_up", first.limit(at_once), first.where(~there).limit(at_once), at_once)
    question = select(func.min(K.c.id), func.count(), func.count(known.c.name)).select_from(
        K.join(known, known.c.words.is_not_distinct_from(K.c.words))
    )
    parts = {False: ("k.id BETWEEN {0} AND {0} + 1",), True: ("k.id = {0}", "k.id = {0} + 1")}[in_parts]
    slices = tuple(tuple(part.format(start) for part in parts) for start in range(0, 10, 2))
    assert asked(store, question, *slices, answers=(grows,)) == [[0, 2, 2], [2, 2, 1], [4, 2, 2], [6, 2, 1], [8, 1, 1]]


def test_a_question_reads_what_the_store_is_asked_of_the_whole_table(store: Database) -> None:
    fill(store, *({"id": at, "big": at % 3} for at in range(6)))
    highest = table("highest", column("big", BigInteger))
    given = {"highest": select(func.max(K.c.big).label("big")).where(K.c.words.is_(None))}
    question = select(K.c.id).where(K.c.big.in_(select(highest.c.big)))
    found = answer(store, question, Large(KINDS, "k", (("k.id < 4",), ("k.id >= 4",))), given=given)
    assert sorted(found) == [[2], [5]]


@pytest.mark.parametrize(("name", "value"), [("big", "'much'"), ("day", "'soon'"), ("at", "'later'")])
def test_a_value_of_the_wrong_type_is_refused_in_one_line(file: Database, name: str, value: str) -> None:
    fill(file, *({"id": at, "big": 1} for at in range(3)))
    with file.engine.begin() as connection:
        connection.execute(text(f"UPDATE kinds SET {name} = {value} WHERE id = 1"))
    with pytest.raises(ColumnarError, match=r"^DuckDB cannot answer: \S") as refused:
        asked(file, select(K.c[name]))
    assert "\n" not in str(refused.value)
    assert asked(file, select(K.c.id).where(K.c.id == 1)) == [[1]]  # what is not asked for does not disturb


def test_a_table_that_is_not_there_is_a_refusal(store: Database) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("DROP TABLE kinds"))
    with pytest.raises(ColumnarError, match=r"no such table|does not exist"):
        asked(store, select(K.c.id))


def test_rows_before_a_refusal_are_handed_over_and_the_refusal_still_comes(file: Database) -> None:
    fill(file, *({"id": at, "big": 1} for at in range(4)))
    with file.engine.begin() as connection:
        connection.execute(text("UPDATE kinds SET big = 'much' WHERE id = 3"))
    found = answer(file, select(K.c.big), Large(KINDS, "k", (("k.id < 2",), ("k.id >= 2",))))
    assert [next(found), next(found)] == [[1], [1]]
    with pytest.raises(ColumnarError):
        list(found)


@pytest.mark.parametrize("written", ["[1]\\n", "[1]\\n[1, 'a te"], ids=["between two rows", "within a row"])
def test_a_worker_that_is_killed_is_a_refusal(
    file: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    fill(file, {"id": 1})
    killed = tmp_path / "killed.py"
    end = f'print("{written}", end="", flush=True)\nos.kill(os.getpid(), 9)\n'
    killed.write_text(f"import os, sys\nsys.stdin.readline()\n{end}")
    monkeypatch.setattr(columnar, "_WORKER", killed)
    with pytest.raises(ColumnarError, match="DuckDB cannot answer: exit -9"):
        asked(file, select(K.c.id))


def test_a_worker_that_does_not_listen_is_a_refusal(
    file: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(file, {"id": 1})
    deaf = tmp_path / "deaf.py"
    deaf.write_text("import os, sys\nos.close(0)\nsys.exit('nothing was read')\n")
    monkeypatch.setattr(columnar, "_WORKER", deaf)
    many = select(K.c.id).where(K.c.id.in_(range(200_000)))
    with pytest.raises(ColumnarError, match="nothing was read"):
        asked(file, many)


def test_an_answer_that_nobody_reads_on_leaves_no_worker(file: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(file, *({"id": at} for at in range(50)))
    workers: list[Any] = []
    popen = columnar.subprocess.Popen
    monkeypatch.setattr(columnar.subprocess, "Popen", lambda *a, **k: workers.append(popen(*a, **k)) or workers[-1])
    found = answer(file, select(K.c.id), Large(KINDS, "k", (("1 = 1",),)))
    next(found)
    found.close()
    assert [worker.poll() is not None for worker in workers] == [True]


def test_a_worker_ends_with_who_asked_it(file: Database) -> None:
    endless = "WITH RECURSIVE one(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM one) SELECT COUNT(*) AS n FROM one"
    asked = {"kind": "sqlite", "address": file.engine.url.database, "memory_limit": "64MiB", "aside": os.devnull}
    table = {"sql": endless, "columns": 'CAST("n" AS BIGINT) AS "n"'}
    command = [sys.executable, str(columnar._WORKER)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdin is not None
        worker.stdin.write(json.dumps(asked | {"tables": {"endless": table}}) + "\n")
        worker.stdin.flush()
        with pytest.raises(subprocess.TimeoutExpired):
            worker.wait(2)
        worker.stdin.close()
        try:
            assert worker.wait(10) == 1
        finally:
            worker.kill()


def test_duckdb_is_asked_only_about_a_sqlite_file_and_where_it_is_installed(
    file: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    columnar._installed.cache_clear()
    try:
        assert can_read(file)
        memory = Database("sqlite://")
        assert not can_read(memory)
        memory.close()
        monkeypatch.setattr(columnar, "find_spec", lambda name: None if name == "duckdb" else object())
        columnar._installed.cache_clear()
        assert not can_read(file)
    finally:
        columnar._installed.cache_clear()


def test_duckdb_is_asked_about_postgresql_where_its_reader_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database("postgresql://user@localhost/name")
    columnar._installed.cache_clear()
    try:
        assert can_read(database)
        monkeypatch.setattr(columnar, "find_spec", lambda name: None if "postgres" in name else object())
        columnar._installed.cache_clear()
        assert not can_read(database)
    finally:
        columnar._installed.cache_clear()
        database.close()


def test_a_worker_without_duckdb_is_a_refusal(file: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(file, {"id": 1})
    bare = tmp_path / "bare.py"
    bare.write_text("import sys\nsys.stdin.readline()\nraise ModuleNotFoundError(\"No module named 'duckdb'\")\n")
    monkeypatch.setattr(columnar, "_WORKER", bare)
    with pytest.raises(ColumnarError, match="No module named 'duckdb'"):
        asked(file, select(K.c.id))


def test_what_the_memory_does_not_hold_is_put_aside_among_temporary_files_and_taken_away(
    file: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(file, {"id": 1})
    spare = tmp_path / "who's spare"
    spare.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(spare))
    [[_, place]] = asked(file, select(K.c.id, func.current_setting("temp_directory")))
    assert Path(place).parent == spare
    assert list(spare.iterdir()) == []


def test_the_file_is_not_written_to(file: Database) -> None:
    fill(file, *({"id": at, "words": "x" * 100} for at in range(2_000)))
    path = Path(str(file.engine.url.database))
    with file.engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    before, touched = path.read_bytes(), path.stat().st_mtime_ns
    assert asked(file, select(func.count()).select_from(K).where(K.c.words != "")) == [[2_000]]
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, touched)


def test_what_another_connection_is_writing_is_not_seen(store: Database) -> None:
    fill(store, {"id": 1})
    with store.engine.begin() as connection:
        connection.execute(insert(KINDS), [{"id": 2}])
        assert asked(store, select(K.c.id)) == [[1]]
    assert sorted(asked(store, select(K.c.id))) == [[1], [2]]


def test_times_are_utc_whatever_zone_the_server_and_the_machine_are_in(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    monkeypatch.setenv("PGTZ", "Asia/Tokyo")
    at = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    fill(store, {"id": 1, "at": at, "day": at.date()})
    assert asked(store, select(cast(K.c.at, Date) == K.c.day, K.c.at == at)) == [[True, True]]


def test_the_password_is_no_part_of_the_address_that_a_refusal_may_name(
    served: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "told.py"
    told.write_text(
        "import json, os, sys\nasked = json.loads(sys.stdin.readline())\n"
        "told = {name: value for name, value in os.environ.items() if name.startswith('PG')}\n"
        "print(json.dumps([asked['kind'], asked['address'], told]))\n"
    )
    with opened(served.replace(":@", ":se%20cret'@")) as database:
        fill(database, {"id": 1})
        assert asked(database, select(K.c.id)) == [[1]]
        monkeypatch.setattr(columnar, "_WORKER", told)
        monkeypatch.setenv("PGPORT", "5432")  # the address does not name the default
        ((kind, address, variables),) = asked(database, select(K.c.id))
    assert (kind, variables) == ("postgres", {"PGPASSWORD": "se cret'"})
    assert "cret" not in address


def test_a_server_that_does_not_answer_duckdb_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = Database("postgresql://user@localhost/name")
    monkeypatch.setattr(columnar, "_address", lambda _: ("host=127.0.0.1 port=1 dbname=name", ""))
    with pytest.raises(ColumnarError, match="Unable to connect to Postgres") as refused:
        asked(nobody, select(K.c.id))
    assert "\n" not in str(refused.value)
    nobody.close()


def test_a_login_that_somebody_keeps_for_a_duckdb_of_his_own_is_not_used(
    served: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = tmp_path / ".duckdb" / "stored_secrets"
    reader = Path(str(duckdb_extension_postgres_scanner.__file__)).parent / "extensions" / f"v{duckdb.__version__}"
    with duckdb.connect(config={"secret_directory": str(secrets)}) as his:
        his.execute(f"LOAD '{reader / 'postgres_scanner.duckdb_extension'}'")
        his.execute("CREATE PERSISTENT SECRET (TYPE postgres, PORT 1)")
    monkeypatch.setenv("HOME", str(tmp_path))
    with opened(served) as database:
        fill(database, {"id": 1})
        assert asked(database, select(K.c.id)) == [[1]]
