"""Only the very page that was read before may say that it has not changed since."""

from __future__ import annotations

from datetime import timedelta

from monitor.settings import Workspace
from tests.fetch.kettle_shops import OTHER_GTIN, kettle, with_sites
from tests.fetch.shop_server import Answer, Handler, Shop, page, redirect
from tests.fetch.test_collect_settings import NOW, site, visits

LONG_AGO = "Mon, 02 Feb 2026 06:00:00 GMT"


def unless_conditional(body: bytes, asked: list[bool]) -> Answer:
    """A page that has not changed for long, and says so whenever it is asked on a condition."""

    def answer(handler: Handler) -> None:
        conditional = "If-Modified-Since" in handler.headers
        asked.append(conditional)
        (page(b"", 304) if conditional else page(body, 200, **{"Last-Modified": LONG_AGO}))(handler)

    return answer


def test_another_product_that_the_shop_leads_to_cannot_vouch_for_the_page_before(
    workspace: Workspace, shop: Shop
) -> None:
    asked: list[bool] = []
    shop.say("/p/0", unless_conditional(kettle(), asked))
    workspace = with_sites(workspace, site(), [f"shop,{shop.url('/p/0')},KE-1"])
    assert visits(workspace, NOW) == {"0": "ok"}
    assert visits(workspace, NOW + timedelta(days=1)) == {"0": "ok"}
    assert asked == [False, True]
    shop.say("/p/0", redirect("/p/toaster"))
    shop.say("/p/toaster", unless_conditional(kettle("Toaster", OTHER_GTIN, "19.90"), asked))
    outcome = visits(workspace, NOW + timedelta(days=2))["0"]
    assert outcome.startswith("ambiguous: led elsewhere")
    assert asked == [False, True, False]


def test_a_page_that_was_read_elsewhere_is_not_vouched_for_by_the_address_that_led_there(
    workspace: Workspace, shop: Shop
) -> None:
    asked: list[bool] = []
    shop.say("/p/0", redirect("/p/kettle"))
    shop.say("/p/kettle", unless_conditional(kettle(), asked))
    workspace = with_sites(workspace, site(), [f"shop,{shop.url('/p/0')},KE-1"])
    assert visits(workspace, NOW) == {"0": "ok"}
    shop.say("/p/0", unless_conditional(kettle(price="120.00"), asked))
    assert visits(workspace, NOW + timedelta(days=1)) == {"0": "ok"}
    assert asked == [False, False]
