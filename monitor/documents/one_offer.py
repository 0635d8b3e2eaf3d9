"""One offer under two addresses: a page that is watched with and without its tracking is told of once."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qsl

from monitor.intake.landing import place_of
from monitor.model import Violation
from scrapers.addresses import split_address

_MOBILE = ("m.", "mobile.")
_SHOWN = (
    "seller market advertised_price coupon_price unit_price list_price map_price currency condition availability "
    "price_in_cart warranty_months return_days foreign_market exclusive_market"
).split()
"""What is told of an offer: pages that differ in it are told each."""


def told_once(violations: Iterable[Violation]) -> list[Violation]:
    """Return findings without those that are of the same offer as one before, and show the same.

    Addresses are one that differ by scheme, `www.`, a mobile host, a last slash or marks of where one came from. At
    another price, or found by documents, each is told.
    """
    kept: dict[object, Violation] = {}
    for row in violations:
        kept.setdefault(_offer(row), row)
    return list(kept.values())


def _offer(row: Violation) -> object:
    url = str(row.fact.get("url") or "")
    if not row.sighted or not url:
        return row.id
    address = split_address(url)
    host, path, query = place_of(address)
    marks = tuple(key for key, value in parse_qsl(address.query, keep_blank_values=True) if not value)  # "?blue"
    if not host:
        return row.id
    bare = next((host.removeprefix(head) for head in _MOBILE if host.startswith(head)), host)
    shown = (row.fact.get(name) for name in _SHOWN)
    about = (row.status, row.rule_id, row.party_key, row.case_subject)
    return *about, bare.removeprefix("www."), path, query, marks, *shown
