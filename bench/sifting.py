"""Both gears as a reading of the rules: what the database says, and the engine where it leaves the word to it.

Each rule is taken by itself: with many rules at once nearly every fact is a candidate of one of them, and the database
would be asked nothing.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    and_,
    case,
    insert,
    literal,
    or_,
    select,
    true,
)

from monitor.engine.judge import Judge
from monitor.engine.pushdown import complies, verdicts
from monitor.rulebook.records import FactSchema, Rule, Scalar, Type
from monitor.store import columnar
from monitor.store.session import Database

Fact = Mapping[str, Scalar | None]

RULES_AT_ONCE = 10
_SAID = {"c": "complies", "n": "not_assessed"}
_TYPES = {Type.TEXT: Text, Type.BOOLEAN: Boolean}


def facts_table(schema: FactSchema) -> Table:
    """Return a table that holds facts of a schema as they are; `number` counts them from 0."""
    columns: list[Column[Any]] = [
        Column(name, _TYPES.get(item.type, BigInteger)) for name, item in schema.attributes.items()
    ]
    return Table(f"fact_{schema.name}", MetaData(), Column("number", Integer, primary_key=True), *columns)


def stored(database: Database, table: Table, facts: Sequence[Fact]) -> None:
    """Store facts in a table of their own."""
    rows = [
        {"number": number, **{name: fact.get(name) for name in table.c.keys()[1:]}} for number, fact in enumerate(facts)
    ]
    with database.engine.begin() as connection:
        table.create(connection)
        for start in range(0, len(rows), 1000):
            connection.execute(insert(table), rows[start : start + 1000])


def columnar_gears(rules: Sequence[Rule], schema: FactSchema, facts: Sequence[Fact]) -> Iterator[list[str]]:
    """Read the rules with DuckDB over a SQLite file, and the engine for the candidates."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'facts.db'}")
        try:
            yield from gears(database, rules, schema, facts, by_columns=True)
        finally:
            database.close()


def native_gears(rules: Sequence[Rule], schema: FactSchema, facts: Sequence[Fact]) -> Iterator[list[str]]:
    """Read the rules with SQLite itself, and the engine for the candidates."""
    database = Database("sqlite://")
    try:
        yield from gears(database, rules, schema, facts, by_columns=False)
    finally:
        database.close()


def gears(
    database: Database, rules: Sequence[Rule], schema: FactSchema, facts: Sequence[Fact], *, by_columns: bool
) -> Iterator[list[str]]:
    """Yield one verdict a rule for each fact, in order."""
    table = facts_table(schema)
    stored(database, table, facts)
    parts = [rules[start : start + RULES_AT_ONCE] for start in range(0, len(rules), RULES_AT_ONCE)]
    said = [_said(database, table, part, by_columns=by_columns) for part in parts]
    with Judge(rules, schema) as judge:
        for number, fact in enumerate(facts):
            letters = "".join(part[number] for part in said)
            judged = judge.judge(fact) if "?" in letters else []
            yield [judged[at].verdict.value if letter == "?" else _SAID[letter] for at, letter in enumerate(letters)]


def _said(database: Database, table: Table, rules: Sequence[Rule], *, by_columns: bool) -> dict[int, str]:
    """Return for each fact a letter a rule: ? candidate, c complies, n not assessed."""
    question = _question(table, rules)
    if not by_columns:
        with database.engine.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(question)}
    number = table.c.number
    with database.engine.connect() as connection:
        last = connection.execute(select(number).order_by(number.desc()).limit(1)).scalar_one()
    slices = tuple(
        (columnar.as_stored(database, number.between(start, start + 6_999)),) for start in range(0, last + 1, 7_000)
    )
    rows = columnar.answer(database, question, columnar.Large(table, table.name, slices))
    return {int(number): str(letters) for number, letters in rows}


def _question(table: Table, rules: Sequence[Rule]) -> Select[Any]:
    attributes = {column.name: column for column in table.columns if column is not table.c.number}
    letters: ColumnElement[Any] = literal("")
    for rule in rules:
        said = verdicts(rule, attributes)
        candidate = said.certain.is_(true()) if said.open is None else or_(said.certain.is_(true()), said.open)
        not_certain = or_(candidate, said.certain.is_(None))
        wrong = and_(complies(rule, attributes), not_certain)  # no verdict is written so: the reading fails
        letter = case((wrong, "!"), (candidate, "?"), (said.certain.is_(None), "n"), else_="c")
        letters = letters + letter
    return select(table.c.number, letters)
