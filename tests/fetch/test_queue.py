"""One host's queue: how many at a time, how far apart at the server, the circuit breaker and the daily budget."""

from __future__ import annotations

import asyncio
import itertools
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from scrapers.http import FetchLimits, FetchRequest, PoliteClient
from scrapers.records import Response
from tests.fetch.shop_server import Handler, NewShop, Shop, Visitor, page, raw, redirect


def pages(shop: Shop, count: int, **options: object) -> list[FetchRequest]:
    return [FetchRequest(shop.url(f"/{n}"), obey_robots=False, **options) for n in range(count)]  # type: ignore[arg-type]


def test_a_host_gets_as_many_requests_at_once_as_its_site_allows(shop: Shop, visitor: Visitor) -> None:
    running, most, all_there = [0], [0], threading.Event()
    guard = threading.Lock()

    def slow(handler: Handler) -> None:
        with guard:
            running[0] += 1
            most[0] = max(most[0], running[0])
        if running[0] == 3:
            all_there.set()
        all_there.wait(10)
        with guard:
            running[0] -= 1
        page()(handler)

    for n in range(9):
        shop.say(f"/{n}", slow)
    visitor.fetch_all(pages(shop, 9, at_once=3))
    assert most == [3]


async def _stamped(pace: float, at_once: int, jitter: float, slow_first: float) -> list[float]:
    """Return when each of eight requests came to a server that closes every connection."""
    stamps: list[float] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        stamps.append(time.monotonic())
        await asyncio.sleep(0.05)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
        writer.close()

    looked_up = itertools.count()

    async def resolve(host: str, port: int) -> list[str]:
        if next(looked_up) == 0:
            await asyncio.sleep(slow_first)
        return ["127.0.0.1"]

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    limits = FetchLimits("Test/1", pace_seconds=pace, jitter_share=jitter, allow_private=("127.0.0.1",))
    requests = [FetchRequest(f"http://shop.example:{port}/{n}", obey_robots=False, at_once=at_once) for n in range(8)]
    async with server, PoliteClient(limits, now=lambda: datetime.now(UTC), resolve=resolve) as client:
        assert all([isinstance(result, Response) async for _, result in client.fetch_all(requests)])
    return stamps


@pytest.mark.parametrize(("at_once", "slow_first"), [(1, 0.0), (4, 0.0), (1, 0.18), (4, 0.18)])
def test_the_server_never_sees_two_requests_closer_than_the_pace(at_once: int, slow_first: float) -> None:
    """By the real clock, with an eighth of grace for the machine; a slow look-up must not shorten a distance."""
    stamps = asyncio.run(_stamped(0.2, at_once, 0.5, slow_first))
    distances = [later - earlier for earlier, later in itertools.pairwise(stamps)]
    assert len(distances) == 7
    assert min(distances) >= 0.175


def test_chance_makes_a_pace_longer_and_never_shorter_than_its_reserve(shop: Shop, visitor: Visitor) -> None:
    async def run(jitter: Callable[[], float]) -> None:
        client = visitor.client(pace_seconds=10.0, jitter_share=0.2)
        client._jitter = jitter
        async with client:
            for request in pages(shop, 3):
                await client.fetch(request)

    chances = iter([0.9, 0.5, 0.0])
    asyncio.run(run(lambda: next(chances)))
    first, second, third = shop.times()
    assert (second - first, third - second) == (11.0, 10.5)


def silent(shop: Shop, *then: object) -> None:
    shop.say("/a", *[raw(b"")] * 3, *then)  # type: ignore[arg-type]


def test_an_open_circuit_half_opens_and_closes_when_the_host_is_back(shop: Shop, visitor: Visitor) -> None:
    silent(shop, page(b"back"))
    requests = [FetchRequest(shop.url("/a"), obey_robots=False) for _ in range(6)]
    results = visitor.fetch_all(requests, max_attempts=1, cool_off_seconds=40)
    assert [getattr(result, "kind", "page") for _, result in results] == ["connection"] * 3 + ["page"] * 3
    assert visitor.clock.slept.count(40.0) == 1


