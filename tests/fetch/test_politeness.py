"""robots.txt, pace and order, measured at the server on an injected clock."""

from __future__ import annotations

import asyncio
import itertools
import threading
from datetime import UTC, datetime

import pytest

from scrapers.http import FetchRequest
from scrapers.records import Response
from scrapers.robots import read_robots
from tests.fetch.shop_server import Handler, NewShop, Shop, Visitor, page, raw, redirect


def robots(shop: Shop, text: str, status: int = 200) -> None:
    shop.say("/robots.txt", page(text.encode(), status, Content_Type="text/plain"))


def gaps(times: list[float]) -> list[float]:
    return [later - earlier for earlier, later in itertools.pairwise(times)]


def test_a_disallowed_path_is_not_asked_for(shop: Shop, visitor: Visitor) -> None:
    robots(shop, "User-agent: *\nDisallow: /private/\n")
    shop.say("/open", page())
    failure = visitor.fetch(shop.url("/private/list"))
    assert (failure.kind, shop.paths()) == ("robots", [])
    assert "disallows /private/list for Channelwarden" in failure.detail
    assert visitor.fetch(shop.url("/open")).status == 200


def test_the_group_that_names_us_goes_before_the_general_one(shop: Shop, visitor: Visitor) -> None:
    robots(shop, "User-agent: *\nDisallow: /\n\nUser-agent: Channelwarden\nDisallow: /x\n")
    shop.say("/a", page())
    assert visitor.fetch(shop.url("/a")).status == 200


