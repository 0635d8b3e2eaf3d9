"""What the fact views share: SQL that reads the same on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import reduce
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    String,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import SQLModel

from monitor.vocabulary import OWN_HOUSE

Expression = ColumnElement[Any]


def table(model: type[SQLModel], name: str) -> FromClause:
    """Return a model's table under a short name; its columns are plain SQL, `o.c.sku`."""
    known = SQLModel.metadata.tables[str(model.__tablename__)]
    return known.alias(name)


def given(column: Expression) -> Expression:
    """Return a text column with the empty text as unknown."""
    return func.nullif(column, "")


def big(column: Expression) -> Expression:
    """Return a 64-bit integer, so that sums and products of minor units do not overflow."""
    return cast(column, BigInteger)


def in_force(
    valid_from: Expression, valid_to: Expression, first: Expression, last: Expression | None = None
) -> Expression:
    """Return whether a period with inclusive, possibly open end overlaps `first` to `last` (default: one day)."""
    end = first if last is None else last
    return and_(valid_from <= end, or_(valid_to.is_(None), valid_to >= first))


def lies_in(region: Expression, whole_region: Expression) -> Expression:
    """Return whether a region is another one or a part of it (ISO 3166-2: a part's code begins with its country's)."""
    return or_(region == whole_region, region.like(whole_region + "-%"))


def may_lie_in(part: Expression, region: Expression) -> Expression:
    """Return whether what was placed in a region may lie in a part of it: the region is unknown, or holds that part."""
    return or_(region == "", part.like(region + "-%"))


def subject_of(kind: str, *parts: Expression) -> Expression:
    """Return a fact's subject: its kind and what tells it from its like, joined by bars."""
    return reduce(lambda subject, part: subject + "|" + part, parts, literal(kind))


def identity(
    subject: Expression,
    about: Expression,
    period: Expression,
    *,
    whose: Expression | None = None,
    evidence: Expression | None = None,
    party: FromClause | None = None,
) -> list[Expression]:
    """Return the columns that every view begins with: what its case is `about`, `whose` it is, and who the `party` is.

    Without them the case is the brand's own, the fact rests on the policy files alone, and it is of no one party.
    """
    named = [] if party is None else [party.c.name.label("party_name"), given(party.c.country).label("party_country")]
    return [
        subject.label("subject"),
        (literal(OWN_HOUSE) if whose is None else whose).label("party_key"),
        about.label("case_subject"),
        period.label("period"),
        (no_evidence() if evidence is None else evidence).label("evidence_id"),
        *named,
    ]


def no_evidence() -> Expression:
    """Return the evidence of a fact that rests on the policy files alone: an unknown number, typed as one."""
    return cast(null(), Integer)


def there_is(*conditions: Expression, around: Collection[FromClause]) -> Expression:
    """Return whether a row meets the conditions, which also read the rows `around` it in the statement.

    Two levels down SQLAlchemy would else select from these anew, and any of their rows would do.
    """
    return exists(literal(1)).where(*conditions).correlate(*around)


def day_text(column: Expression) -> Expression:
    """Return a date as ISO text."""
    return cast(column, String)


def year_number(column: Expression) -> Expression:
    """Return a date's year."""
    return cast(func.substr(day_text(column), 1, 4), Integer)


def month_number(column: Expression) -> Expression:
    """Return a date's month as a running number, so that the next month is one more."""
    iso = day_text(column)
    return cast(func.substr(iso, 1, 4), Integer) * 12 + cast(func.substr(iso, 6, 2), Integer)


def period_text(first: Expression, last: Expression) -> Expression:
    """Return a period as `from/to`."""
    return day_text(first) + "/" + day_text(last)


def basis_points(part: Expression, whole_amount: Expression) -> Expression:
    """Return a share in basis points, rounded down; unknown where the whole is not above zero."""
    return case((whole_amount > 0, big(part) * 10_000 // big(whole_amount)))


def day_number(column: Expression) -> Expression:
    """Return a date's, or a time's UTC, day as a running number (0 is 1970-01-01), so that days can be subtracted."""
    return _DayNumber(column)


class _DayNumber(FunctionElement[int]):
    """Whole days, never rounded: neither PostgreSQL's fractions of a second nor SQLite's milliseconds round up."""

    name = "day_number"
    type = BigInteger()
    inherit_cache = True


@compiles(_DayNumber)
def _by_epoch(element: _DayNumber, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's hook
    return f"CAST(floor(extract(epoch FROM {compiler.process(element.clauses, **options)}) / 86400) AS BIGINT)"


@compiles(_DayNumber, "sqlite")
def _by_text(element: _DayNumber, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's hook
    return f"(strftime('%s', substr({compiler.process(element.clauses, **options)}, 1, 10)) / 86400)"


def least_text(column: Expression) -> Expression:
    """Return the first of texts by their code points on every store, whatever language a PostgreSQL database sorts by.

    Stores and DuckDB have to choose the same one, or a candidate could be missed.
    """
    return _LeastText(column)


class _LeastText(FunctionElement[str]):
    """The aggregate `min` over text."""

    name = "least_text"
    type = Text()
    inherit_cache = True


@compiles(_LeastText)
def _by_bytes(element: _LeastText, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's hook
    return f"min({compiler.process(element.clauses, **options)})"


@compiles(_LeastText, "postgresql")
def _by_c(element: _LeastText, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's hook
    return f'min({compiler.process(element.clauses, **options)} COLLATE "C")'


def weekday(day: Expression) -> Expression:
    """Return the weekday of a running day number: 0 is Monday, 6 Sunday."""
    return (day + 3) % 7


def week(day: Expression) -> Expression:
    """Return a running number of the week, from Monday to Sunday, of a running day number."""
    return (day + 3) // 7


def on(day: date) -> Expression:
    """Return a day as a bound date value."""
    return literal(day, Date)


def share_up(part: Expression, whole_amount: Expression) -> Expression:
    """Return a share in basis points, rounded up, so that "above" a whole bound is exact; unknown as `basis_points`."""
    return case((whole_amount > 0, (big(part) * 10_000 + big(whole_amount) - 1) // big(whole_amount)))
