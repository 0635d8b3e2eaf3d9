"""One line of a sales report as a sale: product, currency and region recognised, or the reason why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from sqlmodel import Session

from monitor.intake.doubtful_day import doubt_of_day
from monitor.intake.pack_units import PackUnits, unknown_pack
from monitor.intake.regions import Regions
from monitor.intake.report_products import ReportProducts
from monitor.intake.set_aside import CORRECTED, DISMISSED, OVERRULED, SKIPPED, SetAside
from monitor.money import to_minor
from monitor.policy.codes import currencies
from monitor.policy.folding import fold_name, fold_text
from monitor.settings import Partner
from scrapers.records import SaleLine

DUMMY_ROW = "dummy_row"
"""A line without quantity and amount by which a system fills an empty month"""

INTERNAL_MOVE = "internal_move"
"""A pseudo customer or outlet that stands for moves within the party's own house"""

_WHOLE = Decimal(1)


class SaleReader:
    """Turns lines of one partner's file into rows of sales; tells `aside` of all that is not simply accepted."""

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
        self._regions = Regions(session, partner)
        self._region_of: dict[str, str] = {}
        self._units = PackUnits(partner)
        self._partner = partner
        self._currencies = currencies()
        self._internal = frozenset(map(fold_text, partner.internal))
        self._nil = frozenset(map(fold_text, partner.nil))
        self._divisor = 1 + (partner.vat_percent or Decimal(0)) / 100 if partner.amounts == "gross" else None
        # A sale may be dated in a time zone that is ahead of the workspace's.
        self._latest = (now + timedelta(days=1)).date()
        self._aside = aside
        self._decided = decided
        self.unknown_ship_to: list[str] = []
        self.nil_days: list[date] = []
        self.bases: set[str] = set()

    def row(self, line: SaleLine) -> dict[str, object] | None:
        """Return the line as a row of `sale` without its report, or None when it does not count."""
        choice = self._decided.get(line.row, "") if self._decided else ""
        if choice == "dismissed":
            self._set(line, "dismissed by a person", DISMISSED, "dismissed")
            return None
        if self._is_no_sale(line):
            return None
        found = self._products.recognise(line.sku, line.gtin)
        sku = choice.removeprefix("sku=") if choice.startswith("sku=") else found.sku
        rules = found.rules
        pieces = self._units.pieces(sku or "", line.unit)
        quantity = line.quantity * (pieces or 1) * 1000
        check, reason = self._doubt(line, sku, pieces, quantity)
        if check and not (choice == "as_written" and check in OVERRULED):
            self._set(line, reason, rule=check, about=(line.sku or line.gtin) if check == "unknown_product" else "")
            return None
        if choice:
            rules = (*rules, choice)
        if rules:
            self._set(line, found.said or f"released by a person: {choice}", CORRECTED, " ".join(rules))
        return self._made(line, sku or "", int(quantity.quantize(_WHOLE, ROUND_HALF_UP)))

    def _is_no_sale(self, line: SaleLine) -> bool:
        """Set aside what is a line of the file and yet no sale."""
        empty = line.quantity == 0 and not line.amount
        if empty and (fold_text(line.sku) in self._nil or self._products.recognise(line.sku, line.gtin).sku is None):
            if line.sold_on is not None:
                self.nil_days.append(line.sold_on)
            self._set(line, "a line without quantity and amount, for an empty period", SKIPPED, DUMMY_ROW)
            return True
        if self._internal and {fold_text(line.customer), fold_text(line.ship_to)} & self._internal:
            self._set(line, "a move within the party's own house", SKIPPED, INTERNAL_MOVE)
            return True
        return False

    def _doubt(self, line: SaleLine, sku: str | None, pieces: int | None, quantity: Decimal) -> tuple[str, str]:
        """Return the check that holds the line back and the reason in words, or nothing."""
        if sku is None:
            return "unknown_product", self._products.unknown(line.sku, line.gtin)
        if pieces is None:
            return "unknown_pack", unknown_pack(sku, line.unit)
        if line.amount is None:
            return "no_amount", "the report states a quantity and no amount; ask the sender for amounts or prices"
        if line.currency not in self._currencies:
            return "unknown_currency", f"unknown currency '{line.currency}'; expected an ISO 4217 code such as EUR"
        return self._doubt_of_figures(line, quantity)

    def _doubt_of_figures(self, line: SaleLine, quantity: Decimal) -> tuple[str, str]:
        if line.sold_on is None:
            return "no_date", "the date is missing"
        if (doubt := doubt_of_day("sold on", line.sold_on, self._latest))[0]:
            return doubt
        if line.amount and line.quantity and line.amount.is_signed() != line.quantity.is_signed():
            said = f"quantity {line.quantity} and amount {line.amount} have different signs: a return, or a correction?"
            return "signs_differ", said
        if quantity != int(quantity):
            return "too_many_decimals", f"quantity {line.quantity} has more than three decimals"
        return "", ""

    def _made(self, line: SaleLine, sku: str, quantity: int) -> dict[str, object]:
        if line.basis:
            self.bases.add(line.basis)
        amount = line.amount or Decimal(0)
        if self._divisor is not None:
            amount /= self._divisor
        return {
            "row": line.row,
            "party_id": self._partner.party,
            "sku": sku,
            "quantity": quantity,
            "amount_minor": to_minor(amount, line.currency),
            "currency": line.currency,
            "sold_on": line.sold_on,
            "ship_to": line.ship_to,
            "region": self._region(line.ship_to),
            "sale_type": line.sale_type,
            "customer": line.customer,
            "customer_key": fold_name(line.customer) if line.customer else "",
            "document": line.document,
        }

    def _region(self, ship_to: str) -> str:
        """Return the region of a ship-to text; one that is unknown is kept for the review list."""
        code = self._region_of.get(ship_to)
        if code is None:
            code = self._region_of[ship_to] = self._regions.of(ship_to)
            if ship_to and not code:
                self.unknown_ship_to.append(ship_to)
        return code

    def _set(self, line: SaleLine, reason: str, status: str = "quarantined", rule: str = "", about: str = "") -> None:
        self._aside(SetAside(line.row, _cells(line), reason, status, rule, about))


def _cells(line: SaleLine) -> tuple[str, ...]:
    cells = (line.sku, line.gtin, line.quantity, line.amount, line.currency, line.sold_on, line.ship_to, line.customer)
    return tuple(str(cell) for cell in cells if cell not in ("", None))
