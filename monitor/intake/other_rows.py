"""Lines of price lists, claims and catalogues as rows of their tables, or the reason why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from sqlmodel import Session

from monitor.intake.pack_units import PackUnits, unknown_pack
from monitor.intake.report_products import ReportProducts
from monitor.intake.set_aside import CORRECTED, DISMISSED, OVERRULED, QUARANTINED, SKIPPED, SetAside
from monitor.money import exponent, to_minor
from monitor.policy.codes import currencies
from monitor.settings import Partner
from scrapers.records import CatalogueLine, ClaimLine, PriceLine

Row = dict[str, object]


class OtherReader:
    """Turns such lines of one partner's file into rows; tells `aside` of all that is not simply accepted.

    Prices of products that are not the brand's are left out; a claim for one waits for a person.
    """

    def __init__(
        self, session: Session, partner: Partner, *, aside: Callable[[SetAside], None], decided: Mapping[int, str]
    ) -> None:
        self._products = ReportProducts(session, partner.party)
        self._units = PackUnits(partner)
        self._party = partner.party
        self._currencies = currencies()
        self._aside = aside
        self._decided = decided

    def price(self, line: PriceLine) -> Row | None:
        """Return a price as a row of `reported_price` without its report."""
        sku = self._sku(line, QUARANTINED if self._products.near(line.sku) else SKIPPED)
        if sku is None:
            return None
        if line.currency not in self._currencies:
            self._set(line, _unknown_currency(line.currency), QUARANTINED, "unknown_currency")
            return None
        price, per = _exactly(line.price, line.per * 1000, line.currency, most=10**12)
        return {
            "row": line.row,
            "party_id": self._party,
            "sku": sku,
            "kind": line.kind,
            "price_minor": price,
            "per": per,
            "currency": line.currency,
            "unit": line.unit,
            "valid_from": line.valid_from,
            "valid_to": line.valid_to,
        }

    def claim(self, line: ClaimLine) -> Row | None:
        """Return a line of a claim as a row of `claimed_line` without its report."""
        if (sku := self._sku(line, QUARANTINED)) is None:
            return None
        pieces = self._units.pieces(sku, line.unit)
        quantity = line.quantity * (pieces or 1) * 1000
        check, reason = "", ""
        if line.currency not in self._currencies:
            check, reason = "unknown_currency", _unknown_currency(line.currency)
        elif pieces is None:
            check, reason = "unknown_pack", unknown_pack(sku, line.unit)
        elif quantity != int(quantity):
            check, reason = "too_many_decimals", f"quantity {line.quantity} has more than three decimals"
        if check and not (self._decided.get(line.row) == "as_written" and check in OVERRULED):
            self._set(line, reason, QUARANTINED, check)
            return None
        listed, list_per = _stated(line.list_price, line.currency, pieces or 1)
        contracted, contract_per = _stated(line.contract_price, line.currency, pieces or 1)
        return {
            "row": line.row,
            "party_id": self._party,
            "kind": line.kind,
            "claim": line.claim,
            "contract": line.contract,
            "sku": sku,
            "quantity": _whole(quantity),
            "amount_minor": to_minor(line.amount, line.currency),
            "currency": line.currency,
            "claimed_on": line.claimed_on,
            "list_minor": listed,
            "list_per": list_per,
            "contract_minor": contracted,
            "contract_per": contract_per,
            "customer": line.customer,
        }

    def product(self, line: CatalogueLine) -> Row | None:
        """Return a product as a row of `reported_product` without its report."""
        if self._decided.get(line.row) == "dismissed":
            self._set(line, "dismissed by a person", DISMISSED, "dismissed")
            return None
        return {
            "row": line.row,
            "party_id": self._party,
            "number": line.sku,
            "gtin": line.gtin,
            "title": line.title,
            "sku": self._products.recognise(line.sku, line.gtin).sku or "",
        }

    def _sku(self, line: PriceLine | ClaimLine, unknown: str) -> str | None:
        """Return the policy's SKU of a line; one that is unknown is set aside with the status given."""
        choice = self._decided.get(line.row, "")
        if choice == "dismissed":
            self._set(line, "dismissed by a person", DISMISSED, "dismissed")
            return None
        found = self._products.recognise(line.sku, line.gtin)
        sku = choice.removeprefix("sku=") if choice.startswith("sku=") else found.sku
        if sku is None:
            about = line.sku or line.gtin
            self._set(line, self._products.unknown(line.sku, line.gtin), unknown, "unknown_product", about)
        elif choice or found.rules:
            said = found.said or f"released by a person: {choice}"
            self._set(line, said, CORRECTED, " ".join((*found.rules, *([choice] if choice else []))))
        return sku

    def _set(
        self, line: PriceLine | ClaimLine | CatalogueLine, reason: str, status: str, rule: str, about: str = ""
    ) -> None:
        self._aside(SetAside(line.row, _cells(line), reason, status, rule, about))


def _cells(line: PriceLine | ClaimLine | CatalogueLine) -> tuple[str, ...]:
    values = vars(line)
    return tuple(str(values[name]) for name in values if name != "row" and values[name] not in ("", None))


def _unknown_currency(code: str) -> str:
    return f"unknown currency '{code}'; expected an ISO 4217 code such as EUR (`currency` of this [[partner]])"


def _stated(price: Decimal | None, currency: str, pieces: int) -> tuple[int | None, int]:
    """Return the price of so many pieces, not of one: rounded, it would make less due than is."""
    return (None, 1) if price is None else _exactly(price, Decimal(pieces), currency, most=10**5)


def _exactly(price: Decimal, per: Decimal, currency: str, *, most: int) -> tuple[int, int]:
    """Return a price in minor units, and what it is for: below the smallest coin it is that of more units."""
    price = price.scaleb(exponent(currency))
    while price != int(price) and per < most:
        price, per = price * 10, per * 10
    return _whole(price), _whole(per)


def _whole(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))
