"""What the policy files say of offers beyond prices: packs, lingering promotions, terms, channels, marketplaces."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from monitor.model import Assortment, Party, Product, Promotion
from monitor.model.marketplace import Marketplace
from monitor.policy.check import read_policy
from monitor.policy.load import is_loaded, load_policy

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
PARTIES = "id,name,role,country\nalpha,Alpha Inc.,reseller,US\n"
OLD = {
    "products": 'sku,title\nNO-100,Field Glass 8x42\nNO-200,"Lens cleaner, pack of 6"\n',
    "parties": PARTIES,
    "promotions": "sku,market,price,currency,valid_from,valid_to\nNO-100,US,79.99,USD,2026-03-01,2026-03-07\n",
    "assortment": "sku,channel,launch_on,valid_from\nNO-100,online,,2026-01-01\n",
}


def folder(tmp_path: Path, **changed: str) -> Path:
    directory = tmp_path / "policy"
    directory.mkdir()
    files: Mapping[str, str] = {**OLD, **changed}
    for stem, text in files.items():
        (directory / f"{stem}.csv").write_text(text, encoding="utf-8")
    return directory


def test_files_without_the_newer_columns_load_with_what_they_always_meant(session: Session, tmp_path: Path) -> None:
    load_policy(session, folder(tmp_path), now=NOW)
    glass = session.get_one(Product, "NO-100")
    assert glass.pack_size == 1
    assert (glass.warranty_months, glass.return_days) == (None, None)
    alpha = session.get_one(Party, "alpha")
    assert (alpha.marketplaces, alpha.needs_agreement) == ("any", False)
    assert session.exec(select(Assortment.exclusive)).all() == [False]
    assert session.exec(select(Promotion.lingers_to)).all() == [date(2026, 3, 21)]


@pytest.mark.parametrize(
    "text", ["Spring offers\n", "sku,market,price\nNO-100,DE,80\n"], ids=["a title", "other columns"]
)
def test_a_file_that_cannot_be_read_is_not_what_was_loaded(session: Session, tmp_path: Path, text: str) -> None:
    directory = folder(tmp_path)
    promotions = directory / "promotions.csv"
    promotions.write_text(promotions.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    load_policy(session, directory, now=NOW)
    assert is_loaded(session, directory)
    promotions.write_text(text, "utf-8")
    assert not is_loaded(session, directory)


def test_the_units_that_map_is_for_are_those_of_the_file_else_those_of_the_title(
    session: Session, tmp_path: Path
) -> None:
    text = 'sku,title,pack_size\nA,"Lens cleaner, pack of 6",\nB,"Lens cleaner, pack of 6",12\nC,Lens cleaner,\n'
    directory = folder(tmp_path, products=text)
    for stem in ("promotions", "assortment"):
        (directory / f"{stem}.csv").unlink()
    load_policy(session, directory, now=NOW)
    assert session.exec(select(Product.pack_size).order_by(col(Product.sku))).all() == [6, 12, 1]


def test_terms_of_products_parties_channels_and_promotions_load_typed(session: Session, tmp_path: Path) -> None:
    changed = {
        "products": "sku,title,status,warranty_months,return_days\nNO-100,Field Glass,discontinued,24,30\n",
        "parties": "id,name,role,country,marketplaces,needs_agreement\nalpha,Alpha Inc.,reseller,US,named,yes\n",
        "assortment": "sku,channel,launch_on,exclusive,valid_from\nNO-100,online,2026-04-01,yes,2026-01-01\n",
        "promotions": "sku,market,price,currency,valid_from,valid_to,linger_days\n"
        "NO-100,US,79.99,USD,2026-03-01,2026-03-07,3\n",
        "marketplaces": "party_id,site,valid_from\nalpha,bazaar,2026-01-01\n",
    }
    load_policy(session, folder(tmp_path, **changed), now=NOW)
    glass = session.get_one(Product, "NO-100")
    assert (glass.status, glass.warranty_months, glass.return_days) == ("discontinued", 24, 30)
    alpha = session.get_one(Party, "alpha")
    assert (alpha.marketplaces, alpha.needs_agreement) == ("named", True)
    assert session.exec(select(Assortment.exclusive, Assortment.launch_on)).all() == [(True, date(2026, 4, 1))]
    assert session.exec(select(Promotion.lingers_to)).all() == [date(2026, 3, 10)]
    assert session.exec(select(Marketplace.party_id, Marketplace.site)).all() == [("alpha", "bazaar")]


@pytest.mark.parametrize(
    ("stem", "text", "column", "said"),
    [
        ("products", "sku,title,pack_size\nNO-100,Glass,0\n", "pack_size", "'0' is not a whole number"),
        ("products", "sku,title,warranty_months\nNO-100,Glass,2 years\n", "warranty_months", "not a whole number"),
        (
            "withdrawals",
            "sku,kind,last_sale_on\nNO-100,recalled,soon\n",
            "last_sale_on",
            "'soon' is not a date",
        ),
        ("products", "sku,title,recalled_on\nNO-100,Glass,2026-02-01\n", "recalled_on", "unknown column"),
        ("parties", "id,name,role,country,marketplaces\nalpha,A,reseller,US,some\n", "marketplaces", "unknown word"),
        ("marketplaces", "party_id,site,valid_from\nnobody,bazaar,2026-01-01\n", "party_id", "unknown party_id"),
        ("marketplaces", "party_id,site,valid_from\nalpha,bazar,2026-01-01\n", "site", "did you mean 'bazaar'?"),
        (
            "marketplaces",
            "party_id,site,valid_from\nalpha,bazaar,2026-01-01\nalpha,bazaar,2026-02-01\n",
            "valid_from",
            "overlaps row 2",
        ),
    ],
)
def test_bad_terms_are_told_with_file_row_and_column(
    tmp_path: Path, stem: str, text: str, column: str, said: str
) -> None:
    directory = folder(tmp_path, **{stem: text})
    for other in ("promotions", "assortment"):
        (directory / f"{other}.csv").unlink()
    (fault,) = read_policy(directory, sites=["bazaar"]).faults
    assert (fault.file, fault.column) == (f"{stem}.csv", column)
    assert said in fault.problem
