"""Private addresses are refused after the look-up and on every redirect, and no second look-up leads elsewhere."""

from __future__ import annotations

import socket
import struct
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from scrapers.fetch_address import AddressGuard, RefusedAddressError, Resolver, is_public
from scrapers.fetch_address import resolve as system_resolver
from scrapers.http import FetchRequest
from tests.fetch.certificates import serving, trusting
from tests.fetch.shop_server import Handler, NewShop, Shop, Visitor, page, redirect


def names(table: dict[str, Any]) -> Resolver:
    """A resolver that knows these names; a list of answers is given one look-up at a time."""

    async def resolve(host: str, port: int) -> list[str]:
        found = table[host]
        if isinstance(found, Exception):
            raise found
        return found.pop(0) if found and isinstance(found[0], list) else found

    return resolve


@pytest.mark.parametrize(
    "text",
    "127.0.0.1 127.9.9.9 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.100.100.200 0.0.0.0 255.255.255.255 "
    "224.0.0.1 192.0.0.192 168.63.129.16 ::1 :: fe80::1 fd00:ec2::254 fc00::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 "
    "64:ff9b::7f00:1 2002:7f00:1:: 2001:db8::1 198.51.100.7 ::127.0.0.1 ::a9fe:a9fe ::ffff:0:10.0.0.1 "
    "64:ff9b:1::808:808 fec0::1 192.88.99.1".split(),
)
def test_private_loopback_link_local_and_metadata_addresses_are_not_public(text: str) -> None:
    from ipaddress import ip_address

    assert not is_public(ip_address(text))
    with pytest.raises(RefusedAddressError, match=r"name it in collect\.allow_private"):
        AddressGuard().vetted("shop.example", [text])


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1.", "2130706433.", "0x7f.1", "::1", "::7f00:1"])
def test_an_address_that_a_proxy_would_look_up_is_refused_in_any_spelling(host: str) -> None:
    with pytest.raises(RefusedAddressError, match="which is not a public address"):
        AddressGuard().refuse_literal(host)


@pytest.mark.parametrize("text", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822", "::ffff:8.8.8.8"])
def test_public_addresses_pass(text: str) -> None:
    assert AddressGuard().vetted("shop.example", [text]) == [text]


@pytest.mark.parametrize("name", ["Shop.Test", "shop.test.", "127.0.0.0/8", "127.0.0.1", "127.0.0.1/8"])
def test_an_exception_is_a_host_an_address_or_a_network(name: str) -> None:
    assert AddressGuard([name]).vetted("shop.test", ["127.0.0.1"]) == ["127.0.0.1"]
    with pytest.raises(RefusedAddressError):
        AddressGuard([name]).vetted("other.test", ["10.0.0.1"])


def test_of_mixed_addresses_only_the_public_ones_are_used() -> None:
    assert AddressGuard().vetted("shop.example", ["10.0.0.1", "93.184.216.34"]) == ["93.184.216.34"]


def test_loopback_is_refused_unless_it_is_named(shop: Shop, visitor: Visitor) -> None:
    failure = visitor.fetch(shop.url("/"), allow_private=())
    assert (failure.kind, shop.seen) == ("refused_address", [])
    assert "127.0.0.1 leads to 127.0.0.1, which is not a public address" in failure.detail


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "127.0.0.1.", "[::ffff:127.0.0.1]"])
def test_other_spellings_of_loopback_are_refused_too(shop: Shop, visitor: Visitor, host: str) -> None:
    failure = visitor.fetch(shop.url("/", host), allow_private=(), max_attempts=1)
    assert (failure.kind, shop.seen) == ("refused_address", [])


@pytest.mark.parametrize("inside", ["127.0.0.1", "localhost", "intranet.example", "[::1]", "169.254.169.254"])
def test_a_redirect_from_a_public_name_to_a_private_address_is_refused(
    shop: Shop, visitor: Visitor, inside: str
) -> None:
    shop.say("/a", redirect(shop.url("/admin", inside)))
    table = {"shop.example": ["127.0.0.1"], "localhost": ["127.0.0.1"], "intranet.example": ["10.0.0.5"]}
    failure = visitor.fetch(shop.url("/a", "shop.example"), resolve=names(table), allow_private=("shop.example",))
    assert (failure.kind, shop.paths()) == ("refused_address", ["/a"])
    assert "which is not a public address" in failure.detail


def test_a_name_that_moves_to_a_private_address_is_refused_at_the_next_connection(shop: Shop, visitor: Visitor) -> None:
    """The second look-up (DNS rebinding) is vetted like the first: look-up, judgement and connection are one step."""
    shop.say("/robots.txt", page(b"", Connection="close"))
    shop.say("/a", page(b"secret"))
    table = {"shop.example": [["127.0.0.1"], ["127.0.0.9"]]}
    failure = visitor.fetch(shop.url("/a", "shop.example"), resolve=names(table), allow_private=("127.0.0.1",))
    assert (failure.kind, shop.paths()) == ("refused_address", [])
    assert "shop.example leads to 127.0.0.9" in failure.detail


