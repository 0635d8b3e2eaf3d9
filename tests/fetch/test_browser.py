"""Pages rendered by a real Chromium against a loopback shop: what comes back, what is refused, what is photographed."""

from __future__ import annotations

import asyncio
import io
import itertools
import struct
import threading
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest

from scrapers.browser import RENDERED_BY, BrowserFetcher
from scrapers.browser_program import BrowserAbsentError, BrowserLimits, find_program
from scrapers.browser_shots import Shot
from scrapers.fetch_address import resolve
from scrapers.http import FetchRequest
from scrapers.records import FetchFailure, Response
from tests.fetch.shop_server import Handler, NewShop, Shop, Visitor, page, raw
from tests.installed_browser import needs_browser

pytestmark = [pytest.mark.browser, needs_browser]

SCRIPTED = b"""<!doctype html><html><head><title>Kettle</title></head><body><h1>Kettle</h1><div id=box></div>
<script>fetch('/api/price').then(r => r.json()).then(d => {
  document.getElementById('box').textContent = d.price + ' EUR'; });</script></body></html>"""


def json_price(price: str = "89.90") -> Callable[[Handler], None]:
    return page(b'{"price": "%s"}' % price.encode(), Content_Type="application/json")


async def everywhere_here(host: str, port: int) -> list[str]:
    return ["127.0.0.1"]


def in_browser(
    visitor: Visitor,
    work: Callable[[BrowserFetcher], Awaitable[Any]],
    *,
    browser: BrowserLimits | None = None,
    **options: Any,
) -> Any:
    async def run() -> Any:
        resolver = options.get("resolve") or resolve
        async with visitor.client(**options) as client, BrowserFetcher(client, browser, resolver=resolver) as fetcher:
            return await work(fetcher)

    return asyncio.run(run())


def rendered(visitor: Visitor, url: str, **options: Any) -> Any:
    obey = options.pop("obey_robots", True)
    return in_browser(visitor, lambda fetcher: fetcher.fetch(FetchRequest(url, obey_robots=obey)), **options)


def test_a_page_comes_back_as_its_scripts_made_it(shop: Shop, visitor: Visitor) -> None:
    shop.say("/p", page(SCRIPTED, X_Shop="yes"))
    shop.say("/api/price", json_price())
    found = rendered(visitor, shop.url("/p"))
    assert isinstance(found, Response)
    assert (found.status, found.final_url, found.header("x-shop")) == (200, shop.url("/p"), "yes")
    assert b"89.90 EUR" in found.body
    assert found.header("content-type") == "text/html; charset=utf-8"
    assert found.header(RENDERED_BY).startswith("Chromium ")


def test_the_page_is_asked_for_once_and_under_our_own_name(shop: Shop, visitor: Visitor) -> None:
    shop.say("/p", page(SCRIPTED))
    shop.say("/api/price", json_price())
    rendered(visitor, shop.url("/p"))
    assert shop.paths() == ["/p", "/api/price"]
    assert {seen.headers["user-agent"] for seen in shop.seen} == {"Channelwarden/1.0 (+test)"}


def test_a_redirect_is_followed_before_the_browser_sees_the_page(shop: Shop, visitor: Visitor) -> None:
    shop.say("/old", page(b"", 302, Location="/p"))
    shop.say("/p", page(SCRIPTED))
    shop.say("/api/price", json_price())
    found = rendered(visitor, shop.url("/old"))
    assert (found.url, found.final_url) == (shop.url("/old"), shop.url("/p"))
    assert b"89.90 EUR" in found.body


@pytest.mark.parametrize(("status", "kind"), [(403, "text/html"), (503, "text/html"), (200, "application/json")])
def test_what_is_no_page_comes_back_untouched(shop: Shop, visitor: Visitor, status: int, kind: str) -> None:
    head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: 11\r\n\r\n".encode()
    shop.say("/p", raw(head, b"<h1>no</h1>"))
    found = rendered(visitor, shop.url("/p"), max_attempts=1)
    assert (found.status, found.body, found.header(RENDERED_BY)) == (status, b"<h1>no</h1>", "")


