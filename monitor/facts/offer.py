"""The fact `offer`: what one seller advertises for one product on one listing, as last seen.

Every attribute follows from the observation's row and the policy's rows on the day it was seen, and from nothing else
(but for `waived`): an offer whose row and policy did not change need not be judged again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Set
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnClause, ColumnElement, FromClause, Select, exists, func, literal, or_, select
from sqlalchemy.sql import visitors

from monitor.facts import domains
from monitor.facts.attributes import flag, iso_country, schema, text, whole
from monitor.facts.columns import Expression, given, table
from monitor.facts.fact import IDENTITY, Bulk, FactType
from monitor.facts.offer_parts import place, price, seller
from monitor.facts.offer_parts.rows import OFFER, PRODUCT, joined
from monitor.model import Case, Exemption
from monitor.vocabulary import Authorisation
from scrapers.records import AVAILABILITIES, CONDITIONS

SCHEMA = schema(
    "offer",
    "One seller's advertised price for one product on one listing, as last seen; only offers that stand.",
    [
        iso_country("market", "country whose customers the site sells to (ISO 3166-1)"),
        text("site", "name of the site in the settings"),
        text("sku", "the brand's product", "the product could not be matched; see the review list"),
        text("product_title", "title in the price list, else as shown on the page"),
        text("seller", "seller's name as shown", "the page names no seller"),
        *seller.ATTRIBUTES,
        *price.ATTRIBUTES,
        text(
            "availability",
            "what the page says of the stock",
            "the page does not say",
            among=domains.words(AVAILABILITIES),
        ),
        text("condition", "condition of the goods", "the page does not say", among=domains.words(CONDITIONS)),
        *place.ATTRIBUTES,
        whole(
            "readings",
            "independent readings of the page that agree on the price; 0 where the market was on two days and the "
            "policy changes between them",
            "readings",
        ),
        text("url", "address of the page"),
        flag("waived", "a waiver of a case about this party and product is in force"),
    ],
)

READ_ONCE = frozenset(
    "coupon_shown coupon_price coupon_shortfall_bp price_in_cart list_price list_price_gap_bp foreign_market "
    "foreign_shortfall_bp sale_type exclusive_of_other warranty_months return_days".split()
)
"""Attributes that no second reading of the same page vouches for: `readings` agree on the price alone."""

_ABOUT = func.coalesce(given(OFFER.c.sku), OFFER.c.listing_key)
_PARTY_KEY = func.coalesce(given(OFFER.c.party_key), OFFER.c.party_id, "")


def readings_vouch(fact: Mapping[str, object], names: Set[str]) -> bool:
    """Return whether two readings of one page agree on all that a rule reads of it; `names` is what it reads."""
    readings = fact.get("readings")
    return isinstance(readings, int) and readings >= 2 and not names & READ_ONCE


def vouches_for_nothing(fact: Mapping[str, object]) -> bool:
    """Return whether the capture confirms nothing: the market is on two days, and one of them has another policy."""
    return fact.get("readings") == 0


STANDING = OFFER.c.ended_at.is_(None)


def select_offers(
    as_of: date, where: ColumnElement[bool] = STANDING, names: Collection[str] | None = None
) -> Select[Any]:
    """Return the view: offers that stand, with MAP, promotion and party as of the day they were last seen.

    `where` chooses other observations, such as some of those that stand; `names` fewer columns than all.
    """
    return _view(_rows(as_of).where(where)) if names is None else _only(as_of, where, names)


@lru_cache(maxsize=2)
def _all(as_of: date) -> Select[Any]:
    """Return the view over all observations; writing it took longer than judging a thousand of them."""
    return _view(_rows(as_of))


def _view(inner: Select[Any]) -> Select[Any]:
    rows = inner.subquery("offers")
    follows = {column.name: column for column in _derived(rows)}
    names = ["row_number", *IDENTITY, *SCHEMA.attributes]
    return select(*(follows[name] if name in follows else rows.c[name] for name in names)).order_by(rows.c.subject)


def _only(as_of: date, where: ColumnElement[bool], names: Collection[str]) -> Select[Any]:
    """Return the view with these columns alone: what nobody reads is neither fetched nor worked out."""
    chosen = [column for column in _all(as_of).selected_columns if column.name in names]
    read = {item.name for column in chosen for item in visitors.iterate(column) if isinstance(item, ColumnClause)}
    rows = select(*(column for column in _rows(as_of).selected_columns if column.name in read))
    replaced = rows.select_from(joined()).where(where).subquery("offers")

    def instead(element: Any, **_: Any) -> Any:  # noqa: ANN401 - SQLAlchemy's visitor
        return replaced.c[element.key] if isinstance(element, ColumnClause) else None

    narrow = (visitors.replacement_traverse(column, {}, instead) for column in chosen)
    return select(*narrow).select_from(replaced)


@lru_cache(maxsize=2)
def _rows(as_of: date) -> Select[Any]:
    """Return the inner layer: one row an offer, with the values of all rows it was joined with."""
    return select(
        OFFER.c.id.label("row_number"),
        OFFER.c.offer_key.label("subject"),
        _PARTY_KEY.label("party_key"),
        _ABOUT.label("case_subject"),
        literal("").label("period"),
        OFFER.c.evidence_id.label("evidence_id"),
        given(OFFER.c.market).label("market"),
        OFFER.c.site.label("site"),
        given(OFFER.c.sku).label("sku"),
        given(func.coalesce(given(PRODUCT.c.title), OFFER.c.title)).label("product_title"),
        given(OFFER.c.seller).label("seller"),
        *seller.columns(),
        *price.columns(),
        given(OFFER.c.availability).label("availability"),
        given(OFFER.c.condition).label("condition"),
        *place.columns(),
        OFFER.c.readings.label("readings"),
        given(OFFER.c.url).label("url"),
        _waived(as_of).label("waived"),
    ).select_from(joined())


def _derived(rows: FromClause) -> list[ColumnElement[Any]]:
    """Return the outer layer: what follows from the values of one row."""
    return [(rows.c.authorisation == Authorisation.AUTHORISED.value).label("authorised"), *price.derived(rows)]


def _waived(as_of: date) -> Expression:
    waiver, about = table(Exemption, "waiver"), table(Case, "about")
    return exists().where(
        waiver.c.case_id == about.c.id,
        about.c.party_key == _PARTY_KEY,
        about.c.subject == _ABOUT,
        waiver.c.kind == "waiver",
        waiver.c.ended_at.is_(None),
        or_(waiver.c.until.is_(None), waiver.c.until >= as_of),
    )


FACT = FactType(
    SCHEMA, select_offers, Bulk(select_offers, STANDING, OFFER.c.offer_key, OFFER.c.id, frozenset({"reach"}))
)
