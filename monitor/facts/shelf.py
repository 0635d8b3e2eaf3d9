"""The fact `shelf`: an offer to consumers beside what a wholesaler pays for the same product."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, func, literal, or_, select

from monitor.facts import domains
from monitor.facts.attributes import SKU, flag, iso_country, money, schema, share, text, whole
from monitor.facts.columns import Expression, big, day_number, day_text, given, identity, in_force, share_up, table
from monitor.facts.fact import FactType, Reckoned, Values, share_of
from monitor.model import Observation, Party, Product
from monitor.model.chain import Chain
from monitor.model.price_level import PriceLevel
from monitor.vocabulary import OWN_HOUSE, PartyRole

_HEAD = "shelf|"

_OTHER_CURRENCY = "the offer is in another currency than the purchase price"

SCHEMA = schema(
    "shelf",
    "An offer to consumers that stands, of a new product in stock, where the price file says what a wholesaler pays in "
    "that market. The purchase price is net of VAT, the shelf price as consumers see it.",
    [
        iso_country("market", "country whose customers the site sells to (ISO 3166-1)"),
        text("site", "name of the site in the settings"),
        SKU,
        text("product_title", "title in the price list, else as shown on the page"),
        text("seller", "seller's name as shown", "the page names no seller"),
        text("party_name", "name of the party", "the seller is not identified"),
        text("party_role", "role of the party", "the seller is not identified", among=domains.words(PartyRole)),
        iso_country("party_country", "country of the party's seat (ISO 3166-1)", "the seller is not identified"),
        flag("own_shop", "the brand's own shop"),
        whole("outlets", "outlets of the seller", "outlets", "the number of its outlets is not entered"),
        flag("confirmed", "two readings of the page agree, or it was seen on two days", "it was seen only once so far"),
        money("shelf_price", "public price before the basket", "the price could not be read"),
        money("purchase_price", "lowest price at which wholesalers buy it in this market", _OTHER_CURRENCY),
        money("below", "by how much the shelf price is below the purchase price, 0 if it is not", _OTHER_CURRENCY),
        share("below_bp", "the same as a share of the purchase price, rounded up", _OTHER_CURRENCY),
        text(
            "currency", "ISO 4217 currency of the fact's amounts", "the currency is unknown", among=domains.currency()
        ),
        text("period", "day from which the purchase price holds"),
        text("url", "address of the page"),
    ],
)

PURCHASE = "distributor_list"
"""The level at which wholesalers buy."""

_O = table(Observation, "o")
_P = table(Party, "p")
_PRODUCT = table(Product, "product")
_CHAIN = table(Chain, "chain")
_BUY = table(PriceLevel, "buy")
_PRICED = table(PriceLevel, "priced")


def subject_of(offer_key: str) -> str:
    """Return the subject of the fact about an offer."""
    return f"{_HEAD}{offer_key}"


def select_shelf(as_of: date) -> Select[Any]:  # noqa: ARG001 - prices are taken on the day of the sighting
    """Return the view: offers that stand beside the purchase price on the day they were last seen."""
    own_shop = func.coalesce(_P.c.role == PartyRole.OWN_SHOP, False)
    bought = case((_BUY.c.currency == _O.c.currency, _BUY.c.price_minor))
    below = case((_O.c.price_minor < bought, big(bought) - _O.c.price_minor), (_O.c.price_minor >= bought, 0))
    twice = or_(_O.c.readings >= 2, day_number(_O.c.last_seen) > day_number(_O.c.first_seen))
    # said once more, so that no price is looked up for each offer of a product without any
    priced = select(_PRICED.c.sku).where(_PRICED.c.level == PURCHASE)
    seller_key = func.coalesce(given(_O.c.party_key), _O.c.party_id, "")
    return (
        select(
            *identity(
                literal(_HEAD) + _O.c.offer_key,
                _O.c.sku,
                literal("price list of ") + day_text(_BUY.c.valid_from),
                whose=case((own_shop, OWN_HOUSE), else_=seller_key),
                evidence=_O.c.evidence_id,
                party=_P,
            ),
            given(_O.c.market).label("market"),
            _O.c.site.label("site"),
            _O.c.sku.label("sku"),
            given(func.coalesce(given(_PRODUCT.c.title), _O.c.title)).label("product_title"),
            given(_O.c.seller).label("seller"),
            _P.c.role.label("party_role"),
            own_shop.label("own_shop"),
            _CHAIN.c.outlets.label("outlets"),
            case((twice, True)).label("confirmed"),
            _O.c.price_minor.label("shelf_price"),
            bought.label("purchase_price"),
            below.label("below"),
            share_up(below, bought).label("below_bp"),
            given(_O.c.currency).label("currency"),
            given(_O.c.url).label("url"),
        )
        .select_from(_O)
        .join(_BUY, _BUY.c.id == _purchase())
        .outerjoin(_P, _P.c.id == _O.c.party_id)
        .outerjoin(_PRODUCT, _PRODUCT.c.sku == _O.c.sku)
        .outerjoin(
            _CHAIN,
            and_(_CHAIN.c.party_id == _P.c.id, in_force(_CHAIN.c.valid_from, _CHAIN.c.valid_to, _O.c.seen_on)),
        )
        .where(_O.c.ended_at.is_(None), _O.c.condition.in_(("", "new")), _O.c.availability != "out_of_stock")
        .where(_O.c.sku.in_(priced))
        .order_by(_O.c.offer_key)
    )


def _purchase() -> Expression:
    """Return the id of the price a wholesaler pays on the day: in the offer's currency first, then the lowest."""
    return func.coalesce(_lowest("own_currency"), _lowest("any_currency"))


def _lowest(name: str) -> Expression:
    buy = table(PriceLevel, name)
    query = select(buy.c.id).where(
        buy.c.sku == _O.c.sku,
        buy.c.market == _O.c.market,
        buy.c.level == PURCHASE,
        in_force(buy.c.valid_from, buy.c.valid_to, _O.c.seen_on),
    )
    if name == "own_currency":
        query = query.where(buy.c.currency == _O.c.currency)
    return query.order_by(buy.c.price_minor, buy.c.id).limit(1).correlate(_O).scalar_subquery()


def _below(fact: Values) -> Values:
    bought, shown = fact.get("purchase_price"), fact.get("shelf_price")
    below = max(0, bought - shown) if isinstance(bought, int) and isinstance(shown, int) else None
    return {"below": below, "below_bp": share_of(below, bought, up=True)}


FACT = FactType(SCHEMA, select_shelf, over_offers=True, reckoned=Reckoned(("purchase_price",), _below))
