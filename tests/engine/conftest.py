"""A small fact with every type of attribute, a quick way to write rules over it, the plain reading, and stores."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import ModuleType

import pytest

from monitor.rulebook.records import Attribute, Condition, FactSchema, Group, Literal, Ref, Rule, Scalar, Type
from monitor.store.session import Database, open_database
from monitor.vocabulary import RuleStatus, Severity, Topic, Visibility
from tests.conftest import own_store
from tests.engine import plain as plain_reading

TYPES = {
    "price": Type.MONEY,
    "floor": Type.MONEY,
    "currency": Type.TEXT,
    "seller": Type.TEXT,
    "brand": Type.TEXT,
    "count": Type.INTEGER,
    "limit": Type.INTEGER,
    "share": Type.SHARE,
    "known": Type.BOOLEAN,
    "waived": Type.BOOLEAN,
}
SCHEMA = FactSchema("thing", "A thing.", {n: Attribute(n, t, n, "", f"no {n}") for n, t in TYPES.items()})


def make(when: Group, identity: str = "T-001", needs: tuple[str, ...] = (), status: str = "active") -> Rule:
    return Rule(
        id=identity,
        title="t",
        version=1,
        status=RuleStatus(status),
        severity=Severity.LOW,
        tags=(),
        why="",
        sources=(),
        fact="thing",
        needs=needs,
        parameters={},
        when=when,
        message="",
        visibility=Visibility.CHANNEL,
        false_positives="",
        response="",
        ladder=(),
        tests=(),
        family="map",
        topic=Topic.PRICE,
        path="rules/map/T-001.yaml",
        types=TYPES,
    )


class Words:
    """Short names for building conditions in tests."""

    schema = SCHEMA
    types = TYPES
    rule = staticmethod(make)

    @staticmethod
    def test(attribute: str, operator: str, value: Scalar | tuple[Scalar, ...] | str, currency: str = "") -> Condition:
        if isinstance(value, str) and value.startswith("$"):
            return Condition(attribute, operator, Ref(value[1:]))
        return Condition(attribute, operator, Literal(value, currency))

    @staticmethod
    def all(*parts: Condition | Group) -> Group:
        return Group("all", parts)

    @staticmethod
    def any(*parts: Condition | Group) -> Group:
        return Group("any", parts)

    @staticmethod
    def none(*parts: Condition | Group) -> Group:
        return Group("none", parts)


@pytest.fixture(scope="session")
def w() -> Words:
    """Words to write rules with."""
    return Words()


@pytest.fixture(scope="session")
def plain() -> ModuleType:
    """The plain-Python reading of the operators."""
    return plain_reading


@pytest.fixture(params=["DuckDB over sqlite", "DuckDB over postgresql", "sqlite", "postgresql"])
def gear(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Database, bool]]:
    """A store and whether DuckDB is asked about it, else the store itself."""
    with own_store(request, tmp_path) as dsn, closing(open_database(dsn)) as database:
        yield database, "DuckDB" in request.param
