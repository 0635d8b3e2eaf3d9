"""A price without the tax is not held against a MAP with it, nor the reverse: two bases are not compared."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import Session, select

from monitor.model import MapPrice
from monitor.policy.load import load_policy
from tests.facts.test_offer_fact import NOW, map_price, offer, promotion, the_fact


@pytest.mark.parametrize(
    ("page", "policy", "compared"),
    [
        ("", "included", True),
        ("included", "included", True),
        ("excluded", "included", False),
        ("included", "excluded", False),
        ("excluded", "excluded", True),
        ("excluded", "", True),
    ],
)
def test_a_price_is_held_against_a_map_on_its_own_tax_basis_only(
    session: Session, page: str, policy: str, compared: bool
) -> None:
    fact = the_fact(session, offer(tax_basis=page), map_price(tax=policy), promotion())
    expected = (17000, 20000, 0) if compared else (None, None, None)
    assert (fact["map_price"], fact["map_base_price"], fact["shortfall"]) == expected


def test_the_file_says_the_basis_or_it_is_what_consumers_of_the_market_are_told(
    session: Session, tmp_path: Path
) -> None:
    rows = ["K1,US,10,USD,,2026-01-01,", "K1,DE,10,EUR,,2026-01-01,", "K1,FR,10,EUR,excluded,2026-01-01,"]
    (tmp_path / "products.csv").write_text("sku,title\nK1,Kettle\n")
    (tmp_path / "parties.csv").write_text("id,name,role,country\nacme,Acme,reseller,US\n")
    (tmp_path / "map_prices.csv").write_text(
        "\n".join(["sku,market,price,currency,tax,valid_from,valid_to", *rows]) + "\n"
    )
    load_policy(session, tmp_path, now=NOW)
    found = {row.market: row.tax for row in session.exec(select(MapPrice)).all()}
    assert found == {"US": "excluded", "DE": "included", "FR": "excluded"}