def test_robots_txt_holds_for_the_page_and_for_what_it_asks_for(shop: Shop, visitor: Visitor) -> None:
    shop.say("/robots.txt", page(b"User-agent: *\nDisallow: /closed\nDisallow: /api\n", Content_Type="text/plain"))
    shop.say("/p", page(SCRIPTED))
    shop.say("/api/price", json_price())
    closed = rendered(visitor, shop.url("/closed"))
    assert (type(closed), closed.kind) == (FetchFailure, "robots")
    assert b"EUR</div>" not in rendered(visitor, shop.url("/p")).body
    assert "/api/price" not in shop.paths()
    assert b"89.90 EUR" in rendered(visitor, shop.url("/p"), obey_robots=False).body


@pytest.mark.parametrize(("allowed", "reached"), [(("shop.test",), False), (("shop.test", "127.0.0.1"), True)])
def test_private_addresses_are_refused_for_whatever_a_page_asks_for(
    new_shop: NewShop, visitor: Visitor, allowed: tuple[str, ...], reached: bool
) -> None:
    shop, inside = new_shop(), new_shop()
    inside.say("/secret", page(b"secret", Access_Control_Allow_Origin="*"))
    shop.say("/hop", page(b"", 302, Location=inside.url("/secret")))
    tries = ["/hop", inside.url("/secret"), "http://169.254.169.254/latest/meta-data/"]
    script = "".join(f"<script src='{url}'></script><img src='{url}'><iframe src='{url}'></iframe>" for url in tries)
    socket = f"<script>new WebSocket('{inside.url('/ws').replace('http', 'ws')}')</script>"
    preload = f"<link rel=preconnect href='{inside.url()}'>"
    shop.say("/p", page(f"<html><head>{preload}</head><body><h1>K</h1>{script}{socket}</body></html>".encode()))
    found = rendered(visitor, shop.url("/p", host="shop.test"), allow_private=allowed, resolve=everywhere_here)
    assert isinstance(found, Response)
    assert (inside.paths() != [], "/ws" in inside.paths()) == (reached, False)


def test_a_page_at_a_private_address_is_refused(shop: Shop, visitor: Visitor) -> None:
    shop.say("/p", page(b"<h1>K</h1>"))
    refused = rendered(visitor, shop.url("/p"), allow_private=())
    assert (type(refused), refused.kind, shop.seen) == (FetchFailure, "refused_address", [])


def test_a_script_that_leads_to_another_page_leads_nowhere(new_shop: NewShop, visitor: Visitor) -> None:
    shop, other = new_shop(), new_shop()
    shop.say("/p", page(f"<h1>K</h1><script>location.href = '{other.url('/other')}'</script>".encode()))
    found = rendered(visitor, shop.url("/p"))
    assert other.seen == []
    assert isinstance(found, Response | FetchFailure)


def test_a_page_whose_scripts_never_end_is_cut_off(shop: Shop, visitor: Visitor) -> None:
    shop.say("/p", page(b"<h1>K</h1><script>while (true) {}</script>"))
    found = rendered(visitor, shop.url("/p"), browser=BrowserLimits(timeout_seconds=3))
    assert (found.kind, found.detail) == ("timeout", "not rendered within 3 s")
    assert found.requests == 2  # robots.txt and the page: they count against the day's budget all the same


