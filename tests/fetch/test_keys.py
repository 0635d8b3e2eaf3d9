"""The key of a site's interface is sent to that site and to nobody else."""

from __future__ import annotations

from scrapers.http import FetchRequest
from tests.fetch.shop_server import NewShop, Visitor, page, redirect


def test_a_key_goes_to_its_own_site_only(new_shop: NewShop, visitor: Visitor) -> None:
    interface, elsewhere = new_shop(), new_shop()
    interface.say("/a", redirect("/b"))
    interface.say("/b", redirect(elsewhere.url("/c")))
    elsewhere.say("/c", page(b"{}"))
    request = FetchRequest(interface.url("/a"), headers=(("Authorization", "Bearer secret"),))
    assert visitor.fetch_each([request])[0].status == 200
    sent = {seen.path: seen.headers.get("authorization") for seen in (*interface.seen, *elsewhere.seen)}
    assert (sent["/a"], sent["/b"], sent["/c"]) == ("Bearer secret", "Bearer secret", None)


def test_a_key_is_not_shown_where_a_request_is_printed() -> None:
    assert "secret" not in repr(FetchRequest("https://shop.example/", headers=(("Authorization", "Bearer secret"),)))
