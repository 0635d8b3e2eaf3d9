"""Final answers, retries, conditional requests and redirects against a real server."""

from __future__ import annotations

import asyncio
import threading

import pytest

from scrapers.fetch_pace import retry_after
from scrapers.http import FetchRequest
from tests.fetch.shop_server import NOW, Handler, NewShop, Shop, Visitor, page, raw, redirect


def test_a_page_comes_with_where_and_when_it_came_from(shop: Shop, visitor: Visitor) -> None:
    shop.say("/a", page(b"<p>99</p>", ETag='"v1"', X_Shop="north"))
    response = visitor.fetch(shop.url("/a"))
    assert (response.url, response.final_url, response.status) == (shop.url("/a"), shop.url("/a"), 200)
    assert (response.body, response.fetched_at) == (b"<p>99</p>", NOW)
    assert (response.header("etag"), response.header("x-shop")) == ('"v1"', "north")
    sent = shop.seen[-1].headers
    assert sent["user-agent"] == "Channelwarden/1.0 (+test)"
    assert sent["host"] == f"127.0.0.1:{shop.port}"
    assert "if-none-match" not in sent


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451, 500, 501])
def test_final_statuses_are_handed_on_without_a_second_try(shop: Shop, visitor: Visitor, status: int) -> None:
    shop.say("/a", page(b"no", status))
    assert (visitor.fetch(shop.url("/a")).status, shop.paths()) == (status, ["/a"])


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_passing_trouble_is_tried_again_with_growing_waits(shop: Shop, visitor: Visitor, status: int) -> None:
    shop.say("/a", page(status=status), page(status=status), page(status=status), page(b"well"))
    assert visitor.fetch(shop.url("/a")).body == b"well"
    assert visitor.clock.slept == [1.0, 2.0, 4.0]


def test_lasting_trouble_is_handed_on_as_the_server_said_it(shop: Shop, visitor: Visitor) -> None:
    shop.say("/a", page(b"later", 503))
    response = visitor.fetch(shop.url("/a"), max_attempts=3)
    assert (response.status, response.body, len(shop.paths())) == (503, b"later", 3)


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_in_seconds_is_waited_for(shop: Shop, visitor: Visitor, status: int) -> None:
    shop.say("/a", page(status=status, Retry_After="37"), page())
    assert visitor.fetch(shop.url("/a")).status == 200
    assert visitor.clock.slept == [37.0]


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_as_a_date_is_measured_by_the_servers_own_clock(shop: Shop, visitor: Visitor, status: int) -> None:
    def busy(handler: Handler) -> None:
        handler.send_response_only(status)
        handler.send_header("Date", "Tue, 01 Jan 2030 10:00:00 GMT")
        handler.send_header("Retry-After", "Tue, 01 Jan 2030 10:00:45 GMT")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    shop.say("/a", busy, page())
    assert visitor.fetch(shop.url("/a")).status == 200
    assert visitor.clock.slept == [45.0]


def test_a_longer_wait_than_a_run_may_take_is_not_waited_for(shop: Shop, visitor: Visitor) -> None:
    shop.say("/a", page(b"tomorrow", 429, Retry_After="86400"))
    response = visitor.fetch(shop.url("/a"))
    assert (response.status, shop.paths(), visitor.clock.slept) == (429, ["/a"], [])


