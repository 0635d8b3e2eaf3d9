"""The live market: one HTTP server a shop on loopback, all showing the slot that the player has moved to."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from monitor.demo.calendar import SLOTS, Slot
from monitor.demo.catalogue import Catalogue, Shop
from monitor.demo.pages import answer
from monitor.errors import SettingsError

HOST = "127.0.0.1"


class _ShopServer(ThreadingHTTPServer):
    """The server of one shop; connections are closed with it."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int, market: Market, shop: Shop) -> None:
        self.market = market
        self.shop = shop
        self.is_fresh = True
        super().__init__((HOST, port), _Handler)

    def is_busy(self) -> bool:
        """Tell the first visitor that there were too many requests, if the shop does that."""
        busy, self.is_fresh = self.shop.throttled and self.is_fresh, False
        return busy

    def handle_error(self, request: object, client_address: object) -> None:
        """Let a client that hangs up be."""


class _Handler(BaseHTTPRequestHandler):
    server_version = "shop"
    sys_version = ""
    timeout = 10
    server: _ShopServer

    def do_GET(self) -> None:
        """Answer with the shop's page, with 304 where the client knows it, or with 429 the first time."""
        shop, market = self.server.shop, self.server.market
        path = self.path.partition("?")[0]
        if path != "/robots.txt" and self.server.is_busy():
            self._send(
                429, "text/plain; charset=utf-8", b"Too many requests. Come back in a second.\n", {"Retry-After": "1"}
            )
            return
        page = answer(market.catalogue, shop, path, market.slot, market.origin(shop.name))
        if page.status == 200 and self.headers.get("If-None-Match") == page.etag:
            self._send(304, "", b"", {"ETag": page.etag})
            return
        self._send(page.status, page.content_type, page.body, {"ETag": page.etag} if page.status == 200 else {})

    do_HEAD = do_GET  # noqa: N815 - the name that http.server calls

    def _send(self, status: int, content_type: str, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response_only(status)
        self.send_header("Date", formatdate(usegmt=True))
        if content_type:
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep the terminal for the demo's words."""


class Market:
    """The running shops; `move_to` turns all of them to another slot. A context manager that stops the servers.

    `ports` (by shop name) brings the market back to the addresses a workspace already names; free ones otherwise.
    """

    def __init__(self, catalogue: Catalogue, ports: Mapping[str, int] | None = None) -> None:
        self.catalogue = catalogue
        self.slot: Slot = SLOTS[0]
        self._servers: dict[str, _ShopServer] = {}
        self._given = ports or {}

    @property
    def ports(self) -> dict[str, int]:
        """Return the port of every shop by its name."""
        return {name: int(server.server_address[1]) for name, server in self._servers.items()}

    def origin(self, shop: str) -> str:
        """Return the address of a shop."""
        return f"http://{HOST}:{self._servers[shop].server_address[1]}"

    def move_to(self, slot: Slot) -> None:
        """Let every shop show what it shows in that slot."""
        self.slot = slot

    def __enter__(self) -> Self:
        try:
            for shop in self.catalogue.shops:
                self._servers[shop.name] = _ShopServer(self._given.get(shop.name, 0), self, shop)
        except OSError as error:
            self._close()
            raise SettingsError(
                f"the demo market cannot listen on {HOST}:{self._given.get(shop.name, 0)} ({error.strerror}); "
                "is this demo being served already? Stop it, or play the demo again for new ports."
            ) from error
        for server in self._servers.values():
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *failure: object) -> None:
        for server in self._servers.values():
            server.shutdown()
        self._close()

    def _close(self) -> None:
        for server in self._servers.values():
            server.server_close()