@pytest.mark.parametrize(
    ("group", "ours"),
    [
        ("Channelwarden", True),
        ("channelwarden/1.0", True),
        ("Channelwarden/* # the price monitor", True),
        ("Channel", False),
        ("warden", False),
        ("Channelwarden-news", False),
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_a_group_is_ours_by_our_whole_name_and_no_version(
    shop: Shop, visitor: Visitor, group: str, ours: bool, ends: str
) -> None:
    lines = ["User-agent: *", "Allow: /", "", "User-agent: Googlebot", f"User-agent: {group}", "Disallow: /p"]
    shop.say("/robots.txt", page(ends.join([*lines, ""]).encode()))
    shop.say("/p", page())
    answer = visitor.fetch(shop.url("/p"))
    assert (answer.kind == "robots") if ours else (answer.status == 200)
    assert shop.paths() == ([] if ours else ["/p"])


def test_what_another_robot_may_do_is_no_permission_for_us(shop: Shop, visitor: Visitor) -> None:
    shop.say("/robots.txt", page(b"User-agent: Channel\nAllow: /\n\nUser-agent: *\nDisallow: /\n"))
    assert visitor.fetch(shop.url("/p")).kind == "robots"


def test_robots_is_asked_once_for_many_pages(shop: Shop, visitor: Visitor) -> None:
    robots(shop, "User-agent: *\nDisallow:\n")
    visitor.fetch_all([FetchRequest(shop.url(f"/{n}")) for n in range(5)])
    assert [seen.path for seen in shop.seen].count("/robots.txt") == 1


@pytest.mark.parametrize(("hours", "allowed"), [(23, True), (24, False)])
def test_a_robots_file_is_relied_on_for_less_than_a_day(
    shop: Shop, visitor: Visitor, hours: int, allowed: bool
) -> None:
    shop.say("/a", page())

    async def run() -> object:
        async with visitor.client() as client:
            robots(shop, "User-agent: *\nDisallow:\n")
            await client.fetch(FetchRequest(shop.url("/a")))
            robots(shop, "User-agent: *\nDisallow: /\n")
            await visitor.clock.sleep(hours * 3600)
            return await client.fetch(FetchRequest(shop.url("/a")))

    assert isinstance(asyncio.run(run()), Response) == allowed


@pytest.mark.parametrize(
    ("status", "allowed"),
    [
        *((status, None) for status in (200, 299)),
        *((status, True) for status in (400, 406, 408, 428, 430, 499)),
        *((status, False) for status in (199, 206, 300, 399, 407, 429, 500)),
    ],
)
def test_each_kind_of_answer_over_robots_stands_for_other_rules(status: int, allowed: bool | None) -> None:
    rules = read_robots(status, b"User-agent: *\nDisallow: /x", product="Bot", at=datetime(2026, 3, 2, tzinfo=UTC))
    assert [rules.allows(f"https://a.example/{path}") for path in "xy"] == (
        [False, True] if allowed is None else [allowed, allowed]
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_robots_file_is_read_in_the_encoding_that_its_first_bytes_name(encoding: str) -> None:
    body = "User-agent: *\nDisallow: /x".encode(encoding)
    assert not read_robots(200, body, product="Bot", at=datetime(2026, 3, 2, tzinfo=UTC)).allows("https://a.example/x")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_robots_file_that_is_not_there_allows_everything(shop: Shop, visitor: Visitor, status: int) -> None:
    robots(shop, "gone", status)
    shop.say("/a", page())
    assert visitor.fetch(shop.url("/a")).status == 200


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_in_trouble_over_its_robots_file_allows_nothing_for_now(
    shop: Shop, visitor: Visitor, status: int
) -> None:
    robots(shop, "oops", status)
    shop.say("/a", page())
    failure = visitor.fetch(shop.url("/a"))
    assert (failure.kind, shop.paths()) == ("robots", [])
    assert failure.detail == f"robots.txt answered {status}: nothing may be fetched until it answers again"


def test_a_robots_file_behind_a_redirect_is_followed(shop: Shop, visitor: Visitor) -> None:
    shop.say("/robots.txt", redirect("/moved.txt"))
    shop.say("/moved.txt", page(b"User-agent: *\nDisallow: /a\n"))
    assert visitor.fetch(shop.url("/a")).kind == "robots"


def test_a_robots_file_that_cannot_be_read_is_no_permission(shop: Shop, visitor: Visitor) -> None:
    shop.say("/robots.txt", page(b"not gzip", Content_Encoding="gzip"))
    shop.say("/a", page())
    failure = visitor.fetch(shop.url("/a"))
    assert (failure.kind, shop.paths()) == ("robots", [])


def test_a_redirect_into_a_disallowed_path_is_not_followed(shop: Shop, visitor: Visitor) -> None:
    robots(shop, "User-agent: *\nDisallow: /private\n")
    shop.say("/a", redirect("/private"))
    assert (visitor.fetch(shop.url("/a")).kind, shop.paths()) == ("robots", ["/a"])


def test_an_interface_opened_to_us_needs_no_robots(shop: Shop, visitor: Visitor) -> None:
    robots(shop, "User-agent: *\nDisallow: /\n")
    shop.say("/api", page(b"{}"))
    assert visitor.fetch(shop.url("/api"), obey_robots=False).status == 200
    assert shop.paths() == ["/api"]
    assert len(shop.seen) == 1


def test_requests_to_one_host_keep_their_pace_and_a_twentieth_in_reserve(shop: Shop, visitor: Visitor) -> None:
    visitor.fetch_all([FetchRequest(shop.url(f"/{n}")) for n in range(4)], pace_seconds=2.5)
    assert gaps(shop.times(robots=True)) == pytest.approx([2.625] * 4)


def test_a_site_may_set_its_own_pace(shop: Shop, visitor: Visitor) -> None:
    visitor.fetch_all([FetchRequest(shop.url(f"/{n}"), pace_seconds=7.0) for n in range(3)], pace_seconds=1.0)
    assert gaps(shop.times()) == pytest.approx([7.35, 7.35])


def test_a_crawl_delay_slows_the_pace_and_never_quickens_it(shop: Shop, visitor: Visitor) -> None:
    robots(shop, "User-agent: *\nCrawl-delay: 10\n")
    requests = [FetchRequest(shop.url(f"/{n}")) for n in range(3)]
    visitor.fetch_all(requests, pace_seconds=2.0)
    assert gaps(shop.times()) == pytest.approx([10.5, 10.5])
    shop.seen.clear()
    visitor.fetch_all(requests, pace_seconds=15.0)
    assert gaps(shop.times()) == pytest.approx([15.75, 15.75])


def test_a_request_rate_is_a_pace_too(shop: Shop, visitor: Visitor) -> None:
    robots(shop, "User-agent: *\nRequest-rate: 1/30s\n")
    visitor.fetch_all([FetchRequest(shop.url(f"/{n}")) for n in range(3)])
    assert gaps(shop.times()) == pytest.approx([31.5, 31.5])


def test_a_request_rate_of_no_requests_is_no_pace_and_no_fault(shop: Shop, visitor: Visitor) -> None:
    robots(shop, "User-agent: *\nRequest-rate: 0/30s\n")
    shop.say("/a", page())
    assert visitor.fetch(shop.url("/a")).status == 200


def test_a_crawl_delay_of_just_what_a_run_waits_is_kept(shop: Shop, visitor: Visitor) -> None:
    robots(shop, "User-agent: *\nCrawl-delay: 120\n")
    shop.say("/a", page())
    assert visitor.fetch(shop.url("/a")).status == 200


def test_a_crawl_delay_beyond_what_a_run_waits_is_a_gap_and_no_standstill(shop: Shop, visitor: Visitor) -> None:
    robots(shop, "User-agent: *\nCrawl-delay: 86400\n")
    failure = visitor.fetch(shop.url("/a"))
    assert (failure.kind, shop.paths(), visitor.clock.slept) == ("robots", [], [])
    assert "asks for 86400 s between requests, more than the 120 s" in failure.detail


def test_hosts_do_not_wait_for_each_other_and_keep_their_order(new_shop: NewShop, visitor: Visitor) -> None:
    first, second = new_shop(), new_shop()
    second_is_done = threading.Event()

    def stuck(handler: Handler) -> None:
        page(b"at last" if second_is_done.wait(10) else b"never")(handler)

    def last(handler: Handler) -> None:
        page()(handler)
        second_is_done.set()

    first.say("/0", stuck)
    second.say("/2", last)
    urls = [shop.url(f"/{n}") for n in range(3) for shop in (first, second)]
    results = visitor.fetch_all([FetchRequest(url, key=url) for url in urls])
    assert sorted(request.url for request, _ in results) == sorted(urls)
    assert first.paths() == second.paths() == ["/0", "/1", "/2"]
    assert {request.url: result.body for request, result in results}[first.url("/0")] == b"at last"


def test_a_retry_keeps_the_pace_as_well(shop: Shop, visitor: Visitor) -> None:
    shop.say("/a", page(status=503), page())
    assert visitor.fetch(shop.url("/a"), pace_seconds=9.0).status == 200
    assert gaps(shop.times()) == pytest.approx([9.45])


def test_one_host_never_gets_two_requests_at_once(shop: Shop, visitor: Visitor) -> None:
    running, most = [0], [0]

    def slow(handler: Handler) -> None:
        running[0] += 1
        most[0] = max(most[0], running[0])
        page()(handler)
        running[0] -= 1

    for n in range(6):
        shop.say(f"/{n}", slow)
    visitor.fetch_all([FetchRequest(shop.url(f"/{n}")) for n in range(6)], concurrency=4)
    assert most == [1]


def test_stopping_early_leaves_nothing_running(shop: Shop, visitor: Visitor) -> None:
    import asyncio
    from contextlib import aclosing

    async def run() -> None:
        async with visitor.client() as client:
            async with aclosing(client.fetch_all([FetchRequest(shop.url(f"/{n}")) for n in range(50)])) as results:
                async for _ in results:
                    break
            return len(asyncio.all_tasks())

    assert asyncio.run(run()) == 1


def test_a_host_that_never_answers_is_left_alone_after_three_requests_and_one_trial(
    shop: Shop, visitor: Visitor
) -> None:
    for path in ("/robots.txt", "/a"):
        shop.say(path, raw(b""))
    results = visitor.fetch_all([FetchRequest(shop.url("/a")) for _ in range(6)], max_attempts=2, cool_off_seconds=50)
    assert [failure.kind for _, failure in results] == ["connection"] * 4 + ["unavailable"] * 2
    assert len(shop.seen) == 8
    assert visitor.clock.slept.count(50.0) == 1
    assert results[-1][1].detail == (
        "robots.txt: 127.0.0.1 left 4 requests in a row unanswered; it is left alone for another 100 s"
    )


def test_nothing_to_fetch_yields_nothing(visitor: Visitor) -> None:
    assert visitor.fetch_all([]) == []
