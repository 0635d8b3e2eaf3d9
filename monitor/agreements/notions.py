"""What a word is about, in a few dozen notions: to the second reader "buys", "orders" and "takes" are one.

Written down from what contracts of all kinds say, so that a clause whose words were never seen is still understood.
A word of several notions has the first; numbers and signs are notions of their own.
"""

from __future__ import annotations

WORDS = {
    "0": "0",
    "%": "%",
    "$": "$",
    "must": "shall must will agree undertake covenant obligated obliged required bound commit committed",
    "may": "may entitled option right",
    "not": "not no nor neither never none without",
    "if": "if event unless provided except however",
    "fail": "fail failure miss below short shortfall deficiency deficit unable",
    "least": "least minimum fewer less floor lower",
    "most": "maximum exceed excess more greater most cap caps up",
    "buy": "purchase buy buys buying order acquire procure take obtain spend",
    "sell": "sell sold sale resell market distribute distribution promote supply deliver",
    "make": "manufacture produce develop design license",
    "pay": "pay pays paid payment payable remit",
    "fee": "royalty fee revenue amount sum sums fees",
    "price": "price pricing rate cost discount",
    "quantity": "quantity volume units number tons cases gallons barrels percent requirements needs total",
    "target": "quota target goal guarantee guaranteed forecast",
    "period": "year annual annually yearly month monthly quarter quarterly calendar week",
    "end": "term terminate termination expiration expire end cancel",
    "goods": "product goods service equipment material item",
    "buyer": "distributor buyer purchaser customer dealer reseller licensee franchisee retailer agent",
    "supplier": "supplier manufacturer seller vendor licensor franchisor principal company",
    "client": "client account patron",
    "staff": "employee personnel staff consultant contractor",
    "exclusive": "exclusive exclusively exclusivity sole solely only alone",
    "other": "other third another any person party entity affiliate anybody",
    "rival": "compete competing competitive competitor competition similar rival",
    "approach": "solicit solicitation induce divert contact entice interfere canvass",
    "business": "business engage interest own owns invest operate participate carry",
    "area": "territory area region country world radius mile location",
    "best": "favorable favored favourable lowest best better equal comparable",
    "give": "grant appoint offer",
    "cover": "insurance coverage liability limit occurrence insured",
    "notice": "notice notify written prior day days",
    "secret": "confidential disclose information",
}
