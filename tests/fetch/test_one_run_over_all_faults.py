"""One collect over shops that each fail in their own way: it ends, and every listing has its outcome and reason."""

from __future__ import annotations

import gzip
import re
import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from monitor.model import Capture, Observation
from monitor.pipeline.run import run
from monitor.settings import Workspace
from monitor.store.session import open_database
from tests.fetch.certificates import serving
from tests.fetch.kettle_shops import OTHER_GTIN, kettle, with_sites
from tests.fetch.shop_server import Answer, Handler, NewShop, Shop, page, redirect, reset

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


def cut_in_its_price() -> bytes:
    """A page that ends where `99.90` has just become `99`."""
    whole = kettle()
    return whole[: whole.index(b"99.90") + 2]


def drip(handler: Handler) -> None:
    handler.close_connection = True
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while True:
        handler.wfile.write(b"x")
        handler.wfile.flush()
        threading.Event().wait(0.05)


def endless(handler: Handler) -> None:
    handler.close_connection = True
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        handler.wfile.write(b"<p>more</p>" * 10_000)


def busy(retry_after: str = "") -> Answer:
    """Ask for fewer requests, until an HTTP date in a second unless told otherwise."""

    def answer(handler: Handler) -> None:
        soon = format_datetime(datetime.now(UTC) + timedelta(seconds=1), usegmt=True)
        page(b"slow down", 429, Retry_After=retry_after or soon)(handler)

    return answer


def hidden(name: str) -> Callable[[Shop], None]:
    """Lead to a name or address inside the network."""
    return lambda shop: shop.say("/p/12345-kettle", redirect(f"http://{name}/p/12345-kettle"))


def answers(*several: Answer) -> Callable[[Shop], None]:
    return lambda shop: shop.say("/p/12345-kettle", *several)


def leads_to(path: str, body: bytes) -> Callable[[Shop], None]:
    def plan(shop: Shop) -> None:
        shop.say("/p/12345-kettle", redirect(path))
        shop.say(path, page(body))

    return plan


def robots_in_trouble(shop: Shop) -> None:
    shop.say("/robots.txt", page(b"", 500))
    shop.say("/p/12345-kettle", page(kettle()))


def loop(shop: Shop) -> None:
    shop.say("/p/12345-kettle", redirect("/b"))
    shop.say("/b", redirect("/p/12345-kettle"))


FAULTS: dict[str, tuple[Callable[[Shop], None], str, str]] = {
    "healthy": (answers(page(kettle())), "ok", ""),
    "moved": (leads_to("/kitchen/kettle-12345", kettle()), "ok", ""),
    "slow-drip": (answers(drip), "unreachable", "timeout: no complete answer within 3 s"),
    "reset-always": (answers(reset), "unreachable", "connection: "),
    "reset-once": (answers(reset, page(kettle())), "ok", ""),
    "endless": (answers(endless), "unreachable", "too_large: the body is longer than the limit of 2,000,000 bytes"),
    "gzip-bomb": (
        answers(page(gzip.compress(b"\0" * 50_000_000, mtime=0), Content_Encoding="gzip")),
        "unreachable",
        "too_large: .* compressed bytes unpack to more than the limit",
    ),
    "brotli": (answers(page(b"\x0b\x02\x80", Content_Encoding="br")), "unreachable", "decompression: .*'br' was not"),
    "redirect-loop": (loop, "unreachable", "redirects: redirect loop through"),
    "private-literal": (hidden("169.254.169.254"), "unreachable", "refused_address: .*169.254.169.254 leads to"),
    "private-by-dns": (
        hidden("intranet.example"),
        "unreachable",
        "refused_address: .*intranet.example leads to 10.0.0.5",
    ),
    "429-seconds": (answers(busy("1"), page(kettle())), "ok", ""),
    "429-date": (answers(busy(), page(kettle())), "ok", ""),
    "429-tomorrow": (answers(busy("86400")), "blocked", "the shop answered 429"),
    "robots-5xx": (robots_in_trouble, "unreachable", "robots: robots.txt answered 500"),
    "wrong-charset": (
        answers(page(kettle("Чайник", charset="cp1251"), Content_Type="text/html; charset=utf-8")),
        "ok",
        "",
    ),
    "truncated-json-ld": (answers(page(cut_in_its_price())), "no_offer|layout_changed|ambiguous", ""),
    "refuses": (answers(page(b"go away", 403)), "blocked", "the shop answered 403: it refuses access"),
    "a-part": (answers(page(kettle(), 206)), "blocked", "the shop answered 206, which is no page"),
    "tls": (answers(page(kettle())), "unreachable", "tls: .*no trusted TLS connection: CERTIFICATE_VERIFY_FAILED"),
    "another-product": (
        leads_to("/p/67890-glass-kettle", kettle("Glass kettle", OTHER_GTIN, "49.90")),
        "ambiguous",
        "led elsewhere: the shop sent us to http.*/p/67890-glass-kettle, and the page shows another product",
    ),
    "home-page": (leads_to("/", kettle()), "ambiguous", "led elsewhere: the shop sent us to its home page"),
    "gone": (answers(page(b"no such page", 404)), "gone", "the shop answered 404"),
}


@pytest.fixture
def inside_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """A public name server that answers with an address inside somebody's network."""
    system = socket.getaddrinfo

    def look_up(host: Any, *args: Any, **options: Any) -> Any:
        return system("10.0.0.5" if host == "intranet.example" else host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


LIMITS = """[collect]
timeout_seconds = 3
max_bytes = 2_000_000
max_attempts = 2
max_wait_seconds = 5
concurrency = 24
"""


@pytest.fixture
def faulty(workspace: Workspace, new_shop: NewShop, certificate: Path) -> Workspace:
    settings, listings = "", []
    for name, (plan, _, _) in FAULTS.items():
        shop = new_shop(context=serving(certificate)) if name == "tls" else new_shop()
        plan(shop)
        settings += f'\n[[site]]\nname = "{name}"\nmarket = "DE"\ncurrency = "EUR"\nparty = "dealer"\n'
        listings.append(f"{name},{shop.url('/p/12345-kettle')},KE-1")
    return with_sites(workspace, settings, listings, LIMITS)


def test_every_fault_has_its_outcome_and_nothing_hangs_or_is_lost(faulty: Workspace, inside_names: None) -> None:
    summary = run(faulty, now=NOW, plan="collect")
    database = open_database(faulty.dsn)
    with database.session() as session:
        captures = {capture.listing_key.partition("|")[0]: capture for capture in session.exec(select(Capture))}
        seen = {row.site: row for row in session.exec(select(Observation))}
    database.close()
    assert sorted(captures) == sorted(FAULTS)
    said = {name: (capture.outcome, "; ".join(capture.reasons)) for name, capture in captures.items()}
    wrong = {
        name: said[name]
        for name, (_, outcome, reason) in FAULTS.items()
        if not re.fullmatch(outcome, said[name][0]) or not re.match(reason, said[name][1])
    }
    assert wrong == {}
    assert all(said[name][1] for name, (_, outcome, _) in FAULTS.items() if outcome != "ok")
    assert sorted(seen) == sorted(name for name, (_, outcome, _) in FAULTS.items() if outcome == "ok")
    assert {row.price_minor for row in seen.values()} == {9990}
    assert seen["wrong-charset"].title == "Чайник"
    unreached = [name for name, (_, outcome, _) in FAULTS.items() if outcome == "unreachable"]
    assert len(summary.failures) == len(unreached)
    assert captures["429-seconds"].requests == 3  # robots.txt, the refusal, the page
