"""X12 844, product transfer account adjustment: what a distributor claims back, by contract and product."""

from __future__ import annotations

from decimal import Decimal

from scrapers.layouts.edi_codes import PRICE_KINDS, TAKEN_BACK
from scrapers.layouts.edi_item import Item
from scrapers.layouts.edi_values import as_moved
from scrapers.layouts.profile import ReportProfile
from scrapers.layouts.segments import Findings, Message
from scrapers.layouts.x12_items import Header, read_items
from scrapers.records import ClaimLine

_CLAIMED = ("1", "TT", "AD", "CA", "VA")


def read_message(message: Message, profile: ReportProfile, findings: Findings, kind: str = "claim") -> None:
    """Add the claimed lines to the findings, and hold the stated total against them."""
    header, items = read_items(message, findings)
    claimed = Decimal(0)
    for item in items:
        if item.usable(findings, profile):
            claimed += _claim(item, header, profile, findings, kind)
    if header.amount is not None and header.amount[1] != claimed:
        segment, stated = header.amount
        findings.fault("amount_total", f"AMT in segment {segment.number} states {stated}, the lines add to {claimed}")


def _claim(item: Item, header: Header, profile: ReportProfile, findings: Findings, kind: str) -> Decimal:
    back = item.transfer in TAKEN_BACK
    stated = next((item.amounts[one] for one in _CLAIMED if one in item.amounts), None)
    amount = stated if stated is None else as_moved(stated, returned=back)
    prices = {PRICE_KINDS.get(price.kind, price.kind): price.amount for price in item.prices}
    listed = next((prices[name] for name in ("wholesale", "list", "gross") if name in prices), None)
    contracted = prices.get("contract")
    quantity = as_moved(sum((one.amount for one in item.quantities), Decimal(0)), returned=back)
    worked_out = (listed - contracted) * quantity if listed is not None and contracted is not None else None
    if amount is None and worked_out is None:
        findings.refuse(item.segment, "no_amount", "the line states neither an amount nor both prices")
        return Decimal(0)
    if amount is not None and worked_out is not None and amount != worked_out:
        text = f"claimed are {amount}, but {quantity} x ({listed} - {contracted}) is {worked_out}"
        findings.refuse(item.segment, "claim_amount", text)
        return amount
    due = amount if amount is not None else worked_out or Decimal(0)
    findings.entries.append(
        ClaimLine(
            row=item.segment.number,
            sku=item.sku,
            quantity=quantity,
            amount=due,
            currency=item.currency or profile.currency,
            kind=kind,
            gtin=item.gtin,
            unit=item.quantities[0].unit if item.quantities else "",
            contract=item.contract,
            claim=next((one.at(2) for one in header.segments if one.tag == "BGN"), ""),
            claimed_on=item.day or header.day,
            list_price=listed,
            contract_price=contracted,
            customer=item.customer,
        )
    )
    return due
