"""One line of a sales report as a sale: product, currency and region recognised, or the reason why not."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from monitor.intake.regions import Regions
from monitor.intake.report_products import ReportProducts
from monitor.model import Sale
from monitor.money import to_minor
from monitor.policy.codes import currencies
from monitor.policy.folding import fold_name
from monitor.settings import Partner
from scrapers.records import RefusedRow, SaleLine


class SaleReader:
    """Turns lines of one partner's file into sales; collects what it had to quarantine and regions it does not know."""

    def __init__(self, session: Session, partner: Partner, now: datetime) -> None:
        self._products = ReportProducts(session)
        self._regions = Regions(session, partner)
        self._partner = partner
        # A sale may be dated in a time zone that is ahead of the workspace's.
        self._latest = (now + timedelta(days=1)).date()
        self.quarantined: list[RefusedRow] = []
        self.unknown_ship_to: list[str] = []

    def sale(self, line: SaleLine) -> Sale | None:
        """Return the line as a sale not yet bound to a report, or None when it was quarantined."""
        sku = self._products.find(line.sku, line.gtin)
        reason = ""
        if sku is None:
            reason = self._products.unknown(line.sku, line.gtin)
        elif line.amount is None:
            reason = "the report states a quantity and no amount; ask the sender for amounts or prices"
        elif line.currency not in currencies():
            reason = f"unknown currency '{line.currency}'; expected an ISO 4217 code such as EUR"
        elif line.sold_on is None:
            reason = "the date is missing"
        elif line.sold_on > self._latest:
            reason = f"sold on {line.sold_on}, which is after the report was received"
        elif line.quantity * 1000 != int(line.quantity * 1000):
            reason = f"quantity {line.quantity} has more than three decimals"
        if reason or sku is None or line.sold_on is None or line.amount is None:
            self.quarantined.append(RefusedRow(line.row, _cells(line), reason))
            return None
        return Sale(
            report_id=0,
            row=line.row,
            party_id=self._partner.party,
            sku=sku,
            quantity=int(line.quantity * 1000),
            amount_minor=to_minor(line.amount, line.currency),
            currency=line.currency,
            sold_on=line.sold_on,
            ship_to=line.ship_to,
            region=self._region(line.ship_to),
            sale_type=line.sale_type,
            customer=line.customer,
            customer_key=fold_name(line.customer),
        )

    def _region(self, ship_to: str) -> str:
        """Return the region of a ship-to text; one that is unknown is kept for the review list."""
        code = self._regions.of(ship_to)
        if ship_to and not code and ship_to not in self.unknown_ship_to:
            self.unknown_ship_to.append(ship_to)
        return code


def _cells(line: SaleLine) -> tuple[str, ...]:
    cells = (line.sku, line.gtin, line.quantity, line.amount, line.currency, line.sold_on, line.ship_to, line.customer)
    return tuple(str(cell) for cell in cells if cell not in ("", None))
