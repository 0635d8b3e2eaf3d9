"""Eight days of a small channel whose shops follow scripts: every digest is held against what the shops truly did."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from monitor.model import Case, DigestRow, OutboxItem, Step, Violation
from monitor.pipeline.run import run
from monitor.settings import Workspace, open_workspace
from monitor.store.session import Database, open_database
from monitor.vocabulary import StepStatus
from tests.loopback import Handler, Server

FIRST = date(2026, 3, 2)
DAYS = 8
LOOKS = [half / 2 for half in range(2 * DAYS) if half % 2 == 0 or 2 <= half < 8]
"""When a pass is made: every morning, and in the evening of three days."""
MAP, PROMOTION, RISEN = 200, 180, 210
RISES_ON = 6
SKU = {"lags": "NB-200"}


@dataclass(frozen=True)
class Shop:
    """A shop: whether a page has two readings of its price, and its price by half days (morning 0, evening 0.5)."""

    name: str
    prices: dict[tuple[float, float], int] = field(default_factory=dict)
    readings: int = 2
    mornings: int = 0
    shut: tuple[float, float] = (0, 0)
    sold_out: tuple[float, float] = (0, 0)
    neighbour: int = 0

    @property
    def sku(self) -> str:
        return SKU.get(self.name, "NB-100")

    def price(self, when: float) -> int:
        """What the shop asks: its own price of that time, else the lowest that it may."""
        own = next((price for (since, until), price in self.prices.items() if since <= when < until), 0)
        if self.mornings and when % 1 == 0 and own:
            return self.mornings
        return own or (RISEN if self.sku == "NB-200" and when >= RISES_ON else MAP)

    def breaks(self, when: float) -> bool:
        """The truth: whether the shop's price is below what it may ask."""
        lowest = RISEN if self.sku == "NB-200" and when >= RISES_ON else MAP
        if self.sku == "NB-100" and 4 <= when < 6:
            lowest = PROMOTION
        return self.price(when) < lowest and not self.sold_out[0] <= when < self.sold_out[1]


SHOPS = (
    Shop("honest"),
    Shop("promotes", {(4, 6): PROMOTION}),
    Shop("breaks", {(2, 4): 170}),
    Shop("hides", {(2, 5): 170}, readings=1),
    Shop("neighbours", neighbour=49),
    Shop("shuts", {(1, 7): 170}, shut=(2, 5)),
    Shop("sells-out", {(1, 7): 170}, sold_out=(3, 5)),
    Shop("lags", {(RISES_ON, 7): 200}),
    Shop("a-moment", {(3, 3.5): 150}, readings=1),
    Shop("mornings", {(1, 1.5): 150, (2, 2.5): 150, (3, 3.5): 150}, readings=1),
    Shop("wavers", {(1, 4): 175}, readings=1, mornings=165),
)
CONFIRMABLE = {"breaks", "hides", "shuts", "sells-out", "lags"}
"""Who was seen below MAP by two readings of one page, or at the same price twice."""

POLICY = {
    "products": "sku,title\nNB-100,Field Glass 8x42\nNB-200,Night Scope 6x50\n",
    "parties": "id,name,role,country,region\n"
    + "".join(f"{shop.name},{shop.name},reseller,US,US-OR\n" for shop in SHOPS),
    "agreements": "id,party_id,type,valid_from\n"
    + "".join(f"A-{shop.name},{shop.name},unilateral_policy,2026-01-01\n" for shop in SHOPS),
    "map_prices": "sku,market,price,currency,valid_from,valid_to\nNB-100,US,200.00,USD,2026-01-01,\n"
    f"NB-200,US,200.00,USD,2026-01-01,2026-03-07\nNB-200,US,{RISEN}.00,USD,2026-03-08,\n",
    "promotions": "sku,market,price,currency,valid_from,valid_to\nNB-100,US,180.00,USD,2026-03-06,2026-03-07\n",
}  # fmt: skip


def page(shop: Shop, when: float) -> tuple[int, str]:
    """What the shop answers."""
    if shop.shut[0] <= when < shop.shut[1]:
        return 403, "<h1>Access denied</h1>"
    price, stock = shop.price(when), "OutOfStock" if shop.sold_out[0] <= when < shop.sold_out[1] else "InStock"
    title = "Night Scope 6x50" if shop.sku == "NB-200" else "Field Glass 8x42"
    offer = {
        "@type": "Offer",
        "price": f"{price}.00",
        "priceCurrency": "USD",
        "availability": f"https://schema.org/{stock}",
    }
    data = {"@context": "https://schema.org", "@type": "Product", "name": title, "sku": shop.sku, "offers": offer}
    stated = f'<script type="application/ld+json">{json.dumps(data)}</script>' if shop.readings == 2 else ""
    shelf = f'<aside><h2>Deal of the day: lens cloth</h2><b class="price">${shop.neighbour}.00</b></aside>' * bool(
        shop.neighbour
    )
    words = "In stock</p><button>Add to cart</button>" if stock == "InStock" else "Out of stock</p>"
    body = f'{shelf}<h1>{title}</h1><p class="price">${price}.00</p><p>{words}'
    return 200, f"<html><head>{stated}</head><body>{body}</body></html>"