def test_the_vetted_address_is_the_one_connected_to_and_the_host_keeps_its_name(shop: Shop, visitor: Visitor) -> None:
    shop.say("/a", page(b"here"))
    table = {"shop.example": ["127.0.0.1"]}
    response = visitor.fetch(shop.url("/a", "shop.example"), resolve=names(table))
    assert response.body == b"here"
    assert {seen.headers["host"] for seen in shop.seen} == {f"shop.example:{shop.port}"}


def test_the_next_address_is_tried_when_the_first_does_not_answer(shop: Shop, visitor: Visitor) -> None:
    shop.say("/a", page(b"here"))
    table = {"shop.example": ["127.0.0.77", "127.0.0.1"]}
    response = visitor.fetch(shop.url("/a", "shop.example"), resolve=names(table), allow_private=("127.0.0.0/8",))
    assert response.body == b"here"


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (OSError("no answer"), "no answer"),
        (UnicodeError("label too long"), "label too long"),
        (socket.gaierror(-2, "Name or service not known"), "Name or service not known"),
        ([], "it has no address"),
    ],
)
def test_a_name_without_an_address_is_a_failure_that_says_so(visitor: Visitor, fault: Any, why: str) -> None:
    failure = visitor.fetch("http://nowhere.example/", resolve=names({"nowhere.example": fault}), max_attempts=1)
    assert failure.kind == "connection"
    assert failure.detail == f"robots.txt: nowhere.example cannot be looked up: {why}"


@pytest.mark.parametrize("name", ["xn--i-7iq.example", "xn--a.example"])
def test_a_name_that_cannot_be_put_into_letters_is_fetched_as_it_stands(
    shop: Shop, visitor: Visitor, name: str
) -> None:
    shop.say("/a", redirect(shop.url("/b", name)))
    shop.say("/b", page(b"here"))
    table = {"shop.example": ["127.0.0.1"], name: ["127.0.0.1"]}
    assert visitor.fetch(shop.url("/a", "shop.example"), resolve=names(table)).body == b"here"


def test_a_name_with_the_dot_of_the_root_is_the_same_host(shop: Shop, visitor: Visitor) -> None:
    table = {name: ["127.0.0.1"] for name in ("shop.example", "shop.example.")}
    requests = [FetchRequest(shop.url("/a", name), obey_robots=False) for name in table]
    visitor.fetch_each(requests, resolve=names(table), pace_seconds=10)
    assert visitor.clock.slept == [10.5]


def test_the_system_resolver_answers_with_addresses() -> None:
    import asyncio

    assert asyncio.run(system_resolver("127.0.0.1", 80)) == ["127.0.0.1"]


@pytest.fixture
def tls_shop(new_shop: NewShop, certificate: Path) -> Shop:
    return new_shop(context=serving(certificate))


def test_a_certificate_nobody_vouches_for_is_a_tls_failure(tls_shop: Shop, visitor: Visitor) -> None:
    failure = visitor.fetch(tls_shop.url("/a", "shop.example"), resolve=names({"shop.example": ["127.0.0.1"]}))
    assert (failure.kind, tls_shop.seen) == ("tls", [])
    assert "CERTIFICATE_VERIFY_FAILED" in failure.detail
    assert visitor.clock.slept == []


def test_tls_is_checked_against_the_name_although_the_address_is_connected_to(
    tls_shop: Shop, certificate: Path, visitor: Visitor
) -> None:
    trust = partial(trusting, certificate)
    tls_shop.say("/a", page(b"safe"))
    table = {"shop.example": ["127.0.0.1"], "other.example": ["127.0.0.1"]}
    options = {"resolve": names(table), "ssl_context": trust}
    assert visitor.fetch(tls_shop.url("/a", "shop.example"), **options).body == b"safe"
    assert visitor.fetch(tls_shop.url("/a", "other.example"), **options).kind == "tls"


def test_a_tls_connection_cut_in_the_middle_is_tried_again(tls_shop: Shop, certificate: Path, visitor: Visitor) -> None:
    def cut(handler: Handler) -> None:
        handler.close_connection = True
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf of it")
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.connection.close()

    tls_shop.say("/a", cut, page(b"whole"))
    tls_shop.say("/b", cut)
    trust = partial(trusting, certificate)
    options: dict[str, Any] = {"resolve": names({"shop.example": ["127.0.0.1"]}), "ssl_context": trust}
    assert visitor.fetch(tls_shop.url("/a", "shop.example"), **options).body == b"whole"
    assert visitor.fetch(tls_shop.url("/b", "shop.example"), max_attempts=1, **options).kind == "connection"


def test_plain_http_spoken_to_a_tls_client_is_a_tls_failure(shop: Shop, visitor: Visitor) -> None:
    failure = visitor.fetch(shop.url("/a").replace("http:", "https:"), max_attempts=1)
    assert failure.kind in ("tls", "connection")


def test_a_given_transport_is_used_instead_of_the_network(visitor: Visitor) -> None:
    transport = httpx.MockTransport(lambda request: httpx.Response(200, content=f"at {request.url.host}".encode()))
    assert visitor.fetch("http://shop.example/", transport=transport).body == b"at shop.example"
