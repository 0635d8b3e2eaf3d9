"""By which way a site is fetched: through a proxy, or with HTTP/2, on the same terms as without."""

from __future__ import annotations

import asyncio
import base64
import ssl
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import h2.config
import h2.connection
import h2.events
import pytest

from scrapers.http import FetchRequest
from tests.fetch.certificates import serving, trusting
from tests.fetch.shop_server import Clock, Visitor
from tests.loopback import Handler, Server


class Proxy:
    """A forward proxy that answers every request itself and remembers what it was asked."""

    def __init__(self, certificate: Path) -> None:
        self.asked: list[tuple[str, str, str]] = []
        self.refuses = 0
        proxy = self

        class Answering(Handler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                proxy.asked.append(("GET", self.path, self.headers.get("Proxy-Authorization", "")))
                self.say(proxy.refuses or 200, b"by proxy")

            def do_CONNECT(self) -> None:
                proxy.asked.append(("CONNECT", self.path, self.headers.get("Proxy-Authorization", "")))
                if proxy.refuses:
                    self.say(proxy.refuses, b"")
                    return
                self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                with serving(certificate).wrap_socket(self.connection, server_side=True) as inside:
                    inside.recv(65_536)
                    inside.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\ninside")
                self.close_connection = True

        self.server = Server(Answering)

    def address(self, login: str = "") -> str:
        return f"http://{login}127.0.0.1:{self.server.server_address[1]}"


@pytest.fixture
def proxy(certificate: Path) -> Iterator[Proxy]:
    proxy = Proxy(certificate)
    yield proxy
    proxy.server.stop()


def by(proxy: str, url: str) -> FetchRequest:
    return FetchRequest(url, obey_robots=False, proxy=proxy)


def test_a_site_with_a_proxy_is_asked_for_through_it_and_never_looked_up_here(proxy: Proxy, visitor: Visitor) -> None:
    request = by(proxy.address("user:s%40fe@"), "http://shop.example/a?b=%2C")
    response = visitor.fetch_each([request], allow_private=(), resolve=no_look_up)[0]
    assert response.body == b"by proxy"  # type: ignore[union-attr]
    login = "Basic " + base64.b64encode(b"user:s@fe").decode()
    assert proxy.asked == [("GET", "http://shop.example/a?b=%2C", login)]


async def no_look_up(host: str, port: int) -> list[str]:
    raise AssertionError(f"{host} was looked up")


def test_robots_is_asked_for_through_the_proxy_as_well(proxy: Proxy, visitor: Visitor) -> None:
    visitor.fetch_each([FetchRequest("http://shop.example/a", proxy=proxy.address())])
    assert [path for _, path, _ in proxy.asked] == ["http://shop.example/robots.txt", "http://shop.example/a"]


def test_tls_goes_through_the_proxy_in_a_tunnel_and_is_checked_at_its_end(
    proxy: Proxy, visitor: Visitor, certificate: Path
) -> None:
    requests = [by(proxy.address(), f"https://{name}/a") for name in ("shop.example", "other.example")]
    inside, other = visitor.fetch_each(requests, ssl_context=partial(trusting, certificate))
    assert inside.body == b"inside"  # type: ignore[union-attr]
    assert other.kind == "tls"  # type: ignore[union-attr]
    assert {method for method, _, _ in proxy.asked} == {"CONNECT"}


@pytest.mark.parametrize(
    "host",
    "127.0.0.1 10.0.0.1 169.254.169.254 [::1] [fd00::1] 2130706433 127.1 localhost db.internal intranet "
    "printer.local shop.corp nas.home".split(),
)
def test_a_proxy_is_not_asked_for_what_lies_inside_a_network(proxy: Proxy, visitor: Visitor, host: str) -> None:
    failure = visitor.fetch_each([by(proxy.address(), f"http://{host}/")], allow_private=())[0]
    assert (failure.kind, proxy.asked) == ("refused_address", [])  # type: ignore[union-attr]
    assert "collect.allow_private" in failure.detail  # type: ignore[union-attr]


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_is_not_there_is_named(visitor: Visitor, proxy: Proxy, scheme: str) -> None:
    proxy.server.stop()
    failure = visitor.fetch_each([by(proxy.address("user:secret@"), f"{scheme}://shop.example/")], max_attempts=1)[0]
    assert failure.kind == "connection"  # type: ignore[union-attr]
    assert "the proxy cannot be reached" in failure.detail  # type: ignore[union-attr]
    assert "secret" not in failure.detail  # type: ignore[union-attr]


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("robots", [True, False])
def test_a_proxy_that_wants_a_login_is_named_and_speaks_for_no_site(
    visitor: Visitor, proxy: Proxy, scheme: str, robots: bool
) -> None:
    proxy.refuses = 407
    request = replace(by(proxy.address(), f"{scheme}://shop.example/"), obey_robots=robots)
    failure = visitor.fetch_each([request], max_attempts=3)[0]
    assert failure.kind == "connection"  # type: ignore[union-attr]
    assert "the proxy answered 407" in failure.detail  # type: ignore[union-attr]
    assert "proxy_login_env" in failure.detail  # type: ignore[union-attr]
    assert len(proxy.asked) == 1


def test_a_proxy_that_refuses_a_tunnel_is_named(visitor: Visitor, proxy: Proxy) -> None:
    proxy.refuses = 403
    failure = visitor.fetch_each([by(proxy.address(), "https://shop.example/")], max_attempts=1)[0]
    assert failure.kind == "connection"  # type: ignore[union-attr]
    assert "the proxy answered 403" in failure.detail  # type: ignore[union-attr]


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_line_cut_on_the_way_through_a_proxy_names_it(visitor: Visitor, scheme: str) -> None:
    async def run() -> Any:
        server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
        address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with server, visitor.client(max_attempts=1) as client:
            return address, await client.fetch(by(f"http://u:secret@{address}", f"{scheme}://shop.example/"))

    address, failure = asyncio.run(run())
    assert failure.kind == "connection"
    assert failure.detail.endswith(f"(through the proxy {address})")


async def _speak_http2(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
    connection.initiate_connection()
    writer.write(connection.data_to_send())
    while data := await reader.read(65_536):
        for event in connection.receive_data(data):
            if isinstance(event, h2.events.RequestReceived):
                connection.send_headers(event.stream_id, [(":status", "200"), ("content-type", "text/html")])
                connection.send_data(event.stream_id, b"in frames", end_stream=True)
        writer.write(connection.data_to_send())
    writer.close()


def over_http2(visitor: Visitor, certificate: Path, *, http2: bool, allow: str = "127.0.0.1") -> Any:
    async def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    async def run() -> Any:
        server = await asyncio.start_server(_speak_http2, "127.0.0.1", 0, ssl=serving(certificate, "h2"))
        port = server.sockets[0].getsockname()[1]
        request = FetchRequest(f"https://shop.example:{port}/a", obey_robots=False, http2=http2)
        trust: Callable[[], ssl.SSLContext] = partial(trusting, certificate)
        async with (
            server,
            visitor.client(resolve=resolve, ssl_context=trust, allow_private=(allow,), max_attempts=1) as client,
        ):
            return await client.fetch(request)

    return asyncio.run(run())


def test_a_site_may_be_fetched_with_http2(visitor: Visitor, certificate: Path, clock: Clock) -> None:
    response = over_http2(visitor, certificate, http2=True)
    assert (response.status, response.body) == (200, b"in frames")


def test_without_the_setting_a_site_that_speaks_only_http2_is_a_failure(visitor: Visitor, certificate: Path) -> None:
    assert over_http2(visitor, certificate, http2=False).kind in ("connection", "tls")


def test_http2_refuses_private_addresses_too(visitor: Visitor, certificate: Path) -> None:
    failure = over_http2(visitor, certificate, http2=True, allow="10.0.0.1")
    assert failure.kind == "refused_address"
