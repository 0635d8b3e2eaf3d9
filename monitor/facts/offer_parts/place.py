"""Where it is offered: channel and assortment, and the territories of others that the page reaches."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_

from monitor.facts import domains
from monitor.facts.attributes import another, flag, iso_country, iso_day, text, whole
from monitor.facts.columns import Expression, day_text, given
from monitor.facts.offer_parts.rows import (
    ADDRESSED,
    CHANNEL,
    END_EVERYWHERE,
    END_HERE,
    GRANT,
    OFFER,
    PRODUCT,
    RECALL,
    SEEN,
    SIGNS,
    exclusive_channel,
)
from monitor.policy.tables.products import PRODUCT_STATUS
from scrapers.records import SALE_TYPES

_NOT_ABROAD = "the page reaches no market that is granted exclusively to another"

ATTRIBUTES = [
    text("channel", "the site's channel in the settings", "the site's channel is not known"),
    flag(
        "channel_listed",
        "the assortment has a row for the product in this channel that has not ended",
        "the site's channel is not known",
    ),
    text("exclusive_channel", "a channel that the product is reserved for", "the product is reserved for no channel"),
    flag("before_launch", "the channel's launch date has not come, or the product is only announced"),
    iso_day("launch_on", "launch date of the product in this channel", "no launch date is entered for this channel"),
    text(
        "product_status",
        "status in the price list",
        "the product is not in the price list",
        among=domains.words(PRODUCT_STATUS),
    ),
    flag(
        "discontinued",
        "the last day for selling the discontinued product's stock in this market is over; without such a day, it is "
        "marked as discontinued",
    ),
    flag("recalled", "the product was recalled in this market, and its last day of sale is over"),
    iso_day("recalled_on", "last day of sale of the recalled product", "the product was not recalled"),
    flag("warranty_ruled", "the policy names a least warranty for the product"),
    whole("least_warranty_months", "least warranty by policy", "months", "the policy names none"),
    whole("warranty_months", "warranty that the page promises", "months", "the page does not state the warranty"),
    flag("returns_ruled", "the policy names a least time of return for the product"),
    whole("least_return_days", "least time of return by policy", "days", "the policy names none"),
    whole("return_days", "time of return that the page promises", "days", "the page does not state the time of return"),
    iso_country(
        "exclusive_market", "market that the page reaches and that is granted exclusively to another", _NOT_ABROAD
    ),
    flag("exclusive_of_other", "there is such a market"),
    another("exclusive_holder", "party that holds the exclusive grant", _NOT_ABROAD),
    text(
        "reached_by",
        "strongest sign that the page addresses that market; delivery: nothing else does",
        _NOT_ABROAD,
        among=domains.words(SIGNS),
    ),
    text(
        "sale_type",
        "active: the page is made for that market, its domain or its language; passive: mere delivery",
        _NOT_ABROAD,
        among=domains.words(SALE_TYPES),
    ),
]


def columns() -> list[ColumnElement[Any]]:
    """Return what the assortment, the product's terms and the grants of others say."""
    active = ADDRESSED.c.by.in_(("domain", "language"))
    return [
        given(OFFER.c.channel).label("channel"),
        case((OFFER.c.channel != "", CHANNEL.c.id.is_not(None))).label("channel_listed"),
        exclusive_channel().label("exclusive_channel"),
        _before_launch().label("before_launch"),
        day_text(CHANNEL.c.launch_on).label("launch_on"),
        given(PRODUCT.c.status).label("product_status"),
        _discontinued().label("discontinued"),
        RECALL.c.id.is_not(None).label("recalled"),
        day_text(RECALL.c.last_sale_on).label("recalled_on"),
        PRODUCT.c.warranty_months.is_not(None).label("warranty_ruled"),
        PRODUCT.c.warranty_months.label("least_warranty_months"),
        OFFER.c.warranty_months.label("warranty_months"),
        PRODUCT.c.return_days.is_not(None).label("returns_ruled"),
        PRODUCT.c.return_days.label("least_return_days"),
        OFFER.c.return_days.label("return_days"),
        GRANT.c.region.label("exclusive_market"),
        GRANT.c.id.is_not(None).label("exclusive_of_other"),
        GRANT.c.party_id.label("exclusive_holder"),
        ADDRESSED.c.by.label("reached_by"),
        case((active, "active"), (GRANT.c.id.is_not(None), "passive")).label("sale_type"),
    ]


def _before_launch() -> Expression:
    announced = and_(PRODUCT.c.status == "announced", CHANNEL.c.launch_on.is_(None))
    return func.coalesce(or_(CHANNEL.c.launch_on > SEEN, announced), False)


def _discontinued() -> Expression:
    marked = and_(PRODUCT.c.status == "discontinued", END_HERE.c.id.is_(None), END_EVERYWHERE.c.id.is_(None))
    return func.coalesce(or_(END_HERE.c.last_sale_on < SEEN, END_EVERYWHERE.c.last_sale_on < SEEN, marked), False)
