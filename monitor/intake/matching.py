"""Which product an offer is of, and which party sells it; what is not certain is left to a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlsplit

from rapidfuzz import fuzz, process
from sqlalchemy import func
from sqlmodel import Session, col, select

from monitor.intake.titled_otherwise import titled_otherwise
from monitor.model import Alias, Listing, Party, Product
from monitor.policy.folding import fold_name, gtin_forms
from monitor.settings import Site
from monitor.store.session import once
from monitor.vocabulary import PartyRole
from scrapers.records import Offer
from scrapers.sites import is_marketplace

PROPOSE_FROM = 70.0
"""rapidfuzz score (0-100) from which a candidate is worth a person's look; never enough for a match"""


@dataclass(frozen=True)
class ProductMatch:
    """The SKU an offer was matched to and by what; without one, `doubt` says why a person must look."""

    sku: str | None
    by: str = ""
    doubt: str = ""


@dataclass(frozen=True)
class SellerMatch:
    """The seller's name as shown, the party it stands for, and by what it was recognised.

    Without a party, `doubt` says why a person must look where more is known than that nobody bears the name.
    """

    name: str
    party_id: str | None
    by: str = ""
    doubt: str = ""


def match_product(session: Session, listing: Listing, offer: Offer) -> ProductMatch:
    """Match an offer's product by GTIN, SKU, the site's product id, then the listing's own SKU.

    A page that contradicts its listing by its own number is matched to nothing: it may show another product. So is one
    whose title says that it shows something that belongs to the product.
    """
    found = _by_numbers(session, listing, offer)
    product = session.get(Product, found.sku) if found.sku and offer.title else None
    if product is not None and (said := titled_otherwise(offer.title, product)):
        return ProductMatch(None, doubt=f"the title says that {said}, not that it is {product.sku}")
    return found


def _by_numbers(session: Session, listing: Listing, offer: Offer) -> ProductMatch:
    if gtins := gtin_forms(offer.gtin):
        found = session.exec(select(Product.sku).where(col(Product.gtin).in_(gtins)).order_by(Product.sku)).all()
        if len(found) == 1:
            return ProductMatch(found[0], "gtin")
        if found:
            return ProductMatch(None, doubt=f"GTIN {offer.gtin} belongs to several products: {', '.join(found)}")
    by_number = _by_number(session, listing, offer.sku) if offer.sku else None
    if by_number is not None:
        if by_number.sku and listing.sku and by_number.sku != listing.sku:
            return ProductMatch(
                None, doubt=f"the page's number {offer.sku} is {by_number.sku}, its listing says {listing.sku}"
            )
        return by_number
    return _by_listing(session, listing, offer, bool(gtins))


def told_apart(
    matches: Sequence[tuple[Offer, ProductMatch, SellerMatch]],
) -> list[tuple[Offer, ProductMatch, SellerMatch]]:
    """Unmatch offers of one seller that differ in number and price and that nothing but their listing names.

    They are variants or parts of the product, and which of them the listing means is for a person to say; where one
    is matched by its own number, the others are not it.
    """
    prices: defaultdict[tuple[str, str, str | None], dict[str, Decimal | None]] = defaultdict(dict)
    for offer, product, seller in matches:
        if product.sku:
            prices[seller.name, offer.condition, product.sku].setdefault(offer.sku or offer.gtin, offer.price)
    several = {key for key, found in prices.items() if "" not in found and len(set(found.values())) > 1}
    doubt = "its listing is all that names it, and the page offers several numbers at several prices"
    return [
        (offer, ProductMatch(None, doubt=doubt), seller)
        if product.by == "listing" and (seller.name, offer.condition, product.sku) in several
        else (offer, product, seller)
        for offer, product, seller in matches
    ]


def _by_number(session: Session, listing: Listing, number: str) -> ProductMatch | None:
    """Match the number a page shows: the brand's SKU, or the site's own id of a watched product."""
    same = func.lower(col(Product.sku)) == number.strip().lower()
    skus = session.exec(select(Product.sku).where(same).order_by(Product.sku)).all()
    if meant := next((sku for sku in (number.strip(), listing.sku) if sku in skus), ""):
        return ProductMatch(meant, "sku")
    if len(skus) > 1:
        return ProductMatch(None, doubt=f"the page's number {number} may be {' or '.join(skus)}, but for capitals")
    if skus:
        return ProductMatch(skus[0], "sku")
    siblings = select(Listing.sku).where(
        Listing.site == listing.site, Listing.product_id == number.strip(), col(Listing.sku) != ""
    )
    known = set(session.exec(siblings).all())
    return ProductMatch(known.pop(), "site_product_id") if len(known) == 1 else None


def _by_listing(session: Session, listing: Listing, offer: Offer, has_gtin: bool) -> ProductMatch:
    if not listing.sku:
        return ProductMatch(None, doubt="neither the page nor its listing names a known product")
    product = session.get(Product, listing.sku)
    if product is None:
        return ProductMatch(None, doubt=f"the listing's SKU {listing.sku} is not in the policy's products")
    if has_gtin and product.gtin and not set(gtin_forms(product.gtin)) & set(gtin_forms(offer.gtin)):
        return ProductMatch(None, doubt=f"the page's GTIN {offer.gtin} is not that of {listing.sku} ({product.gtin})")
    return ProductMatch(product.sku, "listing")


