"""The fact `relapse`: how often a party fell below MAP again with one product, and whether only at weekends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import CTE, Select, String, and_, case, cast, exists, func, literal, or_, select

from monitor.facts.attributes import PRODUCT_TITLE, flag, iso_country, schema, text, whole
from monitor.facts.columns import Expression, big, day_number, given, identity, subject_of, table, week, weekday
from monitor.facts.fact import FactType
from monitor.model import Case, CaseEvent, Observation, Party, Product, Violation
from monitor.vocabulary import CaseStatus, PartyRole, ViolationStatus

WHO_AND_WHERE = (
    text("party_name", "name of the party, else of the seller as it calls itself"),
    iso_country("party_country", "country of the party's seat (ISO 3166-1)", "the seller is not identified"),
    iso_country("market", "country whose customers it was shown to (ISO 3166-1)", "the site's market is not known"),
)

SCHEMA = schema(
    "relapse",
    "A series of confirmed deviations of one party from the MAP of one product in one market: each began at most 30 "
    "days after the one before. What overlaps is one deviation, on however many sites or by however many rules, and so "
    "is what was only sold out, gone or unseen between: the party has to have offered it for an allowed price.",
    [
        *WHO_AND_WHERE,
        text("sku", "the brand's product"),
        PRODUCT_TITLE,
        whole("deviations", "deviations of the series", "deviations"),
        whole("times", "most deviations that began within 30 days", "deviations"),
        whole("weekend_times", "weekends with a deviation seen on Saturday or Sunday only and gone within two days",
              "weekends"),
        whole("weekday_times", "deviations seen on a day from Monday to Friday", "deviations"),
        whole("clean_days", "days since the last deviation was last seen, 0 while it stands", "days"),
        flag("standing", "a deviation of the series stands now"),
        text("period", "day on which the series began"),
    ],
)  # fmt: skip

WINDOW_DAYS = 30
STILL = 9_999_999
"""The last day of a deviation that stands."""

_V = table(Violation, "v")
_O = table(Observation, "o")
_P = table(Party, "p")
_C = table(Case, "c")
_B = table(Observation, "back")
_SET_ASIDE = (CaseStatus.WAIVED, CaseStatus.DISPUTED, CaseStatus.CLOSED)
_CONFIRMED = (ViolationStatus.CONFIRMED, ViolationStatus.CURED)


def select_relapses(as_of: date) -> Select[Any]:
    """Return the view: the series of every party, market and product."""
    one = numbered_in_series(episodes(), "party_key", "market", "sku")
    keys = [one.c.party_key, one.c.market, one.c.sku, one.c.series]
    subject = subject_of("relapse", one.c.party_key, one.c.market, one.c.sku)
    period, product = func.min(one.c.began), table(Product, "product")
    return (
        select(
            *identity(subject, one.c.sku, period, whose=one.c.party_key, evidence=func.max(one.c.evidence_id)),
            func.max(func.coalesce(_P.c.name, one.c.seller)).label("party_name"),
            func.max(given(_P.c.country)).label("party_country"),
            given(one.c.market).label("market"),
            one.c.sku.label("sku"),
            func.max(given(product.c.title)).label("product_title"),
            func.count().label("deviations"),
            func.max(one.c.times).label("times"),
            func.count(case((one.c.weekend == 1, week(one.c.first))).distinct()).label("weekend_times"),
            big(func.sum(one.c.weekday)).label("weekday_times"),
            clean_days(func.max(one.c.last), as_of).label("clean_days"),
            (func.max(one.c.last) == STILL).label("standing"),
        )
        .select_from(one)
        .outerjoin(_P, _P.c.id == one.c.party_key)
        .outerjoin(product, product.c.sku == one.c.sku)
        .group_by(*keys)
        .order_by(subject, period)
    )


def clean_days(last: Expression, as_of: date) -> Expression:
    """Return the days since a last day, 0 while it stands or lies ahead."""
    today = literal((as_of - date(1970, 1, 1)).days)
    return case((last >= today, 0), else_=today - last)


def episodes() -> CTE:
    """Return one row a deviation: what one party showed of one product in one market without going back between."""
    cut = _cuts().cte("cuts")
    keys, order = [cut.c.party_key, cut.c.market, cut.c.sku], [cut.c.first, cut.c.id]
    last = func.max(cut.c.last).over(partition_by=keys, order_by=order, rows=(None, -1))
    until = func.max(cut.c.until).over(partition_by=keys, order_by=order, rows=(None, -1))
    ordered = select(*cut.c, last.label("last_before"), until.label("until_before")).cte("ordered")
    mine = [_B.c[key] == ordered.c[key] for key in ("party_key", "market", "sku")]
    back = _went_back(mine, ordered.c.until_before, ordered.c.since)
    overlaps = ordered.c.first <= ordered.c.last_before
    fresh = case((ordered.c.until_before.is_(None), 1), (overlaps, 0), (back, 1), else_=0)
    joined = select(*ordered.c, fresh.label("fresh")).cte("joined")
    keys, order = [joined.c.party_key, joined.c.market, joined.c.sku], [joined.c.first, joined.c.id]
    number = func.sum(joined.c.fresh).over(partition_by=keys, order_by=order)
    told = select(*joined.c, number.label("episode")).cte("told")
    return (
        select(
            told.c.party_key,
            told.c.market,
            told.c.sku,
            func.max(told.c.seller).label("seller"),
            func.min(told.c.first).label("first"),
            func.max(told.c.last).label("last"),
            func.min(told.c.began).label("began"),
            func.min(told.c.weekend).label("weekend"),
            func.max(told.c.weekday).label("weekday"),
            func.max(told.c.evidence_id).label("evidence_id"),
        )
        .group_by(told.c.party_key, told.c.market, told.c.sku, told.c.episode)
        .cte("episodes")
    )


def numbered_in_series(rows: CTE, *keys: str, name: str = "series") -> CTE:
    """Return the rows with `times`, how many began in the 30 days up to it, and the number of their `series`."""
    among = [rows.c[key] for key in keys]
    gap = rows.c.first - func.lag(rows.c.first).over(partition_by=among, order_by=rows.c.first)
    times = func.count().over(partition_by=among, order_by=rows.c.first, range_=(1 - WINDOW_DAYS, 0))
    fresh = case((gap <= WINDOW_DAYS, 0), else_=1)
    marked = select(*rows.c, times.label("times"), fresh.label("fresh")).cte(f"marked_{name}")
    among = [marked.c[key] for key in keys]
    series = func.sum(marked.c.fresh).over(partition_by=among, order_by=marked.c.first)
    return select(*marked.c, series.label("series")).cte(name)


def _cuts() -> Select[Any]:
    """Return every confirmed deviation from MAP of an offer, by the days of the shop it was seen in.

    What a person waived, disputed or closed, or a run holds back, is left out; what a case was closed over stays left
    out when a later deviation opens it again. The shop's days of the first and the last sighting are stored; its end is
    moved by as many days as the last sighting lies from its UTC day, and so is a first one of which no day is known.
    """
    shift = day_number(_O.c.seen_on) - day_number(_O.c.last_seen)
    first = func.coalesce(day_number(_V.c.first_on), day_number(_V.c.first_seen) + shift)
    seen = day_number(_V.c.last_seen) + shift
    ended = day_number(_V.c.ended_at) + shift
    short = and_(weekday(first) >= 5, weekday(seen) >= 5, seen - first <= 1)
    # Gone by Tuesday: what was next looked at on a Thursday may have been cheap all week.
    back = and_(_went_back([_B.c.offer_key == _V.c.subject], _V.c.last_seen, _V.c.ended_at), ended - seen <= 2)
    return (
        select(
            _V.c.id,
            _V.c.party_key,
            func.coalesce(_O.c.market, "").label("market"),
            _V.c.case_subject.label("sku"),
            _O.c.seller.label("seller"),
            first.label("first"),
            case((_V.c.ended_at.is_(None), STILL), else_=seen).label("last"),
            func.substr(_V.c.period, 1, 10).label("began"),
            case((and_(short, back), 1), else_=0).label("weekend"),
            case((or_(weekday(first) < 5, weekday(seen) < 5, seen - first > 1), 1), else_=0).label("weekday"),
            _V.c.evidence_id,
            _V.c.first_seen.label("since"),
            _V.c.last_seen.label("until"),
        )
        .select_from(_V)
        .join(_O, _O.c.id == _last_observation())
        .outerjoin(_P, _P.c.id == _V.c.party_key)
        .outerjoin(_C, _C.c.id == _V.c.case_id)
        .where(
            _V.c.rule_id.like("MAP-%"),
            _was_short(),
            _V.c.status.in_(_CONFIRMED),
            _V.c.held_run.is_(None),
            or_(_P.c.role.is_(None), _P.c.role != PartyRole.OWN_SHOP),
            or_(_C.c.status.is_(None), _C.c.status.not_in(_SET_ASIDE)),
            ~_closed_since(),
        )
    )


def _went_back(whose: Sequence[Expression], after: Expression, until: Expression) -> Expression:
    """Return whether an offer was seen for an allowed price after one time, up to another.

    What is sold out is no offer, what nobody could read tells nothing, and a price that stands while the policy or a
    promotion allows it has not risen: only a new price that no MAP rule found short shows that somebody went back.
    """
    short = table(Violation, "short")
    found = exists().where(
        short.c.subject == _B.c.offer_key,
        short.c.rule_id.like("MAP-%"),
        short.c.first_seen <= _B.c.last_seen,
        short.c.last_seen >= _B.c.first_seen,
    )
    return exists().where(
        *whose,
        _B.c.price_minor.is_not(None),
        _B.c.condition.in_(("", "new")),
        _B.c.availability != "out_of_stock",
        _B.c.first_seen > after,
        _B.c.first_seen <= until,
        ~found,
    )


def _closed_since() -> Expression:
    """Return whether the deviation's case was closed after it began."""
    closing = table(CaseEvent, "closing")
    return exists().where(
        closing.c.case_id == _V.c.case_id, closing.c.kind == "closed", closing.c.at >= _V.c.first_seen
    )


def _was_short() -> Expression:
    """Return whether the fact as judged tells a price below what was allowed: a hidden price, for one, does not.

    Facts are kept as JSON text with sorted keys, and a quotation mark within a value is escaped there.
    """
    told = cast(_V.c.fact, String)
    return and_(told.like('%"shortfall": %'), told.not_like('%"shortfall": null%'), told.not_like('%"shortfall": 0,%'))


def _last_observation() -> Expression:
    """Return the observation of the offer that stood when the deviation was last seen; none: no offer's deviation."""
    seen = table(Observation, "seen")
    return (
        select(seen.c.id)
        .where(seen.c.offer_key == _V.c.subject, seen.c.first_seen <= _V.c.last_seen)
        .order_by(seen.c.first_seen.desc(), seen.c.id.desc())
        .limit(1)
        .correlate(_V)
        .scalar_subquery()
    )


FACT = FactType(SCHEMA, select_relapses, over_violations=True)
