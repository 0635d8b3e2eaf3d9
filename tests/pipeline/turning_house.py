"""A house over one shop: its policy and settings are changed by day, its offers written as they were seen."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, col, select

from monitor.documents.approvals import Approval, Approver, approve_each
from monitor.facts.registry import rules_of
from monitor.model import DigestRow, Observation, OutboxItem, Step
from monitor.pipeline.run import run
from monitor.settings import Workspace, open_workspace
from monitor.store.session import Database

MAP = "sku,market,price,currency,valid_from,valid_to\n"
POLICY = {
    "products": "sku,title\nNB-100,Field Glass 8x42\nNB-200,Night Scope\n",
    "parties": "id,name,role,country,region,email\nalpine,Alpine Optics,reseller,US,US-OR,post@alpine.example\n",
    "map_prices": f"{MAP}NB-100,US,200.00,USD,2026-01-01,\n",
    "agreements": "id,party_id,type,valid_from\nA-1,alpine,unilateral_policy,2026-01-01\n",
}


def at(day: int, hour: int = 6) -> datetime:
    """A time of March 2026."""
    return datetime(2026, 3, day, hour, tzinfo=UTC)


class House:
    """A workspace whose policy is changed by day, over one shop whose offers are written as they were seen."""

    def __init__(self, workspace: Workspace, database: Database) -> None:
        self.workspace, self.database = workspace, database
        self.enters(**POLICY)

    def enters(self, **files: str) -> None:
        """Write policy files anew."""
        for stem, text in files.items():
            (self.workspace.root / "policy" / f"{stem}.csv").write_text(text, encoding="utf-8")

    def watches(self, *sites: str, party: str = "", more: str = "") -> None:
        """Name sites in the settings, which a party may run; each has its pages in the policy files."""
        file = self.workspace.root / "channelwarden.toml"
        head = file.read_text(encoding="utf-8").split("[[site]]")[0]
        named = (f'[[site]]\nname = "{name}"\nbase_url = "https://{name}.example"\nmarket = "US"\n' for name in sites)
        run_by = f'party = "{party}"\n' if party else ""
        file.write_text(more + head + "".join(site + run_by for site in named), encoding="utf-8")

    def sees(
        self,
        day: int,
        price: int,
        sku: str = "NB-100",
        *,
        hour: int = 6,
        on: int = 0,
        page: str = "",
        currency: str = "USD",
        party: str = "alpine",
        by: str = "",
        seller: str = "Alpine",
    ) -> None:
        """Let the shop be seen with a price on a day, unchanged where it was so before; `on` is the shop's own day.

        It may have a second page. `by` is by what its seller was recognised as a party.
        """
        seen, seen_on = at(day, hour), at(on or day).date()
        address = f"https://shop.example/{sku}{page}"
        key = f"shop|{address}|alpine|new|{sku}"
        with self.database.session() as session:
            standing = select(Observation).where(Observation.offer_key == key, col(Observation.ended_at).is_(None))
            before = session.exec(standing).first()
            row = before
            if before is None or (before.price_minor, before.currency) != (price, currency):
                row = Observation(
                    offer_key=key, listing_key=f"shop|{address}", url=address, site="shop", seller=seller,
                    sku=sku, market="US", party_id=party, party_key=party, price_minor=price, currency=currency,
                    matched_by=by and f"product by sku, seller by {by}",
                    condition="new", availability="in_stock", readings=2, first_seen=seen, last_seen=seen,
                    seen_on=seen_on,
                )  # fmt: skip
                if before is not None:
                    before.ended_at = seen
                    session.add(before)
            assert row is not None
            row.last_seen, row.seen_on = seen, seen_on
            session.add(row)
            session.commit()

    def passes(self, day: int, *, send: bool = False) -> None:
        """Judge in the morning of a day."""
        run(open_workspace(self.workspace.root), now=at(day), plan="judge", send=send)

    def approves(self, day: int) -> list[Approval]:
        """Try to approve every step there is, at noon."""
        workspace = open_workspace(self.workspace.root)
        steps = [step.id for step in self.rows(select(Step))]
        approver = Approver("Dana", "channel_manager", at(day, 12))
        rules = rules_of(workspace)
        return list(approve_each(self.database, steps, workspace=workspace, rules=rules, approver=approver, keep=True))

    def told(self, day: int) -> list[dict[str, Any]]:
        """Say the digest of a day and return its entries for the channel."""
        run(open_workspace(self.workspace.root), now=at(day, 7), plan="digest", send=False)
        key = f"{at(day).date().isoformat()}|channel"
        (row,) = self.rows(select(DigestRow).where(DigestRow.key == key))
        return [entry for section in row.content["sections"] for entry in section["entries"]]

    def letter(self) -> tuple[str, str]:
        """Return state and what is told of the last letter, and its text."""
        waits = select(OutboxItem).where(OutboxItem.channel == "file", OutboxItem.kind == "notice")
        item = self.rows(waits.order_by(col(OutboxItem.id)))[-1]
        return item.status, item.parts["txt"]

    def rows(self, statement: Any) -> list[Any]:
        """Return what is stored."""
        with Session(self.database.engine) as session:
            return list(session.exec(statement).all())

    def states(self, model: Any) -> list[str]:
        """Return the states of all cases, steps or violations in order."""
        return [row.status for row in self.rows(select(model).order_by(model.id))]