def test_only_one_request_tries_a_half_open_circuit(shop: Shop, visitor: Visitor) -> None:
    shop.say("/a", raw(b""))
    requests = [FetchRequest(shop.url("/a"), obey_robots=False, at_once=4) for _ in range(12)]
    results = visitor.fetch_all(requests, max_attempts=1)
    kinds = [result.kind for _, result in results]
    assert kinds.count("connection") == len(shop.seen)
    assert 4 <= len(shop.seen) <= 7  # three or as many as were under way, and the one trial
    assert kinds.count("unavailable") == 12 - len(shop.seen)


def test_a_host_that_asks_for_a_long_rest_is_left_alone_by_all_its_pages(shop: Shop, visitor: Visitor) -> None:
    shop.say("/0", page(b"tomorrow", 429, Retry_After="86400"))
    first, second = (result for _, result in visitor.fetch_all(pages(shop, 2)))
    assert (first.status, second.kind) == (429, "unavailable")
    assert second.detail == ("127.0.0.1 asked not to be disturbed for 86400 s; it is left alone for another 86400 s")
    assert (shop.paths(), visitor.clock.slept) == (["/0"], [])


def test_lasting_trouble_opens_the_circuit_too(shop: Shop, visitor: Visitor) -> None:
    for n in range(6):
        shop.say(f"/{n}", page(b"busy", 503))
    results = [result for _, result in visitor.fetch_all(pages(shop, 6), max_attempts=2)]
    assert [getattr(result, "status", "unavailable") for result in results] == [503] * 4 + ["unavailable"] * 2


def test_pages_that_are_refused_or_gone_leave_the_circuit_closed(shop: Shop, visitor: Visitor) -> None:
    for n in range(5):
        shop.say(f"/{n}", page(b"no", 403 if n % 2 else 500))
    assert [result.status for _, result in visitor.fetch_all(pages(shop, 5))] == [500, 403, 500, 403, 500]


def test_one_hosts_open_circuit_is_nothing_to_another(new_shop: NewShop, visitor: Visitor) -> None:
    dead, alive = new_shop(), new_shop()
    dead.say("/a", raw(b""))
    alive.say("/a", page())
    requests = [FetchRequest(shop.url("/a"), obey_robots=False) for _ in range(5) for shop in (dead, alive)]
    results = visitor.fetch_all(requests, max_attempts=1)
    assert [isinstance(result, Response) for request, result in results if request.url == alive.url("/a")] == [True] * 5


def budgeted(visitor: Visitor, requests: list[FetchRequest], **budget: int) -> list[object]:
    async def run() -> list[object]:
        async with visitor.client(budget=budget) as client:
            return [await client.fetch(request) for request in requests]

    return asyncio.run(run())


def test_a_daily_budget_counts_robots_redirects_and_retries(shop: Shop, visitor: Visitor) -> None:
    shop.say("/0", redirect("/b"))
    shop.say("/b", page(status=503), page(b"here"))
    shop.say("/1", page())
    requests = [FetchRequest(shop.url(f"/{n}"), site="shop") for n in range(2)]
    first, second = budgeted(visitor, requests, shop=4)
    assert (first.body, first.requests) == (b"here", 4)  # type: ignore[attr-defined]
    assert (second.kind, second.requests) == ("budget", 0)  # type: ignore[attr-defined]
    assert second.detail == "the daily budget of site 'shop' is used up; it goes on tomorrow"  # type: ignore[attr-defined]
    assert len(shop.seen) == 4


def test_whoever_may_not_ask_any_more_does_not_wait_for_the_pace(shop: Shop, visitor: Visitor) -> None:
    requests = [FetchRequest(shop.url("/a"), site="shop", obey_robots=False, pace_seconds=60.0) for _ in range(20)]

    async def run() -> list[object]:
        async with visitor.client(budget={"shop": 0}) as client, asyncio.timeout(20):
            return [await client.fetch(request) for request in requests]

    before = visitor.clock.monotonic()
    assert {refused.kind for refused in asyncio.run(run())} == {"budget"}  # type: ignore[attr-defined]
    assert visitor.clock.monotonic() - before < 60
    assert shop.seen == []


def test_a_budget_is_its_sites_alone(shop: Shop, visitor: Visitor) -> None:
    requests = [FetchRequest(shop.url("/a"), site=name, obey_robots=False) for name in ("shop", "other", "shop")]
    first, other, second = budgeted(visitor, requests, shop=1)
    assert isinstance(first, Response) and isinstance(other, Response)
    assert second.kind == "budget"  # type: ignore[attr-defined]
