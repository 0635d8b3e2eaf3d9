"""Sentences that only sound like a restriction are not added by the second reader."""

from __future__ import annotations

import pytest

from monitor.agreements.detect import detect, detect_sentence
from monitor.agreements.harmless import (
    exclusive_elsewhere,
    is_harmless,
    is_heading,
    is_misread,
    leaves_free,
)
from monitor.agreements.minimums import commits_to_nothing
from monitor.agreements.statements import defines, recites
from scrapers.texts import read_agreement


@pytest.mark.parametrize(
    "text",
    [
        "Nothing herein prevents the Dealer from selling products that compete with the Products.",
        "Sales of competing products after the end of this contract are permitted.",
        "The Dealer is free to represent makers of competing machines.",
        "The Reseller may also carry the goods of rivals in its shops.",
        "The covenant does not restrict the Importer in dealing with competing brands.",
    ],
)
def test_who_is_left_free_is_not_bound(text: str) -> None:
    assert leaves_free(text)
    assert "E01_noncompete" not in detect_sentence(text)


@pytest.mark.parametrize(
    "text",
    [
        "Nothing herein prevents the Dealer from selling used goods, but it shall not sell competing products.",
        "The Dealer may sell competing products only with the Supplier's consent.",
        "The Dealer may not sell competing products.",
        "The Distributor is entitled to the territory and agrees not to carry competing lines.",
        "The Distributor may sell the Products as the exclusive distributor in Norway.",
    ],
)
def test_leave_that_ends_in_a_ban_is_none(text: str) -> None:
    assert not leaves_free(text)


@pytest.mark.parametrize(
    ("text", "elsewhere"),
    [
        ("The courts of Delaware shall have exclusive jurisdiction.", True),
        ("Repair is the sole and exclusive remedy of the Buyer.", True),
        ("The drawings are the exclusive property of the Supplier.", True),
        ("The Dealer bears the sole risk of loss.", True),
        ("The exclusive purchasing obligation runs for ten years.", True),
        ("Trade prices are available exclusively to registered shops.", True),
        ("The fee is exclusive of any tax.", True),
        ("Disputes are exclusively settled by arbitration.", True),
        ("The fonts are licensed for the exclusive use with our printers.", True),
        ("These remedies are not mutually exclusive.", True),
        ("Every order is subject exclusively to these terms.", True),
        (
            "Repair is the sole and exclusive obligation of the Maker where it fails solely as a result of its work.",
            True,
        ),
        ("The Supplier sells in Peru exclusively through the Dealer.", False),
        ("The Distributor has the exclusive right and responsibility to sell in Peru.", False),
        ("The Dealer is the exclusive distributor; the courts of Oslo have exclusive jurisdiction.", False),
        ("The Dealer is a non-exclusive distributor.", False),
    ],
)
def test_exclusive_courts_and_remedies_are_no_exclusive_grant(text: str, elsewhere: bool) -> None:
    assert exclusive_elsewhere(text) is elsewhere
    assert not elsewhere or "T07_exclusive_grant" not in detect_sentence(text)


@pytest.mark.parametrize("mark", ["-", "\u2010", "\u2011", "\u2010 ", "- "])
def test_non_exclusive_is_read_whatever_its_hyphen_is(mark: str) -> None:
    text = f"The Supplier appoints the Reseller as a non{mark}exclusive reseller of the Products in the Territory."
    assert "T07_exclusive_grant" not in detect_sentence(text)


@pytest.mark.parametrize(
    ("text", "defined"),
    [
        ('"Territory" means the countries of Schedule 1.', True),
        ("Competing Goods shall mean goods of the same kind.", True),
        ('1.2 "Competing Goods" means goods of the same kind.', True),
        ("(b) Competing Goods means goods of the same kind.", True),
        ("«Территория» означает Приволжский федеральный округ.", True),
        ("Под «Товаром» понимаются приборы из приложения 1.", True),
        ('"Territory" means Norway, and the Dealer shall not sell elsewhere.', False),
        ('1.3 "Purchase Requirement" means that the Dealer buys from the Supplier alone.', False),
        ("The Dealer means well.", False),
    ],
)
def test_a_definition_is_told_by_its_form(text: str, defined: bool) -> None:
    assert defines(text) is defined


