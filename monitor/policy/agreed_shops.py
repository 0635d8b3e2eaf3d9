"""Own shops that sell under an agreement: the law gate takes them for partners, and whoever entered them is told."""

from __future__ import annotations

from datetime import date

from monitor.policy.records import PolicyTables, Record
from monitor.vocabulary import OF_NO_PARTNER, PartyRole


def shops_as_partners(tables: PolicyTables, on: date) -> list[str]:
    """Return a line for each agreement with an own shop that has not ended on a day, and what to do about it."""
    shops = {row.values.get("id") for row in tables.of("parties") if row.values.get("role") == PartyRole.OWN_SHOP}
    return [
        f"{row.file}, row {row.row}: our own shop '{row.values.get('party_id')}' sells under agreement "
        f"'{row.values.get('id')}' ({row.values.get('type')}), so the law gate takes it for a partner. Enter an agent "
        "or a franchisee as retailer; leave the agreement out where counsel says that shop and brand are one firm."
        for row in tables.of("agreements")
        if row.values.get("party_id") in shops and row.values.get("type") not in OF_NO_PARTNER and not _ended(row, on)
    ]


def _ended(row: Record, on: date) -> bool:
    last = row.values.get("valid_to")
    return isinstance(last, date) and last < on and row.values.get("auto_renew") is not True
