"""The fact `relapse_across`: on how many days a party began to fall below MAP, over all its products in a market."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CTE, Select, func, select

from monitor.facts.attributes import flag, schema, text, whole
from monitor.facts.columns import given, identity, subject_of, table
from monitor.facts.fact import FactType
from monitor.facts.relapse import STILL, WHO_AND_WHERE, clean_days, episodes, numbered_in_series
from monitor.model import Party

SCHEMA = schema(
    "relapse_across",
    "A series of confirmed deviations of one party from MAP in one market, over all products: days on which one or "
    "more began, each at most 30 days after the one before. A sale that begins on one day is one deviation.",
    [
        *WHO_AND_WHERE,
        whole("deviations", "days of the series on which a deviation began", "days"),
        whole("times", "most such days within 30 days", "days"),
        whole("times_one_product", "most deviations of one and the same product within 30 days", "deviations"),
        flag("several_products", "the series is about more than one product"),
        whole("clean_days", "days since the last deviation was last seen, 0 while one stands", "days"),
        flag("standing", "a deviation of the series stands now"),
        text("period", "day on which the series began"),
    ],
)

_P = table(Party, "p")


def select_relapses_across(as_of: date) -> Select[Any]:
    """Return the view: the series of every party and market."""
    one = numbered_in_series(_days(), "party_key", "market", name="across")
    subject = subject_of("relapse_across", one.c.party_key, one.c.market)
    period = func.min(one.c.began)
    return (
        select(
            *identity(subject, one.c.market, period, whose=one.c.party_key, evidence=func.max(one.c.evidence_id)),
            func.max(func.coalesce(_P.c.name, one.c.seller)).label("party_name"),
            func.max(given(_P.c.country)).label("party_country"),
            given(one.c.market).label("market"),
            func.count().label("deviations"),
            func.max(one.c.times).label("times"),
            func.max(one.c.times_one_product).label("times_one_product"),
            (func.min(one.c.first_sku) != func.max(one.c.last_sku)).label("several_products"),
            clean_days(func.max(one.c.last), as_of).label("clean_days"),
            (func.max(one.c.last) == STILL).label("standing"),
        )
        .select_from(one)
        .outerjoin(_P, _P.c.id == one.c.party_key)
        .group_by(one.c.party_key, one.c.market, one.c.series)
        .order_by(subject, period)
    )


def _days() -> CTE:
    """Return one row a party, market and day on which deviations began."""
    one = numbered_in_series(episodes(), "party_key", "market", "sku")
    return (
        select(
            one.c.party_key,
            one.c.market,
            one.c.first,
            func.max(one.c.seller).label("seller"),
            func.max(one.c.last).label("last"),
            func.min(one.c.began).label("began"),
            func.min(one.c.sku).label("first_sku"),
            func.max(one.c.sku).label("last_sku"),
            func.max(one.c.times).label("times_one_product"),
            func.max(one.c.evidence_id).label("evidence_id"),
        )
        .group_by(one.c.party_key, one.c.market, one.c.first)
        .cte("days")
    )


FACT = FactType(SCHEMA, select_relapses_across, over_violations=True)
