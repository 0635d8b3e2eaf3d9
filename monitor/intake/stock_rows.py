"""One line of an inventory report as stock, or the reason why not; products of other brands are left out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from monitor.intake import review
from monitor.intake.report_products import ReportProducts
from monitor.model import ReportFile
from monitor.model.stock import Stock
from monitor.settings import Partner
from scrapers.records import RefusedRow, StockLine

_SHOWN = 5
"""Unknown SKUs that a review item quotes; all of them are in `report_row`."""


class StockReader:
    """Turns lines of one partner's file into stock; collects what it quarantined and what is not the brand's."""

    def __init__(self, session: Session, partner: Partner, now: datetime) -> None:
        self._products = ReportProducts(session)
        self._partner = partner
        # A report may be dated in a time zone that is ahead of the workspace's.
        self._latest = (now + timedelta(days=1)).date()
        self.quarantined: list[RefusedRow] = []
        self.foreign: list[RefusedRow] = []
        self.unknown: list[str] = []

    def stock(self, line: StockLine) -> Stock | None:
        """Return the line as stock not yet bound to a report, or None when it was quarantined or left out."""
        sku = self._products.find(line.sku, line.gtin)
        if sku is None and not self._products.near(line.sku):
            self._leave_out(line)
            return None
        reason = ""
        if sku is None:
            reason = self._products.unknown(line.sku, line.gtin)
        elif line.as_of is None:
            reason = "the day is missing"
        elif line.as_of > self._latest:
            reason = f"as of {line.as_of}, which is after the report was received"
        elif line.on_hand < 0:
            reason = f"{line.on_hand} on hand: less than nothing cannot lie in a warehouse; ask for the counted stock"
        elif line.on_hand * 1000 != int(line.on_hand * 1000):
            reason = f"{line.on_hand} on hand has more than three decimals"
        if reason or sku is None or line.as_of is None:
            self.quarantined.append(RefusedRow(line.row, _cells(line), f"stock: {reason}"))
            return None
        return Stock(
            report_id=0,
            row=line.row,
            party_id=self._partner.party,
            sku=sku,
            on_hand=int(line.on_hand * 1000),
            as_of=line.as_of,
            site=line.site,
        )

    def _leave_out(self, line: StockLine) -> None:
        reason = f"stock: {self._products.unknown(line.sku, line.gtin)}"
        self.foreign.append(RefusedRow(line.row, _cells(line), reason))
        name = line.sku or line.gtin
        if name not in self.unknown:
            self.unknown.append(name)


def review_unknown(session: Session, report: ReportFile, unknown: Sequence[str], now: datetime) -> None:
    """Put the unknown products of an inventory report on the review list, once a party: it may list whole ranges."""
    if not unknown:
        return
    shown = ", ".join(f"'{name}'" for name in unknown[:_SHOWN])
    more = f" and {len(unknown) - _SHOWN} more" if len(unknown) > _SHOWN else ""
    review.note(
        session,
        kind="row",
        subject=f"{report.party_id}|inventory",
        reason=f"{report.name} lists stock of {shown}{more}: no products of the policy, their stock is left out",
        propose=lambda: "enter what is the brand's in policy/products.csv; the rest needs nothing",
        now=now,
        evidence_id=report.evidence_id,
    )


def _cells(line: StockLine) -> tuple[str, ...]:
    cells = (line.sku, line.gtin, line.on_hand, line.as_of, line.site)
    return tuple(str(cell) for cell in cells if cell not in ("", None))