@pytest.mark.parametrize(
    ("kind", "text", "harmless"),
    [
        ("E01_noncompete", "It shall not disclose Confidential Information to a competitor.", True),
        ("E01_noncompete", "This policy keeps our brand strong in a highly competitive market.", True),
        ("E01_noncompete", "It shall not sell to a competitor what it learned as Confidential Information.", False),
        ("T07_exclusive_grant", "We cannot guarantee stockists exclusivity in their town.", True),
        ("T07_exclusive_grant", "We guarantee stockists exclusivity in their town.", False),
        ("T07_exclusive_grant", "The Company appoints the Dealer as its authorised dealer in the region.", True),
        ("T07_exclusive_grant", "The Dealer is appointed as a non-exclusive partner in the region.", True),
        ("T07_exclusive_grant", "The Company appoints the Dealer and will not appoint another there.", False),
        ("T07_exclusive_grant", "The Company has the right to choose its dealers in the region.", True),
        ("E05_minimum_purchase", '"Minimum Quantity" means 10,000 units a year.', False),
    ],
)
def test_secrets_and_adjectives_are_no_rivalry_and_a_refusal_grants_nothing(
    kind: str, text: str, harmless: bool
) -> None:
    assert is_harmless(kind, text) is harmless


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("The Dealer shall carry public liability insurance of at least EUR 1,000,000.", True),
        ("The cover of the fidelity bond shall be a minimum of EUR 50,000.", True),
        ("The volume forecast is non-binding and states a minimum for planning alone.", True),
        ("A rebate of 2 % is paid on purchases of at least 500 units.", True),
        ("The Vendor makes no representation that a minimum number of leads will follow.", True),
        ("The Supplier may not require minimum orders.", True),
        ("The Dealer must buy at least 500 units to keep its rebate.", False),
        ("The Dealer shall carry insurance and buy at least 500 units a year.", False),
        ("The Dealer shall take at least 500 units a year.", False),
        ("Spacing: minimum distances are 3 meters between two stands.", True),
        ("Spacing is a minimum distance, and the Dealer buys at least 500 units.", False),
        ("The Dealer keeps minimum stock levels and no fewer than 12 sales representatives.", True),
        ("Manufacturer may establish minimum order quantities for single goods.", True),
        ("Manufacturer may establish a minimum, and Dealer shall meet it.", False),
        ('"Active Account" means an account which has bought at least one unit.', True),
        ("The Dealer shall have its staff attend a minimum of two training courses a year.", True),
        ("The Dealer shall purchase at least two training packages each year.", True),
        ("The Dealer shall buy at least 500 units and attend at least two courses a year.", False),
        ("The Supplier shall set aside a capacity of at least 10,000 units a quarter for the Buyer.", True),
        ("The Supplier shall keep stock, and the Buyer shall take at least 10,000 units a quarter.", False),
        ("The Supplier shall deliver at least 95 % of each order on time.", True),
    ],
)
def test_a_minimum_of_cover_or_one_that_does_not_bind_is_no_minimum_purchase(text: str, harmless: bool) -> None:
    assert commits_to_nothing(text) is harmless


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("3. Minimum Purchase Commitments", True),
        ("Section 4.2 Minimum Royalty.", True),
        ("Minimum order: 20 units a month", False),
        ("Distributor minimum purchase: ten machines annually", False),
        ("Dealer buys a minimum of ten machines", False),
    ],
)
def test_a_heading_names_a_minimum_and_sets_none(text: str, heading: bool) -> None:
    assert is_heading(text) is heading


def test_a_heading_of_an_agreement_is_no_minimum_purchase_and_what_stands_under_it_is_one() -> None:
    text = "3. Minimum Purchase Commitments\n\nThe Dealer shall buy a minimum of 500 units each year.\n"
    read = read_agreement("contract.txt", text.encode())
    found = [read.text[hit.start : hit.end] for hit in detect(read) if hit.type == "E05_minimum_purchase"]
    assert found == ["The Dealer shall buy a minimum of 500 units each year."]


@pytest.mark.parametrize(
    "text",
    [
        "WHEREAS the Distributor wishes to obtain the exclusive right to distribute the Products in Peru;",
        "(B) Whereas the Dealer does not carry any line of goods that competes with the Products;",
        "Attendu que le Distributeur souhaite obtenir le droit exclusif de distribution des Produits ;",
        "Considerando que el Distribuidor desea obtener el derecho exclusivo de venta de los Productos;",
        "Premesso che il Distributore desidera ottenere il diritto esclusivo di vendita dei Prodotti;",
    ],
)
def test_a_recital_binds_nobody(text: str) -> None:
    assert recites(text)
    assert detect_sentence(text) == []


