"""What contracts and policies of the trade say beside their restrictions, and what restricts among it."""

from __future__ import annotations

import pytest

from monitor.agreements.detect import detect, detect_sentence
from monitor.agreements.harmless import is_title
from scrapers.texts import read_agreement


def _found(*paragraphs: str) -> list[tuple[str, str]]:
    text = read_agreement("a.txt", "\n\n".join(paragraphs).encode())
    return [(hit.type[:3], text.text[hit.start : hit.end]) for hit in detect(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The Company may, on notice to the Reseller, change the discount on any Products not yet shipped.",
        "Clearance or discontinued items may be exempt from this policy with prior written approval.",
        "The Dealer shall pay the applicable suggested list price less the trade discount in Exhibit A.",
        "Acme will maintain an updated suggested retail price list for all goods.",
        "The Dealer is authorized to sell the Products on Amazon.",
        "The Distributor shall send a report (within ten days of each month end) on sales, stock and complaints.",
        "При просрочке по вине Заказчика Поставщик оставляет за собой право изменить сроки отгрузки.",
        "The Retailer shall employ at least one person who has attended the Supplier's product training.",
        "The Distributor shall keep spare parts available for a minimum of five (5) years after a model is withdrawn.",
        "The Distributor shall keep records of all deliveries for at least three years.",
        "Any other change of the minimum advertised price shall be told to all dealers on one day.",
    ],
)
def test_an_ordinary_term_is_not_accused(text: str) -> None:
    assert detect_sentence(text) == []
    assert _found(text) == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (
            "T06_unauthorised_reseller_ban",
            "Sale of the Goods to any other dealers or distributors is strictly prohibited.",
        ),
        ("E04_exclusive_purchasing", "You have to buy all syrups from Fizzo only."),
        (
            "E04_exclusive_purchasing",
            "If you buy syrup from outside suppliers without our prior written approval, you pay us a fine.",
        ),
        ("E05_minimum_purchase", "The Dealer shall, at a minimum, purchase 500 pumps in each calendar year."),
        ("E05_minimum_purchase", "The Dealer shall, at a minimum, order 500 pumps in each calendar year."),
        ("E05_minimum_purchase", "The Dealer shall take 20 units monthly for at least 12 months."),
        ("P02_min_resale_price", "NO SALES BELOW MINIMUM RESALE PRICE"),
        ("O02_marketplace_ban", "NO MARKETPLACE SALES"),
        ("P02_min_resale_price", "The Dealer will not set a resale price under the Supplier's floor price."),
        (
            "P03_rec_price_pressure",
            "Dealers who maintain a shelf price equal to the recommended price get a 5% bonus.",
        ),
        ("P03_rec_price_pressure", "The Dealer must maintain the suggested retail prices at all times."),
        ("O02_marketplace_ban", "Only dealers approved in writing may list our goods on Amazon."),
    ],
)
def test_the_restriction_beside_it_is_found(kind: str, text: str) -> None:
    assert kind in detect_sentence(text)
    assert kind[:3] in {found for found, _ in _found(text)}


def test_what_is_said_before_a_list_is_found_there_and_not_in_each_item() -> None:
    lead = "The Reseller is to reach the annual minimum commitment in each of these outlets:"
    assert _found(lead, "(a) the shop in Leeds;", "(b) the shop in York.") == [("E05", lead)]


def test_what_an_item_says_itself_is_found_in_it() -> None:
    item = "(a) sell goods that compete with the Products;"
    assert ("E01", item) in _found("During the term the Dealer shall not:", item, "(b) use the Marks on its letters.")


def test_the_items_under_a_title_say_it_themselves() -> None:
    found = _found("Minimum purchase commitment:", "(a) Year 1: 500 pumps;", "(b) Year 2: 700 pumps.")
    assert [kind for kind, _ in found] == ["E05", "E05"]


@pytest.mark.parametrize("title", ["EXCLUSIVE DISTRIBUTION AGREEMENT", "MINIMUM ADVERTISED PRICE POLICY / AGREEMENT"])
def test_a_title_names_and_binds_nobody(title: str) -> None:
    assert _found(title) == []


@pytest.mark.parametrize("text", ["Exclusive Distributor: Nordic Trading.", "The shop keeps rival makes out."])
def test_what_is_said_after_a_colon_or_in_lower_case_is_no_title(text: str) -> None:
    assert not is_title(text)