def propose_product(session: Session, title: str) -> str:
    """Return the product whose title is most alike, with its score, as a proposal for a person; may be empty."""
    titles = {sku: name for sku, name in session.exec(select(Product.sku, Product.title)).all() if name}
    return _most_alike(fold_name(title), {sku: fold_name(name) for sku, name in titles.items()})


def match_seller(session: Session, site: Site, listing: Listing, offer: Offer) -> SellerMatch:
    """Match a seller by alias (of the site, then of any), by a party's name, or as the shop's own name.

    An alias of the site may also be the marketplace's id of the seller, which stays when the name changes.

    A page that names no seller is sold by the party that runs the site, but for a marketplace, where anybody may sell:
    there the seller stays unnamed. What a party's shop says of another party accuses nobody: who writes the page is
    not who is named, so that only an alias of that site makes it so.
    """
    owner = session.get(Party, site.party) if site.party else None
    if not offer.seller.strip():
        return _unnamed(site, owner)
    folded = fold_name(offer.seller)
    aliases = once(session, "aliases", lambda: _aliases(session))
    if party := aliases.get((folded, site.name)):
        return SellerMatch(offer.seller, party, "alias")
    if offer.seller_id and (party := aliases.get((fold_name(offer.seller_id), site.name))):
        return SellerMatch(offer.seller, party, "seller_id")
    found = _by_any_name(session, offer.seller, folded, aliases)
    if found and owner and not _may_say(session, site, owner, found.party_id):
        doubt = f"the page of {owner.id} names '{found.party_id}' as its seller; where that is so, enter the alias"
        return SellerMatch(offer.seller, None, doubt=f"{doubt} '{offer.seller}' with the site {site.name}")
    if not found and owner and _is_shop_itself(folded, site, listing):
        return SellerMatch(offer.seller, owner.id, "site")
    return found or SellerMatch(offer.seller, None)


def _by_any_name(
    session: Session, seller: str, folded: str, aliases: Mapping[tuple[str, str], str]
) -> SellerMatch | None:
    """Return whom a name stands for on every site: by an alias of no site, or as a party's own name."""
    if party := aliases.get((folded, "")):
        return SellerMatch(seller, party, "alias")
    named = once(session, "parties by name", lambda: _parties_by_name(session)).get(folded, ())
    return SellerMatch(seller, named[0], "name") if len(named) == 1 else None


def _may_say(session: Session, site: Site, owner: Party, named: str | None) -> bool:
    """Say whether a site's word that a party sells there counts: of itself and its owner's firms, else of nobody.

    On a marketplace sellers enter under their own names, and the brand's own shop is written by the brand.
    """
    if _anybody_sells(site, owner) or owner.role == PartyRole.OWN_SHOP or named == owner.id:
        return True
    other = session.get(Party, named)
    return other is not None and bool(owner.group) and other.group == owner.group


def _anybody_sells(site: Site, owner: Party | None) -> bool:
    """Say whether others than its owner sell on a site: by its reader, its channel, or the role of who runs it."""
    runs_one = owner is not None and owner.role == PartyRole.MARKETPLACE
    return runs_one or is_marketplace(site.reader) or site.channel == "marketplace"


def _unnamed(site: Site, owner: Party | None) -> SellerMatch:
    """Return who sells where a page names nobody; on a site on which anybody may sell that is not known."""
    if _anybody_sells(site, owner):
        return SellerMatch("", None)
    return SellerMatch(owner.name, owner.id, "site") if owner else SellerMatch(site.name, None)


def _aliases(session: Session) -> dict[tuple[str, str], str]:
    """Return the party of each alias by name and site; of several, the first by its id."""
    rows = session.exec(select(Alias.name, Alias.site, Alias.party_id).order_by(col(Alias.party_id).desc())).all()
    return {(name, site): party for name, site, party in rows}


def _parties_by_name(session: Session) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key, name in session.exec(select(Party.id, Party.name)).all():
        found[fold_name(name)].append(key)
    return found


def propose_party(session: Session, seller: str) -> str:
    """Return the party whose name or alias is most alike, with its score, for a person; may be empty."""
    names = {party.id: fold_name(party.name) for party in session.exec(select(Party)).all()}
    return _most_alike(fold_name(seller), names)


def _is_shop_itself(folded: str, site: Site, listing: Listing) -> bool:
    """True when the seller's name is the shop's: its name in the settings, or its host with or without "www"."""
    host = (urlsplit(listing.url or site.base_url).hostname or "").removeprefix("www.")
    names = {fold_name(site.name), fold_name(host), fold_name(host.rsplit(".", 1)[0])}
    return folded in names or folded.replace(" ", "") in {name.replace(" ", "") for name in names}


def _most_alike(folded: str, candidates: dict[str, str]) -> str:
    # Not token_set_ratio: a stranger's name that merely contains a party's would be "100 % alike".
    best = process.extractOne(folded, candidates, scorer=fuzz.token_sort_ratio, score_cutoff=PROPOSE_FROM)
    return f"{best[2]} ({best[1]:.0f} % alike)" if best else ""