def test_a_recital_that_says_what_somebody_shall_do_is_read() -> None:
    text = "Whereas the Dealer shall not sell any products that compete with the Products during the term;"
    assert not recites(text)
    assert "E01_noncompete" in detect_sentence(text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("T07_exclusive_grant", "The Dealer is solely and exclusively responsible for the wages of its staff."),
        ("E05_minimum_purchase", "The Dealer makes no commitment to purchase any minimum quantity of the Products."),
        ("E05_minimum_purchase", "Goods shall be delivered with at least 60 % of their shelf life left."),
        ("E05_minimum_purchase", "Stores show at least three facings of the brand."),
        ("E01_noncompete", "The Buyer shall not engage in deceptive or anti-competitive practices."),
        ("E01_noncompete", "Neither party shall use the other's confidential information to compete with it."),
        ("E01_noncompete", "The Dealer shall have good knowledge of products competing with the Products."),
    ],
)
def test_what_only_sounds_like_a_clause_is_misread(kind: str, text: str) -> None:
    assert is_misread(kind, text)
    assert kind not in detect_sentence(text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("T07_exclusive_grant", "The Supplier appoints the Dealer as its exclusive dealer in Peru."),
        ("T07_exclusive_grant", "The Dealer has the exclusive right to sell in Peru, but no exclusivity in Chile."),
        ("E05_minimum_purchase", "The Dealer shall purchase at least 500 units a year."),
        ("E01_noncompete", "The Dealer shall not engage in unfair competition or sell competing products."),
    ],
)
def test_a_clause_itself_is_not_misread(kind: str, text: str) -> None:
    assert not is_misread(kind, text)
    assert kind in detect_sentence(text)


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("de", "Alleinvertriebsvertrag"),
        ("fr", "Contrat de distribution exclusive et annexe commerciale"),
        ("es", "Contrato de distribución exclusiva"),
        ("it", "Contratto di distribuzione esclusiva"),
    ],
)
def test_the_title_of_an_agreement_grants_nothing(language: str, title: str) -> None:
    page = f"<html lang={language}><h1>{title}</h1><p>Pomponio &amp; Figli, 12.</p></html>"
    assert detect(read_agreement("a.html", page.encode())) == []


def test_a_short_line_that_bans_is_read_whatever_it_looks_like() -> None:
    text = read_agreement("a.txt", "Продажа на маркетплейсах запрещена\n\n1. Общие положения".encode())
    assert [hit.type for hit in detect(text)] == ["O02_marketplace_ban"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "Licensor grants Licensee an exclusive licence under the Patents to make and use the Process in the Field.",
        ),
        ("de", "Der Lizenzgeber erteilt dem Lizenznehmer eine ausschließliche Lizenz an dem Patent."),
        ("fr", "Le Concédant accorde au Licencié une licence exclusive du brevet."),
        ("es", "El Licenciante concede al Licenciatario una licencia exclusiva de la patente."),
        ("it", "Il Licenziante concede al Licenziatario una licenza esclusiva del brevetto."),
    ],
)
def test_an_exclusive_licence_of_a_patent_is_no_exclusive_grant_of_goods(language: str, text: str) -> None:
    assert "T07_exclusive_grant" not in detect_sentence(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "Licensor grants Licensee an exclusive licence to make and sell the patented Products in the Territory.",
        ),
        ("de", "Der Lizenzgeber erteilt dem Händler die ausschließliche Lizenz am Patent und zum Vertrieb der Geräte."),
        (
            "fr",
            "Le Concédant accorde la licence exclusive du brevet et la distribution des appareils sur le territoire.",
        ),
    ],
)
def test_an_exclusive_licence_to_sell_what_is_patented_is_one(language: str, text: str) -> None:
    assert "T07_exclusive_grant" in detect_sentence(text, language)


@pytest.mark.parametrize(
    "text",
    [
        "The Member shall keep at least one trained adviser on the shop floor and show the range.",
        "The advertisement must show the maker's logo in at least one eighth of the space.",
        "The Agent shall visit each customer in its district at least twice a year.",
    ],
)
def test_how_often_how_much_space_and_who_is_trained_are_no_purchases(text: str) -> None:
    assert commits_to_nothing(text)
    assert detect_sentence(text, "en") == []


def test_a_numbered_heading_grants_nothing_and_the_clause_under_it_does() -> None:
    said = "1. Alleinvertrieb\n\nDer Hersteller gewährt dem Händler das ausschließliche Vertriebsrecht für Bayern."
    text = read_agreement("a.txt", said.encode())
    assert [text.text[hit.start : hit.start + 3] for hit in detect(text)] == ["Der"]
