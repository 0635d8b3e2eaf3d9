"""From a find to an observation: an accepted listing is visited through its shop's interface."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from sqlmodel import Session, select

from monitor.intake import finds
from monitor.model import Capture, Evidence, Observation
from monitor.pipeline.run import run
from monitor.settings import Workspace
from tests.discover.conftest import Market, with_site

NOW = datetime(2026, 4, 2, 9, 0, tzinfo=UTC)
LAMP = {
    "title": "Northern Optics Trail Lamp 400",
    "handle": "lamp",
    "vendor": "Northern Optics",
    "variants": [{"id": 1, "title": "Default Title", "sku": "NO-400", "price": 5999, "available": True}],
}


@pytest.fixture
def shop(searched: Workspace, market: Market) -> Workspace:
    lines = f'reader = "shopify"\ncategory_pages = ["{market.base}/products.json"]'
    market.cards["/products.json"] = json.dumps({"products": [LAMP]})
    market.cards["/products/lamp.js"] = json.dumps(LAMP)
    return with_site(searched.root, lines)


def test_an_accepted_listing_is_asked_for_through_the_interface_and_told_by_its_page(
    shop: Workspace, market: Market, session: Session
) -> None:
    assert run(shop, now=NOW, plan="discover").finds == 1
    (find,) = finds.finds(session)
    assert find.address.endswith("/products/lamp")
    finds.accept(session, find.id or 0, by="Ada", now=NOW)
    session.commit()
    run(shop, now=NOW, plan="collect")
    session.expire_all()
    (seen,) = session.exec(select(Observation)).all()
    assert (seen.sku, seen.price_minor, seen.currency, seen.url) == ("NO-400", 5999, "USD", find.address)
    pages = session.exec(select(Evidence.url).where(Evidence.kind == "page")).all()
    assert f"{market.base}/products/lamp.js" in pages


def test_a_key_from_the_environment_reaches_no_table_and_no_archive(
    shop: Workspace, market: Market, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAZAAR_TOKEN", "very-secret")
    workspace = with_site(shop.root, 'reader = "mercadolibre"\nkeys = { token = "BAZAAR_TOKEN", other = "NOT_SET" }')
    assert workspace.keys_of(workspace.settings.site[0]) == {"token": "very-secret"}
    run(workspace, now=NOW, plan="collect")
    assert session.exec(select(Capture)).all()
    assert all(b"very-secret" not in path.read_bytes() for path in workspace.root.rglob("*") if path.is_file())