class Street:
    """The shops on one loopback server, and the passes over them; `digests` are the channel's, by day."""

    def __init__(self) -> None:
        self.when = 0.0
        street = self

        class Shown(Handler):
            def do_GET(self) -> None:
                shop = next((one for one in SHOPS if self.path.startswith(f"/{one.name}/")), None)
                self.say(*(page(shop, street.when) if shop else (404, "")))

        self.server = Server(Shown)
        self.digests: list[dict[str, list[dict[str, Any]]]] = []
        self.gaps: list[set[str]] = []

    def furnish(self, workspace: Workspace) -> None:
        """Write settings and policy."""
        base = f"http://127.0.0.1:{self.server.server_address[1]}"
        listings = "".join(f"{shop.name},{base}/{shop.name}/{shop.sku.lower()},{shop.sku}\n" for shop in SHOPS)
        for stem, text in (POLICY | {"listings": f"site,url,sku\n{listings}"}).items():
            (workspace.root / "policy" / f"{stem}.csv").write_text(text, encoding="utf-8")
        sites = "".join(
            f'\n[[site]]\nname = "{shop.name}"\nbase_url = "{base}/{shop.name}/"\nmarket = "US"\ncurrency = "USD"\n'
            f'locale = "en-US"\nparty = "{shop.name}"\ntimezone = "UTC"\n'
            for shop in SHOPS
        )
        settings = workspace.root / "channelwarden.toml"
        settings.write_text(settings.read_text("utf-8") + sites, "utf-8")

    def live(self, workspace: Workspace) -> None:
        """Make the passes; each morning's says the digest."""
        opened = open_workspace(workspace.root)
        for self.when in LOOKS:
            run(
                opened,
                now=datetime(FIRST.year, FIRST.month, FIRST.day, 7, tzinfo=UTC) + timedelta(days=self.when),
                send=False,
            )
        database = open_database(workspace.dsn)
        with database.session() as session:
            rows = session.exec(select(DigestRow).where(DigestRow.audience == "channel").order_by(col(DigestRow.key)))
            for said in [row.content for row in rows]:
                self.digests.append({section["key"]: section["entries"] for section in said["sections"]})
                self.gaps.append({gap["subject"] for gap in said["gaps"]})
        database.close()

    def days(self, party: str, *states: str) -> list[int]:
        """On which days a party stands in the digest in one of these states."""
        return [
            day
            for day, sections in enumerate(self.digests)
            if any(
                entry["party"] == party and entry["state"] in states for found in sections.values() for entry in found
            )
        ]

    def sentences(self, party: str, state: str) -> list[str]:
        """What the digests say of a party in a state, in order."""
        return [
            entry["sentence"]
            for sections in self.digests
            for found in sections.values()
            for entry in found
            if entry["party"] == party and entry["state"] == state
        ]


@pytest.fixture
def street(workspace: Workspace) -> Iterator[Street]:
    opened = Street()
    opened.furnish(workspace)
    opened.live(workspace)
    yield opened
    opened.server.stop()


@pytest.mark.parametrize("dsn", ["sqlite"], indirect=True)
def test_eight_days_are_told_as_they_were(street: Street, database: Database) -> None:
    with database.session() as session:
        cases = session.exec(select(Case)).all()
        violations = session.exec(select(Violation)).all()
        waiting = session.exec(select(Step).where(Step.status == StepStatus.PROPOSED)).all()
        kinds = {item.kind for item in session.exec(select(OutboxItem))}
    truth = {shop.name: [when for when in LOOKS if shop.breaks(when)] for shop in SHOPS}

    # Nobody is accused who did nothing, everybody who was seen twice is, and nothing left the house.
    assert {case.party_key for case in cases} == CONFIRMABLE
    assert {row.party_key for row in violations} == {name for name, times in truth.items() if times}
    assert len(cases) == len(CONFIRMABLE)
    assert waiting == []
    assert kinds == {"digest", "alert"}

    # A break is confirmed when it is first seen by two readings, else at the next look.
    for case in cases:
        late = 0.5 if case.party_key == "hides" else 0
        opened = (case.opened_at - datetime(2026, 3, 2, 7, tzinfo=UTC)) / timedelta(days=1)
        assert opened == truth[case.party_key][0] + late, case.party_key

    # Each piece of news once, on its day; what nobody could look at stays as it was.
    assert {name: street.days(name, "new") for name in sorted(CONFIRMABLE)} == {
        "breaks": [2], "hides": [3], "lags": [6], "sells-out": [1], "shuts": [1],
    }  # fmt: skip
    assert {name: street.days(name, "cured") for name in sorted(CONFIRMABLE)} == {
        "breaks": [4], "hides": [5], "lags": [7], "sells-out": [3, 7], "shuts": [7],
    }  # fmt: skip
    assert street.days("sells-out", "relapsed") == [5]
    assert street.sentences("sells-out", "cured")[0].endswith(
        "Now: out of stock, nobody offers it there; no other price was seen."
    )
    assert [day for day, gaps in enumerate(street.gaps) if "shuts: blocked" in gaps] == [2, 3, 4]

    # A suspicion is told as such: once for a moment, with its past where it comes and goes, again where it stands.
    assert [street.days(name, "suspicion") for name in ("a-moment", "mornings", "wavers")] == [[3], [1, 2, 3], [1, 2]]
    assert "suspected 2 times before since 3 Mar" in street.sentences("mornings", "suspicion")[-1]
    assert "Seen at 3 visits since 3 Mar 07:00: what was seen changed" in street.sentences("wavers", "suspicion")[-1]
