"""A loopback site with a search, a product page each, and a workspace that watches one of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from monitor.settings import Workspace, open_workspace
from tests.loopback import Handler, Server

PRODUCTS = """\
sku,gtin,brand,title,status
NO-400,4006381333931,Northern Optics,Trail Lamp 400,active
NO-900,,Northern Optics,Field Scope 900,active
NO-1,,Northern Optics,Old Compass,discontinued
"""
PARTIES = "id,name,role,country\nharbour,Lamp Harbour,reseller,US\n"


@dataclass
class Market:
    """Answers searches from `cards` (HTML by query) and remembers what it was asked."""

    port: int = 0
    cards: dict[str, str] = field(default_factory=dict)
    status: int = 200
    asked: list[str] = field(default_factory=list)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answer(self, path: str) -> tuple[int, str]:
        split = urlsplit(path)
        if split.path == "/robots.txt":
            return 404, ""
        query = parse_qs(split.query).get("q", [split.path])[0]
        self.asked.append(query)
        return self.status, self.cards.get(query, "<html><body><h1>Nothing found</h1></body></html>")


def card(path: str, title: str, price: str = "$59.99") -> str:
    return f'<li class="product"><a href="{path}"><h3>{title}</h3></a><span>{price}</span></li>'


def results(*cards: str) -> str:
    return (
        f'<!doctype html><html lang="en"><body><nav><a href="/">Home</a></nav><ul>{"".join(cards)}</ul></body></html>'
    )


@pytest.fixture
def market() -> Iterator[Market]:
    told = Market()

    class Searched(Handler):
        def do_GET(self) -> None:
            self.say(*told.answer(self.path))

    server = Server(Searched)
    told.port = server.server_address[1]
    yield told
    server.stop()


@pytest.fixture
def searched(workspace: Workspace, market: Market) -> Workspace:
    policy = workspace.policy
    (policy / "products.csv").write_text(PRODUCTS, "utf-8")
    (policy / "parties.csv").write_text(PARTIES, "utf-8")
    (policy / "listings.csv").write_text(f"site,url,sku\nbazaar,{market.base}/p/1,NO-400\n", "utf-8")
    return with_site(workspace.root, f'search = "{market.base}/s?q={{query}}"')


def with_site(root: Path, line: str) -> Workspace:
    settings = root / "channelwarden.toml"
    text = settings.read_text("utf-8").split("\n[[site]]")[0]
    settings.write_text(f'{text}\n[[site]]\nname = "bazaar"\nmarket = "US"\ncurrency = "USD"\n{line}\n', "utf-8")
    return open_workspace(root)
