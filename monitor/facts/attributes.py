"""The attributes that mean the same in many facts."""

from __future__ import annotations

from monitor.facts import domains
from monitor.facts.columns import text
from monitor.vocabulary import PartyRole

PARTY_COUNTRY = text("party_country", "country of the party's seat (ISO 3166-1)", among=domains.country())
PARTY_ROLE = text("party_role", "role of the party", among=domains.words(PartyRole))
PRODUCT_TITLE = text("product_title", "title in the price list", "the product is not in the price list")
CURRENCY = text("currency", "ISO 4217 currency of the fact's amounts", among=domains.currency())
