"""Matching: which product and which party an offer belongs to, and when to leave it to a person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from monitor.intake.matching import match_product, match_seller, propose_party
from monitor.model import Alias, Listing, Party, Product
from monitor.policy.folding import fold_name, gtin_forms
from monitor.settings import Site
from scrapers.records import Offer

SITE = Site(name="alpha", market="DE", party="alpha")


@pytest.fixture
def catalogue(session: Session) -> Session:
    session.add(Product(sku="NO-100", gtin="4006381333931", title="Field Glass 8x42"))
    session.add(Product(sku="NO-200", gtin="00012345678905", title="Night Scope"))
    session.add(Product(sku="NO-300", title="Bag"))
    session.add(Listing(key="alpha|u2", site="alpha", url="u2", sku="NO-200", product_id="B0042"))
    session.add(Listing(key="other|u2", site="other", url="u2", sku="NO-300", product_id="B0042"))
    for id_, name in (
        ("alpha", "Alpha Outdoor Inc."),
        ("beta", "Beta Optik GmbH"),
        ("twin1", "Twin"),
        ("twin2", "TWIN Ltd"),
    ):
        session.add(Party(id=id_, name=name, role="reseller", country="DE"))
    session.add(Alias(site="", name="b shop", party_id="twin1"))
    session.add(Alias(site="alpha", name="b shop", party_id="beta"))
    session.commit()
    return session


def listing(sku: str = "") -> Listing:
    return Listing(key="alpha|u", site="alpha", url="https://www.alpha-shop.example/p", sku=sku)


@pytest.mark.parametrize(
    ("listed", "offer", "sku", "by"),
    [
        ("", Offer(gtin="4006381333931"), "NO-100", "gtin"),
        ("", Offer(gtin="04006381333931"), "NO-100", "gtin"),
        ("", Offer(gtin="4006381333931", sku="NO-200"), "NO-100", "gtin"),
        ("", Offer(gtin="012345678905"), "NO-200", "gtin"),
        ("", Offer(sku="no-100 "), "NO-100", "sku"),
        ("", Offer(sku="B0042"), "NO-200", "site_product_id"),
        ("NO-300", Offer(sku="77-internal"), "NO-300", "listing"),
        ("NO-300", Offer(gtin="not a gtin"), "NO-300", "listing"),
        ("NO-300", Offer(gtin="4006381333931"), "NO-100", "gtin"),
    ],
)
def test_a_product_is_matched_by_the_strongest_sign(
    catalogue: Session, listed: str, offer: Offer, sku: str, by: str
) -> None:
    found = match_product(catalogue, listing(listed), offer)
    assert (found.sku, found.by, found.doubt) == (sku, by, "")


@pytest.mark.parametrize(
    ("listed", "offer", "doubt"),
    [
        ("", Offer(title="Field Glass 8x42"), "neither the page nor its listing names a known product"),
        ("NO-100", Offer(sku="NO-200"), "the page's number NO-200 is NO-200, its listing says NO-100"),
        ("NO-100", Offer(gtin="96385074"), "the page's GTIN 96385074 is not that of NO-100 (4006381333931)"),
        ("NO-999", Offer(), "the listing's SKU NO-999 is not in the policy's products"),
    ],
)
def test_a_doubtful_product_is_left_to_a_person(catalogue: Session, listed: str, offer: Offer, doubt: str) -> None:
    found = match_product(catalogue, listing(listed), offer)
    assert (found.sku, found.doubt) == (None, doubt)


@pytest.mark.parametrize(
    ("listed", "number", "sku"),
    [("", "NO-300", "NO-300"), ("", "no-300", "no-300"), ("", "No-300", None), ("no-300", "No-300", "no-300")],
)
def test_products_that_differ_by_capitals_are_told_apart(
    catalogue: Session, listed: str, number: str, sku: str | None
) -> None:
    catalogue.add(Product(sku="no-300", title="Pouch"))
    catalogue.commit()
    assert match_product(catalogue, listing(listed), Offer(sku=number)).sku == sku


@pytest.mark.parametrize(
    ("title", "doubt"),
    [
        ("Neck strap for Field Glass 8x42", "it is for the product"),
        ("Trageriemen für das Aurora Field Glass 8x42", "it is for the product"),
        ("Objektivdeckel passend zu NO-100", "it is for the product"),
        ("Rent: Field Glass 8x42", "for hire"),
        ("Прокат Field Glass 8x42", "for hire"),
        ("Field Glass 8x42 – deposit", "paid in advance"),
        ("Gift card Field Glass 8x42", "voucher"),
        ("Ersatzteil Field Glass 8x42", "a part"),
        ("Field Glass 8x42 (box only)", "box"),
    ],
)
@pytest.mark.parametrize("number", [{"gtin": "4006381333931"}, {"sku": "NO-100"}, {}])
def test_what_belongs_to_a_product_is_not_the_product_though_it_bears_its_number(
    catalogue: Session, title: str, doubt: str, number: dict[str, str]
) -> None:
    found = match_product(catalogue, listing("NO-100"), Offer(title=title, **number))
    assert found.sku is None
    assert doubt in found.doubt


@pytest.mark.parametrize(
    "title",
    [
        "Field Glass 8x42",
        "Aurora Field Glass 8x42 for birds and stars",
        "Field Glass 8x42 mit Tasche",
        "Hire & Sons: Field Glass 8x42",
        "Prismáticos para hombre Field Glass 8x42",
        "Field Glass 8x42 + free gift card $20",
        "Fernglas 8x42, Ersatz des Vorgängers",
        "",
    ],
)
def test_a_title_that_says_more_of_the_product_is_of_the_product(catalogue: Session, title: str) -> None:
    assert match_product(catalogue, listing("NO-100"), Offer(title=title, gtin="4006381333931")).sku == "NO-100"


def test_a_product_that_is_a_part_by_its_own_title_is_matched(catalogue: Session) -> None:
    catalogue.add(Product(sku="NO-400", title="Strap for Field Glass 8x42 (spare part)"))
    catalogue.commit()
    offer = Offer(title="Spare part: Strap for Field Glass 8x42", sku="NO-400")
    assert match_product(catalogue, listing("NO-400"), offer).sku == "NO-400"


def test_a_gtin_shared_by_two_products_matches_neither(catalogue: Session) -> None:
    catalogue.add(Product(sku="NO-101", gtin="04006381333931"))
    found = match_product(catalogue, listing("NO-100"), Offer(gtin="4006381333931"))
    assert found.doubt == "GTIN 4006381333931 belongs to several products: NO-100, NO-101"


@pytest.mark.parametrize("reader", ["marketplace", "amazon", "ebay", "ozon"])
def test_a_marketplace_page_that_names_no_seller_is_not_its_owners_offer(catalogue: Session, reader: str) -> None:
    bazaar = Site(name="alpha", market="DE", party="alpha", reader=reader)
    assert match_seller(catalogue, bazaar, listing(), Offer()).party_id is None
    assert match_seller(catalogue, SITE, listing(), Offer()).party_id == "alpha"


def test_a_renamed_seller_is_recognised_by_its_id_on_that_site_alone(catalogue: Session) -> None:
    catalogue.add(Alias(site="alpha", name=fold_name("A1LAMP"), party_id="beta"))
    catalogue.add(Alias(site="", name=fold_name("A2LAMP"), party_id="beta"))
    renamed = Offer(seller="Lamps 4 U", seller_id="A1LAMP")
    found = match_seller(catalogue, SITE, listing(), renamed)
    assert (found.party_id, found.by, found.name) == ("beta", "seller_id", "Lamps 4 U")
    assert match_seller(catalogue, Site(name="gamma", market="DE"), listing(), renamed).party_id is None
    assert match_seller(catalogue, SITE, listing(), Offer(seller="Lamps 4 U", seller_id="A2LAMP")).party_id is None


@pytest.mark.parametrize(
    ("name", "party", "by"),
    [
        ("B-Shop", "beta", "alias"),
        ("Alpha", "alpha", "site"),
        ("Alpha Outdoor", "alpha", "name"),
        ("alpha-shop.example", "alpha", "site"),
        ("AlphaShop", "alpha", "site"),
        ("", "alpha", "site"),
        ("Twin", None, ""),
        ("Beta Optics", None, ""),
    ],
)
def test_a_seller_is_recognised_by_alias_name_or_as_the_shop(
    catalogue: Session, name: str, party: str | None, by: str
) -> None:
    found = match_seller(catalogue, SITE, listing(), Offer(seller=name))
    assert (found.party_id, found.by) == (party, by)


@pytest.mark.parametrize("site", [{"party": "bazaar"}, {"party": "alpha", "channel": "marketplace"}, {"party": ""}])
@pytest.mark.parametrize("name", ["BETA OPTIK", "Beta Optik G.m.b.H."])
def test_a_party_is_recognised_by_its_name_where_sellers_enter_under_their_own(
    catalogue: Session, site: dict[str, str], name: str
) -> None:
    catalogue.add(Party(id="bazaar", name="Bazaar", role="marketplace", country="DE"))
    found = match_seller(catalogue, SITE.model_copy(update=site), listing(), Offer(seller=name))
    assert (found.party_id, found.by) == ("beta", "name")


@pytest.mark.parametrize("name", ["BETA OPTIK", "Beta & Sons"])
def test_a_shop_that_names_another_party_as_its_seller_accuses_nobody(catalogue: Session, name: str) -> None:
    catalogue.add(Alias(site="", name=fold_name("Beta & Sons"), party_id="beta"))
    found = match_seller(catalogue, SITE, listing(), Offer(seller=name))
    assert (found.name, found.party_id, found.by) == (name, None, "")
    assert found.doubt.startswith("the page of alpha names 'beta' as its seller")


def test_a_firm_of_the_same_owner_and_whom_the_brands_own_shop_names_are_recognised(catalogue: Session) -> None:
    for key, name, role, group in (("a1", "One", "reseller", "g"), ("a2", "Two", "retailer", "g")):
        catalogue.add(Party(id=key, name=name, role=role, country="DE", group=group))
    catalogue.add(Party(id="own", name="Our Shop", role="own_shop", country="DE"))
    catalogue.commit()
    for run_by in ("a1", "own"):
        found = match_seller(catalogue, SITE.model_copy(update={"party": run_by}), listing(), Offer(seller="Two"))
        assert (found.party_id, found.by) == ("a2", "name")


def test_a_shop_that_nobody_runs_sells_under_its_own_name(catalogue: Session) -> None:
    found = match_seller(catalogue, Site(name="gamma", market="DE"), listing(), Offer())
    assert (found.name, found.party_id) == ("gamma", None)


def test_a_shop_that_nobody_runs_and_that_names_itself_is_no_party(catalogue: Session) -> None:
    found = match_seller(catalogue, Site(name="gamma", market="DE"), listing(), Offer(seller="Gamma"))
    assert (found.name, found.party_id, found.by) == ("Gamma", None, "")


def test_a_shop_is_known_by_the_host_of_its_site_where_the_listing_has_no_address(catalogue: Session) -> None:
    site = SITE.model_copy(update={"base_url": "https://www.summit-gear.example"})
    bare = Listing(key="alpha|77", site="alpha", url="", product_id="77")
    found = match_seller(catalogue, site, bare, Offer(seller="Summit Gear"))
    assert (found.party_id, found.by) == ("alpha", "site")


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ООО «Ромашка»", "ромашка"),
        ("Acme, GmbH", "acme"),
        ("ACME G.m.b.H.", "acme"),
        ("Ｆｕｌｌ Ｗｉｄｔｈ", "full width"),
        ("Ltd", "ltd"),
        ("Зелёный луг", "зеленый луг"),
        ("★★★", "★★★"),
        ("  ", ""),
    ],
)
def test_names_fold(written: str, folded: str) -> None:
    assert fold_name(written) == folded


@given(st.text(max_size=40))
def test_folding_a_folded_name_changes_nothing(name: str) -> None:
    assert fold_name(fold_name(name)) == fold_name(name)


@given(st.integers(min_value=1, max_value=10**12 - 1))
def test_every_way_to_write_a_gtin_has_the_same_forms(body: int) -> None:
    digits = f"{body:012d}"
    check = -sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(digits))) % 10
    gtin = f"{digits}{check}"
    assert gtin in gtin_forms(gtin)
    assert gtin_forms(gtin) == gtin_forms(f"0{gtin}")
    assert gtin_forms(f"{digits}{(check + 1) % 10}") == ()


def test_a_name_that_merely_contains_a_party_s_name_is_not_proposed_as_that_party(session: Session) -> None:
    session.add(Party(id="store", name="Veltora Official Store", role="own_shop", country="US"))
    session.flush()
    assert propose_party(session, "Veltora Oficial Store").startswith("store (")
    assert propose_party(session, "Free prizes and claims at the Veltora Official Store outlet desk") == ""


@pytest.mark.parametrize("site", [{"channel": "marketplace"}, {"party": "bazaar"}, {"reader": "amazon"}])
def test_a_seller_whom_a_marketplace_does_not_name_stays_unnamed(catalogue: Session, site: dict[str, str]) -> None:
    catalogue.add(Party(id="bazaar", name="Bazaar", role="marketplace", country="DE"))
    found = match_seller(catalogue, Site(**{"name": "alpha", "market": "DE", **site}), listing(), Offer())
    assert (found.name, found.party_id) == ("", None)