@pytest.mark.parametrize(
    ("value", "date", "seconds"),
    [
        ("0", "", 0.0),
        ("120", "", 120.0),
        ("Mon, 02 Mar 2026 06:00:30 GMT", "", 30.0),
        ("Mon, 02 Mar 2026 05:00:00 GMT", "", 0.0),
        ("Mon, 02 Mar 2026 06:00:30 GMT", "Mon, 02 Mar 2026 06:00:10 GMT", 20.0),
        ("Monday, 02-Mar-26 06:00:30 GMT", "", 30.0),
        ("Mon, 02 Mar 2026 06:00:30 -0000", "", 30.0),
        ("", "", None),
        ("soon", "", None),
        ("-5", "", None),
        ("9" * 400, "", 3650 * 86400.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", "", 3650 * 86400.0),
        ("١٢", "", None),
        ("Mon, 99 Mar 2026 06:00:30 GMT", "", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_date_or_not_at_all(value: str, date: str, seconds: float | None) -> None:
    assert retry_after(value, date, NOW) == seconds


def test_an_unchanged_page_is_answered_with_304(shop: Shop, visitor: Visitor) -> None:
    def conditional(handler: Handler) -> None:
        same = handler.headers["If-None-Match"] == '"v1"' and handler.headers["If-Modified-Since"] == "yesterday"
        page(b"", 304)(handler) if same else page(b"new")(handler)

    shop.say("/a", conditional)
    response = visitor.fetch(shop.url("/a"), etag='"v1"', last_modified="yesterday")
    assert (response.status, response.body) == (304, b"")
    assert visitor.fetch(shop.url("/a"), etag='"v0"').body == b"new"


def test_not_modified_without_a_condition_is_no_answer(shop: Shop, visitor: Visitor) -> None:
    shop.say("/a", page(b"", 304))
    failure = visitor.fetch(shop.url("/a"))
    assert failure.kind == "unavailable"
    assert failure.detail == "the server says 'not modified' to a request without conditions"


def test_validators_are_not_shown_to_another_site(new_shop: NewShop, visitor: Visitor) -> None:
    old, new = new_shop(), new_shop()
    old.say("/a", redirect(new.url("/b")))
    new.say("/b", page(b"moved"))
    assert visitor.fetch(old.url("/a"), etag='"v1"').body == b"moved"
    assert old.seen[-1].headers["if-none-match"] == '"v1"'
    assert "if-none-match" not in new.seen[-1].headers


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_and_the_last_address_is_kept(shop: Shop, visitor: Visitor, status: int) -> None:
    shop.say("/a", redirect("/b", status))
    shop.say("/b", redirect("c?x=1", status))
    shop.say("/c?x=1", page(b"here"))
    response = visitor.fetch(shop.url("/a"))
    assert (response.url, response.final_url, response.body) == (shop.url("/a"), shop.url("/c?x=1"), b"here")


def test_a_redirect_may_carry_letters_beyond_ascii(shop: Shop, visitor: Visitor) -> None:
    shop.say("/a", redirect("/чайник".encode().decode("latin-1")))
    shop.say("/%D1%87%D0%B0%D0%B9%D0%BD%D0%B8%D0%BA", page(b"here"))
    assert visitor.fetch(shop.url("/a")).body == b"here"


def test_a_redirect_status_without_a_location_is_an_answer(shop: Shop, visitor: Visitor) -> None:
    shop.say("/a", page(b"odd", 302))
    assert visitor.fetch(shop.url("/a")).status == 302


def test_a_redirect_loop_is_noticed_at_once(shop: Shop, visitor: Visitor) -> None:
    shop.say("/a", redirect("/b"))
    shop.say("/b", redirect("/a"))
    failure = visitor.fetch(shop.url("/a"))
    assert (failure.kind, failure.detail) == ("redirects", f"redirect loop through {shop.url('/a')}")
    assert shop.paths() == ["/a", "/b"]


def test_an_endless_chain_of_redirects_is_cut(shop: Shop, visitor: Visitor) -> None:
    for n in range(9):
        shop.say(f"/{n}", redirect(f"/{n + 1}"))
    failure = visitor.fetch(shop.url("/0"))
    assert (failure.kind, failure.detail) == ("redirects", f"more than 5 redirects, the last to {shop.url('/6')}")


def test_a_site_that_redirects_to_set_a_cookie_is_reached(shop: Shop, visitor: Visitor) -> None:
    def wall(handler: Handler) -> None:
        page(b"in")(handler) if handler.headers["Cookie"] == "seen=1" else redirect("/a", Set_Cookie="seen=1")(handler)

    shop.say("/a", wall)
    assert visitor.fetch(shop.url("/a")).body == b"in"


def test_no_cookie_is_carried_from_one_page_to_the_next(shop: Shop, visitor: Visitor) -> None:
    shop.say("/a", page(Set_Cookie="basket=7; Path=/"))
    visitor.fetch_each([FetchRequest(shop.url("/a")), FetchRequest(shop.url("/a"))])
    assert all("cookie" not in seen.headers for seen in shop.seen)


@pytest.mark.parametrize("target", ["ftp://files.example/a", "file:///etc/passwd", "javascript:alert(1)"])
def test_a_redirect_to_something_that_is_no_web_address_is_refused(shop: Shop, visitor: Visitor, target: str) -> None:
    shop.say("/a", redirect(target))
    failure = visitor.fetch(shop.url("/a"))
    assert failure.kind == "refused_address"
    assert "is not an http or https address" in failure.detail


@pytest.mark.parametrize(
    "url", ["", "shop.example/a", "ftp://a.example/", "http:///a", "http://[::1", "http://a.example:65536/"]
)
def test_what_is_no_web_address_is_refused_with_its_text(visitor: Visitor, url: str) -> None:
    failure = visitor.fetch(url)
    assert (failure.kind, failure.url) == ("refused_address", url)
    assert repr(url) in failure.detail


@pytest.mark.parametrize("by_redirect", [False, True])
def test_an_address_with_a_login_is_refused_and_the_login_not_repeated(
    shop: Shop, visitor: Visitor, by_redirect: bool
) -> None:
    with_login = shop.url("/in").replace("://", "://anna:s3cret@")
    shop.say("/a", redirect(with_login))
    failure = visitor.fetch(shop.url("/a") if by_redirect else with_login)
    assert (failure.kind, shop.paths()) == ("refused_address", ["/a"] if by_redirect else [])
    assert failure.detail == "the address holds a login for 127.0.0.1; give it without"


def test_an_answer_that_is_not_http_is_a_broken_connection(shop: Shop, visitor: Visitor) -> None:
    shop.say("/a", raw(b"220 mail.example ESMTP\r\n"))
    failure = visitor.fetch(shop.url("/a"), max_attempts=2)
    assert failure.kind == "connection"
    assert failure.detail.startswith("the answer is not proper HTTP: Bad status line")
    assert failure.detail.endswith("(2 attempts)")


def test_of_what_a_server_sent_a_failure_repeats_little(shop: Shop, visitor: Visitor) -> None:
    shop.say("/a", raw(b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\nhere"))
    failure = visitor.fetch(shop.url("/a"), max_attempts=1)
    assert "Content-Length" in failure.detail
    assert len(failure.detail.splitlines()[0]) == len(failure.detail) < 350


def test_what_comes_unasked_on_a_connection_is_no_answer_to_the_next_request(shop: Shop, visitor: Visitor) -> None:
    more = threading.Event()

    def twice(handler: Handler) -> None:
        page(b"first")(handler)
        more.wait(5)
        page(b"another page")(handler)

    async def run() -> list[bytes]:
        async with visitor.client() as client:
            first = await client.fetch(FetchRequest(shop.url("/a"), obey_robots=False))
            more.set()
            await asyncio.sleep(0.1)
            return [first.body, (await client.fetch(FetchRequest(shop.url("/b"), obey_robots=False))).body]

    shop.say("/a", twice)
    shop.say("/b", page(b"second"))
    assert asyncio.run(run()) == [b"first", b"second"]


def test_an_address_is_asked_for_letter_by_letter(shop: Shop, visitor: Visitor) -> None:
    path = "/a%2Fb/%7Ekettle;v=1?x=%2C%2c&y=a+b%20c&z=(1)!*'"
    shop.say(path, page(b"here"))
    assert visitor.fetch(shop.url(path)).body == b"here"


def test_headers_as_long_as_shops_send_them_are_read(shop: Shop, visitor: Visitor) -> None:
    shop.say("/a", page(b"here", Content_Security_Policy="x" * 30_000, **{f"X-{n}": "y" for n in range(200)}))
    assert visitor.fetch(shop.url("/a")).body == b"here"


def test_one_connection_serves_page_after_page(shop: Shop, visitor: Visitor) -> None:
    ports = set()

    def note(handler: Handler) -> None:
        ports.add(handler.client_address[1])
        page()(handler)

    for n in range(5):
        shop.say(f"/{n}", note)
    visitor.fetch_all([FetchRequest(shop.url(f"/{n}")) for n in range(5)])
    assert len(ports) == 1


def test_a_request_lost_on_a_used_connection_is_sent_again_only_after_a_wait(shop: Shop, visitor: Visitor) -> None:
    shop.say("/a", page(b"first"))
    shop.say("/b", raw(b""), page(b"second"))
    results = visitor.fetch_each([FetchRequest(shop.url("/a")), FetchRequest(shop.url("/b"))])
    assert results[1].body == b"second"
    assert (shop.paths(), visitor.clock.slept) == (["/a", "/b", "/b"], [1.0])
