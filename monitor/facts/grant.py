"""The fact `grant`: a territory the brand granted, and whether the grant agrees with the brand's other grants."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import FromClause, Select, and_, case, exists, func, or_, select

from monitor.facts import domains
from monitor.facts.attributes import flag, iso_country, schema, text, whole
from monitor.facts.columns import (
    Expression,
    big,
    day_number,
    day_text,
    given,
    identity,
    in_force,
    lies_in,
    may_lie_in,
    on,
    subject_of,
    table,
)
from monitor.facts.fact import FactType
from monitor.facts.owners import of_one_owner, owner_of
from monitor.facts.reported import TAKEN, WAITING, may_tell_sales, sells
from monitor.model import Party, PolicyVersion, ReportFile, Sale, Territory

SCHEMA = schema(
    "grant",
    "A territory that the brand granted, held against its other grants and the sales reported there.",
    [
        text("holder", "name of the party that holds the grant"),
        text("region", "region of the grant (ISO 3166)", among=domains.region()),
        iso_country("country", "country of that region (ISO 3166-1)"),
        text("sku", "product of the grant", "the grant is for all products"),
        text("format", "outlet format of the grant", "the grant is for all formats"),
        flag("exclusive", "the grant is exclusive"),
        flag("ended", "the last day of the grant is over"),
        whole("days_ended", "days since the last day of the grant, 0 while it is in force", "days"),
        flag("renewed", "another grant of the party goes on after it", "the grant has no end"),
        flag("overlaps", "an exclusive grant of another owner covers the same region, product, format and days"),
        text("overlaps_with", "holder of that grant, of several the first by id", "no grant overlaps"),
        flag("shared", "the grant is exclusive and another owner holds one there that is not"),
        text("shared_with", "holder of that grant, of several the first by id", "nobody else holds a grant there"),
        flag("reported_first", "of two grants that overlap, the one they are reported by: the other comes first by id"),
        whole("holders", "owners that hold exclusively, on one day, all that it and another grant have in common, the "
              "most there are, this one counted; firms of one owner (policy/parties.csv, `group`) are one"),
        whole("days_unserved", "days without a reported sale into it, up to the holder's last report", "days",
              "the holder has sent no sales report since the grant began, or one that waits here, or sales whose "
              "region is unknown or wider than the grant's"),
        text("period", "days of the grant, from/to"),
    ],
)  # fmt: skip

_G = table(Territory, "g")
_P = table(Party, "p")

_PART = ("region", "sku", "format", "begins")
"""What grants have in common: a place, a product, a format, and the first day on which all hold it."""


def select_grants(as_of: date) -> Select[Any]:
    """Return the view: every grant that is in force, is to come, or has ended."""
    day = on(as_of)
    ended = func.coalesce(_G.c.valid_to < day, False)
    subject = subject_of("grant", _G.c.party_id, _G.c.region, _G.c.sku, _G.c.format, day_text(_G.c.valid_from))
    most = _holders(day)
    first_other, sharer = _others(day, _first), _others(day, _first, exclusive=False)
    return (
        select(
            *identity(
                subject,
                _G.c.region,
                day_text(_G.c.valid_from) + "/" + func.coalesce(day_text(_G.c.valid_to), "open"),
                evidence=_policy(),
            ),
            func.coalesce(_P.c.name, _G.c.party_id).label("holder"),
            _G.c.region.label("region"),
            func.substr(_G.c.region, 1, 2).label("country"),
            given(_G.c.sku).label("sku"),
            given(_G.c.format).label("format"),
            _G.c.exclusive.label("exclusive"),
            ended.label("ended"),
            case((ended, day_number(day) - day_number(_G.c.valid_to)), else_=0).label("days_ended"),
            case((_G.c.valid_to.is_not(None), _renewed())).label("renewed"),
            first_other.is_not(None).label("overlaps"),
            _name(first_other).label("overlaps_with"),
            sharer.is_not(None).label("shared"),
            _name(sharer).label("shared_with"),
            func.coalesce(first_other < _G.c.party_id, False).label("reported_first"),
            func.coalesce(most.c.owners, 1).label("holders"),
            _unserved().label("days_unserved"),
        )
        .select_from(_G)
        .outerjoin(_P, _P.c.id == _G.c.party_id)
        .outerjoin(most, most.c.id == _G.c.id)
        .order_by(subject)
    )


def _same(other: Any, column: str, *, regions: bool = False) -> Expression:  # noqa: ANN401 - a table
    """Return whether two grants meet in a column: empty means all, a country holds its subdivisions."""
    mine, its = _G.c[column], other.c[column]
    if regions:
        return or_(lies_in(mine, its), lies_in(its, mine))
    return or_(mine == its, mine == "", its == "")


def _others(day: Expression, pick: Any, *, exclusive: bool = True) -> Expression:  # noqa: ANN401 - an aggregate
    """Return what `pick` says of others whose grant (exclusive, or not) overlaps this exclusive one now or later."""
    other = table(Territory, "other")
    others = ~of_one_owner(other.c.party_id, _G.c.party_id, other, _G)
    return select(pick(other)).where(others, *_meets(other, day, exclusive)).correlate(_G).scalar_subquery()


def _meets(other: Any, day: Expression, exclusive: bool = True) -> list[Expression]:  # noqa: ANN401 - a table
    """Return the conditions for a grant (exclusive, or not) that overlaps this exclusive one now or later."""
    return [
        other.c.exclusive.is_(exclusive),
        _G.c.exclusive.is_(True),
        _same(other, "region", regions=True),
        _same(other, "sku"),
        _same(other, "format"),
        or_(other.c.valid_to.is_(None), and_(other.c.valid_to >= _G.c.valid_from, other.c.valid_to >= day)),
        or_(_G.c.valid_to.is_(None), and_(_G.c.valid_to >= other.c.valid_from, _G.c.valid_to >= day)),
    ]


def _holders(day: Expression) -> FromClause:
    """Return by grant how many owners hold exclusively what it has in common with one other, on the day it begins.

    Where many meet at one place, product, format and day, two of them show it: one that is narrower than the other in
    place or product, or that begins later. The narrowest of each may be three, which is missed. Most pairs have the
    same in common, which is counted once.
    """
    common = _common(day).cte("common")
    counted = _counted(common).subquery("counted")
    return (
        select(common.c.id, func.max(counted.c.owners).label("owners"))
        .join(counted, and_(*(common.c[name] == counted.c[name] for name in _PART)))
        .group_by(common.c.id)
        .subquery("most")
    )


def _common(day: Expression) -> Select[Any]:
    """Return what each grant has in common with each other exclusive one, itself among them, from the first day on."""
    met = table(Territory, "met")
    begins = case(
        (and_(_G.c.valid_from >= met.c.valid_from, _G.c.valid_from >= day), _G.c.valid_from),
        (met.c.valid_from >= day, met.c.valid_from),
        else_=day,
    )
    return (
        select(
            _G.c.id,
            case((lies_in(_G.c.region, met.c.region), _G.c.region), else_=met.c.region).label("region"),
            func.coalesce(given(_G.c.sku), met.c.sku).label("sku"),
            func.coalesce(given(_G.c.format), met.c.format).label("format"),
            begins.label("begins"),
        )
        .where(*_meets(met, day))
        .distinct()
    )


def _counted(common: FromClause) -> Select[Any]:
    """Return how many owners hold each place, product and format exclusively on its day."""
    part, holder = select(*(common.c[name] for name in _PART)).distinct().subquery("part"), table(Territory, "holder")
    holds = and_(
        holder.c.exclusive.is_(True),
        lies_in(part.c.region, holder.c.region),
        holder.c.sku.in_(["", part.c.sku]),
        holder.c.format.in_(["", part.c.format]),
        in_force(holder.c.valid_from, holder.c.valid_to, part.c.begins),
    )
    owners = func.count(owner_of(holder.c.party_id, holder).distinct())
    return select(part, owners.label("owners")).join(holder, holds).group_by(*part.c)


def _first(other: FromClause) -> Expression:
    return func.min(other.c.party_id)


def _name(party: Expression) -> Expression:
    known = table(Party, "known")
    return select(known.c.name).where(known.c.id == party).scalar_subquery()


def _renewed() -> Expression:
    later = table(Territory, "later")
    return exists().where(
        later.c.party_id == _G.c.party_id,
        lies_in(_G.c.region, later.c.region),
        later.c.sku.in_(["", _G.c.sku]),
        later.c.format.in_(["", _G.c.format]),
        or_(later.c.valid_to.is_(None), later.c.valid_to > _G.c.valid_to),
    )


def _unserved() -> Expression:
    """Return the days up to the holder's last report on which nobody reported a sale into the grant's region."""
    reported = table(ReportFile, "reported")
    last = (
        select(func.max(reported.c.period_to))
        .where(
            reported.c.party_id == _G.c.party_id,
            reported.c.status == "accepted",
            reported.c.period_to >= _G.c.valid_from,
        )
        .correlate(_G)
        .scalar_subquery()
    )
    sale, report = table(Sale, "sale"), table(ReportFile, "of_sale")
    here = lies_in(sale.c.region, _G.c.region)
    nowhere = and_(may_lie_in(_G.c.region, sale.c.region), sale.c.party_id == _G.c.party_id)
    sold = (
        select(
            case(
                (func.count(case((nowhere, 1))) > 0, None),
                else_=func.coalesce(day_number(func.max(case((here, sale.c.sold_on)))), day_number(_G.c.valid_from)),
            )
        )
        .select_from(sale.join(report, report.c.id == sale.c.report_id))
        .where(
            report.c.status.in_(TAKEN),
            sells(sale),
            or_(here, nowhere),
            or_(_G.c.sku == "", sale.c.sku == _G.c.sku),
            sale.c.sold_on >= _G.c.valid_from,
        )
        .correlate(_G)
        .scalar_subquery()
    )
    waiting = table(ReportFile, "waiting")
    may_have_sold = exists().where(
        waiting.c.party_id == _G.c.party_id,
        waiting.c.status.in_(WAITING),
        may_tell_sales(waiting),
        waiting.c.period_from <= last,
        day_number(waiting.c.period_to) > sold,
    )
    days = big(day_number(last) - sold)
    return case((days <= 0, 0), (~may_have_sold, days))


def _policy() -> Expression:
    version = table(PolicyVersion, "version")
    return select(version.c.evidence_id).order_by(version.c.id.desc()).limit(1).scalar_subquery()


FACT = FactType(SCHEMA, select_grants)