def test_a_part_of_a_page_that_never_comes_does_not_cost_the_page(shop: Shop, visitor: Visitor) -> None:
    forever = threading.Event()
    shop.say("/p", page(SCRIPTED.replace(b"</body>", b"<script src='/tracker.js'></script></body>")))
    shop.say("/api/price", json_price())
    shop.say("/tracker.js", raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", b"x", pause=forever))
    try:
        found = rendered(visitor, shop.url("/p"), browser=BrowserLimits(timeout_seconds=9.0))
    finally:
        forever.set()
    assert isinstance(found, Response), found
    assert b"89.90 EUR" in found.body


def test_what_a_page_loads_is_limited_in_number_and_size(shop: Shop, visitor: Visitor) -> None:
    calls = "".join(f"fetch('/api/{number}').catch(() => 0);" for number in range(30))
    shop.say("/p", page(f"<h1>K</h1><script>{calls}</script>".encode()))
    for number in range(30):
        shop.say(f"/api/{number}", page(b"x" * 1000))
    rendered(visitor, shop.url("/p"), browser=BrowserLimits(max_requests=5))
    assert len(shop.paths()) == 6
    shop.seen.clear()
    shop.say(
        "/p", page(b"<h1>K</h1><script>fetch('/big').then(r => r.text()).then(t => document.title = t.length)</script>")
    )
    shop.say("/big", page(b"x" * 50_000))
    found = rendered(visitor, shop.url("/p"), browser=BrowserLimits(max_bytes=20_000))
    assert b"50000" not in found.body


def test_a_page_that_grows_without_end_is_too_large(shop: Shop, visitor: Visitor) -> None:
    shop.say("/p", page(b"<h1>K</h1><script>document.body.append('x'.repeat(300000))</script>"))
    found = rendered(visitor, shop.url("/p"), browser=BrowserLimits(max_bytes=200_000))
    assert (type(found), found.kind) == (FetchFailure, "too_large")


def test_one_visit_leaves_no_cookie_for_the_next(shop: Shop, visitor: Visitor) -> None:
    shop.say(
        "/p", page(b"<h1>K</h1><script>document.cookie = 'who=me'; fetch('/api/price')</script>", Set_Cookie="a=b")
    )
    shop.say("/api/price", json_price())

    async def twice(fetcher: BrowserFetcher) -> None:
        for _ in range(2):
            await fetcher.fetch(FetchRequest(shop.url("/p")))

    in_browser(visitor, twice)
    assert [seen.headers.get("cookie", "") for seen in shop.seen if seen.path == "/p"] == ["", ""]
    assert {seen.headers.get("cookie", "") for seen in shop.seen if seen.path == "/api/price"} == {"a=b; who=me"}


def test_the_pace_of_the_shop_is_kept_from_page_to_page(shop: Shop, visitor: Visitor) -> None:
    shop.say("/p", page(b"<h1>K</h1>"))

    async def thrice(fetcher: BrowserFetcher) -> None:
        for _ in range(3):
            await fetcher.fetch(FetchRequest(shop.url("/p"), pace_seconds=7))

    in_browser(visitor, thrice)
    times = shop.times()
    assert [later - before for before, later in itertools.pairwise(times)] == pytest.approx([7.35, 7.35])


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n")
    width, height = struct.unpack(">II", io.BytesIO(png[16:24]).read())
    return width, height


SHOP_PAGE = b"""<!doctype html><html><body style="margin:0">
<nav style="height:300px">Other kettles from 12.00</nav><h1>Kettle</h1>
<div id=offer style="width:400px;height:200px"><p>Only today</p><b>1 299,00&nbsp;<i>EUR</i></b></div>
<div style="height:2500px">Similar: <span>1 299,00 EUR</span></div>
</body></html>"""


@pytest.mark.parametrize("scripts", [True, False])
def test_page_and_offer_box_are_photographed(shop: Shop, visitor: Visitor, scripts: bool) -> None:
    shop.say("/p", page(SHOP_PAGE))
    seen = visitor.fetch(shop.url("/p"))
    shots: Sequence[Shot] = in_browser(
        visitor,
        lambda fetcher: fetcher.shoot(seen, {"mine": "1\u00a0299,00 EUR", "unseen": "7.00"}, scripts=scripts),
    )
    assert [(shot.area, shot.subject) for shot in shots] == [("page", ""), ("offer", "mine")]
    (width, height), (box_width, box_height) = (size_of(shot.png) for shot in shots)
    assert (width, height > 3000) == (1280, True)
    assert (box_width <= 1280, 200 <= box_height <= 530) == (True, True)


def test_a_rendered_page_is_photographed_without_running_its_scripts_again(shop: Shop, visitor: Visitor) -> None:
    shop.say("/p", page(SCRIPTED))
    shop.say("/api/price", json_price("89.90"), json_price("11.11"))

    async def both(fetcher: BrowserFetcher) -> Any:
        seen = await fetcher.fetch(FetchRequest(shop.url("/p")))
        assert isinstance(seen, Response)
        return await fetcher.shoot(seen, {"mine": "89.90 EUR"}, scripts=False)

    shots = in_browser(visitor, both)
    assert [shot.area for shot in shots] == ["page", "offer"]
    assert shop.paths().count("/api/price") == 1


def test_a_missing_program_says_what_to_do(visitor: Visitor, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    with pytest.raises(BrowserAbsentError, match=r"browser\.path names /nowhere/chromium, which is no program"):
        find_program("/nowhere/chromium")
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)

    async def start() -> None:
        async with visitor.client() as client, BrowserFetcher(client, program=str(broken)):
            pass

    with pytest.raises(BrowserAbsentError, match="does not start"):
        asyncio.run(start())
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    with pytest.raises(BrowserAbsentError, match=r"no browser is installed.*install Chromium"):
        find_program()
