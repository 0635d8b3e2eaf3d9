"""No part of a view selects anew what a query around it selects: it would speak of any row instead of that one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

import pytest
from sqlalchemy.dialects import sqlite

from monitor.facts.registry import fact_types

_TOKEN = re.compile(r"[(),]|\bAS \"?\w+\"?|\w+(?:\.\w+)?|'[^']*'|\"[^\"]*\"")
_OPENS = frozenset({"FROM", "JOIN"})
_CLOSES = frozenset({"WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "SELECT", "ON"})


@dataclass
class _Scope:
    """What stands between two brackets; `derived` tables stand in a FROM and see nothing around them."""

    derived: bool = False
    in_from: bool = False
    names: set[str] = field(default_factory=set)
    inner: list[_Scope] = field(default_factory=list)


def _scopes(sql: str) -> _Scope:
    root = _Scope()
    stack = [root, _Scope()]
    root.inner.append(stack[-1])
    before = ""
    for token in _TOKEN.findall(sql):
        here = stack[-1]
        if token == "(":
            inner = _Scope(derived=before == "AS" or (here.in_from and before in {"FROM", "JOIN", ","}))
            here.inner.append(inner)
            stack.append(inner)
        elif token == ")":
            stack.pop()
        elif token == "UNION":
            stack[-1] = _Scope(derived=here.derived)
            stack[-2].inner.append(stack[-1])
        elif token in _OPENS:
            here.in_from = True
        elif token in _CLOSES:
            here.in_from = False
        elif token.startswith("AS ") and here.in_from:
            here.names.add(token[3:].strip('"'))
        before = token
    return root


def _anew(scope: _Scope, around: frozenset[str] = frozenset()) -> set[str]:
    seen = frozenset() if scope.derived else around
    found = scope.names & seen
    for inner in scope.inner:
        found |= _anew(inner, seen | scope.names)
    return found


@pytest.mark.parametrize("name", sorted(name for name, fact in fact_types().items() if fact.select is not None))
def test_no_part_of_a_view_selects_anew_what_is_selected_around_it(name: str) -> None:
    select = fact_types()[name].select
    assert select is not None
    sql = str(select(date(2026, 1, 1)).compile(dialect=sqlite.dialect()))
    assert _anew(_scopes(sql)) == set()


@pytest.mark.parametrize(
    ("sql", "anew"),
    [
        ("SELECT 1 FROM a AS x WHERE EXISTS (SELECT 1 FROM b AS y WHERE y.i = x.i)", set()),
        ("SELECT 1 FROM a AS x WHERE EXISTS (SELECT 1 FROM b AS y, a AS x WHERE y.i = x.i)", {"x"}),
        ("SELECT (SELECT 1 FROM b AS y JOIN a AS x ON 1) FROM a AS x", {"x"}),
        ("SELECT 1 FROM (SELECT 1 FROM a AS x) AS z JOIN a AS x ON 1", set()),
        ("SELECT 1 FROM a AS x UNION ALL SELECT 1 FROM b AS y WHERE EXISTS (SELECT 1 FROM a AS x)", set()),
        ("WITH z AS (SELECT 1 FROM a AS x) SELECT 1 FROM z JOIN a AS x ON 1", set()),
        ("SELECT 1 FROM (SELECT 1 FROM a) AS z WHERE (SELECT (SELECT 1 FROM (SELECT 1 FROM a) AS z))", {"z"}),
    ],
)
def test_a_part_that_selects_anew_is_found(sql: str, anew: set[str]) -> None:
    assert _anew(_scopes(sql)) == anew
