"""Bookings that came back, in SQL: a booking and the return of the same size that takes it back are no sale.

A credit note seldom names the invoice, and it comes in the same report or months later. What tells it is that party,
product, place, kind of sale, customer, quantity and amount are the booking's own.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import FromClause, FunctionElement, Select, and_, case, func, literal, or_, select, tuple_, union_all

from monitor.facts.attributes import whole
from monitor.facts.columns import Expression, big, table
from monitor.facts.reported import TAKEN
from monitor.model import ReportFile, Sale

QUANTITY = whole(
    "quantity_thousandths", "quantity sold", "thousandths of a unit", "the report states amounts without quantities"
)
"""What was sold, as facts tell it."""

_READ = (
    "report_id", "party_id", "sku", "quantity", "amount_minor", "currency", "sold_on", "region", "sale_type",
    "customer", "customer_key",
)  # fmt: skip
_SAME = ("party_id", "sku", "region", "sale_type", "currency", "customer_key")


def sale_lines() -> FromClause:
    """Return all lines as they are, with whether returns of the same size are about them.

    `sure` is what came back altogether: each booking of that size since the first one of which none was open. Where
    some of them are left, nobody knows which: all count in the sums, and of the bookings the `earliest`, as many as
    were returned, and the `latest` before each return, may be those that came back.
    """
    # A join to the marks would look all of them through for every line.
    marks, sale, marked = _marks().cte("taken_back"), table(Sale, "untouched"), table(Sale, "touched")
    no = literal(False).label
    return union_all(
        select(*(sale.c[name] for name in _READ), no("sure"), no("earliest"), no("latest")).where(
            sale.c.id.not_in(select(marks.c.sale_id))
        ),
        select(*(marked.c[name] for name in _READ), marks.c.sure, marks.c.earliest, marks.c.latest).join(
            marks, marks.c.sale_id == marked.c.id
        ),
    ).subquery("sale")


def _marks() -> Select[Any]:
    """Return the lines of which a return of the same size tells, and what it tells."""
    run = _runs().subquery("runs").c
    open_ones = run.booked >= run.low
    returned = func.count(case((and_(run.way == -1, open_ones), 1))).over(partition_by=_keys(run))
    return select(
        run.id.label("sale_id"),
        and_(open_ones, run.low_later <= run.low).label("sure"),
        and_(run.way == 1, run.nth <= returned).label("earliest"),
        and_(run.way == 1, run.low_later < run.booked).label("latest"),
    )


def _runs() -> Select[Any]:
    """Return by line how many bookings of its size are open after it, and the least there are before and from it on."""
    line = _counted().subquery("counted").c
    before = _along(func.min(line.booked), line, (None, -1))
    low, later = case((before < 0, before), else_=0), _along(func.min(line.booked), line, (0, None))
    return select(*line, low.label("low"), later.label("low_later"))


def _counted() -> Select[Any]:
    """Return the lines of a size that came back, each with the bookings, and those less the returns, up to it."""
    line = _named().subquery("named").c
    nth = _along(func.count(case((line.way == 1, 1))), line, (None, 0))
    return select(*line, _along(func.sum(line.way), line, (None, 0)).label("booked"), nth.label("nth"))


def _along(what: FunctionElement[Any], line: Any, rows: tuple[int | None, int | None]) -> Expression:  # noqa: ANN401
    """Return an aggregate over the lines of a size in the order of their days, each day's bookings first."""
    return what.over(partition_by=_keys(line), order_by=[line.sold_on, line.way.desc(), line.id], rows=rows)


def _named() -> Select[Any]:
    """Return these lines with the document that booking and return both name; without one, with none."""
    sale, report, back = table(Sale, "any_line"), table(ReportFile, "any_report"), table(Sale, "back")
    came_back = select(*(back.c[name] for name in _SAME), -back.c.quantity, -back.c.amount_minor).where(_returns(back))
    booked = tuple_(*(sale.c[name] for name in _SAME), sale.c.quantity, sale.c.amount_minor).in_(came_back)
    way = case((_returns(sale), -1), else_=1)
    size = (*(sale.c[name] for name in _SAME), func.abs(sale.c.quantity), func.abs(sale.c.amount_minor))
    ways = [pick(way).over(partition_by=[*size, sale.c.document]) for pick in (func.min, func.max)]
    return (
        select(
            sale.c.id,
            sale.c.sold_on,
            *(sale.c[name] for name in _SAME),
            func.abs(sale.c.quantity).label("quantity"),
            func.abs(sale.c.amount_minor).label("amount_minor"),
            way.label("way"),
            case((and_(ways[0] == -1, ways[1] == 1), sale.c.document), else_="").label("document"),
        )
        .join(report, report.c.id == sale.c.report_id)
        .where(report.c.status.in_(TAKEN), or_(_returns(sale), and_(books(sale), booked)))
    )


def _keys(line: Any) -> list[Expression]:  # noqa: ANN401 - a subquery's columns
    """Return what a booking and the return that takes it back have in common."""
    return [line[name] for name in (*_SAME, "quantity", "amount_minor", "document")]


def books(sale: FromClause) -> Expression:
    """Return whether a line books a sale: units, or an amount without units."""
    return or_(sale.c.quantity > 0, and_(sale.c.quantity == 0, sale.c.amount_minor > 0))


def _returns(sale: FromClause) -> Expression:
    """Return whether a line takes goods back, or an amount without units."""
    return or_(sale.c.quantity < 0, and_(sale.c.quantity == 0, sale.c.amount_minor < 0))


def kept(line: FromClause) -> Expression:
    """Return whether a line counts: it is not of what surely came back."""
    return line.c.sure.is_(False)


def quantity_of(line: FromClause) -> Expression:
    """Return the sum of the quantities that count; unknown where they were sold by amounts alone."""
    by_amount = and_(func.max(func.abs(line.c.quantity)) == 0, func.sum(line.c.amount_minor) > 0)
    return case((~by_amount, big(func.sum(case((kept(line), line.c.quantity), else_=0)))))


def amount_of(line: FromClause) -> Expression:
    """Return the sum of the amounts that count."""
    return big(func.sum(case((kept(line), line.c.amount_minor), else_=0)))


def sold_days(line: FromClause) -> tuple[Expression, Expression, Expression]:
    """Return the first and the last day of bookings that count, and the last of those that cannot have come back.

    Goods come back weeks after they were sold: the day of a return says nothing of when they were sold. Where nothing
    counts, the days are those of all lines.
    """
    booked = and_(books(line), kept(line))
    day = case((booked, line.c.sold_on))
    first = func.coalesce(func.min(day), func.min(line.c.sold_on))
    last = func.coalesce(func.max(day), func.max(line.c.sold_on))
    surely = func.max(case((and_(booked, line.c.latest.is_(False)), line.c.sold_on)))
    return first.label("first_sold"), last.label("last_sold"), surely.label("surely_sold")
