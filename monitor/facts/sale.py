"""The fact `sale`: what a party reported to have sold of a product into a region within one reporting period."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, or_, select

from monitor.facts import domains
from monitor.facts.attributes import CURRENCY, PARTY_COUNTRY, SALE_TYPE, SKU, flag, iso_day, money, schema, text, whole
from monitor.facts.columns import (
    Expression,
    day_number,
    day_text,
    given,
    identity,
    in_force,
    lies_in,
    subject_of,
    table,
    there_is,
)
from monitor.facts.fact import FactType
from monitor.facts.owners import of_one_owner
from monitor.facts.reported import TAKEN, period_of
from monitor.facts.taken_back import QUANTITY, amount_of, quantity_of, sale_lines, sold_days
from monitor.model import Party, ReportFile, Territory
from monitor.model.channel import Withdrawal
from monitor.policy.tables.withdrawals import WITHDRAWALS

_NO_REGION = "the region is unknown, or the report names a country of which a grant covers a part"
_NOT_EVERYWHERE = "the region is unknown, and the product was withdrawn from some markets only"
_MAY_BE_BACK = f"{_NOT_EVERYWHERE}, or what was sold since may be what came back: an earlier sale was of the same size"

SCHEMA = schema(
    "sale",
    "What a party reported to have sold of one product into one region in one reporting period, by kind of sale.",
    [
        text("party_name", "name of the reporting party"),
        PARTY_COUNTRY,
        SKU,
        text(
            "region",
            "where it was shipped to (ISO 3166)",
            "the ship-to region could not be read from the report",
            among=domains.region(),
        ),
        flag("region_known", "the ship-to region could be read"),
        flag(
            "granted",
            "a grant of the party, or of a firm of the same owner, covers region and product at that time",
            _NO_REGION,
        ),
        flag("any_grant", "the party has been granted some territory at that time"),
        flag(
            "exclusive_of_other",
            "a party of another owner holds the region exclusively on all days of the sales",
            "the region is unknown, or another's exclusive grant covers a part of it or of the days only",
        ),
        flag(
            "formerly_granted",
            "a grant that has ended covers region and product: the party's own, or, where it holds others, one of a "
            "firm of the same owner",
            _NO_REGION,
        ),
        whole("days_since_grant", "from the end of that grant to the last sale", "days", "no grant has ended there"),
        SALE_TYPE,
        QUANTITY,
        money("amount", "net amount of the sales"),
        flag("sold", "more was sold than came back: units or amount above zero"),
        CURRENCY,
        text("period", "reporting period, from/to"),
        iso_day("first_sold", "day of the first of these sales, without returns and what they took back"),
        iso_day("last_sold", "day of the last of these sales, without returns and what they took back"),
        text(
            "withdrawn",
            "how, where the last day of sale was before the last of these sales; else no",
            _MAY_BE_BACK,
            among=domains.words((*WITHDRAWALS, "no")),
        ),
        iso_day("last_sale_on", "last day on which the product could be sold", "the product was not withdrawn"),
        whole(
            "days_after_withdrawal",
            "from that day to the last of these sales, 0 where it is not after it",
            "days",
            _MAY_BE_BACK,
        ),
    ],
)

_SALE = sale_lines()
_REPORT = table(ReportFile, "report")
_PARTY = table(Party, "party")
_WITHDRAWAL = table(Withdrawal, "withdrawal")


def select_sales(as_of: date) -> Select[Any]:  # noqa: ARG001 - grants are taken at the time of the sale
    """Return the view: report lines summed by party, period, product, region, kind of sale and currency."""
    lines = _lines().subquery("lines")
    line = lines.c
    ended = ended_grant(line)
    withdrawal = _WITHDRAWAL.c
    region = given(line.region)
    subject = subject_of(
        "sale", func.coalesce(line.party_id, ""), line.period, line.sku, line.region, line.sale_type, line.currency
    )
    return (
        select(
            *identity(subject, line.sku, line.period, whose=line.party_id, evidence=line.evidence_id, party=_PARTY),
            given(line.sku).label("sku"),
            region.label("region"),
            region.is_not(None).label("region_known"),
            granted(line).label("granted"),
            holds_any(line).label("any_grant"),
            held_by_other(line).label("exclusive_of_other"),
            given(line.sale_type).label("sale_type"),
            line.quantity.label("quantity_thousandths"),
            line.amount.label("amount"),
            sold(line).label("sold"),
            given(line.currency).label("currency"),
            _formerly_granted(line, ended).label("formerly_granted"),
            (day_number(line.last_sold) - day_number(ended)).label("days_since_grant"),
            day_text(line.first_sold).label("first_sold"),
            day_text(line.last_sold).label("last_sold"),
            _or_else(withdrawal.kind, "no", line).label("withdrawn"),
            day_text(withdrawal.last_sale_on).label("last_sale_on"),
            _or_else(day_number(line.last_sold) - day_number(withdrawal.last_sale_on), 0, line).label(
                "days_after_withdrawal"
            ),
        )
        .select_from(lines)
        .outerjoin(_PARTY, _PARTY.c.id == line.party_id)
        .outerjoin(_WITHDRAWAL, _WITHDRAWAL.c.id == _withdrawal_of(line))
        .order_by(subject)
    )


def _lines() -> Select[Any]:
    period = period_of(_REPORT)
    keys = [_SALE.c.party_id, period, _SALE.c.sku, _SALE.c.region, _SALE.c.sale_type, _SALE.c.currency]
    return (
        select(
            _SALE.c.party_id,
            period.label("period"),
            _SALE.c.sku,
            _SALE.c.region,
            _SALE.c.sale_type,
            _SALE.c.currency,
            func.max(_REPORT.c.evidence_id).label("evidence_id"),
            *sold_days(_SALE),
            quantity_of(_SALE).label("quantity"),
            amount_of(_SALE).label("amount"),
        )
        .join(_REPORT, _REPORT.c.id == _SALE.c.report_id)
        .where(_REPORT.c.status.in_(TAKEN))
        .group_by(*keys)
    )


def held_by_other(line: Any) -> Expression:  # noqa: ANN401 - a subquery's columns
    """Return whether another owner holds region and product exclusively; unknown for a part of the place or the days.

    A grant of a country covers its subdivisions. One for one outlet format only does not close the region.
    """

    def closes(grant: Any) -> Expression:  # noqa: ANN401 - a table
        ours = of_one_owner(grant.c.party_id, line.party_id, grant, line.party_id.table)
        return and_(~ours, grant.c.exclusive.is_(True), grant.c.format == "")

    some = table(Territory, "other_grant")
    return case(
        (given(line.region).is_(None), None),
        (throughout(line, lambda grant: and_(closes(grant), *_about(grant, line))), True),
        (
            exists().where(
                closes(some),
                or_(and_(*_about(some, line)), and_(*_about(some, line, within=True))),
                in_force(some.c.valid_from, some.c.valid_to, line.first_sold, line.last_sold),
            ),
            None,
        ),
        else_=False,
    )


def throughout(line: Any, among: Callable[[Any], Expression]) -> Expression:  # noqa: ANN401 - a subquery's columns
    """Return whether grants `among` all are in force on all days of the lines: one, or some that follow one another.

    Of lines before and after its first day nobody knows how much of their sum lies within a grant.
    """
    begins, ends, follows = (table(Territory, f"{name}_throughout") for name in ("begins", "ends", "follows"))
    begun = exists().where(among(begins), in_force(begins.c.valid_from, begins.c.valid_to, line.first_sold))
    followed = there_is(
        among(follows),
        day_number(follows.c.valid_from) <= day_number(ends.c.valid_to) + 1,
        or_(follows.c.valid_to.is_(None), follows.c.valid_to > ends.c.valid_to),
        around=(ends, line.party_id.table),
    )
    gap = exists().where(among(ends), ends.c.valid_to >= line.first_sold, ends.c.valid_to < line.last_sold, ~followed)
    return and_(begun, ~gap)


def granted(line: Any) -> Expression:  # noqa: ANN401 - a subquery's columns
    """Return whether the party was granted region and product; unknown where a grant covers a part of the region.

    A grant of a country covers its subdivisions, one in force on any day of the lines counts, and what a firm of the
    same owner holds is the party's own. A report that names the country alone does not say whether the goods went into
    the part that is the party's.
    """
    covering, in_part = (
        exists().where(
            of_one_owner(grant.c.party_id, line.party_id, grant, line.party_id.table),
            *_about(grant, line, within=within),
            in_force(grant.c.valid_from, grant.c.valid_to, line.first_sold, line.last_sold),
        )
        for within, grant in ((False, table(Territory, "own_grant")), (True, table(Territory, "part_of_region")))
    )
    return case((given(line.region).is_(None), None), (covering, True), (in_part, None), else_=False)


def _formerly_granted(line: Any, ended: Expression) -> Expression:  # noqa: ANN401 - a subquery's columns
    part = table(Territory, "ended_part")
    in_part = exists().where(_held_by(part, line), part.c.valid_to < line.first_sold, *_about(part, line, within=True))
    return case((given(line.region).is_(None), None), (ended.is_not(None), True), (in_part, None), else_=False)


def sold(line: Any) -> Expression:  # noqa: ANN401 - a subquery's columns
    """Return whether more was sold than came back; a report may state units alone or amounts alone."""
    return or_(line.quantity > 0, line.amount > 0)


def _about(grant: Any, line: Any, *, within: bool = False) -> tuple[Expression, Expression]:  # noqa: ANN401 - tables
    """Return whether a grant is about region and product: all of the region, or with `within` a part of it."""
    return (
        grant.c.region.like(line.region + "-%") if within else lies_in(line.region, grant.c.region),
        or_(grant.c.sku == "", grant.c.sku == line.sku),
    )


def ended_grant(line: Any) -> Expression:  # noqa: ANN401 - a subquery's columns
    """Return the last day of the party's or owner's latest grant for region and product that ended before the sales."""
    grant = table(Territory, "ended_grant")
    return (
        select(func.max(grant.c.valid_to))
        .where(_held_by(grant, line), grant.c.valid_to < line.first_sold, *_about(grant, line))
        .scalar_subquery()
    )


def _held_by(grant: Any, line: Any) -> Expression:  # noqa: ANN401 - tables
    """Return whether a former grant counts as the party's: its own, or, where it holds any, one of the same owner.

    A party without any grant has no territorial limit, whatever a firm of its owner was granted.
    """
    sisters = of_one_owner(grant.c.party_id, line.party_id, grant, line.party_id.table)
    return or_(grant.c.party_id == line.party_id, and_(sisters, holds_any(line).correlate(line.party_id.table)))


def _withdrawal_of(line: Any) -> Expression:  # noqa: ANN401 - a subquery's columns
    """Return the withdrawal that had ended the sale of the product there: a recall first, then the earliest."""
    gone = table(Withdrawal, "gone")
    return (
        select(gone.c.id)
        .where(gone.c.sku == line.sku, or_(gone.c.market == "", gone.c.market == func.substr(line.region, 1, 2)))
        .where(gone.c.last_sale_on < line.last_sold)
        .order_by(gone.c.kind.desc(), gone.c.last_sale_on, gone.c.id)
        .limit(1)
        .scalar_subquery()
    )


def _or_else(told: Expression, otherwise: str | int, line: Any) -> Expression:  # noqa: ANN401 - a subquery's columns
    """Return what a withdrawal tells, and without one `otherwise`; nothing of a sale that may lie in its market, or
    that may have come back."""
    elsewhere = table(Withdrawal, "elsewhere")
    may_lie_there = exists().where(elsewhere.c.sku == line.sku, elsewhere.c.last_sale_on < line.last_sold)
    none = _WITHDRAWAL.c.id.is_(None)
    surely = line.surely_sold > _WITHDRAWAL.c.last_sale_on
    return case((surely, told), (and_(none, or_(line.region != "", ~may_lie_there)), otherwise))


def holds_any(line: Any) -> Expression:  # noqa: ANN401 - a subquery's columns
    """Return whether the party holds any grant on a day of the lines."""
    grant = table(Territory, "any_grant_of")
    return exists().where(
        grant.c.party_id == line.party_id,
        in_force(grant.c.valid_from, grant.c.valid_to, line.first_sold, line.last_sold),
    )


FACT = FactType(SCHEMA, select_sales)
