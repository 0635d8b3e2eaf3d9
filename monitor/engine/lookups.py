"""Look-ups of a view, worked out once for each combination of values they hang on.

A view looks some rows up for every fact: the MAP in force, the agreement of that day. A database that works column by
column takes each such look-up for all facts apart, which costs more than all rules together. Here those that hang on
the same columns, or on some of them, become one small table of distinct values with their answers, which grows as new
values are met, and the facts are joined with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import (
    ColumnClause,
    ColumnElement,
    Exists,
    FromClause,
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
class _LookUps:
    """Look-ups that hang on the same columns of the rows, and the table that holds their answers."""

    keys: Keys
    asked: list[ColumnElement[Any]]
    answers: TableClause


def looked_up_once(
    view: Select[Any], rows: FromClause, sparse: Set[str] = frozenset()
) -> tuple[Select[Any], list[Answers]]:
    """Return an equal view that is joined with answers instead of looking rows up, and what fills the answers.

    Taken are look-ups that hang on columns of `rows`. Where one of the `sparse` columns is an empty text, look-ups that
    hang on it find nothing and are not made.
    """
    by_keys = _gathered(view, rows, sparse)
    groups = {group.answers.name: group for group in by_keys.values()}.values()
    joined = rows
    for group in groups:
        joined = joined.outerjoin(group.answers, _same(rows, group.answers, group.keys))

    def instead(element: Any, **_: Any) -> Any:  # noqa: ANN401 - SQLAlchemy's visitor
        if element is rows:
            return joined
        if isinstance(element, Exists | ScalarSelect) and (keys := _keys(element, rows)):
            group = by_keys[keys]
            answer = group.answers.c[_name(group.asked.index(element))]
            return func.coalesce(answer, false()) if isinstance(element, Exists) else answer
        return None

    replaced: Any = visitors.replacement_traverse(view, {}, instead)
    return replaced, [_filled(group, rows, sparse) for group in groups]


def _gathered(view: Select[Any], rows: FromClause, sparse: Set[str]) -> dict[Keys, _LookUps]:
    """Return the look-ups of a view by the columns they hang on; those that hang on fewer join those on more."""
    found: dict[Keys, list[ColumnElement[Any]]] = {}

    def note(element: Any, **_: Any) -> Any:  # noqa: ANN401 - SQLAlchemy's visitor
        if isinstance(element, Exists | ScalarSelect) and (keys := _keys(element, rows)):
            if element not in found.setdefault(keys, []):
                found[keys].append(element)
            return element
        return None

    visitors.replacement_traverse(view, {}, note)
    covering = {keys: _covering(keys, found, sparse) for keys in found}
    groups: dict[Keys, _LookUps] = {}
    for keys, elements in found.items():
        cover = covering[keys]
        asked = groups[cover].asked if cover in groups else []
        asked += elements
        names = [*cover, *map(_name, range(len(asked)))]
        groups[cover] = _LookUps(cover, asked, table(f"looked_up{[*covering].index(cover)}", *map(column, names)))
    return {keys: groups[covering[keys]] for keys in found}


def _covering(keys: Keys, found: Iterable[Keys], sparse: Set[str]) -> Keys:
    """Return the largest of the key sets that hold these keys; sparse columns stay apart, as few rows have them."""
    alike = (more for more in found if {*keys} <= {*more} and sparse & {*keys} == sparse & {*more})
    return max(alike, key=len)


def _filled(group: _LookUps, rows: FromClause, sparse: Set[str]) -> Answers:
    """Return what answers the look-ups for the values of some rows, and for those of them that are new."""
    there = exists().where(_same(rows, group.answers, group.keys)).correlate(rows)
    new = _answered(group, rows, sparse, ~there)
    return Answers(group.answers.name, _answered(group, rows, sparse, true()), new)


def _answered(group: _LookUps, rows: FromClause, sparse: Set[str], where: ColumnElement[bool]) -> Select[Any]:
    present = and_(where, *(rows.c[name] != "" for name in group.keys if name in sparse))
    known = select(*(rows.c[name] for name in group.keys)).where(present).distinct().cte("known")
    return select(*known.c, *(_moved(item, rows, known).label(_name(at)) for at, item in enumerate(group.asked)))


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


def _name(at: int) -> str:
    return f"answer{at}"
