"""Look-ups of a view, worked out once for each combination of values they hang on.

A view looks some rows up for every fact: the MAP in force, the agreement of that day. A database that works column by
column takes each such look-up for all facts apart, which costs more than all rules together. Here those that hang on
the same columns, or on some of them, become one small table of distinct values with their answers. With them go the
rows joined by these columns alone, and every expression that follows from them: what is known of a party is worked out
once a party and day, not once an offer. The table grows as new values are met, and the facts are joined with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import (
    BinaryExpression,
    BooleanClauseList,
    Case,
    Cast,
    ColumnClause,
    ColumnElement,
    Exists,
    FromClause,
    Join,
    ScalarSelect,
    Select,
    TableClause,
    UnaryExpression,
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
from sqlalchemy.sql.functions import FunctionElement

from monitor.store.columnar import Answers

AT_ONCE = 16_384
"""Combinations of values that are looked up in one go: each takes more than a kilobyte meanwhile."""

Keys = tuple[str, ...]
_FOLLOWS = (BinaryExpression, BooleanClauseList, Case, Cast, FunctionElement, UnaryExpression)
"""Expressions that may be worked out beside the look-ups they follow from."""


@dataclass(frozen=True)
class _Found:
    """A row that a view joins, what it is joined on, and the columns of the rows that this hangs on."""

    row: FromClause
    on: ColumnElement[Any]
    keys: Keys


Joined = Mapping[FromClause, _Found]


@dataclass
class _LookUps:
    """Look-ups that hang on the same columns of the rows: the rows found, and what is asked of them."""

    name: str
    keys: Keys
    found: list[_Found] = field(default_factory=list)
    asked: list[ColumnElement[Any]] = field(default_factory=list)

    def answers(self, rows: FromClause) -> TableClause:
        """Return the table that holds the answers."""
        keys = (column(name, rows.c[name].type) for name in self.keys)
        return table(self.name, *keys, *(column(f"answer{at}", item.type) for at, item in enumerate(self.asked)))


class _Groups:
    """The look-ups of a view by the columns of the rows they hang on; those that hang on fewer join those on more."""

    def __init__(self, view: Select[Any], rows: FromClause, sparse: Set[str]) -> None:
        self.rows, self._sparse = rows, sparse
        joins = list(_joins(view, rows))
        self._joined: frozenset[FromClause] = frozenset(join.right for join in joins)
        known = {item.row: item for item in _hanging(joins, rows)}
        looking = [item.keys for item in known.values() if _looks_up(item.on)]
        looking += [keys for item in _look_ups(view) if (keys := self._keys(item, known))]
        self._covers = tuple(dict.fromkeys(filter(None, map(self._largest(looking), looking))))
        self.found = {item.row: item for item in self._kept(known)}
        self.of: dict[Keys, _LookUps] = {}
        for at, keys in enumerate(self._covers):
            mine = [item for item in self.found.values() if self.cover(item.keys) == keys]
            self.of[keys] = _LookUps(f"looked_up{at}", keys, mine)

    def cover(self, keys: Keys) -> Keys | None:
        """Return the columns of the look-ups that these columns belong to."""
        found: Keys | None = self._largest(self._covers)(keys)
        return found

    def asked(self, element: object) -> _LookUps | None:
        """Return the look-ups that answer an element of the view; None where it has to be worked out for every fact."""
        if not isinstance(element, ColumnElement):
            return None
        rows = _tables(element) & self._joined
        if not rows <= self.found.keys() or not (rows or _looks_up(element)):
            return None
        cover = self.cover(self._keys(element, self.found))
        if cover is None or any(self.cover(self.found[row].keys) != cover for row in rows):
            return None
        if isinstance(element, ColumnClause | Exists | ScalarSelect):
            return self.of[cover]
        # where a sparse column is empty there is no answer, though something may follow from that
        return self.of[cover] if isinstance(element, _FOLLOWS) and not self._sparse & {*cover} else None

    def _keys(self, element: Any, known: Joined) -> Keys:  # noqa: ANN401 - a part of a statement
        return _keys(element, self.rows, known)

    def _largest(self, groups: Collection[Keys]) -> Any:  # noqa: ANN401 - a function of keys
        def covering(keys: Keys) -> Keys | None:
            """Return the largest of the key sets that hold these; sparse columns stay apart, as few rows have them."""
            sparse = self._sparse
            alike = (more for more in groups if {*keys} <= {*more} and sparse & {*keys} == sparse & {*more})
            return max(alike, key=len, default=None) if keys else None

        return covering

    def _kept(self, known: Joined) -> Iterator[_Found]:
        """Yield the rows that some look-ups can join, each with all the rows that its own join reads."""
        kept: dict[FromClause, Keys | None] = {}
        for item in known.values():
            cover = self.cover(item.keys)
            read = _tables(item.on) & self._joined
            if cover is not None and all(kept.get(row) == cover for row in read - {item.row}):
                kept[item.row] = cover
                yield item


def looked_up_once(view: Select[Any], rows: FromClause, sparse: Set[str]) -> tuple[Select[Any], list[Answers]]:
    """Return an equal view that is joined with answers instead of looking rows up, and what fills the answers.

    Taken are look-ups that hang on columns of `rows`. Where one of the `sparse` columns is an empty text, look-ups that
    hang on it find nothing and are not made.
    """
    groups = _Groups(view, rows, sparse)
    view = _without(view, groups.found.keys(), rows)
    kept = {"stop_on": list(groups.found)}
    _collect(view, groups, kept)
    used = [group for group in groups.of.values() if group.asked]
    tables = {group.name: group.answers(rows) for group in used}
    joined = rows
    for group in used:
        joined = joined.outerjoin(tables[group.name], _same(rows, tables[group.name], group.keys))

    def instead(element: Any, **_: Any) -> Any:  # noqa: ANN401 - SQLAlchemy's visitor
        if element is rows:
            return joined
        group = groups.asked(element)
        if group is None:
            return None
        answer = tables[group.name].c[f"answer{group.asked.index(element)}"]
        return func.coalesce(answer, false()) if isinstance(element, Exists) else answer

    replaced: Any = visitors.replacement_traverse(view, kept, instead)
    return replaced, [_filled(group, tables[group.name], rows, sparse) for group in used]


def _joins(view: Select[Any], rows: FromClause) -> Iterator[Join]:
    """Yield the outer joins that begin with the rows, the innermost first."""
    for join in visitors.iterate(view):
        chain = []
        while isinstance(join, Join):
            chain.append(join)
            join = join.left  # noqa: PLW2901 - down to what it begins with
        if chain and join is rows:
            yield from (item for item in reversed(chain) if item.isouter and not item.full)
            return


def _hanging(joins: Iterable[Join], rows: FromClause) -> Iterator[_Found]:
    """Yield the rows that are joined by what hangs on columns of the rows alone."""
    known: dict[FromClause, _Found] = {}
    joined = {join.right for join in joins}
    for join in joins:
        on: Any = join.onclause
        read = _tables(on) & joined
        keys = _keys(on, rows, known)
        if keys and read - {join.right} <= known.keys():
            known[join.right] = _Found(join.right, on, keys)
            yield known[join.right]


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
        kept = {"stop_on": [rows, *found, *(item.right for item in joins)]}
        view = cast("Any", visitors.replacement_traverse(view, kept, left_of))
    return view


def _tables(element: Any) -> set[FromClause]:  # noqa: ANN401 - a part of a statement
    columns = (item for item in visitors.iterate(element) if isinstance(item, ColumnClause))
    return {item.table for item in columns if item.table is not None}


def _looks_up(element: Any) -> bool:  # noqa: ANN401 - a part of a statement
    return any(isinstance(item, Exists | ScalarSelect) for item in visitors.iterate(element))


def _look_ups(view: Select[Any]) -> Iterator[ColumnElement[Any]]:
    """Yield the subqueries of the view, those within others left out."""
    seen: list[ColumnElement[Any]] = []

    def note(element: Any, **_: Any) -> Any:  # noqa: ANN401 - SQLAlchemy's visitor
        if isinstance(element, Exists | ScalarSelect):
            seen.append(element)
            return element
        return None

    visitors.replacement_traverse(view, {}, note)
    yield from dict.fromkeys(seen)


def _collect(view: Select[Any], groups: _Groups, kept: Mapping[str, Any]) -> None:
    """Note with each group what the view asks of it."""

    def note(element: Any, **_: Any) -> Any:  # noqa: ANN401 - SQLAlchemy's visitor
        group = groups.asked(element)
        if group is None:
            return None
        if not any(item is element for item in group.asked):
            group.asked.append(element)
        return element

    visitors.replacement_traverse(view, kept, note)


def _filled(group: _LookUps, answers: TableClause, rows: FromClause, sparse: Set[str]) -> Answers:
    """Return what answers the look-ups for the values of some rows, and for those of them that are new."""
    there = exists().where(_same(rows, answers, group.keys)).correlate(rows)
    first, more = (_answered(group, rows, sparse, where) for where in (true(), ~there))
    return Answers(group.name, first, more, AT_ONCE)


def _answered(group: _LookUps, rows: FromClause, sparse: Set[str], where: ColumnElement[bool]) -> Select[Any]:
    present = and_(where, *(rows.c[name] != "" for name in group.keys if name in sparse))
    known = select(*(rows.c[name] for name in group.keys)).where(present).distinct().limit(AT_ONCE).cte("known")
    joined: FromClause = known
    for item in group.found:
        joined = joined.outerjoin(item.row, _moved(item.on, rows, known, group))
    asked = (_moved(item, rows, known, group).label(f"answer{at}") for at, item in enumerate(group.asked))
    return select(*known.c, *asked).select_from(joined)


def _moved(element: ColumnElement[Any], rows: FromClause, known: FromClause, group: _LookUps) -> ColumnElement[Any]:
    """Return an element that reads the known values instead of the rows."""

    def instead(inner: Any, **_: Any) -> Any:  # noqa: ANN401 - SQLAlchemy's visitor
        if inner is rows:
            return known
        if isinstance(inner, ColumnClause) and inner.table is rows:
            return known.c[inner.name]
        return None

    kept = {"stop_on": [item.row for item in group.found]}
    return cast("ColumnElement[Any]", visitors.replacement_traverse(element, kept, instead))  # type: ignore[call-overload]


def _same(rows: FromClause, answers: FromClause, keys: Keys) -> ColumnElement[bool]:
    return and_(*(rows.c[name].is_not_distinct_from(answers.c[name]) for name in keys))


def _keys(element: Any, rows: FromClause, known: Joined) -> Keys:  # noqa: ANN401 - a part of a statement
    """Return the columns of the rows that an element hangs on, itself or by the rows found that it reads."""
    names: set[str] = set()
    for item in visitors.iterate(element):
        if isinstance(item, ColumnClause) and item.table is rows:
            names.add(item.name)
        elif isinstance(item, ColumnClause) and item.table is not None and item.table in known:
            names.update(known[item.table].keys)
    return tuple(sorted(names))
