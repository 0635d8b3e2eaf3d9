"""Look-ups of a view, worked out once for each combination of values they hang on.

A view looks some rows up for every fact: the MAP in force, the agreement of that day. A database that works column by
column takes each such look-up for all facts apart, which costs more than all rules together. Here those that hang on
the same columns, or on some of them, become one small table of distinct values with their answers and what is read of
the rows that were found. It grows as new values are met, and the facts are joined with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import (
    Alias,
    BinaryExpression,
    ColumnClause,
    ColumnElement,
    Exists,
    FromClause,
    Join,
    ScalarSelect,
    Select,
    TableClause,
    and_,
    column,
    exists,
    false,
    func,
    select,
    table,
    true,
)
from sqlalchemy.sql import visitors

from monitor.store.columnar import Answers

Keys = tuple[str, ...]


@dataclass(frozen=True)
class _Found:
    """A row that a view joins by a number it looks up: what is read of it, and the number."""

    row: Alias
    number: ColumnElement[Any]
    read: tuple[str, ...]


@dataclass
class _LookUps:
    """Look-ups that hang on the same columns of the rows: single answers, and rows found."""

    name: str
    keys: Keys
    single: list[ColumnElement[Any]] = field(default_factory=list)
    found: list[_Found] = field(default_factory=list)

    def answers(self, rows: FromClause) -> TableClause:
        """Return the table that holds the answers."""
        keys = (column(name, rows.c[name].type) for name in self.keys)
        single = (column(f"answer{at}", item.type) for at, item in enumerate(self.single))
        read = (column(f"{item.row.name}_{name}", item.row.c[name].type) for item in self.found for name in item.read)
        return table(self.name, *keys, *single, *read)


def looked_up_once(
    view: Select[Any], rows: FromClause, sparse: Set[str] = frozenset()
) -> tuple[Select[Any], list[Answers]]:
    """Return an equal view that is joined with answers instead of looking rows up, and what fills the answers.

    Taken are look-ups that hang on columns of `rows`. Where one of the `sparse` columns is an empty text, look-ups that
    hang on it find nothing and are not made.
    """
    found = {item.row: item for item in _found(view, rows)}
    view = _without(view, found.keys(), rows)
    single = list(_single(view, rows))
    by_keys = _grouped([*found.values(), *single], rows, sparse)
    groups = {group.name: group for group in by_keys.values()}.values()
    tables = {group.name: group.answers(rows) for group in groups}
    joined = rows
    for group in groups:
        joined = joined.outerjoin(tables[group.name], _same(rows, tables[group.name], group.keys))

    def instead(element: Any, **_: Any) -> Any:  # noqa: ANN401 - SQLAlchemy's visitor
        if element is rows:
            return joined
        if isinstance(element, ColumnClause) and element.table in found:
            group = by_keys[_keys(found[element.table].number, rows)]
            return tables[group.name].c[f"{element.table.name}_{element.name}"]
        if isinstance(element, Exists | ScalarSelect) and (keys := _keys(element, rows)):
            group = by_keys[keys]
            answer = tables[group.name].c[f"answer{group.single.index(element)}"]
            return func.coalesce(answer, false()) if isinstance(element, Exists) else answer
        return None

    replaced: Any = visitors.replacement_traverse(view, {}, instead)
    return replaced, [_filled(group, tables[group.name], rows, sparse) for group in groups]


def _found(view: Select[Any], rows: FromClause) -> Iterator[_Found]:
    """Yield the rows that are joined by nothing but the number that a look-up gives."""
    elements = list(visitors.iterate(view))
    for join in (item for item in elements if isinstance(item, Join)):
        on, row = join.onclause, join.right
        if not isinstance(row, Alias) or not isinstance(on, BinaryExpression) or on.left is not row.c.get("id"):
            continue
        looked_up = [item for item in visitors.iterate(on.right) if isinstance(item, ScalarSelect)]
        if looked_up and _keys(on.right, rows):
            columns = (item for item in elements if isinstance(item, ColumnClause) and item.table is row)
            yield _Found(row, on.right, tuple(sorted({item.name for item in columns})))


def _without(view: Select[Any], found: Set[FromClause], rows: FromClause) -> Select[Any]:
    """Return the view without the joins of the rows found; their columns are still named."""

    def left_of(element: Any, **_: Any) -> Any:  # noqa: ANN401 - SQLAlchemy's visitor
        if not isinstance(element, Join) or element.right not in found:
            return None
        while isinstance(element, Join) and element.right in found:
            element = element.left
        return element

    # What takes a join's place is not visited itself, so this is done until none is left; and what is joined must not
    # be copied meanwhile, or columns and joins would name two copies of one subquery; nor the rows, or look-ups would
    # no longer hang on them but on all there are.
    while joins := [item for item in visitors.iterate(view) if isinstance(item, Join)]:
        if not any(item.right in found for item in joins):
            break
        kept = {"stop_on": [rows, *(item.right for item in joins)]}
        view = cast("Any", visitors.replacement_traverse(view, kept, left_of))
    return view


def _single(view: Select[Any], rows: FromClause) -> Iterator[ColumnElement[Any]]:
    """Yield the look-ups whose answer is read as it is."""
    seen: list[ColumnElement[Any]] = []

    def note(element: Any, **_: Any) -> Any:  # noqa: ANN401 - SQLAlchemy's visitor
        if isinstance(element, Exists | ScalarSelect) and _keys(element, rows):
            seen.append(element)
            return element
        return None

    visitors.replacement_traverse(view, {}, note)
    yield from dict.fromkeys(seen)


def _grouped(asked: Iterable[_Found | ColumnElement[Any]], rows: FromClause, sparse: Set[str]) -> dict[Keys, _LookUps]:
    """Return the look-ups by the columns they hang on; those that hang on fewer join those on more."""
    by_keys: dict[Keys, list[_Found | ColumnElement[Any]]] = {}
    for item in asked:
        by_keys.setdefault(_keys(item.number if isinstance(item, _Found) else item, rows), []).append(item)
    groups: dict[Keys, _LookUps] = {}
    for keys, items in by_keys.items():
        cover = _covering(keys, by_keys, sparse)
        group = groups.setdefault(cover, _LookUps(f"looked_up{len(groups)}", cover))
        group.found += [item for item in items if isinstance(item, _Found)]
        group.single += [item for item in items if not isinstance(item, _Found)]
    return {keys: groups[_covering(keys, by_keys, sparse)] for keys in by_keys}


def _covering(keys: Keys, found: Iterable[Keys], sparse: Set[str]) -> Keys:
    """Return the largest of the key sets that hold these keys; sparse columns stay apart, as few rows have them."""
    alike = (more for more in found if {*keys} <= {*more} and sparse & {*keys} == sparse & {*more})
    return max(alike, key=len)


def _filled(group: _LookUps, answers: TableClause, rows: FromClause, sparse: Set[str]) -> Answers:
    """Return what answers the look-ups for the values of some rows, and for those of them that are new."""
    there = exists().where(_same(rows, answers, group.keys)).correlate(rows)
    return Answers(group.name, _answered(group, rows, sparse, true()), _answered(group, rows, sparse, ~there))


def _answered(group: _LookUps, rows: FromClause, sparse: Set[str], where: ColumnElement[bool]) -> Select[Any]:
    present = and_(where, *(rows.c[name] != "" for name in group.keys if name in sparse))
    known = select(*(rows.c[name] for name in group.keys)).where(present).distinct().cte("known")
    single = (_moved(item, rows, known).label(f"answer{at}") for at, item in enumerate(group.single))
    joined: FromClause = known
    for item in group.found:
        joined = joined.outerjoin(item.row, item.row.c.id == _moved(item.number, rows, known))
    read = (item.row.c[name].label(f"{item.row.name}_{name}") for item in group.found for name in item.read)
    return select(*known.c, *single, *read).select_from(joined)


def _moved(element: ColumnElement[Any], rows: FromClause, known: FromClause) -> ColumnElement[Any]:
    def instead(inner: Any, **_: Any) -> Any:  # noqa: ANN401 - SQLAlchemy's visitor
        if inner is rows:
            return known
        if isinstance(inner, ColumnClause) and inner.table is rows:
            return known.c[inner.name]
        return None

    return cast("ColumnElement[Any]", visitors.replacement_traverse(element, {}, instead))  # type: ignore[call-overload]


def _same(rows: FromClause, answers: FromClause, keys: Keys) -> ColumnElement[bool]:
    return and_(*(rows.c[name].is_not_distinct_from(answers.c[name]) for name in keys))


def _keys(element: ColumnElement[Any], rows: FromClause) -> Keys:
    read = (item for item in visitors.iterate(element) if isinstance(item, ColumnClause))
    return tuple(sorted({item.name for item in read if item.table is rows}))
