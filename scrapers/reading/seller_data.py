"""Who the seller of a schema.org offer is in law: legal name, address and register numbers, as one line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scrapers.reading.answer import joined, plain

_NUMBERS = ("vatid", "taxid", "leicode", "iso6523code")
_TOLD = frozenset(["legalname", "address", *_NUMBERS])
_ADDRESS = ("streetaddress", "postalcode", "addresslocality", "addressregion", "addresscountry")


def seller_details(value: object) -> str:
    """Return what an Organization or Person states of itself beside its name, or an empty string."""
    if isinstance(value, list):
        return seller_details(value[0]) if value else ""
    seller = _folded(value) if isinstance(value, Mapping) else {}
    return "" if _TOLD.isdisjoint(seller) else joined(*_parts(seller))


def _parts(seller: Mapping[str, object]) -> Iterator[str]:
    yield plain(seller.get("legalname"))
    address = seller.get("address")
    address = address[0] if isinstance(address, list) and address else address
    if isinstance(address, Mapping):
        place = _folded(address)
        for key in _ADDRESS:
            part = place.get(key)
            yield plain(_folded(part).get("name") if isinstance(part, Mapping) else part)
    else:
        yield plain(address)
    for key in _NUMBERS:
        yield plain(seller.get(key))


def _folded(value: Mapping[str, object]) -> dict[str, object]:
    return {str(key).strip().rsplit(":", 1)[-1].lower(): item for key, item in value.items()}
