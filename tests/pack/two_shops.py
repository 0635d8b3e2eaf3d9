"""Two small shops on loopback that both advertise too low, and the brand's workspace that watches them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlmodel import Session, col, select

from monitor.evidence.adopting import evidence_row
from monitor.evidence.archive import EvidenceArchive
from monitor.model import Case, Evidence, ReportFile, Violation
from monitor.pipeline.run import RunSummary, run
from monitor.settings import Workspace, open_workspace
from monitor.store.session import open_database
from tests.loopback import Handler, Server

START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)

PAGE = """<!doctype html><html lang="en"><head><title>{title}</title>
<script type="application/ld+json">{data}</script></head><body><h1>{title}</h1>
<div class="offer"><p>{price}</p><button>Add to cart</button></div>{more}</body></html>"""

SETTINGS = """\
[brand]
name = "Northern Optics"
[collect]
contact = "mailto:channel@brand.example"
pace_seconds = 0
timeout_seconds = 5
max_attempts = 1
allow_private = ["127.0.0.1"]
"""

POLICY = {
    "products": "sku,gtin,brand,title,status\nFX-1,4006381333931,Northern,Fieldscope,active\n",
    "map_prices": "sku,market,price,currency,valid_from,valid_to\nFX-1,US,100.00,USD,2025-01-01,\n"
    "FX-1,DE,900.00,EUR,2025-01-01,\nFX-1,US,70.00,USD,2024-01-01,2024-12-31\n",
    "parties": "id,name,role,group,country,region,email,language,authorised_from,authorised_to,suspended\n"
    "alphaco,Alphaco Inc.,reseller,,US,US-TX,desk@alphaco.example,en,2025-01-01,,no\n"
    "betamart,Betamart LLC,reseller,,US,US-OR,desk@betamart.example,en,2025-01-01,,no\n",
    "aliases": "name,party_id,site\nAlpha Store,alphaco,\nBeta Store,betamart,\n",
    "agreements": "id,party_id,type,file,jurisdiction,valid_from,valid_to\n"
    "AG-ALPHA,alphaco,unilateral_policy,,US,2025-01-01,\nAG-BETA,betamart,unilateral_policy,,US,2025-01-01,\n",
}


@dataclass
class Shops:
    """What the shops answer by path, and what they were asked."""

    port: int = 0
    pages: dict[str, tuple[int, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def offer(self, shop: str, price: str, more: str = "", *, shown: bool = True) -> None:
        """Offer the product; where the price is not `shown` as well, only its markup says it."""
        data = {
            "@context": "https://schema.org",
            "@type": "Product",
            "name": "Fieldscope",
            "sku": "FX-1",
            "gtin13": "4006381333931",
            "offers": {"@type": "Offer", "price": price, "priceCurrency": "USD", "availability": "InStock"},
        }
        page = PAGE.format(title="Fieldscope", data=json.dumps(data), price=f"{price} USD" if shown else "", more=more)
        self.pages[f"/{shop}/fx-1"] = (200, page)

    def refuse(self, shop: str, status: int = 403) -> None:
        self.pages[f"/{shop}/fx-1"] = (status, "<h1>Access denied</h1>")

    def url(self, shop: str) -> str:
        return f"http://127.0.0.1:{self.port}/{shop}/fx-1"


@contextmanager
def open_shops() -> Iterator[Shops]:
    shops = Shops()

    class Shown(Handler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            shops.asked.append(self.path)
            self.say(*shops.pages.get(self.path, (404, "no")))

    server = Server(Shown)
    shops.port = server.server_address[1]
    try:
        yield shops
    finally:
        server.stop()


@dataclass
class Brand:
    """The brand's workspace; every pass moves six hours on."""

    root: Path
    shops: Shops
    hours: int = 0

    @property
    def workspace(self) -> Workspace:
        return open_workspace(self.root)

    @property
    def now(self) -> datetime:
        return START + timedelta(hours=self.hours)

    def write(self, *, site: str = "", more: str = "") -> None:
        """Write settings and policy; `site` is added to each site's table, `more` to the settings."""
        listings, tables = "site,url,sku,product_id,active\n", ""
        for shop, party in (("alpha", "alphaco"), ("beta", "betamart")):
            listings += f"{shop},{self.shops.url(shop)},FX-1,,yes\n"
            tables += f'[[site]]\nname = "{shop}"\nmarket = "US"\ncurrency = "USD"\nparty = "{party}"\n{site}\n'
        (self.root / "policy").mkdir(parents=True, exist_ok=True)
        (self.root / "channelwarden.toml").write_text(SETTINGS + more + tables)
        for name, text in (POLICY | {"listings": listings}).items():
            (self.root / "policy" / f"{name}.csv").write_text(text)

    def visit(self, plan: str = "run", hours: int = 6) -> RunSummary:
        """Make a pass and move the clock on after it."""
        summary = run(self.workspace, now=self.now, plan=plan)
        self.hours += hours
        return summary

    @contextmanager
    def store(self) -> Iterator[Session]:
        database = open_database(self.workspace.dsn)
        try:
            with database.session() as session:
                yield session
        finally:
            database.close()

    def case_of(self, party: str, rule: str = "MAP-001") -> int:
        """Return the number of the party's case by a rule, that about its price; 0 where it has none."""
        with self.store() as session:
            query = select(Case.id).where(Case.party_key == party, Case.rule_id == rule).order_by(col(Case.id))
            return session.exec(query).first() or 0

    def keep_report(self, party: str, data: bytes) -> int:
        """Archive a party's report as if it had come in; returns its number in the archive."""
        entry = EvidenceArchive(self.workspace.evidence).store_bytes(
            data, kind="report", subject=party, url=f"inbox:{party}.csv", content_type="text/csv", at=self.now, run=None
        )
        with self.store() as session:
            row = evidence_row(entry)
            session.add(row)
            session.flush()
            session.add(
                ReportFile(
                    sha256=entry.sha256,
                    name=f"{party}.csv",
                    party_id=party,
                    layout="csv",
                    received_at=self.now,
                    status="accepted",
                    evidence_id=row.id,
                )
            )
            session.commit()
        return entry.sequence

    def rest_on(self, party: str, sequence: int) -> None:
        """Let the party's violations rest on a record of the archive as well."""
        with self.store() as session:
            row = session.exec(select(Evidence).where(Evidence.sequence == sequence)).one()
            for violation in session.exec(select(Violation).where(Violation.party_key == party)):
                violation.differing_evidence_id = row.id
                session.add(violation)
            session.commit()
