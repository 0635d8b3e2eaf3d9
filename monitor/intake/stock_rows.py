"""One line of an inventory report as stock, or the reason why not; products of other brands are left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from sqlmodel import Session

from monitor.intake import review
from monitor.intake.doubtful_day import doubt_of_day
from monitor.intake.pack_units import PackUnits, unknown_pack
from monitor.intake.report_products import ReportProducts
from monitor.intake.set_aside import CORRECTED, DISMISSED, OVERRULED, SKIPPED, SetAside
from monitor.model import ReportFile
from monitor.settings import Partner
from scrapers.records import StockLine

NEGATIVE_STOCK_AS_ZERO = "negative_stock_as_zero"
"""A system that lets stock fall below zero means that there is none"""

STOCK_DATED_NEXT_DAY = "stock_dated_next_day"
"""The opening stock of a day is the closing stock of the day before"""

_SHOWN = 5
"""Unknown SKUs that a review item quotes; all of them are in `report_row`."""


class StockReader:
    """Turns lines of one partner's file into rows of stock; tells `aside` of all that is not simply accepted."""

    def __init__(
        self,
        session: Session,
        partner: Partner,
        now: datetime,
        *,
        aside: Callable[[SetAside], None],
        decided: Mapping[int, str],
    ) -> None:
        self._products = ReportProducts(session, partner.party)
        self._units = PackUnits(partner)
        self._partner = partner
        # A report may be dated in a time zone that is ahead of the workspace's.
        self._latest = (now + timedelta(days=1)).date()
        self._aside = aside
        self._decided = decided
        self.unknown: list[str] = []

    def row(self, line: StockLine) -> dict[str, object] | None:
        """Return the line as a row of `stock` without its report, or None when it does not count."""
        choice = self._decided.get(line.row, "")
        found = self._products.recognise(line.sku, line.gtin)
        sku = choice.removeprefix("sku=") if choice.startswith("sku=") else found.sku
        if choice == "dismissed":
            self._set(line, "dismissed by a person", DISMISSED, "dismissed")
            return None
        if sku is None and not self._products.near(line.sku):
            self._leave_out(line)
            return None
        pieces = self._units.pieces(sku or "", line.unit)
        on_hand, as_of, rules = self._corrected(line, choice, pieces or 1)
        check, reason = self._doubt(line, sku, on_hand, as_of)
        if pieces is None and sku is not None:
            check, reason = "unknown_pack", unknown_pack(sku, line.unit)
        if check and not (choice == "as_written" and check in OVERRULED):
            about = (line.sku or line.gtin) if check == "unknown_product" else ""
            self._set(line, reason, rule=check, about=about)
            return None
        if rules := (*found.rules, *rules, *((choice,) if choice and choice not in rules else ())):
            said = "; ".join(filter(None, (found.said, _said(line, on_hand, as_of)))) or f"released: {choice}"
            self._set(line, said, CORRECTED, " ".join(rules))
        return {
            "row": line.row,
            "party_id": self._partner.party,
            "sku": sku,
            "on_hand": int((on_hand * 1000).quantize(Decimal(1), ROUND_HALF_UP)),
            "as_of": as_of,
            "site": line.site,
        }

    def _corrected(self, line: StockLine, choice: str, pieces: int) -> tuple[Decimal, date | None, tuple[str, ...]]:
        """Return stock and day after the named rules that hold for the line, and these rules."""
        rules: tuple[str, ...] = ()
        on_hand, as_of = line.on_hand * pieces, line.as_of
        if on_hand < 0 and NEGATIVE_STOCK_AS_ZERO in (choice, *self._partner.corrections):
            on_hand, rules = Decimal(0), (NEGATIVE_STOCK_AS_ZERO,)
        if as_of is not None and self._partner.stock == "opening":
            as_of, rules = as_of - timedelta(days=1), (*rules, STOCK_DATED_NEXT_DAY)
        return on_hand, as_of, rules

    def _doubt(self, line: StockLine, sku: str | None, on_hand: Decimal, as_of: date | None) -> tuple[str, str]:
        """Return the check that holds the line back and the reason in words, or nothing."""
        if sku is None:
            return "unknown_product", self._products.unknown(line.sku, line.gtin)
        if as_of is None:
            return "no_date", "the day is missing"
        if (doubt := doubt_of_day("as of", as_of, self._latest))[0]:
            return doubt
        if on_hand < 0:
            return (
                "negative_stock",
                f"{on_hand} on hand: less than nothing cannot lie in a warehouse; ask for the counted stock",
            )
        if on_hand * 1000 != int(on_hand * 1000):
            return "too_many_decimals", f"{on_hand} on hand has more than three decimals"
        return "", ""

    def _leave_out(self, line: StockLine) -> None:
        name = line.sku or line.gtin
        self._set(line, self._products.unknown(line.sku, line.gtin), SKIPPED, "unknown_product", name)
        if name not in self.unknown:
            self.unknown.append(name)

    def _set(self, line: StockLine, reason: str, status: str = "quarantined", rule: str = "", about: str = "") -> None:
        self._aside(SetAside(line.row, _cells(line), f"stock: {reason}", status, rule, about))


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


def _said(line: StockLine, on_hand: Decimal, as_of: date | None) -> str:
    said = [f"{line.on_hand} on hand read as {on_hand}"] if on_hand != line.on_hand else []
    return "; ".join([*said, *([f"{line.as_of} read as the evening of {as_of}"] if as_of != line.as_of else [])])


def _cells(line: StockLine) -> tuple[str, ...]:
    cells = (line.sku, line.gtin, line.on_hand, line.as_of, line.site)
    return tuple(str(cell) for cell in cells if cell not in ("", None))
